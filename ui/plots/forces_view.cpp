#include "ui/plots/forces_view.h"

#include "ui/plots/widget_picture.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

double rowHeight() { return scaled(34); }
double numbersWidth(const QFontMetricsF& metrics) {
    return metrics.horizontalAdvance(QStringLiteral("−0.00e−00")) + scaled(12);
}

/// From zero; too short for a head: a stroke.
void paintArrow(QPainter& painter, const QPointF& from, double length, const QColor& color, bool dashed) {
    const double head = std::min(scaled(6) * 1.0, std::abs(length));
    const double sign = length < 0 ? -1 : 1;
    const QPointF tip(from.x() + length, from.y());
    QPen pen(color, stroke(2.2), dashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap);
    if (dashed)
        pen.setDashPattern({2, 1.2});
    painter.setPen(pen);
    painter.drawLine(from, QPointF(tip.x() - sign * head, tip.y()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(
        QPolygonF({tip, tip + QPointF(-sign * head, -0.6 * head), tip + QPointF(-sign * head, 0.6 * head)}));
}

void paintDiamond(QPainter& painter, const QPointF& at, double radius, const QColor& color) {
    painter.setPen(QPen(theme().panel, 1));
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF({at + QPointF(-radius, 0), at + QPointF(0, -radius),
                                   at + QPointF(radius, 0), at + QPointF(0, radius)}));
}

/// A share of the longest arrow below which a force is not seen.
constexpr double kSeen = 0.1;

QString keyName(const QString& name, double magnified) {
    return magnified == 1 ? name : QStringLiteral("%1 ×%2").arg(name, formatCount(std::llround(magnified)));
}

} // namespace

double magnification(double of, double beside) {
    // Beyond a million nothing is left of it in the step either.
    if (!(of > 0) || !std::isfinite(beside / of) || of >= kSeen * beside)
        return 1;
    return std::pow(10, std::min(6.0, std::floor(std::log10(beside / of))));
}

ForcesView::ForcesView(QWidget* parent) : Picture(QStringLiteral("forces"), parent) {
    setMinimumSize(scaled(220), scaled(120));
}

void ForcesView::setRows(std::vector<Row> rows) {
    m_rows = std::move(rows);
    update();
}

int ForcesView::shownRows() const {
    const double room = height() - keysHeight() - scaled(8) - scaled(22);
    return std::clamp(int(room / rowHeight()), 0, int(m_rows.size()));
}

ForcesView::Magnified ForcesView::magnified() const {
    double byData = 0, byDecay = 0;
    for (int i = 0; i < shownRows(); ++i) {
        byData = std::max(byData, std::abs(m_rows[std::size_t(i)].data));
        byDecay = std::max(byDecay, std::abs(m_rows[std::size_t(i)].decay));
    }
    return {magnification(byData, byDecay), magnification(byDecay, byData)};
}

double ForcesView::nameWidth() const {
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    double widest = scaled(90);
    for (int i = 0; i < shownRows(); ++i)
        widest = std::max(widest, metrics.horizontalAdvance(m_rows[std::size_t(i)].name) + 2);
    // The arrows need room as well.
    return std::min(widest, width() * 0.45);
}

QRectF ForcesView::place(int row) const {
    return {scaled(12) * 1.0, scaled(22) + row * rowHeight(), width() - scaled(24) * 1.0, rowHeight()};
}

void ForcesView::draw(QPainter& painter) const {
    painter.setFont(ui::font(FontRole::Small));
    const int count = shownRows();
    const Magnified times = magnified();
    double scale = 0;
    for (int i = 0; i < count; ++i) {
        const Row& row = m_rows[std::size_t(i)];
        scale = std::max({scale, std::abs(row.data), std::abs(row.decay), std::abs(row.data + row.decay)});
    }
    const QFontMetricsF metrics(painter.font());
    painter.setPen(theme().muted);
    const double heads = scaled(4), numbers = numbersWidth(metrics);
    painter.drawText(QRectF(scaled(12), heads, nameWidth(), metrics.height()), Qt::AlignLeft, tr("weight"));
    painter.drawText(QRectF(width() - scaled(12) - numbers, heads, numbers, metrics.height()), Qt::AlignRight,
                     tr("step"));
    for (int i = 0; i < count; ++i)
        paintRow(painter, i, scale, times);
    paintKeys(painter, {0, double(height()) - keysHeight() - scaled(4), double(width()), keysHeight()},
              {{theme().backward, keyName(tr("from the data"), times.data), Key::Shape::Line, 0},
               {theme().warning, keyName(tr("from decay"), times.decay), Key::Shape::Line, 1},
               {theme().update, tr("the step"), Key::Shape::Diamond}});
}

void ForcesView::paintRow(QPainter& painter, int index, double scale, const Magnified& magnified) const {
    const Row& row = m_rows[std::size_t(index)];
    const QRectF line = place(index);
    const QFontMetricsF metrics(painter.font());
    const double half = line.height() / 2, numbers = numbersWidth(metrics);
    painter.setPen(theme().grid);
    painter.drawLine(line.bottomLeft(), line.bottomRight());
    painter.setPen(theme().text);
    painter.drawText(QRectF(line.left(), line.top(), nameWidth(), half), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(row.name, Qt::ElideRight, nameWidth()));
    painter.setPen(theme().muted);
    painter.drawText(QRectF(line.left(), line.top() + half - 2, nameWidth(), half),
                     Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("w = %1").arg(formatNumber(row.value)));
    painter.setPen(theme().text);
    painter.drawText(QRectF(line.right() - numbers, line.top(), numbers, line.height()),
                     Qt::AlignRight | Qt::AlignVCenter, formatNumber(row.data + row.decay));
    const QRectF area(line.left() + nameWidth() + scaled(10), line.top(),
                      line.width() - nameWidth() - numbers - scaled(20), line.height());
    const double middle = area.center().x(), reach = area.width() / 2 - scaled(6);
    painter.setPen(QPen(theme().faint, 1));
    painter.drawLine(QPointF(middle, line.top() + 3), QPointF(middle, line.bottom() - 3));
    if (!(scale > 0))
        return;
    const double above = line.center().y() - scaled(6), below = line.center().y() + scaled(6);
    paintArrow(painter, {middle, above}, magnified.data * row.data / scale * reach, theme().backward, false);
    paintArrow(painter, {middle, below}, magnified.decay * row.decay / scale * reach, theme().warning, true);
    paintDiamond(painter, {middle + (row.data + row.decay) / scale * reach, line.center().y()}, scaled(4),
                 theme().update);
}

QStringList ForcesView::readAt(const QPointF& position) const {
    for (int i = 0; i < shownRows(); ++i)
        if (place(i).contains(position)) {
            const Row& row = m_rows[std::size_t(i)];
            return {row.name, tr("w = %1").arg(formatNumber(row.value)),
                    tr("from the data %1").arg(formatNumber(row.data)),
                    tr("from decay %1").arg(formatNumber(row.decay)),
                    tr("the step %1").arg(formatNumber(row.data + row.decay))};
        }
    return {};
}

std::vector<Picture::Spot> ForcesView::spots() const {
    std::vector<Spot> all;
    for (int i = 0; i < shownRows(); ++i) {
        const Row& row = m_rows[std::size_t(i)];
        all.push_back({place(i),
                       tr("%1: from the data %2, from decay %3")
                           .arg(row.name, formatNumber(row.data), formatNumber(row.decay)),
                       {}});
    }
    return all;
}

QByteArray ForcesView::csv() const {
    QByteArray text = "weight,value,data,decay,step\n";
    for (const Row& row : m_rows)
        text +=
            '"' + row.name.toUtf8() + "\"," + csvLine({row.value, row.data, row.decay, row.data + row.decay});
    return text;
}

} // namespace ui::plots
