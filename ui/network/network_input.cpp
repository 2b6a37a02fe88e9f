#include "ui/network/network_view_impl.h"
#include "ui/theme.h"

#include "engine/model/activation.h"
#include "engine/model/layer.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double kEdgeReach = 5; // pixels around an edge that count as on it
constexpr double kClosest = 6, kFarthest = 0.5;

std::vector<std::string> activationChoices(const engine::model::LayerSpec& layer) {
    const auto* type = engine::model::findLayerType(layer.type);
    const auto* parameter = type != nullptr ? type->schema.find("activation") : nullptr;
    return parameter != nullptr ? parameter->choices : std::vector<std::string>();
}

} // namespace

int NetworkView::Impl::dropTarget(double x) const {
    int before = 0;
    for (const Column& column : picture.geometry.columns)
        if (column.layer >= 0 && x > column.x)
            before = column.layer + 1;
    return before;
}

void NetworkView::choose(int layer) {
    if (m_impl->picture.selected == layer)
        return;
    select(layer);
    const Control* title = m_impl->controls->find(CanvasControl::Title, layer);
    if (title != nullptr)
        ensureVisible(title->rect, 10, 0);
    Q_EMIT layerSelected(layer);
}

void NetworkView::changeUnits(int layer, int by) {
    const int units = m_impl->picture.units[static_cast<std::size_t>(layer + 1)] + by;
    if (units >= 1)
        Q_EMIT unitsChangeRequested(layer, units);
}

void NetworkView::trigger(CanvasControl control, int layer) {
    if (control != CanvasControl::Insert)
        choose(layer);
    switch (control) {
    case CanvasControl::Title:
        return;
    case CanvasControl::Activation:
        return openActivations(layer);
    case CanvasControl::Fewer:
        return changeUnits(layer, -1);
    case CanvasControl::More:
        return changeUnits(layer, 1);
    case CanvasControl::Insert:
        Q_EMIT layerInsertRequested(layer);
        return;
    case CanvasControl::Remove:
        Q_EMIT layerRemoveRequested(layer);
        return;
    }
}

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

void NetworkView::hover(QPoint position) {
    const QPointF point = mapToScene(position);
    const Control* control = m_impl->picture.editable ? m_impl->controls->at(point) : nullptr;
    m_impl->controls->setHovered(control);
    std::optional<EdgeRef> edge;
    const bool onUnit = m_impl->picture.geometry.unitAt(point).has_value();
    if (control == nullptr && !onUnit)
        edge = m_impl->picture.geometry.edgeAt(point, kEdgeReach);
    if (edge != m_impl->picture.hovered) {
        m_impl->picture.hovered = edge;
        m_impl->overlay->update();
    }
    const bool hand = onUnit || edge || (control != nullptr && control->layer >= 0);
    viewport()->setCursor(hand ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void NetworkView::leave() {
    m_impl->controls->setHovered(nullptr);
    m_impl->picture.hovered.reset();
    m_impl->overlay->update();
}

void NetworkView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_impl->pressed = event->pos();
    m_impl->dragged.reset();
    const QPointF point = mapToScene(event->pos());
    const Control* control = m_impl->picture.editable ? m_impl->controls->at(point) : nullptr;
    if (control != nullptr && control->kind == CanvasControl::Title)
        choose(control->layer);
    const bool busy = control != nullptr || m_impl->picture.geometry.unitAt(point) || m_impl->picture.hovered;
    m_impl->panning = !busy && (transform().m11() > 1 || horizontalScrollBar()->maximum() > 0);
}

void NetworkView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_impl->pressed)
        return hover(event->pos());
    if (m_impl->panning) {
        const QPoint way = event->pos() - *m_impl->pressed;
        m_impl->pressed = event->pos();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - way.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - way.y());
        return;
    }
    const Control* control = m_impl->controls->at(mapToScene(*m_impl->pressed));
    const bool caption = control != nullptr && control->kind == CanvasControl::Title && control->layer >= 0;
    if (!m_impl->picture.editable || !caption)
        return;
    if ((event->pos() - *m_impl->pressed).manhattanLength() < QApplication::startDragDistance() &&
        !m_impl->dragged)
        return;
    m_impl->dragged = control->layer;
    viewport()->setCursor(Qt::ClosedHandCursor);
    m_impl->controls->setDropMark(m_impl->dropTarget(mapToScene(event->pos()).x()));
}

void NetworkView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_impl->pressed)
        return;
    const QPointF from = mapToScene(*m_impl->pressed), point = mapToScene(event->pos());
    const std::optional<int> dragged = m_impl->dragged;
    m_impl->pressed.reset();
    m_impl->dragged.reset();
    m_impl->controls->setDropMark({});
    if (dragged) {
        const int before = m_impl->dropTarget(point.x()), to = before > *dragged ? before - 1 : before;
        if (to != *dragged)
            Q_EMIT layerMoveRequested(*dragged, to);
        return;
    }
    if (m_impl->panning)
        return;
    const Control* control = m_impl->picture.editable ? m_impl->controls->at(point) : nullptr;
    if (control != nullptr) {
        if (control == m_impl->controls->at(from))
            trigger(control->kind, control->layer);
    } else if (const auto unit = m_impl->picture.geometry.unitAt(point)) {
        if (m_impl->picture.editable)
            choose(unit->layer);
        Q_EMIT unitClicked(*unit);
    } else if (const auto edge = m_impl->picture.geometry.edgeAt(point, kEdgeReach)) {
        Q_EMIT edgeClicked(*edge);
    } else if (const auto layer = m_impl->picture.geometry.layerAt(point);
               layer && m_impl->picture.editable) {
        choose(*layer);
    }
}

void NetworkView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QPointF point = mapToScene(event->pos());
    const Geometry& geometry = m_impl->picture.geometry;
    if (event->button() == Qt::LeftButton && !m_impl->picture.editable) {
        if (const auto unit = geometry.unitAt(point))
            return Q_EMIT unitOpened(*unit, event->globalPosition().toPoint());
        if (const auto edge = geometry.edgeAt(point, kEdgeReach))
            return Q_EMIT edgeOpened(*edge, event->globalPosition().toPoint());
    }
    const bool free = m_impl->controls->at(point) == nullptr && !geometry.unitAt(point);
    if (event->button() == Qt::LeftButton && free)
        return fit();
    mousePressEvent(event); // two quick clicks on + are two clicks
}

void NetworkView::wheelEvent(QWheelEvent* event) {
    const double now = transform().m11(), wanted = now * std::pow(1.0015, event->angleDelta().y());
    const double factor = std::clamp(wanted, kFarthest, kClosest) / now;
    scale(factor, factor);
    event->accept();
}

void NetworkView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    rearrange();
}

void NetworkView::contextMenuEvent(QContextMenuEvent* event) {
    if (!m_impl->picture.editable) {
        const QPointF point = mapToScene(event->pos());
        if (const auto unit = m_impl->picture.geometry.unitAt(point))
            Q_EMIT unitMenuWanted(*unit, event->globalPos());
        else if (const auto edge = m_impl->picture.geometry.edgeAt(point, kEdgeReach))
            Q_EMIT edgeMenuWanted(*edge, event->globalPos());
        return;
    }
    const auto layer = event->reason() == QContextMenuEvent::Keyboard
                           ? m_impl->picture.selected
                           : m_impl->picture.geometry.layerAt(mapToScene(event->pos()));
    if (!m_impl->picture.editable || !layer)
        return;
    choose(*layer);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const int at = *layer, last = m_impl->picture.layerCount() - 1;
    const auto add = [&](const QString& text, bool enabled, auto request) {
        menu->addAction(text, this, request)->setEnabled(enabled);
    };
    const bool hasActivation = m_impl->controls->find(CanvasControl::Activation, at) != nullptr;
    add(tr("Activation…"), hasActivation, [this, at] { openActivations(at); });
    add(tr("Add a layer before"), at >= 0, [this, at] { Q_EMIT layerInsertRequested(at); });
    add(tr("Add a layer after"), true, [this, at] { Q_EMIT layerInsertRequested(at + 1); });
    add(tr("Move to the left"), at > 0, [this, at] { Q_EMIT layerMoveRequested(at, at - 1); });
    add(tr("Move to the right"), at >= 0 && at < last, [this, at] { Q_EMIT layerMoveRequested(at, at + 1); });
    add(tr("Remove"), at >= 0 && last > 0, [this, at] { Q_EMIT layerRemoveRequested(at); });
    menu->popup(event->globalPos());
}

// Whether a key means something here; unless `dry`, does it.
bool NetworkView::handleKey(int key, Qt::KeyboardModifiers modifiers, bool dry) {
    if (!m_impl->picture.editable || m_impl->picture.layerCount() == 0)
        return false;
    const int last = m_impl->picture.layerCount() - 1, at = m_impl->picture.selected.value_or(-1);
    const bool move = modifiers.testFlag(Qt::ControlModifier);
    if (modifiers & ~(Qt::ControlModifier | Qt::ShiftModifier | Qt::KeypadModifier))
        return false;
    // Shift with an arrow is a larger step of the run.
    if (modifiers.testFlag(Qt::ShiftModifier) && key != Qt::Key_Plus)
        return false;
    const auto act = [&](bool possible, auto what) {
        if (!dry && possible)
            what();
        return true;
    };
    const bool hasUnits = m_impl->controls->find(CanvasControl::More, at) != nullptr;
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int to = std::clamp(at + (key == Qt::Key_Left ? -1 : 1), move ? 0 : -1, last);
        if (move)
            return act(at >= 0 && to != at, [&] { Q_EMIT layerMoveRequested(at, to); });
        return act(true, [&] { choose(to); });
    }
    case Qt::Key_Plus:
        return !move && act(hasUnits, [&] { changeUnits(at, 1); });
    case Qt::Key_Minus:
        return !move && act(hasUnits, [&] { changeUnits(at, -1); });
    case Qt::Key_Insert:
        return act(true, [&] { Q_EMIT layerInsertRequested(at + 1); });
    case Qt::Key_Delete:
        return act(at >= 0 && last > 0, [&] { Q_EMIT layerRemoveRequested(at); });
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return act(m_impl->controls->find(CanvasControl::Activation, at) != nullptr,
                   [&] { openActivations(at); });
    default:
        return false;
    }
}

void NetworkView::keyPressEvent(QKeyEvent* event) {
    if (!handleKey(event->key(), event->modifiers(), false))
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
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (handleKey(key->key(), key->modifiers(), true)) {
            event->accept();
            return true;
        }
    }
    return QGraphicsView::event(event);
}

bool NetworkView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave)
        leave();
    if (event->type() != QEvent::ToolTip)
        return QGraphicsView::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QPointF point = mapToScene(help->pos());
    const Picture& picture = m_impl->picture;
    QString tip;
    if (const Control* control = m_impl->controls->at(point))
        tip = controlTip(*control, picture);
    else if (const auto unit = picture.geometry.unitAt(point))
        tip = picture.unitTip(*unit);
    else if (const auto edge = picture.geometry.edgeAt(point, kEdgeReach))
        tip = picture.edgeTip(*edge);
    QToolTip::showText(help->globalPos(), tip, viewport());
    return true;
}

void NetworkView::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        rearrange();
}

} // namespace ui
