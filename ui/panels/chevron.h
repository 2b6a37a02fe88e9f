#pragma once

#include <QComboBox>

class QPainter;

namespace ui {

/// A small arrow head, `size` wide, pointing down or up.
void drawChevron(QPainter& painter, QPointF middle, double size, bool down, bool enabled);

/// A list to choose from that shows that it is one, and leaves the wheel to what it lies in unless it has the
/// focus.
class ChoiceBox : public QComboBox {
    Q_OBJECT
public:
    explicit ChoiceBox(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace ui
