#pragma once

#include "engine/train/prediction_difference.h"

#include <optional>
#include <vector>

namespace engine::analysis {

/// What a classifying network says about every sample of a part, ready to be judged.
struct Scores {
    std::vector<int> samples; ///< numbers in the data set, in the order of the part
    std::vector<int> truths;  ///< the class of each
    std::vector<int> answers; ///< the class the network says: the largest output, or one output's threshold
    /// How much each class is said, classes × samples: its probability where outputs are that; else the
    /// output itself, of a single one y for class 1 and −y for class 0.
    core::MatrixD values;
    bool areProbabilities = false;
    std::vector<double> thresholds; ///< one a class: above it one class against the rest says yes
    core::Index notFinite = 0;      ///< samples with a score that is no finite number

    core::Index count() const { return values.cols(); }
    int classes() const { return static_cast<int>(values.rows()); }
};

/// Of predictions about data with classes. `loss`: of the experiment.
Scores scoresOf(const train::Experiment& experiment, const data::Prepared& data,
                const train::Predictions& predictions);

/// How scores become answers: as the network says them, or one class against the rest from a threshold on.
struct Decision {
    int one = -1;           ///< that class; −1: as the network says them
    double threshold = 0.5; ///< the class is said where its score is greater
    bool operator==(const Decision&) const = default;
};

/// Truths and answers side by side. Of two classes always both by their own numbers; of one class against the
/// rest of several 1 is that class and 0 the rest.
struct Answers {
    std::vector<int> truths, answers;
    int classes = 0;
};
Answers answersOf(const Scores& scores, const Decision& decision);

/// Whether each sample is of that class.
std::vector<char> isOf(const Scores& scores, int one);
/// The scores of one class, a number a sample.
std::vector<double> scoresFor(const Scores& scores, int one);

/// One yes or no a sample with the score it was said with: of one class, or (−1) of the class the network
/// says, whether it is right.
struct Judged {
    std::vector<char> happened;
    std::vector<double> scores;
};
Judged judged(const Scores& scores, int one);

/// Of every sample the class that is said by `answers`, and how sure: its score; of one class against the
/// rest the distance from the threshold in that direction.
double confidence(const Scores& scores, const Decision& decision, const Answers& answers, std::size_t place);

/// Places in the part of the samples of one cell (truth, answer), the surest answers first. Nothing given:
/// all mistakes.
struct Cell {
    int truth = 0, answer = 0;
    bool operator==(const Cell&) const = default;
};
std::vector<int> samplesOf(const Scores& scores, const Decision& decision, const Answers& answers,
                           const std::optional<Cell>& cell);

} // namespace engine::analysis
