#include "engine/model/penalty.h"

namespace engine::model {

using core::Index;

bool isPenalized(const TensorSlot& slot) { return slot.parameter == "weight" && !slot.isScale; }

template <class S>
double penaltyValue(const Penalty& penalty, const Layout& layout, const core::Vector<S>& parameters) {
    double sum = 0, sumOfSquares = 0;
    for (const TensorSlot& slot : layout.slots) {
        if (!isPenalized(slot))
            continue;
        const auto w = parameters.segment(slot.offset, slot.size).template cast<double>();
        sum += w.cwiseAbs().sum();
        sumOfSquares += w.squaredNorm();
    }
    return penalty.l1 * sum + penalty.l2 * sumOfSquares;
}

template <class S>
void addPenaltyGradient(const Penalty& penalty, const Layout& layout, const core::Vector<S>& parameters,
                        core::Vector<S>& gradients) {
    const S l1 = S(penalty.l1), twice = S(2 * penalty.l2);
    for (const TensorSlot& slot : layout.slots) {
        if (!isPenalized(slot))
            continue;
        const S* w = parameters.data() + slot.offset;
        S* dw = gradients.data() + slot.offset;
        for (Index i = 0; i < slot.size; ++i) {
            const S sign = w[i] > 0 ? S(1) : w[i] < 0 ? S(-1) : S(0);
            dw[i] += l1 * sign + twice * w[i];
        }
    }
}

template double penaltyValue<float>(const Penalty&, const Layout&, const core::Vector<float>&);
template double penaltyValue<double>(const Penalty&, const Layout&, const core::Vector<double>&);
template void addPenaltyGradient<float>(const Penalty&, const Layout&, const core::Vector<float>&,
                                        core::Vector<float>&);
template void addPenaltyGradient<double>(const Penalty&, const Layout&, const core::Vector<double>&,
                                         core::Vector<double>&);

} // namespace engine::model
