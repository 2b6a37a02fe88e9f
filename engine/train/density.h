#pragma once

#include "engine/train/histogram.h"

#include <utility>
#include <vector>

namespace engine::train {

/// A density at equally spaced points, drawn as a line: what a histogram looks like with its jumps smoothed.
struct Density {
    double first = 0, spacing = 0; ///< point i is at first + i·spacing; spacing 0: all numbers equal `first`
    std::vector<double> values;    ///< share of the numbers per unit of x; empty without any number

    /// Linear between two points, 0 beyond half a spacing outside of them, and where all numbers are equal.
    double at(double x) const;
    /// The largest between two places, so that a narrow peak is not missed from a distance.
    double most(double from, double to) const;
    /// The largest value.
    double peak() const;
    /// From the first to the last point that is at least that share of the peak; both 0 without any number.
    std::pair<double, double> extent(double share) const;
};

/// What lies beyond the lowest and the highest number: a smoothed line may go on there a little (numbers
/// that could as well have been larger), or must not (outputs of tanh, relu, which pile up at their bounds:
/// the kernels are folded back).
enum class Ends { Open, Closed };

/// Kernel estimate from the bins: Gaussians of the width 0.9 · min(deviation, quartile distance / 1.34) ·
/// n^(−1/5) (Silverman 1986, equation 3.31), at least a bin. Its area is 1.
Density smoothed(const Histogram& histogram, Ends ends);
/// What each bin's count is multiplied by in smoothed().at(x), which is Σ of these products over n and the
/// bins' width: the kernel at the bin's distance from x. Empty where all numbers are equal, or without any.
std::vector<double> kernelAt(const Histogram& histogram, Ends ends, double x);

/// Below it lies that share (0 ... 1) of the finite numbers, as far as bins can tell: linear inside a bin. 0
/// without any number.
double quantile(const Histogram& histogram, double share);

} // namespace engine::train
