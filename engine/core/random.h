#pragma once

#include <cstdint>
#include <vector>

namespace engine::core {

/// Seeded random numbers, the same on every machine: xoshiro256** (Blackman and Vigna 2018) seeded by
/// splitmix64, with distributions of its own. A plain value: a copy continues the same sequence, two that
/// compare equal will give the same numbers.
class Random {
public:
    /// `stream` separates uses of one seed (initial weights, order of batches, noise, ...).
    explicit Random(std::uint64_t seed = 0, std::uint64_t stream = 0);

    std::uint64_t next();
    /// Uniform in [0, 1), 53 bits.
    double uniform();
    /// Uniform in [low, high).
    double uniform(double low, double high);
    /// Uniform integer in [0, count); count > 0; without bias (Lemire 2019).
    std::uint64_t below(std::uint64_t count);
    /// Standard normal (Marsaglia's polar method).
    double normal();
    double normal(double mean, double deviation);
    /// Fisher-Yates shuffle in place.
    void shuffle(std::vector<int>& items);

    bool operator==(const Random&) const = default;

private:
    std::uint64_t m_state[4];
    double m_spare = 0;
    bool m_hasSpare = false;
};

/// The streams in use, so that no two uses share one.
namespace stream {
inline constexpr std::uint64_t kGenerator = 1, kSplit = 2, kWeights = 3, kBatches = 4, kDropout = 5,
                               kChoice = 6;
}

} // namespace engine::core
