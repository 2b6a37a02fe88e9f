#pragma once

#include "engine/trace/code.h"
#include "engine/trace/trace.h"

#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

namespace ui {

class Stepper;

/// The pass as NumPy code, the line of the operation at the cursor lit in the colour of its direction. Names
/// that stand for a lit operand are lit too; a click on a line goes to its operation, on a name to the number
/// it stands for.
class CodeView : public QWidget {
    Q_OBJECT
public:
    /// All lines, or those of the current operation with a line before and after.
    enum class Extent { All, Around };
    CodeView(Stepper& stepper, Extent extent, QWidget* parent = nullptr);

    /// The operands of the number at the cursor: a name goes to the first of them that it stands for.
    void setOperands(std::vector<engine::trace::Link> ofTerm, std::vector<engine::trace::Link> all);
    void setHovered(const engine::trace::Link& link);

    const std::vector<engine::trace::CodeLine>& code() const { return m_code; }
    /// The names that are lit now, in the lines of the current operation.
    QStringList litNames() const;
    /// Of the current operation's lines, of a name in it (its first place); empty where it is not shown.
    QRectF currentRect() const;
    QRectF tokenRect(const QString& name) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void hovered(const engine::trace::Link& link);
    void linkActivated(const engine::trace::Link& link);
    /// The current lines are elsewhere.
    void currentMoved(const QRect& lines);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    /// A stretch of a line in one row of the widget: long lines are broken at blanks.
    struct Row {
        int line, begin, end, indent; ///< bytes of the text; indent in characters
    };
    struct Place {
        int line = -1;
        const engine::trace::CodeToken* token = nullptr;
    };
    void rebuild();
    void follow();
    std::vector<Row> rowsFor(int width) const;
    std::pair<int, int> shownLines() const;
    int currentOperation() const;
    QRectF rectOf(const Row& row, std::size_t index, int begin, int end) const;
    Place placeAt(QPointF position) const;
    engine::trace::Link linkOf(const engine::trace::CodeToken& token) const;
    bool isLit(const engine::trace::CodeToken& token) const;
    void paintRow(QPainter& painter, std::size_t index) const;

    Stepper& m_stepper;
    Extent m_extent;
    engine::trace::TracePtr m_trace;
    std::vector<engine::trace::CodeLine> m_code;
    std::vector<Row> m_rows;
    std::vector<engine::trace::Link> m_ofTerm, m_operands;
    engine::trace::Link m_hovered;
};

} // namespace ui
