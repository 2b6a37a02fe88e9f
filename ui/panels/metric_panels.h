#pragma once

#include "ui/panels/curve_panel.h"

namespace ui {

/// Loss of training and validation, with the smoothing that all curves of the mode follow.
class LossPanel : public CurvePanel {
    Q_OBJECT
public:
    explicit LossPanel(Run& run, QWidget* parent = nullptr);

Q_SIGNALS:
    void smoothingChanged(double weight);

protected:
    std::vector<plots::Series> series() override;
    plots::RunPoints::Values values() const override;
    std::vector<engine::trace::Explanation> explain(const engine::train::EpochStory& story) const override;

private:
    void addSmoothing();
};

/// Share of samples classified right.
class AccuracyPanel : public CurvePanel {
    Q_OBJECT
public:
    explicit AccuracyPanel(Run& run, QWidget* parent = nullptr);

protected:
    std::vector<plots::Series> series() override;
    plots::RunPoints::Values values() const override;
    std::vector<engine::trace::Explanation> explain(const engine::train::EpochStory& story) const override;
    QString placeholder() const override;
};

/// ‖dL/dW‖ of each layer that has parameters.
class GradientPanel : public CurvePanel {
    Q_OBJECT
public:
    explicit GradientPanel(Run& run, QWidget* parent = nullptr);

protected:
    std::vector<plots::Series> series() override;
    plots::RunPoints::Values values() const override;
    std::vector<engine::trace::Explanation> explain(const engine::train::EpochStory& story) const override;
};

/// How far the last update of an epoch moved each layer, in units of its weights, with the rule of thumb as a
/// band.
class RatioPanel : public CurvePanel {
    Q_OBJECT
public:
    explicit RatioPanel(Run& run, QWidget* parent = nullptr);

protected:
    std::vector<plots::Series> series() override;
    plots::RunPoints::Values values() const override;
    std::vector<engine::trace::Explanation> explain(const engine::train::EpochStory& story) const override;
};

} // namespace ui
