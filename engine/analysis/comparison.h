#pragma once

#include "engine/core/team.h"
#include "engine/train/trainer.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace engine::analysis {

/// What one lane of a comparison trains.
struct LaneSpec {
    std::string name;
    train::Experiment experiment;
    data::PreparedPtr data;
    std::optional<core::VectorD> initial = {}; ///< nothing: the initializers draw from training.seed
    train::SourceTaskPtr source = {};          ///< what it may forget; null: nothing
};

/// Runs that stand side by side, step by step: with the same data, batch size, shuffling and seed they see
/// the same batches in the same order. Every lane is the same, bit for bit, as when it runs alone, whatever
/// the number of threads. One thread owns it; no clock.
class Comparison {
public:
    struct Lane {
        std::string name;
        std::unique_ptr<train::AnyTrainer> trainer;
        std::vector<train::EpochRecord> records;
        /// The update that was not taken because a number was not finite: the lane rests at the state before
        /// it. 0: none.
        long long divergedAt = 0;
        bool isOver = false; ///< it diverged or stopped early
    };

    /// Errors: those of makeTrainer, the lane's name as context.
    static core::Result<Comparison> create(const std::vector<LaneSpec>& lanes);

    const std::vector<Lane>& lanes() const { return m_lanes; }
    /// How many lanes may be worked on at once; 1 at first.
    void setThreads(int threads) { m_team = core::Team(threads); }

    /// One step of every lane that is not over.
    void step();
    /// Every lane that is not over to the end of its epoch.
    void epoch();
    /// Whether there is a lane that goes on.
    bool goesOn() const;
    /// Epochs completed by the lane that has gone furthest.
    long long epochs() const;

private:
    Comparison() = default;
    void forEachLane(void (*advance)(Lane& lane));

    std::vector<Lane> m_lanes;
    core::Team m_team;
};

/// The same experiment at several learning rates, from the same initial weights.
std::vector<LaneSpec> lanesByRate(const LaneSpec& base, const std::vector<double>& rates);

/// "fine-tuned": as it is; "head only": all but the last `headLayers` layers frozen; "from scratch": the
/// same network from its initializers, everything trainable at the full rate, without gradual unfreezing and
/// without the source task, which it never knew. The same data,
/// batches and settings otherwise. `base.initial` is the pretrained start of the first two.
std::vector<LaneSpec> lanesOfFineTuning(const LaneSpec& base, int headLayers);

/// Training samples that were seen up to the end of an epoch.
long long samplesSeen(const train::EpochRecord& record, core::Index samplesPerEpoch);

/// The first epoch whose validation accuracy (without a validation part: training accuracy) is at least that,
/// and the training samples seen up to its end.
struct Reached {
    long long epoch = 0, samples = 0;
};
std::optional<Reached> reached(const std::vector<train::EpochRecord>& records, double accuracy,
                               core::Index samplesPerEpoch);

} // namespace engine::analysis
