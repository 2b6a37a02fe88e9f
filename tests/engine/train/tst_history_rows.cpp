// A run that goes on over other samples than it began with.
#include "histories.h"

#include <algorithm>

using namespace histories;

class HistoryRowsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRunOverOtherRowsGoesOnFromTheSameWeightsBitForBit() {
        for (const auto precision : {Precision::Float32, Precision::Float64}) {
            Run run(withEverything("adam", precision));
            const Experiment begun = run.trainer->experiment();
            std::vector<TrainerState> states{run.trainer->state()};
            std::vector<long long> ends{0};
            const std::vector<data::PreparedPtr> all = {examples::ring(97, 30, 5), examples::ring(110, 33, 5),
                                                        examples::ring(61, 20, 4), examples::ring(3, 1, 1)};
            for (int i = 1; i <= 400; ++i) {
                run.forward(1);
                if (run.trainer->epochEnded())
                    ends.push_back(run.trainer->steps());
                if (i % 37 == 0) { // mostly in the middle of an epoch
                    const TrainerState before = run.trainer->state();
                    const auto& data = all[std::size_t(i / 37 % 4)];
                    QVERIFY(run.history.change(
                        run.trainer, {.experiment = std::make_shared<Experiment>(run.trainer->experiment()),
                                      .data = data}));
                    const TrainerState after = run.trainer->state();
                    QVERIFY(same(after.parameters, before.parameters) && after.step == before.step);
                    QVERIFY(same(after.optimizer.slots[1], before.optimizer.slots[1]));
                    QCOMPARE(after.epoch, before.epoch);
                    QCOMPARE(after.position, core::Index(0));
                    auto rows = after.order;
                    std::sort(rows.begin(), rows.end());
                    QCOMPARE(rows, data->split.train);
                }
                states.push_back(run.trainer->state());
            }
            QVERIFY(run.history.changes()->at(37).isAnew && run.history.changes()->at(37).epoch > 1);
            core::Random random(8);
            for (int i = 0; i < 40; ++i) {
                const auto step = static_cast<long long>(random.below(401));
                run.seek(step);
                QVERIFY(sameState(run.trainer->state(), states[std::size_t(step)]));
            }
            for (std::size_t epochs = 0; epochs < ends.size(); ++epochs)
                QCOMPARE(stepAtEpoch((long long)(epochs), begun, *run.history.changes(), 97), ends[epochs]);
        }
    }

    void settingsThatComeWithOtherRowsAreTakenOverToo() {
        Run run(withEverything("sgd", Precision::Float32));
        run.forward(50);
        Experiment changed = run.trainer->experiment();
        changed.training.batchSize = 200; // more than there are
        QVERIFY(run.history.change(run.trainer, {.experiment = std::make_shared<Experiment>(changed),
                                                 .data = examples::ring(40, 10, 2)}));
        QCOMPARE(run.trainer->stepsPerEpoch(), std::size_t(1));
        const long long epochs = run.trainer->epochs();
        run.forward(3);
        QCOMPARE(run.trainer->epochs(), epochs + 3);
        const TrainerState end = run.trainer->state();
        run.seek(10);
        QCOMPARE(run.trainer->data()->split.train.size(), std::size_t(97));
        run.seek(53);
        QVERIFY(sameState(run.trainer->state(), end));
    }
};

QTEST_APPLESS_MAIN(HistoryRowsTest)
#include "tst_history_rows.moc"
