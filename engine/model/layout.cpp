#include "engine/model/layout.h"

#include "engine/core/schema.h"

#include <algorithm>
#include <cmath>

namespace engine::model {

namespace {

using core::Code;
using core::Error;
using core::Index;

std::vector<std::int64_t> wide(const std::vector<int>& shape) { return {shape.begin(), shape.end()}; }

core::Result<void> check(const core::Tensor& tensor, const TensorSlot& slot) {
    if (tensor.shape != wide(slot.shape) || Index(tensor.values.size()) != slot.size)
        return Error{Code::ShapeMismatch,
                     "shape " + core::shapeText(tensor.shape) + ", expected " +
                         core::shapeText(wide(slot.shape)),
                     slot.name};
    const auto finite = [](double v) { return std::isfinite(v); };
    const auto bad = std::find_if_not(tensor.values.begin(), tensor.values.end(), finite);
    if (bad != tensor.values.end())
        return Error{Code::NonFinite,
                     "value " + std::to_string(bad - tensor.values.begin()) +
                         " is not finite; weights must be",
                     slot.name};
    return {};
}

} // namespace

const TensorSlot* Layout::find(const std::string& name) const {
    for (const TensorSlot& slot : slots)
        if (slot.name == name)
            return &slot;
    return nullptr;
}

const TensorSlot* Layout::find(int layer, const std::string& parameter) const {
    for (const TensorSlot& slot : slots)
        if (slot.layer == layer && slot.parameter == parameter)
            return &slot;
    return nullptr;
}

Index Layout::layerOffset(int layer) const {
    for (const TensorSlot& slot : slots)
        if (slot.layer >= layer)
            return slot.offset;
    return size;
}

Index Layout::layerSize(int layer) const { return layerOffset(layer + 1) - layerOffset(layer); }

core::ConstMatrixMap<double> view(const core::VectorD& parameters, const TensorSlot& slot) {
    return {parameters.data() + slot.offset, slot.rows(), slot.cols()};
}

core::MatrixMap<double> view(core::VectorD& parameters, const TensorSlot& slot) {
    return {parameters.data() + slot.offset, slot.rows(), slot.cols()};
}

core::TensorMap toTensors(const Layout& layout, const core::VectorD& parameters, core::DType dtype) {
    core::TensorMap tensors;
    for (const TensorSlot& slot : layout.slots) {
        core::Tensor tensor{wide(slot.shape), dtype, {}};
        const double* first = parameters.data() + slot.offset;
        tensor.values.assign(first, first + slot.size);
        if (dtype == core::DType::Float32)
            for (double& value : tensor.values)
                value = double(float(value));
        tensors.emplace_back(slot.name, std::move(tensor));
    }
    return tensors;
}

core::Result<core::VectorD> toParameters(const Layout& layout, const core::TensorMap& tensors,
                                         core::VectorD parameters) {
    if (parameters.size() != layout.size)
        return Error{Code::ShapeMismatch,
                     std::to_string(parameters.size()) + " parameters, the network has " +
                         std::to_string(layout.size),
                     ""};
    for (const auto& [name, tensor] : tensors) {
        const TensorSlot* slot = layout.find(name);
        if (!slot) {
            std::vector<std::string> known;
            for (const TensorSlot& each : layout.slots)
                known.push_back(each.name);
            return Error{Code::NotFound, core::unknownName("parameter", name, known).message, name};
        }
        if (const auto fits = check(tensor, *slot); !fits)
            return fits.error();
        std::copy(tensor.values.begin(), tensor.values.end(), parameters.data() + slot->offset);
    }
    return parameters;
}

} // namespace engine::model
