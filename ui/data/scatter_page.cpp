#include "ui/data/scatter_page.h"

#include "ui/data/explorer_words.h"
#include "ui/data/scatter_view.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/segments.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

ScatterPage::ScatterPage(RowSelection& selection, QWidget* parent)
    : QWidget(parent), m_view(new ScatterView(selection)), m_x(new ChoiceBox), m_y(new ChoiceBox),
      m_drag(
          new Segments(tr("What dragging does"),
                       {{tr("Select"), tr("Sel."),
                         tr("Drag: select the points in the box. Shift adds, Ctrl changes over.")},
                        {tr("Zoom"), tr("Zoom"),
                         tr("Drag: zoom into the box. The wheel zooms always, the middle button moves.")}})),
      m_all(new QToolButton) {
    m_x->setAccessibleName(tr("Horizontal axis"));
    m_y->setAccessibleName(tr("Vertical axis"));
    m_all->setText(tr("Show all"));
    m_all->setToolTip(tr("All points in view again (double-click)"));
    m_all->setEnabled(false);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(10, 6, 10, 2);
    line->setSpacing(8);
    for (const auto& [box, name] : {std::pair(m_x, tr("across")), std::pair(m_y, tr("up"))}) {
        auto* label = new QLabel(name);
        label->setObjectName(QStringLiteral("muted"));
        line->addWidget(label);
        line->addWidget(box, 1);
    }
    line->addStretch(1);
    line->addWidget(m_drag);
    line->addWidget(m_all);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(m_view, 1);
    connect(m_x, &QComboBox::currentIndexChanged, this, &ScatterPage::choose);
    connect(m_y, &QComboBox::currentIndexChanged, this, &ScatterPage::choose);
    connect(m_drag, &Segments::chosen, this,
            [this](int choice) { m_view->setDrag(ScatterView::Drag(choice)); });
    connect(m_all, &QToolButton::clicked, m_view, &ScatterView::showAll);
    connect(m_view, &ScatterView::zoomed, this, [this] { m_all->setEnabled(!m_view->showsAll()); });
}

void ScatterPage::setOverview(engine::data::OverviewPtr overview) {
    const bool sameColumns = overview && m_overview &&
                             overview->dataset->featureNames == m_overview->dataset->featureNames &&
                             overview->summaries.size() == m_overview->summaries.size();
    m_overview = std::move(overview);
    m_view->setOverview(m_overview);
    if (!sameColumns) {
        const QSignalBlocker quietX(m_x), quietY(m_y);
        m_x->clear();
        m_y->clear();
        QStringList names;
        const int columns = m_overview ? int(m_overview->summaries.size()) : 0;
        for (int i = 0; i < columns; ++i)
            names << columnTitle(*m_overview->dataset, i);
        m_x->addItems(names);
        m_y->addItems(names);
        m_y->setCurrentIndex(std::min(1, columns - 1));
    }
    choose();
}

void ScatterPage::choose() {
    if (m_x->currentIndex() >= 0 && m_y->currentIndex() >= 0)
        m_view->setColumns(m_x->currentIndex(), m_y->currentIndex());
}

} // namespace ui
