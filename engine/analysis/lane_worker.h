#pragma once

#include "engine/analysis/lane_box.h"
#include "engine/train/pacing.h"

#include <deque>
#include <optional>

namespace engine::analysis {

/// What a lane session's thread runs. All its members are of that thread.
class LaneWorker {
public:
    explicit LaneWorker(LaneBox& box) : m_box(box) {}
    /// Until the box says quit.
    void work();

private:
    /// What is known of a lane beside its training.
    struct Companion {
        LaneId id = 0;
        std::size_t told = 0; ///< records that were posted
        std::shared_ptr<const train::Autopsy> autopsy;
        bool examined = false;
    };
    void handle(lane_verb::Open& open);
    void handle(lane_verb::Add& add);
    void handle(lane_verb::Remove& remove);
    void handle(lane_verb::Start& start);
    void handle(lane_verb::Pause&);
    void handle(lane_verb::Step& step);
    void handle(lane_verb::Seek& seek);
    void handle(lane_verb::SetSpeed& change);
    void handle(lane_verb::SetMemory& change);

    bool hasLanes() const { return m_comparison && !m_comparison->lanes().empty(); }
    void rest(train::Activity how);
    void begin();
    void go();
    void train();
    void catchUp(long long most);
    long long ticksWanted() const;
    void arrive();
    void look();
    void examine(std::size_t lane);
    void postMoment(double now);

    LaneBox& m_box;
    std::optional<Comparison> m_comparison;
    std::vector<Companion> m_companions;
    std::optional<core::Error> m_problem;
    train::RunId m_run = 0;
    train::Activity m_activity = train::Activity::Idle;
    std::deque<train::Granularity> m_goals; ///< of step verbs; empty while running: started
    long long m_end = 0;                    ///< ticks that start goes to
    long long m_last = 0;                   ///< the furthest tick
    long long m_way = 0;                    ///< steps that were behind when it began to catch up
    std::size_t m_memory = train::History::kUsualBudget;
    long long m_taken = 0;
    bool m_news = false;
    std::vector<LanePoint> m_points;
    train::StepBudget m_budget;
    train::Pacer m_pacer;
    train::RateMeter m_meter;
    double m_lastMoment = 0;
};

} // namespace engine::analysis
