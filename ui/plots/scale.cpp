#include "ui/plots/scale.h"

#include <cmath>

namespace ui::plots {

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

} // namespace ui::plots
