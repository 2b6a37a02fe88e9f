#include "engine/model/window_product.h"

#include "engine/core/vectors.h"

#include <algorithm>
#include <type_traits>

namespace engine::model {

namespace {

using core::Index;
using core::kPackedSize;
using core::Packed;

// A tile in registers, as in product.cpp.
constexpr int kTileRows = 6;
constexpr int kTileVectors = core::kVectorBytes == 64 ? 4 : 2;

template <int kCount>
using Count = std::integral_constant<int, kCount>;

/// One of the loops that go through a sum's terms: steps in rows of A and in numbers of B.
struct Terms {
    Index count, aStep, bStep;
};

/// The sums of columns side by side.
template <class S>
struct Sums {
    Terms outer, middle, inner;
    const S *a, *b, *bias; ///< A and B at the first term; A's numbers of a tile's rows lie side by side
    S* c;
    Index cStep; ///< from one row to the next
    Index last;  ///< lanes in use of the last vector
};

template <class S, int kRows, int kVectors, bool kPart>
void runTile(const Sums<S>& tile) {
    Packed<S> sums[kRows][kVectors];
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v)
            sums[r][v] = Packed<S>{} + (tile.bias ? tile.bias[r] : S(0));
    const S* aOuter = tile.a;
    const S* bOuter = tile.b;
    for (Index i = 0; i < tile.outer.count; ++i) {
        const S* aMiddle = aOuter;
        const S* bMiddle = bOuter;
        for (Index j = 0; j < tile.middle.count; ++j) {
            const S* a = aMiddle;
            const S* b = bMiddle;
            for (Index k = 0; k < tile.inner.count; ++k) {
                Packed<S> x[kVectors];
#pragma GCC unroll 4
                for (int v = 0; v < kVectors; ++v) {
                    const S* at = b + v * kPackedSize<S>;
                    x[v] = kPart && v == kVectors - 1 ? core::load(at, tile.last) : core::load<S>(at);
                }
#pragma GCC unroll 8
                for (int r = 0; r < kRows; ++r) {
                    const Packed<S> w = Packed<S>{} + a[r];
#pragma GCC unroll 4
                    for (int v = 0; v < kVectors; ++v)
                        sums[r][v] += w * x[v];
                }
                a += tile.inner.aStep * kRows;
                b += tile.inner.bStep;
            }
            aMiddle += tile.middle.aStep * kRows;
            bMiddle += tile.middle.bStep;
        }
        aOuter += tile.outer.aStep * kRows;
        bOuter += tile.outer.bStep;
    }
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v) {
            S* at = tile.c + r * tile.cStep + v * kPackedSize<S>;
            if (kPart && v == kVectors - 1)
                core::store(at, sums[r][v], tile.last);
            else
                core::store<S>(at, sums[r][v]);
        }
}

template <class S, int kRows, bool kPart>
void runTile(const Sums<S>& tile, Index vectors) {
    if constexpr (kTileVectors == 4) {
        if (vectors == 4)
            return runTile<S, kRows, 4, kPart>(tile);
        if (vectors == 3)
            return runTile<S, kRows, 3, kPart>(tile);
    }
    if (vectors == 2)
        return runTile<S, kRows, 2, kPart>(tile);
    runTile<S, kRows, 1, kPart>(tile);
}

/// Calls body(Count<n>()) for a number from 1 to kMost.
template <int kMost, class Body>
void withCount(Index n, const Body& body) {
    if constexpr (kMost > 1)
        if (n < kMost)
            return withCount<kMost - 1>(n, body);
    body(Count<kMost>());
}

/// Rows in tiles of nearly the same height: calls body(first, count).
template <class Body>
void overTiles(Index rows, Index most, const Body& body) {
    const Index tiles = (rows + most - 1) / most;
    for (Index i = 0; i < tiles; ++i) {
        const Index first = rows * i / tiles;
        body(first, rows * (i + 1) / tiles - first);
    }
}

/// All rows for those columns. `sums.a`: the whole of A; `depth`: its columns, `at` the one of the first
/// term.
template <class S>
void runColumns(const Sums<S>& sums, Index rows, Index depth, Index at, Index cols) {
    constexpr Index kLanes = kPackedSize<S>, kWidth = kTileVectors * kLanes;
    for (Index j = 0; j < cols; j += kWidth) {
        const Index width = std::min(kWidth, cols - j), vectors = (width + kLanes - 1) / kLanes;
        overTiles(rows, kTileRows, [&](Index first, Index count) {
            Sums<S> tile = sums;
            tile.a += first * depth + at * count;
            tile.b += j;
            tile.bias += sums.bias ? first : 0;
            tile.c += first * sums.cStep + j;
            tile.last = width - (vectors - 1) * kLanes;
            withCount<kTileRows>(count, [&](auto rowsOfTile) {
                if (tile.last == kLanes)
                    runTile<S, rowsOfTile.value, false>(tile, vectors);
                else
                    runTile<S, rowsOfTile.value, true>(tile, vectors);
            });
        });
    }
}

// A tile of the gradient: so many filters times so many taps.
constexpr int kTileFilters = core::kVectorBytes == 64 ? 4 : 2;
constexpr int kTileTaps = core::kVectorBytes == 64 ? 5 : 4;
/// Rows of a picture that are gone through for all filters and taps before the next ones: they stay in the
/// cache.
constexpr Index kBytesAtOnce = 1 << 18;

/// Stretches of numbers side by side: `rows` times `runs` of them.
struct Stretches {
    Index rows, dzRow, xRow;
    Index runs, dzRun, xRun;
    Index length;
};

/// sums(f, t) = Σ dz_f · x_t over the stretches.
template <class S, int kFilters, int kTaps>
void sumTile(const Stretches& over, const S* const* dz, const S* const* x, S* sums) {
    Packed<S> total[kFilters][kTaps] = {};
    for (Index row = 0; row < over.rows; ++row)
        for (Index run = 0; run < over.runs; ++run) {
            const Index dzAt = row * over.dzRow + run * over.dzRun, xAt = row * over.xRow + run * over.xRun;
            const auto add = [&](Index i, auto... count) {
                Packed<S> y[kTaps];
#pragma GCC unroll 8
                for (int t = 0; t < kTaps; ++t)
                    y[t] = core::load(x[t] + xAt + i, count...);
#pragma GCC unroll 4
                for (int f = 0; f < kFilters; ++f) {
                    const Packed<S> d = core::load(dz[f] + dzAt + i, count...);
#pragma GCC unroll 8
                    for (int t = 0; t < kTaps; ++t)
                        total[f][t] += d * y[t];
                }
            };
            Index i = 0;
            for (; i + kPackedSize<S> <= over.length; i += kPackedSize<S>)
                add(i);
            if (i < over.length)
                add(i, over.length - i);
        }
#pragma GCC unroll 4
    for (int f = 0; f < kFilters; ++f)
#pragma GCC unroll 8
        for (int t = 0; t < kTaps; ++t)
            sums[f * kTaps + t] = core::total<S>(total[f][t]);
}

/// The taps from firstTap on for the filters from `first` on, over some rows of the pictures.
template <class S, int kFilters, int kTaps>
void addTile(const WindowGradient<S>& of, const Stretches& over, Index row, Index first, Index firstTap,
             S* dW) {
    const Index window = Index(of.size) * of.size, depth = of.channels * window;
    const S *dz[kFilters], *x[kTaps];
    for (int f = 0; f < kFilters; ++f)
        dz[f] = of.dz + ((first + f) * of.outHeight + row) * of.outWidth * of.samples;
    for (int t = 0; t < kTaps; ++t) {
        const Index tap = firstTap + t, channel = tap / window, ky = tap % window / of.size;
        x[t] = of.x + ((channel * of.height + row * of.stride + ky) * of.width + tap % of.size) * of.samples;
    }
    S sums[kFilters * kTaps];
    sumTile<S, kFilters, kTaps>(over, dz, x, sums);
    for (int f = 0; f < kFilters; ++f)
        for (int t = 0; t < kTaps; ++t) {
            S& to = dW[(first + f) * depth + firstTap + t];
            to = row == 0 ? sums[f * kTaps + t] : to + sums[f * kTaps + t];
        }
}

template <class S>
Stretches stretches(const WindowGradient<S>& of, Index rows) {
    const Index n = of.samples, dzRow = of.outWidth * n, xRow = Index(of.stride) * of.width * n;
    if (of.stride == 1)
        return {rows, dzRow, xRow, 1, 0, 0, dzRow};
    return {rows, dzRow, xRow, of.outWidth, n, of.stride * n, n};
}

} // namespace

template <class S>
void packRows(Index rows, Index rowStep, Index groups, Index groupStep, Index taps, const S* from, S* to) {
    overTiles(rows, kTileRows, [&](Index first, Index count) {
        for (Index g = 0; g < groups; ++g)
            for (Index t = 0; t < taps; ++t)
                for (Index r = first; r < first + count; ++r)
                    *to++ = from[r * rowStep + g * groupStep + t];
    });
}

template <class S>
void sumWindows(const WindowPlan& plan, Index rows, const S* a, const S* from, const S* bias, Index samples,
                Index first, Index end, S* to) {
    const Index window = Index(plan.size) * plan.size, depth = plan.channels * window;
    const Index columns = Index(plan.columns.size()), area = Index(plan.rows.size()) * columns;
    for (Index y = first; y < end; ++y) {
        const Reach& down = plan.rows[std::size_t(y)];
        for (Index x = 0, next; x < columns; x = next) {
            const Reach& across = plan.columns[std::size_t(x)];
            for (next = x + 1; plan.slides && next < columns; ++next) {
                const Reach& other = plan.columns[std::size_t(next)];
                if (other.tap != across.tap || other.count != across.count)
                    break;
            }
            Terms channel{plan.channels, window, Index(plan.height) * plan.width * samples};
            Terms middle{down.count, Index(plan.tapStep) * plan.size, plan.width * samples};
            Terms tap{across.count, plan.tapStep, samples};
            if (channel.count > tap.count)
                std::swap(channel, tap);
            const Sums<S> sums{channel,
                               middle,
                               tap,
                               a,
                               from + (Index(down.from) * plan.width + across.from) * samples,
                               bias,
                               to + (y * columns + x) * samples,
                               area * samples,
                               0};
            runColumns(sums, rows, depth, Index(down.tap) * plan.size + across.tap, (next - x) * samples);
        }
    }
}

template <class S>
void sumWindowGradient(const WindowGradient<S>& of, Index first, Index end, S* dW) {
    const Index depth = Index(of.channels) * of.size * of.size;
    const Index bytes = (Index(of.filters) * of.outWidth + Index(of.channels) * of.stride * of.width) *
                        of.samples * Index(sizeof(S));
    const Index atOnce = std::clamp<Index>(kBytesAtOnce / bytes, 1, of.outHeight);
    for (Index row = 0; row < of.outHeight; row += atOnce) {
        const Stretches over = stretches(of, std::min(atOnce, of.outHeight - row));
        overTiles(depth, kTileTaps, [&](Index tap, Index taps) {
            overTiles(end - first, kTileFilters, [&](Index filter, Index filters) {
                withCount<kTileFilters>(filters, [&](auto f) {
                    withCount<kTileTaps>(taps, [&](auto t) {
                        addTile<S, f.value, t.value>(of, over, row, first + filter, tap, dW);
                    });
                });
            });
        });
    }
}

template void packRows<float>(Index, Index, Index, Index, Index, const float*, float*);
template void packRows<double>(Index, Index, Index, Index, Index, const double*, double*);
template void sumWindows<float>(const WindowPlan&, Index, const float*, const float*, const float*, Index,
                                Index, Index, float*);
template void sumWindows<double>(const WindowPlan&, Index, const double*, const double*, const double*, Index,
                                 Index, Index, double*);
template void sumWindowGradient<float>(const WindowGradient<float>&, Index, Index, float*);
template void sumWindowGradient<double>(const WindowGradient<double>&, Index, Index, double*);

} // namespace engine::model
