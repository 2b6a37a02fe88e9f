#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace ui {

class Evaluation;
class Run;
class Segments;

/// What is evaluated: the part, all classes or one against the rest, and the threshold.
class EvaluationBar : public QWidget {
    Q_OBJECT
public:
    EvaluationBar(Evaluation& evaluation, Run& run, QWidget* parent = nullptr);

    Segments* parts() const { return m_parts; }
    QComboBox* classes() const { return m_classes; }
    QSlider* threshold() const { return m_threshold; }
    QToolButton* usual() const { return m_usual; }
    QLabel* state() const { return m_state; }

private:
    void buildThreshold();
    void refresh();
    void refreshParts();
    void refreshClasses();
    void refreshThreshold();
    void refreshState();

    Evaluation& m_evaluation;
    Run& m_run;
    Segments* m_parts;
    QLabel* m_against;
    QComboBox* m_classes;
    QWidget* m_thresholdBox;
    QSlider* m_threshold;
    QLabel* m_value;
    QToolButton* m_usual;
    QLabel* m_state;
};

} // namespace ui
