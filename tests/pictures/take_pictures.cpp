// Takes the pictures of the README from the running program: take_pictures FOLDER.
#include "tests/source_paths.h"
#include "ui/compare/job_line.h"
#include "ui/compare/surface_panel.h"
#include "ui/document.h"
#include "ui/evaluate/evaluation.h"
#include "ui/file_access.h"
#include "ui/files.h"
#include "ui/hdf5_reader.h"
#include "ui/main_window.h"
#include "ui/modes/compare_mode.h"
#include "ui/modes/step_mode.h"
#include "ui/modes/train_mode.h"
#include "ui/panel_stack.h"
#include "ui/panels/three_ways_panel.h"
#include "ui/run.h"
#include "ui/templates.h"
#include "ui/theme.h"
#include "ui/trace/inspector.h"
#include "ui/trace/stepper.h"
#include "ui/weights/weights_page.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

#include <cstdio>

namespace {

constexpr QSize kSize{1440, 900};
constexpr long long kLearned = 350, kLive = 60, kCompared = 450, kJudged = 20; // epochs
constexpr int kSettling = 600, kPatience = 60'000;                             // milliseconds

/// Until that holds; false: it never did.
template <class Condition>
bool until(const char* what, Condition condition) {
    if (QTest::qWaitFor(condition, kPatience))
        return true;
    std::fprintf(stderr, "take_pictures: waited in vain for %s\n", what);
    return false;
}

bool untilEpoch(ui::Run& run, long long epoch) {
    return until("an epoch", [&] { return run.snapshot() && run.snapshot()->epoch >= epoch; });
}

void press(ui::MainWindow& window, int key, Qt::KeyboardModifiers modifiers = {}, int times = 1) {
    for (int i = 0; i < times; ++i)
        QTest::keyClick(&window, Qt::Key(key), modifiers);
    QTest::qWait(kSettling);
}

bool take(ui::MainWindow& window, const QDir& folder, const QString& name) {
    QTest::qWait(kSettling);
    return window.grab().save(folder.filePath(name + QStringLiteral(".png")));
}

/// The pages beside the explanation, at a weight's gradient.
bool takeSides(ui::StepMode& mode, const QDir& folder) {
    auto& stepper = mode.context().stepper;
    stepper.select({stepper.trace()->find(engine::trace::Phase::Backward, 0, "dL/dW"), 3, 0, -1});
    bool done = true;
    for (const auto& name : {"code", "paths", "batch", "check", "update", "change"}) {
        mode.inspector()->showPage(QLatin1String(name));
        QTest::qWait(kSettling);
        done &= mode.inspector()->grab().save(
            folder.filePath(QStringLiteral("step-%1.png").arg(QLatin1String(name))));
    }
    mode.inspector()->showPage(QStringLiteral("why"));
    return done;
}

bool takeWhatIf(ui::MainWindow& window, ui::StepMode& mode, const QDir& folder) {
    auto& stepper = mode.context().stepper;
    stepper.select({stepper.trace()->find(engine::trace::Phase::Forward, 1, "z"), 0, 0, -1});
    if (!stepper.edit({engine::trace::Link::To::Parameter, 2, 0, 1, {}}, 1.5))
        return false;
    const bool done = take(window, folder, QStringLiteral("what-if"));
    stepper.discardEdits();
    return done;
}

/// Back to the middle of the run, and on with another learning rate.
bool takeRuns(ui::MainWindow& window, ui::StepMode& mode, const QDir& folder) {
    auto& run = mode.context().run;
    const long long last = run.snapshot()->past.last;
    run.seek(last / 2);
    QTest::qWait(kSettling);
    run.setLearningRate(0.1);
    QTest::qWait(kSettling);
    run.play();
    const bool done = until("the fork", [&] { return run.snapshot()->step >= last || !run.isPlaying(); });
    run.pause();
    return done && take(window, folder, QStringLiteral("runs"));
}

/// Every look, all instruments, and a change by hand.
bool takeTraining(ui::MainWindow& window, const QDir& folder) {
    auto& train = *window.findChild<ui::TrainMode*>();
    bool done = take(window, folder, QStringLiteral("train"));
    for (const auto& [scheme, name] :
         {std::pair{ui::Scheme::Light, "train-light"}, std::pair{ui::Scheme::Projector, "train-projector"},
          std::pair{ui::Scheme::Dark, ""}}) {
        ui::Look::instance().setScheme(scheme);
        if (*name)
            done &= take(window, folder, QLatin1String(name));
    }
    train.showAll(true);
    done &= take(window, folder, QStringLiteral("train-all"));
    train.showAll(false);
    auto& document = train.context().document;
    engine::train::Experiment changed = document.experiment();
    changed.training.batchSize = 8;
    done &= bool(document.edit(QStringLiteral("batch size"), changed));
    train.stacks()[2]->setCurrent(1);
    auto& run = train.context().run;
    done &= untilEpoch(run, run.snapshot()->epoch + kLive);
    done &= take(window, folder, QStringLiteral("train-live"));
    train.stacks()[2]->setCurrent(0);
    press(window, Qt::Key_Space);
    return done;
}

/// A learning rate that is far too large.
bool takeAutopsy(ui::MainWindow& window, const QDir& folder) {
    auto& train = *window.findChild<ui::TrainMode*>();
    engine::io::Project project;
    auto& experiment = project.experiment;
    experiment.network.input = {1};
    experiment.network.layers = {engine::model::denseLayer(16, "relu"),
                                 engine::model::denseLayer(1, "linear")};
    experiment.data.source = "sine";
    experiment.training.loss = "mse";
    experiment.training.optimizer.type = "sgd";
    experiment.training.optimizer.settings.set("learning_rate", 0.2);
    const auto valid = engine::train::checked(experiment);
    if (!valid)
        return false;
    experiment = *valid;
    train.context().document.replace(project, {});
    press(window, Qt::Key_4, Qt::ControlModifier);
    press(window, Qt::Key_Space);
    auto& run = train.context().run;
    if (!until("divergence", [&] { return run.activity() == engine::train::Activity::Diverged; }))
        return false;
    QTest::qWait(kSettling);
    return train.stacks()[2]->grab().save(folder.filePath(QStringLiteral("train-stopped.png")));
}

/// A pretrained network on its new task, beside the two other ways; and a file of weights before it is
/// loaded.
bool takeFineTuning(ui::MainWindow& window, const QDir& folder) {
    auto& train = *window.findChild<ui::TrainMode*>();
    const auto project = ui::loadTemplate(QStringLiteral("fine_tune_digits"));
    if (!project)
        return false;
    train.context().document.replace(*project, {});
    press(window, Qt::Key_4, Qt::ControlModifier);
    train.setSide(ui::TrainMode::Side::FineTuning);
    press(window, Qt::Key_Space);
    auto& run = train.context().run;
    bool done =
        until("the fine-tuned run", [&] { return run.activity() == engine::train::Activity::Finished; });
    auto* ways = window.findChild<ui::ThreeWaysPanel*>();
    ways->startButton()->click();
    done &= until("the three ways", [&] { return ways->feed().isComplete(); });
    done &= take(window, folder, QStringLiteral("fine-tuning"));
    train.setSide(ui::TrainMode::Side::Instruments);
    // The network that was pretrained, before it was; its weights as Keras keeps them.
    auto* files = window.findChild<ui::Files*>();
    files->openPath(folder.filePath(QStringLiteral("../projects/pretrained/digits.chainrule")));
    done &= until("the network", [&] { return train.context().document.title() == QLatin1String("digits"); });
    done &= until("its data", [&] { return run.isReady() && run.isSettled(); });
    files->openPath(folder.filePath(QStringLiteral("../projects/pretrained/digits.h5")));
    done &= until("the weights page", [&] { return window.findChild<ui::WeightsPage*>() != nullptr; });
    auto* page = window.findChild<ui::WeightsPage*>();
    done &= page && until("the predictions", [&] { return !page->import().isComparing(); });
    QTest::qWait(kSettling);
    done &= page && page->grab().save(folder.filePath(QStringLiteral("weights.png")));
    if (page)
        page->reject();
    return done;
}

/// Compare's lanes after a while, and what the metrics say of the digits.
bool takeJudgement(ui::MainWindow& window, const QDir& folder) {
    auto& document = window.findChild<ui::TrainMode*>()->context().document;
    const auto spiral = ui::loadTemplate(QStringLiteral("spiral"));
    const auto digits = ui::loadTemplate(QStringLiteral("digits"));
    if (!spiral || !digits)
        return false;
    document.replace(*spiral, {});
    window.setMode(QStringLiteral("compare"));
    auto& mode = *window.findChild<ui::CompareMode*>();
    bool done =
        until("lanes", [&] { return !mode.desk().feed().lanes().empty() && mode.desk().feed().isSettled(); });
    mode.desk().feed().setSpeed(0);
    mode.desk().feed().play();
    done &= until("epochs of lanes", [&] { return mode.desk().epochNow() >= kCompared; });
    mode.desk().feed().cancel();
    // The surface follows when they rest.
    auto* surface = window.findChild<ui::SurfacePanel*>();
    done &= until("rest", [&] { return mode.desk().feed().isSettled(); });
    QTest::qWait(kSettling);
    done &= until("the loss surface", [&] { return !surface->line().isBusy(); });
    done &= take(window, folder, QStringLiteral("compare"));
    document.replace(*digits, {});
    auto& run = window.findChild<ui::TrainMode*>()->context().run;
    done &= until("the digits", [&] { return run.isReady() && run.isSettled(); });
    run.play();
    done &= untilEpoch(run, kJudged);
    run.pause();
    window.setMode(QStringLiteral("evaluate"));
    auto* evaluation = window.findChild<ui::Evaluation*>();
    done &=
        evaluation && until("the evaluation", [&] { return evaluation->report() && !evaluation->isBusy(); });
    done &= take(window, folder, QStringLiteral("evaluate"));
    return done;
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    if (argc != 2)
        return 2;
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    QStandardPaths::setTestModeEnabled(true);
    QSettings().clear();
    QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively();
    ui::Look::instance().apply();
    ui::setHdf5Program(programPath());

    ui::MainWindow window(ui::fileSource());
    window.resize(kSize);
    window.show();
    window.begin({});
    auto& first = window.findChild<ui::TrainMode*>()->context().run;
    bool done = untilEpoch(first, kLearned);
    done &= takeTraining(window, folder);
    press(window, Qt::Key_2, Qt::ControlModifier);
    done &= take(window, folder, QStringLiteral("build"));
    // To δ of the second hidden layer, then into its second neuron.
    press(window, Qt::Key_3, Qt::ControlModifier);
    press(window, Qt::Key_Right, Qt::NoModifier, 11);
    for (auto* rung : window.findChildren<QAbstractButton*>())
        if (rung->text() == QLatin1String("Neuron"))
            rung->click();
    press(window, Qt::Key_Right, Qt::NoModifier, 1);
    done &= take(window, folder, QStringLiteral("step"));
    auto& mode = *window.findChild<ui::StepMode*>();
    done &= takeSides(mode, folder);
    done &= takeWhatIf(window, mode, folder);
    done &= takeRuns(window, mode, folder);
    done &= takeAutopsy(window, folder);
    done &= takeFineTuning(window, folder);
    done &= takeJudgement(window, folder);
    return done ? 0 : 1;
}
