#include "engine/model/loss_functions.h"
#include "engine/model/softmax.h"

#include <algorithm>
#include <limits>
#include <type_traits>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;

/// dL/da where the loss itself reads z; only shown, dz does not come from it.
template <class S>
void gradientOfProbabilities(const Loss& loss, const MatrixMap<S>& a, const ConstMatrixMap<S>& t,
                             MatrixMap<S>& da) {
    constexpr double kSmallest = std::numeric_limits<S>::min();
    const double count = countOf(loss, a.rows(), a.cols());
    for (Index i = 0; i < a.size(); ++i) {
        const double y = double(a.data()[i]), target = double(t.data()[i]);
        const double slope = isCrossEntropy(loss) ? -target / std::max(y, kSmallest)
                                                  : (y - target) / std::max(y * (1 - y), kSmallest);
        da.data()[i] = S(slope / count);
    }
}

} // namespace

template <class S>
void lossGradient(const Loss& loss, const Activation& last, const MatrixMap<S>&, const MatrixMap<S>& a,
                  const ConstMatrixMap<S>& t, MatrixMap<S>& da) {
    if (readsZ(loss, last))
        return gradientOfProbabilities(loss, a, t, da);
    if (isCrossEntropy(loss)) {
        softmax(a, da);
        return crossEntropyGradient(da, t, da);
    }
    const LossFunctions functions = functionsOf(loss, last);
    const double count = countOf(loss, a.rows(), a.cols());
    if constexpr (std::is_same_v<S, float>)
        if (functions.slopesFloat)
            return functions.slopesFloat(a.data(), t.data(), float(1 / count), da.data(), a.size());
    for (Index i = 0; i < a.size(); ++i)
        da.data()[i] = S(functions.slope(double(a.data()[i]), double(t.data()[i])) / count);
}

template <class S>
void lossGradientAtZ(const Loss& loss, const Activation& last, const MatrixMap<S>& z, const MatrixMap<S>& a,
                     const ConstMatrixMap<S>& t, const MatrixMap<S>& da, MatrixMap<S>& dz) {
    if (!readsZ(loss, last))
        activationGradient(last, z, a, da, dz);
    else if (isCrossEntropy(loss))
        crossEntropyGradient(a, t, dz);
    else
        dz = (a - t) / S(countOf(loss, a.rows(), a.cols()));
}

template void lossGradient<float>(const Loss&, const Activation&, const MatrixMap<float>&,
                                  const MatrixMap<float>&, const ConstMatrixMap<float>&, MatrixMap<float>&);
template void lossGradient<double>(const Loss&, const Activation&, const MatrixMap<double>&,
                                   const MatrixMap<double>&, const ConstMatrixMap<double>&,
                                   MatrixMap<double>&);
template void lossGradientAtZ<float>(const Loss&, const Activation&, const MatrixMap<float>&,
                                     const MatrixMap<float>&, const ConstMatrixMap<float>&,
                                     const MatrixMap<float>&, MatrixMap<float>&);
template void lossGradientAtZ<double>(const Loss&, const Activation&, const MatrixMap<double>&,
                                      const MatrixMap<double>&, const ConstMatrixMap<double>&,
                                      const MatrixMap<double>&, MatrixMap<double>&);

} // namespace engine::model
