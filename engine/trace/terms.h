#pragma once

#include "engine/trace/expression.h"

#include <functional>
#include <vector>

namespace engine::trace {

/// Which terms of long sums are written out: a kernel's weight adds up tens of thousands, of which a window
/// shows a few. By default all of them are.
struct Brief {
    core::Index longSum = 0; ///< sums of more terms are shortened; 0: none is
    core::Index shown = 0;   ///< to so many of the largest ...
    int sample = -1;         ///< ... and all terms of this column of the batch
    int term = -1;           ///< ... and this one
};

/// The terms of a sum, not yet made.
struct Terms {
    core::Index count = 0;
    std::function<double(core::Index)> number;   ///< bit for bit the number of what make() gives
    std::function<Expression(core::Index)> make; ///< role included
    std::function<int(core::Index)> sample = {}; ///< the column of the batch that it is of; none: all of one
};

/// Σ of these terms and of those `after` them, which are always written out. What is left out is counted, and
/// its sum is known (Expression::hidden, rest).
Expression sumOf(const Brief& brief, const Terms& terms, std::vector<Expression> after = {});

} // namespace engine::trace
