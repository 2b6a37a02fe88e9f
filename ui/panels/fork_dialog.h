#pragma once

#include "engine/train/experiment.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace ui {

class Run;
class SchemaForm;

/// The training settings of the run where it stands, to change some of them and go on from here as another
/// run.
class ForkDialog : public QDialog {
    Q_OBJECT
public:
    explicit ForkDialog(Run& run, QWidget* parent = nullptr);

    SchemaForm* form() const { return m_form; }
    QPushButton* forkButton() const { return m_fork; }

private:
    void refresh();
    void fork();

    Run& m_run;
    engine::train::Experiment m_from, m_to;
    SchemaForm* m_form;
    QLabel* m_summary;
    QPushButton* m_fork;
};

} // namespace ui
