#pragma once

#include "ui/data/drawing.h"
#include "ui/plots/picture.h"
#include "ui/plots/response_feed.h"

#include <QPixmap>
#include <QTimer>
#include <QWidget>

namespace ui {

/// The plane into which points are drawn, erased and moved; behind them what the network answers. It edits a
/// copy: whoever shows it hears of every change and gives back what is valid.
///
/// Keys: 1 to 5 the class (of the selected points, if there are any), D E M the tools, Delete, Ctrl+A,
/// Escape; when the focus was walked to, the arrow keys move a cross at which Return draws or erases.
class DrawCanvas : public QWidget {
    Q_OBJECT
public:
    enum class Tool { Draw, Erase, Move };

    explicit DrawCanvas(QWidget* parent = nullptr);

    /// What is open. Of no effect while the mouse draws.
    void setPoints(const DrawnPoints& points);
    const DrawnPoints& points() const { return m_points; }
    /// Numbers of the points that training does not see, ascending: they are hollow, as in all plots.
    void setHeldOut(std::vector<int> numbers);
    /// Null: no network answers over this plane.
    void setResponse(plots::ResponsePtr response, const plots::FieldMeaning& meaning);
    /// In place of points that are not there yet.
    void setHint(const QString& hint);

    void setTool(Tool tool);
    Tool tool() const { return m_tool; }
    /// Of the points to come; of those that are selected, if any.
    void setLabel(int label);
    void setBrush(double radius, int density);
    const Brush& brush() const { return m_brush; }
    const std::vector<int>& selection() const { return m_selection; }
    void select(std::vector<int> which);

    /// Changes of their own, each one edit.
    void clear();
    void mirrorAll(Mirror how);
    void removeSelected();

    /// Of points of that class.
    QColor colour(int label) const;
    const plots::Plane& plane() const { return m_plane; }
    QPointF toPixel(QPointF point) const;
    QPointF toPlane(QPointF pixel) const;
    QSize sizeHint() const override { return {420, 420}; }

Q_SIGNALS:
    /// `mergeId`: the same for all of one stroke.
    void edited(const ui::DrawnPoints& points, const QString& what, int mergeId);
    void toolChanged();
    void labelChanged();
    void planeChanged();
    void selectionChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    plots::Axes axes() const;
    bool handleKey(int key, Qt::KeyboardModifiers modifiers, bool dryRun);
    bool handleCross(int key);
    void begin(const QString& what);
    void end();
    void apply(QPointF at);
    void flush();
    void once(const QString& what);
    void pressToMove(QPointF at, bool more);
    void refit();
    double reach() const; ///< of eraser and brush, in the units of the plane
    void paintField(QPainter& painter, const QRectF& area) const;
    void paintPoints(QPainter& painter);
    void paintTool(QPainter& painter) const;

    DrawnPoints m_points;
    std::vector<int> m_heldOut; ///< numbers
    plots::Plane m_plane;
    plots::ResponsePtr m_response;
    plots::FieldMeaning m_meaning;
    mutable QImage m_field;
    QPixmap m_cloud;         ///< the points
    DrawnPoints m_inCloud;   ///< which of them: what is only appended is only painted on
    QRgb m_cloudColours = 0; ///< they depend on how many classes there are
    QString m_hint;

    Tool m_tool = Tool::Draw;
    Brush m_brush;
    std::vector<int> m_selection;
    engine::core::Random m_random;

    QString m_what; ///< of the stroke under way; empty: none
    int m_stroke = 0;
    bool m_dirty = false;
    QPointF m_last, m_press;
    std::optional<QRectF> m_band; ///< while points are selected
    std::optional<QPointF> m_mouse, m_cross;
    QTimer m_flush;
};

} // namespace ui
