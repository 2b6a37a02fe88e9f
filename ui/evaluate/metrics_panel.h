#pragma once

#include "ui/panel.h"

class QStackedWidget;

namespace ui {

class Evaluation;
class HealthTable;
class WhyPopup;

/// The numbers of the report: accuracy, loss, Brier score and calibration error; precision, recall and F1 of
/// each class with macro, micro and weighted means, support and areas; of numbers MSE, MAE, RMSE and R². Each
/// tells its formula when it is clicked.
class MetricsPanel : public Panel {
    Q_OBJECT
public:
    explicit MetricsPanel(Evaluation& evaluation, QWidget* parent = nullptr);

    HealthTable* headline() const { return m_headline; }
    HealthTable* byClass() const { return m_byClass; }
    HealthTable* numbers() const { return m_numbers; }
    WhyPopup* popup() const { return m_popup; }

private:
    void refresh();
    void showClasses();
    void showNumbers();

    Evaluation& m_evaluation;
    QStackedWidget* m_stack;
    HealthTable *m_headline, *m_byClass, *m_numbers;
    WhyPopup* m_popup;
};

} // namespace ui
