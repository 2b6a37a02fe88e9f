#pragma once

#include "engine/model/layout.h"
#include "engine/model/network_spec.h"
#include "engine/train/response.h"

#include <QGraphicsView>

#include <memory>
#include <optional>
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

/// Buttons of an editable canvas. Insert: `layer` is the one it comes before, or the number of layers.
enum class CanvasControl { Title, Activation, Fewer, More, Insert, Remove };

/// The network on a canvas: layers as columns (captions above), units as rounded squares, edges as curves
/// coloured by sign (negative ones dashed) and as wide as strong within their layer. Layers with more units
/// than fit are grouped
/// ("… 48 more"); what is lit is always seen. Zooms with the wheel, fits on double-click.
/// To edit: captions select, + adds a layer or a unit, − takes a unit, × a layer, a dragged caption moves it.
/// Keys: ← → select, + − units, Insert, Delete, Ctrl+← Ctrl+→ move, Enter activation.
class NetworkView : public QGraphicsView {
    Q_OBJECT
public:
    enum class Purpose { Edit, Show };
    explicit NetworkView(Purpose purpose, QWidget* parent = nullptr);
    ~NetworkView() override;

    /// `inputs`: names of the features, may be empty.
    void setNetwork(const engine::model::NetworkSpec& spec, const std::vector<std::string>& inputs);
    /// Colours edges by weight.
    void setParameters(const engine::model::Layout& layout, const engine::core::VectorD& parameters,
                       bool gradients = false);
    /// Thumbnails of every unit's response (two inputs); null: none. Input thumbnails are drawn from the
    /// rectangle.
    void setResponse(std::shared_ptr<const engine::train::Response> response);
    /// A number in every unit: [0] the inputs, [l + 1] the outputs of layer l; empty: none.
    void setUnitValues(const std::vector<std::vector<double>>& values);
    /// Units that are crossed out, by column as the values; empty: none.
    void setDropped(const std::vector<std::vector<bool>>& dropped);
    void setHighlight(const Highlight& highlight);
    void fit();

    /// Marks a layer as selected, without signal; nothing: none.
    void select(std::optional<int> layer);
    std::optional<int> selected() const;
    /// Where something is in the viewport; empty if it is hidden or not there.
    QRect place(UnitRef unit) const;
    QPoint place(EdgeRef edge, double share = 0.5) const;
    QRect place(CanvasControl control, int layer) const;

Q_SIGNALS:
    void unitClicked(ui::UnitRef unit);
    void edgeClicked(ui::EdgeRef edge);
    // Purpose::Show only: double-click, and the menu wanted on them.
    void unitOpened(ui::UnitRef unit, QPoint global);
    void edgeOpened(ui::EdgeRef edge, QPoint global);
    void unitMenuWanted(ui::UnitRef unit, QPoint global);
    void edgeMenuWanted(ui::EdgeRef edge, QPoint global);
    // Purpose::Edit only. `layer` -1: the input.
    void layerSelected(int layer);
    void unitsChangeRequested(int layer, int units);
    void layerInsertRequested(int before);
    void layerRemoveRequested(int layer);
    void layerMoveRequested(int from, int to);
    void activationChangeRequested(int layer, const QString& activation);

protected:
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void choose(int layer);
    void trigger(CanvasControl control, int layer);
    void changeUnits(int layer, int by);
    void openActivations(int layer);
    bool handleKey(int key, Qt::KeyboardModifiers modifiers, bool dry);
    void hover(QPoint position);
    void leave();
    void rearrange();
    void restyle();

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace ui
