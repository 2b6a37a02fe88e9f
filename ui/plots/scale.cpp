#include "ui/plots/scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui::plots {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Between two points, on the straight line that is seen.
double between(const Sample& a, const Sample& b, double x, bool logarithmic) {
    const double share = b.x > a.x ? (x - a.x) / (b.x - a.x) : 0;
    return logarithmic && a.y > 0 ? a.y * std::pow(b.y / a.y, share) : a.y + share * (b.y - a.y);
}

/// Of the way from a to b the part that lies between both limits; none: first > last.
void narrow(double a, double b, double lower, double upper, double& first, double& last) {
    if (a == b) {
        if (a < lower || a > upper)
            first = 2;
        return;
    }
    const double one = (lower - a) / (b - a), other = (upper - a) / (b - a);
    first = std::max(first, std::min(one, other));
    last = std::min(last, std::max(one, other));
}

} // namespace

double Scale::pixelX(double value) const { return area.left() + (value - x.lower) / x.size() * area.width(); }

double Scale::pixelY(double value) const {
    const double share =
        logarithmic ? std::log(value / y.lower) / std::log(y.upper / y.lower) : (value - y.lower) / y.size();
    return area.bottom() - share * area.height();
}

double Scale::valueX(double pixel) const { return x.lower + (pixel - area.left()) / area.width() * x.size(); }

double Scale::valueY(double pixel) const {
    const double share = (area.bottom() - pixel) / area.height();
    return logarithmic ? y.lower * std::pow(y.upper / y.lower, share) : y.lower + share * y.size();
}

void dash(const std::vector<Sample>& line, const Scale& scale, double on, double off,
          std::vector<Sample>& out) {
    out.clear();
    const double pixel = scale.x.size() / scale.area.width(), period = (on + off) * pixel;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const Sample &a = line[i], &b = line[i + 1];
        if (!std::isfinite(a.y) || !std::isfinite(b.y) || b.x < scale.x.lower || a.x > scale.x.upper)
            continue;
        const double from = std::max(a.x, scale.x.lower), to = std::min(b.x, scale.x.upper);
        for (double start = std::floor((from - scale.x.lower) / period) * period + scale.x.lower; start <= to;
             start += period) {
            const double x0 = std::max(from, start), x1 = std::min(to, start + on * pixel);
            if (x0 > x1 || (x0 == x1 && a.x < b.x))
                continue;
            const double y0 = between(a, b, x0, scale.logarithmic);
            // Goes on from the segment before, or begins anew.
            if (!out.empty() && (out.back().x != x0 || out.back().y != y0))
                out.push_back({x0, kNaN});
            if (out.empty() || std::isnan(out.back().y))
                out.push_back({x0, y0});
            out.push_back({x1, x1 == b.x ? b.y : between(a, b, x1, scale.logarithmic)});
        }
    }
}

void strokes(const std::vector<Sample>& line, const Scale& scale, int on, int off, std::vector<Sample>& out) {
    out.clear();
    const double width = scale.x.size() / scale.area.width();
    double low = kNaN, high = kNaN, lastLow = kNaN, lastHigh = kNaN;
    int column = -1;
    const auto draw = [&](int where, double from, double to) {
        // Not in the middle between two pixels, where rounding would leave some columns empty.
        const double x = scale.x.lower + (where + 0.25) * width;
        if (where % (on + off) < on)
            out.insert(out.end(), {{x, from}, {x, to}, {x, kNaN}});
    };
    const auto close = [&] {
        // A comparison with NaN is false: the first stroke, and one after a gap, stand alone.
        if (column >= 0)
            draw(column, lastHigh < low ? lastHigh : low, lastLow > high ? lastLow : high);
        lastLow = low;
        lastHigh = high;
    };
    for (const Sample& sample : line) {
        const double place = (sample.x - scale.x.lower) / width;
        if (place < 0 || place >= scale.area.width())
            continue;
        if (int(place) == column && std::isfinite(sample.y)) {
            low = std::min(low, sample.y);
            high = std::max(high, sample.y);
            continue;
        }
        close();
        if (!std::isfinite(sample.y)) {
            column = -1;
            low = high = lastLow = lastHigh = kNaN;
            continue;
        }
        // A column without a point: the line passes through it.
        for (int skipped = column + 1; column >= 0 && skipped < int(place); ++skipped)
            draw(skipped, std::min(lastHigh, sample.y), std::max(lastLow, sample.y));
        column = int(place);
        low = high = sample.y;
    }
    close();
}

void thicken(std::vector<Sample>& strokes, const Scale& scale, double pixels) {
    for (std::size_t i = 1; i < strokes.size(); i += 3)
        strokes[i].y = scale.valueY(scale.pixelY(strokes[i].y) - pixels);
}

void cut(const std::vector<Sample>& line, const Scale& scale, std::vector<Sample>& out) {
    out.clear();
    const auto drawn = [&](const Sample& sample) {
        return std::isfinite(sample.y) && (!scale.logarithmic || sample.y > 0);
    };
    const auto add = [&](const Sample& sample) {
        if (out.empty() || out.back().x != sample.x || out.back().y != sample.y)
            out.push_back(sample);
    };
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const Sample &a = line[i], &b = line[i + 1];
        double first = 0, last = 1;
        if (drawn(a) && drawn(b)) {
            const auto height = [&](double y) { return scale.logarithmic ? std::log(y) : y; };
            narrow(a.x, b.x, scale.x.lower, scale.x.upper, first, last);
            narrow(height(a.y), height(b.y), height(scale.y.lower), height(scale.y.upper), first, last);
        } else {
            first = 2;
        }
        const auto at = [&](double share) {
            if (share <= 0 || share >= 1)
                return share <= 0 ? a : b;
            const double y = scale.logarithmic ? a.y * std::pow(b.y / a.y, share) : a.y + share * (b.y - a.y);
            return Sample{a.x + share * (b.x - a.x), y};
        };
        if (first <= last) {
            add(at(first));
            add(at(last));
        }
        if ((first > last || last < 1) && !out.empty() && std::isfinite(out.back().y))
            out.push_back({out.back().x, kNaN});
    }
}

} // namespace ui::plots
