#include "engine/trace/parameter_place.h"

#include <algorithm>

namespace engine::trace {

std::optional<ParameterPlace> parameterPlace(const Trace& trace, const Selection& element) {
    if (element.operation < 0 || element.operation >= static_cast<int>(trace.operations.size()))
        return {};
    const Operation& o = trace.operations[static_cast<std::size_t>(element.operation)];
    const bool weight = o.name == "dL/dW" || o.name == "W", bias = o.name == "dL/db" || o.name == "b";
    if (!weight && !bias)
        return {};
    const ParameterPlace place{o.layer, bias, std::max(element.row, 0),
                               weight ? std::max(element.col, 0) : 0};
    if (place.unit >= o.values.rows() || place.input >= o.values.cols())
        return {};
    return place;
}

} // namespace engine::trace
