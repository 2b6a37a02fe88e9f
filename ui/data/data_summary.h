#pragma once

#include "ui/panel.h"

class QLabel;
class QPushButton;

namespace ui {

class DataPanel;
class DataPreview;

/// The data at a glance, beside what is built for them: source, how many samples, a small preview, and the
/// way to choose others.
class DataSummary : public Panel {
    Q_OBJECT
public:
    explicit DataSummary(DataPanel& source, QWidget* parent = nullptr);

    QPushButton& chooseButton() const { return *m_choose; }
    QString counts() const;

Q_SIGNALS:
    void choiceRequested();

private:
    void showWords();
    void showData();

    DataPanel& m_data;
    QLabel* m_counts;
    DataPreview* m_preview;
    QPushButton* m_choose;
};

} // namespace ui
