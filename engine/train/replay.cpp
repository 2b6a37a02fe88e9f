#include "engine/train/replay.h"

#include <cassert>
#include <utility>

namespace engine::train {

Replay::Replay(Course course) : m_course(std::move(course)) { assert(m_course.start); }

void Replay::begin() {
    const TrainerState state = m_course.start->state();
    m_initial = state.parameters;
    auto made = makeTrainer(*m_course.experiment, m_course.data, m_initial);
    assert(made); // it was possible once
    m_trainer = *std::move(made);
    [[maybe_unused]] const auto placed = m_trainer->setOrigin(m_course.origin);
    assert(placed); // likewise
    m_trainer->restore(state);
}

const EpochRecord* Replay::step() {
    if (!m_trainer)
        begin();
    m_trainer->step();
    const bool ended = m_trainer->epochEnded();
    // A change may put another trainer in its place.
    if (ended)
        m_record = m_trainer->lastEpoch();
    if (const auto changed = m_course.changes->find(m_trainer->steps()); changed != m_course.changes->end()) {
        [[maybe_unused]] const auto applied = apply(changed->second, m_trainer, m_initial);
        assert(applied);
        // Training may go on at the same time: its processors are left to it.
        m_trainer->setThreads(1);
    }
    return ended ? &m_record : nullptr;
}

long long Replay::taken() const { return m_trainer ? m_trainer->steps() - m_course.start->step() : 0; }

} // namespace engine::train
