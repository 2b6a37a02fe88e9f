#include "engine/analysis/surface_story.h"

#include "engine/trace/build.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace engine::analysis {

using core::Index;
using trace::Expression;

namespace {

Expression number(std::string base, std::string sub, double value) {
    return trace::operand({std::move(base), std::move(sub), {}}, value, {});
}

trace::Explanation explanation(trace::Symbol subject, Expression numbers, double value) {
    trace::Explanation why;
    why.subject = std::move(subject);
    why.value = value;
    why.numbers = trace::recordedAs(std::move(numbers), value);
    why.formula = why.numbers;
    return why;
}

/// "0.weight 3,1": as the tables of parameters name it.
trace::Symbol nameOf(const model::Layout& layout, Index index) {
    for (const model::TensorSlot& slot : layout.slots)
        if (index >= slot.offset && index < slot.offset + slot.size) {
            const Index at = index - slot.offset, cols = std::max<Index>(1, slot.cols());
            const bool isColumn = cols == 1;
            return {slot.parameter == "bias"     ? "b"
                    : slot.parameter == "weight" ? "w"
                                                 : slot.parameter,
                    std::to_string(at / cols + 1) + (isColumn ? "" : "," + std::to_string(at % cols + 1)),
                    "(" + std::to_string(slot.layer + 1) + ")"};
        }
    return {"θ", std::to_string(index + 1), {}};
}

} // namespace

std::optional<trace::Explanation> explainLoss(const LossSurface& surface, double x, double y) {
    const auto corners = surface.corners(x, y);
    if (!corners || !std::all_of(corners->losses.begin(), corners->losses.end(),
                                 [](double loss) { return std::isfinite(loss); }))
        return {};
    std::vector<Expression> terms;
    for (std::size_t i = 0; i < 4; ++i)
        terms.push_back(trace::product({number("w", std::to_string(i + 1), corners->weights[i]),
                                        number("L", std::to_string(i + 1), corners->losses[i])}));
    return explanation({"L", {}, {}}, trace::sum(std::move(terms)), surface.at(x, y));
}

trace::Explanation explainPlace(const ParameterPlane& plane, const model::Layout& layout, double x,
                                double y) {
    Index most = 0;
    (x * plane.u + y * plane.v).cwiseAbs().maxCoeff(&most);
    const double value = plane.origin[most] + x * plane.u[most] + y * plane.v[most];
    return explanation(nameOf(layout, most),
                       trace::sum({number("o", "", plane.origin[most]),
                                   trace::product({number("x", "", x), number("u", "", plane.u[most])}),
                                   trace::product({number("y", "", y), number("v", "", plane.v[most])})}),
                       value);
}

trace::Explanation explainDistance(const PlanePoint& point) {
    const auto square = [](const char* base, double value) {
        return trace::power(number(base, "", value), trace::constant(2));
    };
    const double value = std::hypot(std::hypot(point.x, point.y), point.off);
    return explanation({"‖θ − o‖", {}, {}},
                       trace::call("sqrt", {trace::sum({square("x", point.x), square("y", point.y),
                                                        square("off", point.off)})}),
                       value);
}

} // namespace engine::analysis
