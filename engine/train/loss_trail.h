#pragma once

#include <cstddef>
#include <vector>

namespace engine::train {

/// The loss of every step of a run, in bounded memory: as long as there are few steps one by one, later in
/// twos, fours, ... of which the lowest and the highest are kept. A plain value.
class LossTrail {
public:
    /// Of neighbouring steps. Nothing finite among them: low > high.
    struct Bucket {
        float low, high;
        bool empty() const { return low > high; }
    };
    static constexpr std::size_t kMostBuckets = 2048;

    /// The loss of the next step; one that is not finite counts for nothing.
    void append(double loss);
    /// Forgets the steps after `steps`. Of a bucket that reaches beyond, nothing is known any more.
    void truncate(long long steps);

    long long steps() const { return m_steps; }
    /// The step (from 1) where a bucket begins is index · stepsPerBucket + 1.
    const std::vector<Bucket>& buckets() const { return m_buckets; }
    long long stepsPerBucket() const { return m_perBucket; }

private:
    void join();

    std::vector<Bucket> m_buckets; ///< the last one may not be full
    long long m_perBucket = 1, m_steps = 0;
    long long m_room = 0; ///< steps that still go into the last bucket
};

} // namespace engine::train
