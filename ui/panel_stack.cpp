#include "ui/panel_stack.h"

#include "ui/panel.h"
#include "ui/theme.h"

#include <QSettings>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

PanelStack::PanelStack(const QString& name, QWidget* parent)
    : QWidget(parent), m_key(QStringLiteral("stacks/") + name), m_stack(new QStackedWidget) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    m_current = QSettings().value(m_key).toInt();
    connect(&Look::instance(), &Look::changed, this, &PanelStack::restyle);
}

PanelStack::~PanelStack() { QSettings().setValue(m_key, m_current); }

void PanelStack::add(Panel* panel, const QString& title) {
    const int index = int(m_panels.size());
    auto* bar = new QTabBar;
    bar->setObjectName(QStringLiteral("titles"));
    bar->setExpanding(false);
    bar->setDrawBase(false);
    bar->setElideMode(Qt::ElideNone);
    bar->setUsesScrollButtons(false);
    bar->setAccessibleName(tr("Instruments of this place"));
    m_panels.push_back(panel);
    m_bars.push_back(bar);
    m_stack->addWidget(panel);
    for (QTabBar* other : m_bars) {
        const QSignalBlocker quiet(other);
        while (other->count() < int(m_panels.size()))
            other->addTab(other == bar ? m_bars.front()->tabText(other->count()) : QString());
    }
    nameTabs(index, title.isEmpty() ? panel->title() : title);
    {
        const QSignalBlocker quiet(bar);
        bar->setCurrentIndex(index);
    }
    panel->setTitleWidget(bar);
    if (title.isEmpty())
        connect(panel, &Panel::titleChanged, this,
                [this, index](const QString& now) { nameTabs(index, now); });
    connect(bar, &QTabBar::currentChanged, this, [this, index, bar](int chosen) {
        const bool byKey = bar->hasFocus();
        setCurrent(chosen);
        const QSignalBlocker quiet(bar);
        bar->setCurrentIndex(index); // of its own panel
        if (byKey)
            m_bars[std::size_t(chosen)]->setFocus();
    });
    restyle();
    m_stack->setCurrentIndex(std::clamp(m_current, 0, index));
}

Panel* PanelStack::current() const { return m_panels[std::size_t(m_stack->currentIndex())]; }

void PanelStack::setCurrent(int index) {
    m_current = index;
    m_stack->setCurrentIndex(index);
}

void PanelStack::setOffered(Panel* panel, bool on) {
    const int index = int(std::find(m_panels.begin(), m_panels.end(), panel) - m_panels.begin());
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const QSignalBlocker quiet(m_bars[i]);
        m_bars[i]->setTabVisible(index, on);
        m_bars[i]->setCurrentIndex(int(i));
    }
    setCurrent(on ? index : m_current == index ? 0 : m_current);
}

void PanelStack::release() {
    for (Panel* panel : m_panels) {
        panel->setTitleWidget(nullptr);
        m_stack->removeWidget(panel);
    }
}

void PanelStack::gather() {
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        m_panels[i]->setTitleWidget(m_bars[i]);
        m_stack->addWidget(m_panels[i]);
    }
    setCurrent(m_current);
}

void PanelStack::nameTabs(int index, const QString& title) {
    for (QTabBar* bar : m_bars)
        bar->setTabText(index, title);
}

void PanelStack::restyle() {
    for (QTabBar* bar : m_bars)
        bar->setFont(ui::font(FontRole::Title));
}

} // namespace ui
