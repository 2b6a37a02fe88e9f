#pragma once

#include "engine/analysis/scores.h"

namespace engine::analysis {

/// Samples whose probability lies in (lower, upper], of the first bin from 0 on.
struct CalibrationBin {
    double lower = 0, upper = 0;
    core::Index samples = 0, hits = 0;
    double sum = 0; ///< of the probabilities
    double mean() const { return sum / static_cast<double>(samples); }
    double share() const { return static_cast<double>(hits) / static_cast<double>(samples); }
};

/// Whether what is said with probability p happens in a share p of the cases.
struct Calibration {
    std::vector<CalibrationBin> bins; ///< of equal width; also empty ones
    core::Index samples = 0;
    /// Σ n_b/N |share − mean| (expected calibration error; Naeini et al. 2015, Guo et al. 2017).
    double expectedError = 0;
};

inline constexpr int kCalibrationBins = 10;
/// As scikit-learn's calibration_curve (strategy uniform), but for the bins that are empty. Probabilities: 0 ...
/// 1, one a sample.
Calibration calibration(const std::vector<char>& happened, const std::vector<double>& probabilities,
                        int bins = kCalibrationBins);
/// Of one class, or (−1) of the class that is said: its probability, and whether it is right.
Calibration calibration(const Scores& scores, int one, int bins = kCalibrationBins);

/// Brier score: of two classes mean (p − t)² of class 1, of more the mean over samples of Σ (p − t)² over the
/// classes. Of probabilities.
double brierScore(const Scores& scores);

} // namespace engine::analysis
