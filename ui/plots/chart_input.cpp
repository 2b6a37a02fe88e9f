// The hands on a chart: mouse, wheel, keys and menu.
#include "ui/plots/chart.h"

#include "ui/plots/chart_overlay.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <qcustomplot.h>

#include <cmath>

namespace ui::plots {

namespace {

constexpr double kWheelFactor = 0.85;
constexpr double kKeyFactor = 0.7;
/// A shorter drag is a click.
constexpr double kShortestDrag = 5;

Range zoomed(const Range& range, double around, double factor, bool logarithmic) {
    if (!logarithmic)
        return {around + (range.lower - around) * factor, around + (range.upper - around) * factor};
    return {around * std::pow(range.lower / around, factor), around * std::pow(range.upper / around, factor)};
}

} // namespace

void Chart::zoomAt(const QPointF& position, double factor) {
    const Scale seen = scale();
    const QPointF at(std::clamp(position.x(), seen.area.left(), seen.area.right()),
                     std::clamp(position.y(), seen.area.top(), seen.area.bottom()));
    const bool onlyX = position.y() > seen.area.bottom(), onlyY = position.x() < seen.area.left() && !onlyX;
    setView(onlyY ? m_x : zoomed(m_x, seen.valueX(at.x()), factor, false),
            onlyX ? m_y : zoomed(m_y, seen.valueY(at.y()), factor, m_logarithmic));
}

QString Chart::definitions() const {
    QStringList lines;
    for (const Series& one : m_series)
        if (!one.definition.isEmpty())
            lines += one.name + QStringLiteral(": ") + one.definition;
    lines.removeDuplicates();
    return lines.join(QLatin1Char('\n'));
}

bool Chart::press(const QMouseEvent& event) {
    setFocus(Qt::MouseFocusReason);
    const bool pan = event.button() == Qt::MiddleButton ||
                     (event.button() == Qt::LeftButton && event.modifiers().testFlag(Qt::ShiftModifier));
    if (!pan && event.button() != Qt::LeftButton)
        return false;
    m_drag = pan ? Drag::Pan : Drag::Zoom;
    m_dragFrom = m_dragTo = event.position();
    m_dragX = m_x;
    m_dragY = m_y;
    return true;
}

bool Chart::move(const QMouseEvent& event) {
    m_dragTo = event.position();
    setCursor(m_drag == Drag::None ? std::optional(m_dragTo) : std::nullopt);
    if (m_drag != Drag::Pan)
        return true;
    const Scale from{scale().area, m_dragX, m_dragY, m_logarithmic};
    const QPointF by = m_dragFrom - m_dragTo;
    setView({from.valueX(from.area.left() + by.x()), from.valueX(from.area.right() + by.x())},
            {from.valueY(from.area.bottom() + by.y()), from.valueY(from.area.top() + by.y())});
    return true;
}

void Chart::choosePoint(const QPointF& position) {
    // The legend's numbers are the latest.
    const bool ofLegend = ChartOverlay::legend(*this).contains(position);
    if (ofLegend && !m_curves.empty() && m_curves.front().raw().size() > 0)
        Q_EMIT pointChosen(m_curves.front().lastX(), m_plot->mapToGlobal(position).toPoint());
    if (ofLegend)
        return;
    setCursor(position);
    if (const auto index = cursorIndex())
        Q_EMIT pointChosen(m_curves.front().raw().at(*index).x, m_plot->mapToGlobal(position).toPoint());
}

bool Chart::release(const QMouseEvent& event) {
    const auto rectangle = zoomRectangle();
    const bool click =
        m_drag == Drag::Zoom && (m_dragFrom - event.position()).manhattanLength() < kShortestDrag;
    m_drag = Drag::None;
    m_overlay->update();
    if (click && scale().area.contains(event.position()))
        m_click.start();
    if (!rectangle || rectangle->width() < kShortestDrag || rectangle->height() < kShortestDrag)
        return true;
    const Scale seen = scale();
    setView({seen.valueX(rectangle->left()), seen.valueX(rectangle->right())},
            {seen.valueY(rectangle->bottom()), seen.valueY(rectangle->top())});
    return true;
}

bool Chart::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_plot)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        return move(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return release(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
        m_click.stop();
        m_drag = Drag::None;
        fit();
        return true;
    case QEvent::ToolTip: {
        const auto& help = *static_cast<QHelpEvent*>(event);
        // Over the legend only: elsewhere it would lie on the crosshair's values.
        QToolTip::showText(help.globalPos(),
                           ChartOverlay::legend(*this).contains(help.pos()) ? definitions() : QString(),
                           this);
        return true;
    }
    // The plot does not pass it on to its parent.
    case QEvent::ContextMenu:
        contextMenuEvent(static_cast<QContextMenuEvent*>(event));
        return true;
    case QEvent::Leave:
        setCursor({});
        return false;
    case QEvent::Wheel: {
        const auto& wheel = *static_cast<QWheelEvent*>(event);
        zoomAt(wheel.position(), std::pow(kWheelFactor, wheel.angleDelta().y() / 120.0));
        event->accept();
        return true;
    }
    default:
        return false;
    }
}

void Chart::focusInEvent(QFocusEvent* event) {
    m_showsFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    m_overlay->update();
}

void Chart::focusOutEvent(QFocusEvent*) {
    m_showsFocus = false;
    m_overlay->update();
}

void Chart::keyPressEvent(QKeyEvent* event) {
    const QPointF center = scale().area.center();
    switch (event->key()) {
    case Qt::Key_Plus:
        return zoomAt(center, kKeyFactor);
    case Qt::Key_Minus:
        return zoomAt(center, 1 / kKeyFactor);
    case Qt::Key_0:
        return fit();
    case Qt::Key_End:
        return setCursor(
            QPointF(scale().pixelX(m_curves.empty() ? 0 : m_curves.front().lastX()), center.y()));
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return choosePoint(m_cursor.value_or(center));
    default:
        QWidget::keyPressEvent(event);
    }
}

void Chart::showEvent(QShowEvent*) { refresh(); }

void Chart::resizeEvent(QResizeEvent*) {
    m_plot->setGeometry(rect());
    m_overlay->setGeometry(rect());
    m_stale = m_axesChanged = true;
    refresh();
}

void Chart::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    fillMenu(menu);
    menu.exec(event->globalPos());
}

void Chart::fillMenu(QMenu& menu) {
    connect(menu.addAction(tr("Fit and follow")), &QAction::triggered, this, &Chart::fit);
    QAction* logarithmic = menu.addAction(tr("Logarithmic axis"));
    logarithmic->setCheckable(true);
    logarithmic->setChecked(m_logarithmic);
    connect(logarithmic, &QAction::toggled, this, &Chart::setLogarithmic);
    menu.addSeparator();
    addSaveActions(menu, this, [this] { return exportable(); });
}

} // namespace ui::plots
