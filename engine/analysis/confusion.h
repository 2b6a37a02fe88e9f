#pragma once

#include "engine/core/matrix.h"

#include <vector>

namespace engine::analysis {

/// Samples of each class (rows) by the class that is said of them (columns).
using Confusion = core::Matrix<core::Index>;
/// truths and answers: class numbers below `classes`, one a sample.
Confusion confusionMatrix(const std::vector<int>& truths, const std::vector<int>& answers, int classes);

/// A quotient that may have nothing below: then its value is 0, as scikit-learn's zero_division, and it says
/// that it is not defined.
struct Share {
    double value = 0;
    bool isDefined = false;
};

struct ClassMetrics {
    core::Index support = 0; ///< samples of the class
    core::Index said = 0;    ///< samples of which it is said
    core::Index right = 0;   ///< both
    Share precision;         ///< right / said
    Share recall;            ///< right / support
    Share f1;                ///< 2 right / (support + said)
};

struct AverageMetrics {
    double precision = 0, recall = 0, f1 = 0;
};

/// What scikit-learn's classification_report says (labels: all classes, zero_division 0).
struct ClassificationReport {
    core::Index samples = 0, right = 0;
    Share accuracy;
    std::vector<ClassMetrics> classes;
    AverageMetrics macro;    ///< mean over classes
    AverageMetrics micro;    ///< over all decisions together; with one class a sample each is the accuracy
    AverageMetrics weighted; ///< mean over classes by their support
};
ClassificationReport classificationReport(const Confusion& confusion);

} // namespace engine::analysis
