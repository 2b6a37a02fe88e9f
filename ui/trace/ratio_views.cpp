#include "ui/trace/ratio_views.h"

#include "ui/plots/widget_picture.h"
#include "ui/theme.h"
#include "ui/trace/flow.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

namespace {

using engine::trace::LossChange;

/// The scale, and from where on the tangent is true enough.
constexpr double kLow = -1, kHigh = 2, kFair = 0.5;

QColor colorOf(double ratio) {
    return ratio <= 0 ? theme().bad : ratio < kFair ? theme().warning : theme().good;
}

double onScale(double ratio) { return (std::clamp(ratio, kLow, kHigh) - kLow) / (kHigh - kLow); }

} // namespace

RatioMeter::RatioMeter(QWidget* parent) : QWidget(parent), m_ratio(std::numeric_limits<double>::quiet_NaN()) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(tr("Actual change of the loss over the one that the tangent predicts."));
}

void RatioMeter::show(double ratio) {
    m_ratio = ratio;
    setAccessibleDescription(std::isnan(ratio) ? tr("nothing to compare")
                                               : tr("actual over predicted: %1").arg(formatNumber(ratio)));
    update();
}

QSize RatioMeter::sizeHint() const { return {scaled(240), scaled(48)}; }

void RatioMeter::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const QRectF bar(14, scaled(12), width() - 28, scaled(10));
    const auto x = [&](double ratio) { return bar.left() + onScale(ratio) * bar.width(); };
    painter.setPen(Qt::NoPen);
    for (const auto& [from, to] : {std::pair{kLow, 0.0}, {0.0, kFair}, {kFair, kHigh}}) {
        painter.setBrush(tint(colorOf((from + to) / 2), 0.35));
        painter.drawRect(QRectF(x(from), bar.top(), x(to) - x(from), bar.height()));
    }
    painter.setPen(theme().muted);
    const double base = bar.bottom() + metrics.ascent() + 4;
    double free = 0;
    for (const auto& [ratio, text] : {std::pair{-1.0, tr("loss rose")},
                                      {0.0, tr("no gain")},
                                      {1.0, tr("as the tangent")},
                                      {2.0, tr("twice")}}) {
        painter.drawLine(QPointF(x(ratio), bar.top() - 2), QPointF(x(ratio), bar.bottom() + 2));
        const double wide = metrics.horizontalAdvance(text);
        const double at = std::clamp(x(ratio) - wide / 2, 8.0, std::max(8.0, width() - wide - 8));
        if (at >= free) {
            painter.drawText(QPointF(at, base), text);
            free = at + wide + 6;
        }
    }
    if (std::isnan(m_ratio))
        return;
    QPainterPath needle;
    needle.moveTo(x(m_ratio), bar.bottom() + 1);
    needle.lineTo(x(m_ratio) - scaled(6), bar.top() - scaled(8));
    needle.lineTo(x(m_ratio) + scaled(6), bar.top() - scaled(8));
    needle.closeSubpath();
    painter.setPen(QPen(theme().panel, 1));
    painter.setBrush(colorOf(m_ratio));
    painter.drawPath(needle);
}

RatioStrip::RatioStrip(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    plots::offerExport(*this, QStringLiteral("actual-over-predicted"), [this] {
        QByteArray text = "step,predicted,curvature adds,actual,ratio\n";
        for (const auto& [step, change] : m_changes)
            text += plots::csvLine({double(step), change.predicted, change.second, change.actual, change.ratio()});
        return text;
    });
}

void RatioStrip::add(const LossChange& change) {
    m_changes[change.step] = change;
    update();
}

void RatioStrip::setCurrent(long long step) {
    m_current = step;
    update();
}

void RatioStrip::clear() {
    m_changes.clear();
    m_current = -1;
    update();
}

QSize RatioStrip::sizeHint() const { return {scaled(240), scaled(92)}; }

QRectF RatioStrip::area() const {
    const QFontMetricsF metrics(ui::font(FontRole::Small));
    return QRectF(rect()).adjusted(metrics.horizontalAdvance(QStringLiteral("−1")) + 14, 8, -14,
                                   -metrics.height() - 6);
}

QPointF RatioStrip::placeOf(const LossChange& change) const {
    const QRectF all = area();
    const double first = double(m_changes.begin()->first), last = double(m_changes.rbegin()->first);
    const double share = last > first ? (double(change.step) - first) / (last - first) : 0.5;
    return {all.left() + share * all.width(), all.bottom() - onScale(change.ratio()) * all.height()};
}

QRectF RatioStrip::dotRect(long long step) const {
    const auto found = m_changes.find(step);
    if (found == m_changes.end() || std::isnan(found->second.ratio()))
        return {};
    const QPointF at = placeOf(found->second);
    return {at.x() - 4, at.y() - 4, 8, 8};
}

bool RatioStrip::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (const auto& [step, change] : m_changes)
        if (dotRect(step).contains(help->pos())) {
            QToolTip::showText(
                help->globalPos(),
                tr("step %1: %2 of what the tangent says\nloss %3")
                    .arg(formatCount(step), formatNumber(change.ratio()),
                         (change.actual > 0 ? QStringLiteral("+") : QString()) + formatNumber(change.actual)),
                this);
            return true;
        }
    QToolTip::hideText();
    return true;
}

void RatioStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const QRectF all = area();
    for (const double ratio : {-1.0, 0.0, 1.0, 2.0}) {
        const double y = all.bottom() - onScale(ratio) * all.height();
        painter.setPen(QPen(theme().grid, 1, ratio == 1 ? Qt::SolidLine : Qt::DotLine));
        painter.drawLine(QPointF(all.left(), y), QPointF(all.right(), y));
        painter.setPen(theme().muted);
        const QString text = formatTick(ratio);
        painter.drawText(
            QPointF(all.left() - metrics.horizontalAdvance(text) - 6, y + metrics.ascent() / 2 - 1), text);
    }
    if (m_changes.empty())
        return;
    const QString first = tr("step %1").arg(formatCount(m_changes.begin()->first)),
                  last = formatCount(m_changes.rbegin()->first);
    const double base = all.bottom() + metrics.ascent() + 4;
    if (m_changes.size() > 1) {
        painter.drawText(QPointF(all.left(), base), first);
        painter.drawText(QPointF(all.right() - metrics.horizontalAdvance(last), base), last);
    } else {
        painter.drawText(QPointF(all.center().x() - metrics.horizontalAdvance(first) / 2, base), first);
    }
    for (const auto& [step, change] : m_changes) {
        const QRectF dot = dotRect(step);
        if (dot.isEmpty())
            continue;
        painter.setPen(step == m_current ? QPen(theme().text, 2) : QPen(Qt::NoPen));
        painter.setBrush(colorOf(change.ratio()));
        painter.drawEllipse(step == m_current ? dot.adjusted(-1, -1, 1, 1) : dot.adjusted(1, 1, -1, -1));
    }
}

} // namespace ui
