#pragma once

#include "ui/weights/weight_import.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace ui {

class ImportFooter;
class PlacementTable;
class PredictionDifferenceView;
class Segments;
class TensorDetail;
class TensorList;

/// A weight file before it is loaded: what it holds, what of it goes where, and the difference it makes to
/// the predictions. "Load weights" is one undoable edit.
class WeightsPage : public QDialog {
    Q_OBJECT
public:
    WeightsPage(Document& document, LoadedWeightsPtr weights, WeightGoals goals, QWidget* parent = nullptr);

    WeightImport& import() { return m_import; }
    TensorList* tensors() const { return m_tensors; }
    TensorDetail* detail() const { return m_detail; }
    PlacementTable* table() const { return m_table; }
    PredictionDifferenceView* difference() const { return m_difference; }
    /// Null where there is no choice.
    Segments* networkChoice() const { return m_choice; }
    QPushButton* resetButton() const { return m_reset; }
    QPushButton* useButton() const;
    QString result() const;
    QString problem() const;

Q_SIGNALS:
    /// The weights are the document's now; what became of each tensor.
    void loaded(const std::shared_ptr<const engine::io::Placed>& placed);

private:
    void build();
    QWidget* makeHeader();
    QWidget* makeSides();
    QWidget* makeRight();
    void refresh();
    void showPlaces();
    void use();

    WeightImport m_import;
    TensorList* m_tensors;
    TensorDetail* m_detail;
    PlacementTable* m_table;
    PredictionDifferenceView* m_difference;
    Segments* m_choice = nullptr;
    QPushButton* m_reset;
    QLabel* m_network;
    ImportFooter* m_footer;
    QString m_wrong; ///< what was tried last and did not fit
};

/// Opens the page.
WeightsPage* openWeightsPage(Document& document, LoadedWeightsPtr weights, WeightGoals goals,
                             QWidget* parent);

} // namespace ui
