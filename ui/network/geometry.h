#pragma once

#include "ui/network/canvas_types.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <optional>
#include <utility>
#include <vector>

namespace ui {

/// A place in a column: a unit, or a gap that stands for `hidden` ones.
struct Place {
    int unit = -1;
    int hidden = 0;
    QPointF centre;
};

/// How the units of a layer are joined to those below: each to all, each to the one in its place, or so that
/// no single edge says anything (flatten), drawn as one bundle.
enum class Joints { All, Pairs, Bundle };

/// A layer as it lies on the canvas; layer -1 is the input.
struct Column {
    int layer = -1;
    int units = 0;
    double x = 0;
    Joints joints = Joints::All;
    std::vector<Place> places; ///< from top to bottom

    /// Whether there is an edge to a unit of this layer from one below; -1: a gap.
    bool joins(int out, int in) const {
        return out >= 0 && in >= 0 && joints != Joints::Bundle && (joints == Joints::All || out == in);
    }
    /// Null if the unit is hidden in a gap.
    const Place* find(int unit) const;
};

/// What the arrangement has to fit. Lengths in pixels.
struct Room {
    QSizeF size;         ///< of the viewport
    double header = 30;  ///< above the units: captions
    double footer = 10;  ///< below the units
    double tail = 0;     ///< kept free at the right, for the button that adds a layer
    double side = 75;    ///< from the border to the middle of the first and last column, at most
    double spacing = 84; ///< least distance of two columns; the canvas gets wider than the viewport for it
    double largestUnit = 44;
    double smallestPitch = 30; ///< from unit to unit; a column that would be much tighter is grouped
    double largestPitch = 68;
    std::optional<int> gap; ///< a place is kept free before that layer, for one that is being dragged
};

/// Where everything on the canvas is: a pure function of the units in each column, the room and the units
/// that must not be hidden.
struct Geometry {
    Room room;
    QSizeF size; ///< of the canvas
    double unit = 44;
    std::vector<Column> columns; ///< [0] is the input

    const Column& of(int layer) const { return columns[static_cast<std::size_t>(layer + 1)]; }
    /// The middle between a layer and the one below it; layer = number of layers: behind the last one.
    double boundary(int layer) const;
    QRectF unitRect(const Place& place) const;
    std::optional<QRectF> unitRect(UnitRef unit) const;
    /// Ends of an edge, at the borders of its units; nothing if one of them is hidden or they are not joined.
    std::optional<std::pair<QPointF, QPointF>> edge(EdgeRef edge) const;
    /// The place kept free by Room::gap.
    QRectF gapRect() const;
    std::optional<UnitRef> unitAt(QPointF point) const;
    /// The nearest edge within `reach` pixels.
    std::optional<EdgeRef> edgeAt(QPointF point, double reach) const;
    /// The layer in whose column the point lies, captions and controls included.
    std::optional<int> layerAt(QPointF point) const;
};

/// `units`: [0] the inputs, [l + 1] those of layer l. `focus`: units that have to be seen. `joints`: [l] of
/// layer l; shorter: all to all.
Geometry arrange(const std::vector<int>& units, const Room& room, const std::vector<UnitRef>& focus = {},
                 const std::vector<Joints>& joints = {});

/// y of an edge as a share of its height, at share u of its width; and its derivative: the cubic Bézier whose
/// control points lie half way, as a function of x.
double edgeShape(double u);
double edgeSlope(double u);
/// The point of an edge at share u of its width.
QPointF edgePoint(const std::pair<QPointF, QPointF>& ends, double u);

} // namespace ui
