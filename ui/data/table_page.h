#pragma once

#include "engine/data/overview.h"
#include "engine/data/row_order.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace ui {

class LatestJob;
class RowSelection;
class RowTable;
class RowsModel;

/// All rows as a table, with a line to search in and titles to sort by. Both are done off the window's thread
/// where there are many rows; the table stays as it is until they are there.
class TablePage : public QWidget {
    Q_OBJECT
public:
    explicit TablePage(RowSelection& selection, QWidget* parent = nullptr);

    void setOverview(engine::data::OverviewPtr overview);
    QLineEdit* searchLine() const { return m_search; }
    QLabel* found() const { return m_found; }
    RowTable* table() const { return m_table; }
    const RowsModel& model() const { return *m_model; }
    bool isBusy() const;

private:
    void arrange();
    void take(std::vector<int> rows);
    void sortBy(int section);
    void say(const QString& text, bool isProblem);

    RowSelection& m_selection;
    RowsModel* m_model;
    RowTable* m_table;
    QLineEdit* m_search;
    QLabel* m_found;
    LatestJob* m_job;
    engine::data::RowOrder m_order;
    int m_section = -1; ///< sorted by; −1: as they came
};

} // namespace ui
