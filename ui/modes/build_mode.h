#pragma once

#include "ui/modes/mode.h"

namespace ui {

class DataPanel;
class LayerPanel;
class LayerTable;
class NetworkEditor;
class TrainingPanel;

namespace plots {
class ResponseFeed;
}

/// Build: the network to be edited on its canvas, the selected layer, shapes and parameters, the data, and
/// how to train.
class BuildMode : public Mode {
    Q_OBJECT
public:
    explicit BuildMode(Context context, QWidget* parent = nullptr);
    ~BuildMode() override;

Q_SIGNALS:
    /// A sample is to be looked at in Step mode.
    void lookInside();

protected:
    void showEvent(QShowEvent* event) override;

private:
    plots::ResponseFeed* m_feed;
    NetworkEditor* m_editor;
    LayerPanel* m_layer;
    LayerTable* m_table;
    DataPanel* m_data;
    TrainingPanel* m_training;
};

} // namespace ui
