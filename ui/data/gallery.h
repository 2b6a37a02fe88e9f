#pragma once

#include "engine/data/data_spec.h"
#include "ui/data/data_words.h"
#include "ui/data/thumbnail.h"
#include "ui/panel.h"

#include <map>
#include <vector>

class QLabel;
class QScrollArea;

namespace ui {

class DataPanel;
class GalleryPage;
class GalleryTile;
class Thumbnailer;

/// All data there are to choose from, each with a picture of itself: what the registries of generators and
/// sets hold, recent files, a file to open, and what one draws oneself. Pictures are of the data that
/// choosing would bring, with the present seed; they are made when they are first seen, off the window's
/// thread.
class Gallery : public Panel {
    Q_OBJECT
public:
    explicit Gallery(DataPanel& data, QWidget* parent = nullptr);
    ~Gallery() override;

    /// A registered source, a path, or one of the keys below; null if it is not there.
    GalleryTile* tile(const QString& key) const;
    std::vector<GalleryTile*> tiles() const;
    /// What is said of the tile that is regarded, or of what is chosen.
    QString explanation() const;
    QScrollArea* scrollArea() const { return m_area; }

    static const QString kOpenFile, kDraw, kPaint;
    /// Paths of data files that were opened, latest first (kept for the next start).
    static QStringList recentFiles();

Q_SIGNALS:
    /// A source or a file was chosen.
    void chosen();
    void drawRequested();
    void paintRequested();

protected:
    void showEvent(QShowEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void fill();
    void fillRecent();
    GalleryTile* add(DataGroup group, const QString& key, const QString& name);
    void activate(const QString& key);
    void follow();
    void remember();
    void paint(GalleryTile& tile);
    void explain(const QString& key);
    void forgetPictures();

    DataPanel& m_data;
    Thumbnailer* m_thumbnailer;
    QScrollArea* m_area;
    GalleryPage* m_page;
    QLabel* m_words;
    QString m_regarded;
    std::map<QString, engine::data::DataSpec> m_painted; ///< what the picture of a key is of, or will be
    std::map<QString, QString> m_axes;
};

} // namespace ui
