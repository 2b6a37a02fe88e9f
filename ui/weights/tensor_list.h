#pragma once

#include "ui/weights/loaded_weights.h"

#include <QListView>

namespace ui {

/// What a tensor that is dragged is known by: its number in the file, as text.
inline constexpr const char* kTensorMime = "application/x-chainrule-tensor";

/// The tensors of a weight file: name, shape, type, where it goes, and how its numbers are distributed. They
/// can be dragged. Costs what is in view.
class TensorList : public QListView {
    Q_OBJECT
public:
    explicit TensorList(LoadedWeightsPtr weights, QWidget* parent = nullptr);

    /// The tensors of the network that each goes into, as text; empty: nowhere.
    void setPlaces(const QStringList& places);
    /// −1: none.
    int current() const { return currentIndex().row(); }
    void setCurrent(int tensor);

Q_SIGNALS:
    void currentTensorChanged(int tensor);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void startDrag(Qt::DropActions actions) override;

private:
    LoadedWeightsPtr m_weights;
    class TensorModel* m_model;
};

} // namespace ui
