#pragma once

#include "engine/train/autopsy.h"
#include "ui/plots/picture.h"

namespace ui::plots {

/// How the norms of gradient, weights and update grew before training stopped: over the steps from shortly
/// before the growth, on a logarithmic scale, with a dashed line at the last calm step and one at the step
/// that failed. A number that is no finite one is left out.
class GrowthView : public Picture {
    Q_OBJECT
public:
    explicit GrowthView(QWidget* parent = nullptr);

    /// Null: nothing.
    void setAutopsy(engine::train::AutopsyPtr autopsy);
    /// What is drawn.
    const std::vector<engine::train::LastStep>& steps() const { return m_steps; }
    QStringList readAt(const QPointF& position) const override;
    /// The steps that are drawn, in order.
    std::vector<Spot> spots() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;

private:
    QRectF area() const;
    double pixelX(long long step) const;
    double pixelY(double norm) const;
    void paintScales(QPainter& painter) const;
    void paintMoments(QPainter& painter) const;
    void paintCurve(QPainter& painter, int curve) const;

    engine::train::AutopsyPtr m_autopsy;
    std::vector<engine::train::LastStep> m_steps;
    Range m_x, m_y;
};

} // namespace ui::plots
