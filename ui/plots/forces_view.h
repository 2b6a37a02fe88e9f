#pragma once

#include "ui/plots/picture.h"

#include <vector>

namespace ui::plots {

/// So many times, a power of ten, what reaches `of` at most is drawn larger beside what reaches `beside`: 1
/// while it is seen without.
double magnification(double of, double beside);

/// What pulls at single weights in one update: a line each, an arrow from the data, a dashed one from decay
/// (towards 0), and the step they make together. One scale for all; a force that would be too short to see is
/// drawn so many times longer, and says so. Each line can be chosen.
class ForcesView : public Picture {
    Q_OBJECT
public:
    struct Row {
        QString name;
        double value = 0;           ///< of the weight before the step
        double data = 0, decay = 0; ///< how far it is moved by each
    };
    explicit ForcesView(QWidget* parent = nullptr);

    void setRows(std::vector<Row> rows);
    const std::vector<Row>& rows() const { return m_rows; }
    /// So many have room.
    int shownRows() const;
    /// How many times longer the arrows from the data and from decay are drawn.
    struct Magnified {
        double data = 1, decay = 1;
    };
    Magnified magnified() const;
    QStringList readAt(const QPointF& position) const override;
    std::vector<Spot> spots() const override;

protected:
    void draw(QPainter& painter) const override;
    QByteArray csv() const override;

private:
    QRectF place(int row) const;
    double nameWidth() const;
    void paintRow(QPainter& painter, int row, double scale, const Magnified& magnified) const;

    std::vector<Row> m_rows;
};

} // namespace ui::plots
