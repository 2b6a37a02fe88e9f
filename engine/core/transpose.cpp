#include "engine/core/transpose.h"

#include "engine/core/vectors.h"

#include <algorithm>
#include <type_traits>

namespace engine::core {

namespace {

// Below so many numbers a loop is as fast.
constexpr Index kFewNumbers = 96;

/// Two vectors merged like a deck of cards: the lower halves, or the upper ones.
template <class S>
[[gnu::always_inline]] inline Packed<S> merged(const Packed<S>& a, const Packed<S>& b, Index from) {
    const auto place = [from](Index i) { return from + i / 2 + (i % 2) * kPackedSize<S>; };
#if __has_builtin(__builtin_shuffle)
    typename VectorOf<S>::Numbers places;
    for (Index i = 0; i < kPackedSize<S>; ++i)
        places[i] = static_cast<std::remove_reference_t<decltype(places[0])>>(place(i));
    return __builtin_shuffle(a, b, places);
#else
    Packed<S> result;
    for (Index i = 0; i < kPackedSize<S>; ++i)
        result[i] = i % 2 == 0 ? a[place(i)] : b[place(i) - kPackedSize<S>];
    return result;
#endif
}

/// A square of vectors, transposed: after each merging of rows i and i + half, a row's number is one binary
/// digit further on its way from row to column.
template <class S>
[[gnu::always_inline]] inline void transposeSquare(Packed<S> (&v)[kPackedSize<S>]) {
    constexpr Index kSize = kPackedSize<S>, kHalf = kSize / 2;
    for (Index stage = 1; stage < kSize; stage *= 2) {
        Packed<S> next[kSize];
#pragma GCC unroll 8
        for (Index i = 0; i < kHalf; ++i) {
            next[2 * i] = merged<S>(v[i], v[i + kHalf], 0);
            next[2 * i + 1] = merged<S>(v[i], v[i + kHalf], kHalf);
        }
#pragma GCC unroll 16
        for (Index i = 0; i < kSize; ++i)
            v[i] = next[i];
    }
}

template <class S, class RowAt>
void transposeTile(const RowAt& rowAt, Index row, Index rows, Index col, Index cols, S* out, Index outStep) {
    constexpr Index kSize = kPackedSize<S>;
    Packed<S> v[kSize];
    if (rows == kSize && cols == kSize) {
#pragma GCC unroll 16
        for (Index i = 0; i < kSize; ++i)
            v[i] = load<S>(rowAt(row + i) + col);
        transposeSquare<S>(v);
#pragma GCC unroll 16
        for (Index i = 0; i < kSize; ++i)
            store<S>(out + (col + i) * outStep + row, v[i]);
        return;
    }
    for (Index i = 0; i < kSize; ++i)
        v[i] = i < rows ? load(rowAt(row + i) + col, cols) : Packed<S>{};
    transposeSquare<S>(v);
    for (Index i = 0; i < cols; ++i)
        store(out + (col + i) * outStep + row, v[i], rows);
}

template <class S, class RowAt>
void transposeAll(const RowAt& rowAt, Index rows, Index cols, S* out) {
    constexpr Index kSize = kPackedSize<S>;
    if (rows * cols < kFewNumbers || cols < kSize / 4) {
        for (Index c = 0; c < cols; ++c, out += rows)
            for (Index r = 0; r < rows; ++r)
                out[r] = rowAt(r)[c];
        return;
    }
    for (Index r = 0; r < rows; r += kSize)
        for (Index c = 0; c < cols; c += kSize)
            transposeTile<S>(rowAt, r, std::min(kSize, rows - r), c, std::min(kSize, cols - c), out, rows);
}

} // namespace

template <class S>
void transpose(const S* in, Index rows, Index cols, S* out) {
    transposeAll<S>([=](Index row) { return in + row * cols; }, rows, cols, out);
}

template <class S>
void transposeRows(const S* table, const int* numbers, Index rows, Index cols, S* out) {
    transposeAll<S>([=](Index row) { return table + numbers[row] * cols; }, rows, cols, out);
}

template void transpose<float>(const float*, Index, Index, float*);
template void transpose<double>(const double*, Index, Index, double*);
template void transposeRows<float>(const float*, const int*, Index, Index, float*);
template void transposeRows<double>(const double*, const int*, Index, Index, double*);

} // namespace engine::core
