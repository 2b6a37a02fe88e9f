#include "engine/model/product.h"

#include "engine/core/vectors.h"

#include <algorithm>
#include <array>
#include <type_traits>

namespace engine::model {

namespace {

using core::Index;
using core::kPackedSize;
using core::Packed;

// A tile of C in registers: 6 rows of 4 vectors where there are 32 registers, of 2 where there are 16.
constexpr int kTileRows = 6;
constexpr int kTileVectors = core::kVectorBytes == 64 ? 4 : 2;
// So far down B at a time: that part of its columns stays in the inner caches.
constexpr Index kDepth = 256;
// A factor with steps as long as that from one depth to the next is copied together, a tile's rows at a time:
// its lines would push each other out of the cache.
constexpr Index kLongStep = 1024;
constexpr Index kNarrowSize = 1024;

/// Where a tile lies and what it is made of.
template <class S>
struct Tile {
    Factor<S> a;
    const S* b;
    const S* bias;
    S* c;
    Index step; ///< from one row of B or C to the next
    Index depth;
    Index last;   ///< lanes in use of the last vector
    bool resumed; ///< C holds the sums of the depths before
};

template <class S, bool kPart>
[[gnu::always_inline]] inline Packed<S> loadAt(const S* from, int v, int count, Index last) {
    const S* at = from + v * kPackedSize<S>;
    return kPart && v == count - 1 ? core::load(at, last) : core::load<S>(at);
}

template <class S, int kRows, int kVectors, bool kPart>
[[gnu::always_inline]] inline void runTile(const Tile<S>& tile) {
    Packed<S> sums[kRows][kVectors];
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v)
            sums[r][v] = tile.resumed ? loadAt<S, kPart>(tile.c + r * tile.step, v, kVectors, tile.last)
                                      : Packed<S>{} + (tile.bias ? tile.bias[r] : S(0));
    const S* a = tile.a.data;
    const S* b = tile.b;
    for (Index d = 0; d < tile.depth; ++d, a += tile.a.depthStep, b += tile.step) {
        Packed<S> x[kVectors];
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v)
            x[v] = loadAt<S, kPart>(b, v, kVectors, tile.last);
#pragma GCC unroll 8
        for (int r = 0; r < kRows; ++r) {
            const Packed<S> w = Packed<S>{} + a[r * tile.a.rowStep];
#pragma GCC unroll 4
            for (int v = 0; v < kVectors; ++v)
                sums[r][v] += w * x[v];
        }
    }
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v) {
            S* at = tile.c + r * tile.step + v * kPackedSize<S>;
            if (kPart && v == kVectors - 1)
                core::store(at, sums[r][v], tile.last);
            else
                core::store<S>(at, sums[r][v]);
        }
}

/// The same with A's numbers copied together first, if its steps are long.
template <class S, int kRows, int kVectors, bool kPart>
void runRows(Tile<S> tile) {
    std::array<S, kDepth * kRows> together;
    if (tile.a.rowStep == 1 && tile.a.depthStep >= kLongStep) {
        const S* from = tile.a.data;
        for (Index d = 0; d < tile.depth; ++d, from += tile.a.depthStep)
            for (int r = 0; r < kRows; ++r)
                together[static_cast<std::size_t>(d * kRows + r)] = from[r];
        tile.a = {together.data(), 1, kRows};
    }
    runTile<S, kRows, kVectors, kPart>(tile);
}

template <int kCount>
using Count = std::integral_constant<int, kCount>;

template <class S, int kVectors, bool kPart>
void runPanel(Tile<S> tile, Index rows) {
    const auto run = [&](auto count) {
        constexpr int kRows = decltype(count)::value;
        runRows<S, kRows, kVectors, kPart>(tile);
        tile.a.data += kRows * tile.a.rowStep;
        tile.c += kRows * tile.step;
        tile.bias += tile.bias ? kRows : 0;
        rows -= kRows;
    };
    while (rows >= kTileRows)
        run(Count<kTileRows>());
    switch (rows) {
    case 5:
        return run(Count<5>());
    case 4:
        return run(Count<4>());
    case 3:
        return run(Count<3>());
    case 2:
        return run(Count<2>());
    case 1:
        return run(Count<1>());
    }
}

template <class S, bool kPart>
void runPanel(const Tile<S>& tile, Index rows, Index vectors) {
    if constexpr (kTileVectors == 4) {
        if (vectors == 4)
            return runPanel<S, 4, kPart>(tile, rows);
        if (vectors == 3)
            return runPanel<S, 3, kPart>(tile, rows);
    }
    if (vectors == 2)
        return runPanel<S, 2, kPart>(tile, rows);
    runPanel<S, 1, kPart>(tile, rows);
}

// A tile of C = A·Bᵀ: kRows × kCols sums, each over the lanes of a vector.
template <class S, int kRows, int kCols>
[[gnu::always_inline]] inline void runSums(const S* a, const S* b, S* c, Index cols, Index depth) {
    Packed<S> sums[kRows][kCols] = {};
    const auto add = [&](Index d, auto... count) {
        Packed<S> y[kCols];
#pragma GCC unroll 4
        for (int k = 0; k < kCols; ++k)
            y[k] = core::load(b + k * depth + d, count...);
#pragma GCC unroll 4
        for (int r = 0; r < kRows; ++r) {
            const Packed<S> x = core::load(a + r * depth + d, count...);
#pragma GCC unroll 4
            for (int k = 0; k < kCols; ++k)
                sums[r][k] += x * y[k];
        }
    };
    Index d = 0;
    for (; d + kPackedSize<S> <= depth; d += kPackedSize<S>)
        add(d);
    if (d < depth)
        add(d, depth - d);
#pragma GCC unroll 4
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 4
        for (int k = 0; k < kCols; ++k)
            c[r * cols + k] = core::total<S>(sums[r][k]);
}

template <class S, int kRows>
[[gnu::always_inline]] inline void runSumsOfRows(const S* a, const S* b, S* c, Index cols, Index depth) {
    Index k = 0;
    for (; k + 2 <= cols; k += 2)
        runSums<S, kRows, 2>(a, b + k * depth, c + k, cols, depth);
    if (k < cols)
        runSums<S, kRows, 1>(a, b + k * depth, c + k, cols, depth);
}

} // namespace

template <class S>
void multiply(Index rows, Index cols, Index depth, const Factor<S>& a, const S* b, const S* bias, S* c) {
    constexpr Index kLanes = kPackedSize<S>, kWidth = kTileVectors * kLanes;
    for (Index j = 0; j < cols; j += kWidth) {
        const Index width = std::min(kWidth, cols - j), vectors = (width + kLanes - 1) / kLanes;
        const Index last = width - (vectors - 1) * kLanes;
        for (Index d = 0; d < depth; d += kDepth) {
            const Factor<S> below{a.data + d * a.depthStep, a.rowStep, a.depthStep};
            const Tile<S> tile{below, b + d * cols + j, bias, c + j, cols, std::min(kDepth, depth - d), last,
                               d > 0};
            if (last == kLanes)
                runPanel<S, false>(tile, rows, vectors);
            else
                runPanel<S, true>(tile, rows, vectors);
        }
    }
}

template <class S>
void multiplyRows(Index rows, Index cols, Index depth, const S* a, const S* b, S* c) {
    Index r = 0;
    for (; r + 4 <= rows; r += 4)
        runSumsOfRows<S, 4>(a + r * depth, b, c + r * cols, cols, depth);
    for (; r + 2 <= rows; r += 2)
        runSumsOfRows<S, 2>(a + r * depth, b, c + r * cols, cols, depth);
    if (r < rows)
        runSumsOfRows<S, 1>(a + r * depth, b, c + r * cols, cols, depth);
}

template <class S>
void sumRows(Index rows, Index cols, const S* a, S* sums) {
    for (Index r = 0; r < rows; ++r, a += cols) {
        Packed<S> sum = {};
        Index j = 0;
        for (; j + kPackedSize<S> <= cols; j += kPackedSize<S>)
            sum += core::load<S>(a + j);
        if (j < cols)
            sum += core::load(a + j, cols - j);
        sums[r] = core::total<S>(sum);
    }
}

template <class S>
bool isNarrow(Index cols, Index matrixSize) {
    return cols < kPackedSize<S> && matrixSize >= kNarrowSize;
}

template <class S>
bool isFew(Index cols) {
    return cols < kPackedSize<S>;
}

template void multiply<float>(Index, Index, Index, const Factor<float>&, const float*, const float*, float*);
template void multiply<double>(Index, Index, Index, const Factor<double>&, const double*, const double*,
                               double*);
template void multiplyRows<float>(Index, Index, Index, const float*, const float*, float*);
template void multiplyRows<double>(Index, Index, Index, const double*, const double*, double*);
template void sumRows<float>(Index, Index, const float*, float*);
template void sumRows<double>(Index, Index, const double*, double*);
template bool isNarrow<float>(Index, Index);
template bool isNarrow<double>(Index, Index);
template bool isFew<float>(Index);
template bool isFew<double>(Index);

} // namespace engine::model
