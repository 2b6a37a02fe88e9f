#include "engine/model/dense.h"

#include "engine/core/parameter.h"
#include "engine/core/transpose.h"
#include "engine/model/product.h"
#include "engine/model/weighted.h"

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;
using core::Settings;

constexpr int kLargestUnits = 4096;

/// x: in × n; z, a, da, dz: out × n; W: out × in; b: out.
template <class S>
class Dense final : public Layer<S> {
public:
    Dense(const Settings& settings, Index inputs)
        : m_inputs(inputs), m_outputs(settings.integer("units")),
          m_activation(*findActivation(settings.text("activation"))),
          m_initializer(chosenInitializer(settings, m_activation)),
          m_useBias(settings.flag("use_bias", true)) {}

    Index inputs() const override { return m_inputs; }
    Index outputs() const override { return m_outputs; }
    Index multiplications() const override { return m_inputs * m_outputs; }
    const Activation& activation() const override { return m_activation; }
    Keeps keeps() const override { return {.z = true}; }
    std::optional<SmallLayer> small() const override {
        return SmallLayer{int(m_inputs), int(m_outputs), m_useBias, &m_activation, 0};
    }

    std::vector<TensorShape> tensors() const override {
        std::vector<TensorShape> shapes = {{"weight", {int(m_outputs), int(m_inputs)}}};
        if (m_useBias)
            shapes.push_back({"bias", {int(m_outputs)}});
        return shapes;
    }

    void initialize(core::Random& random, double* parameters) const override {
        m_initializer.draw(random, {parameters, m_outputs, m_inputs}, m_outputs);
        if (m_useBias)
            core::VectorMap<double>(parameters + m_outputs * m_inputs, m_outputs).setZero();
    }

    void forward(const S* parameters, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        share(state.team, m_outputs, x.cols(),
              [&](Index first, Index count) { forwardRows(parameters, x, state, first, count); });
        if (!m_activation.elementwise)
            activate(m_activation, state.z, state.a);
    }

    void backward(const S* parameters, const ConstMatrixMap<S>& x, LayerState<S>& state, S* gradients,
                  MatrixMap<S>* dx) const override {
        const Index samples = x.cols();
        const bool few = isFew<S>(m_inputs), narrow = isNarrow<S>(samples, m_inputs * m_outputs);
        if (!few && !narrow)
            core::transpose(x.data(), m_inputs, samples, state.scratch);
        share(state.team, m_outputs, samples, [&](Index first, Index count) {
            const S* dz = state.dz.data() + first * samples;
            S* dW = gradients + first * m_inputs;
            if (narrow)
                MatrixMap<S>(dW, count, m_inputs).noalias() =
                    ConstMatrixMap<S>(dz, count, samples) * x.transpose();
            else if (few)
                multiplyRows(count, m_inputs, samples, dz, x.data(), dW);
            else
                multiply<S>(count, m_inputs, samples, {dz, samples, 1}, state.scratch, nullptr, dW);
            if (m_useBias)
                sumRows(count, samples, dz, gradients + m_outputs * m_inputs + first);
        });
        if (dx)
            share(state.team, m_inputs, samples,
                  [&](Index first, Index count) { inputGradientRows(parameters, state, *dx, first, count); });
    }

    std::vector<Wire> wiresInto(Index unit) const override {
        std::vector<Wire> wires;
        for (Index j = 0; j < m_inputs; ++j)
            wires.push_back({unit, j, unit, j});
        return wires;
    }
    std::vector<Wire> wiresFrom(Index input) const override {
        std::vector<Wire> wires;
        for (Index k = 0; k < m_outputs; ++k)
            wires.push_back({k, input, k, input});
        return wires;
    }
    std::vector<Wire> wiresThrough(Index row, Index col) const override { return {{row, col, row, col}}; }

private:
    // From so many multiplications on another thread takes its part.
    static constexpr Index kShared = 1 << 19;

    /// Calls body(first, count) for all rows, of large layers in parts on several threads.
    template <class Body>
    void share(core::Team* team, Index rows, Index samples, const Body& body) const {
        const bool narrow = isNarrow<S>(samples, m_inputs * m_outputs);
        if (!team || team->size() == 1 || narrow || m_inputs * m_outputs * samples < kShared)
            return body(Index(0), rows);
        team->run([&](int part, int parts) {
            const Index first = rows * part / parts, end = rows * (part + 1) / parts;
            body(first, end - first);
        });
    }

    void forwardRows(const S* parameters, const ConstMatrixMap<S>& x, LayerState<S>& state, Index first,
                     Index count) const {
        const Index samples = x.cols();
        const S* W = parameters + first * m_inputs;
        const S* bias = m_useBias ? parameters + m_outputs * m_inputs + first : nullptr;
        MatrixMap<S> z(state.z.data() + first * samples, count, samples);
        if (isNarrow<S>(samples, m_inputs * m_outputs)) {
            z.noalias() = ConstMatrixMap<S>(W, count, m_inputs) * x;
            if (bias)
                z.colwise() += core::ConstVectorMap<S>(bias, count);
        } else {
            multiply<S>(count, samples, m_inputs, {W, m_inputs, 1}, x.data(), bias, z.data());
        }
        MatrixMap<S> a(state.a.data() + first * samples, count, samples);
        if (m_activation.elementwise)
            activate(m_activation, z, a);
    }

    void inputGradientRows(const S* parameters, const LayerState<S>& state, MatrixMap<S>& dx, Index first,
                           Index count) const {
        const Index samples = dx.cols();
        MatrixMap<S> rows(dx.data() + first * samples, count, samples);
        if (isNarrow<S>(samples, m_inputs * m_outputs))
            rows.noalias() = ConstMatrixMap<S>(parameters, m_outputs, m_inputs).transpose() * state.dz;
        else
            multiply<S>(count, samples, m_outputs, {parameters + first, 1, m_inputs}, state.dz.data(),
                        nullptr, rows.data());
    }

    Index m_inputs, m_outputs;
    const Activation& m_activation;
    const Initializer& m_initializer;
    bool m_useBias;
};

core::Parameter units() {
    return core::wholeParameter("units", 4, 1, kLargestUnits, "Neurons",
                                "How many neurons the layer has. Each one gives one output.", "neurons");
}

core::Result<std::vector<int>> outputShape(const Settings& settings, const std::vector<int>& input) {
    if (input.size() != 1)
        return core::Error{core::Code::ShapeMismatch,
                           "a dense layer takes a list of numbers, its input has " +
                               std::to_string(input.size()) + " dimensions",
                           ""};
    return std::vector<int>{int(settings.integer("units"))};
}

template <class S>
std::unique_ptr<Layer<S>> make(const Settings& settings, const std::vector<int>& input) {
    return std::make_unique<Dense<S>>(settings, input.front());
}

} // namespace

LayerType denseType() {
    return {{"dense",
             "Dense",
             "Every neuron sees every input: a = f(W·x + b).",
             {units(), activationParameter(), initializerParameter(),
              useBiasParameter("Whether each neuron adds a bias b of its own to its weighted sum.")}},
            outputShape,
            make<float>,
            make<double>};
}

} // namespace engine::model
