#include "ui/trace/flow.h"

#include "ui/theme.h"

#include <algorithm>
#include <cmath>

namespace ui {

using engine::trace::Expression;
using engine::trace::Link;
using engine::trace::Phase;

Flow flowOf(Phase phase) {
    switch (phase) {
    case Phase::Forward:
    case Phase::Loss:
        return Flow::Forward;
    case Phase::Backward:
        return Flow::Backward;
    case Phase::Update:
        break;
    }
    return Flow::Update;
}

Flow flowOf(const engine::trace::Trace& trace, const Link& link) {
    if (link.to != Link::To::Operation || link.index < 0 ||
        link.index >= static_cast<int>(trace.operations.size()))
        return Flow::None;
    return flowOf(trace.operations[static_cast<std::size_t>(link.index)].phase);
}

Flow flowOf(const engine::trace::Trace& trace, const Expression& expression) {
    Flow flow = flowOf(trace, expression.link);
    for (const Expression& child : expression.children)
        flow = std::max(flow, flowOf(trace, child));
    return flow;
}

QColor tint(const QColor& color, double strength) {
    const QColor ground = theme().panel;
    const auto mixed = [&](int over, int under) {
        return static_cast<int>(std::lround(under + (over - under) * strength));
    };
    return {mixed(color.red(), ground.red()), mixed(color.green(), ground.green()),
            mixed(color.blue(), ground.blue())};
}

bool sameOperand(const Link& a, const Link& b) {
    return a.to != Link::To::Nothing && a.to == b.to && a.index == b.index && a.row == b.row &&
           a.col == b.col && a.setting == b.setting;
}

} // namespace ui
