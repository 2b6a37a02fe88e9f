#pragma once

#include "engine/core/tensor.h"
#include "engine/io/placement.h"
#include "engine/model/layout.h"
#include "engine/model/network_spec.h"

#include <array>
#include <string>
#include <vector>

namespace engine::io {

using Shape = std::vector<std::int64_t>;

/// A parameter tensor of a network, with what is to be known of it to put a file's tensor there.
struct Target {
    model::TensorSlot slot;
    std::string layerType; ///< "dense"
    std::string layerName; ///< empty: none
    /// Of a dense layer's weight, or a scale, behind a flattened picture: {height, width, channels}; else 0.
    std::array<int, 3> picture = {0, 0, 0};

    Shape shape() const { return {slot.shape.begin(), slot.shape.end()}; }
};

/// All of a network, in the order of its layout.
struct Targets {
    std::vector<Target> tensors;
    core::Index size = 0;           ///< of the flat parameter vector
    bool outputsAreClasses = false; ///< the last layer ends in a softmax

    const Target* find(const std::string& parameter) const;
};

/// `layout`: the spec's. Of a spec that makes no network no pictures are known.
Targets targetsOf(const model::NetworkSpec& spec, const model::Layout& layout);

/// Every way in which a tensor of that shape goes there, the plainest first; none: it does not fit. A bias of
/// n may be (n, 1) or (1, n), a matrix of one row (n,). Matrices of dense layers also turned (in × out),
/// kernels also height × width × in × out and out × height × width × in, both for pictures that were
/// flattened with their channels last. A table of embeddings never turned.
std::vector<Transform> transformsFor(const Shape& shape, const Target& target);

/// Whether a tensor of that shape, put so, has the target's shape: of transformsFor all do.
bool fits(const Shape& shape, const Transform& transform, const Target& target);

/// The tensor's numbers in the order that `target` holds them; it must fit.
void transformInto(const core::Tensor& tensor, const Transform& transform, const Target& target,
                   double* numbers);

/// In words: "turned from in × out to out × in"; empty if it is none.
std::string transformText(const Transform& transform);

} // namespace engine::io
