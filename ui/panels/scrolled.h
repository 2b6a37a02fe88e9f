#pragma once

#include <QScrollArea>

namespace ui {

/// A form with margins: as high as it wants to be, scrolled upright where there is too little room, never cut
/// at the sides.
class Scrolled : public QScrollArea {
    Q_OBJECT
public:
    explicit Scrolled(QWidget* form, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace ui
