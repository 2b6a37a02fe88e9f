#include "engine/train/worker.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace engine::train {

namespace {

constexpr double kLook = 0.01;          // seconds between two looks whether something else is wanted
constexpr double kProgress = 1.0 / 30;  // seconds between two reports
constexpr int kStepsBetweenClocks = 16; // of which each takes a few microseconds at least where it matters

} // namespace

void Worker::beginSeek(const Runs::Place& origin, long long step) {
    const long long target = std::clamp(step, m_runs.history().first(), m_runs.history().last());
    m_runs.approach(target);
    m_seek = Seek{target, m_runs.trainer().steps(), origin};
    m_activity = Activity::Seeking;
}

void Worker::seekOn() {
    if (seekSteps(kLook)) {
        m_seek.reset();
        m_rate = m_runs.trainer().learningRate();
        return rest(Activity::Paused);
    }
    const double now = secondsNow();
    if (now - m_lastSnapshot >= kProgress && m_mailbox.wantsSnapshot())
        postSnapshot(now);
}

/// For about so long; whether it has arrived.
bool Worker::seekSteps(double seconds) {
    const double end = secondsNow() + seconds;
    for (int i = 1; m_runs.trainer().steps() < m_seek->target; ++i) {
        if (m_verbs.pending() || (i % kStepsBetweenClocks == 0 && secondsNow() > end))
            return false;
        m_runs.trainer().step();
        m_runs.took();
    }
    return true;
}

void Worker::finishSeek() {
    if (!m_seek)
        return;
    while (m_runs.trainer().steps() < m_seek->target && !m_verbs.quitting()) {
        m_runs.trainer().step();
        m_runs.took();
    }
    m_seek.reset();
    rest(Activity::Paused);
}

void Worker::giveUpSeek() {
    const Runs::Place origin = std::move(m_seek->origin);
    m_seek.reset();
    m_runs.goTo(origin);
    m_rate = m_runs.trainer().learningRate();
    rest(Activity::Paused);
}

void Worker::lookOn() {
    if (m_news) { // told first: what comes now leaves no trace
        postSnapshot(secondsNow());
        m_news = false;
    }
    if (m_look->at == m_look->steps.size())
        return endLook();
    const long long step =
        std::clamp(m_look->steps[m_look->at], m_runs.history().first(), m_runs.history().last());
    m_runs.approach(step);
    while (m_runs.trainer().steps() < step) {
        if (m_verbs.pending() || m_verbs.quitting())
            return;
        m_runs.trainer().step();
        m_runs.took();
    }
    const Moment moment = m_runs.moment();
    m_look->visit(&moment);
    ++m_look->at;
}

void Worker::endLook() {
    if (!m_look)
        return;
    if (m_look->origin.run != 0)
        m_runs.goTo(m_look->origin);
    const Visit visit = std::move(m_look->visit);
    m_look.reset();
    visit(nullptr);
}

} // namespace engine::train
