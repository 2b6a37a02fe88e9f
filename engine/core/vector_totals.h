#pragma once

#include "engine/core/vectors.h"

namespace engine::core {

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
