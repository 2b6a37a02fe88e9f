#pragma once

#include "engine/model/network.h"
#include "ui/panels/choice_box.h"

namespace ui {

/// Which tensor is looked at: the weights, biases, scales and shifts of every layer, by name. The choice
/// stays when another network has the tensor too.
class TensorChoice : public ChoiceBox {
    Q_OBJECT
public:
    explicit TensorChoice(QWidget* parent = nullptr);

    /// `network`: null: none.
    void setNetwork(const engine::model::Network<float>* network);
    /// Slot of the layout; −1: there is none.
    int slot() const;
    void setSlot(int slot);

Q_SIGNALS:
    void slotChosen(int slot);

private:
    QString m_name; ///< of the chosen tensor
};

/// "hidden 1 · weights", "batch norm 2 · scales".
QString tensorTitle(const engine::model::NetworkSpec& network, const engine::model::TensorSlot& slot);

} // namespace ui
