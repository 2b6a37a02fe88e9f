#pragma once

#include "engine/analysis/gradient_slice.h"
#include "ui/plots/picture.h"

#include <memory>
#include <optional>
#include <vector>

namespace ui {

using GradientSlicePtr = std::shared_ptr<const engine::analysis::GradientSlice>;

/// The loss along the negative gradient over the learning rate: how far one step with each lane's rate goes,
/// where a step is too short, right, too long, and what the slope alone promises. A click on a step, or
/// Enter, explains it.
class SliceView : public plots::Picture {
    Q_OBJECT
public:
    /// Whose rate a step is; in the order of the slice's.
    struct Step {
        QString name;
        int style = 0;
    };
    explicit SliceView(QWidget* parent = nullptr);

    /// Null: nothing.
    void setSlice(GradientSlicePtr slice, std::vector<Step> steps);
    const GradientSlicePtr& slice() const { return m_slice; }
    const std::vector<Step>& steps() const { return m_steps; }
    bool isLogarithmic() const { return m_logarithmic; }
    void setLogarithmic(bool on);
    QStringList readAt(const QPointF& position) const override;
    /// One a step that is in view.
    std::vector<Spot> spots() const override;
    /// The step of a spot.
    std::size_t stepOf(int spot) const;
    /// x: the rate, or its common logarithm.
    plots::Axes axes() const;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;

private:
    double xOf(double rate) const;
    double rateOf(double x) const;
    /// Where a step is; on the upper edge where its loss is above what is seen.
    QPointF place(const plots::Axes& axes, const engine::analysis::GradientSlice::Point& step) const;
    std::vector<std::size_t> inView() const;
    void drawLine(QPainter& painter, const plots::Axes& axes,
                  double (engine::analysis::GradientSlice::*of)(double) const) const;
    void drawZones(QPainter& painter, const plots::Axes& axes) const;
    void drawAxes(QPainter& painter, const plots::Axes& axes) const;
    void drawCurves(QPainter& painter, const plots::Axes& axes) const;
    void drawSteps(QPainter& painter, const plots::Axes& axes) const;

    GradientSlicePtr m_slice;
    std::optional<engine::analysis::SliceZones> m_zones; ///< of it
    std::vector<Step> m_steps;
    bool m_logarithmic = true;
};

/// "too short: 3 % of what one step can win".
QString stepWords(const engine::analysis::GradientSlice& slice,
                  const engine::analysis::GradientSlice::Point& step);

} // namespace ui
