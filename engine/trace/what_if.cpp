#include "engine/trace/what_if.h"

#include "engine/trace/reader.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace engine::trace {

using core::Code;
using core::Error;
using core::Index;

namespace {

bool sameNumber(const Link& a, const Link& b) {
    return a.to == b.to && a.index == b.index && a.row == b.row && a.col == b.col;
}

const char* nameOf(Link::To to) {
    return to == Link::To::Parameter ? "parameter" : to == Link::To::Input ? "input" : "target";
}

/// The layer whose weights read what a layer gives, behind those between that keep units or maps apart; −1:
/// none, or something else reads it, too.
int readerOf(const Reader& reader, int layer) {
    int next = layer + 1;
    for (; next <= reader.lastLayer() && reader.skipsFrom(next - 1).empty(); ++next) {
        const Work work = reader.work(next);
        if (work == Work::Weighs)
            return next;
        const bool isNorm =
            reader.trace().input.network.layers[static_cast<std::size_t>(next)].type == "batch_norm";
        if (work != Work::Masks && work != Work::Passes && work != Work::Largest && work != Work::Mean &&
            !isNorm)
            return -1;
    }
    return -1;
}

struct Columns {
    Index first = 0, count = 0;
};

/// Of the weights of `next`: those that a unit or map of `layer` goes through.
Columns columnsFrom(const Trace& base, int layer, int unit, int next) {
    const Index columns = base.layout.find(next, "weight")->cols();
    // A kernel has a slice for each map; a dense layer a column for each number, map after map.
    const Index maps = base.network->shape(layer).front();
    return columns % maps == 0 ? Columns{unit * (columns / maps), columns / maps} : Columns{};
}

} // namespace

core::Result<void> WhatIf::set(const Trace& base, std::vector<Edit> edits) {
    for (const auto& [link, value] : edits) {
        if (link.to != Link::To::Parameter && link.to != Link::To::Input && link.to != Link::To::Target)
            return Error{Code::InvalidValue,
                         "only weights, biases, inputs and targets can be set; all else follows from them",
                         "what if"};
        if (!follow(base, link))
            return Error{Code::InvalidValue, std::string("there is no such ") + nameOf(link.to), "what if"};
        if (!std::isfinite(value))
            return Error{Code::InvalidValue, "expected a finite number", "what if"};
    }
    // Dragged on: the same step.
    const bool goesOn =
        !m_steps.empty() && m_steps.back().offLayer < 0 &&
        std::equal(edits.begin(), edits.end(), m_steps.back().edits.begin(), m_steps.back().edits.end(),
                   [](const Edit& a, const Edit& b) { return sameNumber(a.link, b.link); });
    if (goesOn)
        m_steps.back().edits = std::move(edits);
    else if (!edits.empty())
        m_steps.push_back({std::move(edits), -1, -1});
    return {};
}

core::Result<void> WhatIf::switchOff(const Trace& base, int layer, int unit) {
    const auto& layers = base.input.network.layers;
    if (layer < 0 || layer + 1 >= static_cast<int>(layers.size()))
        return Error{Code::InvalidValue, "only hidden neurons can be switched off", "what if"};
    const auto& places = base.network->shape(layer);
    if (unit < 0 || unit >= places.front())
        return Error{Code::InvalidValue, "there is no such neuron", "what if"};
    const Reader reader(base);
    const int next = readerOf(reader, layer);
    const auto columns = next < 0 ? Columns{} : columnsFrom(base, layer, unit, next);
    if (columns.count == 0)
        return Error{Code::InvalidValue,
                     "only neurons and maps whose outputs go to a layer with weights and nowhere else can be "
                     "switched off",
                     "what if"};
    const model::TensorSlot& slot = *base.layout.find(next, "weight");
    Step step{{}, layer, unit};
    const int index = static_cast<int>(&slot - base.layout.slots.data());
    for (Index row = 0; row < slot.rows(); ++row)
        for (Index col = columns.first; col < columns.first + columns.count; ++col)
            step.edits.push_back(
                {{Link::To::Parameter, index, static_cast<int>(row), static_cast<int>(col), {}}, 0});
    m_steps.push_back(std::move(step));
    return {};
}

void WhatIf::undo() {
    if (!m_steps.empty())
        m_steps.pop_back();
}

bool WhatIf::isOfParameters() const {
    return std::all_of(m_steps.begin(), m_steps.end(), [](const Step& step) {
        return std::all_of(step.edits.begin(), step.edits.end(),
                           [](const Edit& edit) { return edit.link.to == Link::To::Parameter; });
    });
}

std::optional<double> WhatIf::valueOf(const Link& link) const {
    for (auto step = m_steps.rbegin(); step != m_steps.rend(); ++step)
        for (const Edit& edit : step->edits)
            if (sameNumber(edit.link, link))
                return edit.value;
    return {};
}

PassInput WhatIf::applied(const Trace& base) const {
    PassInput input = base.input;
    for (const Step& step : m_steps)
        for (const auto& [link, value] : step.edits) {
            if (link.to == Link::To::Input) {
                input.x(link.row, link.col) = value;
            } else if (link.to == Link::To::Target) {
                input.t(link.row, link.col) = value;
            } else {
                const model::TensorSlot& slot = base.layout.slots[static_cast<std::size_t>(link.index)];
                input.parameters[slot.offset + link.row * slot.cols() + std::max(link.col, 0)] = value;
            }
        }
    return input;
}

core::Result<TracePtr> record(const Trace& base, const WhatIf& whatIf) {
    return record(whatIf.applied(base));
}

} // namespace engine::trace
