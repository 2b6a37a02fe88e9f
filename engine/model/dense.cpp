#include "engine/model/dense.h"

#include "engine/model/initializer.h"

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;
using core::Settings;

constexpr int kLargestUnits = 4096;
constexpr const char* kDefaultInitializer = "default";

/// x: in × n; z, a, da, dz: out × n; W: out × in; b: out.
template <class S>
class Dense final : public Layer<S> {
public:
    Dense(const Settings& settings, Index inputs)
        : m_inputs(inputs), m_outputs(settings.integer("units")),
          m_activation(*findActivation(settings.text("activation"))),
          m_useBias(settings.flag("use_bias", true)) {
        const std::string name = settings.text("initializer", kDefaultInitializer);
        const std::string fallback = m_activation.reluFamily ? "he_uniform" : "glorot_uniform";
        m_initializer = findInitializer(name == kDefaultInitializer ? fallback : name);
    }

    Index inputs() const override { return m_inputs; }
    Index outputs() const override { return m_outputs; }
    Index multiplications() const override { return m_inputs * m_outputs; }
    const Activation& activation() const override { return m_activation; }

    std::vector<TensorShape> tensors() const override {
        std::vector<TensorShape> shapes = {{"weight", {int(m_outputs), int(m_inputs)}}};
        if (m_useBias)
            shapes.push_back({"bias", {int(m_outputs)}});
        return shapes;
    }

    void initialize(core::Random& random, double* parameters) const override {
        m_initializer->draw(random, {parameters, m_outputs, m_inputs});
        if (m_useBias)
            core::VectorMap<double>(parameters + m_outputs * m_inputs, m_outputs).setZero();
    }

    void forward(const S* parameters, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        const ConstMatrixMap<S> W(parameters, m_outputs, m_inputs);
        state.z.noalias() = W * x;
        if (m_useBias)
            state.z.colwise() += core::ConstVectorMap<S>(parameters + W.size(), m_outputs);
        activate(m_activation, state.z, state.a);
    }

    void activationGradient(LayerState<S>& state) const override {
        model::activationGradient(m_activation, state.z, state.a, state.da, state.dz);
    }

    void backward(const S* parameters, const ConstMatrixMap<S>& x, LayerState<S>& state, S* gradients,
                  MatrixMap<S>* dx) const override {
        MatrixMap<S> dW(gradients, m_outputs, m_inputs);
        dW.noalias() = state.dz * x.transpose();
        if (m_useBias)
            core::VectorMap<S>(gradients + dW.size(), m_outputs) = state.dz.rowwise().sum();
        if (dx)
            dx->noalias() = ConstMatrixMap<S>(parameters, m_outputs, m_inputs).transpose() * state.dz;
    }

private:
    Index m_inputs, m_outputs;
    const Activation& m_activation;
    const Initializer* m_initializer;
    bool m_useBias;
};

core::Parameter units() {
    core::Parameter units;
    units.name = "units";
    units.kind = core::Kind::Integer;
    units.defaultValue = std::int64_t(4);
    units.minimum = 1;
    units.maximum = kLargestUnits;
    units.unit = "neurons";
    units.label = "Neurons";
    units.help = "How many neurons the layer has. Each one gives one output.";
    return units;
}

core::Parameter activationChoice() {
    core::Parameter choice;
    choice.name = "activation";
    choice.kind = core::Kind::Choice;
    choice.defaultValue = std::string("linear");
    choice.label = "Activation";
    choice.help = "The function that turns each neuron's sum z into its output a.";
    for (const Activation& f : activations())
        choice.choices.push_back(f.name);
    return choice;
}

core::Parameter initializerChoice() {
    core::Parameter choice;
    choice.name = "initializer";
    choice.kind = core::Kind::Choice;
    choice.defaultValue = std::string(kDefaultInitializer);
    choice.label = "Initial weights";
    choice.help = "How the weights are drawn before training. Default: He for ReLU and its relatives, Glorot "
                  "otherwise. Biases start at 0.";
    choice.choices = {kDefaultInitializer};
    for (const Initializer& initializer : initializers())
        choice.choices.push_back(initializer.name);
    return choice;
}

core::Parameter useBias() {
    core::Parameter flag;
    flag.name = "use_bias";
    flag.kind = core::Kind::Boolean;
    flag.defaultValue = true;
    flag.label = "Bias";
    flag.help = "Whether each neuron adds a bias b of its own to its weighted sum.";
    return flag;
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
             {units(), activationChoice(), initializerChoice(), useBias()}},
            outputShape,
            make<float>,
            make<double>};
}

} // namespace engine::model
