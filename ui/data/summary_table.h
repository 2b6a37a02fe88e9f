#pragma once

#include "engine/data/overview.h"

#include <QWidget>

class QTableView;

namespace ui {

/// One line a column: mean, deviation, minimum, median, maximum, distinct and missing numbers, outliers, and
/// how it goes with the target. A click on a title sorts by it; double-click on a line asks for the column.
class SummaryTable : public QWidget {
    Q_OBJECT
public:
    explicit SummaryTable(QWidget* parent = nullptr);

    void setOverview(engine::data::OverviewPtr overview);
    QTableView* table() const { return m_table; }

Q_SIGNALS:
    void columnChosen(int column);

private:
    void restyle();

    QTableView* m_table;
};

} // namespace ui
