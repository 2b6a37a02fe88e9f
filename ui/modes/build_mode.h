#pragma once

#include "ui/modes/mode.h"

class QStackedWidget;

namespace ui {

class DataExplorer;
class DataPanel;
class DataSummary;
class DigitPanel;
class DrawPanel;
class Gallery;
class LayerPanel;
class LayerTable;
class NetworkEditor;
class PanelStack;
class Segments;
class TrainingPanel;

namespace plots {
class ResponseFeed;
}

/// Build, in two places of which one is in view (kept for the next start; Ctrl+Page Up and Page Down).
/// Network: its canvas, the selected layer, shapes and parameters, a glance at the data, and how to train.
/// Data: what there is to choose from, what the chosen data look like, and the settings of their source and
/// split.
class BuildMode : public Mode {
    Q_OBJECT
public:
    enum class Place { Network, Data };

    explicit BuildMode(Context context, QWidget* parent = nullptr);
    ~BuildMode() override;

    Place place() const;
    void setPlace(Place place);
    Segments& places() const { return *m_places; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* networkPlace();
    QWidget* dataPlace();
    QWidget* bothPlaces();
    void connectParts();
    void openDrawing();

    plots::ResponseFeed* m_feed;
    NetworkEditor* m_editor;
    LayerPanel* m_layer;
    LayerTable* m_table;
    DataPanel* m_data;
    DataSummary* m_glance;
    Gallery* m_gallery;
    PanelStack* m_middle;
    DataExplorer* m_explorer;
    DrawPanel* m_draw;
    DigitPanel* m_digits;
    TrainingPanel* m_training;
    Segments* m_places;
    QStackedWidget* m_stack;
};

} // namespace ui
