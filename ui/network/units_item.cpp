#include "ui/network/units_item.h"

#include "ui/theme.h"

#include <QBrush>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double kDimmedFace = 0.6, kDimmedNumber = 0.85;
constexpr double kReach = 60; // how far texts stand out beyond the middle of a column
/// Half of the thickest line around a unit.
constexpr double kFrame = 1.25;

double radiusOf(double unit) { return std::clamp(unit * 0.14, 2.0, 7.0); }

QFont numberFont(double unit) {
    QFont font = ui::font(FontRole::Number);
    font.setPixelSize(std::max(
        1, static_cast<int>(std::lround(std::clamp(unit * 0.25, scaled(8.5) * 1.0, scaled(11) * 1.0)))));
    return font;
}

} // namespace

UnitsItem::UnitsItem(const Picture& picture, int layer) : m_picture(picture), m_layer(layer) { setZValue(3); }

QRectF UnitsItem::boundingRect() const {
    const double reach = std::max(m_picture.geometry.unit, scaled(kReach) * 1.0);
    return {m_picture.geometry.of(m_layer).x - reach, 0, 2 * reach, m_picture.geometry.size.height()};
}

void UnitsItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    double largest = 0;
    const auto column = static_cast<std::size_t>(m_layer + 1);
    if (column < m_picture.values.size())
        for (const double value : m_picture.values[column])
            largest = std::isfinite(value) ? std::max(largest, std::abs(value)) : largest;
    for (const Place& place : m_picture.geometry.of(m_layer).places)
        if (place.unit >= 0)
            paintUnit(painter, place, largest);
        else
            paintGap(painter, place);
    painter->setOpacity(1);
}

void UnitsItem::paintUnit(QPainter* painter, const Place& place, double largest) const {
    const UnitRef unit{m_layer, place.unit};
    const QRectF rect = m_picture.geometry.unitRect(place);
    const bool lit = m_picture.isLit(unit);
    const bool dimmed = m_picture.isDimmed() && !lit;
    painter->setOpacity(dimmed ? kDimmedFace : 1);
    if (m_picture.hasMaps(m_layer))
        paintSheets(painter, rect);
    paintFace(painter, rect, place.unit, largest);
    painter->setOpacity(dimmed ? kDimmedNumber : 1);
    if (m_picture.isDropped(unit))
        paintCross(painter, rect);
    const bool selected = m_picture.isSelected(m_layer);
    const bool atFault = m_picture.editable && m_picture.fault && m_picture.fault->layer == m_layer;
    const QColor frame = lit        ? flowColor(m_picture.highlight.flow)
                         : atFault  ? theme().bad
                         : selected ? theme().accent
                                    : theme().faint;
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(frame, lit ? 2.5 : selected ? 1.6 : 1));
    painter->drawRoundedRect(rect, radiusOf(rect.width()), radiusOf(rect.width()));
    if (const auto value = m_picture.value(unit))
        paintValue(painter, rect, *value);
    if (const auto bias = m_picture.bias(unit)) {
        const double size = std::clamp(rect.width() * 0.13, 2.5, 5.0);
        painter->setPen(QPen(theme().panel, 1));
        painter->setBrush(*bias < 0 ? theme().negative : *bias > 0 ? theme().positive : theme().faint);
        painter->drawEllipse(rect.topLeft() + QPointF(1, 1), size * 0.8, size * 0.8);
    }
}

// Hatched and crossed out: it counts as 0.
void UnitsItem::paintCross(QPainter* painter, const QRectF& rect) const {
    painter->save();
    QPainterPath frame;
    frame.addRoundedRect(rect, radiusOf(rect.width()), radiusOf(rect.width()));
    painter->setClipPath(frame, Qt::IntersectClip);
    painter->fillRect(rect, theme().raised);
    painter->setPen(QPen(theme().faint, 1));
    const double step = std::max(3.0, rect.width() / 7);
    for (double x = rect.left() - rect.height() + step; x < rect.right(); x += step)
        painter->drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
    painter->setPen(QPen(theme().muted, std::clamp(rect.width() * 0.05, 1.0, 2.5)));
    painter->drawLine(rect.topLeft(), rect.bottomRight());
    painter->drawLine(rect.bottomLeft(), rect.topRight());
    painter->restore();
}

// A feature map or a row is more than one number: sheets lie behind it.
void UnitsItem::paintSheets(QPainter* painter, const QRectF& rect) const {
    const double step = std::clamp(rect.width() * 0.07, 1.0, 3.0);
    painter->setPen(QPen(theme().faint, 1));
    painter->setBrush(theme().raised);
    for (int sheet = 2; sheet > 0; --sheet)
        painter->drawRoundedRect(rect.translated(step * sheet, -step * sheet), radiusOf(rect.width()),
                                 radiusOf(rect.width()));
}

void UnitsItem::paintFace(QPainter* painter, const QRectF& rect, int unit, double largest) const {
    const auto column = static_cast<std::size_t>(m_layer + 1), row = static_cast<std::size_t>(unit);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme().raised);
    const auto& images = m_picture.thumbnails;
    const auto value = m_picture.value({m_layer, unit});
    const bool responds =
        column < images.size() && row < images[column].size() && !images[column][row].isNull();
    const QImage image = responds ? images[column][row] : m_picture.map({m_layer, unit}, largest);
    if (!image.isNull()) {
        // An SVG knows no brush of pixels.
        if (painter->paintEngine()->type() == QPaintEngine::SVG)
            return painter->drawImage(rect, image);
        QBrush brush(image);
        brush.setTransform(QTransform::fromTranslate(rect.left(), rect.top())
                               .scale(rect.width() / image.width(), rect.height() / image.height()));
        painter->setBrush(brush);
    } else if (value && largest > 0) {
        painter->setBrush(valueColor(*value, largest));
    }
    painter->drawRoundedRect(rect, radiusOf(rect.width()), radiusOf(rect.width()));
}

void UnitsItem::paintValue(QPainter* painter, const QRectF& rect, double value) const {
    const QFont font = numberFont(rect.width());
    const QFontMetricsF metrics(font);
    const QString text = formatCompact(value);
    const double height = metrics.height() * 0.95, wide = metrics.horizontalAdvance(text) + 5;
    // Within the frame, or over it where the number is wider: never struck through.
    const bool fits = wide <= rect.width() - 2 * kFrame;
    const double width = fits ? rect.width() - 2 * kFrame : wide;
    const QRectF plate(rect.center().x() - width / 2, rect.bottom() - kFrame - height, width, height);
    QColor back = theme().window;
    back.setAlpha(fits ? 205 : 240);
    painter->setPen(Qt::NoPen);
    painter->setBrush(back);
    painter->drawRoundedRect(plate, 3, 3);
    painter->setPen(theme().text);
    painter->setFont(font);
    painter->drawText(plate, Qt::AlignCenter, text);
}

void UnitsItem::paintGap(QPainter* painter, const Place& place) const {
    painter->setOpacity(1);
    painter->setFont(ui::font(FontRole::Small));
    painter->setPen(theme().muted);
    const double reach = scaled(kReach);
    painter->drawText(
        QRectF(place.centre.x() - reach, place.centre.y() - 20, 2 * reach, 40), Qt::AlignCenter,
        QCoreApplication::translate("ui::NetworkView", "… %1 more").arg(formatCount(place.hidden)));
}

} // namespace ui
