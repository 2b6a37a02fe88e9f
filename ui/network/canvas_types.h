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
/// the number between − and +, which is dragged or typed. Lock: freezes the layer, or lets it learn.
enum class CanvasControl { Title, Activation, Fewer, Units, More, Insert, Remove, Lock };

/// The lock of a layer.
struct LayerLock {
    enum class State {
        None,   ///< it has nothing that could learn
        Open,   ///< it learns
        Frozen, ///< it never does
        Later,  ///< not yet: it joins
    };
    State state = State::None;
    QString words; ///< "frozen", "joins after epoch 10"; empty while it learns
    bool isClosed() const { return state == State::Frozen || state == State::Later; }
    bool operator==(const LayerLock&) const = default;
};

} // namespace ui
