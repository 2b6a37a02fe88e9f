#include "engine/train/backward_signal.h"

#include <cmath>
#include <limits>

namespace engine::train {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

} // namespace

double BackwardSignal::left() const {
    return layers.size() < 2 ? kNone : layers.back().length / layers.front().length;
}

std::optional<BackwardSignal::Factor> BackwardSignal::smallest() const {
    std::optional<Factor> found;
    for (std::size_t i = 1; i < layers.size(); ++i)
        for (const bool slope : {false, true}) {
            const double value = slope ? layers[i].throughSlope : layers[i].throughWeights;
            if (!std::isnan(value) && (!found || value < found->value))
                found = Factor{i, slope, value};
        }
    return found;
}

BackwardSignal backwardSignal(const Probe& probe) {
    BackwardSignal signal;
    signal.samples = probe.samples;
    for (std::size_t i = probe.layers.size(); i-- > 0;) {
        const LayerProbe& layer = probe.layers[i];
        // A length that is not a number may as well be a number that went wrong.
        if (std::isnan(layer.delta) && layer.weights.finite + layer.weights.notFinite == 0)
            continue;
        const bool last = signal.layers.empty();
        signal.layers.push_back({static_cast<int>(i), layer.arriving, layer.delta,
                                 last ? kNone : layer.arriving / signal.layers.back().length,
                                 last ? kNone : layer.delta / layer.arriving});
    }
    return signal;
}

} // namespace engine::train
