#pragma once

#include "engine/analysis/comparison.h"
#include "engine/trace/expression.h"

#include <vector>

namespace engine::analysis {

/// What can be said of a lane beside the others. A value; the window and the commands make a sentence of it.
struct LaneVerdict {
    enum class Kind {
        Begins,     ///< no epoch is completed
        Diverged,   ///< a number was not finite at that step
        Stopped,    ///< early stopping
        Oscillates, ///< of the last epochs many went up, and far; the best lane may do so and is the best
        Stands,     ///< the last epochs changed next to nothing, far from the best lane
        Slow,       ///< it goes down, but less than a fifth of the best lane's way is behind it
        Best,       ///< the lowest training loss of all
        Falls,      ///< none of these
        Misses,     ///< as Slow, but with a larger learning rate than the best lane: too large
    };
    Kind kind = Kind::Begins;
    long long epoch = 0; ///< completed
    double loss = 0;     ///< training loss of the last completed epoch; NaN: none
    double start = 0;    ///< training loss with the initial weights: where the way begins
    double best = 0;     ///< of the best lane, its last completed epoch
    double way = 0;      ///< (start − loss) / (start − best); NaN where no lane went down
    double rises = 0;    ///< of one that oscillates: the share of what went up in all that went up or down
    long long divergedAt = 0;
};

/// Of every lane, from the epochs that all of them know up to `epoch` (those that are over: their last one).
/// `records`: of each lane.
struct LaneRecords {
    const std::vector<train::EpochRecord>* records = nullptr;
    double startLoss = 0;
    long long divergedAt = 0;
    bool stopped = false;
    double rate = 0; ///< its learning rate
};
std::vector<LaneVerdict> laneVerdicts(const std::vector<LaneRecords>& lanes, long long epoch);

/// The first epoch whose training loss is at most that; 0: none.
long long epochsToLoss(const std::vector<train::EpochRecord>& records, double loss);
/// The norm of the last gradient of an epoch over all layers: √Σ‖∂L/∂W‖².
double gradientNorm(const train::EpochRecord& record);

/// Mean and standard deviation (n − 1) over lanes that differ in their seed alone; values that are not finite
/// are left out. With fewer than two the deviation is NaN, with none both are.
struct Spread {
    double mean = 0, deviation = 0;
};
Spread spreadOf(const std::vector<double>& values);

/// way, from the three losses. Not where it is NaN.
trace::Explanation explainWay(const LaneVerdict& verdict);

} // namespace engine::analysis
