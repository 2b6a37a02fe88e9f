#include "ui/plots/picture.h"

#include "ui/plots/line_style.h"
#include "ui/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace ui::plots {

namespace {

void paintReading(QPainter& painter, const QStringList& lines, const QPointF& at, const QSizeF& room) {
    painter.setFont(font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    double width = 0;
    for (const QString& line : lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    const double padding = scaled(6), height = double(lines.size()) * metrics.height();
    QRectF box(at.x() + 14, at.y() + 10, width + 2 * padding, height + padding);
    if (box.right() > room.width() - 2)
        box.moveRight(std::max(box.width() + 2, at.x() - 10));
    if (box.bottom() > room.height() - 2)
        box.moveBottom(std::max(box.height() + 2, at.y() - 6));
    painter.setPen(QPen(theme().border, 1));
    painter.setBrush(theme().raised);
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(theme().text);
    double top = box.top() + padding / 2;
    for (const QString& line : lines) {
        painter.drawText(QRectF(box.left() + padding, top, width + 1, metrics.height()), Qt::AlignLeft, line);
        top += metrics.height();
    }
}

/// The small font, or a smaller one for a long number (−5e+19): its sign must not be cut off.
QFont fitting(const QString& text, double room) {
    QFont small = font(FontRole::Small);
    const double wide = QFontMetricsF(small).horizontalAdvance(text);
    if (wide > room)
        small.setPixelSize(std::max(6, int(QFontInfo(small).pixelSize() * room / wide)));
    return small;
}

/// Of a line of swatches: from a swatch to its name, and to the next one.
struct Gaps {
    double name, next;
};
Gaps wide() { return {double(scaled(15)), double(scaled(12))}; }
/// Rather close together than left out.
Gaps tight() { return {double(scaled(11)), double(scaled(5))}; }

double widthOf(const Key& key, const QFontMetricsF& metrics, const Gaps& gaps) {
    return gaps.name + metrics.horizontalAdvance(key.name) + gaps.next;
}

double widthOf(const std::vector<Key>& keys, const QFontMetricsF& metrics, const Gaps& gaps) {
    double width = -gaps.next; // no gap behind the last
    for (const Key& key : keys)
        width += widthOf(key, metrics, gaps);
    return width;
}

void paintSwatch(QPainter& painter, const Key& key, const QPointF& center) {
    const double r = scaled(4);
    switch (key.shape) {
    case Key::Shape::Block:
        painter.setPen(QPen(theme().border, 1));
        painter.setBrush(key.color);
        painter.drawRoundedRect(QRectF(center.x() - r, center.y() - r, 2 * r, 2 * r), 2, 2);
        break;
    case Key::Shape::Line:
        painter.setPen(curvePen(key.color, 2, key.place, false));
        painter.drawLine(center - QPointF(r + 1, 0), center + QPointF(r + 1, 0));
        break;
    case Key::Shape::Dot:
    case Key::Shape::Ring:
    case Key::Shape::Diamond:
        paintPoint(painter, center, r, key.color, key.shape != Key::Shape::Ring,
                   key.shape == Key::Shape::Diamond ? PointShape::Diamond : PointShape::Circle);
        break;
    }
}

} // namespace

Picture::Picture(const QString& file, QWidget* parent) : QWidget(parent), m_file(file) {
    setMouseTracking(true);
    setMinimumSize(120, 100);
    connect(&Look::instance(), &Look::changed, this, [this] {
        forgetPixels();
        update();
    });
}

Exportable Picture::exportable() {
    return {m_file, size(), [this](QPainter& painter, const QSize& page) { paintTo(painter, page); },
            [this] { return csv(); }};
}

void Picture::paintTo(QPainter& painter, const QSize& page) {
    m_page = page;
    forgetPixels();
    painter.fillRect(rect(), theme().panel);
    draw(painter);
    m_page.reset();
    forgetPixels();
}

void Picture::fillMenu(QMenu& menu) {
    addSaveActions(menu, this, [this] { return exportable(); });
}

void Picture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter);
    if (hasFocus() && m_spot < int(spots().size())) {
        painter.setPen(QPen(theme().accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(spots()[std::size_t(m_spot)].place.adjusted(-3, 0, 3, 0), 3, 3);
    }
    const QStringList lines = m_cursor ? readAt(*m_cursor) : QStringList();
    if (!lines.isEmpty())
        paintReading(painter, lines, *m_cursor, size());
}

void Picture::resizeEvent(QResizeEvent*) { forgetPixels(); }

void Picture::mouseMoveEvent(QMouseEvent* event) {
    m_cursor = event->position();
    setCursor(spotAt(*m_cursor) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void Picture::mouseReleaseEvent(QMouseEvent* event) {
    const int spot = event->button() == Qt::LeftButton ? spotAt(event->position()) : -1;
    if (spot >= 0)
        Q_EMIT chosen(spot, event->position(), event->globalPosition().toPoint());
}

int Picture::spotAt(const QPointF& position) const {
    const auto all = spots();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Spot& spot) { return spot.place.contains(position); });
    return found == all.end() ? -1 : int(found - all.begin());
}

void Picture::walk(int direction) {
    const auto all = spots();
    if (all.empty())
        return;
    const int count = int(all.size());
    m_spot = (std::min(m_spot, count - 1) + direction + count) % count;
    setAccessibleDescription(all[std::size_t(m_spot)].name);
    update();
}

void Picture::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    walk(0);
}

bool Picture::event(QEvent* event) {
    // Up and down walk the numbers here, not the ladder.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void Picture::keyPressEvent(QKeyEvent* event) {
    const auto all = spots();
    switch (event->key()) {
    case Qt::Key_Down:
        return walk(1);
    case Qt::Key_Up:
        return walk(-1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_spot < int(all.size())) {
            const Spot& spot = all[std::size_t(m_spot)];
            const QPointF at = spot.at.value_or(spot.place.center());
            Q_EMIT chosen(m_spot, at, mapToGlobal(at).toPoint());
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void Picture::leaveEvent(QEvent*) {
    m_cursor.reset();
    update();
}

void Picture::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    fillMenu(menu);
    menu.exec(event->globalPos());
}

QPointF Axes::toPixel(double xValue, double yValue) const {
    return {area.left() + (xValue - x.lower) / x.size() * area.width(),
            area.bottom() - (yValue - y.lower) / y.size() * area.height()};
}

double Axes::valueX(double pixel) const { return x.lower + (pixel - area.left()) / area.width() * x.size(); }

double Axes::valueY(double pixel) const {
    return y.lower + (area.bottom() - pixel) / area.height() * y.size();
}

QMarginsF Axes::margins() {
    return {double(scaled(46)), double(scaled(16)), double(scaled(10)), double(scaled(20))};
}

void Axes::paint(QPainter& painter) const {
    painter.setFont(font(FontRole::Small));
    const double height = painter.fontMetrics().height();
    // At least two, or the scale cannot be read.
    const auto ticksOf = [](const Range& range, int wanted) {
        auto ticks = linearTicks(range, wanted);
        for (; ticks.size() < 2 && wanted < 8; ++wanted)
            ticks = linearTicks(range, wanted + 1);
        return ticks;
    };
    const int across = std::max(2, int(area.width() / scaled(62))),
              up = std::max(2, int(area.height() / scaled(44)));
    for (const double tick : xLabels ? ticksOf(x, across) : std::vector<double>()) {
        const double at = toPixel(tick, y.lower).x();
        painter.setPen(theme().muted);
        painter.drawText(QRectF(at - 40, area.bottom() + scaled(4), 80, height), Qt::AlignCenter,
                         formatTick(tick));
    }
    const auto yTicks = yLabels ? ticksOf(y, up) : std::vector<double>();
    QString longest;
    for (const double tick : yTicks)
        longest = std::max(longest, formatTick(tick),
                           [](const QString& a, const QString& b) { return a.size() < b.size(); });
    painter.setFont(fitting(longest, margins().left() - scaled(6)));
    for (const double tick : yTicks) {
        const double at = toPixel(x.lower, tick).y();
        if (grid) {
            painter.setPen(QPen(theme().grid, stroke(1)));
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
        }
        painter.setPen(theme().muted);
        painter.drawText(QRectF(area.left() - 80, at - height / 2, 80 - scaled(6), height),
                         Qt::AlignRight | Qt::AlignVCenter, formatTick(tick));
    }
    painter.setFont(font(FontRole::Small));
    painter.setPen(theme().faint);
    painter.drawText(QRectF(area.left(), area.top() - height - 1, area.width(), height),
                     Qt::AlignLeft | Qt::AlignVCenter, yName);
    painter.drawText(QRectF(area.left() - 80, area.bottom() + scaled(4), 80 - scaled(6), height),
                     Qt::AlignRight | Qt::AlignVCenter, xName);
}

double keysHeight() { return scaled(20); }

double keysWidth(const std::vector<Key>& keys) {
    return widthOf(keys, QFontMetricsF(font(FontRole::Small)), wide());
}

void paintKeys(QPainter& painter, const QRectF& line, const std::vector<Key>& keys) {
    painter.setFont(font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const Gaps gaps = widthOf(keys, metrics, wide()) <= line.width() ? wide() : tight();
    double width = -gaps.next;
    std::size_t count = 0;
    while (count < keys.size() && width + widthOf(keys[count], metrics, gaps) <= line.width())
        width += widthOf(keys[count++], metrics, gaps);
    double left = line.left() + std::max(0.0, (line.width() - width) / 2);
    for (std::size_t i = 0; i < count; ++i) {
        paintSwatch(painter, keys[i], {left + scaled(6), line.center().y()});
        painter.setPen(theme().muted);
        painter.drawText(QRectF(left + gaps.name, line.top(), line.width(), line.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, keys[i].name);
        left += widthOf(keys[i], metrics, gaps);
    }
}

void paintPoint(QPainter& painter, const QPointF& at, double radius, const QColor& color, bool filled,
                PointShape shape) {
    // Points are light on a dark field and strong on a light one.
    const QColor outline =
        Look::instance().scheme() == Scheme::Dark ? QColor(0, 0, 0, 150) : QColor(255, 255, 255, 230);
    const auto paint = [&](double r) {
        if (shape == PointShape::Circle)
            return painter.drawEllipse(at, r, r);
        r *= 1.2; // looks as large as the circle
        painter.drawPolygon(
            QPolygonF{at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)});
    };
    if (filled) {
        painter.setPen(QPen(outline, 1));
        painter.setBrush(color);
        return paint(radius);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(outline, stroke(2.8)));
    paint(radius - 0.6);
    painter.setPen(QPen(color, stroke(1.5)));
    paint(radius - 0.6);
}

} // namespace ui::plots
