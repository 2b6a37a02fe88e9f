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

/// Private to NetworkView: what network_view.cpp draws and network_input.cpp reacts to.
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

    std::optional<QPoint> pressed; ///< where the left button went down
    std::optional<int> dragged;    ///< layer whose caption is being moved
    bool panning = false;

    /// Items for the layers there are.
    void build();
    /// Places everything anew for the viewport and what is lit.
    void arrange();
    void refreshEdges();
    /// Before which layer a caption dropped at x would go.
    int dropTarget(double x) const;
};

} // namespace ui
