#include "ui/network/network_view_impl.h"
#include "ui/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QPinchGesture>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double kEdgeReach = 5; // pixels around an edge that count as on it

} // namespace

void NetworkView::choose(int layer, Qt::KeyboardModifiers modifiers) {
    Picture& picture = m_impl->picture;
    std::vector<int> next = layer >= 0 ? std::vector<int>{layer} : std::vector<int>();
    int current = layer;
    if (modifiers.testFlag(Qt::ControlModifier) && layer >= 0) {
        std::vector<int> toggled = picture.selection;
        const auto at = std::lower_bound(toggled.begin(), toggled.end(), layer);
        const bool isIn = at != toggled.end() && *at == layer;
        isIn ? toggled.erase(at) : toggled.insert(at, layer);
        if (!toggled.empty())
            next = toggled;
        current = isIn ? next.back() : layer;
    } else if (modifiers.testFlag(Qt::ShiftModifier) && m_impl->anchor && *m_impl->anchor >= 0 &&
               layer >= 0) {
        next.clear();
        for (int i = std::min(*m_impl->anchor, layer); i <= std::max(*m_impl->anchor, layer); ++i)
            next.push_back(i);
    }
    if (!modifiers.testFlag(Qt::ShiftModifier))
        m_impl->anchor = layer;
    if (picture.selected == current && picture.selection == next)
        return;
    picture.selected = current;
    picture.selection = next;
    m_impl->describeSelection();
    const Control* title = m_impl->controls->find(CanvasControl::Title, current);
    if (title != nullptr)
        ensureVisible(title->rect, 10, 0);
    Q_EMIT layerSelected(current);
}

void NetworkView::changeUnits(int layer, int by) {
    const auto width = m_impl->picture.width(layer);
    if (width && *width + by >= 1)
        Q_EMIT unitsChangeRequested(layer, *width + by);
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
    case CanvasControl::Units:
        return typeUnits(layer, {});
    case CanvasControl::More:
        return changeUnits(layer, 1);
    case CanvasControl::Insert:
        Q_EMIT layerInsertRequested(layer);
        return;
    case CanvasControl::Remove:
        Q_EMIT layersRemoveRequested({layer});
        return;
    case CanvasControl::Lock:
        Q_EMIT layersFreezeRequested({layer},
                                     m_impl->picture.spec.layers[static_cast<std::size_t>(layer)].trainable);
        return;
    }
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
    const bool handle = control != nullptr && control->kind == CanvasControl::Units;
    viewport()->setCursor(handle ? Qt::SizeVerCursor : hand ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void NetworkView::leave() {
    m_impl->controls->setHovered(nullptr);
    m_impl->picture.hovered.reset();
    m_impl->overlay->update();
}

void NetworkView::Impl::begin(QPoint position) {
    const QPointF point = view.mapToScene(position);
    gesture = {Gesture::Kind::Pressed, position, position, {}, {}};
    if (!picture.editable)
        return;
    if (const Control* control = controls->at(point)) {
        gesture.control = *control;
        if (control->kind == CanvasControl::Title || control->kind == CanvasControl::Units)
            gesture.layer = control->layer;
    } else if (const auto unit = picture.geometry.unitAt(point)) {
        gesture.layer = unit->layer;
    }
}

void NetworkView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::MiddleButton) {
        m_impl->gesture = {Gesture::Kind::Pan, event->pos(), event->pos(), {}, {}};
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    m_impl->begin(event->pos());
    const auto& control = m_impl->gesture.control;
    // A press on one of several keeps them: they may be dragged.
    if (control && control->kind == CanvasControl::Title && !event->modifiers() &&
        !m_impl->picture.isSelected(control->layer))
        choose(control->layer);
}

// What a press becomes once it has moved.
void NetworkView::Impl::follow(QPoint position) {
    const auto kindOf = [&] {
        if (!picture.editable) {
            const bool busy = picture.geometry.unitAt(view.mapToScene(gesture.start)) || picture.hovered;
            const bool movable = view.transform().m11() > 1 || view.horizontalScrollBar()->maximum() > 0;
            return movable && !busy ? Gesture::Kind::Pan : Gesture::Kind::Pressed;
        }
        if (gesture.control && gesture.control->kind == CanvasControl::Units)
            return Gesture::Kind::Units;
        if (gesture.layer && *gesture.layer >= 0)
            return Gesture::Kind::Layers;
        return gesture.control || gesture.layer ? Gesture::Kind::Pressed : Gesture::Kind::Band;
    };
    if (gesture.kind == Gesture::Kind::Pressed) {
        if ((position - gesture.start).manhattanLength() < QApplication::startDragDistance())
            return;
        gesture.kind = kindOf();
        if (gesture.kind == Gesture::Kind::Layers && !picture.isSelected(*gesture.layer))
            view.choose(*gesture.layer);
    }
    switch (gesture.kind) {
    case Gesture::Kind::Layers: {
        view.viewport()->setCursor(Qt::ClosedHandCursor);
        scrollNear(position);
        const int before = dropTarget(view.mapToScene(position).x());
        const auto& layers = picture.selection;
        openGap(isOwnPlace(before) ? std::nullopt : std::optional(before),
                layers.size() > 1 ? tr("%1 layers").arg(layers.size()) : picture.title(*gesture.layer));
        break;
    }
    case Gesture::Kind::Pan:
        for (const auto& [bar, way] : {std::pair(view.horizontalScrollBar(), position.x() - gesture.last.x()),
                                       std::pair(view.verticalScrollBar(), position.y() - gesture.last.y())})
            bar->setValue(bar->value() - way);
        break;
    case Gesture::Kind::Band:
        moveBand(position);
        break;
    case Gesture::Kind::Units:
        dragUnits(position);
        break;
    case Gesture::Kind::None:
    case Gesture::Kind::Pressed:
        break;
    }
    gesture.last = position;
}

void NetworkView::mouseMoveEvent(QMouseEvent* event) {
    if (m_impl->gesture.kind == Gesture::Kind::None)
        return hover(event->pos());
    m_impl->follow(event->pos());
}

void NetworkView::mouseReleaseEvent(QMouseEvent* event) {
    const Gesture gesture = m_impl->gesture;
    if (gesture.kind == Gesture::Kind::None ||
        (event->button() != Qt::LeftButton && gesture.kind != Gesture::Kind::Pan))
        return;
    m_impl->follow(event->pos());
    const Gesture::Kind kind = m_impl->gesture.kind;
    m_impl->gesture.kind = Gesture::Kind::None;
    viewport()->unsetCursor();
    if (kind == Gesture::Kind::Layers)
        m_impl->finishLayers();
    else if (kind == Gesture::Kind::Band)
        m_impl->finishBand();
    else if (kind == Gesture::Kind::Units)
        m_impl->finishUnits();
    else if (kind == Gesture::Kind::Pressed)
        click(event->pos(), event->modifiers());
}

void NetworkView::click(QPoint at, Qt::KeyboardModifiers modifiers) {
    const Picture& picture = m_impl->picture;
    const QPointF point = mapToScene(at);
    const Control* control = picture.editable ? m_impl->controls->at(point) : nullptr;
    const auto unit = picture.geometry.unitAt(point);
    if (control != nullptr) {
        if (m_impl->gesture.control != *control)
            return;
        if (control->kind == CanvasControl::Title)
            return choose(control->layer, modifiers);
        trigger(control->kind, control->layer);
    } else if (unit) {
        if (picture.editable)
            choose(unit->layer, modifiers);
        Q_EMIT unitClicked(*unit);
    } else if (const auto edge = picture.geometry.edgeAt(point, kEdgeReach)) {
        Q_EMIT edgeClicked(*edge);
    } else if (const auto layer = picture.geometry.layerAt(point); layer && picture.editable) {
        choose(*layer, modifiers);
    }
}

void NetworkView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QPointF point = mapToScene(event->pos());
    const Picture& picture = m_impl->picture;
    const Geometry& geometry = picture.geometry;
    if (event->button() == Qt::LeftButton && !picture.editable) {
        if (const auto unit = geometry.unitAt(point))
            return Q_EMIT unitOpened(*unit, event->globalPosition().toPoint());
        if (const auto edge = geometry.edgeAt(point, kEdgeReach))
            return Q_EMIT edgeOpened(*edge, event->globalPosition().toPoint());
    }
    const auto layer = geometry.layerAt(point);
    if (picture.condensed && picture.editable && layer)
        choose(*layer); // comes into view at its full size
    const bool free =
        picture.condensed || (m_impl->controls->at(point) == nullptr && !geometry.unitAt(point));
    if (event->button() == Qt::LeftButton && free)
        return fit();
    mousePressEvent(event); // two quick clicks on + are two clicks
}

void NetworkView::wheelEvent(QWheelEvent* event) {
    const QPoint delta = event->angleDelta();
    event->accept();
    const bool sideways =
        event->modifiers().testFlag(Qt::ShiftModifier) || std::abs(delta.x()) > std::abs(delta.y());
    if (sideways)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() -
                                        (delta.x() != 0 ? delta.x() : delta.y()));
    else
        zoom(std::pow(1.0015, delta.y()));
}

void NetworkView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    rearrange();
}

bool NetworkView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave)
        leave();
    if (event->type() == QEvent::Gesture) {
        const auto* pinch = static_cast<QGestureEvent*>(event)->gesture(Qt::PinchGesture);
        if (pinch != nullptr)
            zoom(static_cast<const QPinchGesture*>(pinch)->scaleFactor());
        return true;
    }
    if (event->type() != QEvent::ToolTip)
        return QGraphicsView::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QPointF point = mapToScene(help->pos());
    const Picture& picture = m_impl->picture;
    QString tip;
    if (const Control* control = m_impl->controls->at(point))
        tip = picture.condensed ? picture.title(control->layer) : controlTip(*control, picture);
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
