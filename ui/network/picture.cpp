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

// "Leaky ReLU" reads "leaky ReLU" within a caption, "ReLU" stays.
QString inSentence(QString label) {
    const QString first = label.section(' ', 0, 0);
    if (first.mid(1) == first.mid(1).toLower())
        label[0] = label[0].toLower();
    return label;
}

const engine::model::TensorSlot* slotOf(const Picture& picture, int layer, const char* parameter) {
    const auto* slot = picture.layout.find(layer, parameter);
    return slot != nullptr && slot->offset + slot->size <= picture.parameters.size() ? slot : nullptr;
}

} // namespace

std::optional<double> Picture::weight(EdgeRef edge) const {
    const auto* slot = slotOf(*this, edge.layer, "weight");
    if (slot == nullptr || edge.out >= slot->rows() || edge.in >= slot->cols())
        return {};
    return parameters[slot->offset + edge.out * slot->cols() + edge.in];
}

std::optional<double> Picture::bias(UnitRef unit) const {
    const auto* slot = slotOf(*this, unit.layer, "bias");
    if (slot == nullptr || unit.unit >= slot->size)
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
    if (column >= values.size() || static_cast<std::size_t>(unit.unit) >= values[column].size())
        return {};
    return values[column][static_cast<std::size_t>(unit.unit)];
}

bool Picture::isDropped(UnitRef unit) const {
    const auto column = static_cast<std::size_t>(unit.layer + 1), row = static_cast<std::size_t>(unit.unit);
    return column < dropped.size() && row < dropped[column].size() && dropped[column][row];
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
        tip += tr("\ndropped in this step");
    if (const auto number = bias(unit))
        tip += (gradients ? tr("\ngradient ∂L/∂b = %1") : tr("\nbias b = %1")).arg(formatNumber(*number));
    return tip;
}

QString Picture::edgeTip(EdgeRef edge) const {
    const QString way =
        tr("%1 → %2").arg(unitName({edge.layer - 1, edge.in}), unitName({edge.layer, edge.out}));
    const auto number = weight(edge);
    return number ? (gradients ? tr("gradient ∂L/∂w = %1\n%2") : tr("weight w = %1\n%2"))
                        .arg(formatNumber(*number), way)
                  : way;
}

bool Picture::isLit(UnitRef unit) const {
    return std::find(highlight.units.begin(), highlight.units.end(), unit) != highlight.units.end();
}

bool Picture::isDimmed() const {
    return highlight.dimOthers && (!highlight.units.empty() || !highlight.edges.empty());
}

std::vector<int> columnUnits(const engine::model::NetworkSpec& spec) {
    const auto product = [](const std::vector<int>& shape) {
        int units = 1;
        for (const int length : shape)
            units *= length;
        return units;
    };
    std::vector<int> units = {product(spec.input)};
    if (const auto summary = engine::model::summarize(spec)) {
        for (const auto& layer : *summary)
            units.push_back(product(layer.outputShape));
        return units;
    }
    for (const auto& layer : spec.layers)
        units.push_back(std::max(1, static_cast<int>(layer.settings.integer("units", units.back()))));
    return units;
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
