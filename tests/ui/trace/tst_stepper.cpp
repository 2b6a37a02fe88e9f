#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/run.h"
#include "ui/trace/stepper.h"

#include <QSignalSpy>
#include <QTest>

using engine::trace::Phase;
using engine::trace::Selection;
using ui::Rung;

namespace {

struct Desk {
    ui::Document document;
    ui::Run run{document, ui::fileSource()};
    ui::Stepper stepper{run};

    int operation() const { return stepper.cursor().selection().operation; }
    int last() const { return static_cast<int>(stepper.trace()->operations.size()) - 1; }
};

} // namespace

class StepperTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePlaceStaysWhenTheRunTellsTheSameAgain() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace() != nullptr);
        const Selection place{desk.stepper.trace()->find(Phase::Backward, 1, "dL/dz"), 2, 0, -1};
        desk.stepper.select(place);
        const auto trace = desk.stepper.trace();
        // The worker's first snapshot comes after the one the run began with.
        QSignalSpy framed(&desk.run, &ui::Run::framed);
        QTRY_VERIFY(!framed.isEmpty());
        QVERIFY(desk.stepper.trace() == trace);
        QVERIFY(desk.stepper.cursor().selection() == place);
    }

    void anotherRateIsRecordedAtTheSamePlace() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace() != nullptr);
        const Selection place{desk.stepper.trace()->find(Phase::Update, 1, "W"), 2, 1, -1};
        desk.stepper.select(place);
        desk.run.setLearningRate(0.25);
        QTRY_COMPARE(desk.stepper.trace()->input.learningRate, 0.25);
        QVERIFY(desk.stepper.cursor().selection() == place);
    }

    void aSampleOfTheBatchIsGoneToAndAnotherIsShownAlone() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace() != nullptr && desk.run.isSettled());
        const auto batch = desk.stepper.trace();
        const int third = batch->input.samples[2];
        desk.stepper.lookAtSample(third);
        QCOMPARE(desk.stepper.cursor().sampleColumn(), 2);
        QVERIFY(desk.stepper.trace() == batch);
        const int heldOut = desk.run.data()->split.test.front();
        desk.stepper.lookAtSample(heldOut);
        QVERIFY(desk.stepper.isOfOneSample());
        QCOMPARE(desk.stepper.trace()->input.samples, std::vector<int>{heldOut});
        QCOMPARE(desk.stepper.trace()->input.x(0, 0), desk.run.data()->features()(0, heldOut));
        QCOMPARE(desk.stepper.trace()->input.parameters, batch->input.parameters);
        desk.stepper.backToBatch();
        QVERIFY(!desk.stepper.isOfOneSample());
        QCOMPARE(desk.stepper.trace()->input.samples, batch->input.samples);
        desk.stepper.lookAtSample(heldOut);
        desk.stepper.lookAtSample(third); // back in the batch
        QVERIFY(!desk.stepper.isOfOneSample());
        QCOMPARE(desk.stepper.trace()->input.samples, batch->input.samples);
        QCOMPARE(desk.stepper.cursor().sampleColumn(), 2);
        desk.stepper.lookAtSample(heldOut);
        desk.run.step(engine::train::Granularity::Batch);
        QTRY_VERIFY(desk.stepper.trace() && desk.stepper.trace()->input.step == batch->input.step + 1);
        QVERIFY(!desk.stepper.isOfOneSample());
        QVERIFY(desk.stepper.trace()->input.samples.size() > 1);
    }

    void aSampleIsLookedAtWhenThePlayingRunRests() {
        Desk desk;
        desk.run.play();
        QTRY_VERIFY(desk.run.snapshot()->step > 0);
        const int heldOut = desk.run.data()->split.validation.front();
        desk.stepper.lookAtSample(heldOut);
        QTRY_VERIFY(desk.stepper.isOfOneSample());
        QCOMPARE(desk.stepper.trace()->input.samples, std::vector<int>{heldOut});
        QVERIFY(!desk.run.isPlaying());
    }

    void steppingPastTheEndTakesTheStepAndBackRestoresIt() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace() != nullptr);
        const auto first = desk.stepper.trace();
        desk.stepper.setRung(Rung::Neuron);
        desk.stepper.select({desk.last(), 0, 0, -1});
        desk.stepper.forward();
        QTRY_VERIFY(desk.stepper.trace() && desk.stepper.trace()->input.step == first->input.step + 1);
        // Float32 training and its float64 record agree to float32.
        QVERIFY((desk.stepper.trace()->input.parameters - first->updated).cwiseAbs().maxCoeff() < 1e-5);
        QCOMPARE(desk.operation(), 0);
        desk.stepper.back();
        QTRY_VERIFY(desk.stepper.trace() && desk.stepper.trace()->input.step == first->input.step);
        QCOMPARE(desk.stepper.trace()->input.parameters, first->input.parameters);
        QCOMPARE(desk.operation(), desk.last());
        QVERIFY(desk.stepper.cursor().atEnd());
    }

    void anUpdateEnteredFromBehindBeginsAtItsLastNeuron() {
        Desk desk;
        auto experiment = desk.document.experiment();
        experiment.data.source = "gaussian";
        experiment.data.settings.remove("arms");
        experiment.network.layers.back().settings.set("units", std::int64_t(2));
        experiment.network.layers.back().settings.set("activation", std::string("softmax"));
        experiment.training.loss = "cross_entropy";
        QVERIFY(desk.document.edit("Two outputs", experiment).ok());
        QTRY_VERIFY(desk.stepper.trace() != nullptr);
        desk.stepper.setRung(Rung::Neuron);
        desk.stepper.select({desk.last(), 1, 0, -1});
        desk.stepper.forward();
        QTRY_VERIFY(desk.stepper.trace() && desk.stepper.trace()->input.step == 2);
        desk.stepper.back();
        QTRY_VERIFY(desk.stepper.trace() && desk.stepper.trace()->input.step == 1);
        QCOMPARE(desk.operation(), desk.last());
        QCOMPARE(desk.stepper.cursor().selection().row, 1);
    }
};

QTEST_MAIN(StepperTest)
#include "tst_stepper.moc"
