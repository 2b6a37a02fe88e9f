#pragma once

#include "ui/trace/change_feed.h"

#include <QWidget>

namespace ui {

/// The loss along the step's direction, from where it begins to twice its length: the loss itself, the
/// tangent and the parabola at the beginning, with markers at the beginning, at the step taken and at the
/// parabola's lowest point.
class StepSlice : public QWidget {
    Q_OBJECT
public:
    explicit StepSlice(QWidget* parent = nullptr);

    /// `rate`: the step's learning rate, for the axis.
    void show(const StepOutcome& outcome, double rate);
    /// Nothing to show (yet).
    void clear();
    const StepOutcome& outcome() const { return m_outcome; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Frame;
    Frame frame() const;
    void paintAxes(QPainter& painter, const Frame& frame) const;
    void paintCurves(QPainter& painter, const Frame& frame) const;
    void paintLegend(QPainter& painter) const;

    StepOutcome m_outcome;
    double m_rate = 0;
};

} // namespace ui
