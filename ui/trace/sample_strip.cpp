#include "ui/plots/widget_picture.h"
#include "ui/theme.h"
#include "ui/trace/batch_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace ui {

namespace {

constexpr int kPad = 16;

double axisY(int height) { return height - scaled(34); }

} // namespace

SampleStrip::SampleStrip(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("The samples' own gradients"));
    plots::offerExport(*this, QStringLiteral("sample-gradients"), [this] {
        QByteArray text = "sample,gradient\n";
        for (Eigen::Index i = 0; i < m_values.size(); ++i)
            text += plots::csvLine({double(m_names[std::size_t(i)]), m_values[i]});
        return text;
    });
}

QSize SampleStrip::sizeHint() const { return {scaled(300), scaled(170)}; }

QSize SampleStrip::minimumSizeHint() const { return {scaled(160), scaled(170)}; }

void SampleStrip::show(const engine::core::VectorD& values, double mean, int current,
                       std::vector<int> names) {
    m_values = values;
    m_mean = mean;
    m_current = current;
    m_names = std::move(names);
    place();
    if (current >= 0 && current < values.size())
        setAccessibleDescription(
            tr("sample %1: %2").arg(m_names[std::size_t(current)]).arg(formatNumber(values[current])));
    update();
}

double SampleStrip::pixelOf(double value) const {
    return kPad + (width() - 2 * kPad) * (value - m_low) / (m_high - m_low);
}

void SampleStrip::place() {
    m_dots.assign(std::size_t(m_values.size()), {});
    if (m_values.size() == 0)
        return;
    // Zero is always in the picture.
    double low = std::min(0.0, m_mean), high = std::max(0.0, m_mean);
    for (const double value : m_values)
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    const double margin = high > low ? 0.06 * (high - low) : 1;
    m_low = low - margin;
    m_high = high + margin;
    std::vector<std::size_t> order(m_dots.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        return m_values[Eigen::Index(a)] < m_values[Eigen::Index(b)];
    });
    const double room = axisY(height()) - scaled(16);
    // Smaller dots until the highest stack fits; below a size that can be hit they overlap instead.
    const double smallest = scaled(3);
    for (m_radius = scaled(5); !stack(order, room) && m_radius > smallest;
         m_radius = std::max(smallest, 0.85 * m_radius)) {
    }
}

/// Whether the highest stack keeps within `room`.
bool SampleStrip::stack(const std::vector<std::size_t>& order, double room) {
    std::map<int, int> heights;
    std::vector<std::pair<int, int>> places(m_dots.size());
    int highest = 1;
    for (const std::size_t i : order) {
        const double value = m_values[Eigen::Index(i)];
        const int column = int((std::isfinite(value) ? pixelOf(value) : kPad) / (2 * m_radius));
        places[i] = {column, heights[column]++};
        highest = std::max(highest, heights[column]);
    }
    for (const std::size_t i : order) {
        const double value = m_values[Eigen::Index(i)];
        const auto [column, level] = places[i];
        const double tallest = std::max(1, heights[column] - 1);
        const double rise = std::min(2 * m_radius, (room - 2 * m_radius) / tallest);
        m_dots[i] = {std::isfinite(value) ? pixelOf(value) : kPad,
                     axisY(height()) - m_radius - 3 - level * rise};
    }
    return highest * 2 * m_radius <= room;
}

QPointF SampleStrip::dotAt(int index) const { return m_dots[std::size_t(index)]; }

void SampleStrip::resizeEvent(QResizeEvent*) { place(); }

void SampleStrip::paintEvent(QPaintEvent*) {
    if (m_dots.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double y = axisY(height());
    painter.setPen(QPen(theme().border, 1));
    painter.drawLine(QPointF(kPad, y), QPointF(width() - kPad, y));
    painter.setPen(QPen(theme().faint, 1, Qt::DotLine));
    painter.drawLine(QPointF(pixelOf(0), scaled(6)), QPointF(pixelOf(0), y));
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < m_dots.size(); ++i) {
        const double value = m_values[Eigen::Index(i)];
        painter.setBrush(value < 0 ? theme().negative : value > 0 ? theme().positive : theme().faint);
        painter.drawEllipse(m_dots[i], m_radius - 0.5, m_radius - 0.5);
    }
    if (m_current >= 0 && m_current < int(m_dots.size())) {
        painter.setPen(QPen(theme().text, hasFocus() ? 2.5 : 1.75));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(m_dots[std::size_t(m_current)], m_radius + 1.5, m_radius + 1.5);
    }
    const double x = pixelOf(m_mean);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().backward);
    painter.drawPolygon(
        QPolygonF{{x, y + 2}, {x + scaled(6), y + scaled(11)}, {x - scaled(6), y + scaled(11)}});
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().text);
    const QString label = tr("mean %1").arg(formatNumber(m_mean));
    const double wide = painter.fontMetrics().horizontalAdvance(label);
    painter.drawText(
        QRectF(std::clamp(x - wide / 2, 2.0, width() - wide - 2), y + scaled(12), wide + 2, scaled(20)),
        Qt::AlignTop | Qt::AlignLeft, label);
    painter.setPen(theme().muted);
    painter.drawText(QRectF(pixelOf(0) + 4, 0, 60, scaled(16)), Qt::AlignLeft | Qt::AlignVCenter,
                     QStringLiteral("0"));
}

int SampleStrip::indexAt(QPointF position) const {
    int nearest = -1;
    double best = std::max(m_radius + 3, 7.0);
    for (std::size_t i = 0; i < m_dots.size(); ++i) {
        const double away = std::hypot(m_dots[i].x() - position.x(), m_dots[i].y() - position.y());
        if (away < best) {
            best = away;
            nearest = int(i);
        }
    }
    return nearest;
}

void SampleStrip::chooseBeside(int direction) {
    // By value, as they lie.
    std::vector<int> order(m_dots.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [this](int a, int b) { return m_values[a] < m_values[b]; });
    const auto here = std::find(order.begin(), order.end(), m_current);
    const auto next =
        std::clamp<std::ptrdiff_t>(here - order.begin() + direction, 0, std::ptrdiff_t(order.size()) - 1);
    if (!order.empty())
        Q_EMIT chosen(order[std::size_t(next)]);
}

bool SampleStrip::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier &&
            (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right)) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int index = indexAt(help->pos());
        if (index >= 0)
            QToolTip::showText(help->globalPos(),
                               tr("sample %1: %2\nclick to step this sample")
                                   .arg(m_names[std::size_t(index)])
                                   .arg(formatNumber(m_values[index])),
                               this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void SampleStrip::mouseMoveEvent(QMouseEvent* event) {
    setCursor(indexAt(event->position()) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void SampleStrip::mousePressEvent(QMouseEvent* event) {
    const int index = indexAt(event->position());
    if (event->button() == Qt::LeftButton && index >= 0)
        Q_EMIT chosen(index);
}

void SampleStrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        chooseBeside(event->key() == Qt::Key_Right ? 1 : -1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace ui
