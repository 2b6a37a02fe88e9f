#include "engine/train/density.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace engine::train {

namespace {

/// Gaussians end after so many of their widths.
constexpr double kReach = 3.5;

/// In bins.
double kernelWidth(const Histogram& histogram, double bin) {
    const double quartiles = (quantile(histogram, 0.75) - quantile(histogram, 0.25)) / 1.34;
    const double spread = std::min(histogram.deviation, quartiles) / bin;
    return std::max(1.0, 0.9 * spread * std::pow(static_cast<double>(histogram.finite), -0.2));
}

std::vector<double> kernel(double width) {
    std::vector<double> half(static_cast<std::size_t>(std::ceil(kReach * width)) + 1);
    double sum = 0;
    for (std::size_t i = 0; i < half.size(); ++i) {
        const double distance = static_cast<double>(i) / width;
        half[i] = std::exp(-distance * distance / 2);
        sum += i == 0 ? half[i] : 2 * half[i];
    }
    for (double& weight : half)
        weight /= sum;
    return half;
}

/// Into 0 ... size − 1, as between two mirrors.
int folded(int index, int size) {
    index = ((index % (2 * size)) + 2 * size) % (2 * size);
    return index < size ? index : 2 * size - 1 - index;
}

/// Where x lies among points: of the one left of it, and how far it is to the next. Nothing outside.
struct Between {
    std::size_t left = 0;
    double share = 0;
};
std::optional<Between> between(double first, double spacing, std::size_t size, double x) {
    const double place = (x - first) / spacing, end = static_cast<double>(size) - 1;
    if (!(place >= -0.5) || place > end + 0.5)
        return {};
    const double inside = std::clamp(place, 0.0, end);
    const auto left = static_cast<std::size_t>(inside);
    return Between{left, left + 1 < size ? inside - static_cast<double>(left) : 0};
}

/// The points of a line, and what each bin gives them.
struct Kernel {
    double bin = 0, first = 0;
    std::vector<double> weights; ///< at distances in bins, from 0 on
    int margin = 0, size = 0;

    Kernel(const Histogram& histogram, Ends ends)
        : bin((histogram.highest - histogram.lowest) / Histogram::kBins) {
        if (!(bin > 0))
            return;
        weights = kernel(kernelWidth(histogram, bin));
        margin = ends == Ends::Open ? reach() : 0;
        size = Histogram::kBins + 2 * margin;
        first = histogram.lowest + (0.5 - margin) * bin;
    }
    int reach() const { return static_cast<int>(weights.size()) - 1; }
    /// The weight that bin has at each point it reaches.
    template <class Visit>
    void visit(int from, const Visit& give) const {
        for (int j = -reach(); j <= reach(); ++j)
            give(static_cast<std::size_t>(folded(from + margin + j, size)),
                 weights[static_cast<std::size_t>(std::abs(j))]);
    }
};

} // namespace

double Density::at(double x) const {
    if (values.empty() || !(spacing > 0))
        return 0;
    const auto place = between(first, spacing, values.size(), x);
    if (!place)
        return 0;
    const double left = values[place->left];
    return place->share == 0 ? left : left + place->share * (values[place->left + 1] - left);
}

double Density::most(double from, double to) const {
    double largest = std::max(at(from), at(to));
    if (values.empty() || !(spacing > 0) || !(to > from))
        return largest;
    const double end = static_cast<double>(values.size() - 1);
    const double low = std::max(0.0, std::ceil((from - first) / spacing));
    for (double i = low; i <= std::min(end, (to - first) / spacing); ++i)
        largest = std::max(largest, values[static_cast<std::size_t>(i)]);
    return largest;
}

double Density::peak() const { return values.empty() ? 0 : *std::max_element(values.begin(), values.end()); }

std::pair<double, double> Density::extent(double share) const {
    const double least = share * peak();
    const auto visible = [least](double value) { return value >= least; };
    const auto low = std::find_if(values.begin(), values.end(), visible);
    if (low == values.end())
        return {0, 0};
    const auto high = std::find_if(values.rbegin(), values.rend(), visible);
    return {first + static_cast<double>(low - values.begin()) * spacing,
            first + static_cast<double>(values.rend() - high - 1) * spacing};
}

Density smoothed(const Histogram& histogram, Ends ends) {
    if (histogram.finite == 0)
        return {};
    const Kernel kernel(histogram, ends);
    if (!(kernel.bin > 0))
        return {histogram.lowest, 0, {1}};
    Density result{kernel.first, kernel.bin, std::vector<double>(static_cast<std::size_t>(kernel.size))};
    for (int i = 0; i < Histogram::kBins; ++i) {
        const double share = static_cast<double>(histogram.counts[static_cast<std::size_t>(i)]) /
                             (static_cast<double>(histogram.finite) * kernel.bin);
        if (share > 0)
            kernel.visit(i,
                         [&](std::size_t point, double weight) { result.values[point] += share * weight; });
    }
    return result;
}

std::vector<double> kernelAt(const Histogram& histogram, Ends ends, double x) {
    if (histogram.finite == 0)
        return {};
    const Kernel kernel(histogram, ends);
    if (!(kernel.bin > 0))
        return {};
    std::vector<double> bins(Histogram::kBins);
    const auto place = between(kernel.first, kernel.bin, static_cast<std::size_t>(kernel.size), x);
    for (int i = 0; place && i < Histogram::kBins; ++i)
        kernel.visit(i, [&](std::size_t point, double weight) {
            bins[static_cast<std::size_t>(i)] += point == place->left       ? (1 - place->share) * weight
                                                 : point == place->left + 1 ? place->share * weight
                                                                            : 0;
        });
    return bins;
}

double quantile(const Histogram& histogram, double share) {
    const double wanted = share * static_cast<double>(histogram.finite);
    const double bin = (histogram.highest - histogram.lowest) / Histogram::kBins;
    double below = 0;
    for (std::size_t i = 0; i < histogram.counts.size() && histogram.finite > 0; ++i) {
        const double count = histogram.counts[i];
        if (count > 0 && below + count >= wanted)
            return histogram.lowest + (static_cast<double>(i) + (wanted - below) / count) * bin;
        below += count;
    }
    return histogram.highest;
}

} // namespace engine::train
