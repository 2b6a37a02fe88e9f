#include "engine/io/placing.h"

#include "engine/core/text.h"
#include "engine/io/placing_parts.h"
#include "engine/io/reports.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;
using core::Tensor;
using core::TensorMap;

/// How the file stores its matrices and pictures, as far as what is placed tells.
Conventions conventionsOf(const Placements& present) {
    Conventions conventions;
    for (const Placement& each : present) {
        const bool turned = !each.transform.axes.empty();
        if (turned)
            conventions.orientation = Orientation::InOut;
        if (each.transform.channelsLast[0] > 0 || each.transform.axes.size() == 4)
            conventions.channelsLast = true;
    }
    return conventions;
}

std::unordered_map<std::string, const Tensor*> byName(const TensorMap& tensors) {
    std::unordered_map<std::string, const Tensor*> result;
    for (const auto& [name, tensor] : tensors)
        result.emplace(name, &tensor);
    return result;
}

/// Why it cannot be loaded; empty: it can.
std::string obstacle(const Placement& placement, const Target& target, const Tensor* tensor) {
    if (tensor == nullptr)
        return "the file has no tensor " + core::inQuotes(placement.source);
    if (static_cast<std::int64_t>(tensor->values.size()) != target.slot.size ||
        !fits(tensor->shape, placement.transform, target))
        return mismatchNote(placement.source, tensor->shape, target);
    return notFiniteNote(placement.source, *tensor);
}

std::string kept(const std::string& note) { return note.empty() ? kNothingNote : note; }

} // namespace

std::string mismatchNote(const std::string& name, const Shape& shape, const Target& target) {
    return core::inQuotes(name) + " has the shape " + core::shapeText(shape) + ", the network needs " +
           core::shapeText(target.shape());
}

std::string notFiniteNote(const std::string& name, const Tensor& tensor) {
    const auto bad =
        std::find_if(tensor.values.begin(), tensor.values.end(), [](double x) { return !std::isfinite(x); });
    if (bad == tensor.values.end())
        return {};
    return core::inQuotes(name) + " is not finite: element " + std::to_string(bad - tensor.values.begin()) +
           " is " + numberText(*bad);
}

Result<Placement> placedByHand(const Targets& targets, const TensorMap& tensors, const Placements& present,
                               const std::string& parameter, const std::string& source) {
    const Target* target = targets.find(parameter);
    const Tensor* tensor = core::find(tensors, source);
    if (target == nullptr)
        return Error{Code::NotFound, "the network has no tensor " + core::inQuotes(parameter), {}};
    if (tensor == nullptr)
        return Error{Code::NotFound, "the file has no tensor " + core::inQuotes(source), {}};
    Conventions conventions = conventionsOf(present);
    if (const auto name = parseTensorName(source); name && !conventions.orientation)
        conventions.orientation = name->orientation;
    const auto way = bestTransform(tensor->shape, *target, conventions);
    if (!way)
        return Error{Code::ShapeMismatch, mismatchNote(source, tensor->shape, *target), {}};
    if (const std::string note = notFiniteNote(source, *tensor); !note.empty())
        return Error{Code::NonFinite, note, {}};
    return Placement{parameter, source, *way, Reason::Hand, {}};
}

int Placed::loaded() const {
    return static_cast<int>(std::count_if(lines.begin(), lines.end(), [](const PlacedLine& line) {
        return line.what == PlacedLine::What::Loaded || line.what == PlacedLine::What::Transposed;
    }));
}

Placed apply(const Placements& placements, const Targets& targets, const TensorMap& tensors,
             core::VectorD initial) {
    const auto sources = byName(tensors);
    std::unordered_map<std::string, const Placement*> wanted;
    for (const Placement& each : placements)
        wanted.emplace(each.parameter, &each);
    Placed placed{std::move(initial), {}};
    std::unordered_set<std::string> used;
    for (const Target& target : targets.tensors) {
        PlacedLine line{PlacedLine::What::Kept, target.slot.name, {}, {}, Reason::Name, kNothingNote};
        if (const auto found = wanted.find(target.slot.name); found != wanted.end()) {
            const Placement& placement = *found->second;
            const auto source = sources.find(placement.source);
            const Tensor* tensor = source == sources.end() ? nullptr : source->second;
            line.reason = placement.reason;
            line.note = placement.source.empty() ? kept(placement.note) : obstacle(placement, target, tensor);
            if (line.note.empty()) {
                transformInto(*tensor, placement.transform, target,
                              placed.values.data() + target.slot.offset);
                line.what =
                    placement.transform.isNone() ? PlacedLine::What::Loaded : PlacedLine::What::Transposed;
                line.source = placement.source;
                line.transform = placement.transform;
                used.insert(placement.source);
            }
        }
        placed.lines.push_back(std::move(line));
    }
    for (const auto& each : tensors)
        if (!used.contains(each.first))
            placed.lines.push_back({PlacedLine::What::Skipped, {}, each.first, {}, {}, {}});
    return placed;
}

std::string lineText(const PlacedLine& line) {
    switch (line.what) {
    case PlacedLine::What::Skipped:
        return core::inQuotes(line.source) + ": skipped, it has no place in this network";
    case PlacedLine::What::Kept:
        return line.parameter + ": kept as it is, " + line.note;
    case PlacedLine::What::Loaded:
    case PlacedLine::What::Transposed:
        break;
    }
    const std::string how = transformText(line.transform);
    return line.parameter + ": loaded from " + core::inQuotes(line.source) + (how.empty() ? "" : ", " + how);
}

} // namespace engine::io
