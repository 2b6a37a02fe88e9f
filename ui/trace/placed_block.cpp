#include "ui/trace/placed_block.h"

#include "ui/theme.h"

#include <algorithm>
#include <cmath>

namespace ui::trace {

namespace {

/// More than that is drawn as pixels.
constexpr int kMostRows = 16, kMostCols = 16;
/// Of all pictures together.
constexpr int kMostPictureRows = 7, kMostPictureCols = 6;
constexpr double kPictureGap = 3;
/// Pictures of a block take so much of a panel at most, where they can be drawn smaller.
constexpr double kMostWidth = 210;

double stepped(double size) { return std::floor(2 * size) / 2; }

} // namespace

int PlacedBlock::pictures() const {
    const int area = block.pictureHeight * block.pictureWidth;
    return block.perSample ? block.rows / area : block.cols / area;
}

int PlacedBlock::down() const { return block.perSample ? (pictures() + across - 1) / across : block.rows; }

void PlacedBlock::fit(double height) {
    block.hasPictures() ? fitPictures(height) : fitRows(height);
    const bool others = block.perSample && block.cols > 1 && !block.hasPictures();
    batchWidth = others ? std::clamp(std::floor(64.0 / block.cols), 1.0, 4.0) : 0;
}

void PlacedBlock::fitRows(double height) {
    const int cols = shownCols();
    pixels = block.rows > kMostRows || cols > kMostCols;
    if (!pixels) {
        cellWidth = scaled(35);
        cellHeight = scaled(20);
        return;
    }
    cellHeight = std::clamp(stepped(height / block.rows), 1.5, static_cast<double>(scaled(12)));
    cellWidth = block.perSample    ? scaled(16)
                : block.cols > 128 ? 2.0
                                   : std::min(cellHeight, static_cast<double>(scaled(8)));
    if (!block.perSample && block.cols == 1)
        cellWidth = scaled(16);
}

void PlacedBlock::fitPictures(double height) {
    const int h = block.pictureHeight, w = block.pictureWidth, count = pictures();
    across = block.perSample ? 1 : count;
    pixels = down() * h > kMostPictureRows || across * w > kMostPictureCols;
    if (!pixels) {
        cellWidth = scaled(35);
        cellHeight = scaled(20);
        return;
    }
    const auto sizeFor = [&](int columns) {
        const int lines = block.perSample ? (count + columns - 1) / columns : block.rows;
        return std::min((height - (lines - 1) * kPictureGap) / (lines * h),
                        (scaled(kMostWidth) - (columns - 1) * kPictureGap) / (columns * w));
    };
    for (int columns = 2; block.perSample && columns <= count; ++columns)
        if (sizeFor(columns) > sizeFor(across))
            across = columns;
    cellWidth = cellHeight = std::clamp(stepped(sizeFor(across)), 1.0, static_cast<double>(scaled(12)));
}

void PlacedBlock::moveTo(QPointF corner) {
    if (block.hasPictures())
        cells = {corner, QSizeF(across * (block.pictureWidth * cellWidth + kPictureGap) - kPictureGap,
                                down() * (block.pictureHeight * cellHeight + kPictureGap) - kPictureGap)};
    else
        cells = {corner, QSizeF(shownCols() * cellWidth, block.rows * cellHeight)};
    batch = batchWidth > 0 ? QRectF(cells.right() + 4, corner.y(), block.cols * batchWidth, cells.height())
                           : QRectF();
}

QRectF PlacedBlock::pictureRect(int downTo, int along) const {
    const double width = block.pictureWidth * cellWidth, height = block.pictureHeight * cellHeight;
    return {cells.left() + along * (width + kPictureGap), cells.top() + downTo * (height + kPictureGap),
            width, height};
}

QRectF PlacedBlock::cellOf(int row, int col) const {
    if (!block.hasPictures())
        return {cells.left() + (block.perSample ? 0 : col) * cellWidth, cells.top() + row * cellHeight,
                cellWidth, cellHeight};
    const int area = block.pictureHeight * block.pictureWidth, number = block.perSample ? row : col;
    const int picture = number / area, inside = number % area;
    const QRectF rect =
        block.perSample ? pictureRect(picture / across, picture % across) : pictureRect(row, picture);
    return {rect.left() + inside % block.pictureWidth * cellWidth,
            rect.top() + inside / block.pictureWidth * cellHeight, cellWidth, cellHeight};
}

std::pair<int, int> PlacedBlock::cellAt(QPointF position) const {
    const double x = position.x() - cells.left(), y = position.y() - cells.top();
    int row = static_cast<int>(y / cellHeight), col = block.perSample ? 0 : static_cast<int>(x / cellWidth);
    if (block.hasPictures()) {
        const double width = block.pictureWidth * cellWidth + kPictureGap,
                     height = block.pictureHeight * cellHeight + kPictureGap;
        const int line = std::clamp(static_cast<int>(y / height), 0, down() - 1),
                  column = std::clamp(static_cast<int>(x / width), 0, across - 1);
        const int r = std::min(static_cast<int>((y - line * height) / cellHeight), block.pictureHeight - 1),
                  c = std::min(static_cast<int>((x - column * width) / cellWidth), block.pictureWidth - 1);
        const int picture = block.perSample ? line * across + column : column;
        const int number = (picture * block.pictureHeight + r) * block.pictureWidth + c;
        row = block.perSample ? number : line;
        col = block.perSample ? 0 : number;
    }
    return {std::clamp(row, 0, block.rows - 1), std::clamp(col, 0, block.cols - 1)};
}

} // namespace ui::trace
