#include "ui/evaluate/curve_view.h"

#include "ui/evaluate/evaluation.h"
#include "ui/plots/line_style.h"
#include "ui/plots/sample_marks.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::analysis::Cut;
using engine::analysis::ScoreCurve;

namespace {

constexpr std::size_t kMostEntries = 11;
/// Points nearer than that to the one before are not drawn.
constexpr double kNear = 0.7;

double length(const QPointF& way) { return std::hypot(way.x(), way.y()); }

} // namespace

CurveView::CurveView(Evaluation& evaluation, Kind kind, QWidget* parent)
    : Picture(kind == Kind::Roc ? QStringLiteral("roc") : QStringLiteral("precision-recall"), parent),
      m_evaluation(evaluation), m_kind(kind) {
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(kind == Kind::Roc ? tr("ROC curve") : tr("Precision–recall curve"));
    connect(&evaluation, &Evaluation::changed, this, QOverload<>::of(&QWidget::update));
}

plots::Axes CurveView::axes() const {
    plots::Axes axes;
    axes.area =
        QRectF(rect()).marginsRemoved(plots::Axes::margins()).adjusted(0, scaled(4), -scaled(6), -scaled(16));
    axes.x = axes.y = {0, 1};
    axes.yName = m_kind == Kind::Roc ? tr("true positive rate (recall)") : tr("precision");
    axes.grid = true;
    return axes;
}

QPointF CurveView::pointOf(const plots::Axes& axes, std::size_t one, std::size_t cut) const {
    const ScoreCurve& curve = m_evaluation.report()->curves[one];
    const Cut& at = curve.cuts[cut];
    return m_kind == Kind::Roc ? axes.toPixel(curve.falsePositiveRate(at), curve.truePositiveRate(at))
                               : axes.toPixel(curve.truePositiveRate(at), ScoreCurve::precision(at));
}

void CurveView::draw(QPainter& painter) const {
    const plots::Axes axes = this->axes();
    axes.paint(painter);
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().faint);
    painter.drawText(QRectF(axes.area.left(), axes.area.bottom() + scaled(19), axes.area.width(), scaled(18)),
                     Qt::AlignCenter, m_kind == Kind::Roc ? tr("false positive rate") : tr("recall"));
    if (!m_evaluation.hasScores())
        return;
    if (m_kind == Kind::Roc) { // guessing
        painter.setPen(QPen(theme().faint, stroke(1), Qt::DashLine));
        painter.drawLine(axes.toPixel(0, 0), axes.toPixel(1, 1));
    }
    const int chosen = m_evaluation.decision().one;
    const int classes = m_evaluation.report()->scores.classes();
    for (int one = 0; one < classes; ++one)
        if (one != chosen && classes > 2)
            drawCurve(painter, axes, one);
    if (chosen >= 0) {
        drawCurve(painter, axes, chosen);
        drawThreshold(painter, axes);
    }
    drawLegend(painter);
}

void CurveView::drawCurve(QPainter& painter, const plots::Axes& axes, int one) const {
    const ScoreCurve& curve = m_evaluation.report()->curves[std::size_t(one)];
    if (curve.positives == 0 || (m_kind == Kind::Roc && curve.negatives == 0))
        return;
    QPainterPath line;
    QPointF last = m_kind == Kind::Roc ? axes.toPixel(0, 0) : axes.toPixel(0, 1);
    line.moveTo(last);
    for (std::size_t i = 0; i < curve.cuts.size(); ++i) {
        const QPointF at = pointOf(axes, std::size_t(one), i);
        if (length(at - last) < kNear && i + 1 < curve.cuts.size())
            continue;
        if (m_kind == Kind::PrecisionRecall) // the area below is that of the steps
            line.lineTo(last.x(), at.y());
        line.lineTo(at);
        last = at;
    }
    const int chosen = m_evaluation.decision().one;
    QColor color = seriesColor(m_evaluation.report()->scores.classes() == 2 ? 0 : one);
    if (chosen >= 0 && chosen != one)
        color.setAlphaF(0.25f);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(
        plots::curvePen(color, stroke(chosen == one ? 2.2 : 1.5), one, one >= plots::kClassColors));
    painter.drawPath(line);
}

void CurveView::drawThreshold(QPainter& painter, const plots::Axes& axes) const {
    const int one = m_evaluation.decision().one;
    // By the matrix beside it: the same counts.
    const auto& counts = m_evaluation.confusion();
    const int yes = m_evaluation.isOneAgainstRest() ? 1 : one, no = 1 - yes;
    const double tp = double(counts(yes, yes)), fp = double(counts(no, yes)), fn = double(counts(yes, no)),
                 tn = double(counts(no, no));
    const double recall = tp / (tp + fn), fpr = fp / (fp + tn), precision = tp + fp > 0 ? tp / (tp + fp) : 1;
    if (!std::isfinite(recall) || (m_kind == Kind::Roc && !std::isfinite(fpr)))
        return;
    const QPointF at = m_kind == Kind::Roc ? axes.toPixel(fpr, recall) : axes.toPixel(recall, precision);
    painter.setPen(QPen(theme().text, stroke(2)));
    painter.setBrush(theme().panel);
    painter.drawEllipse(at, scaled(5), scaled(5));
}

std::vector<CurveView::Entry> CurveView::legend() const {
    std::vector<Entry> all;
    if (!m_evaluation.hasScores())
        return all;
    const auto& report = *m_evaluation.report();
    const auto text = [](const QString& name, const std::optional<double>& area) {
        return QStringLiteral("%1  %2").arg(name, area ? formatNumber(*area) : QStringLiteral("–"));
    };
    const bool roc = m_kind == Kind::Roc;
    const QString area = roc ? tr("area") : tr("average precision");
    const auto of = [&](int one) {
        const ScoreCurve& curve = report.curves[std::size_t(one)];
        return roc ? curve.rocArea : curve.averagePrecision;
    };
    const int chosen = m_evaluation.decision().one;
    if (chosen >= 0)
        return {
            {chosen, text(QStringLiteral("%1, %2").arg(m_evaluation.className(chosen), area), of(chosen))}};
    all.push_back(
        {-1, text(tr("%1, mean").arg(area), roc ? report.macroRocArea : report.macroAveragePrecision)});
    for (int one = 0; one < report.scores.classes(); ++one)
        all.push_back({one, text(m_evaluation.className(one), of(one))});
    return all;
}

QRectF CurveView::placeOf(std::size_t entry) const {
    const auto all = legend();
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    const QRectF area = axes().area;
    const auto room = std::size_t(std::max(1.0, (area.height() - scaled(16)) / (metrics.height() + 1)));
    const std::size_t shown = std::min({all.size(), kMostEntries, room});
    if (entry >= shown)
        return {};
    double widest = 0;
    for (std::size_t i = 0; i < shown; ++i)
        widest = std::max(widest, metrics.horizontalAdvance(all[i].text));
    const double width = widest + scaled(24), height = metrics.height() + 1;
    const double left = m_kind == Kind::Roc ? area.right() - width - scaled(6) : area.left() + scaled(8);
    return {left, area.bottom() - scaled(8) - double(shown - entry) * height, width, height};
}

void CurveView::drawLegend(QPainter& painter) const {
    const auto all = legend();
    painter.setFont(ui::font(FontRole::Small));
    QRectF box;
    for (std::size_t i = 0; i < all.size(); ++i)
        box = box.united(placeOf(i));
    QColor back = theme().panel;
    back.setAlphaF(0.85f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(back);
    painter.drawRoundedRect(box.adjusted(-scaled(4), -scaled(2), scaled(2), scaled(2)), 4, 4);
    const bool isPair = m_evaluation.hasScores() && m_evaluation.report()->scores.classes() == 2;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const QRectF place = placeOf(i);
        if (place.isEmpty())
            return;
        if (all[i].one >= 0) {
            painter.setPen(plots::curvePen(seriesColor(isPair ? 0 : all[i].one), stroke(2), all[i].one,
                                           all[i].one >= plots::kClassColors));
            painter.drawLine(QPointF(place.left(), place.center().y()),
                             QPointF(place.left() + scaled(14), place.center().y()));
        }
        painter.setPen(theme().text);
        painter.drawText(place.adjusted(scaled(20), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, all[i].text);
    }
}

std::vector<plots::Picture::Spot> CurveView::spots() const {
    std::vector<Spot> all;
    const auto entries = legend();
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (const QRectF place = placeOf(i); !place.isEmpty())
            all.push_back({place, entries[i].text, {}});
    return all;
}

int CurveView::classOf(int spot) const { return legend()[std::size_t(spot)].one; }

std::size_t CurveView::nearest(const QPointF& position) const {
    const auto one = std::size_t(m_evaluation.decision().one);
    const plots::Axes axes = this->axes();
    std::size_t best = 0;
    double least = HUGE_VAL;
    for (std::size_t i = 0; i < m_evaluation.report()->curves[one].cuts.size(); ++i)
        if (const double away = length(pointOf(axes, one, i) - position); away < least) {
            least = away;
            best = i;
        }
    return best;
}

QStringList CurveView::readAt(const QPointF& position) const {
    if (!m_evaluation.hasScores() || m_evaluation.decision().one < 0 || !axes().area.contains(position))
        return {};
    const ScoreCurve& curve = m_evaluation.report()->curves[std::size_t(m_evaluation.decision().one)];
    const std::size_t at = nearest(position);
    if (at >= curve.cuts.size() ||
        length(pointOf(axes(), std::size_t(m_evaluation.decision().one), at) - position) > scaled(40))
        return {};
    const Cut& cut = curve.cuts[at];
    return {tr("from score %1 on").arg(formatNumber(cut.threshold)),
            tr("recall %1 = %2 / %3")
                .arg(formatNumber(curve.truePositiveRate(cut)), formatCount(cut.truePositives),
                     formatCount(curve.positives)),
            tr("false positive rate %1 = %2 / %3")
                .arg(formatNumber(curve.falsePositiveRate(cut)), formatCount(cut.falsePositives),
                     formatCount(curve.negatives)),
            tr("precision %1").arg(formatNumber(ScoreCurve::precision(cut))), tr("click: threshold here")};
}

void CurveView::chooseAt(const QPointF& position) {
    const ScoreCurve& curve = m_evaluation.report()->curves[std::size_t(m_evaluation.decision().one)];
    if (const std::size_t at = nearest(position); at < curve.cuts.size())
        Q_EMIT thresholdWanted(
            std::nextafter(curve.cuts[at].threshold, -HUGE_VAL)); // the class is said above it
}

void CurveView::mousePressEvent(QMouseEvent* event) {
    const auto all = spots();
    const bool onSpot = std::any_of(all.begin(), all.end(),
                                    [&](const Spot& spot) { return spot.place.contains(event->position()); });
    m_dragging = event->button() == Qt::LeftButton && !onSpot && m_evaluation.hasScores() &&
                 m_evaluation.decision().one >= 0 && axes().area.contains(event->position());
    if (m_dragging)
        chooseAt(event->position());
}

void CurveView::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging && m_evaluation.hasScores())
        chooseAt(event->position());
    Picture::mouseMoveEvent(event);
}

void CurveView::mouseReleaseEvent(QMouseEvent* event) {
    if (!std::exchange(m_dragging, false))
        Picture::mouseReleaseEvent(event);
}

QByteArray CurveView::csv() const {
    QByteArray text = "class,threshold,true_positives,false_positives,recall,false_positive_rate,precision\n";
    if (!m_evaluation.hasScores())
        return text;
    for (std::size_t one = 0; one < m_evaluation.report()->curves.size(); ++one)
        for (const ScoreCurve& curve = m_evaluation.report()->curves[one]; const Cut& cut : curve.cuts) {
            text += m_evaluation.className(int(one)).toUtf8() + ',' +
                    QByteArray::number(cut.threshold, 'g', 17) + ',' +
                    QByteArray::number(qlonglong(cut.truePositives)) + ',' +
                    QByteArray::number(qlonglong(cut.falsePositives));
            for (const double number :
                 {curve.truePositiveRate(cut), curve.falsePositiveRate(cut), ScoreCurve::precision(cut)})
                text += ',' + QByteArray::number(number, 'g', 17);
            text += '\n';
        }
    return text;
}

} // namespace ui
