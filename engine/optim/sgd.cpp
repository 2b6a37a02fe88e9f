#include "engine/optim/sgd.h"

#include "engine/optim/parameters.h"

namespace engine::optim {

namespace {

using core::Index;

template <class S>
class Sgd final : public Optimizer<S> {
public:
    explicit Sgd(const core::Settings& settings)
        : m_momentum(S(settings.real("momentum"))), m_decay(S(settings.real("weight_decay"))),
          m_nesterov(settings.flag("nesterov")) {}

    std::vector<std::string> slotNames() const override {
        return m_momentum == 0 ? std::vector<std::string>{} : std::vector<std::string>{"momentum"};
    }

    void step(const core::Vector<S>& parameters, const core::Vector<S>& gradients, OptimizerState<S>& state,
              Index offset, Index size, long long, double learningRate,
              core::Vector<S>& delta) const override {
        const S* w = parameters.data() + offset;
        const S* dw = gradients.data() + offset;
        S* d = delta.data() + offset;
        const S eta = S(learningRate);
        if (m_momentum == 0) {
            for (Index i = 0; i < size; ++i)
                d[i] = -eta * (dw[i] + m_decay * w[i]);
            return;
        }
        S* v = state.slots[0].data() + offset;
        for (Index i = 0; i < size; ++i) {
            const S g = dw[i] + m_decay * w[i];
            v[i] = m_momentum * v[i] + g;
            d[i] = -eta * (m_nesterov ? g + m_momentum * v[i] : v[i]);
        }
    }

private:
    S m_momentum, m_decay;
    bool m_nesterov;
};

core::Schema schema() {
    core::Parameter nesterov;
    nesterov.name = "nesterov";
    nesterov.kind = core::Kind::Boolean;
    nesterov.defaultValue = false;
    nesterov.label = "Nesterov";
    nesterov.help =
        "Looks one momentum step ahead before it moves, which brakes earlier. Needs momentum above 0.";
    return {"sgd",
            "SGD",
            "Gradient descent on batches: a step against the gradient, with momentum if wanted.",
            {learningRate(0.01),
             number("momentum", 0, 0, 1, "Momentum",
                    "How much of the last step is kept. 0 is plain gradient descent, 0.9 is usual."),
             nesterov, weightDecay()}};
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
