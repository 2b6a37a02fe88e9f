#pragma once

#include "engine/core/schema.h"
#include "engine/train/trainer.h"

#include <optional>
#include <string>
#include <vector>

namespace engine::train {

/// What training is to be stopped at. A plain value.
struct WatchSpec {
    std::string type = "loss_rises";
    core::Settings settings;
    bool operator==(const WatchSpec&) const = default;
};

/// loss_rises, loss_jumps, gradient_sign, unit_dies, unit_saturates, not_finite, loss_reaches, epoch,
/// accuracy.
const std::vector<core::Schema>& watches();
const core::Schema* findWatch(const std::string& type);

/// What was found, at the step after which it holds for the first time.
struct Finding {
    std::string type;
    long long step = 0, epoch = 0;         ///< updates taken, epochs completed
    int layer = -1, unit = -1, input = -1; ///< where; input −1: the bias or the unit as a whole
    double before = 0, after = 0;          ///< loss, accuracy or gradient before and at that step
    long long samples = 0;                 ///< of the training part, for units
};

/// Looks at a trainer after every step. Exact: it reports the first step at which what is watched for holds;
/// what held already when it began does not count until it has ceased to hold. (A unit ceases to be dead or
/// saturated when it is not so on some samples that are always looked at: the first 64, and one for every
/// unit that was found alive by another sample.)
class Watch {
public:
    /// Where the trainer is now. Errors: those of core::checked; InvalidValue where the network has no such
    /// parameter, or no unit that could die or saturate.
    static core::Result<Watch> create(const WatchSpec& spec, AnyTrainer& trainer);

    /// As it was asked for.
    const WatchSpec& spec() const { return m_asked; }
    /// After a step, before the trainer is changed by hand or finished.
    std::optional<Finding> look(AnyTrainer& trainer);

private:
    Watch(WatchSpec spec, AnyTrainer& trainer);

    std::optional<Finding> lossRises(const AnyTrainer& trainer);
    std::optional<Finding> lossJumps(const AnyTrainer& trainer);
    std::optional<Finding> gradientSign(const AnyTrainer& trainer);
    std::optional<Finding> unit(AnyTrainer& trainer);
    std::optional<Finding> accuracy(const AnyTrainer& trainer);
    std::optional<Finding> lossReaches(const AnyTrainer& trainer);
    Finding found(const AnyTrainer& trainer) const;
    bool isFlat(double slope, int layer) const;
    void addWitness(AnyTrainer& trainer, std::size_t layer, std::size_t unit);
    void markFlat(AnyTrainer& trainer, const std::vector<int>& rows,
                  std::vector<std::vector<bool>>& flat) const;

    WatchSpec m_asked, m_spec; ///< as given; with defaults filled in
    double m_before;           ///< loss, accuracy or gradient seen last; NaN: none
    double m_first = 0;        ///< loss before the first rise in a row
    int m_rises = 0;
    core::Index m_parameter = -1; ///< number of the watched gradient
    core::VectorD m_gradients;
    std::vector<int> m_probe;              ///< a few training samples: who is steep there needs no other look
    std::vector<double> m_largest;         ///< slope of each layer's activation; 0: none that is watched
    std::vector<std::vector<bool>> m_flat; ///< units of each layer that are flat for all training samples
};

} // namespace engine::train
