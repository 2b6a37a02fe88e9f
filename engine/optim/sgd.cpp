#include "engine/optim/sgd.h"

#include "engine/optim/parameters.h"

namespace engine::optim {

namespace {

using core::Index;

template <class S>
class Sgd final : public Optimizer<S> {
public:
    using Optimizer<S>::step;

    explicit Sgd(const core::Settings& settings)
        : m_momentum(S(settings.real("momentum"))), m_decay(S(settings.real("weight_decay"))),
          m_nesterov(settings.flag("nesterov")) {}

    std::vector<std::string> slotNames() const override {
        return m_momentum == 0 ? std::vector<std::string>{} : std::vector<std::string>{"momentum"};
    }

    /// η, the gradient's scale.
    Coefficients<S> coefficients(const Update& update) const override {
        return {S(update.learningRate), S(update.gradientScale)};
    }

    void step(const Coefficients<S>& coefficients, const Stretch<S>& stretch) const override {
        const S eta = coefficients[0], scale = coefficients[1];
        const S decay = m_decay, momentum = m_momentum;
        const S* __restrict w = stretch.parameters;
        const S* __restrict dw = stretch.gradients;
        S* __restrict delta = stretch.delta;
        if (momentum == 0) {
            for (Index i = 0; i < stretch.size; ++i)
                delta[i] = -eta * (scale * dw[i] + decay * w[i]);
            return;
        }
        S* __restrict v = stretch.slots[0];
        const S now = m_nesterov ? S(1) : S(0), later = m_nesterov ? momentum : S(1);
        for (Index i = 0; i < stretch.size; ++i) {
            const S g = scale * dw[i] + decay * w[i];
            v[i] = momentum * v[i] + g;
            delta[i] = -eta * (now * g + later * v[i]);
        }
    }

private:
    S m_momentum, m_decay;
    bool m_nesterov;
};

core::Schema schema() {
    return {
        "sgd",
        "SGD",
        "Gradient descent on batches: a step against the gradient, with momentum if wanted.",
        {learningRate(0.01),
         momentum("How much of the last step is kept. 0 is plain gradient descent, 0.9 is usual."),
         flag("nesterov", "Nesterov",
              "Looks one momentum step ahead before it moves, which brakes earlier. Needs momentum above 0."),
         weightDecay()}};
}

} // namespace

const core::Schema& sgdSchema() {
    static const core::Schema all = schema();
    return all;
}

template <class S>
std::unique_ptr<Optimizer<S>> makeSgd(const core::Settings& settings) {
    return std::make_unique<Sgd<S>>(settings);
}

template std::unique_ptr<Optimizer<float>> makeSgd<float>(const core::Settings&);
template std::unique_ptr<Optimizer<double>> makeSgd<double>(const core::Settings&);

} // namespace engine::optim
