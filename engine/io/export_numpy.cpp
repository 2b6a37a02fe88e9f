#include "engine/io/export_numpy.h"

#include "engine/io/reports.h"

#include <set>

namespace engine::io {

namespace {

constexpr const char* kGoOn =
    R"(# Needs nothing but NumPy: forward, backward and the optimizer are written out. Samples are rows.
#
# To go on: import this file and call train(x, y, epochs) with features as they came (a row a sample) and
# @TARGETS@; predict(x) gives the outputs. Chainrule's export for PyTorch runs on graphics cards.
import base64
import math
import sys

import numpy as np
@WINDOWS@
DTYPE = np.@DTYPE@
RANDOM = np.random.default_rng(@SEED@)
G = {}  # gradients by the names of the weights
STATE = {}  # what the optimizer keeps between its steps


)";

constexpr const char* kForward = R"(def forward(x, training=False):
    for layer in LAYERS:
        x = layer.forward(x, training)
    return x


def predict(x):
    """The outputs for features as they came, a row a sample."""
    return @OUTPUTS@


)";

constexpr const char* kTrain = R"(def train(x, y, epochs=EPOCHS):
    """Trains the network on features as they came, a row a sample, and @TARGETS@."""
    x, t = preprocess(x), targets(y)
    step, steps_per_epoch = 0, math.ceil(len(x) / BATCH_SIZE)
    for epoch in range(epochs):
        order = RANDOM.permutation(len(x)) if SHUFFLE else np.arange(len(x))
        total = 0.0
        for first in range(0, len(x), BATCH_SIZE):
            batch = order[first:first + BATCH_SIZE]
            loss, gradient = loss_and_gradient(forward(x[batch], training=True), t[batch])
            for layer in reversed(LAYERS):
                gradient = layer.backward(gradient)
@BEFORE@            rate = @RATE@
            step += 1
            for name in LEARNING:
                update(name, G[name], step, rate@SCALE@)
            total += float(loss) * len(batch)
        print(f"epoch {epoch + 1}: loss {total / len(x):.6f}")
@AFTER@

)";

constexpr const char* kPenalty = R"(            for name in PENALIZED:
                loss += L1 * np.abs(W[name]).sum() + L2 * (W[name] ** 2).sum()
                G[name] = G[name] + L1 * np.sign(W[name]) + 2 * L2 * W[name]
)";

constexpr const char* kClip =
    R"(            norm = math.sqrt(sum(float((G[name].astype(np.float64) ** 2).sum()) for name in LEARNING))
            for name in LEARNING:
                G[name] = G[name] * min(1.0, CLIP_NORM / (norm + 1e-6))
)";

/// Constructors of the layers, as they stand in a list.
std::string layersText(const CodePlan& plan, const std::vector<CodeNode>& nodes, std::size_t indent);

std::string padText(const CodePads& pads) {
    return "(" + std::to_string(pads.top) + ", " + std::to_string(pads.bottom) + ", " +
           std::to_string(pads.left) + ", " + std::to_string(pads.right) + ")";
}

std::string layerText(const CodePlan& plan, const CodeNode& node, std::size_t indent) {
    const core::Settings& s = plan.settings(node.layer);
    const model::PlannedLayer& planned = plan.layers[node.layer];
    const std::string& type = planned.spec.type;
    const std::string place = pythonText(plan.places[node.layer]);
    const std::string activation = plan.activation(node.layer);
    const std::string f = activation == "linear" ? "" : ", " + activation + ", " + activation + "_back";
    if (type == model::kResidual)
        return "Residual([\n" + layersText(plan, node.block, indent + 4) + std::string(indent, ' ') + "])";
    if (type == "dense")
        return "Dense(" + place + f + ")";
    if (type == "conv2d")
        return "Conv2D(" + place + ", " + std::to_string(codeStride(s, "kernel_size")) + ", " +
               padText(codePads(plan, node.layer, "kernel_size")) + f + ")";
    if (type == "max_pool2d" || type == "average_pool2d")
        return std::string(type == "max_pool2d" ? "MaxPool2D(" : "AveragePool2D(") +
               std::to_string(s.integer("pool_size")) + ", " + std::to_string(codeStride(s, "pool_size")) +
               ", " + padText(codePads(plan, node.layer, "pool_size")) + ")";
    if (type == "dropout")
        return "Dropout(" + numberText(s.real("rate")) + ")";
    if (type == "batch_norm")
        return "BatchNorm(" + place + ", " + numberText(s.real("epsilon")) + ", " +
               numberText(s.real("momentum")) + (planned.spec.trainable ? ")" : ", frozen=True)");
    if (type == "layer_norm")
        return "LayerNorm(" + place + ", " + numberText(s.real("epsilon")) + ")";
    return type == "embedding" ? "Embedding(" + place + ")" : "Flatten()";
}

std::string layersText(const CodePlan& plan, const std::vector<CodeNode>& nodes, std::size_t indent) {
    std::string text;
    for (const CodeNode& node : nodes)
        text += std::string(indent, ' ') + layerText(plan, node, indent) + ",\n";
    return text;
}

std::string definitions(const CodePlan& plan) {
    std::string text;
    std::set<std::string> done = {"linear"};
    if (plan.hasLayer("dense") || plan.hasLayer("conv2d"))
        text += numpyActivation("linear"); // the default of their classes
    for (std::size_t i = 0; i < plan.layers.size(); ++i)
        if (done.insert(plan.activation(i)).second)
            text += numpyActivation(plan.activation(i));
    if (plan.logits && done.insert(plan.last->name).second)
        text += numpyActivation(plan.last->name);
    const bool needsSoftmax = plan.loss->name == "cross_entropy" && done.insert("softmax").second;
    const bool needsSigmoid = plan.loss->name == "binary_cross_entropy" && plan.last->name != "softmax" &&
                              done.insert("sigmoid").second;
    text += needsSoftmax ? numpyActivation("softmax") : needsSigmoid ? numpyActivation("sigmoid") : "";
    if (plan.hasLayer("conv2d") || plan.hasLayer("max_pool2d") || plan.hasLayer("average_pool2d"))
        text += numpyWindows();
    for (const model::PlannedLayer& layer : plan.layers)
        if (done.insert("layer " + layer.spec.type).second)
            text += numpyLayer(layer.spec.type);
    if (plan.layers.back().output.size() > 1 && done.insert("layer flatten").second)
        text += numpyLayer("flatten");
    return text;
}

std::string preprocessText(const CodePlan& plan) {
    std::string text =
        "def preprocess(x):\n    \"\"\"Features as they came to what the network takes.\"\"\"\n"
        "    x = np.asarray(x, np.float64)\n";
    if (plan.input.data.scaler.mean.size() > 0)
        text += "    x = (x - np.asarray(MEAN)) / np.asarray(DEVIATION)\n";
    std::string shape = "-1";
    for (const int size : plan.network.spec().input)
        shape += ", " + std::to_string(size);
    const bool isWhole = plan.network.layer(0).wholeNumbers() > 0;
    return text + "    return " + (isWhole ? "x.round().astype(np.int64)" : "x.astype(DTYPE)") + ".reshape(" +
           shape + ")\n\n\n";
}

std::string targetsText(const CodePlan& plan) {
    const std::string outputs = std::to_string(plan.outputs());
    const std::string one = "    return np.eye(" + outputs + ", dtype=DTYPE)[np.asarray(y, np.int64)]\n\n\n";
    const std::string rows = "    return np.asarray(y, DTYPE).reshape(-1, " + outputs + ")\n\n\n";
    return "def targets(y):\n    \"\"\"As the loss takes them, a row a sample.\"\"\"\n" +
           (plan.isClasses() && plan.outputs() > 1 ? one : rows);
}

std::string learningText(const CodePlan& plan) {
    std::vector<std::string> names;
    for (const model::TensorSlot& slot : plan.network.layout().slots)
        if (slot.trainable)
            names.push_back(slot.name);
    return "LEARNING = " + pythonTexts(names, 11) + "  # the weights that learn\n";
}

std::string trainText(const CodePlan& plan) {
    const bool isPlateau = plan.training().schedule.type == "reduce_on_plateau";
    const std::string before =
        std::string(hasPenalty(plan) ? kPenalty : "") + (plan.training().gradientClipNorm != 0 ? kClip : "");
    return filled(kTrain, {{"BEFORE", before},
                           {"RATE", hasSchedule(plan) ? "learning_rate(step, steps_per_epoch, epochs)"
                                                      : "LEARNING_RATE"},
                           {"SCALE", hasScales(plan) ? " * SCALES.get(name.rpartition(\".\")[0], 1.0)" : ""},
                           {"AFTER", isPlateau ? "        plateau.after_epoch(total / len(x))\n" : ""},
                           {"TARGETS", plan.isClasses() ? "class numbers" : "targets"}});
}

} // namespace

std::string numpyCode(const CodePlan& plan) {
    const bool hasWindows =
        plan.hasLayer("conv2d") || plan.hasLayer("max_pool2d") || plan.hasLayer("average_pool2d");
    const std::string goOn = filled(
        kGoOn, {{"TARGETS", plan.isClasses() ? "class numbers" : "targets"},
                {"WINDOWS", hasWindows ? "from numpy.lib.stride_tricks import sliding_window_view\n" : ""},
                {"DTYPE", plan.isDouble ? "float64" : "float32"},
                {"SEED", std::to_string(plan.training().seed)}});
    const std::string outputs =
        plan.logits ? plan.last->name + "(forward(preprocess(x)))" : "forward(preprocess(x))";
    std::string network = "LAYERS = [\n" + layersText(plan, codeTree(plan), 4);
    if (plan.layers.back().output.size() > 1)
        network += "    Flatten(),\n";
    return codeHeader(plan, "for NumPy", goOn) + codeDecoder() + codeData(plan) + "\n" + codeTraining(plan) +
           codeLayerTables(plan) + learningText(plan) + "\n\n" + preprocessText(plan) + targetsText(plan) +
           definitions(plan) + network + "]\n\n\n" + filled(kForward, {{"OUTPUTS", outputs}}) +
           numpyLoss(plan.loss->name, plan.last->name) + numpyOptimizer(plan.training().optimizer) +
           codeSchedule(plan) + trainText(plan) + codeNumbers(plan) +
           "W = {name: np.array(value, DTYPE) for name, value in WEIGHTS.items()}\n\n\n" + codeCheck(plan);
}

} // namespace engine::io
