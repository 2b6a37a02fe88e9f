#pragma once

#include "engine/data/overview.h"

#include <QAbstractScrollArea>
#include <QCache>

namespace ui {

class RowSelection;

/// A histogram of every column, stacked by class, side by side and scrolled. A click on a bar selects its
/// rows; of the rows that are selected the bars show how many lie where. Dashed: the bounds beyond which
/// numbers are outliers. Draws what is in view.
class HistogramWall : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit HistogramWall(RowSelection& selection, QWidget* parent = nullptr);

    void setOverview(engine::data::OverviewPtr overview);
    void reveal(int column);
    /// A cell and the bars in it, in pixels of the viewport.
    QRectF cellOf(int column) const;
    QRectF barsOf(int column) const;
    /// What lies there; −1: nothing.
    struct Place {
        int column = -1, bin = -1;
    };
    Place placeAt(const QPointF& position) const;
    QString readAt(const Place& place) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    using Counts = std::vector<std::vector<engine::core::Index>>;

    int columns() const; ///< of the wall
    double cellHeight() const;
    void layOut();
    void paintCell(QPainter& painter, int column);
    void paintBars(QPainter& painter, int column, const QRectF& area, double highest);
    void paintBounds(QPainter& painter, int column, const QRectF& area) const;
    /// Of the selected rows, as in the histogram.
    const Counts& selectedCounts(int column);

    RowSelection& m_selection;
    engine::data::OverviewPtr m_overview;
    std::vector<int> m_selected;
    QCache<int, Counts> m_counts; ///< of this selection
    int m_marked = -1;            ///< a column that was asked for
};

} // namespace ui
