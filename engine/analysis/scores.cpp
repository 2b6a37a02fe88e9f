#include "engine/analysis/scores.h"

#include "engine/model/activation.h"
#include "engine/model/network.h"
#include "engine/train/metrics.h"
#include "engine/train/predict.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace engine::analysis {

using core::Index;

namespace {

/// Of each class, from the outputs of one sample.
std::vector<double> valuesOf(const std::vector<double>& outputs, const model::Activation& last,
                             const model::Loss& loss, bool& areProbabilities) {
    std::vector<double> p = train::probabilitiesOf(outputs, last, loss);
    areProbabilities = !p.empty();
    if (areProbabilities)
        return p;
    return outputs.size() == 1 ? std::vector<double>{-outputs[0], outputs[0]} : outputs;
}

} // namespace

Scores scoresOf(const train::Experiment& experiment, const data::Prepared& data,
                const train::Predictions& predictions) {
    const model::Loss& loss = *model::findLoss(experiment.training.loss);
    const auto network = model::Network<float>::create(experiment.network);
    assert(network);
    const model::Activation& last = network->layer(network->layerCount() - 1).activation();
    Scores scores;
    scores.samples = data.split.rows(predictions.part);
    scores.answers = predictions.answers;
    const Index outputs = predictions.outputs.rows(), classes = std::max<Index>(2, outputs);
    scores.values.resize(classes, predictions.outputs.cols());
    std::vector<double> one(static_cast<std::size_t>(outputs));
    for (Index i = 0; i < predictions.outputs.cols(); ++i) {
        for (Index k = 0; k < outputs; ++k)
            one[static_cast<std::size_t>(k)] = predictions.outputs(k, i);
        const std::vector<double> values = valuesOf(one, last, loss, scores.areProbabilities);
        scores.values.col(i) = core::VectorD::Map(values.data(), classes);
        scores.notFinite += scores.values.col(i).allFinite() ? 0 : 1;
        scores.truths.push_back(
            data.dataset->classes[static_cast<std::size_t>(scores.samples[static_cast<std::size_t>(i)])]);
    }
    const double usual = scores.areProbabilities ? 0.5 : train::decisionThreshold(loss, last);
    scores.thresholds.assign(static_cast<std::size_t>(classes), usual);
    if (!scores.areProbabilities && outputs == 1)
        scores.thresholds[0] = -usual;
    return scores;
}

Answers answersOf(const Scores& scores, const Decision& decision) {
    if (decision.one < 0)
        return {scores.truths, scores.answers, scores.classes()};
    Answers made;
    const bool isPair = scores.classes() == 2;
    made.classes = 2;
    const auto numberOf = [&](bool isOne) {
        return isPair ? (isOne ? decision.one : 1 - decision.one) : (isOne ? 1 : 0);
    };
    for (Index i = 0; i < scores.count(); ++i) {
        made.truths.push_back(numberOf(scores.truths[static_cast<std::size_t>(i)] == decision.one));
        made.answers.push_back(numberOf(scores.values(decision.one, i) > decision.threshold));
    }
    return made;
}

std::vector<char> isOf(const Scores& scores, int one) {
    std::vector<char> is;
    for (const int truth : scores.truths)
        is.push_back(truth == one ? 1 : 0);
    return is;
}

std::vector<double> scoresFor(const Scores& scores, int one) {
    const auto row = scores.values.row(one);
    return {row.begin(), row.end()};
}

Judged judged(const Scores& scores, int one) {
    if (one >= 0)
        return {isOf(scores, one), scoresFor(scores, one)};
    Judged made;
    for (Index i = 0; i < scores.count(); ++i) {
        const int said = scores.answers[static_cast<std::size_t>(i)];
        made.happened.push_back(said == scores.truths[static_cast<std::size_t>(i)] ? 1 : 0);
        made.scores.push_back(scores.values(said, i));
    }
    return made;
}

double confidence(const Scores& scores, const Decision& decision, const Answers& answers, std::size_t place) {
    const auto i = static_cast<Index>(place);
    if (decision.one < 0)
        return scores.values(answers.answers[place], i);
    const double score = scores.values(decision.one, i);
    const bool saysYes = score > decision.threshold;
    return saysYes ? score - decision.threshold : decision.threshold - score;
}

std::vector<int> samplesOf(const Scores& scores, const Decision& decision, const Answers& answers,
                           const std::optional<Cell>& cell) {
    std::vector<std::pair<double, int>> found;
    for (std::size_t i = 0; i < answers.truths.size(); ++i) {
        const bool belongs = cell ? answers.truths[i] == cell->truth && answers.answers[i] == cell->answer
                                  : answers.truths[i] != answers.answers[i];
        const double sure = belongs ? confidence(scores, decision, answers, i) : 0;
        if (belongs) // what is no number comes first: nothing is surer to be wrong
            found.emplace_back(std::isfinite(sure) ? -sure : -HUGE_VAL, static_cast<int>(i));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<int> places;
    for (const auto& one : found)
        places.push_back(one.second);
    return places;
}

} // namespace engine::analysis
