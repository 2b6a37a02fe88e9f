#pragma once

#include <QAbstractButton>

namespace ui {

/// A number in a table that can be clicked, or chosen with Tab and Enter. Looks like text; under the mouse it
/// is underlined.
class NumberButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit NumberButton(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace ui
