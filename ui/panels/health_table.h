#pragma once

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace ui {

/// Of each layer with parameters a few numbers that tell whether it learns well.
class HealthTable : public QWidget {
    Q_OBJECT
public:
    struct Column {
        QString name, tip;
    };
    struct Row {
        QString layer;
        std::vector<double> numbers; ///< one a column; NaN: not known
    };

    explicit HealthTable(std::vector<Column> columns, QWidget* parent = nullptr);

    void show(const std::vector<Row>& rows);
    /// As it stands there; row −1: the heads.
    QString text(int row, int column) const;

private:
    void setRowCount(int count);
    QLabel* cell(int row, int column, const char* look);
    void restyle();

    std::vector<Column> m_columns;
    QGridLayout* m_layout;
    int m_rows = 0;
};

} // namespace ui
