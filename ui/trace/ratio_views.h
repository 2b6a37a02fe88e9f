#pragma once

#include "engine/trace/loss_change.h"

#include <QWidget>

#include <map>

namespace ui {

/// Actual over predicted change of the loss on a fixed scale, −1 to 2: 1 where the tangent was true, 0 where
/// nothing was gained, below where the loss rose. What lies beyond the scale is shown at its end.
class RatioMeter : public QWidget {
    Q_OBJECT
public:
    explicit RatioMeter(QWidget* parent = nullptr);

    /// NaN: nothing to show.
    void show(double ratio);
    double ratio() const { return m_ratio; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_ratio;
};

/// The same ratio of many steps of a run, one dot a step.
class RatioStrip : public QWidget {
    Q_OBJECT
public:
    explicit RatioStrip(QWidget* parent = nullptr);

    /// Later news of a step replace earlier ones.
    void add(const engine::trace::LossChange& change);
    void setCurrent(long long step);
    void clear();
    const std::map<long long, engine::trace::LossChange>& changes() const { return m_changes; }
    /// Where that step's dot is; empty where it has none.
    QRectF dotRect(long long step) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QRectF area() const;
    QPointF placeOf(const engine::trace::LossChange& change) const;

    std::map<long long, engine::trace::LossChange> m_changes; ///< by step
    long long m_current = -1;
};

} // namespace ui
