#include "engine/optim/adamw.h"

#include "engine/optim/parameters.h"

#include <cmath>

namespace engine::optim {

namespace {

using core::Index;

template <class S>
class AdamW final : public Optimizer<S> {
public:
    using Optimizer<S>::step;

    explicit AdamW(const core::Settings& settings)
        : m_beta1(settings.real("beta1")), m_beta2(settings.real("beta2")),
          m_decay(settings.real("weight_decay")), m_eps(S(settings.real("eps"))) {}

    std::vector<std::string> slotNames() const override { return {"m", "v"}; }

    /// η / (1 − β₁ᵏ), √(1 − β₂ᵏ), the gradient's scale, η·λ.
    Coefficients<S> coefficients(const Update& update) const override {
        const double k = double(update.step);
        return {S(update.learningRate / (1 - std::pow(m_beta1, k))), S(std::sqrt(1 - std::pow(m_beta2, k))),
                S(update.gradientScale), S(update.learningRate * m_decay)};
    }

    void step(const Coefficients<S>& coefficients, const Stretch<S>& stretch) const override {
        const S rate = coefficients[0], root = coefficients[1], scale = coefficients[2];
        const S shrink = coefficients[3];
        const S beta1 = S(m_beta1), beta2 = S(m_beta2), rest1 = S(1 - m_beta1), rest2 = S(1 - m_beta2);
        const S eps = m_eps;
        const S* __restrict w = stretch.parameters;
        const S* __restrict dw = stretch.gradients;
        S* __restrict m = stretch.slots[0];
        S* __restrict v = stretch.slots[1];
        S* __restrict delta = stretch.delta;
        for (Index i = 0; i < stretch.size; ++i) {
            const S g = scale * dw[i];
            m[i] = beta1 * m[i] + rest1 * g;
            v[i] = beta2 * v[i] + rest2 * g * g;
            delta[i] = -shrink * w[i] - rate * m[i] / (std::sqrt(v[i]) / root + eps);
        }
    }

private:
    double m_beta1, m_beta2, m_decay;
    S m_eps;
};

core::Schema schema() {
    return {"adamw",
            "AdamW",
            "Adam with weight decay of its own: it shrinks the weights beside the step, not through the "
            "gradient.",
            {learningRate(0.001), beta1(), beta2(), eps(1e-8),
             weightDecay(0.01, "Takes this share, times the learning rate, off each weight at every step.")}};
}

} // namespace

const core::Schema& adamWSchema() {
    static const core::Schema all = schema();
    return all;
}

template <class S>
std::unique_ptr<Optimizer<S>> makeAdamW(const core::Settings& settings) {
    return std::make_unique<AdamW<S>>(settings);
}

template std::unique_ptr<Optimizer<float>> makeAdamW<float>(const core::Settings&);
template std::unique_ptr<Optimizer<double>> makeAdamW<double>(const core::Settings&);

} // namespace engine::optim
