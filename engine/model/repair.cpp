#include "engine/model/repair.h"

#include "engine/model/edit.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace engine::model {

namespace {

using core::Kind;

/// Values of a whole number that are tried, from the present one down.
constexpr std::int64_t kMostTried = 64;

/// What is tried on one faulty spec.
class Workshop {
public:
    Workshop(const NetworkSpec& spec, const ShapeFlow& flow)
        : m_spec(spec), m_flow(flow), m_fault(flow.fault->layer),
          m_isLast(flow.layers.size() == spec.layers.size() && !spec.layers.empty()) {}

    std::vector<Repair> all();

private:
    void insert(const std::string& type);
    void append();
    void setParameters();
    void setParameter(const core::Parameter& parameter);
    void fitBlock();
    void shapeInput();
    void moveBefore();
    void remove();
    /// Keeps it if shapes flow through the layer that was at fault; it stands at `place` now.
    bool take(Repair repair, int place);

    const NetworkSpec& m_spec;
    const ShapeFlow& m_flow;
    int m_fault;
    bool m_isLast; ///< all shapes fit, but it cannot be the last one
    std::vector<Repair> m_found;
};

bool Workshop::take(Repair repair, int place) {
    const ShapeFlow after = flow(repair.network);
    if (after.fault && after.fault->layer <= place)
        return false;
    repair.layer = m_fault;
    m_found.push_back(std::move(repair));
    return true;
}

void Workshop::insert(const std::string& type) {
    if (findLayerType(type) == nullptr)
        return;
    Repair repair{Repair::Kind::InsertLayer, 0, 0, type, {}, {}, m_spec};
    model::insert(repair.network, m_fault, {layerOf(type)});
    take(std::move(repair), m_fault + 1);
}

void Workshop::append() {
    Repair repair{Repair::Kind::AppendLayer, 0, m_fault, "dense", {}, {}, m_spec};
    repair.network.layers.push_back(denseLayer(1, "linear"));
    take(std::move(repair), m_fault + 1);
}

void Workshop::setParameter(const core::Parameter& parameter) {
    Repair repair{Repair::Kind::SetParameter, 0, m_fault, parameter.name, {}, {}, m_spec};
    core::Settings& settings = repair.network.layers[std::size_t(m_fault)].settings;
    const auto works = [&](core::Value value) {
        repair.value = value;
        settings.set(parameter.name, std::move(value));
        return take(repair, m_fault);
    };
    if (parameter.kind == Kind::Choice) {
        for (const std::string& choice : parameter.choices)
            if (choice != settings.text(parameter.name) && works(choice))
                return;
        return;
    }
    const std::int64_t now = settings.integer(parameter.name);
    const auto least = std::max(std::int64_t(std::ceil(parameter.minimum)), now - kMostTried);
    for (std::int64_t value = now - 1; value >= least; --value)
        if (works(value))
            return;
}

void Workshop::setParameters() {
    const LayerType* type = findLayerType(m_spec.layers[std::size_t(m_fault)].type);
    for (std::size_t i = 0; type != nullptr && i < type->schema.parameters.size(); ++i) {
        const core::Parameter& parameter = type->schema.parameters[i];
        // No activation ever changed a shape.
        if (parameter.name != "activation" && parameter.name != "initializer" &&
            (parameter.kind == Kind::Choice || parameter.kind == Kind::Integer))
            setParameter(parameter);
    }
}

/// What decides about the width of a block's output is set to what goes into it.
void Workshop::fitBlock() {
    const LayerSpec& residual = m_spec.layers[std::size_t(m_fault)];
    for (int i = m_fault - 1; residual.block > 0 && i >= m_fault - residual.block; --i)
        for (const char* name : {"units", "filters"})
            if (m_spec.layers[std::size_t(i)].settings.find(name)) {
                const auto in = m_flow.layers[std::size_t(m_fault - residual.block)].input.front();
                Repair repair{Repair::Kind::SetParameter, 0, i, name, std::int64_t(in), {}, m_spec};
                repair.network.layers[std::size_t(i)].settings.set(name, std::int64_t(in));
                take(std::move(repair), m_fault);
                return;
            }
}

/// As many numbers as the input has, in one row, as a grey or as a coloured square picture.
void Workshop::shapeInput() {
    const core::Index size = sizeOf(m_spec.input);
    std::vector<std::vector<int>> shapes = {{int(size)}};
    for (const int channels : {1, 3}) {
        const int side = int(std::lround(std::sqrt(double(size) / channels)));
        if (side > 1 && core::Index(channels) * side * side == size)
            shapes.push_back({channels, side, side});
    }
    for (const auto& shape : shapes) {
        if (shape == m_spec.input)
            continue;
        Repair repair{Repair::Kind::ShapeInput, 0, m_fault, {}, {}, shape, m_spec};
        repair.network.input = shape;
        take(std::move(repair), m_fault);
    }
}

void Workshop::moveBefore() {
    if (m_fault < 1)
        return;
    Repair repair{Repair::Kind::MoveBefore, 0, m_fault, {}, {}, {}, m_spec};
    model::move(repair.network, {m_fault}, m_fault - 1);
    take(std::move(repair), m_fault);
}

void Workshop::remove() {
    Repair repair{Repair::Kind::Remove, 0, m_fault, {}, {}, {}, m_spec};
    model::remove(repair.network, {m_fault});
    if (repair.network.layers.empty())
        return;
    // The layers behind it may have faults of their own.
    take(std::move(repair), m_fault - 1);
}

std::vector<Repair> Workshop::all() {
    if (m_isLast) {
        moveBefore();
        append();
        remove();
        return std::move(m_found);
    }
    fitBlock();
    insert("flatten");
    setParameters();
    shapeInput();
    if (m_found.empty())
        moveBefore();
    remove();
    return std::move(m_found);
}

} // namespace

std::vector<Repair> repairs(const NetworkSpec& spec) {
    const ShapeFlow planned = flow(spec);
    if (!planned.fault || planned.fault->layer < 0)
        return {};
    return Workshop(spec, planned).all();
}

} // namespace engine::model
