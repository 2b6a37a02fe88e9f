#include "engine/analysis/comparison.h"

#include "engine/core/text.h"
#include "engine/model/network_spec.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

namespace engine::analysis {

using train::EpochRecord;
using train::Experiment;

namespace {

/// The best weights come back where that is wanted, as at the end of any training.
void end(Comparison::Lane& lane) {
    lane.isOver = true;
    lane.trainer->finish();
}

void takeStep(Comparison::Lane& lane) {
    train::AnyTrainer& trainer = *lane.trainer;
    trainer.step();
    if (trainer.diverged()) {
        lane.divergedAt = trainer.steps();
        lane.isOver = true;
        return;
    }
    if (!trainer.epochEnded())
        return;
    lane.records.push_back(trainer.lastEpoch());
    if (trainer.stopsEarly())
        end(lane);
}

void takeEpoch(Comparison::Lane& lane) {
    do
        takeStep(lane);
    while (!lane.isOver && !lane.trainer->epochEnded());
}

Experiment withRate(Experiment experiment, double rate) {
    experiment.training.optimizer.settings.set("learning_rate", rate);
    return experiment;
}

} // namespace

core::Result<Comparison> Comparison::create(const std::vector<LaneSpec>& lanes) {
    Comparison comparison;
    for (const LaneSpec& spec : lanes) {
        auto trainer = train::makeTrainer(spec.experiment, spec.data, spec.initial);
        if (!trainer)
            return trainer.error().within(spec.name);
        train::Origin origin = (*trainer)->origin();
        origin.source = spec.source;
        if (const auto placed = (*trainer)->setOrigin(std::move(origin)); !placed)
            return placed.error().within(spec.name);
        comparison.m_lanes.push_back({spec.name, *std::move(trainer), {}, 0, false});
    }
    return comparison;
}

void Comparison::step() { forEachLane(takeStep); }

void Comparison::epoch() { forEachLane(takeEpoch); }

void Comparison::forEachLane(void (*advance)(Lane& lane)) {
    std::atomic<std::size_t> next = 0;
    m_team.run([&](int, int) {
        for (std::size_t i = next++; i < m_lanes.size(); i = next++)
            if (!m_lanes[i].isOver)
                advance(m_lanes[i]);
    });
}

bool Comparison::goesOn() const {
    return std::any_of(m_lanes.begin(), m_lanes.end(), [](const Lane& lane) { return !lane.isOver; });
}

long long Comparison::epochs() const {
    long long most = 0;
    for (const Lane& lane : m_lanes)
        most = std::max(most, lane.trainer->epochs());
    return most;
}

std::vector<LaneSpec> lanesByRate(const LaneSpec& base, const std::vector<double>& rates) {
    std::vector<LaneSpec> lanes;
    for (const double rate : rates) {
        lanes.push_back(base);
        lanes.back().name = core::toText(rate);
        lanes.back().experiment = withRate(base.experiment, rate);
    }
    return lanes;
}

std::vector<LaneSpec> lanesOfFineTuning(const LaneSpec& base, int headLayers) {
    std::vector<LaneSpec> lanes(3, base);
    lanes[0].name = "fine-tuned";
    lanes[1].name = "head only";
    auto& layers = lanes[1].experiment.network.layers;
    const int body = model::layersBefore(layers, headLayers);
    for (int i = 0; i < body; ++i)
        layers[static_cast<std::size_t>(i)].trainable = false;
    lanes[2].name = "from scratch";
    lanes[2].initial.reset();
    lanes[2].source = nullptr; // it never knew the task
    lanes[2].experiment.training.unfreezing = {};
    for (model::LayerSpec& layer : lanes[2].experiment.network.layers) {
        layer.trainable = true;
        layer.learningRateScale = 1;
    }
    return lanes;
}

long long samplesSeen(const EpochRecord& record, core::Index samplesPerEpoch) {
    return record.epoch * static_cast<long long>(samplesPerEpoch);
}

std::optional<Reached> reached(const std::vector<EpochRecord>& records, double accuracy,
                               core::Index samplesPerEpoch) {
    for (const EpochRecord& record : records) {
        const bool validated = !std::isnan(record.validationAccuracy);
        if ((validated ? record.validationAccuracy : record.trainAccuracy) >= accuracy)
            return Reached{record.epoch, samplesSeen(record, samplesPerEpoch)};
    }
    return {};
}

} // namespace engine::analysis
