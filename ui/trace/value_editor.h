#pragma once

#include "engine/trace/expression.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QSlider;

namespace ui {

class Stepper;

/// A number of the pass to be typed or dragged: every number downstream follows at once. Enter and Esc close
/// it.
class ValueEditor : public QFrame {
    Q_OBJECT
public:
    ValueEditor(Stepper& stepper, QWidget* parent);

    /// Whether that number is one that can be set.
    static bool edits(const engine::trace::Link& link);
    void openAt(const engine::trace::Link& link, const QPoint& global);
    QLineEdit* line() const { return m_line; }
    QSlider* slider() const { return m_slider; }
    QLabel* problem() const { return m_problem; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void take(double value);
    void takeTyped();
    void say(const QString& problem);

    Stepper& m_stepper;
    engine::trace::Link m_link;
    double m_range = 2;
    QLabel *m_name, *m_problem;
    QLineEdit* m_line;
    QSlider* m_slider;
};

} // namespace ui
