#pragma once

#include "engine/trace/cursor.h"

#include <QWidget>

#include <vector>

namespace ui {

class Stepper;

/// The operations of the pass as chips from left to right: x, z¹, a¹ ... L, δ³, ∂W³ ... W⁺. A chip may hold
/// several operations (means, variances and x̂; dL/da and δ; dL/dW and dL/db; the whole update); its dots say
/// at which of them the cursor is. In little room the chips around the current one stay readable and the rest
/// scrolls.
class OperationStrip : public QWidget {
    Q_OBJECT
public:
    explicit OperationStrip(Stepper& stepper, QWidget* parent = nullptr);

    /// Of the chip with that operation, in this widget's coordinates; empty if it is scrolled out.
    QRectF chipRect(int operation) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The chip x.
    void inputChosen();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Chip {
        std::vector<int> operations; ///< in order; empty: the input
        int shown = -1;              ///< the one whose name it bears
    };
    void rebuild();
    void follow();
    void scrollTo(double offset);
    double chipWidth() const;
    QRectF rectOf(std::size_t chip) const;
    int chipAt(QPointF position) const;
    /// The operation that a click there goes to.
    int operationAt(QPointF position) const;
    void paintChip(QPainter& painter, std::size_t index) const;

    Stepper& m_stepper;
    std::vector<Chip> m_chips;
    double m_offset = 0;
    int m_current = -1, m_hovered = -1;
};

} // namespace ui
