#include "fine_tuning.h"

#include "engine/train/live.h"
#include "engine/train/pass.h"
#include "engine/train/replay.h"

#include <QtTest>

#include "tests/allocation_counter.h"

using namespace fine_tuning;
using examples::same;

namespace {

std::vector<int> learning(const Experiment& experiment, long long epoch) {
    std::vector<int> layers;
    const auto all = learningAt(experiment, epoch);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].learns)
            layers.push_back(int(i));
    return layers;
}

bool sameState(const TrainerState& a, const TrainerState& b) {
    bool slots =
        a.optimizer.slots.size() == b.optimizer.slots.size() && a.optimizer.begun == b.optimizer.begun;
    for (std::size_t i = 0; slots && i < a.optimizer.slots.size(); ++i)
        slots = same(a.optimizer.slots[i], b.optimizer.slots[i]);
    return slots && same(a.parameters, b.parameters) && a.step == b.step && a.epoch == b.epoch &&
           a.order == b.order;
}

void eachOptimizer() {
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<int>("precision");
    for (const auto& schema : optim::optimizers())
        for (const auto precision : {Precision::Float32, Precision::Float64})
            QTest::addRow("%s %s", schema.type.c_str(),
                          precision == Precision::Float32 ? "float32" : "float64")
                << QString::fromStdString(schema.type) << int(precision);
}

} // namespace

class TestUnfreezing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLastLayerLearnsFirstAndTheOthersJoinFromAbove() {
        const Experiment experiment = unfreezing();
        QCOMPARE(learning(experiment, 0), std::vector<int>({4}));
        QCOMPARE(learning(experiment, 1), std::vector<int>({4}));
        QCOMPARE(learning(experiment, 2), std::vector<int>({2, 4}));
        QCOMPARE(learning(experiment, 4), std::vector<int>({1, 2, 4}));
        QCOMPARE(learning(experiment, 6), std::vector<int>({0, 1, 2, 4}));
        QCOMPARE(learning(experiment, 600), std::vector<int>({0, 1, 2, 4}));
        const auto layers = learningAt(experiment, 3);
        QVERIFY(!layers[3].hasParameters && layers[1].hasParameters);
        QCOMPARE(*layers[0].joinsAfter, 6ll);
        const auto next = nextToJoin(layers, 3);
        QVERIFY(next);
        QCOMPARE(next->layer, 1);
        QCOMPARE(next->epoch, 4ll);
        QVERIFY(!nextToJoin(learningAt(experiment, 6), 6));
    }

    void whatIsNotTrainableNeverLearnsAndIsNotCounted() {
        const Experiment experiment = unfreezing("adam", Precision::Float32, 2);
        QCOMPARE(learning(experiment, 1), std::vector<int>({4}));
        QCOMPARE(learning(experiment, 2), std::vector<int>({1, 4}));
        QCOMPARE(learning(experiment, 600), std::vector<int>({0, 1, 4}));
        QVERIFY(!learningAt(experiment, 600)[2].joinsAfter);
        QVERIFY(!networkAt(experiment, 600).layers[2].trainable);
    }

    void withoutItAllTrainableLayersLearnFromTheStart() {
        Experiment experiment = unfreezing();
        experiment.training.unfreezing.type = "none";
        QCOMPARE(learning(experiment, 0), std::vector<int>({0, 1, 2, 4}));
        QVERIFY(networkAt(experiment, 0) == experiment.network);
        QVERIFY(!nextToJoin(learningAt(experiment, 0), 0));
    }

    void frozenLayersDoNotChangeByABitUntilTheyJoin_data() { eachOptimizer(); }
    void frozenLayersDoNotChangeByABitUntilTheyJoin() {
        QFETCH(const QString, optimizer);
        QFETCH(const int, precision);
        const Experiment experiment = unfreezing(optimizer.toStdString(), Precision(precision));
        const auto run = examples::trainer(experiment, points());
        const TrainerState first = run->state();
        const core::VectorD zero = layerOf(*run, 0), norm = layerOf(*run, 1), two = layerOf(*run, 2);
        toEpoch(*run, 2);
        QVERIFY(same(layerOf(*run, 2), two));
        QVERIFY(same(layerOf(*run, 1), norm)); // running means included
        toEpoch(*run, 4);
        QVERIFY(!same(layerOf(*run, 2), two));
        QVERIFY(same(layerOf(*run, 1), norm));
        const Index at = run->layout().layerOffset(0), size = run->layout().layerSize(0);
        run->step();
        for (std::size_t slot = 0; slot < first.optimizer.slots.size(); ++slot)
            QVERIFY(same(run->state().optimizer.slots[slot].segment(at, size),
                         first.optimizer.slots[slot].segment(at, size)));
        toEpoch(*run, 6);
        QVERIFY(!same(layerOf(*run, 1), norm));
        QVERIFY(same(layerOf(*run, 0), zero));
        run->step();
        QVERIFY(!same(layerOf(*run, 0), zero));
    }

    void whenALayerJoinsTheMomentsBeginAnew() {
        const auto run = examples::trainer(unfreezing(), points());
        toEpoch(*run, 2);
        QCOMPARE(run->state().optimizer.begun, run->steps());
        QVERIFY(run->state().optimizer.slots[0].isZero(0));
        // The first step of Adam is the learning rate for every number that learns, however long others did.
        core::VectorD before, after;
        run->copyParameters(before);
        run->step();
        run->copyParameters(after);
        const auto* slot = run->layout().find(2, "weight");
        for (Index i = slot->offset; i < slot->offset + slot->size; ++i)
            QVERIFY(std::abs(std::abs(after[i] - before[i]) - 0.02) < 1e-4);
        toEpoch(*run, 3);
        QVERIFY(run->state().optimizer.begun < run->steps()); // no layer has joined
    }

    void everyStepIsReachedAgainBitForBit_data() { eachOptimizer(); }
    void everyStepIsReachedAgainBitForBit() {
        QFETCH(const QString, optimizer);
        QFETCH(const int, precision);
        const Experiment experiment = unfreezing(optimizer.toStdString(), Precision(precision));
        std::vector<TrainerState> states;
        std::unique_ptr<AnyTrainer> run = examples::trainer(experiment, points());
        History history(*run);
        states.push_back(run->state());
        while (run->epochs() < 8) {
            run->step();
            history.took(run);
            states.push_back(run->state());
        }
        // Back over the epochs at which layers joined, and forward again; from any state in another trainer.
        for (const long long step : {std::ssize(states) - 1, std::ptrdiff_t(3), std::ssize(states) / 2,
                                     std::ptrdiff_t(0), std::ssize(states) - 2}) {
            history.approach(run, step, true);
            while (run->steps() < step) {
                run->step();
                history.took(run);
            }
            QVERIFY(sameState(run->state(), states[std::size_t(step)]));
            const auto other = examples::trainer(experiment, points());
            other->restore(states[std::size_t(step)]);
            if (step + 1 < std::ssize(states)) {
                other->step();
                QVERIFY(sameState(other->state(), states[std::size_t(step) + 1]));
            }
        }
        run->reset();
        QVERIFY(sameState(run->state(), states[0]));
    }

    void itMayBeChangedWhileTrainingAndIsReplayed() {
        Experiment plain = unfreezing();
        plain.training.unfreezing = {};
        QVERIFY(isLive(unfreezing(), plain));
        auto frozen = std::make_shared<Experiment>(unfreezing());
        frozen->network.layers[4].trainable = false;
        QVERIFY(isLive(plain, *frozen));
        std::unique_ptr<AnyTrainer> run = examples::trainer(plain, points());
        History history(*run);
        std::vector<EpochRecord> records;
        const auto go = [&](long long epoch) {
            while (run->epochs() < epoch) {
                run->step();
                history.took(run);
                if (run->epochEnded())
                    records.push_back(run->lastEpoch());
            }
        };
        go(1);
        run->step();
        history.took(run);
        const core::VectorD last = layerOf(*run, 4), first = layerOf(*run, 0);
        QVERIFY(history.change(run, {.experiment = frozen}));
        go(3);
        QVERIFY(same(layerOf(*run, 4), last));  // locked
        QVERIFY(same(layerOf(*run, 0), first)); // not yet
        go(8);
        QVERIFY(!same(layerOf(*run, 0), first));
        core::VectorD end;
        run->copyParameters(end);
        Replay replay(history.course());
        std::size_t at = 0;
        while (!replay.isDone())
            if (const EpochRecord* record = replay.step()) {
                QVERIFY(same(record->trainLoss, records[at].trainLoss));
                QCOMPARE(record->drifts, records[at].drifts);
                ++at;
            }
        QCOMPARE(at, records.size());
    }

    void theTraceOfAStepSaysWhatLearnsThere() {
        const Experiment experiment = unfreezing("adam", Precision::Float64);
        const auto run = examples::trainer(experiment, points());
        for (const long long epoch : {0, 2, 4, 6}) {
            toEpoch(*run, epoch);
            const auto rows = nextBatch(*run);
            const auto trace = trace::record(passInput(experiment, *run->data(), run->state(), rows));
            QVERIFY(trace);
            const auto expected = learning(experiment, epoch);
            for (const auto& slot : (*trace)->layout.slots)
                QCOMPARE(slot.trainable, !slot.isBuffer && std::find(expected.begin(), expected.end(),
                                                                     slot.layer) != expected.end());
            core::VectorD after;
            run->step();
            run->copyParameters(after);
            QVERIFY(((*trace)->updated - after).cwiseAbs().maxCoeff() < 1e-12);
        }
    }

    void trainingAllocatesNothingWhenALayerJoins() {
        const auto run = examples::trainer(unfreezing(), points());
        toEpoch(*run, 1);
        const long long before = tests::allocations();
        toEpoch(*run, 8);
        QCOMPARE(tests::allocations(), before);
    }
};

QTEST_APPLESS_MAIN(TestUnfreezing)
#include "tst_unfreezing.moc"
