#pragma once

#include "engine/core/matrix.h"

#include <cstddef>
#include <cstring>

#ifdef __SSE__
#include <immintrin.h>
#endif

/// The processor's vectors as the build knows them, 64 bytes with AVX-512, 32 with AVX, else 16: for the few
/// loops that are laid out by hand. + · and so on go lane by lane.
namespace engine::core {

#if defined(__AVX512F__)
inline constexpr int kVectorBytes = 64;
#elif defined(__AVX__)
inline constexpr int kVectorBytes = 32;
#else
inline constexpr int kVectorBytes = 16;
#endif

template <class S>
struct VectorOf;
template <>
struct VectorOf<float> {
    using Type [[gnu::vector_size(kVectorBytes)]] = float;
    using Numbers [[gnu::vector_size(kVectorBytes)]] = int; ///< of lanes, for shuffles
};
template <>
struct VectorOf<double> {
    using Type [[gnu::vector_size(kVectorBytes)]] = double;
    using Numbers [[gnu::vector_size(kVectorBytes)]] = long;
};
template <class S>
using Packed = typename VectorOf<S>::Type;
template <class S>
inline constexpr Index kPackedSize = kVectorBytes / static_cast<Index>(sizeof(S));

template <class S>
[[gnu::always_inline]] inline Packed<S> load(const S* from) {
    Packed<S> v;
    std::memcpy(&v, from, sizeof v);
    return v;
}
template <class S>
[[gnu::always_inline]] inline void store(S* to, const Packed<S>& v) {
    std::memcpy(to, &v, sizeof v);
}

// The first `count` lanes alone, 1 to as many as there are; the others load zeros.
#if defined(__AVX512F__)
[[gnu::always_inline]] inline Packed<float> load(const float* from, Index count) {
    return _mm512_maskz_loadu_ps(__mmask16((1u << count) - 1u), from);
}
[[gnu::always_inline]] inline Packed<double> load(const double* from, Index count) {
    return _mm512_maskz_loadu_pd(__mmask8((1u << count) - 1u), from);
}
[[gnu::always_inline]] inline void store(float* to, const Packed<float>& v, Index count) {
    _mm512_mask_storeu_ps(to, __mmask16((1u << count) - 1u), v);
}
[[gnu::always_inline]] inline void store(double* to, const Packed<double>& v, Index count) {
    _mm512_mask_storeu_pd(to, __mmask8((1u << count) - 1u), v);
}
#else
template <class S>
[[gnu::always_inline]] inline Packed<S> load(const S* from, Index count) {
    Packed<S> v{};
    std::memcpy(&v, from, static_cast<std::size_t>(count) * sizeof(S));
    return v;
}
template <class S>
[[gnu::always_inline]] inline void store(S* to, const Packed<S>& v, Index count) {
    std::memcpy(to, &v, static_cast<std::size_t>(count) * sizeof(S));
}
#endif

/// The sum over the lanes, always in the same order: halves onto each other.
template <class S>
[[gnu::always_inline]] inline S total(const Packed<S>& v) {
    S lanes[kPackedSize<S>];
    std::memcpy(lanes, &v, sizeof v);
#pragma GCC unroll 4
    for (Index half = kPackedSize<S> / 2; half > 0; half /= 2)
#pragma GCC unroll 8
        for (Index i = 0; i < half; ++i)
            lanes[i] += lanes[i + half];
    return lanes[0];
}
#ifdef __AVX512F__
template <>
[[gnu::always_inline]] inline float total<float>(const Packed<float>& v) {
    return _mm512_reduce_add_ps(v);
}
template <>
[[gnu::always_inline]] inline double total<double>(const Packed<double>& v) {
    return _mm512_reduce_add_pd(v);
}
#endif

/// sums[i] = the sum over the lanes of vectors[i]. Behind the last one, vectors up to the next multiple of
/// their lanes may be read.
template <class S>
inline void totals(const Packed<S>* vectors, Index count, S* sums) {
    for (Index i = 0; i < count; ++i)
        sums[i] = total<S>(vectors[i]);
}

#ifdef __AVX512F__
/// The sixteen sums of sixteen vectors: quarters of four vectors onto each other, then within quarters.
[[gnu::always_inline]] inline __m512 sixteenTotals(const __m512* v) {
    __m512 rows[4];
#pragma GCC unroll 4
    for (int k = 0; k < 4; ++k, v += 4) {
        const __m512 low = _mm512_add_ps(_mm512_unpacklo_ps(v[0], v[1]), _mm512_unpackhi_ps(v[0], v[1]));
        const __m512 high = _mm512_add_ps(_mm512_unpacklo_ps(v[2], v[3]), _mm512_unpackhi_ps(v[2], v[3]));
        // In every quarter: a sum of v[0], v[1], v[2], v[3].
        rows[k] = _mm512_add_ps(_mm512_shuffle_ps(low, high, 0x44), _mm512_shuffle_ps(low, high, 0xee));
    }
    const auto folded = [](__m512 a, __m512 b) {
        return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x88), _mm512_shuffle_f32x4(a, b, 0xdd));
    };
    return folded(folded(rows[0], rows[1]), folded(rows[2], rows[3]));
}

template <>
inline void totals<float>(const Packed<float>* vectors, Index count, float* sums) {
    Index i = 0;
    for (; i + 16 <= count; i += 16)
        store<float>(sums + i, sixteenTotals(vectors + i));
    if (i == count)
        return;
    // In pieces of the sizes that loops read them in: what a masked store wrote cannot be read before it is
    // in the cache.
    __m512 rest = sixteenTotals(vectors + i);
    if ((count - i) & 8) {
        _mm256_storeu_ps(sums + i, _mm512_castps512_ps256(rest));
        rest = _mm512_shuffle_f32x4(rest, rest, 0x0e);
        i += 8;
    }
    if ((count - i) & 4) {
        _mm_storeu_ps(sums + i, _mm512_castps512_ps128(rest));
        rest = _mm512_shuffle_f32x4(rest, rest, 0x01);
        i += 4;
    }
    for (int lane = 0; i < count; ++i, ++lane)
        sums[i] = rest[lane];
}
#endif

} // namespace engine::core
