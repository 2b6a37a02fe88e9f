#include "engine/model/loss_functions.h"
#include "engine/model/softmax.h"

#include <type_traits>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;

template <class S>
double elementwiseSum(const LossFunctions& functions, const MatrixMap<S>& y, const ConstMatrixMap<S>& t) {
    if constexpr (std::is_same_v<S, float>)
        if (functions.sumFloat)
            return functions.sumFloat(y.data(), t.data(), y.size());
    double sum = 0;
    for (Index i = 0; i < y.size(); ++i)
        sum += functions.part(double(y.data()[i]), double(t.data()[i]));
    return sum;
}

} // namespace

template <class S>
double lossValue(const Loss& loss, const Activation& last, const MatrixMap<S>& z, const MatrixMap<S>& a,
                 const ConstMatrixMap<S>& t) {
    const MatrixMap<S>& y = readsZ(loss, last) ? z : a;
    const double sum =
        isCrossEntropy(loss) ? crossEntropySum(y, t) : elementwiseSum(functionsOf(loss, last), y, t);
    return sum / countOf(loss, y.rows(), y.cols());
}

template double lossValue<float>(const Loss&, const Activation&, const MatrixMap<float>&,
                                 const MatrixMap<float>&, const ConstMatrixMap<float>&);
template double lossValue<double>(const Loss&, const Activation&, const MatrixMap<double>&,
                                  const MatrixMap<double>&, const ConstMatrixMap<double>&);

} // namespace engine::model
