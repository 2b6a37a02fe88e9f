#include "ui/evaluate/score_view.h"

#include "ui/evaluate/evaluation.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ui {

namespace {

constexpr int kBins = 40;
/// Of the range, what an arrow key moves the threshold by.
constexpr double kKeyStep = 0.01;

/// One mistake is to be seen beside hundreds that are right.
double heightOf(engine::core::Index count) { return std::sqrt(double(count)); }

} // namespace

ScoreView::ScoreView(Evaluation& evaluation, QWidget* parent)
    : Picture(QStringLiteral("scores"), parent), m_evaluation(evaluation) {
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Scores and threshold"));
    connect(&evaluation, &Evaluation::changed, this, &ScoreView::take);
}

void ScoreView::take() {
    const auto* report = m_evaluation.report().get();
    const int one = m_evaluation.decision().one;
    if (m_evaluation.hasScores() && (m_of != report || m_class != one)) {
        const auto [lower, upper] = m_evaluation.thresholdRange();
        m_histogram = engine::analysis::scoreHistogram(engine::analysis::judged(report->scores, one), lower,
                                                       upper, kBins);
    }
    m_of = report;
    m_class = one;
    update();
}

plots::Axes ScoreView::axes() const {
    plots::Axes axes;
    axes.area = QRectF(rect())
                    .marginsRemoved(plots::Axes::margins())
                    .adjusted(-scaled(28), scaled(4), -scaled(6), -scaled(16));
    axes.x = {m_histogram.lower, m_histogram.upper};
    const double most = heightOf(std::max<engine::core::Index>(1, m_histogram.most()));
    axes.y = {-most, most};
    axes.yLabels = false;
    return axes;
}

double ScoreView::thresholdX() const { return axes().toPixel(m_evaluation.decision().threshold, 0).x(); }

void ScoreView::draw(QPainter& painter) const {
    if (!m_evaluation.hasScores())
        return;
    const plots::Axes axes = this->axes();
    axes.paint(painter);
    drawBars(painter, axes, true);
    drawBars(painter, axes, false);
    painter.setPen(QPen(theme().muted, stroke(1)));
    painter.drawLine(axes.toPixel(axes.x.lower, 0), axes.toPixel(axes.x.upper, 0));
    painter.setFont(ui::font(FontRole::Small));
    const bool all = m_class < 0;
    const QString name = all ? QString() : m_evaluation.className(m_class);
    painter.setPen(theme().text);
    const QRectF text = axes.area.adjusted(scaled(4), scaled(2), -scaled(4), -scaled(2));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, all ? tr("↑ right") : tr("↑ is %1").arg(name));
    // Where the bars are low.
    painter.drawText(text, (all ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignBottom,
                     all ? tr("↓ wrong") : tr("↓ is not"));
    painter.setPen(theme().faint);
    const bool probability = m_evaluation.report()->scores.areProbabilities;
    painter.drawText(QRectF(axes.area.left(), axes.area.bottom() + scaled(19), axes.area.width(), scaled(18)),
                     Qt::AlignCenter,
                     all           ? (probability ? tr("probability of the class that is said")
                                                  : tr("score of the class that is said"))
                     : probability ? tr("probability of %1").arg(name)
                                   : tr("score of %1").arg(name));
    if (!all)
        drawThreshold(painter, axes);
}

void ScoreView::drawBars(QPainter& painter, const plots::Axes& axes, bool happened) const {
    const auto& counts = happened ? m_histogram.happened : m_histogram.others;
    const double wide = axes.x.size() / double(counts.size());
    const double middle = axes.toPixel(0, 0).y();
    // Of all classes what happened is right; of one it is right above the threshold.
    const double split =
        m_class < 0 ? axes.area.left() : std::clamp(thresholdX(), axes.area.left(), axes.area.right());
    for (std::size_t b = 0; b < counts.size(); ++b) {
        if (counts[b] == 0)
            continue;
        const double left = axes.toPixel(axes.x.lower + double(b) * wide, 0).x() + 0.5;
        const double right = axes.toPixel(axes.x.lower + double(b + 1) * wide, 0).x() - 0.5;
        // One sample is to be seen beside thousands.
        const double end = axes.toPixel(0, (happened ? 1 : -1) * heightOf(counts[b])).y();
        const double far = std::abs(end - middle) < 2 ? middle + (happened ? -2 : 2) : end;
        const auto part = [&](double from, double to, bool isRight) {
            if (to <= from)
                return;
            const QRectF bar = QRectF(QPointF(from, middle), QPointF(to, far)).normalized();
            painter.setPen(Qt::NoPen);
            painter.setBrush(isRight ? QBrush(theme().good) : QBrush(theme().bad));
            painter.drawRect(bar);
            if (!isRight) { // by shape as well as by colour
                painter.setBrush(QBrush(theme().panel, Qt::BDiagPattern));
                painter.drawRect(bar);
            }
        };
        part(left, std::min(right, split), !happened);
        part(std::max(left, split), right, happened);
    }
}

void ScoreView::drawThreshold(QPainter& painter, const plots::Axes& axes) const {
    const double x = thresholdX();
    if (x < axes.area.left() - 1 || x > axes.area.right() + 1)
        return;
    painter.setPen(QPen(theme().accent, stroke(hasFocus() || m_dragging ? 3 : 2)));
    painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()));
    painter.setBrush(theme().accent);
    painter.setPen(Qt::NoPen);
    const double r = scaled(6), y = axes.toPixel(0, 0).y();
    painter.drawRoundedRect(QRectF(x - r * 0.7, y - 1.6 * r, 1.4 * r, 3.2 * r), 3, 3);
    painter.setPen(theme().text);
    const QString label = tr("threshold %1").arg(formatNumber(m_evaluation.decision().threshold));
    const double wide = painter.fontMetrics().horizontalAdvance(label) + 2;
    const double left = x + scaled(6) + wide > axes.area.right() ? x - scaled(6) - wide : x + scaled(6);
    painter.drawText(QRectF(left, axes.area.top() + scaled(18), wide, scaled(18)),
                     Qt::AlignLeft | Qt::AlignVCenter, label);
}

QStringList ScoreView::readAt(const QPointF& position) const {
    const plots::Axes axes = this->axes();
    if (!m_evaluation.hasScores() || m_dragging || !axes.area.contains(position))
        return {};
    const double share = (position.x() - axes.area.left()) / axes.area.width();
    const auto bin = std::size_t(std::clamp(int(share * kBins), 0, kBins - 1));
    const double wide = axes.x.size() / kBins;
    QStringList lines{tr("%1 to %2")
                          .arg(formatNumber(axes.x.lower + double(bin) * wide),
                               formatNumber(axes.x.lower + double(bin + 1) * wide))};
    const auto count = [](engine::core::Index n) { return formatCount(n); };
    if (m_class < 0)
        lines
            << tr("%1 right, %2 wrong").arg(count(m_histogram.happened[bin]), count(m_histogram.others[bin]));
    else
        lines << tr("%1 are %2, %3 are not")
                     .arg(count(m_histogram.happened[bin]), m_evaluation.className(m_class),
                          count(m_histogram.others[bin]))
              << tr("drag: threshold");
    return lines;
}

void ScoreView::dragTo(double x) {
    const plots::Axes axes = this->axes();
    Q_EMIT thresholdWanted(std::clamp(axes.valueX(x), axes.x.lower, axes.x.upper));
}

void ScoreView::mousePressEvent(QMouseEvent* event) {
    m_dragging = event->button() == Qt::LeftButton && m_evaluation.hasScores() && m_class >= 0;
    if (m_dragging)
        dragTo(event->position().x());
}

void ScoreView::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging && m_evaluation.hasScores())
        dragTo(event->position().x());
    Picture::mouseMoveEvent(event);
    setCursor(m_class >= 0 && m_evaluation.hasScores() ? Qt::SplitHCursor : Qt::ArrowCursor);
}

void ScoreView::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
    update();
}

bool ScoreView::event(QEvent* event) {
    // Left and right move the threshold here, not the run.
    if (event->type() == QEvent::ShortcutOverride && m_class >= 0) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier &&
            (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right)) {
            event->accept();
            return true;
        }
    }
    return Picture::event(event);
}

void ScoreView::keyPressEvent(QKeyEvent* event) {
    const int way = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (way == 0 || m_class < 0 || !m_evaluation.hasScores())
        return Picture::keyPressEvent(event);
    const plots::Axes axes = this->axes();
    Q_EMIT thresholdWanted(std::clamp(m_evaluation.decision().threshold + way * kKeyStep * axes.x.size(),
                                      axes.x.lower, axes.x.upper));
}

QByteArray ScoreView::csv() const {
    QByteArray text = "lower,upper,happened,others\n";
    const double wide =
        (m_histogram.upper - m_histogram.lower) / std::max<double>(1, double(m_histogram.happened.size()));
    for (std::size_t b = 0; b < m_histogram.happened.size(); ++b)
        text += QByteArray::number(m_histogram.lower + double(b) * wide) + ',' +
                QByteArray::number(m_histogram.lower + double(b + 1) * wide) + ',' +
                QByteArray::number(qlonglong(m_histogram.happened[b])) + ',' +
                QByteArray::number(qlonglong(m_histogram.others[b])) + '\n';
    return text;
}

} // namespace ui
