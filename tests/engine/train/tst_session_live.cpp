#include "session_desk.h"

using namespace session_desk;

namespace {

core::VectorD parametersAfter(long long steps) {
    const auto reference = ringTrainer();
    while (reference->steps() < steps)
        reference->step();
    return reference->state().parameters;
}

} // namespace

class TestSessionLive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void settingsAreChangedWhileItRuns() {
        const Experiment first = longExperiment();
        auto other = std::make_shared<Experiment>(first);
        other->training.optimizer.type = "adam";
        other->training.optimizer.settings = optim::findOptimizer("adam")->defaults();
        other->training.batchSize = 7;
        other->training.l2 = 0.01;
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.start();
        QVERIFY(reader.until([&] { return reader.snapshot && reader.snapshot->step > 100; }));
        session.change({.experiment = other});
        QVERIFY(reader.until([&] { return reader.snapshot->past.changes->size() == 1; }));
        QCOMPARE(reader.snapshot->activity, Activity::Running);
        const long long at = reader.snapshot->past.changes->begin()->first;
        QVERIFY(reader.until([&] { return reader.snapshot->step > at + 100; }));
        session.pause();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->experiment->training.batchSize, 7);
        QVERIFY(!reader.snapshot->problem);
        // The same by hand.
        auto reference = ringTrainer();
        History history(*reference);
        while (reference->steps() < reader.snapshot->step) {
            if (reference->steps() == at)
                QVERIFY(history.change(reference, {.experiment = other}));
            reference->step();
            history.took(reference);
        }
        QVERIFY(same(reader.snapshot->parameters, reference->state().parameters));
        QCOMPARE(reader.snapshot->past.changes->begin()->second.epoch,
                 history.changes()->begin()->second.epoch);
        session.seek(at - 1);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->experiment->training.batchSize, first.training.batchSize);
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(at - 1)));
    }

    void whatCannotBeChangedWhileItRunsIsSaid() {
        auto other = std::make_shared<Experiment>(longExperiment());
        other->network.layers.front().settings.set("units", 9);
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.start();
        session.change({.experiment = other});
        QVERIFY(reader.until([&] { return reader.snapshot && reader.snapshot->problem.has_value(); }));
        QCOMPARE(reader.snapshot->activity, Activity::Running);
        QVERIFY(reader.snapshot->past.changes->empty());
        session.pause();
        QVERIFY(reader.atRest());
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(reader.snapshot->step)));
    }
};

QTEST_APPLESS_MAIN(TestSessionLive)
#include "tst_session_live.moc"
