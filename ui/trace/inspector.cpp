#include "ui/trace/inspector.h"

#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

InspectorPage::InspectorPage(Stepper& stepper, QWidget* parent) : QWidget(parent), m_stepper(stepper) {
    connect(&stepper, &Stepper::traceChanged, this, &InspectorPage::markStale);
    connect(&stepper, &Stepper::moved, this, &InspectorPage::markStale);
    connect(&Look::instance(), &Look::changed, this, &InspectorPage::markStale);
}

void InspectorPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale)
        refresh();
    m_stale = false;
}

void InspectorPage::markStale() {
    if (isVisible())
        refresh();
    m_stale = !isVisible();
}

Inspector::Inspector(QWidget* parent) : QWidget(parent), m_tabs(new QTabBar), m_pages(new QStackedWidget) {
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setObjectName(QStringLiteral("sides"));
    const auto restyle = [this] { m_tabs->setFont(ui::font(FontRole::Small)); };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    m_tabs->setAccessibleName(tr("Sides of the number"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tabs);
    layout->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
}

void Inspector::addPage(const QString& name, const QString& title, const QString& tip, QWidget* page) {
    auto* scroll = new QScrollArea;
    scroll->setAccessibleName(title);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setObjectName(name);
    page->setObjectName(QStringLiteral("scrolled"));
    scroll->setWidget(page);
    m_pages->addWidget(scroll);
    m_tabs->addTab(title);
    m_tabs->setTabToolTip(m_tabs->count() - 1, tip);
    m_tabs->setVisible(m_tabs->count() > 1);
}

void Inspector::showPage(const QString& name) {
    for (int i = 0; i < m_pages->count(); ++i)
        if (m_pages->widget(i)->objectName() == name)
            m_tabs->setCurrentIndex(i);
}

void Inspector::keepInView(const QWidget* page, const QRect& part) {
    for (int i = 0; i < m_pages->count(); ++i)
        if (auto* scroll = static_cast<QScrollArea*>(m_pages->widget(i)); scroll->widget() == page)
            scroll->ensureVisible(0, part.center().y(), 0, std::max(40, part.height()));
}

} // namespace ui
