#include "engine/io/bytes.h"

#include <algorithm>
#include <atomic>
#include <fstream>

namespace engine::io {

namespace {

constexpr std::uint64_t kLargestBudget = std::uint64_t{4} << 30;
/// Where the system does not say what is available.
constexpr std::uint64_t kUnknownBudget = std::uint64_t{1} << 30;

std::atomic<std::uint64_t> chosenBudget{0};

std::uint64_t availableMemory() {
    std::ifstream file("/proc/meminfo");
    std::string word;
    while (file >> word) {
        std::uint64_t kibibytes = 0;
        if (word == "MemAvailable:" && file >> kibibytes)
            return kibibytes * 1024;
    }
    return 2 * kUnknownBudget;
}

} // namespace

std::uint64_t memoryBudget() {
    const std::uint64_t chosen = chosenBudget.load();
    return chosen != 0 ? chosen : std::min(availableMemory() / 2, kLargestBudget);
}

void setMemoryBudget(std::uint64_t bytes) { chosenBudget.store(bytes); }

bool multiply(std::uint64_t a, std::uint64_t b, std::uint64_t& product) {
    if (b != 0 && a > UINT64_MAX / b)
        return false;
    product = a * b;
    return true;
}

bool add(std::uint64_t a, std::uint64_t b, std::uint64_t& sum) {
    if (a > UINT64_MAX - b)
        return false;
    sum = a + b;
    return true;
}

} // namespace engine::io
