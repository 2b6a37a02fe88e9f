#include "engine/train/health_story.h"

#include "health_bench.h"
#include "stories.h"

#include <QtTest>

using namespace health_bench;
using stories::addsUp;
using stories::rejectsTampering;

namespace {

struct Told {
    HealthNote note;
    std::vector<trace::Explanation> why;
};

/// The note of that kind, and its story. Empty: there is no such note.
Told tell(const Bench& bench, Kind kind) {
    core::VectorD parameters;
    bench.trainer->copyParameters(parameters);
    const Experiment experiment = bench.trainer->experiment();
    const auto at = probe(bench.network, parameters, *model::findLoss(experiment.training.loss), *bench.data,
                          probeRows(*bench.data));
    const auto notes = health(experiment, bench.known, at, bench.records, bench.trainer->steps());
    const HealthNote* note = find(notes, kind);
    if (!note)
        return {};
    return {*note, explainNote(*note, {experiment, *bench.data, at, bench.records})};
}

Told tellRecords(const std::vector<EpochRecord>& records, Kind kind) {
    Bench bench(examples::sineExperiment(), examples::sine());
    bench.records = records;
    bench.trainer->step();
    const auto experiment = bench.trainer->experiment();
    core::VectorD parameters;
    bench.trainer->copyParameters(parameters);
    const auto at = probe(bench.network, parameters, *model::findLoss(experiment.training.loss), *bench.data,
                          probeRows(*bench.data));
    bench.known.guess = 1;
    const auto notes = health(experiment, bench.known, at, records, records.back().step);
    const HealthNote* note = find(notes, kind);
    if (!note)
        return {};
    return {*note, explainNote(*note, {experiment, *bench.data, at, records})};
}

bool holds(const Told& told) {
    if (told.why.empty() || told.why.front().value != told.note.value)
        return false;
    for (const auto& why : told.why)
        if (!addsUp(why) || !rejectsTampering(why))
            return false;
    return true;
}

Experiment deep(const char* activation) {
    std::vector<int> sizes(9, 5);
    sizes.front() = 2;
    sizes.back() = 1;
    return examples::experiment(sizes, activation, "sigmoid", "binary_cross_entropy", "sgd", 0.01);
}

} // namespace

class HealthStoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gradientsThatArriveAreCompared() {
        const Bench bench(
            examples::experiment({2, 5, 3, 1}, "tanh", "sigmoid", "binary_cross_entropy", "sgd", 0.1),
            examples::ring(100, 20, 0));
        const Told told = tell(bench, Kind::GradientsArrive);
        QVERIFY(holds(told));
        QCOMPARE(told.why[1].value, told.note.other);
    }

    void aVanishingGradientIsTwoRootMeanSquares() {
        const Told told = tell(Bench(deep("sigmoid"), examples::ring(100, 20, 0)), Kind::VanishingGradient);
        QVERIFY(holds(told));
        QCOMPARE(told.why[1].value, told.note.other);
    }

    void anExplodingGradientIsItsGrowthAndItsRatio() {
        Experiment linear = examples::experiment({1, 1}, "linear", "linear", "mse", "sgd", 0.5);
        Bench bench(withBatch(linear, 40), examples::sine());
        bench.train(15);
        const Told told = tell(bench, Kind::ExplodingGradient);
        QCOMPARE(told.why.size(), std::size_t(2));
        QCOMPARE(told.why[0].value, told.note.other);
        QCOMPARE(told.why[1].value, told.note.value);
        for (const auto& why : told.why)
            QVERIFY(addsUp(why) && rejectsTampering(why));
    }

    void swingsAreTheMeanRiseOverTheMeanLoss() {
        std::vector<EpochRecord> records;
        for (int i = 1; i <= 40; ++i)
            records.push_back(record(i, i % 2 ? 1.0 : 2.3 + 0.01 * i, 1));
        QVERIFY(holds(tellRecords(records, Kind::Oscillation)));
    }

    void aPlateauIsTheMeanOfTheLastEpochs() {
        std::vector<EpochRecord> records;
        for (int i = 1; i <= 40; ++i)
            records.push_back(record(i, 0.9 + 0.0001 * i, 1));
        QVERIFY(holds(tellRecords(records, Kind::Plateau)));
    }

    void overfittingIsTwoMeans() {
        std::vector<EpochRecord> records;
        for (int i = 1; i <= 60; ++i)
            records.push_back(record(i, 1.0 / i, i < 20 ? 2 - 0.05 * i : 1 + 0.05 * (i - 20)));
        const Told told = tellRecords(records, Kind::Overfitting);
        QVERIFY(holds(told));
        QCOMPARE(told.why.back().value, told.note.other);
    }

    void unscaledInputsAreTheirRootMeanSquares() {
        const Bench bench(
            examples::experiment({2, 5, 1}, "tanh", "sigmoid", "binary_cross_entropy", "sgd", 0.1),
            stretchedRing());
        QVERIFY(holds(tell(bench, Kind::UnscaledInputs)));
    }

    void imbalancedClassesAreCounts() {
        MatrixD x(2, 100), t(1, 100);
        core::Random random(3);
        for (int j = 0; j < 100; ++j) {
            x(0, j) = random.uniform(-1, 1);
            x(1, j) = random.uniform(-1, 1);
            t(0, j) = j % 25 == 0;
        }
        const auto data =
            examples::prepared(data::Task::Classification, x, t, examples::splitInOrder(90, 10, 0));
        const Bench bench(
            examples::experiment({2, 3, 1}, "tanh", "sigmoid", "binary_cross_entropy", "sgd", 0.1), data);
        const Told told = tell(bench, Kind::ImbalancedClasses);
        QVERIFY(holds(told));
        QCOMPARE(told.why.back().value, told.note.other);
    }
};

QTEST_APPLESS_MAIN(HealthStoryTest)
#include "tst_health_story.moc"
