#include "engine/train/runs.h"

#include <algorithm>
#include <utility>

namespace engine::train {

void Runs::open(RunId run, std::unique_ptr<AnyTrainer> trainer) {
    m_kept.clear();
    m_current = run;
    m_forkedAt = 0;
    m_trainer = std::move(trainer);
    m_history = std::make_unique<History>(*m_trainer);
    m_counted = 0;
}

void Runs::clear() {
    m_kept.clear();
    m_history.reset();
    m_trainer.reset();
}

void Runs::restart(RunId run) {
    m_trainer->reset();
    open(run, std::move(m_trainer));
}

void Runs::took() {
    m_history->took(m_trainer);
    if (m_history->keyframes() != m_counted)
        thin();
}

core::Result<void> Runs::change(Change change) { return m_history->change(m_trainer, std::move(change)); }

void Runs::fork(RunId run) {
    History past = m_history->until(*m_trainer);
    m_kept.insert_or_assign(m_current, Kept{std::move(*m_history), m_trainer->steps(), m_forkedAt});
    *m_history = std::move(past);
    m_current = run;
    m_forkedAt = m_trainer->steps();
    thin();
}

bool Runs::select(RunId run) {
    const auto found = m_kept.find(run);
    if (found == m_kept.end())
        return false;
    Kept next = std::move(found->second);
    m_kept.erase(found);
    m_kept.insert_or_assign(m_current, Kept{std::move(*m_history), m_trainer->steps(), m_forkedAt});
    *m_history = std::move(next.history);
    m_current = run;
    m_forkedAt = next.forkedAt;
    m_history->approach(m_trainer, next.step, false);
    return true;
}

long long Runs::leftAt(RunId run) const {
    const auto found = m_kept.find(run);
    return found == m_kept.end() ? -1 : found->second.step;
}

void Runs::goTo(const Place& place) {
    if (place.run != m_current)
        select(place.run);
    m_history->place(m_trainer, place.moment.experiment, place.moment.data, place.moment.state);
}

void Runs::setBudget(std::size_t bytes) {
    m_budget = bytes;
    if (m_history)
        thin();
}

std::size_t Runs::bytes() const {
    std::size_t all = m_history ? m_history->bytes() : 0;
    for (const auto& [run, kept] : m_kept)
        all += kept.history.bytes();
    return all;
}

void Runs::thin() {
    // Of the largest one, so that every run keeps as much.
    while (bytes() > m_budget) {
        History* largest = m_history.get();
        for (auto& [run, kept] : m_kept)
            if (kept.history.bytes() > largest->bytes())
                largest = &kept.history;
        if (largest->keyframes() == 1)
            break;
        largest->thin(largest->bytes() - 1);
    }
    m_counted = m_history->keyframes();
}

} // namespace engine::train
