#pragma once

#include "engine/analysis/score_histogram.h"
#include "ui/plots/picture.h"

namespace ui {

class Evaluation;

/// How the scores of a class spread: samples of it upwards, the others downwards, what is answered right in
/// green and what is not hatched in red; and the threshold as a line to drag. Of all classes: how sure the
/// answers are, the right ones upwards.
class ScoreView : public plots::Picture {
    Q_OBJECT
public:
    explicit ScoreView(Evaluation& evaluation, QWidget* parent = nullptr);

    QStringList readAt(const QPointF& position) const override;
    /// Where the line is, in pixels.
    double thresholdX() const;
    plots::Axes axes() const;

Q_SIGNALS:
    void thresholdWanted(double threshold);

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void take();
    void dragTo(double x);
    void drawBars(QPainter& painter, const plots::Axes& axes, bool happened) const;
    void drawThreshold(QPainter& painter, const plots::Axes& axes) const;

    Evaluation& m_evaluation;
    engine::analysis::ScoreHistogram m_histogram;
    const void* m_of = nullptr; ///< the report and class it was made of
    int m_class = -2;
    bool m_dragging = false;
};

} // namespace ui
