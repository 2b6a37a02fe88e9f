#pragma once

#include "ui/weights/weight_import.h"

#include <QTableWidget>

#include <functional>

namespace ui {

class SourceBox;
class ChoiceBox;

/// The tensors of the network, and what goes into each: from which of the file, how, and why. A tensor can be
/// dropped on a line, or chosen in its box.
class PlacementTable : public QTableWidget {
    Q_OBJECT
public:
    enum Column { Layer, Tensor, Shape, Source, How, Why, kColumns };

    explicit PlacementTable(WeightImport& import, QWidget* parent = nullptr);

    /// Shows what is placed.
    void refresh();
    SourceBox* sourceBox(int target) const;
    /// Null where there is one way only.
    ChoiceBox* howBox(int target) const;
    /// Into that line; a problem is signalled.
    void drop(int target, int tensor);

Q_SIGNALS:
    void problem(const QString& text);
    void targetRegarded(int target);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void rebuild();
    void showTarget(int target);
    void showHow(int target);
    void setText(int target, Column column, const QString& text, const QString& tip = {});
    void restyle();
    /// Columns as wide as what stands in them, the last two share the rest; reasons wrap.
    void arrange();
    int widest(Column column) const;
    /// Line below that point that takes the tensor being dragged; −1: none.
    int lineFor(const QDropEvent& event) const;

    WeightImport& m_import;
    const WeightGoal* m_shown = nullptr;
    int m_over = -1; ///< the line that a tensor is dragged over
};

} // namespace ui
