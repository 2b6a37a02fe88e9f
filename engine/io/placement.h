#pragma once

#include "engine/core/tensor.h"
#include "engine/model/layout.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace engine::io {

/// How the numbers of a file's tensor are put into one of the network's.
struct Transform {
    /// The file's axes in the order of the network's: {1, 0} for a matrix stored in × out, {3, 2, 0, 1} for a
    /// kernel stored height × width × in × out. Empty: as they are.
    std::vector<int> axes;
    /// Of a matrix behind a flattened picture whose file counts height × width × channels (Keras): {height,
    /// width, channels} of that picture. Its input columns are put into the order channels × height × width,
    /// after `axes`. All 0: they are in order.
    std::array<int, 3> channelsLast = {0, 0, 0};

    bool isNone() const { return axes.empty() && channelsLast[0] == 0; }
    bool operator==(const Transform&) const = default;
};

/// Why a tensor was proposed for a place.
enum class Reason { Architecture, Name, Shape, Order, Hand };

/// What goes into one parameter tensor of the network, or nothing.
struct Placement {
    std::string parameter; ///< "0.weight"
    std::string source;    ///< name in the file; empty: kept as it is
    Transform transform;
    Reason reason = Reason::Name;
    std::string note; ///< why nothing, in words
    bool operator==(const Placement&) const = default;
};

/// One for each tensor of a layout, in its order.
using Placements = std::vector<Placement>;

} // namespace engine::io
