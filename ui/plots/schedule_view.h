#pragma once

#include "engine/train/experiment.h"
#include "ui/plots/picture.h"

#include <vector>

namespace ui::plots {

/// The learning rate over the epochs of training as the schedule will make it, and where training stands.
class ScheduleView : public Picture {
    Q_OBJECT
public:
    /// What it shows.
    struct Plan {
        engine::train::TrainingSpec training;
        double baseRate = 0;
        long long rows = 1; ///< training samples
        long long step = 0; ///< updates taken
        double rate = 0;    ///< in effect now
    };
    explicit ScheduleView(QWidget* parent = nullptr);

    void show(const Plan& plan);
    /// Whether the rate changes by itself.
    static bool isWorthIt(const engine::optim::ScheduleSpec& schedule);
    QStringList readAt(const QPointF& position) const override;
    QSize sizeHint() const override;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;

private:
    Axes axes() const;
    double rateAt(double epoch) const;
    long long stepsPerEpoch() const;
    double epochs() const;

    Plan m_plan;
};

} // namespace ui::plots
