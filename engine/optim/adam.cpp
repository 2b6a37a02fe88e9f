#include "engine/optim/adam.h"

#include "engine/optim/lane_steps.h"
#include "engine/optim/parameters.h"

#include <cmath>

namespace engine::optim {

namespace {

template <class S>
class Adam final : public Optimizer<S> {
public:
    using Optimizer<S>::step;

    explicit Adam(const core::Settings& settings)
        : m_beta1(settings.real("beta1")), m_beta2(settings.real("beta2")), m_eps(settings.real("eps")),
          m_decay(S(settings.real("weight_decay"))) {}

    std::vector<std::string> slotNames() const override { return {"m", "v"}; }

    /// η·√(1 − β₂ᵏ) / (1 − β₁ᵏ), ε·√(1 − β₂ᵏ), the gradient's scale: the root is taken out of the quotient.
    Coefficients<S> coefficients(const Update& update) const override {
        const double k = double(update.step), root = std::sqrt(1 - std::pow(m_beta2, k));
        return {S(update.learningRate * root / (1 - std::pow(m_beta1, k))), S(m_eps * root),
                S(update.gradientScale)};
    }

    void step(const Coefficients<S>& coefficients, const Stretch<S>& stretch) const override {
        const S rate = coefficients[0], eps = coefficients[1], scale = coefficients[2];
        const S beta1 = S(m_beta1), beta2 = S(m_beta2), rest1 = S(1 - m_beta1), rest2 = S(1 - m_beta2);
        S *const ms = stretch.slots[0], *const vs = stretch.slots[1], *const delta = stretch.delta;
        lane::overGradients(stretch, scale, m_decay, [=](auto at, const core::Lanes<S>& g) {
            const core::Lanes<S> m = beta1 * at.load(ms) + rest1 * g;
            const core::Lanes<S> v = beta2 * at.load(vs) + rest2 * g * g;
            at.store(ms, m);
            at.store(vs, v);
            at.store(delta, lane::quotient(-rate * m, lane::squareRoot(v) + eps));
        });
    }

private:
    double m_beta1, m_beta2, m_eps;
    S m_decay;
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
