#include "engine/core/team.h"

#include "engine/core/flush_denormals.h"

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace engine::core {

namespace {

// About as long as the pauses between two calls of a training step: longer ones sleep.
constexpr int kWatches = 20000;
// Then others get their turn: on a machine with fewer processors than threads, waiting would hold up what is
// waited for.
constexpr int kPatience = 2000;

void relax() {
#ifdef __SSE__
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

void takePriorityOf(int priority) {
#ifdef __linux__
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), priority);
#else
    (void)priority;
#endif
}

int priorityOfThisThread() {
#ifdef __linux__
    return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
#else
    return 0;
#endif
}

} // namespace

struct Team::Shared {
    std::atomic<std::uint32_t> round = 0; ///< counts calls; the helpers wait for the next
    std::atomic<int> working = 0;
    std::atomic<bool> quit = false;
    Call call = nullptr;
    const void* body = nullptr;
    int parts = 1;
    std::vector<std::thread> helpers;

    void help(int part) {
        const FlushDenormals flush;
        for (std::uint32_t seen = 0;;) {
            seen = next(seen);
            if (quit.load(std::memory_order_acquire))
                return;
            call(body, part, parts);
            working.fetch_sub(1, std::memory_order_release);
        }
    }

    std::uint32_t next(std::uint32_t seen) {
        for (int i = 0; i < kWatches; ++i) {
            const std::uint32_t now = round.load(std::memory_order_acquire);
            if (now != seen)
                return now;
            relax();
        }
        round.wait(seen, std::memory_order_acquire);
        return round.load(std::memory_order_acquire);
    }

    void wake() {
        round.fetch_add(1, std::memory_order_release);
        round.notify_all();
    }
};

Team::Team(int size) : m_size(size < 1 ? 1 : size) {}

Team::~Team() {
    if (!m_shared)
        return;
    m_shared->quit.store(true, std::memory_order_release);
    m_shared->wake();
    for (std::thread& helper : m_shared->helpers)
        helper.join();
}

Team::Team(Team&&) noexcept = default;

Team& Team::operator=(Team&& other) noexcept {
    std::swap(m_size, other.m_size);
    std::swap(m_shared, other.m_shared);
    return *this;
}

void Team::runAll(Call call, const void* body) {
    if (!m_shared) {
        m_shared = std::make_unique<Shared>();
        m_shared->parts = m_size;
        const int priority = priorityOfThisThread();
        for (int part = 1; part < m_size; ++part)
            m_shared->helpers.emplace_back([shared = m_shared.get(), part, priority] {
                takePriorityOf(priority);
                shared->help(part);
            });
    }
    m_shared->call = call;
    m_shared->body = body;
    m_shared->working.store(m_size - 1, std::memory_order_relaxed);
    m_shared->wake();
    call(body, 0, m_size);
    for (int i = 0; m_shared->working.load(std::memory_order_acquire) > 0; ++i)
        if (i < kPatience)
            relax();
        else
            std::this_thread::yield();
}

} // namespace engine::core
