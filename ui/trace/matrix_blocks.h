#pragma once

#include "engine/trace/expression.h"

#include <QRectF>
#include <QString>

#include <vector>

namespace ui::trace {

/// One matrix of a layer as it is drawn: where its numbers are from, how many, and which of them a cell
/// shows.
struct MatrixBlock {
    QString title; ///< "W⁽²⁾"
    engine::trace::Link::To to = engine::trace::Link::To::Operation;
    int index = -1;                                ///< operation or slot of the layout
    const engine::core::MatrixD* values = nullptr; ///< of an operation, x or t; else null
    const double* data = nullptr;                  ///< of a parameter, row by row
    int rows = 0, cols = 0;
    bool perSample = false; ///< columns are samples: the current one is written out, the rest drawn small
    double scale = 1;       ///< largest absolute value, for colours
    /// Rows and columns of pictures, 0 of a plain matrix. Of a batch the rows are pictures one after the
    /// other (feature maps), of a parameter the columns are (kernels, a picture a channel).
    int pictureHeight = 0, pictureWidth = 0;
    QString shape; ///< "16×6×5×5" where it is more than rows × columns

    bool hasPictures() const { return pictureHeight > 0; }
    double at(int row, int col) const { return values ? (*values)(row, col) : data[row * cols + col]; }
    engine::trace::Link link(int row, int col) const { return {to, index, row, col, {}}; }
};

/// The matrices of a layer in the order they are computed: a of the layer below (of a residual layer also
/// what went into its block), W, b (γ, β and running means), means, z or x̂, a (t at the output), penalties,
/// ∂L/∂a, δ, ∂L/∂W, ∂L/∂b, squares, new W and b; those that the pass has.
std::vector<MatrixBlock> layerBlocks(const engine::trace::Trace& trace, int layer);

} // namespace ui::trace
