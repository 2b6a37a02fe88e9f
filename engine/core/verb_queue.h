#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace engine::core {

/// What the owner of a thread puts in and the thread takes out, in order. The lock is only ever held for a
/// moment, so that no verb blocks.
template <class Verb>
class VerbQueue {
public:
    /// The owner's.
    void push(Verb verb) {
        {
            const std::lock_guard lock(m_mutex);
            m_verbs.push_back(std::move(verb));
            m_pending.store(true, std::memory_order_release);
        }
        m_wake.notify_one();
    }
    void quit() {
        {
            const std::lock_guard lock(m_mutex);
            m_quit = true;
            m_pending.store(true, std::memory_order_release);
        }
        m_wake.notify_one();
    }

    /// The worker's. Whether there is a verb, or the end; cheap enough to ask after every step.
    bool pending() const { return m_pending.load(std::memory_order_acquire); }
    bool quitting() const {
        const std::lock_guard lock(m_mutex);
        return m_quit;
    }
    /// Moves the next one into `verb`; false if there is none.
    bool take(Verb& verb) {
        const std::lock_guard lock(m_mutex);
        if (m_verbs.empty())
            return false;
        verb = std::move(m_verbs.front());
        m_verbs.pop_front();
        m_pending.store(m_quit || !m_verbs.empty(), std::memory_order_release);
        return true;
    }
    /// Until something is pending; for at most so many seconds.
    void wait() {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return pending(); });
    }
    void waitFor(double seconds) {
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return pending(); });
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Verb> m_verbs;
    bool m_quit = false;
    std::atomic<bool> m_pending = false; ///< written under the mutex
};

} // namespace engine::core
