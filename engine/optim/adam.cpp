#include "engine/optim/adam.h"

#include "engine/optim/parameters.h"

#include <algorithm>
#include <cmath>

namespace engine::optim {

namespace {

using core::Index;

// A part that stays in the cache while its lines below are worked off.
constexpr Index kChunk = 512;

template <class S>
class Adam final : public Optimizer<S> {
public:
    explicit Adam(const core::Settings& settings)
        : m_beta1(settings.real("beta1")), m_beta2(settings.real("beta2")), m_eps(S(settings.real("eps"))),
          m_decay(S(settings.real("weight_decay"))) {}

    std::vector<std::string> slotNames() const override { return {"m", "v"}; }

    void step(const core::Vector<S>& parameters, const core::Vector<S>& gradients, OptimizerState<S>& state,
              Index offset, Index size, long long step, double learningRate,
              core::Vector<S>& delta) const override {
        const S rate = S(learningRate / (1 - std::pow(m_beta1, double(step))));
        const S root = S(std::sqrt(1 - std::pow(m_beta2, double(step))));
        const S beta1 = S(m_beta1), beta2 = S(m_beta2), rest1 = S(1 - m_beta1), rest2 = S(1 - m_beta2);
        for (Index done = 0; done < size; done += kChunk) {
            const Index first = offset + done, count = std::min(kChunk, size - done);
            auto m = state.slots[0].segment(first, count).array();
            auto v = state.slots[1].segment(first, count).array();
            const auto g =
                gradients.segment(first, count).array() + m_decay * parameters.segment(first, count).array();
            m = beta1 * m + rest1 * g;
            v = beta2 * v + rest2 * g * g;
            delta.segment(first, count).array() = -rate * m / (v.sqrt() / root + m_eps);
        }
    }

private:
    double m_beta1, m_beta2;
    S m_eps, m_decay;
};

core::Schema schema() {
    // Both betas stay below 1: at 1 the bias correction divides by 0.
    constexpr double kLargestBeta = 0.999999;
    return {
        "adam",
        "Adam",
        "Gives every weight a step size of its own, from running means of its gradient and of its square.",
        {learningRate(0.001),
         number("beta1", 0.9, 0, kLargestBeta, "Beta 1",
                "How much of the running mean of the gradient is kept at each step."),
         number("beta2", 0.999, 0, kLargestBeta, "Beta 2",
                "How much of the running mean of the squared gradient is kept at each step."),
         number("eps", 1e-8, 0, 1, "Epsilon",
                "A small number that keeps the division from going wild near 0."),
         weightDecay()}};
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
