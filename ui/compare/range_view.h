#pragma once

#include "engine/analysis/range_test.h"
#include "ui/plots/picture.h"

#include <memory>
#include <vector>

namespace ui {

using RangeTestPtr = std::shared_ptr<const engine::analysis::RangeTest>;

/// The curve of a learning-rate range test over the logarithm of the rate: raw, smoothed with its band over
/// the seeds, the slope below, and where each rule points. A click on it chooses a rate; ← and → move it,
/// Enter takes it.
class RangeView : public plots::Picture {
    Q_OBJECT
public:
    explicit RangeView(QWidget* parent = nullptr);

    /// Null: nothing.
    void setTest(RangeTestPtr test);
    const RangeTestPtr& test() const { return m_test; }
    /// Rates that are lanes already, and how their curves look.
    void setLanes(std::vector<std::pair<double, int>> lanes);
    QStringList readAt(const QPointF& position) const override;
    std::vector<Spot> spots() const override;
    /// Of the losses; x: common logarithms.
    plots::Axes axes() const;

Q_SIGNALS:
    /// Two digits of it.
    void rateChosen(double rate);

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    const std::vector<engine::analysis::RateSuggestion>& suggestions() const;
    QRectF slopeArea() const;
    std::size_t nearest(double logRate) const;
    void drawAxes(QPainter& painter, const plots::Axes& axes) const;
    void drawCurves(QPainter& painter, const plots::Axes& axes) const;
    void drawSlope(QPainter& painter, const plots::Axes& axes) const;
    void drawSuggestions(QPainter& painter, const plots::Axes& axes) const;

    RangeTestPtr m_test;
    std::vector<std::pair<double, int>> m_lanes;
};

/// rate.svg: the picture of a test.
QByteArray rangePicture(const engine::analysis::RangeTest& test);
/// rate.csv.
QByteArray rangeTable(const engine::analysis::RangeTest& test);
/// To two digits: what a person would type.
double roundedRate(double rate);

} // namespace ui
