#include "ui/data/picture_page.h"

#include "ui/data/explorer_words.h"
#include "ui/data/picture_wall.h"
#include "ui/data/row_selection.h"
#include "ui/panels/choice_box.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

namespace ui {

PicturePage::PicturePage(RowSelection& selection, QWidget* parent)
    : QWidget(parent), m_selection(selection), m_wall(new PictureWall(selection)), m_classes(new ChoiceBox),
      m_count(new QLabel), m_sides(new QLabel) {
    m_classes->setAccessibleName(tr("Class that is shown"));
    m_classes->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_count->setObjectName(QStringLiteral("muted"));
    m_sides->setObjectName(QStringLiteral("muted"));
    m_sides->setToolTip(tr("These pictures are no views: what lies along their sides"));
    auto* size = new QSlider(Qt::Horizontal);
    size->setRange(24, 200);
    size->setValue(56);
    size->setMaximumWidth(scaled(140));
    size->setAccessibleName(tr("Size of the pictures"));
    size->setToolTip(tr("Size of the pictures"));
    auto* line = new QHBoxLayout;
    line->setContentsMargins(10, 6, 10, 2);
    line->setSpacing(10);
    line->addWidget(m_classes);
    line->addWidget(m_count);
    line->addStretch(1);
    line->addWidget(m_sides);
    line->addWidget(size);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(m_wall, 1);
    connect(m_classes, &QComboBox::currentIndexChanged, this, &PicturePage::choose);
    connect(size, &QSlider::valueChanged, m_wall, &PictureWall::setSide);
}

void PicturePage::setOverview(engine::data::OverviewPtr overview) {
    const QSignalBlocker quiet(m_classes);
    const int before = m_classes->currentIndex();
    m_classes->clear();
    m_classes->addItem(tr("all classes"));
    if (overview)
        for (std::size_t i = 0; i < overview->dataset->classNames.size(); ++i)
            m_classes->addItem(classTitle(*overview->dataset, int(i)));
    m_classes->setVisible(m_classes->count() > 1);
    m_classes->setCurrentIndex(before > 0 && before < m_classes->count() ? before : 0);
    const auto& set = overview ? *overview->dataset : engine::data::Dataset();
    m_sides->setVisible(!set.imageAcross.empty());
    m_sides->setText(tr("→ %1, 1 to %2    ↓ %3, 0 to %4")
                         .arg(QString::fromStdString(set.imageAcross))
                         .arg(set.imageWidth)
                         .arg(QString::fromStdString(set.imageDown))
                         .arg(set.imageHeight - 1));
    m_wall->setOverview(std::move(overview));
    choose();
}

QString PicturePage::sides() const { return m_sides->isHidden() ? QString() : m_sides->text(); }

void PicturePage::choose() {
    m_wall->setClass(m_classes->currentIndex() - 1);
    m_count->setText(
        tr("%1 of %2 pictures")
            .arg(formatCount((long long)m_wall->shown().size()), formatCount(m_selection.rows())));
}

} // namespace ui
