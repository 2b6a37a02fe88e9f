#include "ui/network/picture.h"

#include "engine/model/activation.h"
#include "engine/model/network.h"
#include "ui/network/layer_names.h"
#include "ui/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::NetworkView", text); }

const engine::model::Activation* activationOf(const engine::model::NetworkSpec& spec, int layer) {
    if (layer < 0 || layer >= static_cast<int>(spec.layers.size()))
        return nullptr;
    return engine::model::findActivation(
        spec.layers[static_cast<std::size_t>(layer)].settings.text("activation"));
}

// Single edges say something where each output has its own weights: not in a layer without, or whose units
// are maps.
Joints jointsOf(const engine::model::PlannedLayer& layer) {
    const bool inPlaces = layer.input.front() == layer.output.front();
    // Of a table a whole number looks up its row alone.
    if (layer.type->oneToOne || layer.type->mustBeFirst)
        return inPlaces ? Joints::Pairs : Joints::Bundle;
    for (const auto& tensor : layer.type->makeDouble(layer.spec.settings, layer.input)->tensors())
        if (tensor.shape.size() > 1)
            return Joints::All;
    return inPlaces ? Joints::Pairs : Joints::Bundle;
}

const engine::model::TensorSlot* slotOf(const Picture& picture, int layer, const char* parameter) {
    const auto* slot = picture.layout.find(layer, parameter);
    return slot != nullptr && slot->offset + slot->size <= picture.parameters.size() ? slot : nullptr;
}

} // namespace

std::optional<double> Picture::weight(EdgeRef edge) const { return numberOf(edge, parameters); }

std::optional<double> Picture::originOf(EdgeRef edge) const {
    if (!origin || gradients || origin->size() != parameters.size())
        return {};
    return numberOf(edge, *origin);
}

std::optional<double> Picture::numberOf(EdgeRef edge, const engine::core::VectorD& numbers) const {
    const auto* slot = slotOf(*this, edge.layer, "weight");
    const auto* type =
        edge.layer >= 0 && edge.layer < layerCount()
            ? engine::model::findLayerType(spec.layers[static_cast<std::size_t>(edge.layer)].type)
            : nullptr;
    // A kernel is no single weight, nor is a table.
    if (slot == nullptr || type == nullptr || type->mustBeFirst || slot->shape.size() != 2 ||
        edge.out >= slot->rows() || edge.in >= slot->cols())
        return {};
    return numbers[slot->offset + edge.out * slot->cols() + edge.in];
}

std::optional<double> Picture::bias(UnitRef unit) const {
    const auto* slot = slotOf(*this, unit.layer, "bias");
    const auto column = static_cast<std::size_t>(unit.layer + 1);
    // A map that has a bias at each of its places has no single one.
    if (slot == nullptr || column >= units.size() || slot->size != units[column] || unit.unit >= slot->size)
        return {};
    return parameters[slot->offset + unit.unit];
}

double Picture::largestWeight(int layer) const {
    const auto* slot = slotOf(*this, layer, "weight");
    double largest = 0;
    if (slot != nullptr)
        for (auto i = slot->offset; i < slot->offset + slot->size; ++i)
            largest = std::max(largest, std::abs(parameters[i]));
    return largest;
}

std::optional<double> Picture::value(UnitRef unit) const {
    const auto column = static_cast<std::size_t>(unit.layer + 1);
    if (column >= values.size() || static_cast<std::size_t>(unit.unit) >= values[column].size() ||
        hasMaps(unit.layer))
        return {};
    return values[column][static_cast<std::size_t>(unit.unit)];
}

bool Picture::isDropped(UnitRef unit) const {
    const auto column = static_cast<std::size_t>(unit.layer + 1), row = static_cast<std::size_t>(unit.unit);
    return column < dropped.size() && row < dropped[column].size() && dropped[column][row];
}

QImage Picture::map(UnitRef unit, double largest) const {
    const auto column = static_cast<std::size_t>(unit.layer + 1);
    if (column >= values.size() || !hasMaps(unit.layer) || largest <= 0)
        return {};
    const std::vector<int>& shape = shapes[column];
    const int width = shape.back(), height = shape.size() == 3 ? shape[1] : 1;
    const auto first = static_cast<std::size_t>(unit.unit) * static_cast<std::size_t>(width * height);
    if (first + static_cast<std::size_t>(width * height) > values[column].size())
        return {};
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.setPixel(
                x, y,
                valueColor(values[column][first + static_cast<std::size_t>(y * width + x)], largest).rgb());
    return image;
}

QString Picture::title(int layer) const { return layerTitle(spec, layer); }

QString Picture::activation(int layer) const {
    const auto* activation = activationOf(spec, layer);
    return activation != nullptr && !activation->label.empty() ? inSentence(translated(activation->label))
                                                               : QString();
}

QString Picture::unitName(UnitRef unit) const {
    if (unit.layer >= 0)
        return tr("%1 · unit %2").arg(title(unit.layer)).arg(unit.unit + 1);
    const auto index = static_cast<std::size_t>(unit.unit);
    if (index < inputs.size())
        return tr("input %1 · %2").arg(unit.unit + 1).arg(QString::fromStdString(inputs[index]));
    return tr("input %1").arg(unit.unit + 1);
}

QString Picture::unitTip(UnitRef unit) const {
    QString tip = unitName(unit);
    if (const auto number = value(unit))
        tip += tr("\nvalue %1").arg(formatNumber(*number));
    if (isDropped(unit))
        tip += tr("\ncounts as 0 in this step: dropped, or switched off");
    if (const auto number = bias(unit))
        tip += (gradients ? tr("\ngradient ∂L/∂b = %1") : tr("\nbias b = %1")).arg(formatNumber(*number));
    return tip;
}

QString Picture::edgeTip(EdgeRef edge) const {
    const QString way =
        tr("%1 → %2").arg(unitName({edge.layer - 1, edge.in}), unitName({edge.layer, edge.out}));
    const auto number = weight(edge);
    if (const auto before = originOf(edge); before && number)
        return tr("weight w = %1\npretrained w₀ = %2\n%3")
            .arg(formatNumber(*number), formatNumber(*before), way);
    return number ? (gradients ? tr("gradient ∂L/∂w = %1\n%2") : tr("weight w = %1\n%2"))
                        .arg(formatNumber(*number), way)
                  : way;
}

LayerLock Picture::lock(int layer) const {
    const auto at = static_cast<std::size_t>(layer);
    return layer >= 0 && at < locks.size() && locks.size() == spec.layers.size() ? locks[at] : LayerLock();
}

bool Picture::hasClosedLock() const {
    for (int layer = 0; layer < layerCount(); ++layer)
        if (lock(layer).isClosed())
            return true;
    return false;
}

bool Picture::isLit(UnitRef unit) const {
    return std::find(highlight.units.begin(), highlight.units.end(), unit) != highlight.units.end();
}

bool Picture::isDimmed() const {
    return highlight.dimOthers && (!highlight.units.empty() || !highlight.edges.empty());
}

QString Picture::shape(int layer) const {
    const auto column = static_cast<std::size_t>(layer + 1);
    return column < shapes.size() ? shapeText(shapes[column]) : QString();
}

bool Picture::hasMaps(int layer) const {
    const auto column = static_cast<std::size_t>(layer + 1);
    return column < shapes.size() && shapes[column].size() > 1;
}

std::optional<int> Picture::width(int layer) const {
    if (layer < 0 || layer >= layerCount())
        return {};
    const auto& own = spec.layers[static_cast<std::size_t>(layer)];
    const auto* parameter = widthParameter(own.type);
    if (parameter == nullptr || own.settings.find(parameter->name) == nullptr)
        return {};
    return layer == selected && wanted ? *wanted : static_cast<int>(own.settings.integer(parameter->name));
}

bool Picture::isSelected(int layer) const {
    return selected == layer || std::find(selection.begin(), selection.end(), layer) != selection.end();
}

void followShapes(Picture& picture) {
    const auto& spec = picture.spec;
    const engine::model::ShapeFlow flow = engine::model::flow(spec);
    picture.fault = flow.fault;
    picture.shapes = {spec.input};
    picture.units = {spec.input.empty() ? 1 : std::max(1, spec.input.front())};
    picture.joints.clear();
    for (const auto& layer : flow.layers) {
        picture.shapes.push_back(layer.output);
        picture.units.push_back(layer.output.front());
        picture.joints.push_back(jointsOf(layer));
    }
    for (std::size_t i = flow.layers.size(); i < spec.layers.size(); ++i) {
        const auto* width = widthParameter(spec.layers[i].type);
        const auto units =
            width != nullptr ? spec.layers[i].settings.integer(width->name) : picture.units.back();
        picture.units.push_back(std::max(1, static_cast<int>(units)));
        picture.joints.push_back(isOneToOne(spec.layers[i]) ? Joints::Pairs : Joints::All);
    }
}

QColor flowColor(Flow flow) {
    switch (flow) {
    case Flow::Forward:
        return theme().forward;
    case Flow::Backward:
        return theme().backward;
    case Flow::Update:
        return theme().update;
    case Flow::None:
        break;
    }
    return theme().accent;
}

} // namespace ui
