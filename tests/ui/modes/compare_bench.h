#pragma once

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

#include <algorithm>

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
    /// The one in view, of several.
    template <class T>
    T& part() {
        const auto all = mode.findChildren<T*>();
        const auto seen =
            std::find_if(all.begin(), all.end(), [](const T* each) { return each->isVisible(); });
        return seen == all.end() ? *all.front() : **seen;
    }
    QString cell(int row, int column) { return mode.table().table()->item(row, column)->text(); }
};

} // namespace compare
