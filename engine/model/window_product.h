#pragma once

#include "engine/core/matrix.h"

#include <vector>

namespace engine::model {

/// The terms along one side of one window sum: taps of the window from `tap` on, and where the first of them
/// lies in the picture; the next ones lie side by side there. Taps outside of the picture are left out.
struct Reach {
    int tap, from, count;
    bool operator==(const Reach&) const = default;
};

/// What each output of a convolution (or each input, backward) is summed up from.
struct WindowPlan {
    std::vector<Reach> rows, columns; ///< of each row and each column that is made
    int size = 1;                     ///< side of the window
    int tapStep = 1;                  ///< from one tap to the next that counts; backward −stride
    bool slides = true; ///< neighbours with the same taps have them side by side: they are made together
    int channels = 1;   ///< that are summed over
    int height = 1, width = 1; ///< of the pictures that the sums are of
};

/// A (rows × groups·taps) in the order sumWindows goes through it; to: as many numbers. Number (row, group,
/// tap) lies at from[row · rowStep + group · groupStep + tap].
template <class S>
void packRows(core::Index rows, core::Index rowStep, core::Index groups, core::Index groupStep,
              core::Index taps, const S* from, S* to);

/// Pictures `to` (rows × plan.rows × plan.columns, each number `samples` wide) from pictures `from` (channels
/// × height × width): to(r, y, x) = bias(r) + Σ A(r, channel, tap) · from(channel, where the tap lies), for
/// the rows y from first to before end. A as packRows left it, groups = channels. As `multiply` (product.h),
/// with rows of B that lie wherever the window's taps are: the samples of neighbouring columns lie in the
/// lanes, and no picture is copied.
template <class S>
void sumWindows(const WindowPlan& plan, core::Index rows, const S* a, const S* from, const S* bias,
                core::Index samples, core::Index first, core::Index end, S* to);

/// What the gradient of a convolution's weights is summed up from: dz: filters × outHeight × outWidth, x:
/// channels × height × width, with all padding in it; each number `samples` wide.
template <class S>
struct WindowGradient {
    const S *dz, *x;
    int filters, outHeight, outWidth;
    int channels, height, width;
    int size, stride;
    core::Index samples;
};

/// dW(filter, channel, tap) = Σ dz · x over positions and samples, for the filters from first to before end;
/// dW: filters × channels·size·size.
template <class S>
void sumWindowGradient(const WindowGradient<S>& of, core::Index first, core::Index end, S* dW);

} // namespace engine::model
