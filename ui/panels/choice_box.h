#pragma once

#include <QComboBox>

namespace ui {

/// A list to choose from that elides what does not fit, and leaves the wheel to what it lies in unless it has
/// the focus.
class ChoiceBox : public QComboBox {
    Q_OBJECT
public:
    explicit ChoiceBox(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace ui
