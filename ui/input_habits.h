#pragma once

#include <QObject>

class QApplication;

namespace ui {

/// Keys do what people expect wherever the focus is: Space plays and pauses although a button was clicked a moment ago; the
/// arrow keys belong to a slider, table or text field that was walked to; menus and combo boxes keep theirs.
class InputHabits : public QObject {
    Q_OBJECT
public:
    explicit InputHabits(QApplication& application);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace ui
