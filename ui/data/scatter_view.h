#pragma once

#include "ui/data/latest_job.h"
#include "ui/data/row_selection.h"
#include "ui/data/scatter_image.h"

#include <optional>

namespace ui {

/// Any two columns against each other, all points. Dragging selects (or zooms, as chosen), a click selects
/// the point, the wheel zooms where the mouse is, the middle button moves, double-click shows all. Many
/// points are painted off the window's thread; until they are there, those painted last stand where they
/// belong now.
class ScatterView : public plots::Picture {
    Q_OBJECT
public:
    explicit ScatterView(RowSelection& selection, QWidget* parent = nullptr);

    enum class Drag { Select, Zoom };
    void setDrag(Drag drag) { m_drag = drag; }
    /// Null: nothing. All points are in view.
    void setOverview(engine::data::OverviewPtr overview);
    void setColumns(engine::core::Index x, engine::core::Index y);
    void showAll();
    bool showsAll() const { return m_all; }
    plots::Axes axes() const;
    /// The sample nearest to a pixel, −1 where none is near.
    int sampleAt(const QPointF& position) const;
    QStringList readAt(const QPointF& position) const override;
    /// Whether all points were painted as they are to be shown.
    bool isPainted() const { return m_isCurrent && !m_job.isBusy(); }

Q_SIGNALS:
    void zoomed();

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void forgetPixels() override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void setRanges(plots::Range x, plots::Range y);
    std::vector<int> rowsIn(const QRectF& box) const;
    std::vector<plots::Key> keys() const;
    ScatterJob jobFor(const plots::Axes& axes, double ratio) const;
    void preparePoints();
    void paintPoints(QPainter& painter, const plots::Axes& axes) const;
    void repaintPoints();

    RowSelection& m_selection;
    Scatter m_scatter;
    Drag m_drag = Drag::Select;
    plots::Range m_x, m_y;
    bool m_all = true;
    std::optional<QRectF> m_box; ///< that is being dragged, in pixels
    QPointF m_pressed, m_panned;
    /// Points as they were painted last.
    struct Painted {
        QImage image;
        plots::Axes axes;
    };
    Painted m_painted;
    bool m_isCurrent = false; ///< m_painted, or what is being painted, is what is to be shown
    ScatterStampsPtr m_stamps;
    LatestJob m_job;
};

} // namespace ui
