#include "engine/train/density.h"

#include <algorithm>
#include <cmath>

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

} // namespace

double Density::at(double x) const {
    if (values.empty() || !(spacing > 0))
        return 0;
    const double place = (x - first) / spacing, end = static_cast<double>(values.size() - 1);
    if (!(place >= -0.5) || place > end + 0.5)
        return 0;
    const double inside = std::clamp(place, 0.0, end);
    const auto left = static_cast<std::size_t>(inside);
    if (left + 1 >= values.size())
        return values.back();
    return values[left] + (inside - static_cast<double>(left)) * (values[left + 1] - values[left]);
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
    const double bin = (histogram.highest - histogram.lowest) / Histogram::kBins;
    if (!(bin > 0))
        return {histogram.lowest, 0, {1}};
    const auto weights = kernel(kernelWidth(histogram, bin));
    const int reach = static_cast<int>(weights.size()) - 1, margin = ends == Ends::Open ? reach : 0;
    const int size = Histogram::kBins + 2 * margin;
    Density result{histogram.lowest + (0.5 - margin) * bin, bin,
                   std::vector<double>(static_cast<std::size_t>(size))};
    for (int i = 0; i < Histogram::kBins; ++i) {
        const double share = static_cast<double>(histogram.counts[static_cast<std::size_t>(i)]) /
                             (static_cast<double>(histogram.finite) * bin);
        for (int j = -reach; share > 0 && j <= reach; ++j)
            result.values[static_cast<std::size_t>(folded(i + margin + j, size))] +=
                share * weights[static_cast<std::size_t>(std::abs(j))];
    }
    return result;
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
