#pragma once

#include "engine/data/overview.h"

#include <QAbstractScrollArea>
#include <QCache>
#include <QImage>

namespace ui {

class RowSelection;

/// A sample whose features are pixels, 0 black to the largest of the set white.
QImage samplePicture(const engine::data::Dataset& dataset, int sample, double largest);

/// The pictures of a data set, as many as fit side by side, with their class, scrolled. Click, Ctrl and Shift
/// select. Makes the pictures that are in view.
class PictureWall : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit PictureWall(RowSelection& selection, QWidget* parent = nullptr);

    void setOverview(engine::data::OverviewPtr overview);
    /// Only of that class; −1: of all.
    void setClass(int number);
    /// Sides in pixels before the text's scale.
    void setSide(int pixels);
    const std::vector<int>& shown() const { return m_shown; }
    QRect cellOf(int place) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    int columns() const;
    QSize cellSize() const;
    int placeAt(const QPoint& position) const;
    void choose();
    void layOut();
    QRect pictureIn(const QRect& cell) const;
    QString numberAt(const QPoint& position, int place) const;
    void paintCell(QPainter& painter, int place);

    RowSelection& m_selection;
    engine::data::OverviewPtr m_overview;
    int m_class = -1, m_side = 56;
    int m_anchor = -1; ///< place that Shift begins at
    double m_largest = 1;
    std::vector<int> m_shown;
    QCache<int, QImage> m_pictures;
};

} // namespace ui
