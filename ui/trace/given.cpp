#include "ui/trace/given.h"

#include "engine/trace/reader.h"
#include "ui/theme.h"
#include "ui/trace/unit_names.h"

#include <QCoreApplication>

#include <map>

namespace ui::trace {

using engine::trace::Link;
using engine::trace::Trace;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Sentences", text); }

int sampleNumber(const Trace& trace, int column) {
    return column >= 0 && column < static_cast<int>(trace.input.samples.size())
               ? trace.input.samples[static_cast<std::size_t>(column)]
               : column;
}

engine::trace::Symbol settingSymbol(const std::string& name, bool ofLayer) {
    if (ofLayer && name == "momentum")
        return {"m", "", ""};
    static const std::map<std::string, engine::trace::Symbol> kSymbols = {
        {"learning_rate", {"η", "", ""}}, {"step", {"k", "", ""}},
        {"samples", {"N", "", ""}},       {"outputs", {"n", "", ""}},
        {"momentum", {"μ", "", ""}},      {"weight_decay", {"λ", "", ""}},
        {"beta1", {"β", "1", ""}},        {"beta2", {"β", "2", ""}},
        {"eps", {"ε", "", ""}},           {"alpha", {"α", "", ""}},
        {"lr_decay", {"γ", "", ""}},      {"rate", {"p", "", ""}},
        {"l1", {"λ", "1", ""}},           {"l2", {"λ", "2", ""}},
        {"epsilon", {"ε", "", ""}},       {"gradient_clip_norm", {"‖g‖", "max", ""}}};
    const auto found = kSymbols.find(name);
    return found != kSymbols.end() ? found->second : engine::trace::Symbol{name, "", ""};
}

QString settingSentence(const std::string& name, bool ofLayer) {
    if (ofLayer && name == "momentum")
        return tr(
            "How far the running means and variances of this layer move towards those of each batch; set in "
            "Build mode.");
    if (name == "epsilon")
        return tr(
            "A small number added to the variance, so that nothing is divided by 0; set in Build mode.");
    if (name == "learning_rate")
        return tr("The learning rate η, set in the bar at the top; it can be changed at any time.");
    if (name == "step")
        return tr("The number of this update, counted from 1.");
    if (name == "samples")
        return tr("The number of samples in this batch.");
    if (name == "outputs")
        return tr("The number of outputs of the network.");
    if (name == "rate")
        return tr("The share p of values that this dropout layer sets to 0; set in Build mode.");
    if (name == "learning_rate_scale")
        return tr("The factor by which this layer's learning rate is scaled.");
    if (name == "l1")
        return tr("The factor of the L1 penalty: what a weight's size costs in the loss.");
    if (name == "l2")
        return tr("The factor of the L2 penalty: what the square of a weight costs in the loss.");
    if (name == "gradient_clip_norm")
        return tr("The largest norm that the gradient may have: a longer one is scaled down to it.");
    return tr("A setting of the optimizer: %1.").arg(QString::fromStdString(name).replace('_', ' '));
}

/// The letter of a moment, as in the optimizer's formula.
std::string momentName(const engine::optim::OptimizerSpec& optimizer, int slot) {
    if (optimizer.type == "adam" || optimizer.type == "adamw")
        return slot == 0 ? "m" : "v";
    if (optimizer.type == "adagrad")
        return "G";
    if (optimizer.type == "rmsprop" && slot > 0)
        return slot == 1 && optimizer.settings.flag("centered") ? "ḡ" : "u";
    return "v";
}

} // namespace

QString givenName(const Trace& trace, const Link& given) {
    switch (given.to) {
    case Link::To::Parameter: {
        const auto& slot = trace.layout.slots[static_cast<std::size_t>(given.index)];
        if (slot.isBuffer)
            return (slot.parameter == "running_mean" ? tr("running mean of %1")
                                                     : tr("running variance of %1"))
                .arg(rowName(trace, slot.layer, given.row));
        return slot.parameter == "weight" ? weightName(trace, slot.layer, given.row, given.col)
                                          : biasName(trace, slot.layer, given.row);
    }
    case Link::To::Input:
        return tr("%1 of sample %2").arg(unitName(trace, -1, given.row)).arg(sampleNumber(trace, given.col));
    case Link::To::Target:
        return tr("target %1 of sample %2").arg(given.row + 1).arg(sampleNumber(trace, given.col));
    case Link::To::Setting:
        return QString::fromStdString(given.setting).replace('_', ' ');
    case Link::To::OptimizerSlot:
        return tr("memory of the optimizer");
    case Link::To::Operation:
    case Link::To::Nothing:
        break;
    }
    return {};
}

QString givenSentence(const Trace& trace, const Link& given) {
    switch (given.to) {
    case Link::To::Parameter:
        return trace.layout.slots[static_cast<std::size_t>(given.index)].isBuffer
                   ? tr("The %1: what evaluation goes by, moved a little towards the batch's by every "
                        "update.")
                         .arg(givenName(trace, given))
               : trace.input.step <= 1
                   ? tr("The %1, as the run began with it: drawn by its initializer, or loaded.")
                         .arg(givenName(trace, given))
                   : tr("The %1, as update %2 left it.")
                         .arg(givenName(trace, given), formatCount(trace.input.step - 1));
    case Link::To::Input:
        return tr("The %1, as the data give it (standardized, where that is on).")
            .arg(givenName(trace, given));
    case Link::To::Target:
        return trace.input.scalesTargets()
                   ? tr("The %1: what the data say the network should answer, %2, standardized: less the "
                        "mean "
                        "%3, divided by the deviation %4 of the training samples.")
                         .arg(givenName(trace, given),
                              formatNumber(trace.input.inOwnUnits(given.row, givenValue(trace, given))),
                              formatNumber(trace.input.targetMean(given.row)),
                              formatNumber(trace.input.targetDeviation(given.row)))
                   : tr("The %1: what the data say the network should answer.").arg(givenName(trace, given));
    case Link::To::Setting:
        return settingSentence(given.setting, given.index >= 0);
    case Link::To::OptimizerSlot:
        return trace.input.optimizer.type == "adagrad"
                   ? tr("The squares of all earlier gradients of this parameter, added up; before the first "
                        "update the initial sum.")
                   : tr("What the optimizer remembers of earlier gradients of this parameter; 0 before the "
                        "first update.");
    case Link::To::Operation:
    case Link::To::Nothing:
        break;
    }
    return {};
}

engine::trace::Symbol givenSymbol(const Trace& trace, const Link& given) {
    const std::string row = std::to_string(given.row + 1);
    switch (given.to) {
    case Link::To::Parameter: {
        const auto& slot = trace.layout.slots[static_cast<std::size_t>(given.index)];
        const engine::trace::Reader reader(trace);
        const std::string layer = "(" + std::to_string(slot.layer + 1) + ")";
        if (slot.isBuffer)
            return {slot.parameter == "running_mean" ? "μ̄" : "σ̄²", row, layer};
        if (slot.parameter == "weight")
            return {reader.weightLetter(slot.layer), reader.weightName(slot.layer, given.row, given.col),
                    layer};
        return {reader.biasLetter(slot.layer), reader.biasName(slot.layer, given.row), layer};
    }
    case Link::To::Input:
        return {"x", engine::trace::Reader(trace).unitName(-1, given.row), {}};
    case Link::To::Target:
        return {"t", row, {}};
    case Link::To::OptimizerSlot:
        return {momentName(trace.input.optimizer, given.index), {}, {}};
    case Link::To::Setting:
        return settingSymbol(given.setting, given.index >= 0);
    case Link::To::Operation:
    case Link::To::Nothing:
        break;
    }
    return {};
}

double givenValue(const Trace& trace, const Link& given) {
    return engine::trace::follow(trace, given).value_or(0);
}

} // namespace ui::trace
