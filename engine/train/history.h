#pragma once

#include "engine/train/keyframe.h"
#include "engine/train/loss_trail.h"

#include <map>
#include <memory>
#include <optional>

namespace engine::train {

/// What was changed by hand between two steps. A replay changes the same again.
struct Change {
    std::optional<double> learningRate = {};              ///< the base rate
    std::shared_ptr<const core::VectorD> parameters = {}; ///< edited weights; moments stay
    /// Other training settings, dropout rates, noise, drawn points.
    std::shared_ptr<const Experiment> experiment = {};
    data::PreparedPtr data = {}; ///< with other noise or points; only with an experiment
    double epoch = 0;       ///< when: epochs completed and the share of the one under way; set by History
    bool isAnew = false;    ///< other rows: that epoch began anew with them; set by History
    bool isRestore = false; ///< the best weights came back at the end: not by hand
    bool isNothing() const { return !learningRate && !parameters && !experiment; }
};
/// By the step after which they were made.
using Changes = std::map<long long, Change>;

/// A moment of a run: its state, and the settings and data that the next step is made with.
struct Moment {
    TrainerState state;
    Experiment experiment;
    data::PreparedPtr data;
    Origin origin = {}; ///< of the run
};

/// What the steps of a run are taken again from, also elsewhere: shares with the run what it is made of and
/// stays as it is when the run goes on.
struct Course {
    std::shared_ptr<const Keyframe> start; ///< at the first step, after what was changed there; null: none
    std::shared_ptr<const Experiment> experiment; ///< in effect there
    data::PreparedPtr data;                       ///< likewise
    std::shared_ptr<const Changes> changes;
    long long last = 0; ///< the furthest step taken
    Origin origin = {};
};

/// Epochs completed and the share of the one under way.
double epochsAt(const TrainerState& state, const data::Prepared& data);
double epochsAt(const AnyTrainer& trainer);

/// After how many steps so many epochs were completed, of a run that began with those settings and was
/// changed like that; `rows`: training samples that it began with. Exact also where the batch size was
/// changed within an epoch.
long long stepAtEpoch(long long epochs, const Experiment& begun, const Changes& changes, long long rows);

/// Applies a change to a trainer between two steps. Another experiment makes another trainer, which goes on
/// from the same parameters, order of batches and random state, and goes back to `initial` when it is reset.
/// Where its optimizer keeps other moments, or another layer begins to learn, these begin anew, their step
/// count included; so do patience and plateau where early stopping or the schedule are others. Data with other
/// rows begin the epoch under way anew, in an order drawn from the random state, and patience, plateau and best
/// weights with it: what they go by is another thing now. Errors, with nothing changed: those of makeTrainer;
/// InvalidValue where the network's parameters or the data's sizes are others.
core::Result<void> apply(const Change& change, std::unique_ptr<AnyTrainer>& trainer,
                         const core::VectorD& initial);

/// All steps of one run: keyframes, changes by hand and the losses. Training is a pure function of spec, data
/// and seed, so any step can be reached again bit for bit from the keyframe before it. Bounded: thin() drops
/// keyframes, the first and the losses stay. A value; copies share keyframes. Of one thread.
class History {
public:
    using TrainerPtr = std::unique_ptr<AnyTrainer>;
    static constexpr std::size_t kUsualBudget = std::size_t(256) << 20;

    /// Begins where the trainer is.
    explicit History(const AnyTrainer& trainer);

    /// After every step of the trainer: beyond the last known step it is recorded, before that the changes
    /// made there are made again (they were possible once, so they are now).
    void took(TrainerPtr& trainer);
    /// Changes the trainer where it is. Steps known after that are forgotten (fork first to keep them). On an
    /// error nothing has changed.
    core::Result<void> change(TrainerPtr& trainer, Change change);
    /// The trainer's parameters were replaced by finish(); the same at the same step again is nothing new,
    /// else steps known after that are forgotten.
    void finished(const AnyTrainer& trainer);

    long long first() const { return m_keyframes.begin()->first; }
    long long last() const { return m_last; }
    const LossTrail& losses() const { return m_losses; }
    const std::shared_ptr<const Experiment>& begun() const { return m_experiment; }
    const Origin& origin() const { return m_origin; }
    /// Shared until the next one.
    const std::shared_ptr<const Changes>& changes() const { return m_changes; }
    Course course() const;

    /// Brings the trainer to a step at or before `step`, as near as can be without taking a step: to a
    /// keyframe, or, if it `isHere`, on this history, and that is nearer, it stays. Then step() and took() go
    /// on.
    void approach(TrainerPtr& trainer, long long step, bool isHere) const;
    /// The trainer of that experiment and data in that state: the one there is if it is of them, else another
    /// one.
    void place(TrainerPtr& trainer, const Experiment& experiment, const data::PreparedPtr& data,
               const TrainerState& state) const;
    /// Where a run that is reset goes back to.
    core::VectorD initialParameters() const { return m_keyframes.begin()->second->state().parameters; }
    /// The same run up to where the trainer is: what a fork goes on from.
    History until(const AnyTrainer& trainer) const;

    /// Of the keyframes, and of data that were changed to.
    std::size_t bytes() const { return m_bytes; }
    std::size_t keyframes() const { return m_keyframes.size(); }
    /// Drops keyframes evenly until they occupy at most so many bytes or only the first one is left.
    void thin(std::size_t budget);

private:
    using KeyframePtr = std::shared_ptr<const Keyframe>;

    void keep(const AnyTrainer& trainer);
    void refreshKeyframe(const AnyTrainer& trainer);
    void count();
    void forgetAfter(long long step);
    /// What was in effect there: of a change with both, else those the run began with.
    Change settingsAt(long long step) const;
    Change& changeAt(const AnyTrainer& trainer, double epoch);

    std::shared_ptr<const Experiment> m_experiment; ///< the first one
    data::PreparedPtr m_data;                       ///< likewise
    Origin m_origin;
    /// By their step, taken after the change made there.
    std::map<long long, KeyframePtr, std::less<>,
             core::PoolAllocator<std::pair<const long long, KeyframePtr>>>
        m_keyframes;
    std::shared_ptr<const Changes> m_changes = std::make_shared<const Changes>();
    LossTrail m_losses; ///< of the steps after the first keyframe
    long long m_last = 0;
    long long m_interval = 1; ///< steps between two keyframes
    std::size_t m_bytes = 0;
};

} // namespace engine::train
