#include "engine/analysis/contributions.h"

#include "engine/model/activation.h"
#include "engine/model/layer.h"

#include <cassert>
#include <string>

namespace engine::analysis {

using core::Index;

namespace {

/// L = Σ t·y over the outputs times their number's mean: with t = outputs at one place, ∂L/∂y is 1 there.
model::Loss picking() {
    model::Loss loss;
    loss.name = "picking";
    loss.part = [](double y, double t) { return y * t; };
    loss.slope = [](double, double t) { return t; };
    return loss;
}

} // namespace

Contributions turned(Contributions contributions) {
    contributions.gradients = -contributions.gradients;
    contributions.values = -contributions.values;
    contributions.output = -contributions.output;
    return contributions;
}

core::Result<Contributor> Contributor::create(const model::NetworkSpec& spec) {
    model::NetworkSpec open = spec;
    if (!open.layers.empty())
        if (const auto* last = open.layers.back().settings.find("activation");
            last && (std::get<std::string>(*last) == "softmax" || std::get<std::string>(*last) == "sigmoid"))
            open.layers.back().settings.set("activation", std::string("linear"));
    const auto* first = open.layers.empty() ? nullptr : model::findLayerType(open.layers.front().type);
    const bool looksUp = first && first->mustBeFirst;
    // In evaluation mode it hands on what it gets; the gradient of the loss by its output is that by the
    // input.
    if (!looksUp)
        open.layers.insert(open.layers.begin(), model::layerOf("dropout"));
    auto network = model::Network<double>::create(open);
    if (!network)
        return network.error();
    return Contributor(*std::move(network), looksUp);
}

Contributions Contributor::of(const core::VectorD& parameters, const data::Scaler& scaler,
                              const core::VectorD& features, Index output) const {
    assert(features.size() == m_network.inputs() && parameters.size() == m_network.layout().size &&
           output >= 0 && output < outputs());
    const core::MatrixD standardized = scaler.apply(features);
    Contributions made;
    made.inputs = standardized.col(0);
    core::VectorD t = core::VectorD::Zero(outputs()), gradients(m_network.layout().size);
    t(output) = static_cast<double>(outputs());
    const core::ConstMatrixMap<double> x(made.inputs.data(), made.inputs.size(), 1),
        target(t.data(), t.size(), 1);
    auto workspace = m_network.workspace(1);
    m_network.forward(parameters, x, workspace);
    static const model::Loss kPicking = picking();
    m_network.backward(parameters, x, target, kPicking, workspace, gradients);
    made.output = workspace.layers.back().a(output, 0);
    const auto& entry = workspace.layers.front();
    if (!m_looksUp) {
        made.gradients = entry.da.col(0);
        made.values = made.inputs.cwiseProduct(made.gradients);
        return made;
    }
    const core::VectorD all = entry.a.col(0).cwiseProduct(entry.da.col(0));
    const Index each = all.size() / made.inputs.size();
    made.values.resize(made.inputs.size());
    for (Index i = 0; i < made.values.size(); ++i)
        made.values(i) = all.segment(i * each, each).sum();
    return made;
}

} // namespace engine::analysis
