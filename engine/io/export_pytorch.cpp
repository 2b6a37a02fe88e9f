#include "engine/io/export_parts.h"
#include "engine/io/reports.h"

namespace engine::io {

namespace {

constexpr const char* kGoOn =
    R"(# To go on: import this file and call train(x, y, epochs) with features as they came (a row a sample) and
# @TARGETS@; predict(x) gives the outputs. For several graphics cards or machines wrap the network as
# torch.nn.parallel.DistributedDataParallel(network.to(device)), give each process its part of the samples
# with torch.utils.data.distributed.DistributedSampler, and start the script with torchrun: loss, optimizer
# and schedule stay as they are.
import base64
import math
import sys
from collections import OrderedDict

import numpy as np
import torch
from torch import nn

DTYPE = torch.@DTYPE@


)";

constexpr const char* kResidual = R"(class Residual(nn.Sequential):
    """Adds what goes into its layers to what comes out of them."""

    def forward(self, x):
        return x + super().forward(x)


)";

constexpr const char* kAveragePool = R"(class AveragePool(nn.Module):
    """The mean of each window; padding (left, right, top, bottom) is not counted."""

    def __init__(self, size, stride, padding):
        super().__init__()
        self.size, self.stride, self.padding = size, stride, padding

    def forward(self, x):
        def mean(pictures):
            return nn.functional.avg_pool2d(nn.functional.pad(pictures, self.padding), self.size, self.stride)

        return mean(x) / mean(torch.ones_like(x[:1]))


)";

constexpr const char* kTrain = R"(def train(x, y, epochs=EPOCHS):
    """Trains the network on features as they came, a row a sample, and @TARGETS@."""
    x, y = preprocess(x), targets(y)
@BEGIN@    for epoch in range(epochs):
        network.train()
@FREEZE@        order = torch.randperm(len(x)) if SHUFFLE else torch.arange(len(x))
        total = 0.0
        for batch in order.split(BATCH_SIZE):
            optimizer.zero_grad()
            loss = loss_function(network(x[batch]), y[batch])@PENALTY@
            loss.backward()
@STEP@            optimizer.step()
            total += loss.item() * len(batch)
        print(f"epoch {epoch + 1}: loss {total / len(x):.6f}")
@AFTER@    network.eval()


)";

constexpr const char* kPredict = R"(@torch.no_grad()
def predict(x):
    """The outputs for features as they came, a row a sample."""
    network.eval()
    outputs = network(preprocess(x))
    return @OUTPUTS@.numpy()


)";

std::string number(double value) { return numberText(value); }

std::string activationModule(const std::string& name) {
    if (name == "leaky_relu")
        return "nn.LeakyReLU(0.01)";
    if (name == "softmax")
        return "nn.Softmax(1)";
    static const std::vector<std::pair<std::string, const char*>> kModules = {
        {"sigmoid", "nn.Sigmoid()"}, {"tanh", "nn.Tanh()"}, {"relu", "nn.ReLU()"},        {"elu", "nn.ELU()"},
        {"gelu", "nn.GELU()"},       {"silu", "nn.SiLU()"}, {"softplus", "nn.Softplus()"}};
    for (const auto& [known, module] : kModules)
        if (known == name)
            return module;
    return {};
}

/// "(1, 2, 1, 2)": left, right, top, bottom.
std::string padText(const CodePads& pads) {
    return "(" + std::to_string(pads.left) + ", " + std::to_string(pads.right) + ", " +
           std::to_string(pads.top) + ", " + std::to_string(pads.bottom) + ")";
}

/// Writes the items of an OrderedDict.
class Modules {
public:
    explicit Modules(const CodePlan& plan) : m_plan(plan) {}

    std::string text(const std::vector<CodeNode>& nodes, std::size_t indent) {
        std::string lines;
        for (std::size_t i = 0; i < nodes.size(); ++i)
            lines += node(nodes[i], std::to_string(i), indent);
        return lines;
    }

private:
    const CodePlan& m_plan;

    static std::string item(std::size_t indent, const std::string& name, const std::string& module) {
        return std::string(indent, ' ') + "(\"" + name + "\", " + module + "),\n";
    }
    std::string node(const CodeNode& node, const std::string& name, std::size_t indent);
    std::string windows(const CodeNode& node, const std::string& name, std::size_t indent) const;
    std::string module(std::size_t layer) const;
};

/// Convolution and pooling, with a layer of padding before where they have none of that kind.
std::string Modules::windows(const CodeNode& node, const std::string& name, std::size_t indent) const {
    const core::Settings& s = m_plan.settings(node.layer);
    const std::string& type = m_plan.layers[node.layer].spec.type;
    const bool isConv = type == "conv2d";
    const char* size = isConv ? "kernel_size" : "pool_size";
    const CodePads pads = codePads(m_plan, node.layer, size);
    const std::string window = std::to_string(s.integer(size)), stride = std::to_string(codeStride(s, size));
    std::string before, module;
    if (isConv) {
        const std::vector<int>& input = m_plan.layers[node.layer].input;
        module = "nn.Conv2d(" + std::to_string(input[0]) + ", " + std::to_string(s.integer("filters")) +
                 ", " + window + (stride == "1" ? "" : ", stride=" + stride) +
                 (s.flag("use_bias", true) ? ")" : ", bias=False)");
        before = pads.any() ? item(indent, name + "_pad", "nn.ZeroPad2d(" + padText(pads) + ")") : "";
    } else if (type == "max_pool2d") {
        module = "nn.MaxPool2d(" + window + ", " + stride + ")";
        before = pads.any()
                     ? item(indent, name + "_pad", "nn.ConstantPad2d(" + padText(pads) + ", -math.inf)")
                     : "";
    } else if (pads.any()) {
        module = "AveragePool(" + window + ", " + stride + ", " + padText(pads) + ")";
    } else {
        module = "nn.AvgPool2d(" + window + ", " + stride + ")";
    }
    return before + item(indent, name, module);
}

std::string Modules::module(std::size_t layer) const {
    const core::Settings& s = m_plan.settings(layer);
    const model::PlannedLayer& planned = m_plan.layers[layer];
    const std::string& type = planned.spec.type;
    if (type == "dense")
        return "nn.Linear(" + std::to_string(planned.input[0]) + ", " + std::to_string(s.integer("units")) +
               (s.flag("use_bias", true) ? ")" : ", bias=False)");
    if (type == "dropout")
        return "nn.Dropout(" + number(s.real("rate")) + ")";
    if (type == "batch_norm")
        return std::string(planned.input.size() == 3 ? "nn.BatchNorm2d(" : "nn.BatchNorm1d(") +
               std::to_string(planned.input[0]) + ", eps=" + number(s.real("epsilon")) +
               ", momentum=" + number(s.real("momentum")) + ")";
    if (type == "layer_norm")
        return "nn.LayerNorm(" + pythonShape(planned.input) + ", eps=" + number(s.real("epsilon")) + ")";
    if (type == "embedding")
        return "nn.Embedding(" + std::to_string(s.integer("input_dim")) + ", " +
               std::to_string(s.integer("output_dim")) + ")";
    return "nn.Flatten()";
}

std::string Modules::node(const CodeNode& node, const std::string& name, std::size_t indent) {
    const std::string& type = m_plan.layers[node.layer].spec.type;
    std::string lines;
    if (type == model::kResidual)
        return std::string(indent, ' ') + "(\"" + name + "\", Residual(OrderedDict([\n" +
               text(node.block, indent + 4) + std::string(indent, ' ') + "]))),\n";
    const bool hasWindow = type == "conv2d" || type == "max_pool2d" || type == "average_pool2d";
    lines = hasWindow ? windows(node, name, indent) : item(indent, name, module(node.layer));
    const std::string activation = m_plan.activation(node.layer);
    if (activation != "linear")
        lines += item(indent, name + "_" + activation, activationModule(activation));
    return lines;
}

std::string networkText(const CodePlan& plan) {
    std::string text = plan.hasLayer(model::kResidual) ? kResidual : "";
    if (plan.hasLayer("average_pool2d"))
        for (std::size_t i = 0; i < plan.layers.size(); ++i)
            if (plan.layers[i].spec.type == "average_pool2d" && codePads(plan, i, "pool_size").any()) {
                text += kAveragePool;
                break;
            }
    text += "# Names as in Chainrule, so that the weights find their places.\nnetwork = "
            "nn.Sequential(OrderedDict([\n" +
            Modules(plan).text(codeTree(plan), 4);
    if (plan.layers.back().output.size() > 1)
        text += "    (\"flat\", nn.Flatten()),\n";
    text += "])).to(DTYPE)\n";
    if (hasFrozen(plan))
        text += "for name in FROZEN:\n    network.get_submodule(name).requires_grad_(False)\n";
    return text + "\n\n";
}

std::string preprocessText(const CodePlan& plan) {
    std::string text =
        "def preprocess(x):\n    \"\"\"Features as they came to what the network takes.\"\"\"\n"
        "    x = torch.as_tensor(np.asarray(x, np.float64))\n";
    if (plan.input.data.scaler.mean.size() > 0)
        text += "    x = (x - torch.tensor(MEAN, dtype=torch.float64)) / torch.tensor(DEVIATION, "
                "dtype=torch.float64)\n";
    const std::vector<int>& input = plan.network.spec().input;
    std::string shape = "-1";
    for (const int size : input)
        shape += ", " + std::to_string(size);
    const char* type = plan.network.layer(0).wholeNumbers() > 0 ? "round().long()" : "to(DTYPE)";
    return text + "    return x." + type + ".reshape(" + shape + ")\n\n\n";
}

std::string targetsText(const CodePlan& plan) {
    std::string text = "def targets(y):\n    \"\"\"As the loss takes them.\"\"\"\n";
    const std::string outputs = std::to_string(plan.outputs());
    if (plan.takesClassNumbers())
        text += "    return torch.as_tensor(np.asarray(y), dtype=torch.long)\n";
    else if (plan.isClasses() && plan.outputs() > 1)
        text += "    y = torch.as_tensor(np.asarray(y), dtype=torch.long)\n"
                "    return nn.functional.one_hot(y, " +
                outputs + ").to(DTYPE)\n";
    else
        text += "    return torch.as_tensor(np.asarray(y), dtype=DTYPE).reshape(-1, " + outputs + ")\n";
    return text + "\n\n";
}

std::string lossText(const CodePlan& plan) {
    const std::string& name = plan.loss->name;
    if (name == "hinge")
        return "def loss_function(outputs, t):\n    \"\"\"Hinge loss; a target of 0 is read as -1.\"\"\"\n"
               "    signs = torch.where(t == 0, -torch.ones_like(t), t)\n"
               "    return torch.clamp(1 - signs * outputs, min=0).mean()\n\n\n";
    if (name == "cross_entropy")
        return "loss_function = nn.CrossEntropyLoss()  # takes what is before a softmax\n\n\n";
    if (name == "binary_cross_entropy")
        return plan.last->name == "softmax"
                   ? "loss_function = nn.BCELoss()\n\n\n"
                   : "loss_function = nn.BCEWithLogitsLoss()  # takes what is before a sigmoid\n\n\n";
    return name == "mae"     ? "loss_function = nn.L1Loss()\n\n\n"
           : name == "huber" ? "loss_function = nn.HuberLoss(delta=1.0)\n\n\n"
                             : "loss_function = nn.MSELoss()\n\n\n";
}

std::string optimizerText(const CodePlan& plan) {
    const optim::OptimizerSpec& spec = plan.training().optimizer;
    const core::Settings& s = spec.settings;
    const auto real = [&s](const char* name) {
        return std::string(", ") + name + "=" + number(s.real(name));
    };
    const auto flag = [&s](const char* name) {
        return s.flag(name) ? std::string(", ") + name + "=True" : "";
    };
    const std::string betas = ", betas=(" + number(s.real("beta1")) + ", " + number(s.real("beta2")) + ")";
    std::string text;
    if (spec.type == "sgd")
        text = "SGD(groups(), lr=LEARNING_RATE" + real("momentum") + flag("nesterov");
    else if (spec.type == "rmsprop")
        text = "RMSprop(groups(), lr=LEARNING_RATE" + real("alpha") + real("eps") + real("momentum") +
               flag("centered");
    else if (spec.type == "adagrad")
        text = "Adagrad(groups(), lr=LEARNING_RATE" + real("lr_decay") + real("initial_accumulator_value") +
               real("eps");
    else
        text = std::string(spec.type == "adam" ? "Adam" : "AdamW") + "(groups(), lr=LEARNING_RATE" + betas +
               real("eps");
    return "optimizer = torch.optim." + text + real("weight_decay") + ")\n";
}

std::string groupsText(const CodePlan& plan) {
    if (!hasScales(plan))
        return "def groups():\n    \"\"\"The parameters that learn.\"\"\"\n"
               "    return [p for p in network.parameters() if p.requires_grad]\n\n\n";
    return R"(def groups():
    """The parameters that learn, those with one learning-rate scale together."""
    by_scale = {}
    for name, p in network.named_parameters():
        if p.requires_grad:
            by_scale.setdefault(SCALES.get(name.rpartition(".")[0], 1.0), []).append(p)
    return [{"params": ps, "lr": LEARNING_RATE * scale, "scale": scale} for scale, ps in by_scale.items()]


)";
}

std::string penaltyText(const CodePlan& plan) {
    return !hasPenalty(plan) ? "" : R"(def penalty():
    """l1 times the sum of |w| and l2 times the sum of w squared, over weights but not biases."""
    weights = [p for name, p in network.named_parameters() if name in PENALIZED]
    return sum(L1 * w.abs().sum() + L2 * (w ** 2).sum() for w in weights)


)";
}

std::string trainText(const CodePlan& plan) {
    std::string begin, step, after;
    const bool isPlateau = plan.training().schedule.type == "reduce_on_plateau";
    if (plan.training().gradientClipNorm != 0)
        step += "            nn.utils.clip_grad_norm_(groups_of(optimizer), CLIP_NORM)\n";
    if (hasSchedule(plan)) {
        begin = "    step, steps_per_epoch = 0, math.ceil(len(x) / BATCH_SIZE)\n";
        step += "            for group in optimizer.param_groups:\n                group[\"lr\"] = "
                "learning_rate(step, steps_per_epoch, epochs)" +
                std::string(hasScales(plan) ? " * group[\"scale\"]" : "") + "\n            step += 1\n";
    }
    if (isPlateau)
        after = "        plateau.after_epoch(total / len(x))\n";
    const std::string freeze = hasFrozen(plan) && plan.hasLayer("batch_norm")
                                   ? "        for name in FROZEN:\n            "
                                     "network.get_submodule(name).eval()  # running means stay\n"
                                   : "";
    return filled(kTrain, {{"BEGIN", begin},
                           {"STEP", step},
                           {"AFTER", after},
                           {"FREEZE", freeze},
                           {"PENALTY", hasPenalty(plan) ? " + penalty()" : ""},
                           {"TARGETS", plan.isClasses() ? "class numbers" : "targets"}});
}

std::string weightsText(const CodePlan& plan) {
    std::string text =
        "state = {name: torch.tensor(np.asarray(value), dtype=DTYPE) for name, value in WEIGHTS.items()}\n";
    if (plan.hasLayer("batch_norm"))
        text += "for name in [n for n in network.state_dict() if n.endswith(\"num_batches_tracked\")]:\n"
                "    state[name] = torch.tensor(0)  # of BatchNorm; only counted\n";
    return text + "network.load_state_dict(state)\n";
}

} // namespace

std::string pytorchCode(const CodePlan& plan) {
    const std::string output = !plan.logits                   ? "outputs.double()"
                               : plan.last->name == "softmax" ? "torch.softmax(outputs, 1).double()"
                                                              : "torch.sigmoid(outputs).double()";
    const std::string clip =
        plan.training().gradientClipNorm == 0
            ? ""
            : "def groups_of(optimizer):\n"
              "    return [p for group in optimizer.param_groups for p in group[\"params\"]]\n\n\n";
    const std::string goOn = filled(kGoOn, {{"TARGETS", plan.isClasses() ? "class numbers" : "targets"},
                                            {"DTYPE", plan.isDouble ? "float64" : "float32"}});
    return codeHeader(plan, "for PyTorch", goOn) + codeDecoder() + codeData(plan) + "\n" +
           codeTraining(plan) + codeLayerTables(plan) + "\n\n" + preprocessText(plan) + targetsText(plan) +
           networkText(plan) + lossText(plan) + groupsText(plan) + optimizerText(plan) + "\n\n" +
           codeSchedule(plan) + penaltyText(plan) + clip + trainText(plan) +
           filled(kPredict, {{"OUTPUTS", output}}) + codeNumbers(plan) + weightsText(plan) + "\n\n" +
           codeCheck(plan);
}

} // namespace engine::io
