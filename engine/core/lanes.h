#pragma once

#include "engine/core/vectors.h"

#include <cstdint>

/// Functions of a batch's numbers, a vector at a time, for the loops that a compiler does not vectorize by
/// itself. In double a vector has one number, whose functions are the library's. Both read alike: + − · / and
/// comparisons go lane by lane, `condition ? a : b` chooses lane by lane.
namespace engine::core {

using FloatLanes = Packed<float>;
using DoubleLanes = Packed<double>;                               ///< half as many, for sums
using IntLanes [[gnu::vector_size(kVectorBytes)]] = std::int32_t; ///< also what a comparison gives: 0 or −1
using BitLanes [[gnu::vector_size(kVectorBytes)]] = std::uint32_t;

template <class S>
struct LanesOf;
template <>
struct LanesOf<float> {
    using Values = FloatLanes;
    using Sum = DoubleLanes;
};
template <>
struct LanesOf<double> {
    using Values = double;
    using Sum = double;
};
template <class S>
using Lanes = typename LanesOf<S>::Values;
template <class S>
inline constexpr Index kLanes = Index(sizeof(Lanes<S>) / sizeof(S));

/// As many numbers as there are lanes, from `at` on.
template <class S>
struct WholeLanes {
    Index at;

    [[gnu::always_inline]] Lanes<S> load(const S* x) const {
        Lanes<S> v;
        std::memcpy(&v, x + at, sizeof v);
        return v;
    }
    [[gnu::always_inline]] void store(S* x, const Lanes<S>& v) const { std::memcpy(x + at, &v, sizeof v); }
    /// v.
    [[gnu::always_inline]] const Lanes<S>& kept(const Lanes<S>& v) const { return v; }
};

/// The rest at the end of an array, fewer numbers than lanes: the other lanes load zeros and are not stored.
class PartOfLanes {
public:
    Index at;

    PartOfLanes(Index first, Index count) : at(first), m_count(count) {}
    [[gnu::always_inline]] FloatLanes load(const float* x) const { return core::load(x + at, m_count); }
    [[gnu::always_inline]] void store(float* x, const FloatLanes& v) const {
        core::store(x + at, v, m_count);
    }
    /// v with zeros in the lanes that have no number.
    [[gnu::always_inline]] FloatLanes kept(const FloatLanes& v) const {
        IntLanes numbers;
        for (int i = 0; i < kLanes<float>; ++i)
            numbers[i] = i;
        return numbers < std::int32_t(m_count) ? v : FloatLanes{};
    }

private:
    Index m_count;
};

/// Calls body(lanes) with lanes.load(x), lanes.store(x, v) for n numbers: whole lanes, then the rest.
template <class S, class Body>
[[gnu::always_inline]] inline void overLanes(Index n, Body body) {
    Index i = 0;
    for (; i + kLanes<S> <= n; i += kLanes<S>)
        body(WholeLanes<S>{i});
    if constexpr (kLanes < S >> 1)
        if (i < n)
            body(PartOfLanes(i, n - i));
}

/// The larger and the smaller; the second where one is a NaN.
[[gnu::always_inline]] inline FloatLanes larger(const FloatLanes& x, const FloatLanes& y) {
#if defined(__AVX512F__)
    return _mm512_max_ps(x, y);
#elif defined(__AVX__)
    return _mm256_max_ps(x, y);
#elif defined(__SSE__)
    return _mm_max_ps(x, y);
#else
    return x > y ? x : y;
#endif
}
[[gnu::always_inline]] inline FloatLanes smaller(const FloatLanes& x, const FloatLanes& y) {
#if defined(__AVX512F__)
    return _mm512_min_ps(x, y);
#elif defined(__AVX__)
    return _mm256_min_ps(x, y);
#elif defined(__SSE__)
    return _mm_min_ps(x, y);
#else
    return x < y ? x : y;
#endif
}
inline double larger(double x, double y) { return x > y ? x : y; }
inline double smaller(double x, double y) { return x < y ? x : y; }

/// sum += v, lane by lane, in double.
[[gnu::always_inline]] inline void add(DoubleLanes& sum, const FloatLanes& v) {
#if defined(__AVX512F__)
    const __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(v), 1));
    sum += _mm512_cvtps_pd(_mm512_castps512_ps256(v)) + _mm512_cvtps_pd(high);
#elif defined(__AVX__)
    sum += _mm256_cvtps_pd(_mm256_castps256_ps128(v)) + _mm256_cvtps_pd(_mm256_extractf128_ps(v, 1));
#elif defined(__SSE__)
    sum += _mm_cvtps_pd(v) + _mm_cvtps_pd(_mm_movehl_ps(v, v));
#else
    constexpr int kHalf = kVectorBytes / 2;
    using Half [[gnu::vector_size(kHalf)]] = float;
    Half low, high;
    std::memcpy(&low, &v, kHalf);
    std::memcpy(&high, reinterpret_cast<const char*>(&v) + kHalf, kHalf);
    sum += __builtin_convertvector(low, DoubleLanes) + __builtin_convertvector(high, DoubleLanes);
#endif
}
[[gnu::always_inline]] inline void add(double& sum, double v) { sum += v; }

/// The sum over the lanes, always in the same order.
[[gnu::always_inline]] inline double total(const DoubleLanes& v) { return total<double>(v); }
[[gnu::always_inline]] inline double total(double v) { return v; }

} // namespace engine::core
