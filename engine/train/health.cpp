#include "engine/train/health.h"

#include "engine/train/health_curves.h"
#include "engine/train/health_parts.h"
#include "engine/train/unfreezing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace engine::train {

namespace {

using Kind = HealthNote::Kind;
using Severity = HealthNote::Severity;

core::Index sizeOf(const LayerProbe& layer) { return layer.weights.finite + layer.weights.notFinite; }

void findFlat(Kind kind, int layer, int size, const std::vector<int>& units, std::vector<HealthNote>& notes) {
    if (units.empty())
        return;
    HealthNote note{kind};
    note.layer = layer;
    note.count = int(units.size());
    note.severity = note.count == size             ? Severity::Bad
                    : note.count < kFewFlat * size ? Severity::Good
                                                   : Severity::Warning;
    note.of = size;
    note.units = units;
    notes.push_back(std::move(note));
}

void findFlatUnits(const Probe& probe, std::vector<HealthNote>& notes) {
    for (int i = 0; i < int(probe.layers.size()); ++i) {
        const LayerProbe& layer = probe.layers[std::size_t(i)];
        findFlat(Kind::DeadUnits, i, layer.rows, layer.dead, notes);
        // An output that is sure of its samples is as it should be.
        if (i + 1 < int(probe.layers.size()))
            findFlat(Kind::SaturatedUnits, i, layer.rows, layer.saturated, notes);
    }
}

std::optional<HealthNote> vanishing(const std::vector<TrainedLayer>& layers) {
    if (layers.size() < 2 || !(layers.back().rms > 0))
        return {};
    HealthNote note{Kind::VanishingGradient};
    note.value = layers.front().rms / layers.back().rms;
    note.severity = note.value < kGone ? Severity::Bad : Severity::Warning;
    note.layer = layers.front().layer;
    note.count = layers.back().layer;
    note.other = std::pow(note.value, 1.0 / double(layers.size() - 1));
    return note.value < kVanished ? std::optional(note) : std::nullopt;
}

std::optional<HealthNote> exploding(const std::vector<TrainedLayer>& layers,
                                    std::span<const EpochRecord> records) {
    HealthNote note{Kind::ExplodingGradient, Severity::Bad};
    for (const TrainedLayer& layer : layers) {
        const double ratio = std::isfinite(layer.rms) ? layer.ratio : std::numeric_limits<double>::infinity();
        if (note.layer < 0 || ratio > note.value) {
            note.layer = layer.layer;
            note.value = ratio;
        }
    }
    const Growth growth = gradientGrowth(records);
    if (growth.factor >= kGrowth && note.value >= 1) {
        note.other = growth.factor;
        note.epoch = growth.epoch;
        note.step = growth.step;
        return note;
    }
    return note.value >= kEnormous ? std::optional(note) : std::nullopt;
}

std::optional<HealthNote> arriving(const std::vector<TrainedLayer>& layers) {
    if (layers.empty())
        return {};
    const auto [least, most] =
        std::minmax_element(layers.begin(), layers.end(),
                            [](const TrainedLayer& a, const TrainedLayer& b) { return a.rms < b.rms; });
    HealthNote note{Kind::GradientsArrive};
    note.layer = least->layer;
    note.value = least->rms / most->rms;
    note.other = least->rms;
    return note.value == 0 ? std::nullopt : std::optional(note);
}

// A layer that lets nothing through is the reason for what happens below it.
bool isCut(const std::vector<HealthNote>& notes) {
    return std::any_of(notes.begin(), notes.end(), [](const HealthNote& note) {
        return note.kind == Kind::DeadUnits && note.severity == Severity::Bad;
    });
}

void findInGradients(const std::vector<TrainedLayer>& layers, std::span<const EpochRecord> records,
                     std::vector<HealthNote>& notes) {
    if (const auto explodes = exploding(layers, records))
        notes.push_back(*explodes);
    else if (isCut(notes))
        return;
    else if (const auto vanishes = vanishing(layers))
        notes.push_back(*vanishes);
    else if (const auto arrives = arriving(layers))
        notes.push_back(*arrives);
}

// One for each layer of the records; −1: frozen.
std::vector<int> layersOfRecords(const Experiment& experiment, const Probe& probe) {
    std::vector<int> layers;
    for (std::size_t i = 0; i < probe.layers.size(); ++i)
        if (sizeOf(probe.layers[i]) > 0)
            layers.push_back(experiment.network.layers[i].trainable ? int(i) : -1);
    return layers;
}

void findInCurves(std::span<const EpochRecord> records, std::span<const int> layers, double guess,
                  std::vector<HealthNote>& notes) {
    if (const auto found = updates(records, layers, guess))
        notes.push_back(*found);
    if (const auto swings = oscillation(records))
        notes.push_back(*swings);
    else if (const auto stands = plateau(records, guess))
        notes.push_back(*stands);
    if (const auto overfits = overfitting(records))
        notes.push_back(*overfits);
}

} // namespace

std::vector<TrainedLayer> trainedLayers(const Experiment& experiment, const Probe& probe) {
    std::vector<TrainedLayer> layers;
    for (std::size_t i = 0; i < probe.layers.size(); ++i) {
        const LayerProbe& layer = probe.layers[i];
        const auto size = sizeOf(layer);
        if (size == 0 || !experiment.network.layers[i].trainable)
            continue;
        layers.push_back({int(i), layer.gradientNorm / std::sqrt(double(size)),
                          layer.weightNorm > 0 ? layer.gradientNorm / layer.weightNorm : 0});
    }
    return layers;
}

std::vector<HealthNote> health(const Experiment& experiment, const DataHealth& data, const Probe& probe,
                               std::span<const EpochRecord> records, long long step) {
    const auto later = std::find_if(records.begin(), records.end(),
                                    [step](const EpochRecord& record) { return record.step > step; });
    records = records.first(std::size_t(later - records.begin()));
    // Of a run with gradual unfreezing: the layers that learn by now.
    const Experiment now = experimentAt(experiment, records.empty() ? 0 : records.back().epoch);
    std::vector<HealthNote> notes;
    findFlatUnits(probe, notes);
    findInGradients(trainedLayers(now, probe), records, notes);
    findInCurves(records, layersOfRecords(now, probe), data.guess, notes);
    notes.insert(notes.end(), data.notes.begin(), data.notes.end());
    for (HealthNote& note : notes)
        if (note.epoch == 0)
            note.step = step;
    std::stable_sort(notes.begin(), notes.end(),
                     [](const HealthNote& a, const HealthNote& b) { return a.severity > b.severity; });
    return notes;
}

} // namespace engine::train
