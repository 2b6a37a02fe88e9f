#include "ui/compare/slice_view.h"

#include "engine/io/reports.h"
#include "ui/compare/lane_style.h"
#include "ui/plots/scale.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::analysis::GradientSlice;
using engine::analysis::StepLength;
using Point = GradientSlice::Point;

namespace {

/// Of what the best step wins, so much is seen above the loss there is now.
constexpr double kAbove = 0.8, kBelow = 0.12;
constexpr double kDot = 5.5, kNear = 9; // pixels
constexpr float kTint = 0.13f;
constexpr int kLabelled = 6; ///< more steps are told by their colours alone

QByteArray number(double value) { return QByteArray::fromStdString(engine::io::numberText(value)); }

} // namespace

QString stepWords(const GradientSlice& slice, const Point& step) {
    const double most = slice.start() - slice.lowest().loss;
    const QString share = QString::number(most > 0 ? 100 * (slice.start() - step.loss) / most : 0, 'f', 0);
    switch (lengthOf(slice, step)) {
    case StepLength::Short:
        return SliceView::tr("Too short: %1 % of what one step can win.").arg(share);
    case StepLength::Good:
        return SliceView::tr("Right: %1 % of what one step can win.").arg(share);
    case StepLength::Long:
        return SliceView::tr("Too long: past the valley, %1 % of what one step can win.").arg(share);
    case StepLength::Rising:
        return std::isfinite(step.loss) ? SliceView::tr("Overshoots: the loss rises.")
                                        : SliceView::tr("Overshoots: the loss is not finite.");
    }
    return {};
}

SliceView::SliceView(QWidget* parent) : Picture(QStringLiteral("gradient-slice"), parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Loss along the gradient, with the step of each lane's learning rate"));
}

void SliceView::setSlice(GradientSlicePtr slice, std::vector<Step> steps) {
    m_slice = std::move(slice);
    m_zones = m_slice ? zonesOf(*m_slice) : std::nullopt;
    m_steps = std::move(steps);
    update();
}

void SliceView::setLogarithmic(bool on) {
    m_logarithmic = on;
    update();
}

double SliceView::xOf(double rate) const { return m_logarithmic ? std::log10(rate) : rate; }
double SliceView::rateOf(double x) const { return m_logarithmic ? std::pow(10.0, x) : x; }

plots::Axes SliceView::axes() const {
    plots::Axes axes;
    const double head = QFontMetricsF(ui::font(FontRole::Small)).height();
    axes.area = QRectF(rect()).marginsRemoved(plots::Axes::margins() +
                                              QMarginsF(0, head + scaled(2), scaled(8), plots::keysHeight()));
    axes.yName = tr("loss");
    axes.grid = true;
    axes.xLabels = false; // drawn here, as rates
    if (!m_slice)
        return axes;
    const double largest = m_slice->points.back().rate, best = m_slice->lowest().rate;
    axes.x = {std::log10(m_slice->from), std::log10(largest)};
    if (!m_logarithmic) // far enough to see the other side of the valley
        axes.x = {0, m_zones ? std::min(largest, 1.15 * std::max(m_zones->risesFrom, 1.5 * best)) : largest};
    const double start = m_slice->start(),
                 won = std::max(start - m_slice->lowest().loss, 1e-3 * std::abs(start) + 1e-12);
    axes.y = {start - (1 + kBelow) * won, start + kAbove * won};
    return axes;
}

QPointF SliceView::place(const plots::Axes& axes, const Point& step) const {
    const double loss = std::isfinite(step.loss) ? std::min(step.loss, axes.y.upper) : axes.y.upper;
    return axes.toPixel(xOf(step.rate), loss);
}

std::vector<std::size_t> SliceView::inView() const {
    std::vector<std::size_t> all;
    if (!m_slice)
        return all;
    const plots::Axes axes = this->axes();
    for (std::size_t i = 0; i < m_slice->steps.size() && i < m_steps.size(); ++i) {
        const double x = xOf(m_slice->steps[i].rate);
        if (x >= axes.x.lower && x <= axes.x.upper)
            all.push_back(i);
    }
    return all;
}

void SliceView::draw(QPainter& painter) const {
    if (!m_slice)
        return;
    const plots::Axes axes = this->axes();
    drawZones(painter, axes);
    drawAxes(painter, axes);
    drawCurves(painter, axes);
    drawSteps(painter, axes);
    using Shape = plots::Key::Shape;
    plots::paintKeys(painter, {0, height() - plots::keysHeight() - 1.0, double(width()), plots::keysHeight()},
                     {{theme().text, tr("loss after one step"), Shape::Line, 0},
                      {theme().accent, tr("what the slope promises"), Shape::Line, 1},
                      {theme().muted, tr("a lane's rate"), Shape::Dot, 0}});
}

/// Where a step is too short, right, too long: in words above the picture.
void SliceView::drawZones(QPainter& painter, const plots::Axes& axes) const {
    if (!m_zones)
        return;
    const auto xAt = [&](double rate) {
        return std::clamp(rate <= 0 ? axes.area.left() : axes.toPixel(xOf(rate), 0).x(), axes.area.left(),
                          axes.area.right());
    };
    const double good = xAt(m_zones->goodFrom), far = xAt(m_zones->goodTo), rises = xAt(m_zones->risesFrom);
    const auto tint = [&](double from, double to, QColor color) {
        color.setAlphaF(kTint);
        painter.fillRect(QRectF(from, axes.area.top(), to - from, axes.area.height()), color);
    };
    tint(good, far, theme().good);
    tint(rises, axes.area.right(), theme().bad);
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const auto head = [&](double from, double to, const QString& text, const QColor& color) {
        if (metrics.horizontalAdvance(text) > to - from)
            return;
        painter.setPen(color);
        painter.drawText(
            QRectF(from, axes.area.top() - metrics.height() - scaled(2), to - from, metrics.height()),
            Qt::AlignCenter, text);
    };
    head(axes.area.left() + scaled(34), good, tr("too short"), theme().muted);
    head(good, far, tr("right"), theme().good);
    const QString over = tr("overshoots");
    const double wide = metrics.horizontalAdvance(over);
    head(std::max(far, std::min(rises, axes.area.right() - wide)), axes.area.right(), over, theme().bad);
}

void SliceView::drawAxes(QPainter& painter, const plots::Axes& axes) const {
    axes.paint(painter);
    painter.setFont(ui::font(FontRole::Small));
    const double height = painter.fontMetrics().height();
    std::vector<double> rates;
    if (m_logarithmic)
        for (int decade = int(std::ceil(axes.x.lower)); decade <= axes.x.upper; ++decade)
            rates.push_back(std::pow(10.0, decade));
    else
        rates = plots::linearTicks(axes.x, std::max(2, int(axes.area.width() / scaled(70))));
    for (const double rate : rates) {
        const double x = axes.toPixel(xOf(rate), axes.y.lower).x();
        painter.setPen(QPen(theme().grid, stroke(1)));
        painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()));
        painter.setPen(theme().muted);
        painter.drawText(QRectF(x - 40, axes.area.bottom() + scaled(4), 80, height), Qt::AlignCenter,
                         formatTick(rate));
    }
    painter.setPen(theme().faint);
    painter.drawText(QRectF(0, axes.area.bottom() + scaled(4), axes.area.left() - scaled(20), height),
                     Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("η"));
}

/// Cut where it leaves the area: not every painter clips.
void SliceView::drawLine(QPainter& painter, const plots::Axes& axes,
                         double (GradientSlice::*of)(double) const) const {
    std::vector<plots::Sample> whole, inside;
    for (double pixel = axes.area.left(); pixel <= axes.area.right(); pixel += 1) {
        const double x = axes.valueX(pixel);
        whole.push_back({x, (*m_slice.*of)(rateOf(x))});
    }
    plots::cut(whole, {axes.area, axes.x, axes.y, false}, inside);
    QPolygonF line;
    for (const plots::Sample& sample : inside) {
        if (std::isfinite(sample.y)) {
            line += axes.toPixel(sample.x, sample.y);
            continue;
        }
        painter.drawPolyline(line);
        line.clear();
    }
    painter.drawPolyline(line);
}

void SliceView::drawCurves(QPainter& painter, const plots::Axes& axes) const {
    const double now = axes.toPixel(0, m_slice->start()).y();
    painter.setPen(QPen(theme().muted, stroke(1), Qt::DotLine));
    painter.drawLine(QPointF(axes.area.left(), now), QPointF(axes.area.right(), now));
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    painter.setPen(theme().muted);
    painter.drawText(QPointF(axes.area.left() + scaled(5), now - metrics.descent() - scaled(2)),
                     tr("now %1").arg(formatNumber(m_slice->start())));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().accent, stroke(1.6), Qt::DashLine));
    drawLine(painter, axes, &GradientSlice::tangent);
    painter.setPen(QPen(theme().text, stroke(2)));
    drawLine(painter, axes, &GradientSlice::at);
}

void SliceView::drawSteps(QPainter& painter, const plots::Axes& axes) const {
    const auto all = inView();
    const double r = scaled(kDot);
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    for (const std::size_t i : all) {
        const Point& step = m_slice->steps[i];
        const QPointF at = place(axes, step);
        const QColor color = laneColor(m_steps[i].style);
        painter.setPen(lanePen(m_steps[i].style, 1.4));
        painter.drawLine(at, QPointF(at.x(), axes.area.bottom()));
        if (!(step.loss <= axes.y.upper)) {
            painter.setPen(QPen(theme().panel, 1));
            painter.setBrush(color);
            painter.drawPolygon(QPolygonF{at + QPointF(0, -r), at + QPointF(r, r), at + QPointF(-r, r)});
        } else {
            plots::paintPoint(painter, at, r, color, !isLaneDashed(m_steps[i].style));
        }
    }
    if (int(all.size()) > kLabelled)
        return;
    // At the foot of each line, where there is room between them.
    double right = axes.area.left();
    for (const std::size_t i : all) {
        const QString text = formatTick(m_slice->steps[i].rate);
        const double x = place(axes, m_slice->steps[i]).x() + scaled(4),
                     wide = metrics.horizontalAdvance(text);
        if (x < right || x + wide > axes.area.right())
            continue;
        painter.setPen(laneColor(m_steps[i].style));
        painter.drawText(QPointF(x, axes.area.bottom() - metrics.descent() - scaled(2)), text);
        right = x + wide + scaled(5);
    }
}

std::vector<plots::Picture::Spot> SliceView::spots() const {
    std::vector<Spot> spots;
    const double r = scaled(kNear);
    const plots::Axes axes = this->axes();
    for (const std::size_t i : inView()) {
        const Point& step = m_slice->steps[i];
        const QPointF at = place(axes, step);
        spots.push_back({QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r),
                         tr("%1: loss %2 after one step. %3")
                             .arg(m_steps[i].name, formatNumber(step.loss), stepWords(*m_slice, step)),
                         at});
    }
    return spots;
}

std::size_t SliceView::stepOf(int spot) const { return inView()[std::size_t(spot)]; }

QStringList SliceView::readAt(const QPointF& position) const {
    if (!m_slice)
        return {};
    const auto places = spots();
    for (std::size_t i = places.size(); i-- > 0;)
        if (places[i].place.contains(position)) {
            const std::size_t index = stepOf(int(i));
            const Point& step = m_slice->steps[index];
            return {m_steps[index].name,
                    tr("one step: %1 → %2").arg(formatNumber(m_slice->start()), formatNumber(step.loss)),
                    stepWords(*m_slice, step), tr("Click to see how it comes about")};
        }
    const plots::Axes axes = this->axes();
    if (!axes.area.contains(position))
        return {};
    const double rate = rateOf(axes.valueX(position.x()));
    return {QStringLiteral("η = %1").arg(formatNumber(rate)),
            tr("loss after one step: %1").arg(formatNumber(m_slice->at(rate))),
            tr("the slope promises %1").arg(formatNumber(m_slice->tangent(rate)))};
}

QByteArray SliceView::csv() const {
    if (!m_slice)
        return {};
    QByteArray text = "learning_rate,loss,tangent,parabola\n";
    for (const Point& point : m_slice->points)
        text += number(point.rate) + ',' + number(point.loss) + ',' + number(m_slice->tangent(point.rate)) +
                ',' + number(m_slice->parabola(point.rate)) + '\n';
    return text;
}

} // namespace ui
