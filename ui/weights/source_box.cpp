#include "ui/weights/source_box.h"

#include <QKeyEvent>
#include <QSignalBlocker>

namespace ui {

SourceBox::SourceBox(std::function<std::vector<Entry>()> entries, QWidget* parent)
    : ChoiceBox(parent), m_entries(std::move(entries)), m_current{-1, {}} {
    setMaxVisibleItems(16);
    connect(this, &QComboBox::activated, this,
            [this](int index) { Q_EMIT tensorChosen(itemData(index).toInt()); });
}

void SourceBox::setCurrent(const Entry& entry) {
    const QSignalBlocker quiet(this);
    m_current = entry;
    m_filled = false;
    clear();
    addItem(entry.text, entry.tensor);
    setToolTip(entry.text);
}

void SourceBox::fill() {
    if (m_filled)
        return;
    const QSignalBlocker quiet(this);
    m_filled = true;
    clear();
    for (const Entry& entry : m_entries())
        addItem(entry.text, entry.tensor);
    setCurrentIndex(findData(m_current.tensor));
}

void SourceBox::showPopup() {
    fill();
    ChoiceBox::showPopup();
}

void SourceBox::keyPressEvent(QKeyEvent* event) {
    fill();
    ChoiceBox::keyPressEvent(event);
}

void SourceBox::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        fill();
    ChoiceBox::wheelEvent(event);
}

} // namespace ui
