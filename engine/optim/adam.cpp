#include "engine/optim/adam.h"

#include "engine/optim/parameters.h"

#include <cmath>

namespace engine::optim {

namespace {

using core::Index;

template <class S>
class Adam final : public Optimizer<S> {
public:
    using Optimizer<S>::step;

    explicit Adam(const core::Settings& settings)
        : m_beta1(settings.real("beta1")), m_beta2(settings.real("beta2")), m_eps(S(settings.real("eps"))),
          m_decay(S(settings.real("weight_decay"))) {}

    std::vector<std::string> slotNames() const override { return {"m", "v"}; }

    /// η / (1 − β₁ᵏ), √(1 − β₂ᵏ), the gradient's scale.
    Coefficients<S> coefficients(const Update& update) const override {
        const double k = double(update.step);
        return {S(update.learningRate / (1 - std::pow(m_beta1, k))), S(std::sqrt(1 - std::pow(m_beta2, k))),
                S(update.gradientScale)};
    }

    void step(const Coefficients<S>& coefficients, const Stretch<S>& stretch) const override {
        const S rate = coefficients[0], root = coefficients[1], scale = coefficients[2];
        const S beta1 = S(m_beta1), beta2 = S(m_beta2), rest1 = S(1 - m_beta1), rest2 = S(1 - m_beta2);
        const S decay = m_decay, eps = m_eps;
        const S* __restrict w = stretch.parameters;
        const S* __restrict dw = stretch.gradients;
        S* __restrict m = stretch.slots[0];
        S* __restrict v = stretch.slots[1];
        S* __restrict delta = stretch.delta;
        for (Index i = 0; i < stretch.size; ++i) {
            const S g = scale * dw[i] + decay * w[i];
            m[i] = beta1 * m[i] + rest1 * g;
            v[i] = beta2 * v[i] + rest2 * g * g;
            delta[i] = -rate * m[i] / (std::sqrt(v[i]) / root + eps);
        }
    }

private:
    double m_beta1, m_beta2;
    S m_eps, m_decay;
};

core::Schema schema() {
    return {
        "adam",
        "Adam",
        "Gives every weight a step size of its own, from running means of its gradient and of its square.",
        {learningRate(0.001), beta1(), beta2(), eps(1e-8), weightDecay()}};
}

} // namespace

const core::Schema& adamSchema() {
    static const core::Schema all = schema();
    return all;
}

template <class S>
std::unique_ptr<Optimizer<S>> makeAdam(const core::Settings& settings) {
    return std::make_unique<Adam<S>>(settings);
}

template std::unique_ptr<Optimizer<float>> makeAdam<float>(const core::Settings&);
template std::unique_ptr<Optimizer<double>> makeAdam<double>(const core::Settings&);

} // namespace engine::optim
