#pragma once

#include "engine/train/trainer.h"

#include <span>
#include <vector>

namespace engine::train {

/// The epochs of one run as they come in, in order and without end: bounded, the oldest are dropped but for
/// the one with the lowest validation loss. A value.
class EpochMemory {
public:
    /// So many of the latest are there at least, and at most twice as many.
    static constexpr std::size_t kKept = 5000;

    /// An epoch that is known with other numbers is another past: what was known from there on is forgotten.
    void add(const EpochRecord& record);
    /// Forgets the epochs that ended after that step.
    void forgetAfter(long long step);
    std::span<const EpochRecord> records() const { return m_records; }

private:
    void drop();

    std::vector<EpochRecord> m_records;
};

} // namespace engine::train
