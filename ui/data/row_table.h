#pragma once

#include <QTableView>

namespace ui {

class RowSelection;
class RowsModel;

/// The table of rows, whose selection is the shared one: click, Ctrl, Shift, dragging over rows, arrow keys,
/// Ctrl+A. Outliers are marked in their cells. Costs what is in view, whatever its length.
class RowTable : public QTableView {
    Q_OBJECT
public:
    RowTable(RowsModel& model, RowSelection& selection, QWidget* parent = nullptr);

    /// Columns as wide as their texts; call when there are others.
    void fitColumns();
    /// Scrolls to that sample if it is shown.
    void reveal(int sample);
    const RowSelection& selection() const { return m_selection; }

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void selectTo(int tableRow, bool keepOthers);
    void restyle();

    RowsModel& m_model;
    RowSelection& m_selection;
    int m_anchor = -1; ///< the row of the table that Shift begins at
    bool m_dragging = false;
};

} // namespace ui
