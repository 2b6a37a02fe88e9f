#pragma once

#include "ui/panel.h"

namespace ui {

class DataPanel;
class DataPreview;

/// What the open data look like, large.
class DataLook : public Panel {
    Q_OBJECT
public:
    explicit DataLook(DataPanel& source, QWidget* parent = nullptr);

private:
    void showData();

    DataPanel& m_data;
    DataPreview* m_preview;
};

} // namespace ui
