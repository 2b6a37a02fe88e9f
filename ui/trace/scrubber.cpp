#include "ui/trace/scrubber.h"

#include "ui/run.h"
#include "ui/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

using engine::train::LossTrail;

namespace {

constexpr double kKnob = 6;
/// A loss that falls by more than that is drawn on a logarithmic scale.
constexpr double kWideRange = 8;

QColor faded(QColor color, double alpha) {
    color.setAlphaF(static_cast<float>(alpha));
    return color;
}

} // namespace

Scrubber::Scrubber(Run& run, QWidget* parent) : QWidget(parent), m_run(run) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::MinimumExpanding);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Steps of the run"));
    for (const auto signal : {&Run::opened, &Run::switched, &Run::framed, &Run::activityChanged})
        connect(&run, signal, this, &Scrubber::refresh);
    connect(&Look::instance(), &Look::changed, this, [this] {
        updateGeometry();
        update();
    });
    refresh();
}

QSize Scrubber::sizeHint() const { return {scaled(400), scaled(66)}; }

QSize Scrubber::minimumSizeHint() const { return {scaled(160), scaled(66)}; }

void Scrubber::refresh() {
    setEnabled(m_run.isReady());
    if (m_run.isReady() && isVisible())
        setAccessibleDescription(tip(m_run.snapshot()->step));
    update();
}

QRectF Scrubber::area() const { return QRectF(rect()).adjusted(kKnob + 2, 3, -kKnob - 2, -scaled(14) - kKnob); }

long long Scrubber::last() const {
    long long most = 1;
    for (const Branch& branch : m_run.tree().branches())
        most = std::max(most, branch.last);
    return m_run.isReady() ? std::max(most, m_run.snapshot()->past.last) : most;
}

double Scrubber::pixelOf(long long step) const {
    return area().left() + area().width() * double(step) / double(last());
}

long long Scrubber::stepAt(double x) const {
    const double share = std::clamp((x - area().left()) / area().width(), 0.0, 1.0);
    return std::llround(share * double(last()));
}

Scrubber::Scale Scrubber::scale() const {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const Branch& branch : m_run.tree().branches()) {
        if (!branch.losses)
            continue;
        for (const LossTrail::Bucket& bucket : branch.losses->buckets()) {
            low = std::min(low, double(bucket.low));
            high = std::max(high, double(bucket.high));
        }
    }
    if (!(low <= high))
        return {};
    if (low == high)
        return {low - 1, high + 1, false};
    if (low > 0 && high / low > kWideRange)
        return {std::log(low), std::log(high), true};
    return {low, high, false};
}

double Scrubber::pixelOfLoss(double loss, const Scale& scale) const {
    const double value = scale.logarithmic ? std::log(loss) : loss;
    return area().bottom() - 2 - (area().height() - 4) * (value - scale.low) / (scale.high - scale.low);
}

void Scrubber::paintBranch(QPainter& painter, std::size_t index, const Scale& scale) const {
    const Branch& branch = m_run.tree().branches()[index];
    if (!branch.losses)
        return;
    const bool current = branch.id == m_run.tree().current();
    const auto& buckets = branch.losses->buckets();
    const long long per = branch.losses->stepsPerBucket();
    const bool coarse = per > 1 || double(buckets.size()) > 2 * area().width();
    QPainterPath line;
    bool down = false;
    // Before the fork it is the line of the run it parted from.
    for (std::size_t i = std::size_t(branch.parent ? branch.forkedAt / per : 0); i < buckets.size(); ++i) {
        const LossTrail::Bucket& bucket = buckets[i];
        if (bucket.empty()) {
            down = false;
            continue;
        }
        const double x = pixelOf(m_run.snapshot()->past.first + static_cast<long long>(i) * per + 1);
        const QPointF first(x, pixelOfLoss(bucket.high, scale));
        down ? line.lineTo(first) : line.moveTo(first);
        if (coarse)
            line.lineTo(x, pixelOfLoss(bucket.low, scale));
        down = true;
    }
    const QColor color = seriesColor(branch.number - 1);
    painter.setPen(QPen(faded(color, current ? 1 : 0.45), current ? 1.3 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
    if (branch.parent) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(faded(color, current ? 1 : 0.6));
        const QPointF at(pixelOf(branch.forkedAt), area().top() + 4);
        painter.drawPolygon(
            QPolygonF{at + QPointF(0, -4), at + QPointF(4, 0), at + QPointF(0, 4), at + QPointF(-4, 0)});
    }
}

void Scrubber::paintPlace(QPainter& painter) const {
    const double x = pixelOf(m_run.snapshot()->step);
    painter.setPen(QPen(theme().accent, 1.5));
    painter.drawLine(QPointF(x, area().top()), QPointF(x, area().bottom()));
    painter.setPen(hasFocus() ? QPen(theme().text, 1.5) : Qt::NoPen);
    painter.setBrush(theme().accent);
    painter.drawEllipse(QPointF(x, area().bottom()), kKnob, kKnob);
}

void Scrubber::paintSeeking(QPainter& painter) const {
    const auto& past = m_run.snapshot()->past;
    if (past.target < 0)
        return;
    const double from = pixelOf(past.from), to = pixelOf(past.target);
    painter.fillRect(QRectF(from, area().top(), to - from, area().height()), faded(theme().accent, 0.12));
    painter.setPen(QPen(theme().accent, 1, Qt::DotLine));
    painter.drawLine(QPointF(to, area().top()), QPointF(to, area().bottom()));
}

void Scrubber::paintAxis(QPainter& painter) const {
    painter.setFont(ui::font(FontRole::Small));
    const QRectF line(area().left(), area().bottom() + 1, area().width(), height() - area().bottom() - 1);
    const QFontMetrics metrics = painter.fontMetrics();
    const QString place = formatCount(m_run.snapshot()->step), begin = QStringLiteral("0"),
                  end = formatCount(last());
    const double half = metrics.horizontalAdvance(place) / 2.0;
    const double x = std::clamp(pixelOf(m_run.snapshot()->step), line.left() + half, line.right() - half);
    const double gap = 8;
    painter.setPen(theme().muted);
    if (x - half > line.left() + metrics.horizontalAdvance(begin) + gap)
        painter.drawText(line, Qt::AlignLeft | Qt::AlignBottom, begin);
    if (x + half < line.right() - metrics.horizontalAdvance(end) - gap)
        painter.drawText(line, Qt::AlignRight | Qt::AlignBottom, end);
    painter.setPen(theme().text);
    painter.drawText(QRectF(x - half - 2, line.top(), 2 * half + 4, line.height()),
                     Qt::AlignHCenter | Qt::AlignBottom, place);
}

void Scrubber::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(theme().raised, 0.6));
    painter.drawRoundedRect(area().adjusted(-kKnob, -2, kKnob, 0), 3, 3);
    if (!m_run.isReady())
        return;
    const Scale scale = this->scale();
    const auto& branches = m_run.tree().branches();
    painter.save();
    painter.setClipRect(area().adjusted(-kKnob, -3, kKnob, 0));
    for (const bool current : {false, true})
        for (std::size_t i = 0; i < branches.size(); ++i)
            if ((branches[i].id == m_run.tree().current()) == current)
                paintBranch(painter, i, scale);
    painter.restore();
    painter.setPen(QPen(theme().border, 2));
    painter.drawLine(area().bottomLeft(), area().bottomRight());
    painter.setPen(QPen(theme().accent, 2));
    painter.drawLine(area().bottomLeft(), QPointF(pixelOf(m_run.snapshot()->step), area().bottom()));
    if (m_hovered >= 0 && !m_dragging) {
        painter.setPen(QPen(theme().faint, 1));
        painter.drawLine(QPointF(m_hovered, area().top()), QPointF(m_hovered, area().bottom()));
    }
    paintSeeking(painter);
    paintPlace(painter);
    paintAxis(painter);
}

std::optional<std::pair<float, float>> Scrubber::lossAt(long long step) const {
    const auto& past = m_run.snapshot()->past;
    if (!past.losses || step <= past.first || step > past.first + past.losses->steps())
        return {};
    const auto index = static_cast<std::size_t>((step - past.first - 1) / past.losses->stepsPerBucket());
    const LossTrail::Bucket& bucket = past.losses->buckets()[index];
    if (bucket.empty())
        return {};
    return std::pair(bucket.low, bucket.high);
}

QString Scrubber::tip(long long step) const {
    const auto loss = lossAt(step);
    if (!loss)
        return tr("step %1").arg(formatCount(step));
    if (loss->first == loss->second)
        return tr("step %1 · batch loss %2").arg(formatCount(step), formatNumber(double(loss->first)));
    return tr("step %1 · batch loss around it %2 to %3")
        .arg(formatCount(step), formatNumber(double(loss->first)), formatNumber(double(loss->second)));
}

void Scrubber::go(long long step) {
    const auto& past = m_run.snapshot()->past;
    step = std::clamp(step, past.first, past.last);
    if (step == m_asked || (m_asked < 0 && step == m_run.snapshot()->step && !m_run.isPlaying()))
        return;
    m_asked = m_dragging ? step : -1;
    m_run.seek(step);
}

bool Scrubber::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Home:
        case Qt::Key_End:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            event->accept();
            return true;
        default:
            break;
        }
    }
    if (event->type() == QEvent::ToolTip && m_run.isReady()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), tip(stepAt(help->pos().x())), this);
        return true;
    }
    return QWidget::event(event);
}

void Scrubber::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_run.isReady())
        return;
    m_dragging = true;
    m_asked = -1;
    go(stepAt(event->position().x()));
}

void Scrubber::mouseMoveEvent(QMouseEvent* event) {
    m_hovered = std::clamp(event->position().x(), area().left(), area().right());
    if (m_dragging && m_run.isReady())
        go(stepAt(event->position().x()));
    update();
}

void Scrubber::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
    m_asked = -1;
    update();
}

void Scrubber::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

void Scrubber::keyPressEvent(QKeyEvent* event) {
    if (!m_run.isReady())
        return QWidget::keyPressEvent(event);
    const auto& past = m_run.snapshot()->past;
    const long long page = std::max(1LL, (past.last - past.first) / 20), here = m_run.snapshot()->step;
    switch (event->key()) {
    case Qt::Key_Home:
        return go(past.first);
    case Qt::Key_End:
        return go(past.last);
    case Qt::Key_PageUp:
        return go(here - page);
    case Qt::Key_PageDown:
        return go(here + page);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace ui
