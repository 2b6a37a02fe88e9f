#pragma once

#include "ui/plots/field_view.h"

namespace ui {

/// The plane of two inputs with the network's answer and the samples, on which a point of one's own is put by
/// a click, dragged, or moved with the arrow keys.
class PlanePad : public plots::FieldView {
    Q_OBJECT
public:
    explicit PlanePad(QWidget* parent = nullptr);

    /// In the data's own units.
    void setPoint(const QPointF& point);
    const QPointF& point() const { return m_point; }

Q_SIGNALS:
    /// By hand.
    void moved(const QPointF& point);

protected:
    void draw(QPainter& painter) const override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void moveTo(const QPointF& pixel);

    QPointF m_point;
    bool m_dragging = false;
};

} // namespace ui
