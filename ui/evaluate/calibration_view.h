#pragma once

#include "engine/analysis/calibration.h"
#include "ui/plots/picture.h"

namespace ui {

class Evaluation;

/// Reliability: how often what is said with a probability happens, by bins of it; on the diagonal the network
/// is as right as it is sure. Below, how many samples each bin has. Of a class, or of the class that is said.
class CalibrationView : public plots::Picture {
    Q_OBJECT
public:
    explicit CalibrationView(Evaluation& evaluation, QWidget* parent = nullptr);

    QStringList readAt(const QPointF& position) const override;
    /// The bins that are not empty, then the expected calibration error.
    std::vector<Spot> spots() const override;
    /// The bin of a spot; −1: the error.
    int binOf(int spot) const;
    const engine::analysis::Calibration& calibration() const { return m_calibration; }

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;

private:
    void take();
    bool isThere() const;
    plots::Axes axes() const;
    QRectF errorPlace() const;
    QString errorText() const;

    Evaluation& m_evaluation;
    engine::analysis::Calibration m_calibration;
    const void* m_of = nullptr; ///< the report and class it was made of
    int m_class = -2;
};

} // namespace ui
