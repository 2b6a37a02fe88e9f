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

} // namespace ui::plots
