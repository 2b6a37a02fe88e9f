#pragma once

#include "engine/trace/expression.h"
#include "engine/train/autopsy.h"

#include <vector>

namespace engine::train {

// Why a number of an autopsy is what it is.

enum class NormOf { Gradient, Parameters, Update };
/// Of one step: made of the norms of its tensors.
trace::Explanation explainNorm(const LastStep& step, NormOf what);
/// The largest finite number.
trace::Explanation explainLargest(Precision precision);
/// growthPerStep(). Not where that is NaN.
trace::Explanation explainGrowth(const Autopsy& autopsy);
/// The stable rate from the curvature. Not where it is NaN.
trace::Explanation explainStableRate(const Autopsy& autopsy);
/// The rate in effect in units of the stable one. Not where that is NaN.
trace::Explanation explainRateRatio(const Autopsy& autopsy);
/// rateToTry(): first what is rounded, then how. Not where it is NaN.
std::vector<trace::Explanation> explainRateToTry(const Autopsy& autopsy);

} // namespace engine::train
