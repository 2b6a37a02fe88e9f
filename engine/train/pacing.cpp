#include "engine/train/pacing.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace engine::train {

namespace {

constexpr double kShortChunk = 0.0005, kLongChunk = 0.002; // seconds
constexpr long long kMostSteps = 1 << 16;
constexpr double kMostBehind = 0.1;      // seconds
constexpr double kMeterWindow = 0.25;    // seconds between two marks
constexpr double kShortestWindow = 0.05; // seconds; less says nothing

} // namespace

double secondsNow() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void StepBudget::took(long long steps, double seconds) {
    if (seconds > kLongChunk)
        m_steps = std::max(1LL, m_steps / 2);
    else if (seconds < kShortChunk && steps >= m_steps)
        m_steps = std::min(kMostSteps, m_steps * 2);
}

void Pacer::begin(double now) {
    m_begin = now;
    m_taken = 0;
}

void Pacer::setSpeed(double stepsPerSecond, double now) {
    if (m_taken > 0) {
        m_begin = limited() ? m_begin + static_cast<double>(m_taken - 1) / m_speed : now;
        m_taken = 1;
    }
    m_speed = stepsPerSecond;
}

long long Pacer::due(double now) {
    const double missed = now - nextDue();
    if (missed < 0)
        return 0;
    if (missed > std::max(kMostBehind, 1 / m_speed)) {
        begin(now);
        return 1;
    }
    return static_cast<long long>(std::floor(missed * m_speed)) + 1;
}

void RateMeter::begin(double now, long long samples) { m_older = m_newer = {now, samples}; }

void RateMeter::look(double now, long long samples) {
    const double elapsed = now - m_older.moment;
    if (elapsed < kShortestWindow)
        return;
    m_rate = static_cast<double>(samples - m_older.samples) / elapsed;
    if (now - m_newer.moment >= kMeterWindow) {
        m_older = m_newer;
        m_newer = {now, samples};
    }
}

} // namespace engine::train
