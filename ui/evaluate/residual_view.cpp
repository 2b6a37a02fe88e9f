#include "ui/evaluate/residual_view.h"

#include "ui/data/explorer_words.h"
#include "ui/evaluate/evaluation.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::core::Index;

namespace {

QString outputName(const engine::data::Dataset& dataset, Index output) {
    return columnTitle(dataset, dataset.features.rows() + output);
}

} // namespace

ResidualView::ResidualView(Evaluation& evaluation, Kind kind, QWidget* parent)
    : Picture(kind == Kind::Predicted ? QStringLiteral("answers") : QStringLiteral("residuals"), parent),
      m_evaluation(evaluation), m_kind(kind) {
    setAccessibleName(kind == Kind::Predicted ? tr("Answers over targets") : tr("Residuals over answers"));
    connect(&evaluation, &Evaluation::changed, this, &ResidualView::take);
}

bool ResidualView::isThere() const {
    return m_evaluation.report() && !m_evaluation.report()->hasClasses &&
           m_evaluation.report()->notFinite == 0;
}

void ResidualView::take() {
    if (isThere()) {
        if (m_data != m_evaluation.data().get()) {
            m_x.reset();
            m_y.reset();
        }
        m_data = m_evaluation.data().get();
        const auto& report = *m_evaluation.report();
        const auto& targets = report.targets;
        m_mean = targets.rowwise().mean();
        m_deviation = ((targets.colwise() - m_mean).array().square().rowwise().mean()).sqrt();
        double least = HUGE_VAL, most = -HUGE_VAL, low = HUGE_VAL, high = -HUGE_VAL, far = 1e-12;
        for (int k = 0; k < int(targets.rows()); ++k) {
            least = std::min(least, shown(k, targets.row(k).minCoeff()));
            most = std::max(most, shown(k, targets.row(k).maxCoeff()));
            low = std::min(low, shown(k, report.residuals.answers.row(k).minCoeff()));
            high = std::max(high, shown(k, report.residuals.answers.row(k).maxCoeff()));
            far = std::max(far, report.residuals.values.row(k).cwiseAbs().maxCoeff() / spread(k));
        }
        if (m_kind == Kind::Predicted) {
            m_x.follow(least, most);
            m_y.follow(std::min(low, least), std::max(high, most));
        } else {
            m_x.follow(low, high);
            m_y.follow(-far, far);
        }
    }
    update();
}

double ResidualView::spread(int output) const {
    return isMany() && m_deviation(output) > 0 ? m_deviation(output) : 1;
}

double ResidualView::shown(int output, double value) const {
    return isMany() ? (value - m_mean(output)) / spread(output) : value;
}

void ResidualView::mark(int place) {
    m_marked = place;
    update();
}

plots::Axes ResidualView::axes() const {
    plots::Axes axes;
    axes.area =
        QRectF(rect()).marginsRemoved(plots::Axes::margins()).adjusted(0, scaled(4), -scaled(6), -scaled(16));
    axes.x = m_x.range();
    axes.y = m_y.range();
    axes.yName = m_kind == Kind::Predicted ? tr("answer y") : tr("residual t − y");
    axes.grid = true;
    return axes;
}

QPointF ResidualView::pointOf(int place, int output) const {
    const auto& report = *m_evaluation.report();
    const double y = shown(output, report.residuals.answers(output, place));
    return m_kind == Kind::Predicted
               ? axes().toPixel(shown(output, report.targets(output, place)), y)
               : axes().toPixel(y, report.residuals.values(output, place) / spread(output));
}

void ResidualView::draw(QPainter& painter) const {
    const plots::Axes axes = this->axes();
    axes.paint(painter);
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().faint);
    painter.drawText(QRectF(axes.area.left(), axes.area.bottom() + scaled(19), axes.area.width(), scaled(18)),
                     Qt::AlignCenter,
                     (m_kind == Kind::Predicted ? tr("target t") : tr("answer y")) +
                         (isMany() ? tr(", in standard deviations") : QString()));
    if (!isThere())
        return;
    painter.save();
    painter.setClipRect(axes.area.adjusted(-3, -3, 3, 3));
    painter.setPen(QPen(theme().muted, stroke(1.2), Qt::DashLine));
    if (m_kind == Kind::Predicted) {
        const double low = std::min(axes.x.lower, axes.y.lower), high = std::max(axes.x.upper, axes.y.upper);
        painter.drawLine(axes.toPixel(low, low), axes.toPixel(high, high));
    } else {
        painter.drawLine(axes.toPixel(axes.x.lower, 0), axes.toPixel(axes.x.upper, 0));
    }
    drawPoints(painter, axes);
    painter.restore();
    const Index outputs = m_evaluation.report()->targets.rows();
    std::vector<plots::Key> keys;
    for (Index k = 0; outputs > 1 && k < outputs; ++k)
        keys.push_back(
            {seriesColor(int(k)), outputName(*m_evaluation.data()->dataset, k), plots::Key::Shape::Dot});
    // Beside the name of the axis.
    const double name = QFontMetricsF(ui::font(FontRole::Small)).horizontalAdvance(axes.yName) + scaled(14);
    if (!keys.empty())
        plots::paintKeys(painter,
                         {axes.area.left() + name, axes.area.top() - scaled(20), axes.area.width() - name,
                          plots::keysHeight()},
                         keys);
}

void ResidualView::drawPoints(QPainter& painter, const plots::Axes& axes) const {
    const auto& report = *m_evaluation.report();
    const Index samples = report.targets.cols(), every = std::max<Index>(1, samples / kMostPoints);
    const double radius = scaled(samples > 250 ? 2.4 : 3.4);
    for (Index k = 0; k < report.targets.rows(); ++k)
        for (Index i = 0; i < samples; i += every)
            plots::paintPoint(painter, pointOf(int(i), int(k)), radius, seriesColor(int(k)), true);
    if (m_marked < 0 || m_marked >= int(samples))
        return;
    for (Index k = 0; k < report.targets.rows(); ++k) {
        const QPointF at = pointOf(m_marked, int(k));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme().bad, stroke(1.6)));
        painter.drawLine(at, m_kind == Kind::Predicted
                                 ? axes.toPixel(shown(int(k), report.targets(k, m_marked)),
                                                shown(int(k), report.targets(k, m_marked)))
                                 : axes.toPixel(shown(int(k), report.residuals.answers(k, m_marked)), 0));
        painter.setPen(QPen(theme().text, stroke(2)));
        painter.drawEllipse(at, radius + 3, radius + 3);
    }
}

int ResidualView::nearest(const QPointF& position) const {
    int best = -1;
    double least = scaled(10);
    const auto& report = *m_evaluation.report();
    for (int i = 0; i < int(report.targets.cols()); ++i)
        for (int k = 0; k < int(report.targets.rows()); ++k) {
            const QPointF way = pointOf(i, k) - position;
            if (const double away = std::hypot(way.x(), way.y()); away < least) {
                least = away;
                best = i;
            }
        }
    return best;
}

QStringList ResidualView::readAt(const QPointF& position) const {
    const int place = isThere() ? nearest(position) : -1;
    if (place < 0)
        return {};
    const auto& report = *m_evaluation.report();
    QStringList lines{tr("sample %1").arg(formatCount(report.rows[std::size_t(place)]))};
    for (Index k = 0; k < report.targets.rows() && k < 6; ++k)
        lines << tr("%1: target %2, answer %3, residual %4")
                     .arg(outputName(*m_evaluation.data()->dataset, k),
                          formatNumber(report.targets(k, place)),
                          formatNumber(report.residuals.answers(k, place)),
                          formatNumber(report.residuals.values(k, place)));
    return lines << tr("click: choose it");
}

void ResidualView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && isThere())
        if (const int place = nearest(event->position()); place >= 0)
            Q_EMIT sampleChosen(place);
}

QByteArray ResidualView::csv() const {
    QByteArray text = "sample,output,target,answer,residual\n";
    if (!isThere())
        return text;
    const auto& report = *m_evaluation.report();
    for (Index i = 0; i < report.targets.cols(); ++i)
        for (Index k = 0; k < report.targets.rows(); ++k)
            text += QByteArray::number(report.rows[std::size_t(i)]) + ',' +
                    outputName(*m_evaluation.data()->dataset, k).toUtf8() + ',' +
                    QByteArray::number(report.targets(k, i), 'g', 17) + ',' +
                    QByteArray::number(report.residuals.answers(k, i), 'g', 17) + ',' +
                    QByteArray::number(report.residuals.values(k, i), 'g', 17) + '\n';
    return text;
}

} // namespace ui
