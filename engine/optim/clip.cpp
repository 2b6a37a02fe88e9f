#include "engine/optim/clip.h"

namespace engine::optim {

double clipScale(double norm, double maximum) {
    if (maximum == 0)
        return 1;
    constexpr double kApart = 1e-6;
    const double scale = maximum / (norm + kApart);
    return scale > 1 ? 1 : scale;
}

} // namespace engine::optim
