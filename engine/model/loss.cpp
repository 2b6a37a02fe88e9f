#include "engine/model/loss.h"

#include "engine/model/activation_functions.h"
#include "engine/model/loss_float.h"
#include "engine/model/loss_functions.h"

#include <algorithm>
#include <cmath>

namespace engine::model {

namespace {

// PyTorch's BCELoss: logarithms not below this, and no division by less than that.
constexpr double kSmallestLog = -100, kSmallestVariance = 1e-12;
constexpr double kDelta = 1;

double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
double hingeTarget(double t) { return t == 0 ? -1 : t; }

double squared(double y, double t) { return (y - t) * (y - t); }
double squaredSlope(double y, double t) { return 2 * (y - t); }

double absolute(double y, double t) { return std::abs(y - t); }
double absoluteSlope(double y, double t) { return sign(y - t); }

double huber(double y, double t) {
    const double e = std::abs(y - t);
    return e < kDelta ? 0.5 * e * e : kDelta * (e - 0.5 * kDelta);
}
double huberSlope(double y, double t) {
    const double e = y - t;
    return std::abs(e) < kDelta ? e : kDelta * sign(e);
}

double binaryOfLogit(double y, double t) {
    const double larger = y < 0 ? 0 : y;
    return larger - y * t + std::log1p(std::exp(-std::abs(y)));
}
double binaryOfLogitSlope(double y, double t) { return functions::sigmoid(y) - t; }

double clampedLog(double p) { return std::max(std::log(p), kSmallestLog); }
double binaryOfProbability(double y, double t) { return -t * clampedLog(y) - (1 - t) * clampedLog(1 - y); }
double binaryOfProbabilitySlope(double y, double t) {
    return (y - t) / std::max(y * (1 - y), kSmallestVariance);
}

double hinge(double y, double t) {
    const double margin = 1 - hingeTarget(t) * y;
    return margin < 0 ? 0 : margin;
}
double hingeSlope(double y, double t) { return hingeTarget(t) * y < 1 ? -hingeTarget(t) : 0; }

std::vector<Loss> table() {
    return {
        {"mse", "Mean squared error", "mean((y − t)²)",
         "The usual loss for numbers. Large errors count much more than small ones.", false, true, squared,
         squaredSlope, LossKind::Numbers, vectorized::squaredSum, vectorized::squaredSlopes},
        {"mae", "Mean absolute error", "mean(|y − t|)",
         "Every unit of error counts the same, so outliers pull less than with squared error.", false, true,
         absolute, absoluteSlope, LossKind::Numbers, vectorized::absoluteSum, vectorized::absoluteSlopes},
        {"huber", "Huber", "mean(½·(y − t)² if |y − t| < 1, else |y − t| − ½)",
         "Squared error near the target, absolute error further away: smooth and calm about outliers.", false,
         true, huber, huberSlope, LossKind::Numbers, vectorized::huberSum, vectorized::huberSlopes},
        {"binary_cross_entropy", "Binary cross-entropy", "mean(−t·ln(y) − (1 − t)·ln(1 − y))",
         "For yes or no outputs, best after a sigmoid layer. A confident wrong answer costs most. After "
         "other "
         "layers than sigmoid and softmax the outputs are read as logits.",
         true, false, binaryOfLogit, binaryOfLogitSlope, LossKind::BinaryCrossEntropy,
         vectorized::binaryOfLogitSum, vectorized::binaryOfLogitSlopes},
        {"cross_entropy", "Cross-entropy", "mean over samples(−Σ t·ln(y))",
         "For one of several classes, best after a softmax layer: minus the logarithm of the probability "
         "given to the right class. After other layers the outputs are read as logits.",
         true, false, nullptr, nullptr, LossKind::CrossEntropy},
        {"hinge", "Hinge", "mean(max(0, 1 − t·y))",
         "For classes −1 and 1 (a target of 0 is read as −1). Answers that are right by a margin of 1 cost "
         "nothing.",
         true, false, hinge, hingeSlope, LossKind::Numbers, vectorized::hingeSum, vectorized::hingeSlopes},
    };
}

} // namespace

const std::vector<Loss>& losses() {
    static const std::vector<Loss> all = table();
    return all;
}

const Loss* findLoss(std::string_view name) {
    for (const Loss& loss : losses())
        if (loss.name == name)
            return &loss;
    return nullptr;
}

bool isCrossEntropy(const Loss& loss) { return loss.kind == LossKind::CrossEntropy; }

LossFunctions functionsOf(const Loss& loss, const Activation& last) {
    if (loss.kind == LossKind::BinaryCrossEntropy && last.probabilities == Probabilities::Softmax)
        return {binaryOfProbability, binaryOfProbabilitySlope};
    return {loss.part, loss.slope, loss.sumFloat, loss.slopesFloat};
}

double countOf(const Loss& loss, core::Index outputs, core::Index samples) {
    return isCrossEntropy(loss) ? double(samples) : double(outputs * samples);
}

bool readsZ(const Loss& loss, const Activation& last) {
    return (loss.kind == LossKind::BinaryCrossEntropy && last.probabilities == Probabilities::Sigmoid) ||
           (isCrossEntropy(loss) && last.probabilities == Probabilities::Softmax);
}

bool readsLogits(const Loss& loss, const Activation& last) {
    return isCrossEntropy(loss) ||
           (loss.kind == LossKind::BinaryCrossEntropy && last.probabilities != Probabilities::Softmax);
}

double lossPart(const Loss& loss, const Activation& last, double z, double a, double t, double logSumExp) {
    const double y = readsZ(loss, last) ? z : a;
    return isCrossEntropy(loss) ? t * (logSumExp - y) : functionsOf(loss, last).part(y, t);
}

} // namespace engine::model
