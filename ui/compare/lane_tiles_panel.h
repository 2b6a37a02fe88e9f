#pragma once

#include "ui/panel.h"

namespace ui {

class LaneDesk;
class LaneTiles;
class Segments;

/// What every lane has learned, in small pictures.
class LaneTilesPanel : public Panel {
    Q_OBJECT
public:
    explicit LaneTilesPanel(LaneDesk& desk, QWidget* parent = nullptr);

    LaneTiles& tiles() { return *m_tiles; }
    Segments& choice() { return *m_choice; }

private:
    void follow();

    LaneDesk& m_desk;
    LaneTiles* m_tiles;
    Segments* m_choice;
};

} // namespace ui
