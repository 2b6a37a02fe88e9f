#pragma once

#include <algorithm>
#include <thread>

#ifdef __linux__
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace engine::train {

/// How many threads a trainer is given on this machine: the processors that this program may use, but not so
/// many that parts become small. (Threads that wait for each other on one processor take each other's time.)
inline int usualThreads() {
    constexpr int kMost = 8;
    int processors = static_cast<int>(std::thread::hardware_concurrency());
#ifdef __linux__
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        processors = CPU_COUNT(&allowed);
#endif
    return std::clamp(processors, 1, kMost);
}

/// A thread that computes leaves the window's its turn. Of the thread alone, not of the process: the window
/// stays quick and training loses nothing.
inline void lowerPriorityOfThisThread() {
#ifdef __linux__
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
#endif
}

} // namespace engine::train
