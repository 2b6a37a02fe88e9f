#include "engine/model/softmax.h"

#include <cmath>

namespace engine::model {

namespace {

using core::Index;
using core::MatrixMap;

template <class S>
using Row = typename Strip<S>::Row;

template <class S>
auto part(const MatrixMap<S>& x, Index row, Index first, Index count) {
    return x.row(row).segment(first, count).array();
}

template <class S>
Row<S> largest(const MatrixMap<S>& x, Index first, Index count) {
    Row<S> m = part(x, 0, first, count);
    for (Index i = 1; i < x.rows(); ++i)
        m = m.max(part(x, i, first, count));
    return m;
}

// Double takes the library's exp, float Eigen's vectorized one.
void exponential(Row<double>& row) {
    for (double& e : row)
        e = std::exp(e);
}
void exponential(Row<float>& row) { row = row.exp(); }

} // namespace

template <class S>
void softmax(const MatrixMap<S>& x, MatrixMap<S>& a) {
    forEachStrip<S>(x.cols(), [&](Index first, Index count) {
        const Row<S> m = largest(x, first, count);
        Row<S> sum = Row<S>::Zero(count);
        for (Index i = 0; i < x.rows(); ++i) {
            Row<S> e = part(x, i, first, count) - m;
            exponential(e);
            a.row(i).segment(first, count) = e.matrix();
            sum += e;
        }
        for (Index i = 0; i < x.rows(); ++i)
            a.row(i).segment(first, count).array() /= sum;
    });
}

template <class S>
void softmaxGradient(const MatrixMap<S>& a, const MatrixMap<S>& da, MatrixMap<S>& dz) {
    forEachStrip<S>(a.cols(), [&](Index first, Index count) {
        Row<S> dot = Row<S>::Zero(count);
        for (Index i = 0; i < a.rows(); ++i)
            dot += part(a, i, first, count) * part(da, i, first, count);
        for (Index i = 0; i < a.rows(); ++i)
            dz.row(i).segment(first, count).array() =
                part(a, i, first, count) * (part(da, i, first, count) - dot);
    });
}

template <class S>
Row<S> logSumExp(const MatrixMap<S>& x, Index first, Index count) {
    const Row<S> m = largest(x, first, count);
    Row<S> sum = Row<S>::Zero(count);
    for (Index i = 0; i < x.rows(); ++i) {
        Row<S> e = part(x, i, first, count) - m;
        exponential(e);
        sum += e;
    }
    for (Index c = 0; c < count; ++c)
        sum(c) = m(c) + std::log(sum(c));
    return sum;
}

template void softmax<float>(const MatrixMap<float>&, MatrixMap<float>&);
template void softmax<double>(const MatrixMap<double>&, MatrixMap<double>&);
template void softmaxGradient<float>(const MatrixMap<float>&, const MatrixMap<float>&, MatrixMap<float>&);
template void softmaxGradient<double>(const MatrixMap<double>&, const MatrixMap<double>&, MatrixMap<double>&);
template Row<float> logSumExp<float>(const MatrixMap<float>&, Index, Index);
template Row<double> logSumExp<double>(const MatrixMap<double>&, Index, Index);

} // namespace engine::model
