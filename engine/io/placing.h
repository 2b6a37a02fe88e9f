#pragma once

#include "engine/core/matrix.h"
#include "engine/io/transform.h"
#include "engine/io/weight_file.h"

#include <string>
#include <vector>

namespace engine::io {

/// What goes where, one for each target: by the file's own architecture where it holds one, else by the
/// contract's names ("0.weight"), by the names of layers, by known other names (W and b, layer.weight,
/// layer/kernel, coefs_0, bn/gamma, running_mean, ...) in the order of the layers of each kind, or, where no
/// name says anything, by shape. How a matrix is stored, which decides for square ones, is learned from those
/// that fit in one way only. A layer whose weight does not fit is kept as it is: a last one for another
/// number of outputs is a new head. Tensors that are not finite are not proposed. Reports, does not fail.
Placements propose(const Targets& targets, const WeightFile& file);

/// `source` into `parameter`, as a person wants it: with that transform, or the one that goes best with those
/// of `present`. Errors: NotFound, ShapeMismatch, NonFinite, in words for a person.
core::Result<Placement> placedByHand(const Targets& targets, const core::TensorMap& tensors,
                                     const Placements& present, const std::string& parameter,
                                     const std::string& source);

/// What became of one tensor.
struct PlacedLine {
    enum class What {
        Loaded,
        Transposed, ///< loaded, its numbers in another order
        Kept,       ///< of the network: as it was; note says why
        Skipped     ///< of the file: it went nowhere
    };
    What what = What::Loaded;
    std::string parameter; ///< "0.weight"; empty of what was skipped
    std::string source;    ///< name in the file; empty of what was kept
    Transform transform;
    Reason reason = Reason::Name;
    std::string note;
};

struct Placed {
    core::VectorD values; ///< the parameters with what was loaded
    /// One for each tensor of the network, in its order, then one for each of the file that went nowhere.
    std::vector<PlacedLine> lines;
    int loaded() const;
};

/// Loads what fits; what does not (a placement made for another network or file) is kept and noted.
/// `initial`: of targets.size.
Placed apply(const Placements& placements, const Targets& targets, const core::TensorMap& tensors,
             core::VectorD initial);

/// "0.weight: loaded from \"dense/kernel\", turned from in × out to out × in".
std::string lineText(const PlacedLine& line);

} // namespace engine::io
