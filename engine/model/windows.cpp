#include "engine/model/windows.h"

#include "engine/core/tensor.h"

#include <algorithm>

namespace engine::model {

namespace {

/// Outputs along one side, and the padding before the first.
struct Side {
    int outputs, before;
};

Side side(int extent, int size, int stride, bool same) {
    if (!same)
        return {(extent - size) / stride + 1, 0};
    const int outputs = (extent + stride - 1) / stride;
    return {outputs, std::max((outputs - 1) * stride + size - extent, 0) / 2};
}

} // namespace

core::Result<Windows> Windows::create(const std::vector<int>& input, int size, int stride,
                                      const std::string& padding, const std::string& what) {
    if (input.size() != 3)
        return core::Error{core::Code::ShapeMismatch,
                           what + " takes pictures (channels × height × width), its input has " +
                               std::to_string(input.size()) +
                               (input.size() == 1 ? " dimension" : " dimensions"),
                           ""};
    const bool same = padding == "same";
    if (!same && (input[1] < size || input[2] < size))
        return core::Error{core::Code::ShapeMismatch,
                           "a window of " + core::shapeText({size, size}) + " is larger than the picture, " +
                               core::shapeText({input[1], input[2]}),
                           ""};
    const Side vertical = side(input[1], size, stride, same), horizontal = side(input[2], size, stride, same);
    return Windows{input[0],           input[1],        input[2],         size, stride, vertical.outputs,
                   horizontal.outputs, vertical.before, horizontal.before};
}

Windows::Span Windows::span(int start, int extent) const {
    return {std::max(start, 0), std::min(start + size, extent)};
}

Windows::Span Windows::outSpan(int in, int extent) const {
    const int first = in - size + 1;
    return {first <= 0 ? 0 : (first + stride - 1) / stride, std::min(in / stride + 1, extent)};
}

} // namespace engine::model
