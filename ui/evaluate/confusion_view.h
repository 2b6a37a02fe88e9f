#pragma once

#include "engine/analysis/metric_story.h"
#include "ui/plots/picture.h"

#include <optional>
#include <utility>

namespace ui {

class Evaluation;

/// The confusion matrix: rows are what samples are, columns what is said of them. Of few classes every sample
/// is a dot in its cell, so that one sees it move when the threshold does. A click chooses the samples of a
/// cell.
class ConfusionView : public plots::Picture {
    Q_OBJECT
public:
    enum class Shows { Counts, ByRow, ByColumn };

    explicit ConfusionView(Evaluation& evaluation, QWidget* parent = nullptr);

    void setShows(Shows shows);
    Shows shows() const { return m_shows; }
    QRectF cellOf(int truth, int answer) const;
    /// What stands in a cell.
    QString textOf(int truth, int answer) const;
    QStringList readAt(const QPointF& position) const override;
    std::vector<Spot> spots() const override;
    QSize sizeHint() const override;

    /// What a spot stands for, behind the cells: the sum of a row, of a column. Nothing: of a cell.
    std::optional<std::pair<engine::analysis::CellShare, int>> sumOf(int spot) const;
    /// Where it stands.
    QRectF sumPlace(engine::analysis::CellShare of, int one) const;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;

private:
    /// Only every n-th name or sum has room.
    int everyRow() const;
    int everySum() const;
    QString sumName(engine::analysis::CellShare of, int one) const;
    int count() const;
    QRectF area() const;
    double share(int truth, int answer) const;
    double nameWidth() const;
    void drawNames(QPainter& painter) const;
    void drawSums(QPainter& painter) const;
    void drawCell(QPainter& painter, int truth, int answer) const;
    void drawDots(QPainter& painter, const QRectF& room, long long count) const;

    Evaluation& m_evaluation;
    Shows m_shows = Shows::Counts;
};

} // namespace ui
