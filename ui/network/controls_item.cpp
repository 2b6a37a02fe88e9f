#include "ui/network/controls_item.h"

#include "ui/lock.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::NetworkView", text); }

double lineHeight() { return QFontMetricsF(font(FontRole::Small)).height(); }
double buttonSize() { return scaled(20); }

} // namespace

ControlsItem::ControlsItem(const Picture& picture) : m_picture(picture) { setZValue(0.5); }

QRectF ControlsItem::boundingRect() const { return {QPointF(0, 0), m_picture.geometry.size}; }

void ControlsItem::arrange() {
    prepareGeometryChange();
    m_controls = arrangeControls(m_picture);
    m_hovered.reset();
}

const Control* ControlsItem::at(QPointF point) const {
    const Control* found = nullptr;
    for (const Control& control : m_controls)
        if (control.rect.adjusted(-2, -2, 2, 2).contains(point) &&
            (found == nullptr || found->kind == Control::Kind::Title))
            found = &control;
    return found;
}

const Control* ControlsItem::find(Control::Kind kind, int layer) const {
    for (const Control& control : m_controls)
        if (control.kind == kind && control.layer == layer)
            return &control;
    return nullptr;
}

void ControlsItem::setHovered(const Control* control) {
    const auto next = control != nullptr ? std::optional(*control) : std::nullopt;
    if (next == m_hovered)
        return;
    m_hovered = next;
    update();
}

void ControlsItem::setFocusVisible(bool visible) {
    m_focusVisible = visible;
    update();
}

void ControlsItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_picture.editable)
        paintSelection(painter);
    painter->setFont(font(FontRole::Small));
    // Below what flows, where that is drawn.
    if (m_picture.condensed || !m_picture.editable)
        paintSkips(painter, m_picture.geometry.size.height() - 4);
    paintFrozen(painter);
    if (m_picture.condensed)
        return paintTallTitles(painter);
    for (const Control& control : m_controls)
        if (control.kind == Control::Kind::Title)
            paintTitle(painter, control);
        else if (control.kind == Control::Kind::Activation)
            paintActivation(painter, control);
        else if (control.kind == Control::Kind::Lock)
            paintLockButton(painter, control);
        else if (control.kind != Control::Kind::Units)
            paintButton(painter, control);
    if (m_picture.editable) {
        paintUnits(painter);
        paintFlow(painter);
    }
}

void ControlsItem::paintSelection(QPainter* painter) const {
    for (const Control& title : m_controls) {
        if (title.kind != Control::Kind::Title || !m_picture.isSelected(title.layer))
            continue;
        const bool isCurrent = m_picture.selected == title.layer;
        QColor fill = theme().accent, frame = fill;
        fill.setAlpha(isCurrent ? 26 : 18);
        frame.setAlpha(m_focusVisible && isCurrent ? 200 : 90);
        painter->setBrush(fill);
        painter->setPen(QPen(frame, 1));
        const double around = m_picture.condensed ? 0 : 4;
        painter->drawRoundedRect(QRectF(title.rect.left() - around, 2.5, title.rect.width() + 2 * around,
                                        m_picture.geometry.size.height() - 5),
                                 6, 6);
    }
}

// Hatched from top to bottom, with a word: it stays as it is, or joins later.
void ControlsItem::paintFrozen(QPainter* painter) const {
    const Geometry& geometry = m_picture.geometry;
    for (const Column& column : geometry.columns) {
        const LayerLock lock = m_picture.lock(column.layer);
        if (!lock.isClosed())
            continue;
        const bool isLater = lock.state == LayerLock::State::Later;
        const double half = m_picture.condensed ? geometry.room.spacing / 2 : geometry.unit / 2 + scaled(9);
        const double top = geometry.room.header - scaled(4);
        const QRectF band(column.x - half, top, 2 * half,
                          geometry.size.height() - geometry.room.footer - top + 4);
        QColor ink = theme().faint;
        ink.setAlphaF(0.45F);
        painter->setPen(QPen(theme().faint, 1, isLater ? Qt::DashLine : Qt::SolidLine));
        painter->setBrush(isLater ? QBrush(Qt::NoBrush) : QBrush(ink, Qt::BDiagPattern));
        painter->drawRoundedRect(band, 6, 6);
        if (m_picture.condensed)
            continue;
        const QFontMetricsF metrics(painter->font());
        const double reach = std::max(half, find(Control::Kind::Title, column.layer)->rect.width() / 2 + 8);
        painter->setPen(theme().muted);
        painter->drawText(QRectF(column.x - reach, top - lineHeight() - 1, 2 * reach, lineHeight()),
                          Qt::AlignCenter, metrics.elidedText(lock.words, Qt::ElideRight, 2 * reach));
    }
}

/// A closed one always; an open one where it is asked for.
bool ControlsItem::showsLock(int layer) const {
    const LayerLock lock = m_picture.lock(layer);
    if (lock.state == LayerLock::State::None || lock.isClosed())
        return lock.isClosed();
    return m_picture.editable && (m_picture.isSelected(layer) || (m_hovered && m_hovered->layer == layer));
}

void ControlsItem::paintLockButton(QPainter* painter, const Control& control) const {
    if (!showsLock(control.layer))
        return;
    const bool hovered = m_hovered == control, closed = m_picture.lock(control.layer).isClosed();
    if (hovered) {
        painter->setBrush(theme().raised);
        painter->setPen(QPen(theme().accent, 1));
        painter->drawRoundedRect(control.rect, 4, 4);
    }
    const double in = control.rect.height() * 0.16;
    paintLock(*painter, control.rect.adjusted(in, in, -in, -in),
              closed || hovered ? theme().text : theme().faint, !closed);
}

// Captions that read upwards; where they would overlap, some and the selected one.
void ControlsItem::paintTallTitles(QPainter* painter) const {
    const QFontMetricsF metrics(painter->font());
    const double spacing = m_picture.geometry.room.spacing;
    const int every = std::max(1, static_cast<int>(std::ceil(metrics.height() * 0.95 / spacing)));
    for (const Control& control : m_controls) {
        const bool strong = m_picture.selected == control.layer || m_hovered == control;
        const bool atFault = m_picture.fault && m_picture.fault->layer == control.layer;
        const bool beside = m_picture.selected && std::abs(*m_picture.selected - control.layer) < every;
        if (!strong && !atFault && (beside || (control.layer + 1) % every != 0))
            continue;
        painter->save();
        painter->translate(control.rect.center().x(), control.rect.bottom());
        painter->rotate(-90);
        painter->setPen(atFault ? theme().bad : strong ? theme().text : theme().muted);
        const QRectF rect(0, -metrics.height() / 2, control.rect.height(), metrics.height());
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(m_picture.title(control.layer), Qt::ElideRight, rect.width()));
        painter->restore();
    }
}

void ControlsItem::paintTitle(QPainter* painter, const Control& control) const {
    QString text = m_picture.title(control.layer);
    const QString activation = m_picture.editable ? QString() : m_picture.activation(control.layer);
    if (!activation.isEmpty())
        text += QStringLiteral(" · ") + activation;
    QRectF rect = control.rect;
    const Control* remove = find(Control::Kind::Remove, control.layer);
    const Control* lock = find(Control::Kind::Lock, control.layer);
    if (remove != nullptr)
        rect.adjust(scaled(8), 0, remove->rect.left() - rect.right(), 0);
    if (lock != nullptr && showsLock(control.layer))
        rect.setLeft(lock->rect.right() + 1);
    const QFontMetricsF metrics(painter->font());
    if (!m_picture.editable && showsLock(control.layer)) {
        const double size = scaled(11), room = size + scaled(3);
        const double wide = std::min(metrics.horizontalAdvance(text) + room, rect.width());
        const double left = rect.center().x() - wide / 2;
        paintLock(*painter, {left, rect.center().y() - size / 2, size, size}, theme().text);
        rect.setLeft(left + room);
        rect.setRight(left + wide + 1);
    }
    const bool strong = m_picture.editable && m_picture.selected == control.layer;
    const bool atFault = m_picture.fault && m_picture.fault->layer == control.layer;
    painter->setPen(atFault ? theme().bad : strong ? theme().text : theme().muted);
    painter->drawText(rect, Qt::AlignCenter, metrics.elidedText(text, Qt::ElideRight, rect.width()));
}

void ControlsItem::paintActivation(QPainter* painter, const Control& control) const {
    const bool hovered = m_hovered == control;
    painter->setPen(QPen(hovered ? theme().accent : theme().border, 1));
    painter->setBrush(theme().raised);
    painter->drawRoundedRect(control.rect, 4, 4);
    const QRectF inner = control.rect.adjusted(4, 0, -14, 0);
    painter->setPen(theme().text);
    painter->drawText(inner, Qt::AlignCenter,
                      QFontMetricsF(painter->font())
                          .elidedText(m_picture.activation(control.layer), Qt::ElideRight, inner.width()));
    const QPointF tip(control.rect.right() - 9, control.rect.center().y() + 2);
    painter->setPen(QPen(theme().muted, 1.4));
    painter->drawPolyline(QPolygonF({tip + QPointF(-3.5, -3.5), tip, tip + QPointF(3.5, -3.5)}));
}

void ControlsItem::paintButton(QPainter* painter, const Control& control) const {
    const bool hovered = m_hovered == control, plain = control.kind == Control::Kind::Remove;
    const bool round = control.kind == Control::Kind::Insert;
    painter->setBrush(plain && !hovered ? QBrush(Qt::NoBrush) : QBrush(theme().raised));
    painter->setPen(plain && !hovered ? QPen(Qt::NoPen) : QPen(hovered ? theme().accent : theme().border, 1));
    const double radius = round ? control.rect.width() / 2 : 4;
    painter->drawRoundedRect(control.rect, radius, radius);
    const QPointF middle = control.rect.center();
    const double arm = control.rect.width() * (plain ? 0.2 : 0.25);
    const QColor ink = plain ? (hovered ? theme().bad : theme().faint) : theme().text;
    painter->setPen(QPen(ink, 1.5, Qt::SolidLine, Qt::RoundCap));
    if (plain) {
        painter->drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm));
        painter->drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm));
        return;
    }
    painter->drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0));
    if (control.kind != Control::Kind::Fewer)
        painter->drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm));
}

// The number of units between − and +; of a column without buttons its units or its shape.
void ControlsItem::paintUnits(QPainter* painter) const {
    const double size = buttonSize(), foot = m_picture.geometry.size.height() - size / 2 - 7;
    for (const Column& column : m_picture.geometry.columns) {
        const Control* handle = find(Control::Kind::Units, column.layer);
        const bool hovered = handle != nullptr && m_hovered == *handle;
        if (hovered) {
            painter->setPen(QPen(theme().accent, 1));
            painter->setBrush(theme().raised);
            painter->drawRoundedRect(handle->rect, 4, 4);
        }
        const double reach = handle != nullptr ? handle->rect.width() / 2 : scaled(50);
        const QString units =
            column.units == 1 ? tr("1 unit") : tr("%1 units").arg(formatCount(column.units));
        const QString text = handle != nullptr
                                 ? QString::number(m_picture.width(column.layer).value_or(column.units))
                             : m_picture.hasMaps(column.layer) ? m_picture.shape(column.layer)
                                                               : units;
        painter->setPen(hovered ? theme().text : theme().muted);
        painter->drawText(QRectF(column.x - reach, foot - size, 2 * reach, 2 * size), Qt::AlignCenter, text);
    }
}

// The shape of one sample on its way from column to column; red where it does not fit.
void ControlsItem::paintFlow(QPainter* painter) const {
    const double height = lineHeight(), y = m_picture.geometry.size.height() - buttonSize() - 10 - height / 2;
    const auto& columns = m_picture.geometry.columns;
    for (std::size_t i = 1; i < columns.size(); ++i) {
        const int layer = columns[i].layer;
        const bool atFault = m_picture.fault && m_picture.fault->layer == layer;
        const QString known = m_picture.shape(layer - 1),
                      text = known.isEmpty() ? QStringLiteral("?") : known;
        const double middle = (columns[i - 1].x + columns[i].x) / 2;
        const double wide = QFontMetricsF(painter->font()).horizontalAdvance(text) / 2 + 4;
        const double reach = (columns[i].x - columns[i - 1].x) / 2 - 5;
        const QColor ink = atFault ? theme().bad : theme().muted;
        painter->setPen(QPen(atFault ? theme().bad : theme().faint, 1));
        if (wide < reach) {
            painter->drawLine(QPointF(middle - reach, y), QPointF(middle - wide, y));
            painter->drawLine(QPointF(middle + wide, y), QPointF(middle + reach, y));
            const QPointF tip(middle + reach, y);
            painter->drawPolyline(QPolygonF({tip + QPointF(-4, -3), tip, tip + QPointF(-4, 3)}));
        }
        painter->setPen(ink);
        painter->drawText(QRectF(middle - wide, y - height, 2 * wide, 2 * height), Qt::AlignCenter, text);
    }
    paintSkips(painter, y - height / 2);
}

// What goes past a residual block, from its input to the sum.
void ControlsItem::paintSkips(QPainter* painter, double below) const {
    const Geometry& geometry = m_picture.geometry;
    for (int layer = 0; layer < m_picture.layerCount(); ++layer) {
        const int block = m_picture.spec.layers[static_cast<std::size_t>(layer)].block;
        if (block <= 0 || block > layer)
            continue;
        int inner = 0;
        for (int i = layer - block; i < layer; ++i)
            inner += m_picture.spec.layers[static_cast<std::size_t>(i)].block > 0;
        const double from = geometry.of(layer - block - 1).x, to = geometry.of(layer).x;
        const double y = below - scaled(6) - 4.0 * std::min(inner, 2);
        painter->setPen(QPen(theme().accent, 1.4));
        painter->setBrush(theme().panel);
        painter->drawPolyline(QPolygonF({QPointF(from, below), QPointF(from + 5, y), QPointF(to - 8, y)}));
        painter->drawEllipse(QPointF(to, y), 6, 6);
        painter->drawLine(QPointF(to - 3, y), QPointF(to + 3, y));
        painter->drawLine(QPointF(to, y - 3), QPointF(to, y + 3));
    }
}

} // namespace ui
