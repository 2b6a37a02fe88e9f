#pragma once

#include "ui/data/data_words.h"

#include <QWidget>

#include <map>
#include <vector>

class QLabel;

namespace ui {

class GalleryTile;

/// Tiles in rows under the headings of their groups, as many in a row as there is room for. Arrow keys go
/// from tile to tile.
class GalleryPage : public QWidget {
    Q_OBJECT
public:
    explicit GalleryPage(QWidget* parent = nullptr);

    void add(DataGroup group, GalleryTile* tile);
    /// Takes all tiles of a group away.
    void clear(DataGroup group);
    /// In their order on the page.
    std::vector<GalleryTile*> tiles() const;
    /// Two tiles side by side.
    int leastWidth() const;

Q_SIGNALS:
    void moved(ui::GalleryTile* to);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Group {
        QLabel* heading;
        std::vector<GalleryTile*> tiles;
    };
    int arrange(int width, bool place) const;
    void rearrange();
    void move(const GalleryTile& from, int key);

    std::map<DataGroup, Group> m_groups;
};

} // namespace ui
