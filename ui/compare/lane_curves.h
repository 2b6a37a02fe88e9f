#pragma once

#include "ui/compare/lane_desk.h"
#include "ui/panel.h"

namespace ui {

class WhyPopup;

namespace plots {
class Chart;
struct Series;
} // namespace plots

/// One quantity of every lane over the epochs, on common axes. Lanes that differ in their seed alone are one
/// curve, their mean, with a band of a standard deviation.
class LaneCurves : public Panel {
    Q_OBJECT
public:
    enum class Quantity { TrainLoss, ValidationLoss, Accuracy, GradientNorm };
    LaneCurves(LaneDesk& desk, Quantity quantity, QWidget* parent = nullptr);

    plots::Chart& chart() { return *m_chart; }
    /// Of the quantity; NaN where it is not there.
    static double (*valueOf(Quantity quantity))(const engine::train::EpochRecord&);

private:
    void rebuild();
    void addKept(std::vector<plots::Series>& series) const;
    void take();
    void fillRow(std::size_t epoch, std::vector<double>& row) const;
    void mark();
    double hiddenBy(const QRectF& legend) const;
    void placeLegend();
    void showEvent(QShowEvent* event) override;
    void explain(double epoch, const QPoint& global);

    LaneDesk& m_desk;
    Quantity m_quantity;
    plots::Chart* m_chart;
    WhyPopup* m_why = nullptr; ///< made when it is needed
    std::size_t m_drawn = 0;   ///< epochs
    std::vector<int> m_groups; ///< of each lane: those that differ in their seed alone are one
    int m_groupCount = 0;
    bool m_isSpread = false; ///< a curve a group: mean and two bounds
    long long m_marked = -1;
    QElapsedTimer m_sinceLegend;
};

} // namespace ui
