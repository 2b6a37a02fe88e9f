#include "engine/model/softmax.h"

#include "engine/model/lane_math.h"

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::Lanes;
using core::MatrixMap;
using core::overLanes;

/// The largest number of each sample; a NaN may or may not be it.
template <class S, class At>
[[gnu::always_inline]] inline Lanes<S> largest(const MatrixMap<S>& x, At at) {
    Lanes<S> m = at.load(x.data());
    for (Index i = 1; i < x.rows(); ++i)
        m = core::larger(m, at.load(x.data() + i * x.cols()));
    return m;
}

} // namespace

template <class S>
void softmax(const MatrixMap<S>& x, MatrixMap<S>& a) {
    const Index step = x.cols();
    overLanes<S>(step, [&](auto at) {
        const Lanes<S> m = largest(x, at);
        Lanes<S> sum{};
        for (Index i = 0; i < x.rows(); ++i) {
            const Lanes<S> e = lane::expOfNegative(at.load(x.data() + i * step) - m);
            at.store(a.data() + i * step, e);
            sum += e;
        }
        for (Index i = 0; i < x.rows(); ++i)
            at.store(a.data() + i * step, at.load(a.data() + i * step) / sum);
    });
}

template <class S>
void softmaxGradient(const MatrixMap<S>& a, const MatrixMap<S>& da, MatrixMap<S>& dz) {
    const Index step = a.cols();
    overLanes<S>(step, [&](auto at) {
        Lanes<S> dot{};
        for (Index i = 0; i < a.rows(); ++i)
            dot += at.load(a.data() + i * step) * at.load(da.data() + i * step);
        for (Index i = 0; i < a.rows(); ++i)
            at.store(dz.data() + i * step,
                     at.load(a.data() + i * step) * (at.load(da.data() + i * step) - dot));
    });
}

template <class S>
double crossEntropySum(const MatrixMap<S>& x, const ConstMatrixMap<S>& t) {
    const Index step = x.cols();
    typename core::LanesOf<S>::Sum all{};
    overLanes<S>(step, [&](auto at) {
        const Lanes<S> m = largest(x, at);
        Lanes<S> sum{};
        for (Index i = 0; i < x.rows(); ++i)
            sum += lane::expOfNegative(at.load(x.data() + i * step) - m);
        const Lanes<S> logs = m + lane::log1p(sum - S(1));
        for (Index i = 0; i < x.rows(); ++i)
            core::add(all, at.kept(at.load(t.data() + i * step) * (logs - at.load(x.data() + i * step))));
    });
    return core::total(all);
}

template <class S>
void crossEntropyGradient(const MatrixMap<S>& p, const ConstMatrixMap<S>& t, MatrixMap<S>& d) {
    const Index step = t.cols();
    const S samples = S(step);
    overLanes<S>(step, [&](auto at) {
        Lanes<S> total{};
        for (Index i = 0; i < t.rows(); ++i)
            total += at.load(t.data() + i * step);
        for (Index i = 0; i < t.rows(); ++i) {
            const Lanes<S> target = at.load(t.data() + i * step);
            at.store(d.data() + i * step, (at.load(p.data() + i * step) * total - target) / samples);
        }
    });
}

template void softmax<float>(const MatrixMap<float>&, MatrixMap<float>&);
template void softmax<double>(const MatrixMap<double>&, MatrixMap<double>&);
template void softmaxGradient<float>(const MatrixMap<float>&, const MatrixMap<float>&, MatrixMap<float>&);
template void softmaxGradient<double>(const MatrixMap<double>&, const MatrixMap<double>&, MatrixMap<double>&);
template double crossEntropySum<float>(const MatrixMap<float>&, const ConstMatrixMap<float>&);
template double crossEntropySum<double>(const MatrixMap<double>&, const ConstMatrixMap<double>&);
template void crossEntropyGradient<float>(const MatrixMap<float>&, const ConstMatrixMap<float>&,
                                          MatrixMap<float>&);
template void crossEntropyGradient<double>(const MatrixMap<double>&, const ConstMatrixMap<double>&,
                                           MatrixMap<double>&);

} // namespace engine::model
