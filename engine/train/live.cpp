#include "engine/train/live.h"

namespace engine::train {

namespace {

constexpr const char* kRate = "rate";
constexpr const char* kNoise = "noise";

/// The settings with that one as it is in `other`, where both have it.
core::Settings with(core::Settings settings, const core::Settings& other, const char* name) {
    if (const auto* value = other.find(name); value && settings.find(name))
        settings.set(name, *value);
    return settings;
}

} // namespace

bool sameParameters(const model::NetworkSpec& a, const model::NetworkSpec& b) {
    if (a.layers.size() != b.layers.size())
        return false;
    model::NetworkSpec same = a;
    for (std::size_t i = 0; i < a.layers.size(); ++i) {
        same.layers[i].trainable = b.layers[i].trainable;
        same.layers[i].learningRateScale = b.layers[i].learningRateScale;
        if (a.layers[i].type == "dropout")
            same.layers[i].settings = with(a.layers[i].settings, b.layers[i].settings, kRate);
    }
    return same == b;
}

bool sameRows(const data::Prepared& a, const data::Prepared& b) {
    return a.split.train == b.split.train && a.split.validation == b.split.validation &&
           a.split.test == b.split.test && a.features().cols() == b.features().cols() && sameSizes(a, b);
}

bool sameSizes(const data::Prepared& a, const data::Prepared& b) {
    return a.features().rows() == b.features().rows() && a.targets.rows() == b.targets.rows();
}

bool isLive(const Experiment& from, const Experiment& to) {
    data::DataSpec data = from.data;
    data.settings = with(data.settings, to.data.settings, kNoise);
    if (!from.data.points.empty() && !to.data.points.empty())
        data.points = to.data.points;
    return sameParameters(from.network, to.network) && data == to.data &&
           from.training.loss == to.training.loss && from.training.seed == to.training.seed &&
           from.training.precision == to.training.precision;
}

} // namespace engine::train
