#include "engine/train/loss_trail.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::train {

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr LossTrail::Bucket kNothing{kInfinity, -kInfinity};

} // namespace

void LossTrail::append(double loss) {
    if (m_room == 0) {
        if (m_buckets.size() == kMostBuckets)
            join();
        m_buckets.push_back(kNothing);
        m_room = m_perBucket;
    }
    ++m_steps;
    --m_room;
    const auto value = static_cast<float>(loss);
    if (!std::isfinite(value))
        return;
    Bucket& last = m_buckets.back();
    last.low = std::min(last.low, value);
    last.high = std::max(last.high, value);
}

void LossTrail::join() {
    for (std::size_t i = 0; i < kMostBuckets / 2; ++i) {
        const Bucket a = m_buckets[2 * i], b = m_buckets[2 * i + 1];
        m_buckets[i] = {std::min(a.low, b.low), std::max(a.high, b.high)};
    }
    m_buckets.resize(kMostBuckets / 2);
    m_perBucket *= 2;
}

void LossTrail::truncate(long long steps) {
    if (steps >= m_steps)
        return;
    const long long full = steps / m_perBucket, rest = steps % m_perBucket;
    m_buckets.resize(static_cast<std::size_t>(full));
    m_room = 0;
    if (rest > 0) {
        m_buckets.push_back(kNothing);
        m_room = m_perBucket - rest;
    }
    m_steps = steps;
}

} // namespace engine::train
