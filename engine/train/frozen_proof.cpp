#include "engine/train/frozen_proof.h"

#include "engine/train/unfreezing.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace engine::train {

namespace {

template <class S>
bool sameBits(double a, double b) {
    const S one = static_cast<S>(a), other = static_cast<S>(b);
    return std::memcmp(&one, &other, sizeof(S)) == 0;
}

/// Marks the layers that learn in an epoch from `from` to `to`, both included.
void markLearning(const Experiment& experiment, long long to, std::vector<bool>& never) {
    // Layers join and never leave: who learns at all learns in the last one.
    const auto learning = learningAt(experiment, to);
    for (std::size_t i = 0; i < std::min(never.size(), learning.size()); ++i)
        if (learning[i].learns)
            never[i] = false;
}

} // namespace

std::size_t FrozenProof::unchanged() const {
    return static_cast<std::size_t>(std::count_if(
        tensors.begin(), tensors.end(), [](const FrozenTensor& tensor) { return tensor.isUnchanged(); }));
}

std::vector<bool> neverLearned(const Experiment& begun, const Changes& changes, long long step,
                               long long epoch) {
    std::vector<bool> never;
    for (const LayerLearning& layer : learningAt(begun, 0))
        never.push_back(layer.hasParameters);
    const Experiment* experiment = &begun;
    long long from = 0;
    const auto taken = [&](long long until, double epochs) {
        // Settings in effect for no step train nothing; those up to the end of an epoch not the next one's.
        if (until > from)
            markLearning(*experiment, static_cast<long long>(std::ceil(epochs)) - 1, never);
    };
    for (const auto& [at, change] : changes) {
        if (at > step)
            break;
        if (!change.experiment)
            continue;
        taken(at, change.epoch);
        experiment = change.experiment.get();
        from = at;
    }
    // Also those that are to learn from here on: they are frozen no longer.
    markLearning(*experiment, epoch, never);
    return never;
}

FrozenProof frozenProof(const model::Layout& layout, const std::vector<bool>& layers, Precision precision,
                        const core::VectorD& before, const core::VectorD& now) {
    FrozenProof proof;
    const auto same = precision == Precision::Float32 ? sameBits<float> : sameBits<double>;
    for (const model::TensorSlot& slot : layout.slots) {
        if (!layers[static_cast<std::size_t>(slot.layer)])
            continue;
        FrozenTensor tensor{slot.name, slot.layer, slot.size, 0};
        for (core::Index i = slot.offset; i < slot.offset + slot.size; ++i)
            tensor.differing += same(before[i], now[i]) ? 0 : 1;
        proof.tensors.push_back(std::move(tensor));
    }
    return proof;
}

FrozenProof frozenProof(const AnyTrainer& trainer) {
    core::VectorD now;
    trainer.copyParameters(now);
    // At the very end of an epoch the layers that join next have not learned yet.
    const bool between = trainer.position() == 0 && trainer.epochs() > 0;
    const auto layers =
        neverLearned(trainer.experiment(), {}, trainer.steps(), trainer.epochs() - (between ? 1 : 0));
    return frozenProof(trainer.layout(), layers, trainer.experiment().training.precision,
                       *trainer.origin().parameters, now);
}

} // namespace engine::train
