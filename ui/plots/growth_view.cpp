#include "ui/plots/growth_view.h"

#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ui::plots {

using engine::train::LastStep;

namespace {

/// Of what was looked at before the growth, so many.
constexpr std::ptrdiff_t kCalmSteps = 4;
/// More steps than these are drawn without dots.
constexpr std::size_t kMostDots = 40;
constexpr int kUpdate = 2;
/// Of the width, for the names: the end is where curves are high.
constexpr double kKeysShare = 0.7;

std::array<double, 3> normsOf(const LastStep& step) {
    return {step.gradientNorm, step.parameterNorm, step.updateNorm};
}

bool drawable(double norm) { return std::isfinite(norm) && norm > 0; }

QStringList names() {
    return {GrowthView::tr("gradient"), GrowthView::tr("weights"), GrowthView::tr("update")};
}

/// Of whole steps: no ticks between them.
std::vector<double> stepTicks(const Range& x, int wanted) {
    auto ticks = linearTicks(x, wanted);
    std::erase_if(ticks, [](double tick) { return tick != std::floor(tick); });
    return ticks;
}

} // namespace

GrowthView::GrowthView(QWidget* parent) : Picture(QStringLiteral("divergence"), parent) {
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Norms of gradient, weights and update before the end"));
}

void GrowthView::setAutopsy(engine::train::AutopsyPtr autopsy) {
    m_autopsy = std::move(autopsy);
    m_steps.clear();
    if (m_autopsy) {
        const auto& all = m_autopsy->growth;
        const auto calm = std::find_if(all.begin(), all.end(), [this](const LastStep& step) {
            return step.step >= m_autopsy->calm.step;
        });
        m_steps.assign(calm - std::min(kCalmSteps, calm - all.begin()), all.end());
        double low = std::numeric_limits<double>::infinity(), high = 0;
        for (const LastStep& step : m_steps)
            for (const double norm : normsOf(step))
                if (drawable(norm)) {
                    low = std::min(low, norm);
                    high = std::max(high, norm);
                }
        m_y = high > 0 ? logRange(low, high) : Range{0.1, 1};
        m_x = {double(m_steps.front().step), double(m_steps.back().step)};
        if (m_x.size() == 0)
            m_x = {m_x.lower - 1, m_x.upper + 1};
    }
    update();
}

QSize GrowthView::sizeHint() const { return {scaled(360), scaled(150)}; }
QSize GrowthView::minimumSizeHint() const { return {scaled(160), scaled(84)}; }

QRectF GrowthView::area() const {
    return QRectF(rect()).adjusted(scaled(58), scaled(8), -scaled(18), -scaled(20));
}

double GrowthView::pixelX(long long step) const {
    return area().left() + (double(step) - m_x.lower) / m_x.size() * area().width();
}

double GrowthView::pixelY(double norm) const {
    const double share =
        (std::log10(norm) - std::log10(m_y.lower)) / (std::log10(m_y.upper) - std::log10(m_y.lower));
    return area().bottom() - share * area().height();
}

void GrowthView::paintScales(QPainter& painter) const {
    painter.setFont(ui::font(FontRole::Small));
    const QRectF all = area();
    const double height = painter.fontMetrics().height();
    for (const double tick : logTicks(m_y, std::max(2, int(all.height() / scaled(26))))) {
        const double at = pixelY(tick);
        painter.setPen(QPen(theme().grid, 1));
        painter.drawLine(QPointF(all.left(), at), QPointF(all.right(), at));
        painter.setPen(theme().muted);
        painter.drawText(QRectF(0, at - height / 2, all.left() - scaled(6), height),
                         Qt::AlignRight | Qt::AlignVCenter, formatTick(tick));
    }
    for (const double tick : stepTicks(m_x, std::max(2, int(all.width() / scaled(62)))))
        painter.drawText(
            QRectF(pixelX(std::llround(tick)) - scaled(40), all.bottom() + scaled(3), scaled(80), height),
            Qt::AlignCenter, formatCount(std::llround(tick)));
    painter.setPen(theme().faint);
    painter.drawText(QRectF(0, all.bottom() + scaled(3), all.left() - scaled(14), height),
                     Qt::AlignRight | Qt::AlignVCenter, tr("step"));
}

void GrowthView::paintMoments(QPainter& painter) const {
    const QRectF all = area();
    for (const auto& [step, color] :
         {std::pair{m_autopsy->calm.step, theme().good}, {m_autopsy->step, theme().bad}}) {
        painter.setPen(QPen(color, 1, Qt::DashLine));
        painter.drawLine(QPointF(pixelX(step), all.top()), QPointF(pixelX(step), all.bottom()));
    }
}

void GrowthView::paintCurve(QPainter& painter, int curve) const {
    QPolygonF line;
    for (const LastStep& step : m_steps)
        if (const double norm = normsOf(step)[std::size_t(curve)]; drawable(norm))
            line << QPointF(pixelX(step.step), pixelY(norm));
    painter.setBrush(Qt::NoBrush);
    // Gradient and update may lie upon each other.
    painter.setPen(QPen(seriesColor(curve), 1.6, curve == kUpdate ? Qt::DashLine : Qt::SolidLine));
    painter.drawPolyline(line);
    if (m_steps.size() > kMostDots)
        return;
    for (const QPointF& at : line)
        paintPoint(painter, at, scaled(2.5), seriesColor(curve), true);
}

void GrowthView::draw(QPainter& painter) const {
    if (!m_autopsy || area().height() < scaled(20))
        return;
    paintScales(painter);
    paintMoments(painter);
    std::vector<Key> keys;
    for (int curve = 0; curve < 3; ++curve) {
        paintCurve(painter, curve);
        keys.push_back({seriesColor(curve), names()[curve], Key::Shape::Line});
    }
    // Growth leaves the upper left corner free.
    paintKeys(painter, {area().left(), area().top(), area().width() * kKeysShare, keysHeight()}, keys);
}

std::vector<Picture::Spot> GrowthView::spots() const {
    std::vector<Spot> all;
    const QRectF whole = area();
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const double here = pixelX(m_steps[i].step);
        const double left = i == 0 ? whole.left() : (pixelX(m_steps[i - 1].step) + here) / 2;
        const double right =
            i + 1 == m_steps.size() ? whole.right() + 1 : (here + pixelX(m_steps[i + 1].step)) / 2;
        all.push_back({{left, whole.top(), right - left, whole.height()},
                       tr("step %1: norm of gradient %2, of weights %3, of update %4")
                           .arg(formatCount(m_steps[i].step), formatNumber(m_steps[i].gradientNorm),
                                formatNumber(m_steps[i].parameterNorm), formatNumber(m_steps[i].updateNorm)),
                       {}});
    }
    return all;
}

QStringList GrowthView::readAt(const QPointF& position) const {
    if (m_steps.empty() || !area().contains(position))
        return {};
    const auto nearest =
        *std::min_element(m_steps.begin(), m_steps.end(), [&](const LastStep& a, const LastStep& b) {
            return std::abs(pixelX(a.step) - position.x()) < std::abs(pixelX(b.step) - position.x());
        });
    const bool isCalm = nearest.step == m_autopsy->calm.step, isLast = nearest.step == m_autopsy->step;
    QStringList lines{(isLast   ? tr("step %1: not taken")
                       : isCalm ? tr("step %1: the last calm one")
                                : tr("step %1"))
                          .arg(formatCount(nearest.step)),
                      tr("loss of the batch %1").arg(formatNumber(nearest.loss))};
    for (int curve = 0; curve < 3; ++curve)
        lines << tr("norm of %1 %2").arg(names()[curve], formatNumber(normsOf(nearest)[std::size_t(curve)]));
    return lines;
}

QByteArray GrowthView::csv() const {
    QByteArray text("step,batch_loss,gradient_norm,parameter_norm,update_norm\n");
    for (const LastStep& step : m_steps) {
        text += QByteArray::number(step.step) + ',' + QByteArray::number(step.loss, 'g', 17);
        for (const double norm : normsOf(step))
            text += ',' + QByteArray::number(norm, 'g', 17);
        text += '\n';
    }
    return text;
}

} // namespace ui::plots
