#pragma once

#include "ui/network/geometry.h"

#include <QColor>
#include <QImage>
#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ui {

/// What the items of a canvas draw: shared by all of them, changed by NetworkView only.
struct Picture {
    engine::model::NetworkSpec spec;
    std::vector<std::string> inputs; ///< names of the features
    std::vector<int> units;          ///< [0] the inputs, [l + 1] those of layer l
    Geometry geometry;
    engine::model::Layout layout;
    engine::core::VectorD parameters;            ///< empty: not known, edges are grey
    bool gradients = false;                      ///< these are ∂L/∂w in their places
    std::vector<std::vector<QImage>> thumbnails; ///< [l + 1][unit]; empty: none
    std::vector<std::vector<double>> values;
    std::vector<std::vector<bool>> dropped; ///< [l + 1][unit]; empty: none
    Highlight highlight;
    std::optional<EdgeRef> hovered;
    std::optional<int> selected; ///< layer
    bool editable = false;

    int layerCount() const { return static_cast<int>(spec.layers.size()); }
    std::optional<double> weight(EdgeRef edge) const;
    std::optional<double> bias(UnitRef unit) const;
    /// Largest |w| of a layer.
    double largestWeight(int layer) const;
    std::optional<double> value(UnitRef unit) const;
    bool isDropped(UnitRef unit) const;

    /// See layerTitle().
    QString title(int layer) const;
    /// Label of the layer's activation; empty for the input and layers without one.
    QString activation(int layer) const;
    /// "input x₁ · petal length", "hidden 1 · unit 3".
    QString unitName(UnitRef unit) const;
    QString unitTip(UnitRef unit) const;
    QString edgeTip(EdgeRef edge) const;

    bool isLit(UnitRef unit) const;
    /// Something is lit and the rest stands back.
    bool isDimmed() const;
};

/// Units of every column, from shapes; settings as they are where the network does not hold together.
std::vector<int> columnUnits(const engine::model::NetworkSpec& spec);

QColor flowColor(Flow flow);

} // namespace ui
