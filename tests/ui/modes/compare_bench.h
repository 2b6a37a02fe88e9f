#pragma once

#include "../in_view.h"
#include "ui/compare/lane_table.h"
#include "ui/compare/sweep_bar.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/modes/compare_mode.h"
#include "ui/run.h"
#include "ui/trace/stepper.h"

#include <QLineEdit>
#include <QTableWidget>
#include <QTest>

/// Compare mode over a document of its own.
namespace compare {

inline engine::train::Experiment spiral(int epochs = 8) {
    auto experiment = engine::train::firstExperiment();
    experiment.training.epochs = epochs;
    return experiment;
}

struct Bench {
    ui::Document document;
    ui::Run run{document, ui::fileSource()};
    ui::Stepper stepper{run};
    ui::CompareMode mode{{document, run, stepper}, nullptr};

    explicit Bench(const engine::train::Experiment& experiment = spiral()) {
        engine::io::Project project;
        // As a project file is read: every setting is there.
        project.experiment = engine::train::checked(experiment, engine::train::Check::Editable).value();
        document.replace(project, {});
        mode.resize(1340, 800);
        mode.show();
        mode.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&mode));
        QTRY_VERIFY(feed().moment());
    }
    ui::LanesFeed& feed() { return mode.desk().feed(); }
    void values(const QString& text) {
        mode.sweep().values()->setText(text);
        QTest::keyClick(mode.sweep().values(), Qt::Key_Return);
    }
    void trainAll() {
        feed().play();
        QTRY_VERIFY_WITH_TIMEOUT(feed().isComplete(), 60000);
    }
    bool rests() {
        return feed().isSettled() && !feed().isPlaying() &&
               feed().moment()->activity != engine::train::Activity::Running &&
               feed().moment()->activity != engine::train::Activity::Seeking;
    }
    template <class T>
    T& part() {
        return inView<T>(mode);
    }
    QString cell(int row, int column) { return mode.table().table()->item(row, column)->text(); }
};

} // namespace compare
