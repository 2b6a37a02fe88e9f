#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace ui {

class NumberButton;

/// A few numbers of each layer (or of whatever has a row): those that tell whether it learns well.
class HealthTable : public QWidget {
    Q_OBJECT
public:
    struct Column {
        QString name, tip;
    };
    struct Row {
        QString layer;
        std::vector<double> numbers; ///< one a column; NaN: not known
        QStringList texts = {};      ///< of those in another format; empty: in the usual one
    };

    /// `rows`: what the rows are; empty: layers.
    explicit HealthTable(std::vector<Column> columns, const QString& rows = {}, QWidget* parent = nullptr);

    void show(const std::vector<Row>& rows);
    /// As it stands there; row −1: the heads.
    QString text(int row, int column) const;
    /// Of a number; column: from 1.
    NumberButton* number(int row, int column) const;

Q_SIGNALS:
    /// A number was clicked, or Enter pressed on it; column: from 0, of the columns it was made with.
    void chosen(int row, int column, const QPoint& global);

private:
    void setRowCount(int count);
    void addNumber(int row, int column);
    QLabel* cell(int row, int column, const char* look);
    void restyle();

    std::vector<Column> m_columns;
    QGridLayout* m_layout;
    int m_rows = 0;
};

} // namespace ui
