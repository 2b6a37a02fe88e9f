#pragma once

#include "engine/core/matrix.h"
#include "engine/core/result.h"
#include "engine/core/tensor.h"

#include <string>
#include <vector>

namespace engine::model {

struct TensorShape {
    std::string name;       ///< "weight", "bias"
    std::vector<int> shape; ///< weight of dense: {out, in}; bias: {out}
    bool isBuffer = false;  ///< not trained by a gradient: training passes move it (running means)
    bool isScale = false;   ///< scales or shifts normalized numbers: no penalty is on it
};

/// Where a parameter tensor lies in the flat parameter vector of a network.
struct TensorSlot {
    std::string name;      ///< "0.weight": place in the file, dot, parameter; inside a block "2.0.weight"
    int layer = 0;         ///< index in NetworkSpec::layers
    std::string parameter; ///< "weight"
    std::vector<int> shape;
    core::Index offset = 0, size = 0;
    bool trainable = true; ///< false of a frozen layer's and of buffers
    double learningRateScale = 1;
    bool isBuffer = false, isScale = false; ///< see TensorShape

    /// Scales and shifts are columns.
    core::Index rows() const { return isScale ? size : shape.empty() ? 1 : shape[0]; }
    core::Index cols() const { return rows() == 0 ? 0 : size / rows(); }
};

/// All parameters of a network in one vector: the optimizer makes one pass over it, a snapshot is one copy.
struct Layout {
    std::vector<TensorSlot> slots;
    core::Index size = 0;

    const TensorSlot* find(const std::string& name) const;
    /// The slot of that layer and parameter name.
    const TensorSlot* find(int layer, const std::string& parameter) const;
    /// Offset of a layer's first parameter (its end is the next one's).
    core::Index layerOffset(int layer) const;
    core::Index layerSize(int layer) const;
};

/// A tensor of a flat vector as rows × cols (a bias is a column).
core::ConstMatrixMap<double> view(const core::VectorD& parameters, const TensorSlot& slot);
core::MatrixMap<double> view(core::VectorD& parameters, const TensorSlot& slot);

/// Named tensors of a flat vector, and back. `toParameters` overwrites what `tensors` holds and keeps the
/// rest of `parameters`. Errors: NotFound (a tensor the network does not have), ShapeMismatch, NonFinite;
/// context: its name.
core::TensorMap toTensors(const Layout& layout, const core::VectorD& parameters, core::DType dtype);
core::Result<core::VectorD> toParameters(const Layout& layout, const core::TensorMap& tensors,
                                         core::VectorD parameters);

} // namespace engine::model
