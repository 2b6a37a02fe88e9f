#pragma once

#include "ui/plots/picture.h"

namespace ui {

class Evaluation;

/// One class against the rest over all thresholds: true over false positives (ROC), or precision over recall.
/// Of several classes a curve each, the chosen one in front, with the areas in the legend. The point of the
/// threshold is a ring; a click or drag on the curve sets the threshold there.
class CurveView : public plots::Picture {
    Q_OBJECT
public:
    enum class Kind { Roc, PrecisionRecall };

    CurveView(Evaluation& evaluation, Kind kind, QWidget* parent = nullptr);

    QStringList readAt(const QPointF& position) const override;
    /// The areas: of each class in the legend, then (all classes) their mean.
    std::vector<Spot> spots() const override;
    /// The class of a spot; −1: the mean.
    int classOf(int spot) const;
    plots::Axes axes() const;

Q_SIGNALS:
    void thresholdWanted(double threshold);

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    struct Entry {
        int one;
        QString text;
    };
    std::vector<Entry> legend() const;
    QRectF placeOf(std::size_t entry) const;
    QPointF pointOf(const plots::Axes& axes, std::size_t one, std::size_t cut) const;
    std::size_t nearest(const QPointF& position) const;
    void drawCurve(QPainter& painter, const plots::Axes& axes, int one) const;
    void drawThreshold(QPainter& painter, const plots::Axes& axes) const;
    void drawLegend(QPainter& painter) const;
    void chooseAt(const QPointF& position);

    Evaluation& m_evaluation;
    Kind m_kind;
    bool m_dragging = false;
};

} // namespace ui
