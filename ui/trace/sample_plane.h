#pragma once

#include <QWidget>

namespace ui {

class Stepper;

/// The samples of the batch in the plane of two inputs, in the colours of their targets. The one that is
/// stepped can be dragged: what if it lay elsewhere? A click on another one steps that.
class SamplePlane : public QWidget {
    Q_OBJECT
public:
    explicit SamplePlane(Stepper& stepper, QWidget* parent = nullptr);

    /// Whether the network has the two inputs that a plane needs.
    static bool fits(const Stepper& stepper);
    QPointF pointOf(int sample) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF area() const;
    double reach() const;
    void moveTo(double x, double y);
    int sampleAt(QPointF position) const;

    Stepper& m_stepper;
    double m_reach = 0; ///< half the width of the plane while dragging: it does not grow under the hand
    bool m_dragging = false;
};

} // namespace ui
