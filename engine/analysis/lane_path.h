#pragma once

#include "engine/core/matrix.h"
#include "engine/train/trainer.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace engine::analysis {

/// Where a lane was in the space of all parameters: the first point is its start. Bounded: where there are
/// too many points every second one is dropped, and from then on they are taken half as often. A value;
/// copies share the points.
class LanePath {
public:
    struct Point {
        long long step = 0;
        core::Vector<float> parameters;
    };
    using PointPtr = std::shared_ptr<const Point>;
    static constexpr std::size_t kMostPoints = 256;
    /// Bytes of a path; fewer points of a large network, but never fewer than 16.
    static constexpr std::size_t kMostBytes = std::size_t(16) << 20;

    /// After every step, and before the first; steps that are known already change nothing.
    void took(const train::AnyTrainer& trainer);
    const std::vector<PointPtr>& points() const { return m_points; }
    /// The path up to a step, its end the parameters there.
    LanePath until(long long step, const core::VectorD& parameters) const;

private:
    std::vector<PointPtr> m_points;
    long long m_every = 1, m_next = 0; ///< steps between two; the next one's
};

} // namespace engine::analysis
