#include "engine/train/epoch_memory.h"

#include <algorithm>

namespace engine::train {

void EpochMemory::add(const EpochRecord& record) {
    const auto known =
        std::lower_bound(m_records.begin(), m_records.end(), record.epoch,
                         [](const EpochRecord& a, long long epoch) { return a.epoch < epoch; });
    // Gone through again after a step back, the same epoch has the same numbers.
    if (known != m_records.end() && known->epoch == record.epoch && known->step == record.step &&
        known->trainLoss == record.trainLoss)
        return;
    m_records.erase(known, m_records.end());
    m_records.push_back(record);
    if (m_records.size() >= 2 * kKept)
        drop();
}

void EpochMemory::forgetAfter(long long step) {
    std::erase_if(m_records, [step](const EpochRecord& record) { return record.step > step; });
}

void EpochMemory::drop() {
    const auto end = m_records.end() - std::ptrdiff_t(kKept);
    const auto best =
        std::min_element(m_records.begin(), end, [](const EpochRecord& a, const EpochRecord& b) {
            return a.validationLoss < b.validationLoss;
        });
    const EpochRecord kept = *best;
    m_records.erase(m_records.begin(), end - 1);
    m_records.front() = kept;
}

} // namespace engine::train
