#pragma once

#include "engine/model/layout.h"
#include "engine/model/network_spec.h"
#include "engine/train/response.h"
#include "ui/network/canvas_types.h"

#include <QGraphicsView>

#include <memory>
#include <optional>
#include <vector>

namespace ui {

/// The network on a canvas: layers as columns (captions above), units as rounded squares, edges as curves
/// coloured by sign (negative ones dashed) and as wide as strong within their layer. Layers with more units
/// than fit are grouped ("… 48 more"); what is lit is always seen. Zooms with the wheel or two fingers, fits
/// on double-click or F; a network too long for the window is then shown as a whole, condensed, and with the
/// next F in its full size again. To edit: captions select (Ctrl, Shift, a band drawn around them), + adds a
/// layer or a unit, − takes a unit, the number between them is dragged or typed, × removes, what is dragged
/// by caption or units moves. Layers dropped from a palette or another window open a gap. Keys: ← → select, +
/// − digits units, Insert, Delete, Ctrl+← Ctrl+→ move, Enter activation, Ctrl+A C X V, D duplicates, L
/// freezes.
class NetworkView : public QGraphicsView {
    Q_OBJECT
public:
    enum class Purpose { Edit, Show };
    /// What layers are carried as by drag and drop: UTF-8 of engine::io::writeLayers().
    static constexpr const char* kMimeType = "application/x-chainrule-layers";

    explicit NetworkView(Purpose purpose, QWidget* parent = nullptr);
    ~NetworkView() override;

    /// `inputs`: names of the features, may be empty.
    void setNetwork(const engine::model::NetworkSpec& spec, const std::vector<std::string>& inputs);
    /// Colours edges by weight.
    void setParameters(const engine::model::Layout& layout, const engine::core::VectorD& parameters,
                       bool gradients = false);
    /// What the weights were when the run began, in the same layout: faintly beneath those of now; null: nothing.
    void setOrigin(std::shared_ptr<const engine::core::VectorD> parameters);
    /// Thumbnails of every unit's response (two inputs); null: none. Input thumbnails are drawn from the
    /// rectangle.
    void setResponse(std::shared_ptr<const engine::train::Response> response);
    /// A number in every unit: [0] the inputs, [l + 1] the outputs of layer l; empty: none. A column of
    /// pictures shows them.
    void setUnitValues(const std::vector<std::vector<double>>& values);
    /// Units that are crossed out, by column as the values; empty: none.
    void setDropped(const std::vector<std::vector<bool>>& dropped);
    /// Of every layer; what does not learn looks frozen. Empty: not known.
    void setLocks(const std::vector<LayerLock>& locks);
    void setHighlight(const Highlight& highlight);
    void fit();
    void zoom(double factor);
    /// All layers in view, without buttons.
    bool isCondensed() const;

    /// Marks a layer as selected, without signal; nothing: none.
    void select(std::optional<int> layer);
    std::optional<int> selected() const;
    /// Several at once, ascending; the last one becomes the selected one.
    void selectLayers(const std::vector<int>& layers);
    const std::vector<int>& selection() const;
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
    // Purpose::Edit only. `layer` -1: the input; `layers` ascending; `before`: the number of layers at the
    // end.
    void layerSelected(int layer);
    void unitsChangeRequested(int layer, int units);
    void layerInsertRequested(int before);
    void layersRemoveRequested(const std::vector<int>& layers);
    void layersMoveRequested(const std::vector<int>& layers, int before);
    void layersDuplicateRequested(const std::vector<int>& layers);
    void layersCopyRequested(const std::vector<int>& layers, bool cut);
    void pasteRequested(int before);
    void layersDropped(const QByteArray& text, int before);
    void activationChangeRequested(int layer, const QString& activation);
    void layersFreezeRequested(const std::vector<int>& layers, bool freeze);
    /// All that have parameters, but not the last.
    void othersFreezeRequested();
    /// A new last layer for the data.
    void headRequested();

protected:
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void choose(int layer, Qt::KeyboardModifiers modifiers = {});
    void trigger(CanvasControl control, int layer);
    void changeUnits(int layer, int by);
    void typeUnits(int layer, const QString& begin);
    void openActivations(int layer);
    void openMenu(int layer, QPoint global);
    bool handleKey(const QKeyEvent& event, bool dry);
    void hover(QPoint position);
    void leave();
    void click(QPoint at, Qt::KeyboardModifiers modifiers);
    void rearrange();
    void restyle();

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace ui
