#include "ui/network/network_view_impl.h"
#include "ui/theme.h"

#include "engine/model/activation.h"
#include "engine/model/layer.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>
#include <numeric>

namespace ui {

namespace {

std::vector<std::string> activationChoices(const engine::model::LayerSpec& layer) {
    const auto* type = engine::model::findLayerType(layer.type);
    const auto* parameter = type != nullptr ? type->schema.find("activation") : nullptr;
    return parameter != nullptr ? parameter->choices : std::vector<std::string>();
}

/// Those that have something to freeze.
std::vector<int> lockable(const Picture& picture) {
    std::vector<int> layers;
    for (const int layer : picture.selection)
        if (picture.lock(layer).state != LayerLock::State::None)
            layers.push_back(layer);
    return layers;
}

/// Whether one of them learns, so that the key freezes.
bool anyLearns(const Picture& picture, const std::vector<int>& layers) {
    return std::any_of(layers.begin(), layers.end(), [&](int layer) {
        return picture.spec.layers[static_cast<std::size_t>(layer)].trainable;
    });
}

bool isDigit(const QKeyEvent& key) {
    return key.key() >= Qt::Key_0 && key.key() <= Qt::Key_9 && !(key.modifiers() & ~Qt::KeypadModifier);
}

} // namespace

void NetworkView::openActivations(int layer) {
    const auto& spec = m_impl->picture.spec.layers[static_cast<std::size_t>(layer)];
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::string current = spec.settings.text("activation");
    for (const std::string& name : activationChoices(spec)) {
        const auto* activation = engine::model::findActivation(name);
        auto* action = menu->addAction(activation != nullptr ? translated(activation->label)
                                                             : QString::fromStdString(name));
        action->setCheckable(true);
        action->setChecked(name == current);
        if (name == current)
            menu->setActiveAction(action);
        connect(action, &QAction::triggered, this, [this, layer, name] {
            Q_EMIT activationChangeRequested(layer, QString::fromStdString(name));
        });
    }
    const QRect under = place(CanvasControl::Activation, layer);
    menu->popup(viewport()->mapToGlobal(under.bottomLeft()));
}

void NetworkView::contextMenuEvent(QContextMenuEvent* event) {
    if (!m_impl->picture.editable) {
        const QPointF point = mapToScene(event->pos());
        if (const auto unit = m_impl->picture.geometry.unitAt(point))
            Q_EMIT unitMenuWanted(*unit, event->globalPos());
        else if (const auto edge = m_impl->picture.geometry.edgeAt(point, 5))
            Q_EMIT edgeMenuWanted(*edge, event->globalPos());
        return;
    }
    const auto layer = event->reason() == QContextMenuEvent::Keyboard
                           ? m_impl->picture.selected
                           : m_impl->picture.geometry.layerAt(mapToScene(event->pos()));
    if (layer && !m_impl->picture.isSelected(*layer))
        choose(*layer);
    openMenu(layer.value_or(m_impl->picture.layerCount() - 1), event->globalPos());
}

void NetworkView::openMenu(int at, QPoint global) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::vector<int> layers = m_impl->picture.selection;
    const int count = m_impl->picture.layerCount();
    const bool any = !layers.empty(), all = static_cast<int>(layers.size()) == count;
    const auto add = [&](const QString& text, bool enabled, auto request) {
        menu->addAction(text, this, request)->setEnabled(enabled);
    };
    const bool hasActivation = m_impl->controls->find(CanvasControl::Activation, at) != nullptr;
    add(tr("Activation…"), hasActivation, [this, at] { openActivations(at); });
    add(tr("Add a layer before"), at >= 0, [this, at] { Q_EMIT layerInsertRequested(at); });
    add(tr("Add a layer after"), true, [this, at] { Q_EMIT layerInsertRequested(at + 1); });
    menu->addSeparator();
    add(tr("Cut\tCtrl+X"), any && !all, [this, layers] { Q_EMIT layersCopyRequested(layers, true); });
    add(tr("Copy\tCtrl+C"), any, [this, layers] { Q_EMIT layersCopyRequested(layers, false); });
    add(tr("Paste\tCtrl+V"), true, [this, at] { Q_EMIT pasteRequested(at + 1); });
    add(tr("Duplicate\tD"), any, [this, layers] { Q_EMIT layersDuplicateRequested(layers); });
    add(tr("Select all\tCtrl+A"), true, [this, count] {
        choose(0);
        choose(count - 1, Qt::ShiftModifier);
    });
    menu->addSeparator();
    const auto locks = lockable(m_impl->picture);
    const bool freeze = locks.empty() || anyLearns(m_impl->picture, locks);
    add(freeze ? tr("Freeze\tL") : tr("Let it learn\tL"), !locks.empty(),
        [this, locks, freeze] { Q_EMIT layersFreezeRequested(locks, freeze); });
    add(tr("Freeze all but the last"), true, [this] { Q_EMIT othersFreezeRequested(); });
    add(tr("Let all learn"), m_impl->picture.hasClosedLock(), [this, count] {
        std::vector<int> every(static_cast<std::size_t>(count));
        std::iota(every.begin(), every.end(), 0);
        Q_EMIT layersFreezeRequested(every, false);
    });
    if (at == count - 1)
        add(tr("New head for these data"), true, [this] { Q_EMIT headRequested(); });
    menu->addSeparator();
    add(tr("Move to the left\tCtrl+←"), any && layers.front() > 0,
        [this, layers] { Q_EMIT layersMoveRequested(layers, layers.front() - 1); });
    add(tr("Move to the right\tCtrl+→"), any && layers.back() < count - 1,
        [this, layers] { Q_EMIT layersMoveRequested(layers, layers.back() + 2); });
    add(tr("Remove\tDelete"), any && !all, [this, layers] { Q_EMIT layersRemoveRequested(layers); });
    menu->popup(global);
}

// Whether a key means something here; unless `dry`, does it.
bool NetworkView::handleKey(const QKeyEvent& event, bool dry) {
    const Picture& picture = m_impl->picture;
    const Qt::KeyboardModifiers modifiers = event.modifiers();
    const int key = event.key();
    const auto act = [&](bool possible, auto what) {
        if (!dry && possible)
            what();
        return true;
    };
    if (key == Qt::Key_F && !modifiers)
        return act(true, [&] { fit(); });
    if (!picture.editable || picture.layerCount() == 0)
        return false;
    const int last = picture.layerCount() - 1, at = picture.selected.value_or(-1);
    const bool control = modifiers.testFlag(Qt::ControlModifier);
    if (modifiers & ~(Qt::ControlModifier | Qt::ShiftModifier | Qt::KeypadModifier))
        return false;
    // Shift with an arrow is a larger step of the run.
    if (modifiers.testFlag(Qt::ShiftModifier) && key != Qt::Key_Plus)
        return false;
    const std::vector<int> layers = picture.selection;
    const bool any = !layers.empty(), all = static_cast<int>(layers.size()) > last;
    const bool hasUnits = m_impl->controls->find(CanvasControl::More, at) != nullptr;
    if (isDigit(event))
        return hasUnits && act(true, [&] { typeUnits(at, event.text()); });
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const bool left = key == Qt::Key_Left;
        if (control)
            return act(any && (left ? layers.front() > 0 : layers.back() < last), [&] {
                Q_EMIT layersMoveRequested(layers, left ? layers.front() - 1 : layers.back() + 2);
            });
        return act(true, [&] { choose(std::clamp(at + (left ? -1 : 1), -1, last)); });
    }
    case Qt::Key_A:
        return control && act(true, [&] {
                   choose(0);
                   choose(last, Qt::ShiftModifier);
               });
    case Qt::Key_C:
    case Qt::Key_X:
        return control && act(any && (key == Qt::Key_C || !all),
                              [&] { Q_EMIT layersCopyRequested(layers, key == Qt::Key_X); });
    case Qt::Key_V:
        return control && act(true, [&] { Q_EMIT pasteRequested(any ? layers.back() + 1 : last + 1); });
    case Qt::Key_L: {
        const auto locks = lockable(picture);
        return !control &&
               act(!locks.empty(), [&] { Q_EMIT layersFreezeRequested(locks, anyLearns(picture, locks)); });
    }
    case Qt::Key_D:
        return !control && act(any, [&] { Q_EMIT layersDuplicateRequested(layers); });
    case Qt::Key_Plus:
        return !control && act(hasUnits, [&] { changeUnits(at, 1); });
    case Qt::Key_Minus:
        return !control && act(hasUnits, [&] { changeUnits(at, -1); });
    case Qt::Key_Insert:
        return act(true, [&] { Q_EMIT layerInsertRequested(at + 1); });
    case Qt::Key_Delete:
        return act(any && !all, [&] { Q_EMIT layersRemoveRequested(layers); });
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return act(m_impl->controls->find(CanvasControl::Activation, at) != nullptr,
                   [&] { openActivations(at); });
    default:
        return false;
    }
}

void NetworkView::keyPressEvent(QKeyEvent* event) {
    if (!handleKey(*event, false))
        event->ignore();
}

void NetworkView::focusInEvent(QFocusEvent* event) {
    QGraphicsView::focusInEvent(event);
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (m_impl->picture.editable && byKey && !m_impl->picture.selected && m_impl->picture.layerCount() > 0)
        choose(0);
    m_impl->controls->setFocusVisible(true);
}

void NetworkView::focusOutEvent(QFocusEvent* event) {
    QGraphicsView::focusOutEvent(event);
    m_impl->controls->setFocusVisible(false);
}

// Keys that mean something here go before the window's shortcuts on the same keys.
bool NetworkView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && handleKey(*static_cast<QKeyEvent*>(event), true)) {
        event->accept();
        return true;
    }
    return QGraphicsView::event(event);
}

} // namespace ui
