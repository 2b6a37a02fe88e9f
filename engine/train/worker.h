#pragma once

#include "engine/train/mailbox.h"
#include "engine/train/pacing.h"
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
    void handle(verb::Pause&);
    void handle(verb::Step& step);
    void handle(verb::SetLearningRate& change);
    void handle(verb::SetSpeed& change);
    void handle(verb::Reset& reset);
    void handle(verb::Restore& restore);
    void handle(verb::Stop&);

    void begin();
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

    VerbQueue& m_verbs;
    Mailbox& m_mailbox;
    const std::size_t m_mostWaiting;
    std::size_t m_room; ///< for so many more points the mailbox has room

    std::unique_ptr<AnyTrainer> m_trainer; ///< null: idle
    RunId m_run = 0;
    Activity m_activity = Activity::Idle;
    /// What step verbs asked for, and learning rates set after them: in order. Empty while running: started.
    std::deque<std::variant<Granularity, double>> m_goals;
    bool m_beyond = false; ///< started when training was already done
    std::optional<EarlyStop> m_stop;
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
