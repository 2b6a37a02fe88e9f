#include "diverging.h"
#include "trace/run_bench.h"

#include "ui/autopsy_feed.h"

#include <QSignalSpy>
#include <QTest>

using engine::train::Activity;
using namespace ui;

namespace {

struct Desk : RunBench {
    AutopsyFeed feed{run};
    QSignalSpy begun{&feed, &AutopsyFeed::begun}, ready{&feed, &AutopsyFeed::ready},
        dropped{&feed, &AutopsyFeed::dropped};

    Desk() : RunBench(makeDiverge) {}
    void diverge() {
        run.play();
        QTRY_COMPARE(ready.count(), 1);
        QTRY_VERIFY(run.isSettled());
    }
    void goTo(long long step) {
        run.seek(step);
        QTRY_VERIFY(run.isSettled() && run.snapshot()->step == step);
    }
};

} // namespace

class AutopsyFeedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRunThatDivergedIsExplainedAsTheEngineDoes() {
        Desk desk;
        QVERIFY(!desk.feed.autopsy() && !desk.feed.isBusy() && desk.feed.step() == -1);
        desk.diverge();
        QCOMPARE(desk.begun.count(), 1);
        const auto trainer = *engine::train::makeTrainer(desk.run.experiment(), desk.run.data());
        engine::train::LastSteps steps;
        while (!trainer->diverged()) {
            steps.look({trainer->state(), trainer->experiment(), trainer->data()});
            trainer->step();
        }
        const auto expected = steps.autopsy(), found = desk.feed.autopsy();
        QVERIFY(trainer->steps() < 20);
        QCOMPARE(found->step, trainer->steps());
        QCOMPARE(desk.feed.step(), trainer->steps());
        QCOMPARE(found->growth.size(), expected->growth.size());
        QCOMPARE(found->last().gradientNorm, expected->last().gradientNorm);
        QCOMPARE(found->calm.step, expected->calm.step);
        QCOMPARE(found->broken->name, expected->broken->name);
        QCOMPARE(found->broken->value, expected->broken->value);
        QCOMPARE(found->stableRate, expected->stableRate);
        QVERIFY(found->stableRate < found->learningRate);
    }

    void theRunStaysWhereItIs() {
        Desk desk;
        desk.diverge();
        QCOMPARE(desk.run.snapshot()->activity, Activity::Diverged);
        QCOMPARE(desk.run.snapshot()->step, desk.feed.autopsy()->step);
    }

    void itIsKeptWhileAnEarlierStepIsLookedAt() {
        Desk desk;
        desk.diverge();
        const auto found = desk.feed.autopsy();
        desk.goTo(found->calmState());
        QCOMPARE(desk.feed.autopsy(), found);
        desk.goTo(found->step);
        desk.goTo(found->step - 1);
        desk.run.step(engine::train::Granularity::Batch);
        QTRY_COMPARE(desk.run.snapshot()->activity, Activity::Diverged);
        QCOMPARE(desk.feed.autopsy(), found);
        QCOMPARE(desk.ready.count(), 1);
        QCOMPARE(desk.dropped.count(), 0);
    }

    void itIsDroppedWhenTheRunGoesAnotherWay() {
        Desk desk;
        desk.diverge();
        const auto found = desk.feed.autopsy();
        desk.goTo(found->calmState());
        desk.run.setLearningRate(engine::train::rateToTry(*found));
        QTRY_COMPARE(desk.dropped.count(), 1);
        QVERIFY(!desk.feed.autopsy());
        desk.run.play();
        QTRY_VERIFY(desk.run.snapshot()->step > found->step + 100);
        QCOMPARE(desk.begun.count(), 1);
        desk.run.pause();
    }

    void goingOnFromTheEndIsAnotherEnd() {
        Desk desk;
        desk.diverge();
        const long long step = desk.feed.step();
        // From weights that large the next step fails, too.
        desk.run.step(engine::train::Granularity::Batch);
        QTRY_COMPARE(desk.ready.count(), 2);
        QCOMPARE(desk.dropped.count(), 1);
        QCOMPARE(desk.feed.autopsy()->step, step + 1);
        QCOMPARE(desk.feed.step(), step + 1);
    }

    void itIsDroppedWithItsRun() {
        Desk desk;
        desk.diverge();
        desk.run.reset();
        QCOMPARE(desk.dropped.count(), 1);
        QVERIFY(!desk.feed.autopsy());
        desk.run.play();
        QTRY_COMPARE(desk.ready.count(), 2);
        desk.open({});
        QCOMPARE(desk.dropped.count(), 2);
        QCOMPARE(desk.feed.step(), -1LL);
    }

    void whatIsStillLookedForWhenTheRunGoesIsNeverTold() {
        Desk desk;
        connect(&desk.feed, &AutopsyFeed::begun, &desk.run, &Run::reset, Qt::QueuedConnection);
        desk.run.play();
        QTRY_COMPARE(desk.dropped.count(), 1);
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.snapshot()->step, 0LL);
        QCOMPARE(desk.ready.count(), 0);
    }

    void aVerbInBetweenOnlyDelaysIt() {
        Desk desk;
        connect(
            &desk.feed, &AutopsyFeed::begun, this, [&] { desk.run.setMemory(desk.run.memory()); },
            Qt::QueuedConnection);
        desk.diverge();
        QVERIFY(desk.feed.autopsy()->broken);
    }

    void theWindowMayCloseWhileItLooks() {
        for (int i = 0; i < 5; ++i) {
            RunBench bench(makeDiverge);
            auto feed = std::make_unique<AutopsyFeed>(bench.run);
            QSignalSpy begun(feed.get(), &AutopsyFeed::begun);
            bench.run.play();
            QTRY_COMPARE(begun.count(), 1);
            feed.reset();
        }
    }
};

QTEST_MAIN(AutopsyFeedTest)
#include "tst_autopsy_feed.moc"
