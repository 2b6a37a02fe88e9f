#pragma once

#include "engine/train/mailbox.h"
#include "engine/train/pacing.h"
#include "engine/train/runs.h"
#include "engine/train/verb_queue.h"

#include <deque>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace engine::train {

/// What the session's thread runs: takes up verbs between two steps, trains, posts. All its members are of
/// that thread.
class Worker {
public:
    Worker(VerbQueue& verbs, Mailbox& mailbox, std::size_t mostWaitingPoints)
        : m_verbs(verbs), m_mailbox(mailbox), m_mostWaiting(mostWaitingPoints), m_room(mostWaitingPoints) {}

    /// Until the queue says quit.
    void work();

private:
    void handle(verb::Open& open);
    void handle(verb::Start&);
    void handle(verb::RunUntil& run);
    void handle(verb::Pause&);
    void handle(verb::Step& step);
    void handle(verb::SetLearningRate& change);
    void handle(verb::ChangeSettings& change);
    void handle(verb::SetSpeed& change);
    void handle(verb::Reset& reset);
    void handle(verb::Seek& seek);
    void handle(verb::Look& look);
    void handle(verb::Fork& fork);
    void handle(verb::Select& select);
    void handle(verb::Forget& forget);
    void handle(verb::SetMemory& change);
    void handle(verb::Stop&);

    template <class V>
    void take(V& what);
    void begin();
    void beginSeek(const Runs::Place& origin, long long step);
    void seekOn();
    bool seekSteps(double seconds);
    void finishSeek();
    void giveUpSeek();
    void lookOn();
    void endLook();
    void change(Change change);
    void setRate(double rate);
    void takeRates();
    void dropGoals();
    void rest(Activity how);
    void train();
    long long takeSteps(long long most);
    void afterStep();
    bool isDone() const;
    void waitForNextStep();
    void postPoints();
    void postSnapshot(double now);
    Past past();

    VerbQueue& m_verbs;
    Mailbox& m_mailbox;
    const std::size_t m_mostWaiting;
    std::size_t m_room; ///< for so many more points the mailbox has room

    /// On the way to another step.
    struct Seek {
        long long target, from;
        Runs::Place origin; ///< where it goes back to when it is given up
    };

    Runs m_runs; ///< empty: idle
    /// On a visit to other steps.
    struct Look {
        std::vector<long long> steps;
        std::size_t at = 0;
        Visit visit;
        Runs::Place origin;
    };

    std::optional<Seek> m_seek;
    std::optional<Look> m_look;
    std::optional<core::Error> m_problem;
    std::shared_ptr<const LossTrail> m_losses; ///< as posted last
    RunId m_lossesOf = 0;
    Activity m_activity = Activity::Idle;
    /// What step verbs asked for, and learning rates set after them: in order. Empty while running: started.
    std::deque<std::variant<Granularity, double>> m_goals;
    bool m_beyond = false; ///< started when training was already done
    std::optional<EarlyStop> m_stop;
    std::optional<Watch> m_watch;
    std::optional<Watch> m_lastWatch; ///< of what was found last, while nothing else was asked for
    std::optional<Finding> m_found;
    bool m_news = false;          ///< at rest and not yet posted
    std::optional<double> m_rate; ///< set by hand
    long long m_taken = 0;        ///< verbs taken up
    std::vector<Point> m_points;  ///< not yet posted
    StepBudget m_budget;
    Pacer m_pacer;
    RateMeter m_meter;
    double m_lastSnapshot = 0;
    long long m_shown = 0; ///< step of the last snapshot
};

} // namespace engine::train
