#pragma once

#include "ui/panels/choice_box.h"

#include <functional>
#include <vector>

namespace ui {

/// Chooses a tensor of the file for one of the network, or none. The list is made when it is asked for: there
/// may be many of them.
class SourceBox : public ChoiceBox {
    Q_OBJECT
public:
    struct Entry {
        int tensor; ///< −1: leave as it is
        QString text;
    };
    /// `entries`: what can be chosen, the first of them none.
    explicit SourceBox(std::function<std::vector<Entry>()> entries, QWidget* parent = nullptr);

    /// What is chosen now; without a signal.
    void setCurrent(const Entry& entry);
    void fill();
    void showPopup() override;

Q_SIGNALS:
    void tensorChosen(int tensor);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    std::function<std::vector<Entry>()> m_entries;
    Entry m_current;
    bool m_filled = false;
};

} // namespace ui
