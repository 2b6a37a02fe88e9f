#include "engine/model/batch_norm.h"

#include "engine/core/parameter.h"
#include "engine/model/network_plan.h"

#include <cmath>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;
using core::Settings;

/// A channel's numbers: pixels × samples, one after the other.
template <class S>
using Numbers = Eigen::Map<Eigen::Array<S, Eigen::Dynamic, 1>>;
template <class S>
using ConstNumbers = Eigen::Map<const Eigen::Array<S, Eigen::Dynamic, 1>>;

template <class S>
class BatchNorm final : public Layer<S> {
public:
    BatchNorm(const Settings& settings, const std::vector<int>& input)
        : m_channels(input.front()), m_area(sizeOf(input) / input.front()),
          m_epsilon(settings.real("epsilon")), m_momentum(settings.real("momentum")),
          m_linear(*findActivation("linear")) {}

    Index inputs() const override { return m_channels * m_area; }
    Index outputs() const override { return m_channels * m_area; }
    std::vector<TensorShape> tensors() const override {
        const std::vector<int> shape{int(m_channels)};
        return {{"weight", shape, false, true},
                {"bias", shape, false, true},
                {"running_mean", shape, true, true},
                {"running_var", shape, true, true}};
    }
    Index multiplications() const override { return 2 * outputs(); }
    const Activation& activation() const override { return m_linear; }
    Keeps keeps() const override { return {.z = true, .channels = m_channels}; }
    Index scratch(Index) const override { return 0; }

    void initialize(core::Random&, double* parameters) const override {
        for (Index c = 0; c < m_channels; ++c) {
            parameters[c] = parameters[3 * m_channels + c] = 1;
            parameters[m_channels + c] = parameters[2 * m_channels + c] = 0;
        }
    }

    void forward(const S* parameters, const ConstMatrixMap<S>& x, const PassMode& mode, int,
                 LayerState<S>& state) const override {
        state.ofBatch = mode.training;
        const Index count = m_area * x.cols();
        for (Index c = 0; c < m_channels; ++c) {
            const ConstNumbers<S> in(x.data() + c * count, count);
            S mean = parameters[2 * m_channels + c], variance = parameters[3 * m_channels + c];
            if (mode.training) {
                mean = in.sum() / S(count);
                variance = (in - mean).square().sum() / S(count);
            }
            state.mean(c, 0) = mean;
            state.variance(c, 0) = variance;
            Numbers<S>(state.z.data() + c * count, count) = (in - mean) * inverse(variance);
        }
        output(parameters, state);
    }

    void output(const S* parameters, LayerState<S>& state) const override {
        const Index count = m_area * state.z.cols();
        for (Index c = 0; c < m_channels; ++c)
            Numbers<S>(state.a.data() + c * count, count) =
                ConstNumbers<S>(state.z.data() + c * count, count) * parameters[c] +
                parameters[m_channels + c];
    }

    void activationGradient(const S* parameters, LayerState<S>& state) const override {
        const Index count = m_area * state.z.cols();
        for (Index c = 0; c < m_channels; ++c)
            Numbers<S>(state.dz.data() + c * count, count) =
                ConstNumbers<S>(state.da.data() + c * count, count) * parameters[c];
    }

    void backward(const S*, const ConstMatrixMap<S>& x, LayerState<S>& state, S* gradients,
                  MatrixMap<S>* dx) const override {
        const Index count = m_area * x.cols();
        for (Index c = 0; c < m_channels; ++c) {
            const ConstNumbers<S> da(state.da.data() + c * count, count),
                normalized(state.z.data() + c * count, count), dz(state.dz.data() + c * count, count);
            gradients[c] = (da * normalized).sum();
            gradients[m_channels + c] = da.sum();
            gradients[2 * m_channels + c] = gradients[3 * m_channels + c] = 0;
            if (!dx)
                continue;
            Numbers<S> to(dx->data() + c * count, count);
            const S scale = inverse(state.variance(c, 0));
            if (!state.ofBatch) {
                to = dz * scale;
                continue;
            }
            const S shift = dz.sum() / S(count), slope = (dz * normalized).sum() / S(count);
            to = (dz - shift - normalized * slope) * scale;
        }
    }

    void updateBuffers(S* parameters, const LayerState<S>& state) const override {
        if (!state.ofBatch)
            return;
        const S momentum = S(m_momentum), count = S(m_area * state.z.cols());
        const S unbiased = count > 1 ? count / (count - 1) : S(1);
        for (Index c = 0; c < m_channels; ++c) {
            S &mean = parameters[2 * m_channels + c], &variance = parameters[3 * m_channels + c];
            mean = (1 - momentum) * mean + momentum * state.mean(c, 0);
            variance = (1 - momentum) * variance + momentum * (unbiased * state.variance(c, 0));
        }
    }

private:
    S inverse(S variance) const { return S(1) / std::sqrt(variance + S(m_epsilon)); }

    Index m_channels, m_area;
    double m_epsilon, m_momentum;
    const Activation& m_linear;
};

std::vector<core::Parameter> parameters() {
    core::Parameter epsilon = core::realParameter("epsilon", 1e-5, 0, 1, "Epsilon",
                                                  "Added to the variance, so that nothing is divided by 0.");
    epsilon.minimumIncluded = false;
    return {
        core::realParameter("momentum", 0.1, 0, 1, "Momentum",
                            "How far the running means and variances, which evaluation uses, move towards "
                            "those of each batch. (Keras counts the other way: 0.9 there is 0.1 here.)"),
        epsilon};
}

core::Result<std::vector<int>> outputShape(const Settings&, const std::vector<int>& input) { return input; }

template <class S>
std::unique_ptr<Layer<S>> make(const Settings& settings, const std::vector<int>& input) {
    return std::make_unique<BatchNorm<S>>(settings, input);
}

} // namespace

LayerType batchNormType() {
    return {{"batch_norm", "Batch normalization",
             "Gives every channel mean 0 and variance 1 over the batch, then scales and shifts it as "
             "training finds "
             "best. Evaluation, and a layer that is not trained, use running means instead of the batch's.",
             parameters()},
            outputShape,
            make<float>,
            make<double>,
            false,
            true};
}

} // namespace engine::model
