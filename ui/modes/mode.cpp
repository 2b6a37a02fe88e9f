#include "ui/modes/mode.h"

#include "ui/panel.h"

#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

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

void Mode::toggleMaximized(QWidget* panel) {
    const bool restore = m_maximized != nullptr;
    m_maximized = restore ? nullptr : panel;
    for (Panel* other : findChildren<Panel*>())
        other->setVisible(restore || other == panel || panel->isAncestorOf(other) || other->isAncestorOf(panel));
    // A splitter without a visible child would keep its share of the room.
    const auto splitters = findChildren<QSplitter*>();
    for (QSplitter* splitter : splitters)
        splitter->setVisible(restore || splitter->isAncestorOf(panel));
}

} // namespace ui
