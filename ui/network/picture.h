#pragma once

#include "engine/model/network_plan.h"
#include "ui/network/geometry.h"
#include "ui/network/network_view.h"

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
    std::vector<std::string> inputs;      ///< names of the features
    std::vector<int> units;               ///< [0] the inputs, [l + 1] those of layer l: see followShapes()
    std::vector<std::vector<int>> shapes; ///< of one sample, by column, as far as they flow
    std::vector<Joints> joints;           ///< of every layer
    std::optional<engine::model::Fault> fault;
    Geometry geometry;
    engine::model::Layout layout;
    engine::core::VectorD parameters;                    ///< empty: not known, edges are grey
    std::shared_ptr<const engine::core::VectorD> origin; ///< what they began as; null: not told
    bool gradients = false;                              ///< these are ∂L/∂w in their places
    std::vector<std::vector<QImage>> thumbnails;         ///< [l + 1][unit]; empty: none
    std::vector<std::vector<double>> values;
    std::vector<std::vector<bool>> dropped; ///< [l + 1][unit]; empty: none
    Highlight highlight;
    std::optional<EdgeRef> hovered;
    std::optional<int> selected;  ///< layer that keys and forms are about
    std::vector<int> selection;   ///< all selected layers, ascending; the input only alone
    std::optional<int> wanted;    ///< width that the selected layer is being dragged to
    QString dragged;              ///< what would go into the gap
    std::vector<LayerLock> locks; ///< of every layer; empty: not known
    QRectF band;                  ///< drawn around layers to select them; null: none
    bool editable = false;
    bool condensed = false; ///< all layers in view, too narrow for buttons

    int layerCount() const { return static_cast<int>(spec.layers.size()); }
    std::optional<double> weight(EdgeRef edge) const;
    /// What it began as; nothing: not told.
    std::optional<double> originOf(EdgeRef edge) const;
    std::optional<double> numberOf(EdgeRef edge, const engine::core::VectorD& numbers) const;
    std::optional<double> bias(UnitRef unit) const;
    /// Largest |w| of a layer.
    double largestWeight(int layer) const;
    std::optional<double> value(UnitRef unit) const;
    bool isDropped(UnitRef unit) const;
    /// The numbers of a feature map or row as a picture, colours by `largest`; null where there are none.
    QImage map(UnitRef unit, double largest) const;

    /// See layerTitle().
    QString title(int layer) const;
    /// Label of the layer's activation; empty for the input and layers without one.
    QString activation(int layer) const;
    /// "input x₁ · petal length", "hidden 1 · unit 3".
    QString unitName(UnitRef unit) const;
    QString unitTip(UnitRef unit) const;
    /// "6×24×24"; empty where it is not known.
    QString shape(int layer) const;
    /// Units stand for whole feature maps or rows.
    bool hasMaps(int layer) const;
    bool isSelected(int layer) const;
    /// What widthParameter() of the layer is set to, or dragged to.
    std::optional<int> width(int layer) const;
    QString edgeTip(EdgeRef edge) const;

    LayerLock lock(int layer) const;
    /// Some layer does not learn.
    bool hasClosedLock() const;
    bool isLit(UnitRef unit) const;
    /// Something is lit and the rest stands back.
    bool isDimmed() const;
};

/// Fills units, shapes, joints and fault from the spec. A column has a unit for every number of a sample, or
/// for every feature map (the first length of a shape) where there are more lengths; settings as they are
/// where shapes do not flow to.
void followShapes(Picture& picture);

QColor flowColor(Flow flow);

} // namespace ui
