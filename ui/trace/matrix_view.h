#pragma once

#include "ui/trace/flow.h"
#include "ui/trace/placed_block.h"

#include <QAbstractScrollArea>

#include <vector>

namespace ui {

class GradientMarks;
class Stepper;

/// The matrices of the layer the cursor is in, cells coloured by value. The operation of the cursor is
/// framed, what is not computed yet is dim. Large matrices are drawn as pixels, numbers on hover; feature
/// maps and kernels as pictures. A click on a cell explains it; a dot in a gradient's cell says that
/// differences of losses agree, a cross that they do not; the small columns beside z, a and δ are the other
/// samples of the batch.
class MatrixView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit MatrixView(Stepper& stepper, QWidget* parent = nullptr);

    /// The operands that make up the current number; those of the current term come first.
    void setOperands(const std::vector<engine::trace::Link>& term,
                     const std::vector<engine::trace::Link>& all);
    /// Lights a cell (hovered elsewhere).
    void setHovered(const engine::trace::Link& link);
    int layer() const { return m_layer; }
    const GradientMarks& marks() const { return *m_marks; }
    /// Where that number is drawn, in the viewport; empty if it is not. Of another sample than the cursor's:
    /// in the small columns.
    QRectF cellRect(const engine::trace::Link& link) const;

Q_SIGNALS:
    void cellClicked(const engine::trace::Link& link);
    /// Double-clicked.
    void cellOpened(const engine::trace::Link& link, const QPoint& global);
    void cellHovered(const engine::trace::Link& link);
    void sampleChosen(int column);
    void layerChanged();

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    using Placed = trace::PlacedBlock;
    struct Hit {
        int placed = -1, row = 0, col = 0;
        bool batch = false;
    };
    void rebuild();
    void follow();
    void arrange();
    void reveal();
    void checkGradients();
    QPointF scroll() const;
    Hit hitAt(QPointF viewport) const;
    /// "a⁽¹⁾, row 3, sample 17", of a picture its channel, row and column.
    QString placeName(const trace::MatrixBlock& block, int row, int col) const;
    engine::trace::Link linkAt(const Hit& hit) const;
    double opacityOf(const Placed& placed) const;
    void paintBlock(QPainter& painter, const Placed& placed) const;
    void paintChanged(QPainter& painter, const QRectF& cell) const;
    void paintMark(QPainter& painter, const Placed& placed, int row, int col, const QRectF& cell) const;
    void paintNumbers(QPainter& painter, const Placed& placed, double opacity) const;
    void paintPixels(QPainter& painter, const Placed& placed, double opacity) const;
    void paintBatch(QPainter& painter, const Placed& placed, double opacity) const;
    void paintFrames(QPainter& painter, const Placed& placed) const;
    void outline(QPainter& painter, const engine::trace::Link& link, const QColor& color, double width) const;
    /// Outlines of operands; of small cells in one block, one around them all.
    void paintOperands(QPainter& painter) const;

    Stepper& m_stepper;
    std::vector<Placed> m_placed;
    std::vector<engine::trace::Link> m_term, m_operands;
    engine::trace::Link m_hovered;
    int m_layer = -1;
    GradientMarks* m_marks;
    int m_marked = -1; ///< sample whose numbers are checked
};

} // namespace ui
