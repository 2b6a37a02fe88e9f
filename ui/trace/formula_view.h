#pragma once

#include "ui/trace/flow.h"
#include "ui/trace/formula_layout.h"

#include <QWidget>

#include <vector>

namespace ui {

/// Typeset equations, broken to the width. Every operand can be hovered and clicked; Tab reaches the formula,
/// up and down walk its operands, Return follows one. As high as it needs to be for its width.
class FormulaView : public QWidget {
    Q_OBJECT
public:
    explicit FormulaView(QWidget* parent = nullptr);
    ~FormulaView() override;

    /// `trace` gives factors and operands their colours; may be null.
    void setRows(std::vector<trace::FormulaRow> rows, engine::trace::TracePtr trace);
    const std::vector<trace::FormulaRow>& rows() const { return m_rows; }
    /// Sums of more terms than `longSum` are shortened to the largest `shownTerms`.
    void setShortening(int longSum, int shownTerms);
    /// Lights that term of the sums in that colour and keeps it in sight; -1: none.
    void setCurrentTerm(int role, Flow flow);
    /// Lights that operand (hovered elsewhere).
    void setHovered(const engine::trace::Link& link);
    /// What is written, a line a row.
    QString text() const;
    /// Where an operand is, empty if it is not in sight.
    QRectF operandRect(const engine::trace::Link& link) const;
    /// Where "… more terms" is, empty if nothing is shortened.
    QRectF elisionRect() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void linkActivated(const engine::trace::Link& link);
    /// What is under the mouse: an operand (or Nothing) and the term it belongs to (or -1).
    void hovered(const engine::trace::Link& link, int role);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    const trace::FormulaLayout& layoutFor(int width) const;
    /// Of longer sums the first terms.
    QString textOf(std::size_t mostTerms) const;
    void refresh();
    void hover(int node);
    void activate(int node);
    /// Where a click on that node leads: its own link or its row's.
    engine::trace::Link linkOf(int node) const;
    void walk(int direction);
    void paintGrounds(QPainter& painter, const trace::FormulaLayout& layout) const;

    std::vector<trace::FormulaRow> m_rows;
    engine::trace::TracePtr m_trace;
    mutable trace::FormulaLayout m_layout;
    mutable int m_layoutWidth = -1;
    engine::trace::Link m_hoveredElsewhere;
    int m_currentTerm = -1, m_hovered = -1, m_focused = -1;
    Flow m_flow = Flow::Forward;
    bool m_allTerms = false;
    int m_longSum = trace::FormulaSetter::Options{}.longSum,
        m_shownTerms = trace::FormulaSetter::Options{}.shownTerms;
};

} // namespace ui
