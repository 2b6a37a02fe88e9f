#pragma once

#include <QString>

#include <vector>

namespace ui {

/// A unit of a layer; layer -1 is the input.
struct UnitRef {
    int layer = -1, unit = 0;
    bool operator==(const UnitRef&) const = default;
};
/// The weight from unit `in` of the layer below to unit `out` of `layer`.
struct EdgeRef {
    int layer = 0, out = 0, in = 0;
    bool operator==(const EdgeRef&) const = default;
};

enum class Flow { None, Forward, Backward, Update };

/// What is lit: these units and edges in the flow's colour, arrows in its direction, the rest dimmed; one
/// label at an edge.
struct Highlight {
    Flow flow = Flow::None;
    std::vector<UnitRef> units;
    std::vector<EdgeRef> edges;
    EdgeRef labelled{-1, 0, 0};
    QString label;
    bool dimOthers = true;
};

/// Buttons of an editable canvas. Insert: `layer` is the one it comes before, or the number of layers. Units:
/// the number between − and +, which is dragged or typed.
enum class CanvasControl { Title, Activation, Fewer, Units, More, Insert, Remove };

} // namespace ui
