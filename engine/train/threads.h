#pragma once

#include <algorithm>
#include <thread>

namespace engine::train {

/// How many threads a trainer is given on this machine: its processors, but not so many that parts become
/// small.
inline int usualThreads() {
    constexpr unsigned kMost = 8;
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, kMost));
}

} // namespace engine::train
