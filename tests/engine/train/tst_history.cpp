#include "engine/train/history.h"

#include "histories.h"

#include <QtTest>

using namespace engine;
using namespace engine::train;
using namespace histories;

namespace {

void allOptimizers() {
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<int>("precision");
    for (const auto& schema : optim::optimizers())
        for (const auto precision : {Precision::Float32, Precision::Float64})
            QTest::addRow("%s %s", schema.type.c_str(),
                          precision == Precision::Float32 ? "float32" : "float64")
                << QString::fromStdString(schema.type) << int(precision);
}

} // namespace

class HistoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStepIsReachedAgainBitForBit_data() { allOptimizers(); }
    void everyStepIsReachedAgainBitForBit() {
        QFETCH(const QString, optimizer);
        QFETCH(const int, precision);
        const Experiment experiment = withEverything(optimizer.toStdString(), Precision(precision));
        std::vector<TrainerState> states;
        const auto reference = examples::trainer(experiment, examples::ring(97, 30, 5));
        states.push_back(reference->state());
        Run run(experiment);
        for (int i = 1; i <= 1000; ++i) {
            reference->step();
            states.push_back(reference->state());
        }
        run.forward(1000);
        QVERIFY(sameState(run.trainer->state(), states.back()));
        core::Random random(5);
        for (int i = 0; i < 50; ++i) {
            const auto step = static_cast<long long>(random.below(1001));
            run.seek(step);
            QVERIFY(sameState(run.trainer->state(), states[std::size_t(step)]));
        }
        QCOMPARE(run.history.last(), 1000LL);
    }

    void aForkLeavesTheOldFutureAsItWas_data() { allOptimizers(); }
    void aForkLeavesTheOldFutureAsItWas() {
        QFETCH(const QString, optimizer);
        QFETCH(const int, precision);
        const Experiment experiment = withEverything(optimizer.toStdString(), Precision(precision));
        Run run(experiment);
        run.forward(1000);
        const TrainerState end = run.trainer->state();
        run.seek(421);
        History other = run.history.until(*run.trainer);
        TrainerPtr trainer = examples::trainer(experiment, examples::ring(97, 30, 5));
        other.approach(trainer, 421, false);
        const auto go = [&](long long to) {
            while (trainer->steps() < to) {
                trainer->step();
                other.took(trainer);
            }
        };
        go(421);
        QVERIFY(sameState(trainer->state(), run.trainer->state()));
        QVERIFY(other.change(trainer, {0.3, nullptr, nullptr}));
        go(700);
        const TrainerState branched = trainer->state();
        QVERIFY(!same(branched.parameters, end.parameters));
        // The same by hand, without any history.
        const auto reference = examples::trainer(experiment, examples::ring(97, 30, 5));
        while (reference->steps() < 421)
            reference->step();
        reference->setLearningRate(0.3);
        while (reference->steps() < 700)
            reference->step();
        QVERIFY(sameState(branched, reference->state()));
        other.approach(trainer, 100, true);
        go(700);
        QVERIFY(sameState(trainer->state(), branched));
        run.seek(1000);
        QVERIFY(sameState(run.trainer->state(), end));
    }

    void changesByHandAreReplayed() {
        Run run(withEverything("adam", Precision::Float32));
        run.forward(130);
        QVERIFY(run.history.change(run.trainer, {0.05, nullptr, nullptr}));
        run.forward(40);
        auto edited = std::make_shared<core::VectorD>();
        run.trainer->copyParameters(*edited);
        (*edited)[3] = 0.5;
        QVERIFY(run.history.change(run.trainer, {{}, edited, nullptr}));
        run.forward(200);
        const TrainerState end = run.trainer->state();
        run.seek(0);
        run.seek(171);
        run.seek(170);
        QCOMPARE(run.trainer->state().parameters[3], 0.5);
        QCOMPARE(run.trainer->learningRate(), 0.05);
        run.seek(129);
        QCOMPARE(run.trainer->learningRate(), 0.02);
        run.seek(370);
        QVERIFY(sameState(run.trainer->state(), end));
    }

    void anotherOptimizerOrBatchSizeGoesOnFromTheSameParameters() {
        Experiment first = withEverything("sgd", Precision::Float64);
        first.network.layers.erase(first.network.layers.begin() + 2); // no optimizer moves its running means
        Run run(first);
        run.forward(133);
        const TrainerState before = run.trainer->state();
        Experiment changed = first;
        changed.training.optimizer = {"adam", {}};
        changed.training.optimizer.settings.set("learning_rate", 0.001);
        changed.training.batchSize = 7;
        QVERIFY(run.history.change(run.trainer, {{}, nullptr, std::make_shared<Experiment>(changed)}));
        QVERIFY(same(run.trainer->state().parameters, before.parameters));
        QVERIFY(run.trainer->state().order == before.order &&
                run.trainer->state().position == before.position);
        QCOMPARE(run.trainer->learningRate(), 0.001);
        // Adam counts from 1 here: without penalty and dropout its first step is the rate in every direction.
        run.forward(1);
        const core::VectorD step = run.trainer->state().parameters - before.parameters;
        QVERIFY(step.cwiseAbs().maxCoeff() < 0.001 * (1 + 1e-9));
        QVERIFY(step.cwiseAbs().maxCoeff() > 0.001 * (1 - 1e-3));
        run.forward(200);
        const TrainerState end = run.trainer->state();
        run.seek(7);
        QCOMPARE(run.trainer->experiment().training.optimizer.type, std::string("sgd"));
        run.seek(334);
        QCOMPARE(run.trainer->experiment().training.optimizer.type, std::string("adam"));
        QVERIFY(sameState(run.trainer->state(), end));
    }

    void everySampleIsSeenOnceAnEpochAfterAnotherBatchSize() {
        for (const int size : {3, 7, 97, 200}) {
            const Experiment first = withEverything("sgd", Precision::Float32);
            Run run(first);
            run.forward(8); // 40 of 97 samples
            Experiment changed = first;
            changed.training.batchSize = size;
            QVERIFY(run.history.change(run.trainer, {{}, nullptr, std::make_shared<Experiment>(changed)}));
            // Against the same without gathered epochs: a trace of each pass from the rows themselves.
            for (int i = 0; i < 30; ++i) {
                const auto rows = nextBatch(*run.trainer);
                QVERIFY(int(rows.size()) <= size);
                run.forward(1);
                QVERIFY(std::isfinite(run.trainer->batchLoss()));
            }
            QCOMPARE(run.trainer->samplesSeen() % 97, run.trainer->state().position % 97);
        }
    }

    void dropoutAndNoiseOfTheDataAreChangedOnTheWay() {
        const data::PreparedPtr calm = examples::ring(97, 30, 5);
        auto other = std::make_shared<data::Prepared>(*calm);
        auto set = std::make_shared<data::Dataset>(*calm->dataset);
        set->features.array() *= 1.25;
        other->dataset = set;
        const data::PreparedPtr noisy = other;
        Experiment first = withEverything("adam", Precision::Float32);
        first.data.settings.set("noise", 0.0);
        Run run(first, calm);
        run.forward(60);
        Experiment changed = run.trainer->experiment();
        changed.network.layers[1].settings.set("rate", 0.5);
        QVERIFY(run.history.change(run.trainer, {.experiment = std::make_shared<Experiment>(changed)}));
        run.forward(60);
        changed.data.settings.set("noise", 0.3);
        // Noise without its data, and data of other sizes, are refused.
        const auto asked = std::make_shared<Experiment>(changed);
        QVERIFY(!run.history.change(run.trainer, {.experiment = asked}));
        QVERIFY(!run.history.change(run.trainer, {.experiment = asked, .data = examples::sine(97, 30)}));
        QVERIFY(run.history.change(run.trainer, {.experiment = asked, .data = noisy}));
        run.forward(380);
        const TrainerState end = run.trainer->state();
        QCOMPARE(run.history.changes()->size(), std::size_t(2));
        for (const long long step : {10LL, 60LL, 61LL, 119LL, 120LL, 130LL, 499LL}) {
            run.seek(step);
            QCOMPARE(run.trainer->data(), step < 120 ? calm : noisy);
            QCOMPARE(run.trainer->experiment().network.layers[1].settings.real("rate"),
                     step < 60 ? 0.25 : 0.5);
            run.seek(500);
            QVERIFY(sameState(run.trainer->state(), end));
        }
    }

    void stepsAtEpochsAreExactWhateverTheBatchSizeWas() {
        Run run(withEverything("sgd", Precision::Float32));
        const Experiment begun = run.trainer->experiment();
        std::vector<long long> ends{0};
        int changes = 0;
        while (ends.size() < 30) {
            run.forward(1);
            if (run.trainer->epochEnded())
                ends.push_back(run.trainer->steps());
            if (run.trainer->steps() % 23 == 0) {
                Experiment changed = run.trainer->experiment();
                changed.training.batchSize = std::vector{7, 40, 3, 97, 16}[std::size_t(changes++ % 5)];
                QVERIFY(
                    run.history.change(run.trainer, {.experiment = std::make_shared<Experiment>(changed)}));
            }
        }
        QVERIFY(changes > 3);
        for (std::size_t epochs = 0; epochs < ends.size(); ++epochs)
            QCOMPARE(stepAtEpoch((long long)(epochs), begun, *run.history.changes(), 97), ends[epochs]);
    }

    void aChangeThatIsNoneIsRefusedWhole() {
        Run run(withEverything("sgd", Precision::Float32));
        run.forward(20);
        const TrainerState before = run.trainer->state();
        Experiment other = run.trainer->experiment();
        other.network.layers.front().settings.set("units", 7);
        const auto changed =
            run.history.change(run.trainer, {{}, nullptr, std::make_shared<Experiment>(other)});
        QVERIFY(!changed);
        QVERIFY(sameState(run.trainer->state(), before));
        QVERIFY(run.history.changes()->empty());
    }

    void aChangeInThePastForgetsWhatCameAfter() {
        Run run(withEverything("sgd", Precision::Float32));
        run.forward(300);
        run.seek(100);
        QVERIFY(run.history.change(run.trainer, {0.5, nullptr, nullptr}));
        QCOMPARE(run.history.last(), 100LL);
        QCOMPARE(run.history.losses().steps(), 100LL);
        run.forward(50);
        const TrainerState end = run.trainer->state();
        run.seek(3);
        run.seek(150);
        QVERIFY(sameState(run.trainer->state(), end));
    }

    void memoryStaysInItsBudget() {
        Experiment experiment =
            examples::experiment({20, 64, 10}, "relu", "softmax", "cross_entropy", "adam", 0.001);
        const auto clouds = examples::clouds(20, 10, 200, 20);
        Run run(experiment, clouds);
        const std::size_t one = run.history.bytes();
        QVERIFY(one > 3 * 64 * 30 * sizeof(float));
        const std::size_t budget = 2 * one + one / 2;
        std::vector<TrainerState> states;
        for (int i = 0; i < 3000; ++i) {
            states.push_back(run.trainer->state());
            run.forward(1);
            run.history.thin(budget);
            QVERIFY(run.history.bytes() <= budget);
        }
        QCOMPARE(run.history.keyframes(), std::size_t(2));
        for (const long long step : {0LL, 1LL, 1499LL, 2999LL, 2000LL}) {
            run.seek(step);
            QVERIFY(sameState(run.trainer->state(), states[std::size_t(step)]));
        }
        run.history.thin(1);
        QCOMPARE(run.history.keyframes(), std::size_t(1));
        run.seek(2345);
        QVERIFY(sameState(run.trainer->state(), states[2345]));
    }

    void theBestWeightsBroughtBackAtTheEndArePartOfThePast() {
        Experiment experiment = withEverything("adam", Precision::Float32);
        experiment.training.epochs = 30;
        Run run(experiment);
        while (run.trainer->epochs() < 30)
            run.forward(1);
        QVERIFY(run.trainer->finish());
        run.history.finished(*run.trainer);
        const TrainerState end = run.trainer->state();
        run.seek(10);
        run.seek(end.step);
        QVERIFY(sameState(run.trainer->state(), end));
    }

    void anEndThatWasSteppedOverBeforeIsAnotherWay() {
        Experiment experiment = withEverything("adam", Precision::Float32);
        experiment.training.epochs = 30;
        Run run(experiment);
        while (run.trainer->epochs() < 40)
            run.forward(1); // by hand, beyond its epochs
        const long long last = run.history.last();
        run.seek(last * 3 / 4);
        QCOMPARE(run.trainer->epochs(), 30LL);
        QVERIFY(run.trainer->finish()); // the best weights are others
        run.history.finished(*run.trainer);
        QCOMPARE(run.history.last(), last * 3 / 4);
        run.forward(50);
        const TrainerState end = run.trainer->state();
        run.seek(5);
        run.seek(end.step);
        QVERIFY(sameState(run.trainer->state(), end));
    }

    void lossesOfAllStepsAreKept() {
        Run run(withEverything("sgd", Precision::Float32));
        std::vector<float> losses;
        for (int i = 0; i < 5000; ++i) {
            run.forward(1);
            losses.push_back(float(run.trainer->batchLoss()));
        }
        const LossTrail& trail = run.history.losses();
        QCOMPARE(trail.steps(), 5000LL);
        QVERIFY(trail.buckets().size() <= LossTrail::kMostBuckets);
        for (std::size_t i = 0; i < trail.buckets().size(); ++i) {
            const std::size_t first = i * std::size_t(trail.stepsPerBucket());
            const std::size_t end = std::min(first + std::size_t(trail.stepsPerBucket()), losses.size());
            const auto [low, high] = std::minmax_element(losses.begin() + first, losses.begin() + end);
            QCOMPARE(trail.buckets()[i].low, *low);
            QCOMPARE(trail.buckets()[i].high, *high);
        }
    }
};

QTEST_APPLESS_MAIN(HistoryTest)
#include "tst_history.moc"
