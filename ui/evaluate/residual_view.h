#pragma once

#include "engine/core/matrix.h"
#include "ui/plots/picture.h"
#include "ui/plots/steady_range.h"

namespace ui {

class Evaluation;

/// Numbers: the answer y over the target t with the diagonal where both are equal, or the residual t − y over
/// the answer. Several outputs in the colours of curves. A click on a point chooses its sample.
class ResidualView : public plots::Picture {
    Q_OBJECT
public:
    enum class Kind { Predicted, Residuals };

    ResidualView(Evaluation& evaluation, Kind kind, QWidget* parent = nullptr);

    /// The place in the part that is marked; −1: none.
    void mark(int place);
    QStringList readAt(const QPointF& position) const override;
    plots::Axes axes() const;
    QPointF pointOf(int place, int output) const;
    /// More samples than this are not drawn all: every n-th.
    static constexpr int kMostPoints = 4000;

Q_SIGNALS:
    void sampleChosen(int place);

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void take();
    bool isThere() const;
    /// Of several outputs in standard deviations of their targets, so that one picture holds them all.
    double shown(int output, double value) const;
    double spread(int output) const;
    bool isMany() const { return m_mean.size() > 1; }
    int nearest(const QPointF& position) const;
    void drawPoints(QPainter& painter, const plots::Axes& axes) const;

    Evaluation& m_evaluation;
    Kind m_kind;
    plots::SteadyRange m_x, m_y;
    const void* m_data = nullptr;              ///< that the ranges are of
    engine::core::VectorD m_mean, m_deviation; ///< of the targets of each output
    int m_marked = -1;
};

} // namespace ui
