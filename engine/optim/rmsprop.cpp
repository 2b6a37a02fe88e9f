#include "engine/optim/rmsprop.h"

#include "engine/optim/parameters.h"

#include <cmath>

namespace engine::optim {

namespace {

using core::Index;

template <class S>
class RmsProp final : public Optimizer<S> {
public:
    using Optimizer<S>::step;

    explicit RmsProp(const core::Settings& settings)
        : m_alpha(settings.real("alpha")), m_eps(S(settings.real("eps"))),
          m_decay(S(settings.real("weight_decay"))), m_momentum(S(settings.real("momentum"))),
          m_centered(settings.flag("centered")) {}

    std::vector<std::string> slotNames() const override {
        std::vector<std::string> names{"v"};
        if (m_centered)
            names.push_back("mean");
        if (m_momentum != 0)
            names.push_back("momentum");
        return names;
    }

    /// η, the gradient's scale.
    Coefficients<S> coefficients(const Update& update) const override {
        return {S(update.learningRate), S(update.gradientScale)};
    }

    void step(const Coefficients<S>& coefficients, const Stretch<S>& stretch) const override {
        if (m_centered)
            m_momentum == 0 ? run<true, false>(coefficients, stretch)
                            : run<true, true>(coefficients, stretch);
        else
            m_momentum == 0 ? run<false, false>(coefficients, stretch)
                            : run<false, true>(coefficients, stretch);
    }

private:
    template <bool centered, bool withMomentum>
    void run(const Coefficients<S>& coefficients, const Stretch<S>& stretch) const {
        const S eta = coefficients[0], scale = coefficients[1];
        const S alpha = S(m_alpha), rest = S(1 - m_alpha);
        const S decay = m_decay, eps = m_eps, momentum = m_momentum;
        const S* __restrict w = stretch.parameters;
        const S* __restrict dw = stretch.gradients;
        S* __restrict v = stretch.slots[0];
        [[maybe_unused]] S* __restrict mean = stretch.slots[1];
        [[maybe_unused]] S* __restrict u = stretch.slots[centered ? 2 : 1];
        S* __restrict delta = stretch.delta;
        for (Index i = 0; i < stretch.size; ++i) {
            const S g = scale * dw[i] + decay * w[i];
            v[i] = alpha * v[i] + rest * g * g;
            S variance = v[i];
            if constexpr (centered) {
                mean[i] = alpha * mean[i] + rest * g;
                variance -= mean[i] * mean[i];
                // Rounding may take it below 0 where all gradients were the same.
                variance = variance < 0 ? S(0) : variance;
            }
            S r = g / (std::sqrt(variance) + eps);
            if constexpr (withMomentum) {
                u[i] = momentum * u[i] + r;
                r = u[i];
            }
            delta[i] = -eta * r;
        }
    }

    double m_alpha;
    S m_eps, m_decay, m_momentum;
    bool m_centered;
};

core::Schema schema() {
    return {"rmsprop",
            "RMSprop",
            "Divides every weight's gradient by its usual size: the root of a running mean of its square.",
            {learningRate(0.01),
             kept("alpha", 0.99, "Alpha",
                  "How much of the running mean of the squared gradient is kept at each step."),
             eps(1e-8), weightDecay(),
             momentum("How much of the last step is kept. 0 is none, 0.9 is usual."),
             flag("centered", "Centered",
                  "Divides by how much the gradient varies around its running mean, not by its size.")}};
}

} // namespace

const core::Schema& rmsPropSchema() {
    static const core::Schema all = schema();
    return all;
}

template <class S>
std::unique_ptr<Optimizer<S>> makeRmsProp(const core::Settings& settings) {
    return std::make_unique<RmsProp<S>>(settings);
}

template std::unique_ptr<Optimizer<float>> makeRmsProp<float>(const core::Settings&);
template std::unique_ptr<Optimizer<double>> makeRmsProp<double>(const core::Settings&);

} // namespace engine::optim
