#include "engine/train/unfreezing.h"

#include "engine/model/network.h"

#include <algorithm>
#include <utility>

namespace engine::train {

std::vector<LayerLearning> learningAt(const Experiment& experiment, const model::Layout& layout,
                                      long long epoch) {
    const auto& layers = experiment.network.layers;
    const UnfreezingSpec& unfreezing = experiment.training.unfreezing;
    std::vector<LayerLearning> learning(layers.size());
    for (const model::TensorSlot& slot : layout.slots)
        if (!slot.isBuffer)
            learning[static_cast<std::size_t>(slot.layer)].hasParameters = true;
    long long before = 0; // so many layers above are trained
    for (std::size_t i = layers.size(); i-- > 0;) {
        LayerLearning& layer = learning[i];
        if (!layer.hasParameters || !layers[i].trainable)
            continue;
        layer.joinsAfter = unfreezing.isGradual() ? before * unfreezing.epochsPerLayer : 0;
        layer.learns = epoch >= *layer.joinsAfter;
        ++before;
    }
    return learning;
}

std::vector<LayerLearning> learningAt(const Experiment& experiment, long long epoch) {
    const auto network = model::Network<float>::create(experiment.network);
    return network ? learningAt(experiment, network->layout(), epoch) : std::vector<LayerLearning>();
}

std::optional<NextLayer> nextToJoin(const std::vector<LayerLearning>& layers, long long epoch) {
    std::optional<NextLayer> next;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (layers[i].joinsAfter > epoch && (!next || *layers[i].joinsAfter < next->epoch))
            next = {static_cast<int>(i), *layers[i].joinsAfter};
    return next;
}

model::NetworkSpec networkAt(const Experiment& experiment, long long epoch) {
    model::NetworkSpec network = experiment.network;
    if (!experiment.training.unfreezing.isGradual())
        return network;
    const auto learning = learningAt(experiment, epoch);
    for (std::size_t i = 0; i < learning.size(); ++i)
        if (learning[i].hasParameters)
            network.layers[i].trainable = learning[i].learns;
    return network;
}

Experiment experimentAt(Experiment experiment, long long epoch) {
    experiment.network = networkAt(experiment, epoch);
    return experiment;
}

template <class S>
bool applyLearning(const std::vector<LayerLearning>& layers, long long epoch, model::Network<S>& network) {
    bool joined = false;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const std::optional<long long>& joinsAfter = layers[i].joinsAfter;
        const bool learns = joinsAfter && epoch >= *joinsAfter;
        if (!joinsAfter || learns == network.spec().layers[i].trainable)
            continue;
        network.setTrainable(static_cast<int>(i), learns);
        joined = joined || learns;
    }
    return joined;
}

template bool applyLearning(const std::vector<LayerLearning>&, long long, model::Network<float>&);
template bool applyLearning(const std::vector<LayerLearning>&, long long, model::Network<double>&);

bool joins(const Experiment& from, const Experiment& to, long long epoch) {
    // Asked for at every change by hand: networks are made only where it may matter.
    if (from.network == to.network && from.training.unfreezing == to.training.unfreezing)
        return false;
    const auto before = learningAt(from, epoch), after = learningAt(to, epoch);
    for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i)
        if (after[i].learns && !before[i].learns)
            return true;
    return false;
}

} // namespace engine::train
