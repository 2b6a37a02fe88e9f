#pragma once

#include "engine/train/broken_number.h"
#include "engine/train/curvature.h"
#include "engine/train/history.h"

#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace engine::train {

/// A step before the end, measured in float64, so that what float32 cannot hold still has a size.
struct LastStep {
    long long step = 0;       ///< number of the update, from 1
    double loss = 0;          ///< of its batch, before the update, without penalty
    double gradientNorm = 0;  ///< of all parameters, penalty included, before clipping
    double parameterNorm = 0; ///< before the update
    double updateNorm = 0;
    /// Of one tensor, what the norms are made of.
    struct Tensor {
        int layer = 0;
        bool isBias = false;
        double gradient = 0, parameter = 0, update = 0; ///< norms
    };
    std::vector<Tensor> tensors;
};

/// Why training stopped because a number was not finite. A value; the window makes sentences of it.
struct Autopsy {
    long long step = 0; ///< number of the update that was not taken
    Precision precision = Precision::Float32;
    std::optional<BrokenNumber> broken; ///< nothing: a pass from the same state finds none
    std::vector<LastStep> growth;       ///< the steps before, in order, the one that failed last
    /// The last step whose gradient was no larger than thrice the smallest of them: the growth begins there.
    LastStep calm;
    Curvature curvature;     ///< there, before that update
    double learningRate = 0; ///< in effect at the step that failed
    double stableRate = 0;   ///< see train::stableRate; NaN: none is known
    optim::OptimizerSpec optimizer;
    bool clips = false; ///< the gradient was clipped already

    const LastStep& last() const { return growth.back(); }
    /// Updates taken before the calm step: where to go back to.
    long long calmState() const { return calm.step - 1; }
};
using AutopsyPtr = std::shared_ptr<const Autopsy>;

/// Which states (by updates taken, ascending) tell of the end of a run whose update number `failed` was not
/// taken: those before each of the last 20 updates, some further back, the first one; about 40 in all.
/// `first`: the earliest known.
std::vector<long long> statesToLookAt(long long first, long long failed);

/// Measures a run's last steps, one state after the other, and keeps two of them.
class LastSteps {
public:
    /// The moments before steps, in ascending order. Costs one recorded pass.
    void look(const Moment& at);
    /// Number of the step that follows the last state; 0: nothing was looked at.
    long long lastStep() const { return m_last ? m_last->step.step : 0; }
    /// Of what was looked at, the last state being the one whose step failed. Null: nothing was looked at.
    /// Costs a pass and a curvature(); see there for `givenUp`.
    AutopsyPtr autopsy(const std::atomic<bool>* givenUp = nullptr) const;

private:
    std::vector<LastStep> m_steps;
    struct Kept {
        Moment at;
        LastStep step;
    };
    std::optional<Kept> m_calm, m_last;
    double m_smallest = std::numeric_limits<double>::infinity(); ///< gradient norm above 0 so far
};

/// By which factor the gradient's norm grew a step, from the calm one to the last one: a geometric mean. NaN
/// where it did not grow, or not as a finite number.
double growthPerStep(const Autopsy& autopsy);

/// A learning rate to try: half of the stable one, or of the one in effect where that is smaller; with
/// momentum β 1/(1 + β) of that, since single batches push it on; a tenth of the one in effect where no
/// stable one is known, at most ten times the optimizer's default. Rounded down to one digit, to two below 3:
/// 0.3, 0.024.
double rateToTry(const Autopsy& autopsy);

/// What rateToTry() is a multiple of, rounding that rate down. NaN: it is no rate.
double roundingUnit(double rate);
/// The optimizer's default rate.
double usualRate(const optim::OptimizerSpec& optimizer);
/// Of the optimizer; 0 where it has none.
double momentumOf(const optim::OptimizerSpec& optimizer);

} // namespace engine::train
