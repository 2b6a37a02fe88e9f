#pragma once

#include <algorithm>
#include <thread>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace engine::train {

/// How many threads a trainer is given on this machine: its processors, but not so many that parts become
/// small.
inline int usualThreads() {
    constexpr unsigned kMost = 8;
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, kMost));
}

/// A thread that computes leaves the window's its turn. Of the thread alone, not of the process: the window
/// stays quick and training loses nothing.
inline void lowerPriorityOfThisThread() {
#ifdef __linux__
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
#endif
}

} // namespace engine::train
