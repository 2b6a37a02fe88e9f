#include "ui/evaluate/calibration_view.h"

#include "ui/evaluate/evaluation.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace ui {

using engine::analysis::CalibrationBin;

namespace {

/// Of the height, what the counts below have.
constexpr double kCounts = 0.16;

} // namespace

CalibrationView::CalibrationView(Evaluation& evaluation, QWidget* parent)
    : Picture(QStringLiteral("calibration"), parent), m_evaluation(evaluation) {
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Calibration"));
    connect(&evaluation, &Evaluation::changed, this, &CalibrationView::take);
}

void CalibrationView::take() {
    const auto* report = m_evaluation.report().get();
    if (isThere() && (m_of != report || m_class != m_evaluation.decision().one))
        m_calibration = engine::analysis::calibration(report->scores, m_evaluation.decision().one);
    m_of = report;
    m_class = m_evaluation.decision().one;
    update();
}

bool CalibrationView::isThere() const {
    return m_evaluation.hasScores() && m_evaluation.report()->scores.areProbabilities;
}

plots::Axes CalibrationView::axes() const {
    plots::Axes axes;
    axes.area =
        QRectF(rect()).marginsRemoved(plots::Axes::margins()).adjusted(0, scaled(4), -scaled(6), -scaled(16));
    axes.area.setBottom(axes.area.bottom() - kCounts * axes.area.height());
    axes.x = axes.y = {0, 1};
    axes.yName = tr("how often it is so");
    axes.grid = true;
    axes.xLabels = false;
    return axes;
}

void CalibrationView::draw(QPainter& painter) const {
    const plots::Axes axes = this->axes();
    axes.paint(painter);
    painter.setFont(ui::font(FontRole::Small));
    if (!isThere()) {
        painter.setPen(theme().muted);
        painter.drawText(
            axes.area.adjusted(scaled(12), 0, -scaled(12), 0), Qt::AlignCenter | Qt::TextWordWrap,
            m_evaluation.hasScores() ? tr("The outputs of this network are no probabilities: a last "
                                          "sigmoid or softmax layer makes them that.")
                                     : QString());
        return;
    }
    plots::Axes counts = axes;
    counts.area = QRectF(axes.area.left(), axes.area.bottom() + scaled(6), axes.area.width(),
                         QRectF(rect()).marginsRemoved(plots::Axes::margins()).bottom() - scaled(16) -
                             axes.area.bottom() - scaled(6));
    counts.xLabels = true;
    counts.yLabels = false;
    counts.yName.clear();
    counts.paint(painter);
    painter.setPen(theme().faint);
    painter.drawText(counts.area, Qt::AlignRight | Qt::AlignTop, tr("samples"));
    painter.drawText(
        QRectF(axes.area.left(), counts.area.bottom() + scaled(19), axes.area.width(), scaled(18)),
        Qt::AlignCenter,
        m_class < 0 ? tr("probability of the class that is said")
                    : tr("probability of %1").arg(m_evaluation.className(m_class)));
    painter.setPen(QPen(theme().faint, stroke(1), Qt::DashLine));
    painter.drawLine(axes.toPixel(0, 0), axes.toPixel(1, 1));
    double most = 1;
    for (const CalibrationBin& bin : m_calibration.bins)
        most = std::max(most, double(bin.samples));
    QPainterPath line;
    bool begun = false;
    for (const CalibrationBin& bin : m_calibration.bins) {
        const double left = axes.toPixel(bin.lower, 0).x() + 1, right = axes.toPixel(bin.upper, 0).x() - 1;
        const double high = double(bin.samples) / most * counts.area.height();
        painter.fillRect(QRectF(left, counts.area.bottom() - high, right - left, high), theme().faint);
        if (bin.samples == 0)
            continue;
        const QPointF at = axes.toPixel(bin.mean(), bin.share());
        painter.setPen(QPen(theme().bad, stroke(1.5))); // how far off
        painter.drawLine(at, axes.toPixel(bin.mean(), bin.mean()));
        begun ? line.lineTo(at) : line.moveTo(at);
        begun = true;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(seriesColor(0), stroke(1.8)));
    painter.drawPath(line);
    for (const CalibrationBin& bin : m_calibration.bins)
        if (bin.samples > 0)
            plots::paintPoint(painter, axes.toPixel(bin.mean(), bin.share()), scaled(4), seriesColor(0),
                              true);
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().text);
    painter.drawText(errorPlace(), Qt::AlignLeft | Qt::AlignVCenter, errorText());
}

QString CalibrationView::errorText() const {
    return tr("expected calibration error %1").arg(formatNumber(m_calibration.expectedError));
}

QRectF CalibrationView::errorPlace() const {
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    const QRectF area = axes().area;
    return {area.left() + scaled(8), area.top() + scaled(4), metrics.horizontalAdvance(errorText()) + 4,
            metrics.height() + 2};
}

std::vector<plots::Picture::Spot> CalibrationView::spots() const {
    std::vector<Spot> all;
    if (!isThere())
        return all;
    const plots::Axes axes = this->axes();
    for (const CalibrationBin& bin : m_calibration.bins)
        if (bin.samples > 0) {
            const QPointF at = axes.toPixel(bin.mean(), bin.share());
            const double r = scaled(8);
            all.push_back({QRectF(at - QPointF(r, r), QSizeF(2 * r, 2 * r)),
                           tr("probability %1 to %2: %3 of %4")
                               .arg(formatTick(bin.lower), formatTick(bin.upper), formatCount(bin.hits),
                                    formatCount(bin.samples)),
                           {}});
        }
    all.push_back({errorPlace(), errorText(), {}});
    return all;
}

int CalibrationView::binOf(int spot) const {
    int seen = 0;
    for (std::size_t b = 0; b < m_calibration.bins.size(); ++b)
        if (m_calibration.bins[b].samples > 0 && seen++ == spot)
            return int(b);
    return -1;
}

QStringList CalibrationView::readAt(const QPointF& position) const {
    const plots::Axes axes = this->axes();
    if (!isThere() || position.x() < axes.area.left() || position.x() > axes.area.right())
        return {};
    for (const CalibrationBin& bin : m_calibration.bins) {
        const double p = axes.valueX(position.x());
        if (p < bin.lower || p > bin.upper)
            continue;
        QStringList lines{tr("probability %1 to %2: %3 samples")
                              .arg(formatTick(bin.lower), formatTick(bin.upper), formatCount(bin.samples))};
        if (bin.samples > 0)
            lines << tr("mean %1").arg(formatNumber(bin.mean()))
                  << tr("it is so in %1 = %2 / %3")
                         .arg(formatNumber(bin.share()), formatCount(bin.hits), formatCount(bin.samples));
        return lines;
    }
    return {};
}

QByteArray CalibrationView::csv() const {
    QByteArray text = "lower,upper,samples,hits,mean_probability,share\n";
    for (const CalibrationBin& bin : m_calibration.bins)
        text +=
            QByteArray::number(bin.lower) + ',' + QByteArray::number(bin.upper) + ',' +
            QByteArray::number(qlonglong(bin.samples)) + ',' + QByteArray::number(qlonglong(bin.hits)) + ',' +
            (bin.samples > 0
                 ? QByteArray::number(bin.mean(), 'g', 17) + ',' + QByteArray::number(bin.share(), 'g', 17)
                 : ",") +
            '\n';
    return text;
}

} // namespace ui
