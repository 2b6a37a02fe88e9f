#pragma once

#include "ui/panel.h"

class QLabel;
class QPushButton;

namespace ui {

class Evaluation;
class SampleList;
class WhyPopup;

/// The samples of the cell that is chosen in the confusion matrix, else all mistakes; of numbers all, the
/// worst first. What is chosen opens in Step mode, at its loss.
class SamplesPanel : public Panel {
    Q_OBJECT
public:
    explicit SamplesPanel(Evaluation& evaluation, QWidget* parent = nullptr);

    SampleList* list() const { return m_list; }
    QPushButton* openButton() const { return m_open; }
    QPushButton* allButton() const { return m_all; }
    QLabel* sentence() const { return m_sentence; }
    WhyPopup* popup() const { return m_popup; }

Q_SIGNALS:
    void opened(int sample);

private:
    void refresh();
    void explain(const QString& key);
    QString cellSentence() const;

    Evaluation& m_evaluation;
    SampleList* m_list;
    QLabel* m_sentence;
    QPushButton *m_all, *m_open;
    WhyPopup* m_popup;
};

} // namespace ui
