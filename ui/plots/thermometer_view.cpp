#include "ui/plots/thermometer_view.h"

#include "ui/plots/ridge_block.h"
#include "ui/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui::plots {

using engine::train::BackwardSignal;
using engine::train::SignalLayer;

namespace {

/// A factor below them is marked as a loss, as a heavy one.
constexpr double kLoss = 0.5, kHeavyLoss = 0.1;

QString shown(double factor) { return std::isnan(factor) ? QStringLiteral("—") : formatCompact(factor); }

QColor lossColor(double factor) {
    return factor < kHeavyLoss ? theme().bad : factor < kLoss ? theme().warning : theme().text;
}

} // namespace

ThermometerView::ThermometerView(QWidget* parent)
    : Picture(QStringLiteral("signal-back"), parent), m_metrics(ui::font(FontRole::Small)) {
    setFocusPolicy(Qt::TabFocus);
    connect(&Look::instance(), &Look::changed, this, &ThermometerView::fitHeight);
}

void ThermometerView::setSignal(BackwardSignal signal, const QStringList& names) {
    m_signal = std::move(signal);
    m_names = names;
    double low = std::numeric_limits<double>::infinity(), high = 0;
    for (const SignalLayer& layer : m_signal.layers)
        if (std::isfinite(layer.length) && layer.length > 0) {
            low = std::min(low, layer.length);
            high = std::max(high, layer.length);
        }
    // The shortest bar can still be seen.
    m_scale = high > 0 ? logRange(low / 2, high) : Range{1e-3, 1};
    setAccessibleDescription(verdict());
    forgetPixels();
    fitHeight();
    update();
}

QString ThermometerView::name(std::size_t index) const { return m_names.value(m_signal.layers[index].layer); }

QString ThermometerView::verdict() const {
    const std::size_t count = m_signal.layers.size();
    if (count == 0)
        return {};
    if (count == 1)
        return tr("There is one layer only: the signal has no way to go.");
    const auto isNumber = [](const SignalLayer& layer) { return std::isfinite(layer.length); };
    if (!std::all_of(m_signal.layers.begin(), m_signal.layers.end(), isNumber))
        return tr("The signal is not finite.");
    if (m_signal.layers.front().length == 0)
        return tr("The loss sends no signal: ∂L/∂z is 0 already in the last layer.");
    const QString way = count == 2 ? tr("After one layer") : tr("After %1 layers").arg(count - 1);
    const double left = m_signal.left();
    if (left == 0)
        return tr("%1 nothing of it is left.").arg(way);
    return left < 1 ? tr("%1 %2 of it is left.").arg(way, formatCompact(left))
                    : tr("%1 it is %2 times as long.").arg(way, formatCompact(left));
}

void ThermometerView::forgetPixels() { m_isMeasured = false; }

void ThermometerView::fitHeight() {
    const double line = QFontMetricsF(ui::font(FontRole::Small)).height();
    setMinimumHeight(int(std::ceil(rows() * scaled(14) + 2 * line + scaled(20))));
}

void ThermometerView::measure() const {
    if (m_isMeasured)
        return;
    m_isMeasured = true;
    m_metrics = QFontMetricsF(ui::font(FontRole::Small));
    m_valueWidth = m_metrics.horizontalAdvance(QStringLiteral("−8.888e−88"));
    m_labelWidth = 0;
    for (std::size_t i = 0; i < m_signal.layers.size(); ++i)
        m_labelWidth = std::max(m_labelWidth, m_metrics.horizontalAdvance(name(i)));
    m_labelWidth = std::min(m_labelWidth, width() * 0.25);
}

double ThermometerView::rows() const {
    return 2.0 * double(std::max<std::size_t>(1, m_signal.layers.size())) - 1;
}

QRectF ThermometerView::room() const {
    measure();
    return QRectF(rect()).adjusted(m_labelWidth + scaled(18), scaled(7), -m_valueWidth - scaled(16),
                                   -2 * m_metrics.height() - scaled(13));
}

double ThermometerView::rowHeight() const { return std::min(room().height() / rows(), double(scaled(48))); }

double ThermometerView::barHeight() const { return std::min(rowHeight() - 1, double(scaled(22))); }

double ThermometerView::pixelX(double length) const {
    const QRectF all = room();
    const double share = std::log(std::clamp(length, m_scale.lower, m_scale.upper) / m_scale.lower) /
                         std::log(m_scale.upper / m_scale.lower);
    return all.left() + share * all.width();
}

QRectF ThermometerView::bar(std::size_t index) const {
    const double length = m_signal.layers[index].length;
    const QRectF all = room();
    const double middle = all.top() + (2.0 * double(index) + 0.5) * rowHeight();
    const bool isDrawn = std::isfinite(length) && length > 0;
    return {all.left(), middle - barHeight() / 2, isDrawn ? pixelX(length) - all.left() : 0, barHeight()};
}

QRectF ThermometerView::factorLine(std::size_t index) const {
    const QRectF all = room();
    return {all.left(), all.top() + (2.0 * double(index) - 1) * rowHeight(), all.width(), rowHeight()};
}

std::vector<ThermometerView::Factor> ThermometerView::factors(std::size_t index) const {
    const SignalLayer& layer = m_signal.layers[index];
    std::vector<Factor> both{
        {tr("× Wᵀ %1").arg(shown(layer.throughWeights)), {}, false, layer.throughWeights},
        {tr("× f′ %1").arg(shown(layer.throughSlope)), {}, true, layer.throughSlope}};
    const QRectF line = factorLine(index);
    double left = line.left() + scaled(22);
    // Below each other, whatever the numbers.
    const double wanted = m_metrics.horizontalAdvance(QStringLiteral("× Wᵀ 8.8e−88")) + scaled(16);
    const double column = std::min(wanted, (width() - scaled(10) - left) / double(both.size()));
    for (Factor& factor : both) {
        factor.place = {left, line.top(), m_metrics.horizontalAdvance(factor.text), line.height()};
        left += column;
    }
    return both;
}

bool ThermometerView::isSmallest(std::size_t index, const Factor& factor) const {
    const auto smallest = m_signal.smallest();
    // Where nothing is lost, none stands out.
    const bool isLoss =
        smallest && smallest->value < 1 && (smallest->value < kLoss || m_signal.left() < kLoss);
    return isLoss && smallest->layer == index && smallest->slope == factor.slope;
}

void ThermometerView::draw(QPainter& painter) const {
    if (m_signal.layers.empty())
        return;
    painter.setFont(ui::font(FontRole::Small));
    drawScale(painter);
    for (std::size_t i = 0; i < m_signal.layers.size(); ++i) {
        drawBar(painter, i);
        if (i > 0)
            drawFactors(painter, i);
    }
}

void ThermometerView::drawScale(QPainter& painter) const {
    const QRectF all = room();
    const double bottom = bar(m_signal.layers.size() - 1).bottom() + scaled(3), high = m_metrics.height();
    // At least two, or the scale cannot be read.
    int wanted = std::max(2, int(all.width() / scaled(60)));
    auto ticks = logTicks(m_scale, wanted);
    while (ticks.size() < 2 && wanted < 8)
        ticks = logTicks(m_scale, ++wanted);
    double taken = -1e9;
    for (const double tick : ticks) {
        const double x = pixelX(tick), half = m_metrics.horizontalAdvance(formatTick(tick)) / 2;
        painter.setPen(QPen(theme().grid, 1));
        painter.drawLine(QPointF(x, all.top()), QPointF(x, bottom));
        if (x - half < taken)
            continue;
        taken = x + half + scaled(6);
        painter.setPen(theme().muted);
        painter.drawText(QRectF(x - 40, bottom + 1, 80, high), Qt::AlignCenter, formatTick(tick));
    }
    painter.setPen(theme().faint);
    painter.drawText(QRectF(all.right(), bottom + 1, width() - scaled(10) - all.right(), high),
                     Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("‖∂L/∂z‖"));
    const auto smallest = m_signal.smallest();
    painter.setPen(smallest && m_signal.left() < kHeavyLoss ? lossColor(smallest->value) : theme().text);
    painter.drawText(verdictLine(), Qt::AlignLeft | Qt::AlignVCenter,
                     m_metrics.elidedText(verdict(), Qt::ElideRight, width() - scaled(20)));
}

void ThermometerView::drawBar(QPainter& painter, std::size_t index) const {
    const QRectF filled = bar(index), all = room();
    const double length = m_signal.layers[index].length, high = m_metrics.height();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().raised);
    painter.drawRoundedRect(QRectF(all.left(), filled.top(), all.width(), filled.height()), 3, 3);
    painter.setBrush(theme().backward);
    if (filled.width() > 0)
        painter.drawRoundedRect(filled, 3, 3);
    const auto line = [&](double left, double right) {
        return QRectF(left, filled.center().y() - high / 2, right - left, high);
    };
    painter.setPen(theme().text);
    painter.drawText(line(scaled(10), all.left() - scaled(8)), Qt::AlignRight | Qt::AlignVCenter,
                     m_metrics.elidedText(name(index), Qt::ElideRight, m_labelWidth));
    painter.setPen(std::isfinite(length) && length > 0 ? theme().text : theme().bad);
    painter.drawText(line(all.right() + 2, width() - scaled(10)), Qt::AlignRight | Qt::AlignVCenter,
                     formatNumber(length));
}

void ThermometerView::drawFactors(QPainter& painter, std::size_t index) const {
    const QRectF line = factorLine(index);
    const double x = line.left() + scaled(10), y = line.center().y(), r = scaled(4);
    painter.setPen(QPen(theme().backward, 1.3));
    painter.setBrush(Qt::NoBrush);
    painter.drawLine(QPointF(x, y - r), QPointF(x, y + r));
    painter.drawPolyline(QPolygonF{{x - r * 0.7, y + r * 0.3}, {x, y + r}, {x + r * 0.7, y + r * 0.3}});
    for (const Factor& factor : factors(index)) {
        const bool marked = isSmallest(index, factor);
        QRectF around = factor.place.adjusted(-scaled(5), 0, scaled(5), 0);
        around.setHeight(std::min(line.height() - 1, m_metrics.height() + scaled(5)));
        around.moveCenter(factor.place.center());
        if (marked) {
            painter.setPen(QPen(lossColor(factor.value), 1));
            painter.setBrush(blend(theme().panel, lossColor(factor.value), 0.18));
            painter.drawRoundedRect(around, 3, 3);
        }
        painter.setPen(marked ? lossColor(factor.value) : theme().muted);
        painter.drawText(factor.place.adjusted(0, -2, 2, 2), Qt::AlignLeft | Qt::AlignVCenter, factor.text);
    }
}

QRectF ThermometerView::verdictLine() const {
    const double bottom = bar(m_signal.layers.size() - 1).bottom() + scaled(3), high = m_metrics.height();
    return {double(scaled(10)), bottom + high + scaled(3), double(width() - scaled(20)), high + 2};
}

std::vector<std::pair<Picture::Spot, ThermometerView::Chosen>> ThermometerView::numbers() const {
    std::vector<std::pair<Spot, Chosen>> all;
    const auto add = [&all](Number number, std::size_t index, const QRectF& place, const QString& name) {
        all.push_back({{place, name, {}}, {number, index}});
    };
    for (std::size_t i = 0; i < m_signal.layers.size(); ++i) {
        const SignalLayer& layer = m_signal.layers[i];
        for (const Factor& factor : i > 0 ? factors(i) : std::vector<Factor>())
            if (!std::isnan(factor.value))
                add(factor.slope ? Number::ThroughSlope : Number::ThroughWeights, i,
                    factor.place.adjusted(-4, 0, 4, 0), name(i) + QLatin1Char(' ') + factor.text);
        if (!std::isnan(layer.length)) {
            const QRectF row = bar(i);
            add(Number::Length, i, {row.left(), row.top(), width() - scaled(10) - row.left(), row.height()},
                tr("%1: ‖∂L/∂z‖ = %2").arg(name(i), formatNumber(layer.length)));
        }
    }
    const double left = m_signal.left();
    if (std::isfinite(left) && m_signal.layers.front().length > 0)
        add(Number::Left, m_signal.layers.size() - 1, verdictLine(), verdict());
    return all;
}

std::vector<Picture::Spot> ThermometerView::spots() const {
    std::vector<Spot> all;
    for (auto& [spot, chosen] : numbers())
        all.push_back(std::move(spot));
    return all;
}

QStringList ThermometerView::readAt(const QPointF& position) const {
    for (std::size_t i = 0; i < m_signal.layers.size(); ++i) {
        const SignalLayer& layer = m_signal.layers[i];
        const QRectF row = bar(i);
        if (position.y() >= row.top() && position.y() <= row.bottom())
            return {tr("%1: ‖∂L/∂z‖ = %2").arg(name(i), formatNumber(layer.length)),
                    tr("Root of the sum of squares over its units and"),
                    tr("%1 training samples; L is their mean loss.").arg(formatCount(m_signal.samples))};
        if (i == 0 || !factorLine(i).contains(position))
            continue;
        const SignalLayer& above = m_signal.layers[i - 1];
        for (const Factor& factor : factors(i)) {
            if (!factor.place.adjusted(-4, 0, 4, 0).contains(position))
                continue;
            const double whole = factor.slope ? layer.arriving : above.length;
            const double part = factor.slope ? layer.length : layer.arriving;
            QStringList lines{factor.slope
                                  ? tr("× f′: ‖∂L/∂z‖ over ‖∂L/∂a‖ of %1").arg(name(i))
                                  : tr("× Wᵀ: ‖∂L/∂a‖ of %1 over ‖∂L/∂z‖ of %2").arg(name(i), name(i - 1)),
                              QStringLiteral("%1 / %2 = %3")
                                  .arg(formatNumber(part), formatNumber(whole), formatNumber(factor.value))};
            if (isSmallest(i, factor))
                lines += tr("The smallest of all factors: here most is lost.");
            return lines;
        }
    }
    return {};
}

QByteArray ThermometerView::csv() const {
    QByteArray text = "layer,arriving,length,through weights,through slope\n";
    for (std::size_t i = 0; i < m_signal.layers.size(); ++i) {
        const SignalLayer& layer = m_signal.layers[i];
        text += '"' + name(i).toUtf8().replace('"', "\"\"") + '"';
        for (const double number : {layer.arriving, layer.length, layer.throughWeights, layer.throughSlope})
            text += ',' + (std::isnan(number) ? QByteArray() : QByteArray::number(number, 'g', 9));
        text += '\n';
    }
    return text;
}

} // namespace ui::plots
