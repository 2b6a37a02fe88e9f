#pragma once

#include "engine/analysis/lane_path.h"
#include "engine/core/team.h"
#include "engine/train/autopsy.h"
#include "engine/train/history.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace engine::analysis {

/// In what a lane differs from the others: names and values of settings (see lanes_of_setting.h).
using LaneSettings = std::vector<std::pair<std::string, core::Value>>;

/// What one lane of a comparison trains.
struct LaneSpec {
    std::string name;
    train::Experiment experiment;
    data::PreparedPtr data;
    std::optional<core::VectorD> initial = {}; ///< nothing: the initializers draw from training.seed
    train::SourceTaskPtr source = {};          ///< what it may forget; null: nothing
    LaneSettings settings = {};
};

/// Runs that stand side by side: with the same data, batch size, shuffling and seed they see the same batches
/// in the same order. Every lane is the same, bit for bit, as when it runs alone, whatever the number of
/// threads. One thread owns it; no clock.
///
/// They keep in step by ticks: a tick is one step of the lane with the most steps in an epoch, and at tick t
/// a lane with s of the most S steps has taken ⌊t·s/S⌋. So all lanes have always seen the same share of an
/// epoch, and with the same batch size a tick is a step of each.
class Comparison {
public:
    struct Lane {
        std::string name;
        std::unique_ptr<train::AnyTrainer> trainer;
        std::vector<train::EpochRecord> records; ///< of all epochs that were ever completed
        /// The update that was not taken because a number was not finite: the lane rests at the state before
        /// it. 0: none.
        long long divergedAt = 0;
        bool isOver = false; ///< it stands where it diverged or stopped early
        LaneSettings settings = {};
        double startLoss = 0; ///< of the training part with the initial weights, evaluation mode
        long long endsAt = 0; ///< the step after which it is over; 0: none is known
        std::optional<train::EarlyStop> stop = {}; ///< why, where early stopping says so
        std::optional<train::History> history = {};
        LanePath path = {}; ///< with history only
    };

    /// Errors: those of makeTrainer, the lane's name as context.
    static core::Result<Comparison> create(const std::vector<LaneSpec>& lanes);

    const std::vector<Lane>& lanes() const { return m_lanes; }
    /// How many lanes may be worked on at once; 1 at first.
    void setThreads(int threads) { m_team = core::Team(threads); }
    /// From now on every step can be gone back to; keyframes of all lanes together take so many bytes.
    void keepHistory(std::size_t bytes);

    /// Another lane, at its initial weights: it is behind, see catchUp(). Errors: as create().
    core::Result<void> add(const LaneSpec& lane);
    void remove(std::size_t lane);

    long long tick() const { return m_tick; }
    long long ticksPerEpoch() const { return m_ticksPerEpoch; }
    /// Where all lanes are to stand. With history also back: lanes beyond go to a keyframe before it.
    void goTo(long long tick);
    /// Lanes that are behind the tick take up to so many steps each. Whether all are there.
    bool catchUp(long long most);
    /// How many steps the lanes are behind, all together.
    long long behind() const;

    /// One tick of every lane that is not over.
    void step();
    /// Every lane that is not over to the end of its epoch.
    void epoch();
    /// The end of training by its epochs: the best weights come back where early stopping says so.
    void finish();
    /// Why a lane diverged, which stands there; with history only. Costs some forty passes and a curvature().
    train::AutopsyPtr autopsy(std::size_t lane);
    /// Whether there is a lane that goes on.
    bool goesOn() const;
    /// Epochs completed by the lane that has gone furthest.
    long long epochs() const;

private:
    Comparison() = default;
    static void remember(Lane& lane);
    long long wanted(const Lane& lane) const;
    void measure();
    void thin();

    std::vector<Lane> m_lanes;
    core::Team m_team;
    long long m_tick = 0, m_ticksPerEpoch = 1;
    std::optional<std::size_t> m_memory; ///< none: no history
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
