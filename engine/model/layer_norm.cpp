#include "engine/model/layer_norm.h"

#include "engine/core/parameter.h"
#include "engine/model/network_plan.h"

#include <cmath>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;
using core::Settings;

/// A number a sample.
template <class S>
using Row = Eigen::Map<Eigen::Array<S, 1, Eigen::Dynamic>>;
template <class S>
using ConstRow = Eigen::Map<const Eigen::Array<S, 1, Eigen::Dynamic>>;

template <class S>
class LayerNorm final : public Layer<S> {
public:
    LayerNorm(const Settings& settings, std::vector<int> input)
        : m_shape(std::move(input)), m_size(sizeOf(m_shape)), m_epsilon(settings.real("epsilon")),
          m_linear(*findActivation("linear")) {}

    Index inputs() const override { return m_size; }
    Index outputs() const override { return m_size; }
    std::vector<TensorShape> tensors() const override {
        return {{"weight", m_shape, false, true}, {"bias", m_shape, false, true}};
    }
    Index multiplications() const override { return 3 * m_size; }
    const Activation& activation() const override { return m_linear; }
    Keeps keeps() const override { return {.z = true, .perSample = true}; }
    Index scratch(Index samples) const override { return 2 * samples; }

    void initialize(core::Random&, double* parameters) const override {
        std::fill(parameters, parameters + m_size, 1.0);
        std::fill(parameters + m_size, parameters + 2 * m_size, 0.0);
    }

    void forward(const S* parameters, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        const Index samples = x.cols();
        Row<S> mean(state.mean.data(), samples), variance(state.variance.data(), samples),
            scale(state.scratch, samples);
        mean.setZero();
        for (Index u = 0; u < m_size; ++u)
            mean += ConstRow<S>(x.data() + u * samples, samples);
        mean /= S(m_size);
        variance.setZero();
        for (Index u = 0; u < m_size; ++u)
            variance += (ConstRow<S>(x.data() + u * samples, samples) - mean).square();
        variance /= S(m_size);
        scale = (variance + S(m_epsilon)).sqrt().inverse();
        for (Index u = 0; u < m_size; ++u)
            Row<S>(state.z.data() + u * samples, samples) =
                (ConstRow<S>(x.data() + u * samples, samples) - mean) * scale;
        output(parameters, state);
    }

    void output(const S* parameters, LayerState<S>& state) const override {
        const Index samples = state.z.cols();
        for (Index u = 0; u < m_size; ++u)
            Row<S>(state.a.data() + u * samples, samples) =
                ConstRow<S>(state.z.data() + u * samples, samples) * parameters[u] + parameters[m_size + u];
    }

    void activationGradient(const S* parameters, LayerState<S>& state) const override {
        const Index samples = state.z.cols();
        for (Index u = 0; u < m_size; ++u)
            Row<S>(state.dz.data() + u * samples, samples) =
                ConstRow<S>(state.da.data() + u * samples, samples) * parameters[u];
    }

    void backward(const S*, const ConstMatrixMap<S>& x, LayerState<S>& state, S* gradients,
                  MatrixMap<S>* dx) const override {
        const Index samples = x.cols();
        Row<S> shift(state.scratch, samples), slope(state.scratch + samples, samples);
        shift.setZero();
        slope.setZero();
        for (Index u = 0; u < m_size; ++u) {
            const ConstRow<S> da(state.da.data() + u * samples, samples),
                dz(state.dz.data() + u * samples, samples), normalized(state.z.data() + u * samples, samples);
            gradients[u] = (da * normalized).sum();
            gradients[m_size + u] = da.sum();
            shift += dz;
            slope += dz * normalized;
        }
        if (!dx)
            return;
        shift /= S(m_size);
        slope /= S(m_size);
        const ConstRow<S> variance(state.variance.data(), samples);
        for (Index u = 0; u < m_size; ++u) {
            const ConstRow<S> dz(state.dz.data() + u * samples, samples),
                normalized(state.z.data() + u * samples, samples);
            Row<S>(dx->data() + u * samples, samples) =
                (dz - shift - normalized * slope) / (variance + S(m_epsilon)).sqrt();
        }
    }

private:
    std::vector<int> m_shape;
    Index m_size;
    double m_epsilon;
    const Activation& m_linear;
};

core::Result<std::vector<int>> outputShape(const Settings&, const std::vector<int>& input) { return input; }

template <class S>
std::unique_ptr<Layer<S>> make(const Settings& settings, const std::vector<int>& input) {
    return std::make_unique<LayerNorm<S>>(settings, input);
}

} // namespace

LayerType layerNormType() {
    core::Parameter epsilon = core::realParameter("epsilon", 1e-5, 0, 1, "Epsilon",
                                                  "Added to the variance, so that nothing is divided by 0.");
    epsilon.minimumIncluded = false;
    return {{"layer_norm",
             "Layer normalization",
             "Gives the numbers of each sample mean 0 and variance 1, then scales and shifts each as "
             "training finds best. "
             "Unlike batch normalization it does not look at other samples.",
             {epsilon}},
            outputShape,
            make<float>,
            make<double>,
            false,
            true};
}

} // namespace engine::model
