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

} // namespace engine::core
