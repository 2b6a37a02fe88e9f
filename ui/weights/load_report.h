#pragma once

#include "engine/io/placing.h"

#include <QDialog>

class QTableWidget;

namespace ui {

/// What became of each tensor when weights were loaded, a line each.
class LoadReport : public QDialog {
    Q_OBJECT
public:
    LoadReport(const QString& title, const std::vector<engine::io::PlacedLine>& lines,
               QWidget* parent = nullptr);

    QTableWidget* table() const { return m_table; }

private:
    void restyle();

    QTableWidget* m_table;
};

} // namespace ui
