#include "engine/io/onnx_chain.h"
#include "engine/model/activation.h"

#include <algorithm>
#include <cmath>

namespace engine::io {

namespace {

constexpr double kReach = 6, kStep = 0.25, kTolerance = 1e-6;

using Unary = double (*)(double);
struct Operator {
    const char* name;
    Unary value;
};
constexpr Operator kOperators[] = {
    {"Erf", [](double x) { return std::erf(x); }},
    {"Exp", [](double x) { return std::exp(x); }},
    {"Log", [](double x) { return std::log(x); }},
    {"Neg", [](double x) { return -x; }},
    {"Abs", [](double x) { return std::abs(x); }},
    {"Sqrt", [](double x) { return std::sqrt(x); }},
    {"Reciprocal", [](double x) { return 1 / x; }},
    {"Relu", [](double x) { return std::max(x, 0.0); }},
    {"Sigmoid", [](double x) { return 1 / (1 + std::exp(-x)); }},
    {"Tanh", [](double x) { return std::tanh(x); }},
    {"Softplus", [](double x) { return std::log1p(std::exp(x)); }},
};

double combined(const std::string& op, double a, double b) {
    return op == "Add"   ? a + b
           : op == "Sub" ? a - b
           : op == "Mul" ? a * b
           : op == "Div" ? a / b
                         : std::pow(a, b);
}

/// Whether a layer that passes numbers on gives the same when a rising function is applied before it.
bool letsThrough(const model::LayerSpec& layer, const std::string& activation) {
    static const std::vector<std::string> kRising = {"relu", "leaky_relu", "sigmoid",
                                                     "tanh", "elu",        "softplus"};
    if (layer.type == "flatten")
        return true;
    if (layer.type == "dropout")
        return activation == "relu" || activation == "leaky_relu";
    return layer.type == "max_pool2d" &&
           std::find(kRising.begin(), kRising.end(), activation) != kRising.end();
}

/// Numbers a formula is tried on.
const OnnxProbes& tried() {
    static const OnnxProbes all = [] {
        OnnxProbes probes;
        for (double x = -kReach; x <= kReach; x += kStep)
            probes.push_back(x);
        return probes;
    }();
    return all;
}

/// What an operator of one number makes of it; nothing if it is none.
std::optional<double> applied(const OnnxNode& node, double x) {
    for (const Operator& each : kOperators)
        if (node.op == each.name)
            return each.value(x);
    if (node.op == "LeakyRelu")
        return x < 0 ? node.real("alpha", 0.01) * x : x;
    if (node.op == "Elu")
        return x < 0 ? node.real("alpha", 1) * std::expm1(x) : x;
    if (node.op == "Gelu" && node.text("approximate", "none") == "none")
        return model::findActivation("gelu")->value(x);
    return {};
}

/// The activation that makes these of the probes; empty if there is none.
std::string activationOf(const OnnxProbes& formula) {
    const OnnxProbes& probes = tried();
    for (const model::Activation& f : model::activations()) {
        if (!f.elementwise)
            continue;
        bool same = true;
        for (std::size_t i = 0; i < probes.size() && same; ++i) {
            const double expected = f.value(probes[i]);
            same = std::abs(formula[i] - expected) <= kTolerance * (1 + std::abs(expected));
        }
        if (same)
            return f.name;
    }
    return {};
}

} // namespace

/// Identity, and casts between kinds of real numbers, or of the input to whole numbers for an embedding.
OnnxProblem OnnxChain::pass(const OnnxNode& node) {
    const std::int64_t to = node.whole("to", 1);
    const bool isReal = to == 1 || to == 10 || to == 11 || to == 16, isWhole = to == 6 || to == 7;
    if (sizes(node.input(0)))
        return foldSizes(node) ? OnnxProblem() : "Cast has no layer here";
    if (!isReal && !(isWhole && m_layers.empty()))
        return "Cast has no layer here";
    set(node, *seen(node.input(0)));
    return {};
}

OnnxProblem OnnxChain::unary(const OnnxNode& node) {
    const OnnxSignal* in = signal(node.input(0));
    if (in == nullptr)
        return node.op + " takes what a layer gives";
    auto made = std::make_shared<OnnxProbes>(in->formula ? *in->formula : tried());
    for (double& x : *made) {
        const auto value = applied(node, x);
        if (!value)
            return node.op + " of this kind has no layer here";
        x = *value;
    }
    set(node, OnnxSignal{in->place, std::move(made)});
    return {};
}

/// A bias, part of a formula, or the sum that ends a residual block.
OnnxProblem OnnxChain::binary(const OnnxNode& node) {
    const OnnxSignal *a = signal(node.input(0)), *b = signal(node.input(1));
    if (a != nullptr && b != nullptr && a->place != b->place)
        return node.op == "Add" ? residual(node) : node.op + " of two layers has no layer here";
    const std::string& other = node.input(a != nullptr ? 1 : 0);
    if ((a == nullptr) != (b == nullptr) && !scalar(other)) {
        if (node.op != "Add" || constant(other) == nullptr)
            return node.op + " with numbers that differ from unit to unit has no layer here";
        if (const OnnxProblem problem = settle(node.input(a != nullptr ? 0 : 1)); !problem.empty())
            return problem;
        return addBias(node, *constant(other));
    }
    const OnnxSignal* base = a != nullptr ? a : b;
    if (node.op == "Add" && (a == nullptr || b == nullptr) && !base->formula && takesBias(*constant(other)) &&
        base->place + 1 == m_places.size())
        return addBias(node, *constant(other));
    const OnnxProbes& probes = tried();
    const double fixed = scalar(other).value_or(0);
    auto made = std::make_shared<OnnxProbes>(probes.size());
    for (std::size_t i = 0; i < probes.size(); ++i) {
        const double left = a == nullptr ? fixed : a->formula ? (*a->formula)[i] : probes[i];
        const double right = b == nullptr ? fixed : b->formula ? (*b->formula)[i] : probes[i];
        (*made)[i] = combined(node.op, left, right);
    }
    set(node, OnnxSignal{base->place, std::move(made)});
    return {};
}

/// Makes the formula of a signal the activation of the layer before it; then it stands at the last place.
OnnxProblem OnnxChain::settle(const std::string& name) {
    const OnnxSignal* in = signal(name);
    if (in == nullptr)
        return "takes what no layer gives";
    const bool isLast = in->place + 1 == m_places.size();
    if (!isLast)
        return "takes what an earlier layer gives; only a residual sum may";
    if (!in->formula)
        return {};
    const std::string activation = activationOf(*in->formula);
    if (activation.empty())
        return "what the nodes before it compute is none of the activations here";
    const OnnxProblem problem = activation == "linear" ? OnnxProblem() : fold(activation);
    if (problem.empty())
        m_seen[name] = OnnxSignal{m_places.size() - 1, nullptr};
    return problem;
}

OnnxProblem OnnxChain::fold(const std::string& activation) {
    std::size_t at = m_layers.size();
    while (at > 0 && letsThrough(m_layers[at - 1].spec, activation))
        --at;
    model::LayerSpec* layer = at > 0 ? &m_layers[at - 1].spec : nullptr;
    if (layer == nullptr || (layer->type != "dense" && layer->type != "conv2d"))
        return activation + " after " + (layer == nullptr ? "the input" : "a " + layer->type + " layer") +
               " has no layer here; only dense and conv2d layers have an activation";
    if (layer->settings.text("activation") != "linear")
        return activation + " after " + layer->settings.text("activation") + " has no layer here";
    layer->settings.set("activation", activation);
    for (Place& each : m_places)
        each.isLeft = each.isLeft || each.layers >= at;
    Place now = m_places.back();
    now.isLeft = false;
    m_places.push_back(std::move(now));
    return {};
}

OnnxProblem OnnxChain::softmax(const OnnxNode& node) {
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const std::int64_t axis = node.whole("axis", m_model.opset < 13 ? 1 : -1);
    if (place().shape.size() != 1 || (axis != 1 && axis != -1))
        return "Softmax is here over all numbers of a sample";
    if (m_layers.empty() || m_layers.back().spec.type != "dense")
        return "Softmax has no layer here unless a dense layer is before it";
    const OnnxProblem problem = fold("softmax");
    stand(node);
    return problem;
}

/// x + f(x): the layers since x are its block.
OnnxProblem OnnxChain::residual(const OnnxNode& node) {
    std::string older = node.input(0), newer = node.input(1);
    if (signal(older)->place > signal(newer)->place)
        std::swap(older, newer);
    const OnnxSignal from = *signal(older);
    if (const OnnxProblem problem = settle(newer); !problem.empty())
        return problem;
    const Place before = m_places[from.place];
    if (from.formula || before.isLeft)
        return "a residual sum adds what goes into a layer, not numbers from before an activation";
    if (before.shape != place().shape || before.channelsLast != place().channelsLast ||
        before.flattened != place().flattened || place().layers == before.layers)
        return "the sum of " + onnxShapeText(before.shape) + " and " + onnxShapeText(place().shape) +
               " has no layer here";
    Place sum = place();
    model::LayerSpec layer = model::layerOf(model::kResidual);
    layer.block = int(place().layers - before.layers);
    if (const OnnxProblem problem = add(std::move(layer)); !problem.empty())
        return problem;
    sum.layers = m_layers.size();
    stand(node, std::move(sum));
    return {};
}

} // namespace engine::io
