#include "engine/optim/adagrad.h"

#include "engine/optim/parameters.h"

#include <cmath>

namespace engine::optim {

namespace {

using core::Index;

template <class S>
class Adagrad final : public Optimizer<S> {
public:
    using Optimizer<S>::step;

    explicit Adagrad(const core::Settings& settings)
        : m_rateDecay(settings.real("lr_decay")), m_start(S(settings.real("initial_accumulator_value"))),
          m_eps(S(settings.real("eps"))), m_decay(S(settings.real("weight_decay"))) {}

    std::vector<std::string> slotNames() const override { return {"sum"}; }
    S initialValue(std::size_t) const override { return m_start; }

    /// η / (1 + (k − 1)·γ), the gradient's scale.
    Coefficients<S> coefficients(const Update& update) const override {
        const double passed = double(update.step - 1);
        return {S(update.learningRate / (1 + passed * m_rateDecay)), S(update.gradientScale)};
    }

    void step(const Coefficients<S>& coefficients, const Stretch<S>& stretch) const override {
        const S rate = coefficients[0], scale = coefficients[1];
        const S decay = m_decay, eps = m_eps;
        const S* __restrict w = stretch.parameters;
        const S* __restrict dw = stretch.gradients;
        S* __restrict sum = stretch.slots[0];
        S* __restrict delta = stretch.delta;
        for (Index i = 0; i < stretch.size; ++i) {
            const S g = scale * dw[i] + decay * w[i];
            sum[i] = sum[i] + g * g;
            delta[i] = -rate * g / (std::sqrt(sum[i]) + eps);
        }
    }

private:
    double m_rateDecay;
    S m_start, m_eps, m_decay;
};

core::Schema schema() {
    return {
        "adagrad",
        "Adagrad",
        "Gives every weight a step size of its own, smaller the more its gradients have added up to so far.",
        {learningRate(0.01),
         number("lr_decay", 0, 0, 100, "Rate decay",
                "How fast the learning rate falls: it is divided by 1 + this times the steps made."),
         weightDecay(),
         number("initial_accumulator_value", 0, 0, 1e6, "Initial sum",
                "What the sum of squared gradients starts from. Above 0 it makes the first steps smaller."),
         eps(1e-10)}};
}

} // namespace

const core::Schema& adagradSchema() {
    static const core::Schema all = schema();
    return all;
}

template <class S>
std::unique_ptr<Optimizer<S>> makeAdagrad(const core::Settings& settings) {
    return std::make_unique<Adagrad<S>>(settings);
}

template std::unique_ptr<Optimizer<float>> makeAdagrad<float>(const core::Settings&);
template std::unique_ptr<Optimizer<double>> makeAdagrad<double>(const core::Settings&);

} // namespace engine::optim
