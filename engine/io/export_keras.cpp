#include "engine/io/export_parts.h"
#include "engine/io/reports.h"

#include <algorithm>

namespace engine::io {

namespace {

constexpr const char* kGoOn =
    R"(# For Keras 3 (pip install keras, and one of tensorflow, jax or torch; without tensorflow set KERAS_BACKEND).
# Keras has channels last and weights in x out: they are turned where they are loaded. Its optimizers are not
# in every detail PyTorch's, which Chainrule follows: RMSprop and Adagrad add epsilon inside of the root, Adam
# before its correction, momentum keeps the learning rate of its steps, running variances are not corrected
# for small batches. Predictions are the same; training is so up to that.
#
# To go on: import this file and call train(x, y, epochs) with features as they came (a row a sample) and
# @TARGETS@; predict(x) gives the outputs. keras.distribution spreads training over several devices.
import base64
import math
import sys

import keras
import numpy as np
from keras import layers

keras.config.set_floatx("@DTYPE@")


)";

constexpr const char* kTrain = R"(def train(x, y, epochs=EPOCHS):
    """Trains the network on features as they came, a row a sample, and @TARGETS@."""
    x, y = preprocess(x), targets(y)
@BEGIN@    return network.fit(x, y, batch_size=BATCH_SIZE, epochs=epochs, shuffle=SHUFFLE@CALLBACKS@)


)";

constexpr const char* kPredict = R"(def predict(x):
    """The outputs for features as they came, a row a sample."""
    outputs = keras.ops.convert_to_tensor(network.predict(preprocess(x), verbose=0))
    return np.asarray(keras.ops.convert_to_numpy(@OUTPUTS@), np.float64)


)";

constexpr const char* kSchedule = R"(class Schedule(keras.callbacks.Callback):
    """Sets the learning rate before every update."""

    def __init__(self, steps_per_epoch, epochs):
        super().__init__()
        self.step, self.steps_per_epoch, self.epochs = 0, steps_per_epoch, epochs

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = learning_rate(self.step, self.steps_per_epoch, self.epochs)
        self.step += 1
@PLATEAU@

)";
constexpr const char* kAfterEpoch = R"(
    def on_epoch_end(self, epoch, logs=None):
        plateau.after_epoch((logs or {}).get("val_loss", logs["loss"]))
)";

constexpr const char* kScaled = R"(class Scaled(keras.optimizers.@OPTIMIZER@):
    """With a learning rate of its own for some layers."""

    def update_step(self, gradient, variable, learning_rate):
        scale = SCALE_OF.get(id(variable), 1.0)
        super().update_step(gradient, variable, learning_rate * scale)


)";

constexpr const char* kDecay = R"(class Decay(keras.regularizers.Regularizer):
    """l1 times the sum of |w| and l2 times the sum of w squared; half the weight decay is such an l2."""

    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = l1, l2

    def __call__(self, w):
        return self.l1 * keras.ops.sum(keras.ops.abs(w)) + self.l2 * keras.ops.sum(keras.ops.square(w))


)";

std::string number(double value) { return numberText(value); }

/// "layer_2_0": names of Keras layers may hold no dots.
std::string layerName(const std::string& place) {
    std::string name = "layer_" + place;
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

/// Writes the functional chain and how its weights are loaded.
class Chain {
public:
    explicit Chain(const CodePlan& plan) : m_plan(plan) {}

    std::string network();
    std::string loading() const;

private:
    const CodePlan& m_plan;

    void add(std::string& text, const std::vector<CodeNode>& nodes);
    std::string call(std::size_t layer) const;
    std::string regularizers(std::size_t layer) const;
    std::string activationText(std::size_t layer) const;
    std::string turned(const model::TensorSlot& slot) const;
};

/// Penalties of the weights, and the weight decay of all of them, which Keras has only decoupled.
std::string Chain::regularizers(std::size_t layer) const {
    const train::TrainingSpec& training = m_plan.training();
    const bool isDecoupled = training.optimizer.type == "adamw";
    const double decay = isDecoupled ? 0 : training.optimizer.settings.real("weight_decay") / 2;
    const std::string& type = m_plan.layers[layer].spec.type;
    const bool isNorm = type == "batch_norm" || type == "layer_norm";
    const auto decayText = [](double l1, double l2) {
        return "Decay(" + number(l1) + ", " + number(l2) + ")";
    };
    std::string text;
    if (!isNorm && (hasPenalty(m_plan) || decay != 0))
        text += std::string(type == "embedding" ? ", embeddings_regularizer=" : ", kernel_regularizer=") +
                decayText(training.l1, training.l2 + decay);
    if (decay == 0 || type == "embedding")
        return text;
    return text + (isNorm ? ", gamma_regularizer=" + decayText(0, decay) +
                                ", beta_regularizer=" + decayText(0, decay)
                          : ", bias_regularizer=" + decayText(0, decay));
}

std::string Chain::activationText(std::size_t layer) const {
    const std::string activation = m_plan.activation(layer);
    return activation == "linear" || activation == "leaky_relu" ? "" : ", activation=\"" + activation + "\"";
}

std::string Chain::call(std::size_t layer) const {
    const core::Settings& s = m_plan.settings(layer);
    const model::PlannedLayer& planned = m_plan.layers[layer];
    const std::string& type = planned.spec.type;
    const std::string rest = regularizers(layer) + (planned.spec.trainable ? "" : ", trainable=False") +
                             ", name=\"" + layerName(m_plan.places[layer]) + "\")(x)";
    const std::string bias = s.flag("use_bias", true) ? "" : ", use_bias=False";
    const auto windows = [&](const char* size) {
        return std::to_string(s.integer(size)) + ", strides=" + std::to_string(codeStride(s, size)) +
               ", padding=\"" + s.text("padding", "valid") + "\"";
    };
    if (type == "dense")
        return "layers.Dense(" + std::to_string(s.integer("units")) + activationText(layer) + bias + rest;
    if (type == "conv2d")
        return "layers.Conv2D(" + std::to_string(s.integer("filters")) + ", " + windows("kernel_size") +
               activationText(layer) + bias + rest;
    const std::string name = ", name=\"" + layerName(m_plan.places[layer]) + "\")(x)";
    if (type == "max_pool2d" || type == "average_pool2d")
        return std::string(type == "max_pool2d" ? "layers.MaxPooling2D(" : "layers.AveragePooling2D(") +
               windows("pool_size") + name;
    if (type == "dropout")
        return "layers.Dropout(" + number(s.real("rate")) + name;
    if (type == "batch_norm") // of lists of rows the first axis holds the channels
        return "layers.BatchNormalization(axis=" + std::string(planned.input.size() == 2 ? "1" : "-1") +
               ", momentum=" + number(1 - s.real("momentum")) + ", epsilon=" + number(s.real("epsilon")) +
               rest;
    if (type == "layer_norm")
        return "layers.LayerNormalization(axis=" +
               std::string(planned.input.size() == 1   ? "-1"
                           : planned.input.size() == 2 ? "[1, 2]"
                                                       : "[1, 2, 3]") +
               ", epsilon=" + number(s.real("epsilon")) + rest;
    if (type == "embedding")
        return "layers.Embedding(" + std::to_string(s.integer("input_dim")) + ", " +
               std::to_string(s.integer("output_dim")) + rest;
    return "layers.Flatten(name=\"" + layerName(m_plan.places[layer]) + "\")(x)";
}

void Chain::add(std::string& text, const std::vector<CodeNode>& nodes) {
    for (const CodeNode& node : nodes) {
        const std::string& type = m_plan.layers[node.layer].spec.type;
        const std::string name = layerName(m_plan.places[node.layer]);
        if (type == model::kResidual) {
            const std::string before = "before_" + name;
            text += before + " = x\n";
            add(text, node.block);
            text += "x = layers.Add(name=\"" + name + "\")([" + before + ", x])\n";
            continue;
        }
        const std::vector<int>& input = m_plan.layers[node.layer].input;
        if (type == "flatten" && input.size() == 3 && input[0] > 1 && input[1] * input[2] > 1)
            text +=
                "x = layers.Permute((3, 1, 2))(x)  # channel by channel, as the weights behind it count\n";
        text += "x = " + call(node.layer) + "\n";
        if (m_plan.activation(node.layer) == "leaky_relu")
            text += "x = layers.LeakyReLU(negative_slope=0.01)(x)\n";
    }
}

std::string Chain::network() {
    const std::vector<int>& input = m_plan.network.spec().input;
    const std::vector<int>& output = m_plan.layers.back().output;
    const std::vector<int> shape = input.size() == 3 ? std::vector<int>{input[1], input[2], input[0]} : input;
    std::string text = "inputs = x = keras.Input(" + pythonShape(shape) +
                       (m_plan.network.layer(0).wholeNumbers() > 0 ? ", dtype=\"int32\")\n" : ")\n");
    add(text, codeTree(m_plan));
    if (output.size() == 3)
        text += "x = layers.Permute((3, 1, 2))(x)\n";
    if (output.size() > 1)
        text += "x = layers.Flatten()(x)\n";
    return text + "network = keras.Model(inputs, x)\n";
}

/// A weight as Keras stores it.
std::string Chain::turned(const model::TensorSlot& slot) const {
    const std::string value = "weights[\"" + slot.name + "\"]";
    const std::string& type = m_plan.layers[std::size_t(slot.layer)].spec.type;
    if (slot.parameter == "weight" && type == "dense")
        return value + ".T";
    if (slot.parameter == "weight" && type == "conv2d")
        return value + ".transpose(2, 3, 1, 0)";
    return type == "layer_norm" && slot.shape.size() == 3 ? value + ".transpose(1, 2, 0)" : value;
}

std::string Chain::loading() const {
    std::string text = "weights = {name: np.array(value, \"" +
                       std::string(m_plan.isDouble ? "float64" : "float32") +
                       "\") for name, value in WEIGHTS.items()}\n";
    const auto& slots = m_plan.network.layout().slots;
    for (std::size_t i = 0; i < slots.size();) {
        const int layer = slots[i].layer;
        std::string items;
        for (; i < slots.size() && slots[i].layer == layer; ++i)
            items += (items.empty() ? "" : ", ") + turned(slots[i]);
        text += "network.get_layer(\"" + layerName(m_plan.places[std::size_t(layer)]) + "\").set_weights([" +
                items + "])\n";
    }
    return text;
}

std::string preprocessText(const CodePlan& plan) {
    std::string text =
        "def preprocess(x):\n    \"\"\"Features as they came to what the network takes.\"\"\"\n"
        "    x = np.asarray(x, np.float64)\n";
    if (plan.input.data.scaler.mean.size() > 0)
        text += "    x = (x - np.asarray(MEAN)) / np.asarray(DEVIATION)\n";
    const std::vector<int>& input = plan.network.spec().input;
    std::string shape = "-1";
    for (const int size : input)
        shape += ", " + std::to_string(size);
    text += "    x = x.reshape(" + shape + ")\n";
    if (input.size() == 3)
        text += "    x = x.transpose(0, 2, 3, 1)  # channels last\n";
    const bool isWhole = plan.network.layer(0).wholeNumbers() > 0;
    return text + "    return x" +
           (isWhole ? ".round().astype(\"int32\")" : ".astype(keras.config.floatx())") + "\n\n\n";
}

std::string targetsText(const CodePlan& plan) {
    const std::string outputs = std::to_string(plan.outputs());
    std::string text = "def targets(y):\n    \"\"\"As the loss takes them.\"\"\"\n";
    if (plan.takesClassNumbers())
        return text + "    return np.asarray(y, np.int64)\n\n\n";
    if (plan.isClasses() && plan.outputs() > 1)
        return text + "    return np.eye(" + outputs + ")[np.asarray(y, np.int64)]\n\n\n";
    return text + "    return np.asarray(y, np.float64).reshape(-1, " + outputs + ")\n\n\n";
}

std::string lossText(const CodePlan& plan) {
    const std::string& name = plan.loss->name;
    const std::string logits = plan.last->name == "softmax" && !plan.logits ? "" : "from_logits=True";
    const std::string loss = name == "mse"                    ? "MeanSquaredError()"
                             : name == "mae"                  ? "MeanAbsoluteError()"
                             : name == "huber"                ? "Huber(delta=1.0)"
                             : name == "hinge"                ? "Hinge()"
                             : name == "binary_cross_entropy" ? "BinaryCrossentropy(" + logits + ")"
                             : plan.takesClassNumbers() ? "SparseCategoricalCrossentropy(from_logits=True)"
                                                        : "CategoricalCrossentropy(from_logits=True)";
    return "keras.losses." + loss;
}

/// The class, and what it is made with.
std::pair<std::string, std::string> optimizerOf(const CodePlan& plan) {
    const optim::OptimizerSpec& spec = plan.training().optimizer;
    const core::Settings& s = spec.settings;
    const auto real = [&s](const char* ours, const char* theirs) {
        return std::string(", ") + theirs + "=" + number(s.real(ours));
    };
    const std::string momentum = real("momentum", "momentum");
    std::string name, text;
    if (spec.type == "sgd") {
        name = "SGD";
        text = momentum + (s.flag("nesterov") ? ", nesterov=True" : "");
    } else if (spec.type == "rmsprop") {
        name = "RMSprop";
        text = real("alpha", "rho") + momentum + real("eps", "epsilon") +
               (s.flag("centered") ? ", centered=True" : "");
    } else if (spec.type == "adagrad") {
        name = "Adagrad";
        text = real("initial_accumulator_value", "initial_accumulator_value") + real("eps", "epsilon");
    } else {
        name = spec.type == "adam" ? "Adam" : "AdamW";
        text = real("beta1", "beta_1") + real("beta2", "beta_2") + real("eps", "epsilon") +
               (spec.type == "adamw" ? real("weight_decay", "weight_decay") : "");
    }
    if (plan.training().gradientClipNorm != 0)
        text += ", global_clipnorm=CLIP_NORM";
    return {name, "learning_rate=LEARNING_RATE" + text};
}

std::string compileText(const CodePlan& plan) {
    const auto [name, settings] = optimizerOf(plan);
    std::string text;
    if (hasScales(plan))
        text = "SCALE_OF = {}\nfor place, scale in SCALES.items():\n"
               "    for variable in network.get_layer(\"layer_\" + place.replace(\".\", "
               "\"_\")).trainable_variables:\n"
               "        SCALE_OF[id(variable)] = scale\n";
    return text +
           "network.compile(optimizer=" + (hasScales(plan) ? "Scaled(" : "keras.optimizers." + name + "(") +
           settings + "), loss=" + lossText(plan) + ")\n";
}

std::string trainText(const CodePlan& plan) {
    const bool has = hasSchedule(plan);
    return filled(kTrain,
                  {{"TARGETS", plan.isClasses() ? "class numbers" : "targets"},
                   {"BEGIN", has ? "    schedule = Schedule(math.ceil(len(x) / BATCH_SIZE), epochs)\n" : ""},
                   {"CALLBACKS", has ? ", callbacks=[schedule]" : ""}});
}

} // namespace

std::string kerasCode(const CodePlan& plan) {
    const std::string goOn = filled(kGoOn, {{"TARGETS", plan.isClasses() ? "class numbers" : "targets"},
                                            {"DTYPE", plan.isDouble ? "float64" : "float32"}});
    const bool hasDecay = plan.training().optimizer.type != "adamw" &&
                          plan.training().optimizer.settings.real("weight_decay") != 0;
    const std::string classes =
        (hasPenalty(plan) || hasDecay ? std::string(kDecay) : "") +
        (hasScales(plan) ? filled(kScaled, {{"OPTIMIZER", optimizerOf(plan).first}}) : "");
    std::string schedule = codeSchedule(plan);
    if (hasSchedule(plan))
        schedule +=
            filled(kSchedule,
                   {{"PLATEAU", plan.training().schedule.type == "reduce_on_plateau" ? kAfterEpoch : ""}});
    const std::string outputs = !plan.logits                   ? "outputs"
                                : plan.last->name == "softmax" ? "keras.ops.softmax(outputs)"
                                                               : "keras.ops.sigmoid(outputs)";
    Chain chain(plan);
    return codeHeader(plan, "for Keras", goOn) + codeDecoder() + codeData(plan) + "\n" + codeTraining(plan) +
           codeLayerTables(plan) + "\n\n" + preprocessText(plan) + targetsText(plan) + classes +
           chain.network() + compileText(plan) + "\n\n" + schedule + trainText(plan) +
           filled(kPredict, {{"OUTPUTS", outputs}}) + codeNumbers(plan) + chain.loading() + "\n\n" +
           codeCheck(plan);
}

} // namespace engine::io
