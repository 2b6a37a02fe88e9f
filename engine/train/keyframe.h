#pragma once

#include "engine/core/block_pool.h"
#include "engine/train/trainer.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace engine::train {

/// A TrainerState packed for keeping: numbers of a float32 run as float (they came from floats, nothing is
/// lost), the order of an epoch shared with the keyframe before. Immutable. Of all that a run keeps they are
/// the most, and they come and go as long as it goes on: their memory is of the pool (core::BlockPool).
class Keyframe {
public:
    using Order = std::shared_ptr<const std::vector<int, core::PoolAllocator<int>>>;

    /// `before`: the keyframe made last, whose order is shared if it is the same; or null.
    Keyframe(TrainerState state, Precision precision, const Keyframe* before);

    static std::shared_ptr<const Keyframe> make(TrainerState state, Precision precision,
                                                const Keyframe* before);

    long long step() const { return m_rest.step; }
    /// The state as it was, bit for bit.
    TrainerState state() const;
    /// What it occupies beside the keyframe before it, with which it may share the order.
    std::size_t bytes(const Keyframe* before) const;

private:
    /// A vector of the state in the precision of the run; one of the two is empty.
    struct Packed {
        std::vector<float, core::PoolAllocator<float>> floats;
        std::vector<double, core::PoolAllocator<double>> doubles;
    };
    static Packed pack(core::VectorD& numbers, Precision precision);
    static core::VectorD unpacked(const Packed& packed);
    static std::size_t bytesOf(const Packed& packed);

    TrainerState m_rest; ///< without what follows
    Packed m_parameters, m_best;
    std::vector<Packed, core::PoolAllocator<Packed>> m_slots;
    Order m_order;
};

} // namespace engine::train
