#include "engine/analysis/comparison.h"

#include "engine/core/text.h"
#include "engine/model/network_spec.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <utility>

namespace engine::analysis {

using train::EpochRecord;
using train::Experiment;

namespace {

/// The best weights come back where that is wanted, as at the end of any training.
void end(Comparison::Lane& lane) {
    lane.isOver = true;
    if (lane.endsAt > 0)
        return; // taken before: the replay brings them back
    lane.endsAt = lane.trainer->steps();
    lane.stop = lane.trainer->finish();
    if (lane.history && lane.stop && lane.stop->restored)
        lane.history->finished(*lane.trainer);
}

void takeStep(Comparison::Lane& lane) {
    lane.trainer->step();
    const bool ended = lane.trainer->epochEnded(), diverged = lane.trainer->diverged();
    if (ended && !diverged && (lane.records.empty() || lane.records.back().epoch < lane.trainer->epochs()))
        lane.records.push_back(lane.trainer->lastEpoch());
    const bool stops = ended && lane.trainer->stopsEarly();
    if (lane.history) {
        lane.history->took(lane.trainer);
        lane.path.took(*lane.trainer);
    }
    if (diverged) {
        lane.divergedAt = lane.endsAt = lane.trainer->steps();
        lane.isOver = true;
    } else if (stops) {
        end(lane);
    }
}

core::Result<Comparison::Lane> made(const LaneSpec& spec) {
    auto trainer = train::makeTrainer(spec.experiment, spec.data, spec.initial);
    if (!trainer)
        return trainer.error().within(spec.name);
    train::Origin origin = (*trainer)->origin();
    origin.source = spec.source;
    if (const auto placed = (*trainer)->setOrigin(std::move(origin)); !placed)
        return placed.error().within(spec.name);
    Comparison::Lane lane;
    lane.name = spec.name;
    lane.trainer = *std::move(trainer);
    lane.settings = spec.settings;
    lane.startLoss = lane.trainer->evaluate(data::Part::Train).loss;
    return lane;
}

Experiment withRate(Experiment experiment, double rate) {
    experiment.training.optimizer.settings.set("learning_rate", rate);
    return experiment;
}

} // namespace

core::Result<Comparison> Comparison::create(const std::vector<LaneSpec>& lanes) {
    Comparison comparison;
    for (const LaneSpec& spec : lanes) {
        auto lane = made(spec);
        if (!lane)
            return lane.error();
        comparison.m_lanes.push_back(*std::move(lane));
    }
    comparison.measure();
    return comparison;
}

void Comparison::measure() {
    const long long before = m_ticksPerEpoch;
    m_ticksPerEpoch = 1;
    for (const Lane& lane : m_lanes)
        m_ticksPerEpoch = std::max(m_ticksPerEpoch, static_cast<long long>(lane.trainer->stepsPerEpoch()));
    // The same share of an epoch; rounded up, so that no lane has to go back.
    m_tick = (m_tick * m_ticksPerEpoch + before - 1) / before;
}

void Comparison::keepHistory(std::size_t bytes) {
    m_memory = bytes;
    for (Lane& lane : m_lanes)
        remember(lane);
}

void Comparison::remember(Lane& lane) {
    if (lane.history)
        return;
    lane.history.emplace(*lane.trainer);
    lane.path.took(*lane.trainer);
}

core::Result<void> Comparison::add(const LaneSpec& spec) {
    auto lane = made(spec);
    if (!lane)
        return lane.error();
    if (m_memory)
        remember(*lane);
    m_lanes.push_back(*std::move(lane));
    measure();
    return {};
}

void Comparison::remove(std::size_t lane) {
    m_lanes.erase(m_lanes.begin() + static_cast<std::ptrdiff_t>(lane));
    measure();
}

long long Comparison::wanted(const Lane& lane) const {
    const long long steps = m_tick * static_cast<long long>(lane.trainer->stepsPerEpoch()) / m_ticksPerEpoch;
    return lane.endsAt > 0 ? std::min(steps, lane.endsAt) : steps;
}

void Comparison::goTo(long long tick) {
    m_tick = tick;
    for (Lane& lane : m_lanes) {
        const long long step = wanted(lane);
        // From a keyframe where that is nearer than from where it stands.
        if (lane.history && step <= lane.history->last())
            lane.history->approach(lane.trainer, step, true);
        lane.isOver = lane.endsAt > 0 && lane.trainer->steps() >= lane.endsAt;
    }
}

bool Comparison::catchUp(long long most) {
    std::atomic<std::size_t> next = 0;
    m_team.run([&](int, int) {
        for (std::size_t i = next++; i < m_lanes.size(); i = next++)
            for (long long taken = 0;
                 taken < most && !m_lanes[i].isOver && m_lanes[i].trainer->steps() < wanted(m_lanes[i]);
                 ++taken)
                takeStep(m_lanes[i]);
    });
    thin();
    return behind() == 0;
}

long long Comparison::behind() const {
    long long steps = 0;
    for (const Lane& lane : m_lanes)
        if (!lane.isOver)
            steps += std::max(0LL, wanted(lane) - lane.trainer->steps());
    return steps;
}

void Comparison::thin() {
    if (!m_memory || m_lanes.empty())
        return;
    for (Lane& lane : m_lanes)
        if (lane.history && lane.history->bytes() > *m_memory / m_lanes.size())
            lane.history->thin(*m_memory / m_lanes.size());
}

void Comparison::step() {
    ++m_tick;
    catchUp(std::numeric_limits<long long>::max());
}

void Comparison::epoch() {
    m_tick = (m_tick / m_ticksPerEpoch + 1) * m_ticksPerEpoch;
    catchUp(std::numeric_limits<long long>::max());
}

void Comparison::finish() {
    for (Lane& lane : m_lanes) {
        if (lane.isOver)
            continue;
        lane.stop = lane.trainer->finish();
        if (lane.history && lane.stop && lane.stop->restored)
            lane.history->finished(*lane.trainer);
    }
}

train::AutopsyPtr Comparison::autopsy(std::size_t index) {
    Lane& lane = m_lanes[index];
    if (!lane.history || lane.divergedAt == 0 || lane.trainer->steps() != lane.divergedAt)
        return nullptr;
    const auto stepTo = [&lane](long long step) {
        while (lane.trainer->steps() < step) {
            lane.trainer->step();
            lane.history->took(lane.trainer);
        }
    };
    train::LastSteps steps;
    for (const long long step : train::statesToLookAt(lane.history->first(), lane.divergedAt)) {
        lane.history->approach(lane.trainer, step, true);
        stepTo(step);
        steps.look({lane.trainer->state(), lane.trainer->experiment(), lane.trainer->data(),
                    lane.trainer->origin()});
    }
    stepTo(lane.divergedAt);
    return steps.autopsy();
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
        lanes.back().settings = {{"learning_rate", rate}};
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
