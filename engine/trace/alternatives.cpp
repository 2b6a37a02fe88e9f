#include "engine/trace/alternatives.h"

#include <algorithm>
#include <utility>

namespace engine::trace {

namespace {

using core::Index;
using optim::OptimizerSpec;
using OptimizerPtr = std::unique_ptr<optim::Optimizer<double>>;

/// The usual value, where it is on at all.
constexpr double kMomentum = 0.9;

bool hasMomentum(const OptimizerSpec& spec) { return spec.settings.real("momentum") != 0; }

/// Whether two specs are the same row: SGD with and without momentum are two.
bool sameKind(const OptimizerSpec& a, const OptimizerSpec& b) {
    return a.type == b.type && (a.type != "sgd" || hasMomentum(a) == hasMomentum(b));
}

bool isAdams(const std::string& type) { return type == "adam" || type == "adamw"; }

std::vector<OptimizerSpec> rows(const OptimizerSpec& own) {
    std::vector<OptimizerSpec> all{
        {"sgd", {}}, {"sgd", {{"momentum", kMomentum}}}, {"rmsprop", {}}, {"adam", {}}, {"adamw", {}}};
    for (OptimizerSpec& spec : all)
        spec.settings = core::checked(*optim::findOptimizer(spec.type), spec.settings).value();
    const auto place =
        std::find_if(all.begin(), all.end(), [&](const OptimizerSpec& spec) { return sameKind(spec, own); });
    if (place == all.end())
        all.push_back(own);
    else
        *place = own;
    return all;
}

/// The parameter's number in each state vector of `other`; nothing where the run does not keep them all.
std::vector<double> keptMoments(const Trace& trace, const OptimizerSpec& other,
                                const std::vector<std::string>& wanted, Index index) {
    const OptimizerSpec& own = trace.input.optimizer;
    if (own.type != other.type && !(isAdams(own.type) && isAdams(other.type)))
        return {};
    const auto kept = optim::makeOptimizer<double>(own).value()->slotNames();
    std::vector<double> moments;
    for (const std::string& name : wanted) {
        const auto place = std::find(kept.begin(), kept.end(), name);
        if (place == kept.end())
            return {};
        moments.push_back(
            trace.input.optimizerState.slots[static_cast<std::size_t>(place - kept.begin())][index]);
    }
    return moments;
}

Alternative alternative(const Trace& trace, const model::TensorSlot& slot, Index index, OptimizerSpec spec) {
    const PassInput& pass = trace.input;
    const OptimizerPtr optimizer = std::move(optim::makeOptimizer<double>(spec).value());
    const auto names = optimizer->slotNames();
    const auto moments = keptMoments(trace, spec, names, index);
    const bool begins = moments.size() < names.size();
    optim::OptimizerState<double> state = optimizer->initialState(1);
    for (std::size_t i = 0; i < moments.size(); ++i)
        state.slots[i][0] = moments[i];

    Alternative made{std::move(spec), false, begins && pass.step > 1, begins ? 1 : pass.step, 0, 0};
    const int clip = trace.find(Phase::Update, static_cast<int>(pass.network.layers.size()) - 1, "clip");
    const double scale = clip < 0 ? 1 : trace.operations[static_cast<std::size_t>(clip)].values(0, 0);
    const core::VectorD parameter = pass.parameters.segment(index, 1),
                        gradient = trace.gradients.segment(index, 1);
    core::VectorD delta = core::VectorD::Zero(1);
    optimizer->step(parameter, gradient, state, 0, 1,
                    {made.step, pass.learningRate * slot.learningRateScale, scale}, delta);
    made.delta = delta[0];
    made.updated = parameter[0] + delta[0];
    return made;
}

} // namespace

std::vector<Alternative> alternatives(const Trace& trace, int slot, Index number) {
    const model::TensorSlot& tensor = trace.layout.slots[static_cast<std::size_t>(slot)];
    std::vector<Alternative> all;
    if (!tensor.trainable)
        return all;
    for (OptimizerSpec& spec : rows(trace.input.optimizer)) {
        all.push_back(alternative(trace, tensor, tensor.offset + number, std::move(spec)));
        all.back().isOwn = sameKind(all.back().optimizer, trace.input.optimizer);
    }
    return all;
}

} // namespace engine::trace
