#include "engine/core/random.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <utility>

namespace engine::core {

namespace {

std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

std::uint64_t splitmix64(std::uint64_t& x) { return mixed(x += 0x9E3779B97F4A7C15u); }

struct Product {
    std::uint64_t high, low;
};

Product multiply(std::uint64_t a, std::uint64_t b) {
#ifdef __SIZEOF_INT128__
    __extension__ using Wide = unsigned __int128;
    const Wide product = Wide(a) * b;
    return {static_cast<std::uint64_t>(product >> 64), static_cast<std::uint64_t>(product)};
#else
    constexpr std::uint64_t kLow = 0xFFFFFFFFu;
    const std::uint64_t low = (a & kLow) * (b & kLow);
    const std::uint64_t middle = (a >> 32) * (b & kLow) + (low >> 32);
    const std::uint64_t other = (a & kLow) * (b >> 32) + (middle & kLow);
    return {(a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32), a * b};
#endif
}

} // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) {
    // Stream 0 is the published seeding: mixed(0) is 0.
    std::uint64_t x = seed ^ mixed(stream);
    for (std::uint64_t& word : m_state)
        word = splitmix64(x);
}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t t = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= t;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Random::uniform(double low, double high) {
    const double value = low + (high - low) * uniform();
    // Rounding may reach the upper end, which does not belong to the interval.
    return value < high || !(low < high) ? value : std::nextafter(high, low);
}

std::uint64_t Random::below(std::uint64_t count) {
    assert(count > 0);
    Product product = multiply(next(), count);
    if (product.low < count) {
        const std::uint64_t threshold = (0 - count) % count;
        while (product.low < threshold)
            product = multiply(next(), count);
    }
    return product.high;
}

double Random::normal() {
    if (m_hasSpare) {
        m_hasSpare = false;
        return std::exchange(m_spare, 0.0);
    }
    double u = 0, v = 0, s = 0;
    do {
        u = 2 * uniform() - 1;
        v = 2 * uniform() - 1;
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    const double factor = std::sqrt(-2 * std::log(s) / s);
    m_spare = v * factor;
    m_hasSpare = true;
    return u * factor;
}

double Random::normal(double mean, double deviation) { return mean + deviation * normal(); }

void Random::shuffle(std::vector<int>& items) {
    // A copy stays in registers: it is drawn from for every sample of every epoch.
    Random drawing = *this;
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[drawing.below(i)]);
    *this = drawing;
}

} // namespace engine::core
