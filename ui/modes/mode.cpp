#include "ui/modes/mode.h"

#include "ui/panel.h"
#include "ui/panel_stack.h"

#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

QString splitterKey(const QString& mode, qsizetype number) {
    return QStringLiteral("splitters/%1/%2").arg(mode).arg(number);
}

} // namespace

Mode::Mode(const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
}

Mode::~Mode() {
    QSettings settings;
    const auto splitters = findChildren<QSplitter*>();
    for (qsizetype i = 0; m_root && !m_maximized && i < splitters.size(); ++i)
        settings.setValue(splitterKey(objectName(), i), splitters[i]->saveState());
}

void Mode::setArrangement(QWidget* root) {
    m_root = root;
    layout()->addWidget(root);
    QSettings settings;
    const auto splitters = findChildren<QSplitter*>();
    for (qsizetype i = 0; i < splitters.size(); ++i) {
        splitters[i]->setHandleWidth(8);
        splitters[i]->setChildrenCollapsible(false);
        splitters[i]->restoreState(settings.value(splitterKey(objectName(), i)).toByteArray());
    }
    for (Panel* panel : findChildren<Panel*>())
        connect(panel, &Panel::maximizeToggled, this, [this, panel] { toggleMaximized(panel); });
}

/// What is shown or hidden as a whole: panels, and stacks of them.
std::vector<QWidget*> Mode::places() const {
    std::vector<QWidget*> places;
    for (PanelStack* stack : findChildren<PanelStack*>())
        places.push_back(stack);
    for (Panel* panel : findChildren<Panel*>()) {
        const bool isStacked = std::any_of(places.begin(), places.end(), [panel](const QWidget* place) {
            return qobject_cast<const PanelStack*>(place) && place->isAncestorOf(panel);
        });
        if (!isStacked)
            places.push_back(panel);
    }
    return places;
}

void Mode::restoreArrangement() {
    if (m_maximized)
        toggleMaximized(m_maximized);
}

void Mode::toggleMaximized(QWidget* panel) {
    const bool restore = m_maximized != nullptr;
    m_maximized = restore ? nullptr : panel;
    for (QWidget* place : places())
        place->setVisible(restore || place == panel || panel->isAncestorOf(place) || place->isAncestorOf(panel));
    // A splitter without a visible child would keep its share of the room.
    const auto splitters = findChildren<QSplitter*>();
    for (QSplitter* splitter : splitters)
        splitter->setVisible(restore || splitter->isAncestorOf(panel));
}

} // namespace ui
