#pragma once

#include "ui/weights/weight_import.h"

#include <QFrame>

class QLabel;

namespace ui {

/// What loading the weights does to the predictions on the open data: loss, accuracy, how many predictions
/// change, and the largest difference of an output.
class PredictionDifferenceView : public QFrame {
    Q_OBJECT
public:
    explicit PredictionDifferenceView(WeightImport& import, QWidget* parent = nullptr);

    /// While the new one is computed the old one stays, greyed.
    void refresh();
    /// All that is said, one after the other.
    QString text() const;

private:
    struct Cell {
        QLabel *caption, *value;
    };
    enum { Samples, Loss, Accuracy, Changed, Largest, kCells };
    void setCell(int cell, const QString& caption, const QString& value);
    void show(const WeightImport::Comparison& comparison);
    void showClasses(const WeightImport::Comparison& comparison);
    void restyle();

    WeightImport& m_import;
    Cell m_cells[kCells];
    QLabel* m_problem;
};

} // namespace ui
