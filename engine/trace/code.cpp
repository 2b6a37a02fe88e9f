#include "engine/trace/code.h"

#include "engine/optim/optimizer.h"
#include "engine/trace/code_writer.h"

#include <utility>

namespace engine::trace {

namespace {

std::string numbered(const char* letter, int layer) { return letter + std::to_string(layer + 1); }

constexpr const char* kPrelude = R"(import math
import numpy as np

erfc = np.vectorize(math.erfc)

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def softmax(z):
    e = np.exp(z - z.max(0))
    return e / e.sum(0)

def logsumexp(z):
    return z.max(0) + np.log(np.exp(z - z.max(0)).sum(0))

def huber(e):
    return np.where(np.abs(e) < 1, 0.5 * e**2, np.abs(e) - 0.5)

def signs(t):  # hinge: a target of 0 is read as -1
    return np.where(t == 0, -1, t)

def log(p):
    return np.maximum(np.log(p), -100)
)";

/// The layers' sums in one: "q1.sum() + q2.sum()".
void addUp(LineWriter& line, const CodeNames& names, const char* operation, bool clipping) {
    const std::vector<int> layers = names.reader().layersWith(operation);
    if (layers.empty())
        line << "0";
    const char* between = "";
    for (const int layer : layers) {
        line << between << (clipping ? names.clipping(operation, layer) : names.loss(operation, layer))
             << ".sum()";
        between = " + ";
    }
}

void writeForward(LineWriter& line, const CodeNames& names, const Operation& o) {
    const Reader& reader = names.reader();
    const CodeName before = names.forward("a", o.layer - 1);
    if (writeImageForward(line, names, o) || writeNormalizationForward(line, names, o))
        return;
    if (o.name == "z") {
        line << names.parameter(o.layer, false) << " @ " << before;
        if (reader.hasBias(o.layer))
            line << " + " << names.parameter(o.layer, true);
    } else if (o.name == "mask") {
        line << numbered("mask", o.layer) << "  # 0, or 1 / (1 - p)";
    } else if (reader.hasMask(o.layer)) {
        line << names.forward("mask", o.layer) << " * " << before;
    } else {
        writeActivation(line, reader.activation(o.layer), names.forward("z", o.layer));
    }
}

void writeLossPart(LineWriter& line, const CodeNames& names, const Operation& o) {
    const bool penalized = names.reader().penalties() > 0;
    if (o.name == "data loss" || (o.name == "L" && !penalized))
        return writeLossCode(line, names);
    if (o.name == "L") {
        line << names.loss("data loss", o.layer) << " + " << names.loss("penalty", o.layer);
        return;
    }
    if (o.name == "penalty")
        return addUp(line, names, "penalties", false);
    const PassInput& input = names.reader().trace().input;
    const CodeName w = names.parameter(o.layer, false);
    if (input.l1 != 0)
        line << names.setting("l1") << " * np.abs(" << w << ").sum(1, keepdims=True)";
    if (input.l1 != 0 && input.l2 != 0)
        line << " + ";
    if (input.l2 != 0)
        line << names.setting("l2") << " * (" << w << "**2).sum(1, keepdims=True)";
}

void writeWeightGradient(LineWriter& line, const CodeNames& names, int layer) {
    const Operation gradient{Phase::Backward, layer, "dL/dW", {}};
    if (names.reader().work(layer) == Work::Normalizes) {
        writeNormalizationBackward(line, names, gradient);
        return;
    }
    if (!writeImageBackward(line, names, gradient) && !writeNormalizationBackward(line, names, gradient))
        line << names.backward("dL/dz", layer) << " @ " << names.forward("a", layer - 1) << ".T";
    const PassInput& input = names.reader().trace().input;
    const CodeName w = names.parameter(layer, false);
    if (input.l1 != 0)
        line << " + " << names.setting("l1") << " * np.sign(" << w << ")";
    if (input.l2 != 0)
        line << " + 2 * " << names.setting("l2") << " * " << w;
}

/// What comes back from the layer above.
void writeArriving(LineWriter& line, const CodeNames& names, const Operation& o) {
    if (writeNormalizationBackward(line, names, o) || writeImageBackward(line, names, o))
        return;
    if (names.reader().hasMask(o.layer + 1))
        line << names.forward("mask", o.layer + 1) << " * " << names.backward("dL/da", o.layer + 1);
    else
        line << names.parameter(o.layer + 1, false) << ".T @ " << names.backward("dL/dz", o.layer + 1);
}

void writeBackward(LineWriter& line, const CodeNames& names, const Operation& o) {
    const Reader& reader = names.reader();
    const bool isLast = o.layer == reader.lastLayer();
    if (o.name == "dL/dW")
        return writeWeightGradient(line, names, o.layer);
    if (o.name == "dL/db" &&
        (writeNormalizationBackward(line, names, o) || writeImageBackward(line, names, o)))
        return;
    if (o.name == "dL/dxhat") {
        writeNormalizationBackward(line, names, o);
        return;
    }
    if (o.name == "dL/db") {
        line << names.backward("dL/dz", o.layer) << ".sum(1, keepdims=True)";
    } else if (o.name == "dL/da") {
        if (isLast)
            return writeLossGradientCode(line, names);
        writeArriving(line, names, o);
        for (const int skip : reader.skipsFrom(o.layer))
            line << " + " << names.backward("dL/da", skip);
    } else if (isLast && reader.fused()) {
        writeFusedDeltaCode(line, names);
    } else {
        writeSlope(line, reader.activation(o.layer), names.forward("z", o.layer), names.forward("a", o.layer),
                   names.backward("dL/da", o.layer));
    }
}

void writeClipping(LineWriter& line, const CodeNames& names, const Operation& o) {
    if (writeNormalizationUpdate(line, names, o))
        return;
    if (o.name == "squares") {
        line << "(" << names.backward("dL/dW", o.layer) << "**2).sum(1, keepdims=True)";
        if (names.reader().hasBias(o.layer))
            line << " + " << names.backward("dL/db", o.layer) << "**2";
    } else if (o.name == "norm") {
        line << "np.sqrt(";
        addUp(line, names, "squares", true);
        line << ")";
    } else {
        line << "min(1, " << names.setting("gradient_clip_norm") << " / (" << names.clipping("norm", o.layer)
             << " + 1e-6))";
    }
}

CodeName assigned(const CodeNames& names, const Operation& o) {
    const char* name = o.name.c_str();
    switch (o.phase) {
    case Phase::Forward:
        return names.forward(name, o.layer);
    case Phase::Loss:
        return names.loss(name, o.layer);
    case Phase::Backward:
        return names.backward(name, o.layer);
    case Phase::Update:
        break;
    }
    return names.clipping(name, o.layer);
}

} // namespace

LineWriter::LineWriter(int operation, const CodeName& assigned) {
    m_line.operation = operation;
    m_line.name = assigned.text;
    *this << assigned << " = ";
}

LineWriter& LineWriter::operator<<(const char* text) {
    m_line.text += text;
    return *this;
}

LineWriter& LineWriter::operator<<(const CodeName& name) {
    m_line.tokens.push_back(
        {static_cast<int>(m_line.text.size()), static_cast<int>(name.text.size()), name.link});
    m_line.text += name.text;
    return *this;
}

CodeName CodeNames::operation(Phase phase, const char* name, int layer, std::string text) const {
    return {std::move(text), {Link::To::Operation, m_reader.trace().find(phase, layer, name), -1, -1, {}}};
}

CodeName CodeNames::forward(const char* name, int layer) const {
    if (layer < 0)
        return inputs();
    const std::string what = name;
    return operation(Phase::Forward, name, layer,
                     numbered(what == "z"                                      ? "Z"
                              : what == "mask"                                 ? "M"
                              : what == "xhat"                                 ? "XH"
                              : what == "mean" || what == "batch mean"         ? "mean"
                              : what == "variance" || what == "batch variance" ? "var"
                                                                               : "A",
                              layer));
}

CodeName CodeNames::backward(const char* name, int layer) const {
    const std::string what = name;
    const char* text = what == "dL/da"      ? "dA"
                       : what == "dL/dz"    ? "dZ"
                       : what == "dL/dxhat" ? "dXH"
                       : what == "dL/dW"    ? "dW"
                                            : "db";
    return operation(Phase::Backward, name, layer, numbered(text, layer));
}

CodeName CodeNames::loss(const char* name, int layer) const {
    const std::string what = name;
    const std::string text = what == "data loss"   ? "D"
                             : what == "penalties" ? numbered("P", layer)
                             : what == "penalty"   ? "P"
                                                   : "L";
    return operation(Phase::Loss, name, layer, text);
}

CodeName CodeNames::clipping(const char* name, int layer) const {
    const std::string what = name;
    return operation(Phase::Update, name, layer,
                     what == "squares"            ? numbered("q", layer)
                     : what == "running mean"     ? numbered("new_running_mean", layer)
                     : what == "running variance" ? numbered("new_running_var", layer)
                     : what == "norm"             ? "norm"
                                                  : "c");
}

CodeName CodeNames::running(int layer, bool isVariance) const {
    const model::TensorSlot* slot =
        m_reader.trace().layout.find(layer, isVariance ? "running_var" : "running_mean");
    const int index = slot ? static_cast<int>(slot - m_reader.trace().layout.slots.data()) : -1;
    return {numbered(isVariance ? "running_var" : "running_mean", layer),
            {Link::To::Parameter, index, -1, -1, {}}};
}

int CodeNames::slotOf(int layer, bool isBias) const {
    const model::TensorSlot* slot = m_reader.trace().layout.find(layer, isBias ? "bias" : "weight");
    return slot ? static_cast<int>(slot - m_reader.trace().layout.slots.data()) : -1;
}

CodeName CodeNames::parameter(int layer, bool isBias) const {
    return {numbered(isBias ? "b" : "W", layer), {Link::To::Parameter, slotOf(layer, isBias), -1, -1, {}}};
}

CodeName CodeNames::setting(const char* name) const {
    return {std::string(name) == "learning_rate" ? "eta" : name, settingLink(name)};
}

CodeName CodeNames::moment(int layer, bool isBias, int slot) const {
    const auto optimizer = optim::makeOptimizer<double>(m_reader.trace().input.optimizer);
    const auto slots = optimizer ? (*optimizer)->slotNames() : std::vector<std::string>{};
    const std::string name = static_cast<std::size_t>(slot) < slots.size()
                                 ? slots[static_cast<std::size_t>(slot)]
                                 : std::to_string(slot);
    return {parameter(layer, isBias).text + "_" + name,
            {Link::To::OptimizerSlot, slot, slotOf(layer, isBias), -1, {}}};
}

std::vector<CodeLine> numpyCode(const Trace& trace) {
    const Reader reader(trace);
    const CodeNames names(reader);
    std::vector<CodeLine> code;
    for (int i = 0; i < static_cast<int>(trace.operations.size()); ++i) {
        const Operation& o = trace.operations[static_cast<std::size_t>(i)];
        if (o.phase == Phase::Update && (o.name == "W" || o.name == "b")) {
            for (CodeLine& line : writeUpdateCode(names, i, o.layer, o.name == "b"))
                code.push_back(std::move(line));
            continue;
        }
        LineWriter line(i, assigned(names, o));
        if (o.phase == Phase::Forward)
            writeForward(line, names, o);
        else if (o.phase == Phase::Loss)
            writeLossPart(line, names, o);
        else if (o.phase == Phase::Backward)
            writeBackward(line, names, o);
        else
            writeClipping(line, names, o);
        code.push_back(line.line());
    }
    return code;
}

std::string numpyPrelude() { return std::string(kPrelude) + imagePrelude() + normalizationPrelude(); }

std::pair<int, int> linesOf(const std::vector<CodeLine>& code, int operation) {
    int first = 0, end = 0;
    for (int i = 0; i < static_cast<int>(code.size()); ++i)
        if (code[static_cast<std::size_t>(i)].operation == operation) {
            first = end == 0 ? i : first;
            end = i + 1;
        }
    return {first, end};
}

} // namespace engine::trace
