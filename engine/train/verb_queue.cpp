#include "engine/train/verb_queue.h"

#include <chrono>
#include <utility>

namespace engine::train {

void VerbQueue::push(Verb verb) {
    {
        const std::lock_guard lock(m_mutex);
        m_verbs.push_back(std::move(verb));
        m_pending.store(true, std::memory_order_release);
    }
    m_wake.notify_one();
}

void VerbQueue::quit() {
    {
        const std::lock_guard lock(m_mutex);
        m_quit = true;
        m_pending.store(true, std::memory_order_release);
    }
    m_wake.notify_one();
}

bool VerbQueue::quitting() const {
    const std::lock_guard lock(m_mutex);
    return m_quit;
}

bool VerbQueue::take(Verb& verb) {
    const std::lock_guard lock(m_mutex);
    if (m_verbs.empty())
        return false;
    verb = std::move(m_verbs.front());
    m_verbs.pop_front();
    m_pending.store(m_quit || !m_verbs.empty(), std::memory_order_release);
    return true;
}

void VerbQueue::wait() {
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return pending(); });
}

void VerbQueue::waitFor(double seconds) {
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return pending(); });
}

} // namespace engine::train
