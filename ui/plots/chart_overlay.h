#pragma once

#include "ui/plots/chart.h"

namespace ui::plots {

/// What lies over the curves: axis names, legend with the latest values, marks, the end of each curve, the
/// crosshair with its values and the rectangle being dragged. Transparent for the mouse.
class ChartOverlay : public QWidget {
public:
    explicit ChartOverlay(Chart& chart);

    /// `live`: with crosshair and rectangle; else what an export shows.
    static void paint(QPainter& painter, const Chart& chart, bool live);

    /// Where the legend is; empty if there is no room for it.
    static QRectF legend(const Chart& chart);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Chart& m_chart;
};

} // namespace ui::plots
