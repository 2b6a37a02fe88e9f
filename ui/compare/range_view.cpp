#include "ui/compare/range_view.h"

#include "engine/io/reports.h"
#include "ui/compare/lane_style.h"
#include "ui/compare/lane_words.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ui {

using engine::analysis::RangePoint;
using engine::analysis::RangeTest;
using engine::analysis::RateSuggestion;

namespace {

constexpr QSize kSize{900, 480};
constexpr double kSlopeShare = 0.18;
constexpr float kBandAlpha = 0.2f, kRawAlpha = 0.45f;
/// What is above so many times the first loss would press everything else flat.
constexpr double kHighest = 1.6;

QByteArray number(double value) { return QByteArray::fromStdString(engine::io::numberText(value)); }

} // namespace

double roundedRate(double rate) {
    const double unit = std::pow(10.0, std::floor(std::log10(rate)) - 1);
    return QString::number(std::round(rate / unit) * unit, 'g', 2).toDouble();
}

RangeView::RangeView(QWidget* parent) : Picture(QStringLiteral("rate"), parent) {
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &Picture::chosen, this, [this](int spot) {
        if (spot < int(suggestions().size()))
            Q_EMIT rateChosen(roundedRate(suggestions()[std::size_t(spot)].rate));
    });
}

void RangeView::setTest(RangeTestPtr test) {
    m_test = std::move(test);
    update();
}

void RangeView::setLanes(std::vector<std::pair<double, int>> lanes) {
    m_lanes = std::move(lanes);
    update();
}

plots::Axes RangeView::axes() const {
    plots::Axes axes;
    const QMarginsF margins =
        plots::Axes::margins() + QMarginsF(0, scaled(30), scaled(8), plots::keysHeight());
    axes.area = QRectF(rect()).marginsRemoved(margins);
    axes.area.setHeight(axes.area.height() * (1 - kSlopeShare) - scaled(14));
    axes.yName = tr("loss");
    axes.grid = true;
    axes.xLabels = false;
    if (!m_test)
        return axes;
    axes.x = {std::log10(m_test->points.front().rate), std::log10(m_test->points.back().rate)};
    double low = m_test->points.front().smoothed, high = low;
    for (const RangePoint& point : m_test->points) {
        low = std::min(low, point.low);
        high = std::max(high, point.high);
    }
    axes.y = plots::linearRange(low, std::min(high, kHighest * m_test->points.front().smoothed));
    return axes;
}

QRectF RangeView::slopeArea() const {
    const QRectF area = axes().area;
    const double height = (area.height() + scaled(14)) / (1 - kSlopeShare) * kSlopeShare;
    return {area.left(), area.bottom() + scaled(14), area.width(), height};
}

void RangeView::draw(QPainter& painter) const {
    if (!m_test)
        return;
    const plots::Axes axes = this->axes();
    drawAxes(painter, axes);
    painter.save();
    painter.setClipRect(axes.area.adjusted(0, -2, 0, 2));
    drawCurves(painter, axes);
    painter.restore();
    drawSlope(painter, axes);
    drawSuggestions(painter, axes);
    using Shape = plots::Key::Shape;
    QColor raw = theme().muted;
    raw.setAlphaF(kRawAlpha);
    std::vector<plots::Key> keys{{raw, tr("loss of the step"), Shape::Line, 0},
                                 {seriesColor(0), tr("smoothed"), Shape::Line, 0},
                                 {seriesColor(1), tr("its slope"), Shape::Line, 0}};
    if (m_test->points.front().high > m_test->points.front().low)
        keys.push_back({seriesColor(0), tr("± deviation over the seeds"), Shape::Block, 0});
    plots::paintKeys(painter, {0, height() - plots::keysHeight() - 1.0, double(width()), plots::keysHeight()},
                     keys);
}

void RangeView::drawAxes(QPainter& painter, const plots::Axes& axes) const {
    axes.paint(painter);
    painter.setFont(ui::font(FontRole::Small));
    const double height = painter.fontMetrics().height();
    const QRectF slope = slopeArea();
    for (int decade = int(std::ceil(axes.x.lower)); decade <= axes.x.upper; ++decade) {
        const double x = axes.toPixel(decade, axes.y.lower).x();
        painter.setPen(QPen(theme().grid, stroke(1)));
        painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()));
        painter.drawLine(QPointF(x, slope.top()), QPointF(x, slope.bottom()));
        painter.setPen(theme().muted);
        painter.drawText(QRectF(x - 40, slope.bottom() + scaled(3), 80, height), Qt::AlignCenter,
                         formatTick(std::pow(10.0, decade)));
    }
    painter.setPen(theme().faint);
    painter.drawText(QRectF(slope.left() - 80, slope.bottom() + scaled(3), 80 - scaled(24), height),
                     Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("η"));
    painter.drawText(QRectF(0, slope.top(), slope.left() - scaled(6), slope.height()),
                     Qt::AlignRight | Qt::AlignVCenter, tr("slope"));
}

void RangeView::drawCurves(QPainter& painter, const plots::Axes& axes) const {
    QPolygonF raw, smoothed, band;
    for (const RangePoint& point : m_test->points) {
        const double x = std::log10(point.rate);
        raw += axes.toPixel(x, point.loss);
        smoothed += axes.toPixel(x, point.smoothed);
        band += axes.toPixel(x, point.high);
    }
    for (auto at = m_test->points.rbegin(); at != m_test->points.rend(); ++at)
        band += axes.toPixel(std::log10(at->rate), at->low);
    if (m_test->points.front().high > m_test->points.front().low) {
        QColor color = seriesColor(0);
        color.setAlphaF(kBandAlpha);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(band);
    }
    painter.setBrush(Qt::NoBrush);
    QColor faint = theme().muted;
    faint.setAlphaF(kRawAlpha);
    painter.setPen(QPen(faint, stroke(1)));
    painter.drawPolyline(raw);
    painter.setPen(QPen(seriesColor(0), stroke(2)));
    painter.drawPolyline(smoothed);
}

void RangeView::drawSlope(QPainter& painter, const plots::Axes& axes) const {
    const QRectF area = slopeArea();
    double most = 1e-12;
    for (const RangePoint& point : m_test->points)
        if (point.smoothed <= axes.y.upper)
            most = std::max(most, std::isnan(point.slope) ? 0 : std::abs(point.slope));
    painter.setPen(QPen(theme().border, 1));
    painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()));
    QPolygonF line;
    for (const RangePoint& point : m_test->points)
        if (!std::isnan(point.slope))
            line += {axes.toPixel(std::log10(point.rate), 0).x(),
                     area.center().y() - std::clamp(point.slope / most, -1.0, 1.0) * area.height() / 2};
    painter.setPen(QPen(seriesColor(1), stroke(1.5)));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
}

/// None where the rules would follow chance.
const std::vector<RateSuggestion>& RangeView::suggestions() const {
    static const std::vector<RateSuggestion> kNone;
    return m_test && m_test->isClear() ? m_test->suggestions : kNone;
}

std::vector<plots::Picture::Spot> RangeView::spots() const {
    std::vector<Spot> spots;
    if (!m_test)
        return spots;
    const plots::Axes axes = this->axes();
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    // From left to right, each beside its line and below those that would lie over it.
    std::vector<std::size_t> order(suggestions().size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(),
              [this](std::size_t a, std::size_t b) { return suggestions()[a].rate < suggestions()[b].rate; });
    spots.resize(order.size());
    double right = 0, top = scaled(2);
    for (const std::size_t i : order) {
        const RateSuggestion& suggestion = suggestions()[i];
        const QString name =
            QStringLiteral("%1 %2").arg(ruleName(suggestion.rule), formatTick(roundedRate(suggestion.rate)));
        const double width = metrics.horizontalAdvance(name) + scaled(8);
        const double x =
            std::min(axes.toPixel(std::log10(suggestion.rate), 0).x() + scaled(2), axes.area.right() - width);
        if (x < right)
            top += metrics.height() + 1;
        right = x + width;
        spots[i] = {QRectF(x, top, width, metrics.height()), name, {}};
    }
    return spots;
}

void RangeView::drawSuggestions(QPainter& painter, const plots::Axes& axes) const {
    const auto places = spots();
    painter.setFont(ui::font(FontRole::Small));
    for (std::size_t i = 0; i < places.size(); ++i) {
        const double x = axes.toPixel(std::log10(suggestions()[i].rate), 0).x();
        const QColor color = theme().good;
        painter.setPen(QPen(color, stroke(1.2), i == 0 ? Qt::SolidLine : Qt::DashLine));
        painter.drawLine(QPointF(x, places[i].place.top()), QPointF(x, axes.area.bottom()));
        painter.setPen(color);
        painter.drawText(places[i].place, Qt::AlignCenter, places[i].name);
    }
    for (const auto& [rate, style] : m_lanes) {
        const double x = axes.toPixel(std::log10(rate), 0).x();
        if (x < axes.area.left() || x > axes.area.right())
            continue;
        painter.setPen(lanePen(style, 3));
        painter.drawLine(QPointF(x, axes.area.bottom() - scaled(9)), QPointF(x, axes.area.bottom()));
    }
}

std::size_t RangeView::nearest(double logRate) const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < m_test->points.size(); ++i)
        if (std::abs(std::log10(m_test->points[i].rate) - logRate) <
            std::abs(std::log10(m_test->points[best].rate) - logRate))
            best = i;
    return best;
}

QStringList RangeView::readAt(const QPointF& position) const {
    if (!m_test)
        return {};
    const auto places = spots();
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i].place.contains(position))
            return {ruleWords(suggestions()[i].rule), tr("Click to add a lane at that rate")};
    const plots::Axes axes = this->axes();
    if (position.x() < axes.area.left() || position.x() > axes.area.right() || position.y() < axes.area.top())
        return {};
    const RangePoint& point = m_test->points[nearest(axes.valueX(position.x()))];
    QStringList lines{QStringLiteral("η = %1").arg(formatNumber(point.rate)),
                      tr("loss %1, smoothed %2").arg(formatNumber(point.loss), formatNumber(point.smoothed))};
    if (!std::isnan(point.slope))
        lines += tr("slope %1 a tenfold rate").arg(formatNumber(point.slope));
    lines += tr("Click to add a lane at η = %1").arg(formatTick(roundedRate(point.rate)));
    return lines;
}

void RangeView::mouseReleaseEvent(QMouseEvent* event) {
    const plots::Axes axes = this->axes();
    const bool isOnCurve = axes.area.united(slopeArea()).contains(event->position());
    if (m_test && event->button() == Qt::LeftButton && isOnCurve)
        Q_EMIT rateChosen(roundedRate(std::pow(10.0, axes.valueX(event->position().x()))));
    else
        Picture::mouseReleaseEvent(event);
}

QByteArray RangeView::csv() const { return m_test ? rangeTable(*m_test) : QByteArray(); }

QByteArray rangeTable(const RangeTest& test) {
    QByteArray text = "learning_rate,loss,smoothed_loss\n";
    for (const RangePoint& point : test.points)
        text += number(point.rate) + ',' + number(point.loss) + ',' + number(point.smoothed) + '\n';
    return text;
}

QByteArray rangePicture(const RangeTest& test) {
    RangeView view;
    view.setTest(std::make_shared<const RangeTest>(test));
    plots::ExportChoice choice;
    choice.size = kSize;
    return plots::exported(view.exportable(), choice);
}

} // namespace ui
