#pragma once

#include <QWidget>

class QLineEdit;
class QSlider;

namespace ui {

/// A number on a logarithmic scale: a slider that stops at 1, 2, 3, 5 of every decade, and a field for free entry.
class LogSlider : public QWidget {
    Q_OBJECT
public:
    LogSlider(double minimum, double maximum, QWidget* parent = nullptr);

    double value() const { return m_value; }
    /// Without a signal; does not touch a field that is being typed into.
    void setValue(double value);
    /// What a screen reader says.
    void setName(const QString& name);

Q_SIGNALS:
    /// By the slider (continuously) or the field (Return or leaving it). Always inside the range.
    void edited(double value);

private:
    void show();
    void sliderMoved(int position);
    void entered();

    double m_minimum, m_maximum, m_value;
    QSlider* m_slider;
    QLineEdit* m_field;
};

} // namespace ui
