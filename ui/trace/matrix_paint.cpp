#include "ui/marked_font.h"
#include "ui/theme.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/gradient_marks.h"
#include "ui/trace/matrix_view.h"
#include "ui/trace/places.h"
#include "ui/trace/stepper.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::trace::Link;
using trace::MatrixBlock;

namespace {

/// A title may reach so far into the gap to the next matrix.
constexpr double kTitleSpill = 12;

/// Below that an outline a cell would hide the colours.
constexpr double kSmallCell = 9;

/// Rows and columns as an image, one pixel a number.
QImage imageOf(const MatrixBlock& block, int cols, int firstCol) {
    QImage image(cols, block.rows, QImage::Format_RGB32);
    for (int row = 0; row < block.rows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (int col = 0; col < cols; ++col)
            line[col] = valueColor(block.at(row, firstCol + col), block.scale).rgb();
    }
    return image;
}

void paintPictures(QPainter& painter, const trace::PlacedBlock& placed, int sample) {
    const MatrixBlock& block = placed.block;
    const int w = block.pictureWidth, area = w * block.pictureHeight;
    const int count = (block.perSample ? block.rows : block.cols) / area;
    QImage image(w, block.pictureHeight, QImage::Format_RGB32);
    for (int down = 0; down < placed.down(); ++down)
        for (int across = 0; across < placed.across; ++across) {
            const int picture = block.perSample ? down * placed.across + across : across;
            if (picture >= count)
                return;
            for (int i = 0; i < area; ++i) {
                const double value = block.perSample ? block.at(picture * area + i, sample)
                                                     : block.at(down, picture * area + i);
                reinterpret_cast<QRgb*>(image.scanLine(i / w))[i % w] = valueColor(value, block.scale).rgb();
            }
            const QRectF rect = placed.pictureRect(down, across);
            painter.drawImage(rect, image);
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme().border, 1));
            painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5));
        }
}

} // namespace

double MatrixView::opacityOf(const Placed& placed) const {
    const bool made = placed.block.to != Link::To::Operation ||
                      placed.block.index <= m_stepper.cursor().selection().operation;
    return made ? 1 : 0.22;
}

void MatrixView::paintEvent(QPaintEvent*) {
    if (!m_stepper.trace())
        return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(-scroll());
    const QRectF sight(scroll(), QSizeF(viewport()->size()));
    for (const Placed& placed : m_placed)
        if (placed.outline().adjusted(-10, -40, placed.titleWidth, 10).intersects(sight))
            paintBlock(painter, placed);
    for (const Placed& placed : m_placed)
        paintFrames(painter, placed);
    const QColor color =
        flowColor(flowOf(operationOf(*m_stepper.trace(), m_stepper.cursor().selection()).phase));
    paintOperands(painter);
    for (const Link& link : m_term)
        outline(painter, link, color, 2);
    outline(painter, m_hovered, theme().accent, 2);
}

void MatrixView::paintBlock(QPainter& painter, const Placed& placed) const {
    const double opacity = opacityOf(placed);
    const MatrixBlock& block = placed.block;
    QString title = block.title;
    if (!block.shape.isEmpty())
        title += QLatin1Char(' ') + block.shape;
    else if (!block.perSample && block.cols > 1)
        title += QStringLiteral(" %1×%2").arg(block.rows).arg(block.cols);
    painter.setFont(markedFont(ui::font(FontRole::Small), title));
    const bool fits = painter.fontMetrics().horizontalAdvance(title) < placed.outline().width() + kTitleSpill;
    painter.setPen(opacity < 1 ? tint(theme().muted, 0.5) : theme().muted);
    painter.drawText(QPointF(placed.cells.left(), placed.cells.top() - scaled(6)),
                     fits ? title : block.title);
    placed.pixels ? paintPixels(painter, placed, opacity) : paintNumbers(painter, placed, opacity);
    if (!placed.batch.isEmpty())
        paintBatch(painter, placed, opacity);
}

void MatrixView::paintNumbers(QPainter& painter, const Placed& placed, double opacity) const {
    const MatrixBlock& block = placed.block;
    const int cols = block.perSample ? 1 : block.cols;
    QFont font = ui::font(FontRole::Number);
    font.setPixelSize(scaled(11));
    QFont narrow = font;
    narrow.setPixelSize(scaled(9));
    QFont narrowest = font;
    narrowest.setPixelSize(scaled(7.5));
    painter.setOpacity(1);
    for (int row = 0; row < block.rows; ++row)
        for (int col = 0; col < cols; ++col) {
            const double value = block.at(row, block.perSample ? m_stepper.cursor().sampleColumn() : col);
            const QColor full = valueColor(value, block.scale);
            const QColor ground = opacity < 1 ? tint(full, opacity) : full;
            const QRectF cell = placed.cellOf(row, col).adjusted(0.5, 0.5, -0.5, -0.5);
            painter.setPen(Qt::NoPen);
            painter.setBrush(ground);
            painter.drawRoundedRect(cell, 2, 2);
            const QString text = formatCompact(value);
            painter.setFont(text.size() > 6 ? narrowest : text.size() > 5 ? narrow : font);
            painter.setPen(opacity < 1 ? tint(theme().muted, 0.55) : textOn(ground));
            painter.drawText(cell, Qt::AlignCenter, text);
            if (opacity == 1)
                paintMark(painter, placed, row, block.perSample ? m_stepper.cursor().sampleColumn() : col,
                          cell);
            if (m_stepper.isEdited() &&
                m_stepper.before(block.link(row, block.perSample ? m_stepper.cursor().sampleColumn() : col)))
                paintChanged(painter, cell);
        }
}

void MatrixView::paintMark(QPainter& painter, const Placed& placed, int row, int col,
                           const QRectF& cell) const {
    if (placed.block.to != Link::To::Operation)
        return;
    const auto* numeric = m_marks->of(placed.block.index, row, col);
    if (!numeric)
        return;
    const double size = scaled(1.7);
    const QPointF at = cell.bottomRight() - QPointF(size + 1.5, size + 1.5);
    if (GradientMark::isGood(*numeric)) {
        painter.setPen(QPen(theme().panel, 1));
        painter.setBrush(theme().good);
        painter.drawEllipse(at, size, size);
    } else {
        painter.setPen(QPen(theme().bad, 1.6));
        painter.drawLine(at - QPointF(size, size), at + QPointF(size, size));
        painter.drawLine(at - QPointF(size, -size), at + QPointF(size, -size));
    }
}

/// A corner folded over: the number is another one than the run's.
void MatrixView::paintChanged(QPainter& painter, const QRectF& cell) const {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().warning);
    const double size = std::min(7.0, cell.height() / 2);
    painter.drawPolygon(
        QPolygonF{cell.topRight(), cell.topRight() - QPointF(size, 0), cell.topRight() + QPointF(0, size)});
}

void MatrixView::paintPixels(QPainter& painter, const Placed& placed, double opacity) const {
    const MatrixBlock& block = placed.block;
    painter.setOpacity(opacity);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    const int sample = block.perSample ? m_stepper.cursor().sampleColumn() : 0;
    if (block.hasPictures())
        paintPictures(painter, placed, sample);
    else
        painter.drawImage(placed.cells, imageOf(block, placed.shownCols(), sample));
    painter.setOpacity(1);
}

void MatrixView::paintBatch(QPainter& painter, const Placed& placed, double opacity) const {
    painter.setOpacity(0.85 * opacity);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(placed.batch, imageOf(placed.block, placed.block.cols, 0));
    painter.setOpacity(1);
    const int sample = m_stepper.cursor().sampleColumn();
    const QRectF mark(placed.batch.left() + sample * placed.batchWidth, placed.batch.top(), placed.batchWidth,
                      placed.batch.height());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(opacity < 1 ? tint(theme().text, 0.4) : theme().text, 1));
    painter.drawRect(mark.adjusted(-0.5, -1.5, 0.5, 1.5));
}

void MatrixView::paintFrames(QPainter& painter, const Placed& placed) const {
    const auto& place = m_stepper.cursor().selection();
    if (placed.block.to != Link::To::Operation || placed.block.index != place.operation)
        return;
    const QColor color = flowColor(flowOf(operationOf(*m_stepper.trace(), place).phase));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, 2));
    painter.drawRoundedRect(placed.outline().adjusted(-6, -scaled(20), 6, 6), 7, 7);
    if (place.row < 0)
        return;
    const bool wholeRow = place.col < 0 && !placed.block.perSample;
    const QRectF first = placed.cellOf(place.row, wholeRow ? 0 : std::max(place.col, 0));
    const QRectF last = wholeRow ? placed.cellOf(place.row, placed.block.cols - 1) : first;
    painter.setPen(QPen(theme().text, 2));
    painter.drawRoundedRect(first.united(last).adjusted(-0.5, -0.5, 0.5, 0.5), 3, 3);
}

void MatrixView::paintOperands(QPainter& painter) const {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tint(theme().text, 0.55), 1));
    QRectF around;
    for (std::size_t i = 0; i <= m_operands.size(); ++i) {
        const QRectF cell = i < m_operands.size() ? cellRect(m_operands[i]).translated(scroll()) : QRectF();
        const bool small = std::min(cell.width(), cell.height()) < kSmallCell;
        // Operands of one matrix come along one row or column; the next matrix begins elsewhere.
        const bool joins =
            small && !cell.isEmpty() && (around.isEmpty() || around.adjusted(-2, -2, 2, 2).intersects(cell));
        if (!joins && !around.isEmpty()) {
            painter.drawRoundedRect(around.adjusted(-1, -1, 1, 1), 1, 1);
            around = {};
        }
        if (small && !cell.isEmpty())
            around = around.united(cell);
        else if (!cell.isEmpty())
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    }
}

void MatrixView::outline(QPainter& painter, const Link& link, const QColor& color, double width) const {
    const QRectF cell = cellRect(link).translated(scroll());
    if (cell.isEmpty())
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, width));
    const double round = std::min(2.0, cell.width() / 4);
    painter.drawRoundedRect(cell.width() < 8 ? cell : cell.adjusted(0.5, 0.5, -0.5, -0.5), round, round);
}

} // namespace ui
