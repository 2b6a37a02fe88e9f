#include "ui/plots/ticks.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <limits>

namespace ui::plots {

namespace {

double power(int exponent) { return std::pow(10.0, exponent); }

int exponentOf(double value) { return int(std::floor(std::log10(value) + 1e-12)); }

/// factor · 10^exponent, multiplied so that the result is the double nearest to the decimal number.
double decimal(double factor, int exponent) {
    return exponent < 0 ? factor / power(-exponent) : factor * power(exponent);
}

struct Step {
    double factor;
    int exponent;
    double times(double count) const { return decimal(count * factor, exponent); }
};

Step roundStep(double rough) {
    const int exponent = exponentOf(rough);
    for (const double factor : {1.0, 2.0, 5.0})
        if (rough <= decimal(factor, exponent) * 1.0001)
            return {factor, exponent};
    return {1, exponent + 1};
}

std::vector<double> multiples(const Range& range, std::initializer_list<double> factors, int every) {
    std::vector<double> ticks;
    const int last = exponentOf(range.upper);
    const double slack = 1e-9;
    for (int exponent = exponentOf(range.lower); exponent <= last; ++exponent) {
        if (exponent % every != 0)
            continue;
        for (const double factor : factors) {
            const double tick = decimal(factor, exponent);
            if (tick >= range.lower * (1 - slack) && tick <= range.upper * (1 + slack))
                ticks.push_back(tick);
        }
    }
    return ticks;
}

double roundDownLog(double value) {
    const double unit = power(exponentOf(value));
    double best = unit;
    for (const double factor : {2.0, 5.0})
        if (factor * unit <= value * 1.0001)
            best = factor * unit;
    return best;
}

double roundUpLog(double value) {
    const double unit = power(exponentOf(value));
    for (const double factor : {1.0, 2.0, 5.0})
        if (value <= factor * unit * 1.0001)
            return factor * unit;
    return 10 * unit;
}

} // namespace

std::vector<double> linearTicks(const Range& range, int wanted) {
    std::vector<double> ticks;
    if (!(range.size() > 0) || !std::isfinite(range.size()) || wanted < 1)
        return ticks;
    const Step step = roundStep(range.size() / wanted);
    const double first = std::ceil(range.lower / step.times(1) - 1e-9);
    const double last = std::floor(range.upper / step.times(1) + 1e-9);
    for (double i = first; i <= last && ticks.size() < 1000; ++i)
        ticks.push_back(i == 0 ? 0 : step.times(i));
    return ticks;
}

std::vector<double> logTicks(const Range& range, int wanted) {
    if (!(range.lower > 0) || !(range.upper > range.lower) || wanted < 1)
        return {};
    const double decades = std::log10(range.upper / range.lower);
    if (decades < 0.301)
        return linearTicks(range, wanted);
    if (3 * decades <= wanted + 1)
        return multiples(range, {1.0, 2.0, 5.0}, 1);
    if (2 * decades <= wanted + 1)
        return multiples(range, {1.0, 3.0}, 1);
    return multiples(range, {1.0}, std::max(1, int(std::ceil(decades / wanted))));
}

double roundUp(double value) {
    const double unit = power(exponentOf(value));
    for (const double factor : {1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0})
        if (value <= factor * unit * (1 + 1e-12))
            return factor * unit;
    return 10 * unit;
}

Range linearRange(double low, double high) {
    if (!(high > low)) {
        const double around = std::max(std::abs(high) * 0.1, 1e-3);
        low -= around;
        high += around;
    }
    const Step step = roundStep((high - low) / 8);
    return {step.times(std::floor(low / step.times(1) + 1e-9)),
            step.times(std::ceil(high / step.times(1) - 1e-9))};
}

Range logRange(double low, double high) {
    low = std::max(low, std::numeric_limits<double>::min() * 10);
    Range range{roundDownLog(low), roundUpLog(std::max(high, low))};
    if (range.upper < 5 * range.lower) {
        range.lower = roundDownLog(range.lower / 2.2);
        range.upper = roundUpLog(range.upper * 1.8);
    }
    return range;
}

} // namespace ui::plots
