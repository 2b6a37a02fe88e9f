#pragma once

#include <QWidget>

class QPushButton;

namespace ui {

class ElidedLabel;
class Stepper;

/// While numbers of the pass are edited: what is other, what it does to the loss, and the way back or on.
/// Else hidden.
class WhatIfBar : public QWidget {
    Q_OBJECT
public:
    explicit WhatIfBar(Stepper& stepper, QWidget* parent = nullptr);

    QString text() const;
    QPushButton* undoButton() const { return m_undo; }
    QPushButton* discardButton() const { return m_discard; }
    QPushButton* keepButton() const { return m_keep; }

private:
    void refresh();

    Stepper& m_stepper;
    ElidedLabel* m_text;
    QPushButton *m_undo, *m_discard, *m_keep;
};

} // namespace ui
