#pragma once

#include "engine/train/history.h"
#include "engine/train/mailbox.h"

#include <functional>
#include <map>
#include <memory>

namespace engine::train {

/// Somebody who looks at a moment; null: that was all.
using Visit = std::function<void(const Moment*)>;

/// The runs of a session: the one that goes on, with its trainer and history, and those kept since a fork,
/// which can be gone back to. All histories together stay within one budget. Of one thread.
class Runs {
public:
    bool isEmpty() const { return !m_trainer; }
    /// Not when empty, as all that follows.
    AnyTrainer& trainer() { return *m_trainer; }
    const AnyTrainer& trainer() const { return *m_trainer; }
    RunId current() const { return m_current; }
    /// The step where it parted from the one it was forked from; 0 if it was not.
    long long forkedAt() const { return m_forkedAt; }
    const History& history() const { return *m_history; }
    /// Whether the step the trainer stands at was taken before; asked between the step and took().
    bool isKnown() const { return m_trainer->steps() <= m_history->last(); }

    /// Forgets all others.
    void open(RunId run, std::unique_ptr<AnyTrainer> trainer);
    void clear();
    /// The current one begins anew, as another run; those kept are forgotten.
    void restart(RunId run);

    /// After every step of the trainer.
    void took();
    core::Result<void> change(Change change);
    /// After the trainer's finish().
    void finished() { m_history->finished(*m_trainer); }
    /// The current one goes on as `run`; as it is known so far, it is kept under its own number.
    void fork(RunId run);
    /// A kept one becomes the current one, near the step where it was left: go on to leftAt(). False and
    /// nothing changed if there is no such run.
    bool select(RunId run);
    long long leftAt(RunId run) const;
    /// Of those kept.
    void forget(RunId run) { m_kept.erase(run); }

    /// See History::approach.
    void approach(long long step) { m_history->approach(m_trainer, step, true); }
    /// To come back to at once.
    struct Place {
        RunId run = 0;
        Moment moment;
    };
    Place here() const { return {m_current, moment()}; }
    Moment moment() const {
        return {m_trainer->state(), m_trainer->experiment(), m_trainer->data(), m_trainer->origin()};
    }
    void goTo(const Place& place);

    void setBudget(std::size_t bytes);
    std::size_t budget() const { return m_budget; }
    std::size_t bytes() const;

private:
    struct Kept {
        History history;
        long long step;     ///< where it was left
        long long forkedAt; ///< as forkedAt()
    };
    void thin();

    std::unique_ptr<AnyTrainer> m_trainer;
    RunId m_current = 0;
    long long m_forkedAt = 0;
    std::unique_ptr<History> m_history;
    std::map<RunId, Kept> m_kept;
    std::size_t m_budget = History::kUsualBudget;
    std::size_t m_counted = 0; ///< keyframes of the current one when the budget was last looked at
};

} // namespace engine::train
