#include "ui/data/digit_pad.h"

#include "engine/data/data_spec.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace ui {

namespace {

constexpr int kPixels = engine::data::kDrawnSide;
constexpr double kKeyPace = 0.5;

} // namespace

DigitPad::DigitPad(QWidget* parent) : QWidget(parent), m_ink(kSide, kSide, QImage::Format_Grayscale8) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setMinimumSize(168, 168);
    setAccessibleName(tr("Sheet to paint a digit on"));
    setContextMenuPolicy(Qt::PreventContextMenu);
    m_ink.fill(0);
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

std::vector<std::uint8_t> DigitPad::ink() const {
    std::vector<std::uint8_t> values;
    values.reserve(std::size_t(kSide) * kSide);
    for (int row = 0; row < kSide; ++row)
        values.insert(values.end(), m_ink.constScanLine(row), m_ink.constScanLine(row) + kSide);
    return values;
}

void DigitPad::setPenWidth(double width) { m_penWidth = width; }

void DigitPad::clear() {
    m_strokes.clear();
    m_painting = false;
    render();
}

void DigitPad::undoStroke() {
    if (!m_strokes.empty())
        m_strokes.pop_back();
    m_painting = false;
    render();
}

void DigitPad::render() {
    m_ink.fill(0);
    QPainter painter(&m_ink);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(double(kSide) / kPixels, double(kSide) / kPixels);
    for (const Stroke& stroke : m_strokes) {
        painter.setPen(QPen(stroke.erases ? Qt::black : Qt::white, stroke.width, Qt::SolidLine, Qt::RoundCap,
                            Qt::RoundJoin));
        if (stroke.points.size() == 1)
            painter.drawPoint(stroke.points.front());
        else
            painter.drawPolyline(stroke.points);
    }
    painter.end();
    update();
    Q_EMIT changed();
}

void DigitPad::begin(QPointF at, bool erases) {
    m_painting = true;
    m_strokes.push_back({QPolygonF({at}), erases ? 1.6 * m_penWidth : m_penWidth, erases});
    render();
}

void DigitPad::goOn(QPointF at) {
    m_strokes.back().points << at;
    render();
}

QRectF DigitPad::area() const {
    const double side = std::min(width(), height()) - 4;
    return {(width() - side) / 2, (height() - side) / 2, side, side};
}

QPointF DigitPad::toSheet(QPointF pixel) const {
    const QRectF sheet = area();
    return {std::clamp((pixel.x() - sheet.left()) / sheet.width(), 0.0, 1.0) * kPixels,
            std::clamp((pixel.y() - sheet.top()) / sheet.height(), 0.0, 1.0) * kPixels};
}

void DigitPad::mousePressEvent(QMouseEvent* event) {
    m_cross.reset();
    if (event->button() == Qt::LeftButton || event->button() == Qt::RightButton)
        begin(toSheet(event->position()), event->button() == Qt::RightButton);
}

void DigitPad::mouseMoveEvent(QMouseEvent* event) {
    if (m_painting && event->buttons() != Qt::NoButton)
        goOn(toSheet(event->position()));
}

void DigitPad::mouseReleaseEvent(QMouseEvent*) { m_painting = false; }

bool DigitPad::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier &&
            handleKey(key->key(), event->type() == QEvent::ShortcutOverride)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

bool DigitPad::handleKey(int key, bool dryRun) {
    const bool isArrow =
        key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
    const bool isReturn = key == Qt::Key_Return || key == Qt::Key_Enter;
    const bool isClear = key == Qt::Key_Delete || key == Qt::Key_Backspace;
    if (!isClear && !(m_cross && (isArrow || isReturn)))
        return false;
    if (dryRun)
        return true;
    if (isClear) {
        key == Qt::Key_Delete ? clear() : undoStroke();
    } else if (isReturn) {
        m_painting = !m_painting;
        if (m_painting)
            begin(*m_cross, false);
    } else {
        const QPointF way(key == Qt::Key_Left    ? -kKeyPace
                          : key == Qt::Key_Right ? kKeyPace
                                                 : 0,
                          key == Qt::Key_Up     ? -kKeyPace
                          : key == Qt::Key_Down ? kKeyPace
                                                : 0);
        const QPointF to = *m_cross + way;
        m_cross = QPointF(std::clamp(to.x(), 0.0, double(kPixels)), std::clamp(to.y(), 0.0, double(kPixels)));
        if (m_painting)
            goOn(*m_cross);
    }
    update();
    return true;
}

// What lies below it stays close to it.
void DigitPad::resizeEvent(QResizeEvent*) { setMaximumHeight(std::max(minimumHeight(), width())); }

void DigitPad::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        m_cross = QPointF(kPixels / 2.0, kPixels / 4.0);
    update();
}

void DigitPad::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    m_cross.reset();
    m_painting = false;
    update();
}

void DigitPad::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF sheet = area();
    painter.drawImage(sheet, m_ink);
    painter.setPen(QPen(QColor(255, 255, 255, 26), 1));
    for (int i = 1; i < kPixels; ++i) {
        const double at = i * sheet.width() / kPixels;
        painter.drawLine(sheet.topLeft() + QPointF(at, 0), sheet.bottomLeft() + QPointF(at, 0));
        painter.drawLine(sheet.topLeft() + QPointF(0, at), sheet.topRight() + QPointF(0, at));
    }
    painter.setPen(QPen(hasFocus() ? theme().accent : theme().border, hasFocus() ? 2 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(sheet);
    if (m_strokes.empty()) {
        painter.setFont(ui::font(FontRole::Body));
        painter.setPen(QColor(190, 196, 204));
        painter.drawText(sheet.adjusted(20, 20, -20, -20), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Paint a digit here.\nRight button: erase."));
    }
    if (m_cross) {
        const QPointF at = sheet.topLeft() + *m_cross * (sheet.width() / kPixels);
        painter.setPen(QPen(theme().accent, 2));
        painter.drawEllipse(at, m_painting ? 5 : 9, m_painting ? 5 : 9);
    }
}

} // namespace ui
