#pragma once

#include "engine/io/placing.h"
#include "engine/model/network.h"

#include <QStringList>

using namespace engine;
using core::DType;
using core::Tensor;
using core::TensorMap;
using Numbers = std::vector<double>;

namespace tests {

/// A network, and what a file's tensors make of it.
struct Bench {
    model::NetworkSpec spec;
    model::Layout layout;
    io::Targets targets;

    explicit Bench(model::NetworkSpec network) : spec(std::move(network)) {
        layout = model::Network<double>::create(spec)->layout();
        targets = io::targetsOf(spec, layout);
    }
    /// Inputs, then dense layers of these sizes.
    Bench(int inputs, const std::vector<int>& units) : Bench(dense(inputs, units)) {}

    static model::NetworkSpec dense(int inputs, const std::vector<int>& units) {
        model::NetworkSpec spec;
        spec.input = {inputs};
        for (const int size : units)
            spec.layers.push_back(model::denseLayer(size, "tanh"));
        return spec;
    }
    core::VectorD zeros() const { return core::VectorD::Zero(layout.size); }
    io::Placements propose(const io::WeightFile& file) const { return io::propose(targets, file); }
    io::Placed load(const io::WeightFile& file) const {
        return io::apply(propose(file), targets, file.tensors, zeros());
    }
    io::Placed load(const TensorMap& tensors) const { return load(fileOf(tensors)); }
    static io::WeightFile fileOf(const TensorMap& tensors) {
        io::WeightFile file;
        file.tensors = tensors;
        return file;
    }
    Numbers numbers(const io::Placed& placed, const char* name) const {
        const model::TensorSlot& slot = *layout.find(name);
        const double* begin = placed.values.data() + slot.offset;
        return {begin, begin + slot.size};
    }
    /// The source of each tensor of the network, " T" behind those whose numbers were put in another order.
    QStringList sources(const io::Placed& placed) const {
        QStringList list;
        for (std::size_t i = 0; i < layout.slots.size(); ++i)
            list << QString::fromStdString(
                placed.lines[i].source +
                (placed.lines[i].what == io::PlacedLine::What::Transposed ? " T" : ""));
        return list;
    }
    QStringList skipped(const io::Placed& placed) const {
        QStringList list;
        for (std::size_t i = layout.slots.size(); i < placed.lines.size(); ++i)
            list << QString::fromStdString(placed.lines[i].source);
        return list;
    }
    std::string note(const io::Placed& placed, const char* name) const {
        for (const io::PlacedLine& line : placed.lines)
            if (line.parameter == name)
                return line.note;
        return "?";
    }
};

/// first, first + 1, ... in that shape.
inline Tensor counted(io::Shape shape, double first = 1) {
    Tensor tensor{std::move(shape), DType::Float64, {}};
    for (std::int64_t i = 0; i < tensor.size(); ++i)
        tensor.values.push_back(first + static_cast<double>(i));
    return tensor;
}

inline model::LayerSpec layer(const char* type, const core::Settings& settings) {
    model::LayerSpec spec = model::layerOf(type);
    for (const auto& [name, value] : settings)
        spec.settings.set(name, value);
    return spec;
}

/// 1 × 3 × 3 pictures, three filters of 2 × 2, flattened, two outputs.
inline model::NetworkSpec pictureNetwork() {
    model::NetworkSpec spec;
    spec.input = {1, 3, 3};
    spec.layers = {layer("conv2d", {{"filters", std::int64_t(3)}, {"kernel_size", std::int64_t(2)}}),
                   model::layerOf("flatten"), model::denseLayer(2, "softmax")};
    return spec;
}

} // namespace tests
