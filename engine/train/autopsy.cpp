#include "engine/train/autopsy.h"

#include "engine/train/pass.h"
#include "engine/train/unfreezing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace engine::train {

namespace {

/// Every one of so many updates before the end; before them in steps that grow ...
constexpr long long kClose = 20;
constexpr double kFarther = 1.3;
/// ... to this far, and beyond in steps that double.
constexpr long long kFar = 200;
/// A gradient up to so many times the smallest is not growing yet: batches differ.
constexpr double kCalm = 3;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

LastStep measured(const trace::Trace& trace) {
    LastStep step;
    step.step = trace.input.step;
    const int dataLoss =
        trace.find(trace::Phase::Loss, static_cast<int>(trace.input.network.layers.size()) - 1, "data loss");
    step.loss = dataLoss < 0 ? trace.loss : trace.operations[static_cast<std::size_t>(dataLoss)].values(0, 0);
    // Squares of float64's largest numbers would be infinite.
    step.gradientNorm = trace.gradients.stableNorm();
    step.parameterNorm = trace.input.parameters.stableNorm();
    step.updateNorm = trace.delta.stableNorm();
    for (const model::TensorSlot& slot : trace.layout.slots)
        step.tensors.push_back({slot.layer, slot.parameter == "bias",
                                trace.gradients.segment(slot.offset, slot.size).stableNorm(),
                                trace.input.parameters.segment(slot.offset, slot.size).stableNorm(),
                                trace.delta.segment(slot.offset, slot.size).stableNorm()});
    return step;
}

double roundedDown(double number) {
    const double unit = roundingUnit(number);
    // Not one below because of a quotient's last bit.
    return std::floor(number / unit * (1 + 1e-12)) * unit;
}

} // namespace

std::vector<long long> statesToLookAt(long long first, long long failed) {
    std::vector<long long> states;
    for (long long back = 1; failed - back >= first;) {
        states.push_back(failed - back);
        back = back < kClose ? back + 1
               : back < kFar ? static_cast<long long>(std::ceil(static_cast<double>(back) * kFarther))
                             : 2 * back;
    }
    if (!states.empty() && states.back() > first)
        states.push_back(first);
    std::reverse(states.begin(), states.end());
    return states;
}

void LastSteps::look(const Moment& at) {
    const auto trace = trace::record(
        passInput(at.experiment, *at.data, at.state, nextBatch(at.state, at.experiment, *at.data)));
    if (!trace)
        return;
    const LastStep step = measured(**trace);
    m_steps.push_back(step);
    m_last = Kept{at, step};
    // A batch without any gradient (hinge) is calm, but no measure.
    if (step.gradientNorm > 0)
        m_smallest = std::min(m_smallest, step.gradientNorm);
    if (!m_calm || step.gradientNorm <= kCalm * m_smallest)
        m_calm = m_last;
}

AutopsyPtr LastSteps::autopsy(const std::atomic<bool>* givenUp) const {
    if (!m_last)
        return nullptr;
    auto made = std::make_shared<Autopsy>();
    made->step = m_last->step.step;
    made->precision = m_last->at.experiment.training.precision;
    made->broken = brokenNumber(m_last->at.state, m_last->at.experiment, *m_last->at.data);
    made->growth = m_steps;
    made->calm = m_calm->step;
    made->learningRate = effectiveRate(m_last->at.state, m_last->at.experiment, *m_last->at.data);
    made->optimizer = m_last->at.experiment.training.optimizer;
    made->clips = m_last->at.experiment.training.gradientClipNorm > 0;
    made->curvature = curvature(experimentAt(m_calm->at.experiment, m_calm->at.state.epoch), *m_calm->at.data,
                                m_calm->at.state.parameters, givenUp);
    made->stableRate = stableRate(made->optimizer, made->curvature.largest);
    return made;
}

double roundingUnit(double rate) {
    if (!(rate > 0) || !std::isfinite(rate))
        return kNone;
    const double unit = std::pow(10, std::floor(std::log10(rate)));
    return rate / unit < 3 ? unit / 10 : unit;
}

double usualRate(const optim::OptimizerSpec& optimizer) {
    return optim::findOptimizer(optimizer.type)->defaults().real("learning_rate");
}

double momentumOf(const optim::OptimizerSpec& optimizer) { return optimizer.settings.real("momentum", 0); }

double growthPerStep(const Autopsy& autopsy) {
    const auto steps = static_cast<double>(autopsy.last().step - autopsy.calm.step);
    const double factor = autopsy.last().gradientNorm / autopsy.calm.gradientNorm;
    if (steps < 1 || !(factor > 1) || !std::isfinite(factor))
        return kNone;
    return std::pow(factor, 1 / steps);
}

double rateToTry(const Autopsy& autopsy) {
    if (std::isnan(autopsy.stableRate))
        return roundedDown(std::min(autopsy.learningRate / 10, 10 * usualRate(autopsy.optimizer)));
    const double momentum = momentumOf(autopsy.optimizer);
    return roundedDown(std::min(autopsy.stableRate, autopsy.learningRate) / (2 * (1 + momentum)));
}

} // namespace engine::train
