#include "engine/analysis/lane_story.h"

#include "engine/analysis/lane_verdict.h"
#include "engine/trace/build.h"

#include <cmath>
#include <string>

namespace engine::analysis {

using trace::Expression;

namespace {

Expression number(const char* base, const char* sub, double value) {
    return trace::operand({base, sub, {}}, value, {});
}

} // namespace

trace::Explanation explainReached(const Reached& reached, core::Index samplesPerEpoch) {
    trace::Explanation why;
    why.subject = {"samples", {}, {}};
    why.value = static_cast<double>(reached.samples);
    why.numbers = trace::product({number("epochs", "", static_cast<double>(reached.epoch)),
                                  number("N", "train", static_cast<double>(samplesPerEpoch))});
    why.formula = why.numbers;
    return why;
}

trace::Explanation explainShare(double share, long long samples, const char* part) {
    trace::Explanation why;
    why.subject = {"accuracy", part, {}};
    why.value = share;
    const double count = static_cast<double>(samples);
    why.numbers = trace::recordedAs(
        trace::quotient(number("r", "", std::round(share * count)), number("N", part, count)), share);
    why.formula = why.numbers;
    return why;
}

trace::Explanation explainGradientNorm(const train::EpochRecord& record) {
    std::vector<Expression> squares;
    for (std::size_t i = 0; i < record.gradientNorms.size(); ++i)
        squares.push_back(trace::power(number("g", std::to_string(i + 1).c_str(), record.gradientNorms[i]),
                                       trace::constant(2)));
    trace::Explanation why;
    why.subject = {"‖g‖", {}, {}};
    why.value = gradientNorm(record);
    why.numbers = trace::recordedAs(trace::call("sqrt", {trace::sum(std::move(squares))}), why.value);
    why.formula = why.numbers;
    return why;
}

} // namespace engine::analysis
