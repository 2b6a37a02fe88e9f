#include "ui/plots/schedule_view.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

constexpr int kHeight = 150;
constexpr double kRoom = 1.08; // above the largest rate
/// Rates of a plan are asked for at so many points at most.
constexpr int kPoints = 400;

} // namespace

ScheduleView::ScheduleView(QWidget* parent) : Picture(QStringLiteral("schedule"), parent) {
    setAccessibleName(tr("Learning rate over the epochs"));
    setToolTip(
        tr("The learning rate as the schedule will make it. What goes by the loss (reduce on plateau) is "
           "not known before."));
    setMinimumHeight(scaled(kHeight));
}

bool ScheduleView::isWorthIt(const engine::optim::ScheduleSpec& schedule) {
    return schedule.type != "constant" || schedule.settings.integer("warmup_steps") > 0;
}

void ScheduleView::show(const Plan& plan) {
    m_plan = plan;
    update();
}

QSize ScheduleView::sizeHint() const { return {scaled(300), scaled(kHeight)}; }

long long ScheduleView::stepsPerEpoch() const {
    const long long batch = std::clamp<long long>(m_plan.training.batchSize, 1, m_plan.rows);
    return (m_plan.rows + batch - 1) / batch;
}

double ScheduleView::epochs() const { return std::max(1, m_plan.training.epochs); }

double ScheduleView::rateAt(double epoch) const {
    const auto step = static_cast<long long>(epoch * static_cast<double>(stepsPerEpoch()));
    return engine::optim::scheduledRate(m_plan.training.schedule, m_plan.baseRate,
                                        {step, stepsPerEpoch(), m_plan.training.epochs});
}

Axes ScheduleView::axes() const {
    double most = m_plan.rate;
    for (int i = 0; i <= kPoints; ++i)
        most = std::max(most, rateAt(epochs() * i / kPoints));
    Axes axes;
    axes.area = QRectF(rect()).marginsRemoved(Axes::margins());
    axes.x = {0, epochs()};
    axes.y = {0, most > 0 ? most * kRoom : 1};
    axes.xName = tr("epoch");
    axes.yName = tr("rate η");
    axes.grid = true;
    return axes;
}

void ScheduleView::draw(QPainter& painter) const {
    const Axes axes = this->axes();
    painter.setRenderHint(QPainter::Antialiasing);
    axes.paint(painter);
    QPainterPath line;
    for (int i = 0; i <= kPoints; ++i) {
        const double epoch = epochs() * i / kPoints;
        const QPointF at = axes.toPixel(epoch, rateAt(epoch));
        i == 0 ? line.moveTo(at) : line.lineTo(at);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().update, 1.8));
    painter.drawPath(line);
    const double now = static_cast<double>(m_plan.step) / static_cast<double>(stepsPerEpoch());
    if (now <= epochs())
        paintPoint(painter, axes.toPixel(now, m_plan.rate), scaled(4), theme().update, true);
}

QStringList ScheduleView::readAt(const QPointF& position) const {
    const Axes axes = this->axes();
    if (!axes.area.contains(position))
        return {};
    const double epoch = std::clamp(axes.valueX(position.x()), 0.0, epochs());
    return {tr("epoch %1").arg(formatCount(std::llround(std::floor(epoch)))),
            tr("rate %1").arg(formatNumber(rateAt(epoch)))};
}

QByteArray ScheduleView::csv() const {
    QByteArray lines = "epoch,learning_rate\n";
    for (int i = 0; i <= kPoints; ++i) {
        const double epoch = epochs() * i / kPoints;
        lines += QByteArray::number(epoch, 'g', 17) + ',' + QByteArray::number(rateAt(epoch), 'g', 17) + '\n';
    }
    return lines;
}

} // namespace ui::plots
