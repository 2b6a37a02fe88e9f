#pragma once

#include "ui/trace/matrix_blocks.h"

#include <optional>
#include <utility>

namespace ui::trace {

/// A block in its place: its cells, and of a batch the small columns of all samples beside. Pictures lie side
/// by side in rows: feature maps as they fit, kernels a filter a row, a channel a column.
struct PlacedBlock {
    MatrixBlock block;
    QRectF cells, batch;
    double cellWidth = 0, cellHeight = 0, batchWidth = 0; ///< of one cell, of one sample's column
    bool pixels = false;                                  ///< cells too small for their numbers
    double titleWidth = 0;
    int across = 1; ///< pictures in a row

    QRectF outline() const { return cells.united(batch); }
    /// Columns that are drawn: of a batch the current sample's.
    int shownCols() const { return block.perSample ? 1 : block.cols; }
    /// Pictures, from top to bottom.
    int down() const;
    /// Chooses sizes for a height in pixels; the place comes after.
    void fit(double height);
    void moveTo(QPointF corner);

    QRectF cellOf(int row, int col) const;
    /// The picture that a number is in, with its first row and column of numbers.
    QRectF pictureRect(int downTo, int along) const;
    /// Row and column there (of a batch column 0).
    std::pair<int, int> cellAt(QPointF position) const;

private:
    void fitPictures(double height);
    void fitRows(double height);
    int pictures() const;
};

} // namespace ui::trace
