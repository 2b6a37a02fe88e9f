#pragma once

#include "engine/core/schema.h"
#include "engine/model/network_plan.h"

#include <string>
#include <vector>

namespace engine::model {

/// One way to mend the first layer that does not fit; the window puts it into words.
struct Repair {
    enum class Kind {
        InsertLayer,  ///< a layer of type `name` before the one at fault
        AppendLayer,  ///< a layer of type `name` behind the last, which gives the answers
        SetParameter, ///< parameter `name` of layer `of` to `value`
        ShapeInput,   ///< the input's numbers in the shape `shape`
        MoveBefore,   ///< one place towards the input
        Remove        ///< without it
    };
    Kind kind = Kind::Remove;
    int layer = 0; ///< the one at fault
    int of = 0;    ///< of SetParameter: it, or the layer that decides about a block's output
    std::string name;
    core::Value value;
    std::vector<int> shape;
    NetworkSpec network; ///< mended
};

/// What each of them gives: shapes flow further than before. Best first: what keeps all layers before what
/// gives one up. Tried out on the spec, so that they hold for every type of the registry. Empty if nothing is
/// at fault.
std::vector<Repair> repairs(const NetworkSpec& spec);

} // namespace engine::model
