#pragma once

#include "engine/io/export_code.h"
#include "engine/model/loss.h"
#include "engine/model/network.h"
#include "engine/model/network_plan.h"

#include <utility>

namespace engine::io {

/// What all scripts are made from.
struct CodePlan {
    const CodeInput& input;
    model::Network<double> network;
    std::vector<model::PlannedLayer> layers;
    std::vector<std::string> places; ///< of the layers, as in parameter names
    const model::Loss* loss;
    const model::Activation* last; ///< of the last layer
    bool logits;                   ///< the loss reads the last layer's z: its activation is left to predict()
    bool isDouble;
    core::MatrixD samples;     ///< a few, as they came, features × samples
    core::MatrixD predictions; ///< outputs × samples

    const train::TrainingSpec& training() const { return input.experiment.training; }
    const core::Settings& settings(std::size_t layer) const { return layers[layer].spec.settings; }
    core::Index outputs() const { return network.outputs(); }
    bool isClasses() const { return input.data.dataset->task == data::Task::Classification; }
    /// Targets are class numbers as they are, not rows of 0 and 1.
    bool takesClassNumbers() const;
    bool hasLayer(const char* type) const;
    /// Activation of a layer in the script: none of the last one where it is left to predict().
    std::string activation(std::size_t layer) const;
};
core::Result<CodePlan> planCode(const CodeInput& input);

/// A part of a network's chain: a layer, or a residual block with the layers in it.
struct CodeNode {
    std::size_t layer = 0;
    std::vector<CodeNode> block;
};
std::vector<CodeNode> codeTree(const CodePlan& plan);

/// Square windows' padding: before and after, rows and columns.
struct CodePads {
    int top = 0, left = 0, bottom = 0, right = 0;
    bool any() const { return top > 0 || left > 0 || bottom > 0 || right > 0; }
};
CodePads codePads(const CodePlan& plan, std::size_t layer, const char* size);
int codeStride(const core::Settings& settings, const char* size);

// Python text. Whatever comes from outside is quoted: nothing in a project is executed.
std::string pythonText(const std::string& text);
std::string pythonTexts(const std::vector<std::string>& texts, std::size_t indent);
std::string pythonShape(const std::vector<int>& shape); ///< "(6, 2)"
std::string pythonBool(bool value);
/// Nested lists of few numbers; of many numbers(shape, "base64").
std::string pythonTensor(const std::vector<double>& values, const std::vector<int>& shape, bool isDouble,
                         std::size_t indent);
/// @NAME@ replaced.
std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values);

// Sections that are the same for every framework.
std::string codeHeader(const CodePlan& plan, const std::string& framework, const std::string& goOn);
std::string codeDecoder();                         ///< numbers(shape, dtype, text)
std::string codeData(const CodePlan& plan);        ///< FEATURES, CLASSES, MEAN, DEVIATION
std::string codeTraining(const CodePlan& plan);    ///< LEARNING_RATE, BATCH_SIZE, ...
std::string codeSchedule(const CodePlan& plan);    ///< learning_rate(step, steps_per_epoch, epochs), Plateau
std::string codeLayerTables(const CodePlan& plan); ///< FROZEN, SCALES, PENALIZED where they are needed
std::string codeNumbers(const CodePlan& plan);     ///< numbers(), WEIGHTS, SAMPLES, PREDICTIONS
std::string codeCheck(const CodePlan& plan);       ///< check() and the main part
bool hasSchedule(const CodePlan& plan);
bool hasFrozen(const CodePlan& plan);
bool hasScales(const CodePlan& plan);
bool hasPenalty(const CodePlan& plan);

std::string pytorchCode(const CodePlan& plan);
std::string kerasCode(const CodePlan& plan);
std::string numpyCode(const CodePlan& plan);

} // namespace engine::io
