#pragma once

#include "engine/core/matrix.h"
#include "engine/core/result.h"

#include <string>
#include <vector>

namespace engine::model {

/// How a square window goes over pictures of channels × height × width; a picture's numbers stand row by row,
/// one channel after the other. Padding "same" as TensorFlow has it: as many outputs as inputs divided by the
/// stride, rounded up, what is odd of the padding below and right.
struct Windows {
    int channels = 1, height = 1, width = 1;
    int size = 1, stride = 1;
    int outHeight = 1, outWidth = 1;
    int top = 0, left = 0; ///< rows and columns of padding before the first

    /// Errors: ShapeMismatch where the input is no picture, or the window larger than it; `what` names the
    /// layer.
    static core::Result<Windows> create(const std::vector<int>& input, int size, int stride,
                                        const std::string& padding, const std::string& what);

    core::Index inputs() const { return core::Index(channels) * height * width; }
    core::Index positions() const { return core::Index(outHeight) * outWidth; }
    core::Index input(int channel, int y, int x) const {
        return (core::Index(channel) * height + y) * width + x;
    }
    /// The rows (or columns) of the picture that the window at output row (column) `out` covers: from first
    /// to before end, padding left out.
    struct Span {
        int first, end;
    };
    Span rows(int out) const { return span(out * stride - top, height); }
    Span columns(int out) const { return span(out * stride - left, width); }
    /// The output rows (columns) whose window covers row (column) `in`.
    Span outRows(int in) const { return outSpan(in + top, outHeight); }
    Span outColumns(int in) const { return outSpan(in + left, outWidth); }

private:
    Span span(int start, int extent) const;
    Span outSpan(int in, int extent) const;
};

} // namespace engine::model
