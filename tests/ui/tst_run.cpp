// The window's run and stepper, driven as the transport drives them.
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/run.h"
#include "ui/trace/stepper.h"

#include <QSignalSpy>
#include <QTest>

using engine::train::Activity;
using engine::train::Granularity;

namespace {

/// Does not come to its end by itself.
struct Endless : ui::Document {
    Endless() {
        auto project = this->project();
        project.experiment.training.epochs = 1'000'000'000;
        replace(project, {});
    }
};

struct Desk {
    Endless document;
    ui::Run run{document, ui::fileSource()};
    ui::Stepper stepper{run};
};

} // namespace

class TestRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itIsReadyAtOnceAndPlaysAndPauses() {
        Desk desk;
        QVERIFY(desk.run.isReady());
        QVERIFY(desk.run.snapshot());
        QVERIFY(desk.stepper.trace());
        desk.run.play();
        QVERIFY(desk.run.isPlaying());
        QVERIFY(!desk.stepper.trace());
        QTRY_VERIFY(desk.run.snapshot()->epoch > 2);
        desk.run.pause();
        QVERIFY(!desk.run.isPlaying());
        QTRY_VERIFY(desk.run.snapshot()->state != nullptr);
        QTRY_VERIFY(desk.stepper.trace());
    }

    void theRateChangesTheRunningRunAndNothingElse() {
        Desk desk;
        const double before = desk.run.learningRate();
        QSignalSpy opened(&desk.run, &ui::Run::opened);
        desk.run.play();
        desk.run.setLearningRate(0.5);
        QTRY_COMPARE(desk.run.snapshot()->learningRate, 0.5);
        QCOMPARE(opened.count(), 0);
        QVERIFY(desk.run.isPlaying());
        desk.document.undoStack().undo();
        QTRY_COMPARE(desk.run.snapshot()->learningRate, before);
    }

    void anEditMakesANewRunThatGoesOnPlaying() {
        Desk desk;
        desk.run.play();
        QTRY_VERIFY(desk.run.snapshot()->epoch > 2);
        auto next = desk.document.experiment();
        next.network.layers.front().settings.set("units", std::int64_t(3));
        QSignalSpy opened(&desk.run, &ui::Run::opened);
        QVERIFY(desk.document.edit("Fewer units", next).ok());
        QCOMPARE(opened.count(), 1);
        QCOMPARE(desk.run.snapshot()->epoch, 0);
        QVERIFY(desk.run.isPlaying());
        QTRY_VERIFY(desk.run.snapshot()->epoch > 2);
        QCOMPARE(desk.run.snapshot()->parameters.size(), desk.run.network().layout().size);
    }

    void whatDoesNotFitIsSaidAndMended() {
        Desk desk;
        auto next = desk.document.experiment();
        next.network.input = {5};
        QVERIFY(desk.document.edit("Inputs", next).ok());
        QVERIFY(!desk.run.isReady());
        QVERIFY2(desk.run.problem().contains("network.input"), qPrintable(desk.run.problem()));
        desk.document.undoStack().undo();
        QVERIFY(desk.run.isReady());
    }

    void resetGoesBackToTheSameWeightsAndNewWeightsDoNot() {
        Desk desk;
        const auto start = desk.run.snapshot()->parameters;
        desk.run.step(Granularity::Epoch);
        QTRY_COMPARE(desk.run.snapshot()->epoch, 1);
        QVERIFY(desk.run.snapshot()->parameters != start);
        desk.run.reset();
        QVERIFY(desk.run.snapshot()->parameters == start);
        QTRY_VERIFY(desk.run.snapshot()->state && desk.run.snapshot()->step == 0);
        desk.run.newWeights();
        QVERIFY(desk.run.snapshot()->parameters != start);
        desk.document.undoStack().undo();
        QVERIFY(desk.run.snapshot()->parameters == start);
    }

    void steppingThroughAPassTakesTheStepAndBackGivesItBack() {
        Desk desk;
        desk.stepper.setRung(ui::Rung::Layer);
        const auto first = desk.stepper.trace();
        const int operations = int(first->operations.size());
        for (int i = 1; i < operations; ++i)
            desk.stepper.forward();
        QCOMPARE(desk.stepper.cursor().selection().operation, operations - 1);
        QCOMPARE(desk.run.snapshot()->step, 0);
        desk.stepper.forward();
        QTRY_COMPARE(desk.run.snapshot()->step, 1);
        QTRY_VERIFY(desk.stepper.trace() && desk.stepper.trace() != first);
        QCOMPARE(desk.stepper.cursor().selection().operation, 0);
        desk.stepper.back();
        QTRY_COMPARE(desk.run.snapshot()->step, 0);
        QTRY_VERIFY(desk.stepper.trace() &&
                    desk.stepper.trace()->input.parameters == first->input.parameters);
        QCOMPARE(desk.stepper.cursor().selection().operation, operations - 1);
    }

    void whatTheTraceSaysIsWhatTheStepDoes() {
        Desk desk;
        auto next = desk.document.experiment();
        next.training.precision = engine::train::Precision::Float64;
        QVERIFY(desk.document.edit("Precision", next).ok());
        desk.stepper.setRung(ui::Rung::Batch);
        for (int i = 0; i < 3; ++i) {
            const auto trace = desk.stepper.trace();
            QVERIFY(trace);
            desk.stepper.forward();
            QTRY_COMPARE(desk.run.snapshot()->step, i + 1);
            QTRY_VERIFY(desk.stepper.trace() && desk.stepper.trace() != trace);
            QVERIFY((desk.run.snapshot()->parameters - trace->updated).cwiseAbs().maxCoeff() < 1e-15);
            QVERIFY(std::abs(desk.run.snapshot()->batchLoss - trace->loss) < 1e-14);
        }
    }

    void divergenceStopsAndSaysSo() {
        Desk desk;
        auto next = desk.document.experiment();
        next.training.epochs = 1000;
        next.data.source = "sine";
        next.data.settings = {};
        next.network.input = {1};
        next.network.layers.back().settings.set("activation", std::string("linear"));
        next.network.layers.front().settings.set("activation", std::string("relu"));
        next.training.loss = "mse";
        next.training.optimizer = {"sgd", {{"learning_rate", 10.0}}};
        QVERIFY(desk.document.edit("Data", next).ok());
        QVERIFY2(desk.run.isReady(), qPrintable(desk.run.problem()));
        desk.run.play();
        QTRY_COMPARE(desk.run.activity(), Activity::Diverged);
        QVERIFY(!desk.run.isPlaying());
        QVERIFY(desk.run.snapshot()->parameters.allFinite());
    }

    void theEndOfTheEpochsFinishesAndPlayGoesOn() {
        Desk desk;
        auto next = desk.document.experiment();
        next.training.epochs = 3;
        QVERIFY(desk.document.edit("Epochs", next).ok());
        desk.run.play();
        QTRY_COMPARE(desk.run.activity(), Activity::Finished);
        QCOMPARE(desk.run.snapshot()->epoch, 3);
        QVERIFY(!desk.run.isPlaying());
        desk.run.play();
        QTRY_VERIFY(desk.run.snapshot()->epoch > 3);
        QVERIFY(desk.run.isPlaying());
    }

    void aSoughtStepShowsWhatWasThere() {
        Desk desk;
        desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.run.isSettled());
        const long long end = desk.run.snapshot()->step;
        const double before = desk.run.learningRate();
        desk.run.setLearningRate(0.5);
        desk.run.step(Granularity::Epoch);
        QTRY_COMPARE(desk.run.snapshot()->step, 2 * end);
        QTRY_VERIFY(desk.run.isSettled());
        desk.run.seek(3);
        QTRY_COMPARE(desk.run.snapshot()->step, 3LL);
        QTRY_VERIFY(desk.stepper.trace() && desk.stepper.trace()->input.step == 4);
        QCOMPARE(desk.run.learningRate(), before);
        QVERIFY(desk.run.isInThePast());
        desk.run.seek(2 * end);
        QTRY_COMPARE(desk.run.learningRate(), 0.5);
        QVERIFY(!desk.run.isInThePast());
        QCOMPARE(desk.run.tree().branches().size(), std::size_t(1));
    }

    void anotherRateInThePastIsAForkAndUndoGoesBack() {
        Desk desk;
        for (int i = 0; i < 3; ++i)
            desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.run.isSettled());
        const long long end = desk.run.snapshot()->step;
        const auto first = desk.run.tree().current();
        desk.run.seek(end / 3);
        QTRY_VERIFY(desk.run.isSettled());
        QSignalSpy switched(&desk.run, &ui::Run::switched), opened(&desk.run, &ui::Run::opened);
        desk.run.setLearningRate(0.25);
        desk.run.setLearningRate(0.3); // dragged on: the same fork
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(switched.count(), 1);
        QCOMPARE(desk.run.tree().branches().size(), std::size_t(2));
        QCOMPARE(desk.run.learningRate(), 0.3);
        const ui::Branch& branch = desk.run.tree().branches().back();
        QCOMPARE(branch.id, desk.run.tree().current());
        QCOMPARE(branch.parent, first);
        QCOMPARE(branch.forkedAt, end / 3);
        QCOMPARE(desk.run.snapshot()->past.last, end / 3);
        desk.run.select(first);
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.snapshot()->past.last, end);
        QCOMPARE(opened.count(), 0);
    }

    void anotherOptimizerTakenOnTheWayIsTheOneThatTheRunBeginsWithAgain() {
        Desk desk;
        auto plain = desk.document.experiment();
        plain.training.optimizer = {"sgd", {{"learning_rate", 0.1}}};
        QVERIFY(desk.document.edit(QStringLiteral("sgd"), plain).ok());
        desk.run.step(Granularity::Batch);
        QTRY_VERIFY(desk.run.isSettled());
        auto next = desk.document.experiment();
        next.training.optimizer = {"adam", {{"learning_rate", 0.01}}};
        QVERIFY(desk.document.edit(QStringLiteral("adam"), next).ok());
        QTRY_VERIFY(desk.run.isSettled());
        desk.run.reset();
        QTRY_VERIFY(desk.stepper.trace());
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.snapshot()->step, 0LL);
        QCOMPARE(desk.run.learningRate(), 0.01);
        QCOMPARE(desk.stepper.trace()->input.optimizer.type, std::string("adam"));
        desk.run.step(Granularity::Batch);
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.snapshot()->step, 1LL);
    }

    void aForkWithAnotherRateAtTheEndOfTheRunIsOne() {
        Desk desk;
        desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.run.isSettled());
        const auto first = desk.run.tree().current();
        const long long end = desk.run.snapshot()->step;
        auto next = desk.document.experiment();
        next.training.optimizer.settings.set("learning_rate", 0.25);
        desk.run.forkWith(QStringLiteral("η 0.25"), next);
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.tree().branches().size(), std::size_t(2));
        QVERIFY(desk.run.tree().current() != first);
        QCOMPARE(desk.run.snapshot()->learningRate, 0.25);
        QCOMPARE(desk.run.snapshot()->step, end);
        desk.run.select(first);
        QTRY_VERIFY(desk.run.isSettled());
        QVERIFY(desk.run.snapshot()->learningRate != 0.25);
    }

    void aForkWithAnotherOptimizerKeepsBothAndUndoGoesBack() {
        Desk desk;
        desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.run.isSettled());
        const auto first = desk.run.tree().current();
        const auto parameters = desk.run.snapshot()->parameters;
        auto next = desk.document.experiment();
        next.training.optimizer = {"rmsprop", {}};
        desk.run.forkWith(QStringLiteral("rmsprop"), next);
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.experimentNow().training.optimizer.type, std::string("rmsprop"));
        QCOMPARE(desk.run.snapshot()->parameters, parameters);
        const auto second = desk.run.tree().current();
        QVERIFY(second != first);
        desk.run.step(Granularity::Batch);
        QTRY_VERIFY(desk.run.isSettled());
        // Before the fork the settings are those it had.
        desk.run.seek(1);
        QTRY_COMPARE(desk.run.snapshot()->step, 1LL);
        QCOMPARE(desk.run.experimentNow().training.optimizer.type, std::string("adam"));
        QVERIFY(desk.stepper.trace());
        QCOMPARE(desk.stepper.trace()->input.optimizer.type, std::string("adam"));
        desk.document.undoStack().undo();
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.tree().current(), first);
        QCOMPARE(desk.run.experiment().training.optimizer.type, std::string("adam"));
        desk.document.undoStack().redo();
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.tree().current(), second);
        desk.run.forget(first);
        QCOMPARE(desk.run.tree().branches().size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestRun)
#include "tst_run.moc"
