#pragma once

#include "ui/network/controls_item.h"
#include "ui/network/edges_item.h"
#include "ui/network/network_view.h"
#include "ui/network/overlay_item.h"
#include "ui/network/picture.h"
#include "ui/network/units_item.h"

#include <QGraphicsScene>

#include <memory>
#include <optional>
#include <vector>

namespace ui {

/// What a pressed button has become since.
struct Gesture {
    enum class Kind {
        None,
        Pressed, ///< not moved yet
        Layers,  ///< moves the selected layers
        Pan,
        Band,  ///< selects what it touches
        Units, ///< the number of units follows the pointer
    };
    Kind kind = Kind::None;
    QPoint start, last; ///< in the viewport
    std::optional<Control> control;
    std::optional<int> layer; ///< whose caption or units were pressed
};

/// Private to NetworkView: what network_view.cpp draws and network_input.cpp, network_keys.cpp and
/// network_drop.cpp react to.
struct NetworkView::Impl {
    explicit Impl(NetworkView& owner) : view(owner), scene(&owner) {}

    NetworkView& view;
    QGraphicsScene scene;
    Picture picture;
    std::shared_ptr<const engine::train::Response> response;
    ControlsItem* controls = nullptr; ///< items belong to the scene
    OverlayItem* overlay = nullptr;
    std::vector<EdgesItem*> edges;
    std::vector<UnitsItem*> units;

    Gesture gesture;
    std::optional<int> anchor; ///< where a range of selected layers begins
    std::optional<int> gap;    ///< opened before that layer for what is dragged

    /// Items for the layers there are.
    void build();
    /// Places everything anew for the viewport and what is lit.
    void arrange();
    void refreshEdges();
    void refreshThumbnails();
    void describeSelection();
    /// Opens the gap there, or closes it.
    void openGap(std::optional<int> before, const QString& what);
    /// Before which layer something dropped at x would go.
    int dropTarget(double x) const;
    /// Whether moving the selected layers there would change nothing.
    bool isOwnPlace(int before) const;
    /// Near the left or right border the canvas comes after.
    void scrollNear(QPoint position);

    void begin(QPoint position);
    void follow(QPoint position);
    void moveBand(QPoint position);
    void dragUnits(QPoint position);
    void finishLayers();
    void finishBand();
    void finishUnits();
};

} // namespace ui
