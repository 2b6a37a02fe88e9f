#pragma once

#include <QWidget>

class QPushButton;

namespace ui {

class ElidedLabel;
class Run;
class Stepper;

/// While the pass is of one sample alone: that its loss, gradients and update are not the run's, and the way
/// back to the batch. Else hidden.
class AloneBar : public QWidget {
    Q_OBJECT
public:
    AloneBar(Run& run, Stepper& stepper, QWidget* parent = nullptr);

    QString text() const;
    QPushButton* backButton() const { return m_back; }

private:
    void refresh();

    Run& m_run;
    Stepper& m_stepper;
    ElidedLabel* m_text;
    QPushButton* m_back;
};

} // namespace ui
