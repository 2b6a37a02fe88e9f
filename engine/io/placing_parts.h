#pragma once

#include "engine/io/tensor_names.h"
#include "engine/io/transform.h"

#include <optional>
#include <string>

namespace engine::io {

/// How a file stores its numbers, as far as it is known.
struct Conventions {
    std::optional<Orientation> orientation; ///< of matrices and kernels
    bool channelsLast = false;              ///< pictures were flattened with their channels last
};

/// Of all ways the one that goes with them; nothing: it does not fit.
std::optional<Transform> bestTransform(const Shape& shape, const Target& target,
                                       const Conventions& conventions);

// Why a tensor is kept as it is.
inline constexpr const char* kNothingNote = "the file has nothing for it";
std::string mismatchNote(const std::string& name, const Shape& shape, const Target& target);
/// Empty if all its numbers are finite.
std::string notFiniteNote(const std::string& name, const core::Tensor& tensor);

} // namespace engine::io
