#include "ui/theme.h"
#include "ui/trace/paths_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int kPad = 12;

int rowHeight() { return scaled(22); }

} // namespace

PathList::PathList(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Paths from the weight to the loss"));
}

void PathList::show(const engine::trace::Paths& paths) {
    m_paths = paths;
    m_chosen = std::clamp(m_chosen, 0, std::max(0, static_cast<int>(paths.largest.size()) - 1));
    setAccessibleDescription(textOf(m_chosen));
    updateGeometry();
    update();
}

int PathList::rows() const {
    const auto listed = static_cast<int>(m_paths.largest.size());
    return listed + (m_paths.count > listed ? 1 : 0);
}

QSize PathList::sizeHint() const { return {scaled(300), rows() * rowHeight() + 6}; }

QRect PathList::rowRect(int row) const { return {0, 3 + row * rowHeight(), width(), rowHeight()}; }

int PathList::rowAt(int y) const {
    const int row = (y - 3) / rowHeight();
    return y < 3 || row >= rows() ? -1 : row;
}

QString PathList::textOf(int row) const {
    if (row < 0 || row >= rows())
        return {};
    if (row == static_cast<int>(m_paths.largest.size()))
        return tr("%1 more together").arg(formatCount(static_cast<long long>(m_paths.count) - row));
    QStringList units;
    if (!m_paths.isBias)
        units << QString::number(m_paths.input + 1);
    for (const auto& [layer, unit] : m_paths.largest[static_cast<std::size_t>(row)].units)
        units << QString::number(unit + 1);
    return units.join(QStringLiteral(" › "));
}

void PathList::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    double most = std::abs(m_paths.rest);
    for (const auto& path : m_paths.largest)
        most = std::max(most, std::abs(path.value));
    painter.setFont(ui::font(FontRole::Number));
    const int number = painter.fontMetrics().horizontalAdvance(QStringLiteral("−0.000e−00")) + 4;
    for (int row = 0; row < rows(); ++row) {
        const bool others = row == static_cast<int>(m_paths.largest.size());
        const double value = others ? m_paths.rest : m_paths.largest[static_cast<std::size_t>(row)].value;
        const QRect rect = rowRect(row);
        if (row == m_hovered || (row == m_chosen && !others))
            painter.fillRect(rect, row == m_chosen && !others ? theme().raised : theme().grid);
        if (row == m_chosen && hasFocus() && !others) {
            painter.setPen(theme().accent);
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(rect.adjusted(1, 0, -2, -1));
        }
        painter.setPen(others ? theme().muted : theme().text);
        const QRect text = rect.adjusted(kPad, 0, -kPad, 0);
        painter.setFont(ui::font(others ? FontRole::Small : FontRole::Number));
        const int half = (rect.width() - 2 * kPad - number) / 2;
        painter.drawText(QRect(text.left(), text.top(), half, text.height()),
                         Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(textOf(row), Qt::ElideMiddle, half - 8));
        painter.setFont(ui::font(FontRole::Number));
        painter.setPen(theme().text);
        painter.drawText(text, Qt::AlignVCenter | Qt::AlignRight, formatNumber(value));
        // Left of the middle line what lowers, right of it what raises.
        const double middle = text.left() + half * 1.5, room = half / 2.0 - 6;
        const double length = most > 0 ? room * std::abs(value) / most : 0;
        const QRectF bar(value < 0 ? middle - length : middle, rect.top() + 5, length, rect.height() - 10);
        painter.setPen(Qt::NoPen);
        painter.setBrush(value < 0 ? theme().negative : theme().positive);
        painter.drawRect(bar);
        painter.setPen(theme().border);
        painter.drawLine(QPointF(middle, rect.top()), QPointF(middle, rect.bottom() + 1));
    }
}

void PathList::choose(int row) {
    if (row < 0 || row >= rows())
        return;
    if (row == static_cast<int>(m_paths.largest.size()))
        return Q_EMIT moreWanted();
    m_chosen = row;
    setAccessibleDescription(textOf(row));
    update();
    Q_EMIT rowChosen(row);
}

bool PathList::event(QEvent* event) {
    // Up and down go through the paths here, not the ladder.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void PathList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Down)
        choose(m_chosen + 1);
    else if (event->key() == Qt::Key_Up)
        choose(m_chosen - 1);
    else
        QWidget::keyPressEvent(event);
}

void PathList::mouseMoveEvent(QMouseEvent* event) {
    const int row = rowAt(static_cast<int>(event->position().y()));
    if (row == m_hovered)
        return;
    m_hovered = row;
    setCursor(row < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
    update();
    Q_EMIT rowHovered(row < static_cast<int>(m_paths.largest.size()) ? row : -1);
}

void PathList::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        choose(rowAt(static_cast<int>(event->position().y())));
}

void PathList::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
    Q_EMIT rowHovered(-1);
}

} // namespace ui
