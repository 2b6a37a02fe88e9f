#include "engine/train/health_curves.h"

#include "health_bench.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace health_bench;

namespace {

/// Points in a square with a label each that is drawn by chance: nothing to learn but by heart.
data::PreparedPtr chance(int trainRows, int validationRows) {
    const int samples = trainRows + validationRows;
    MatrixD x(2, samples), t(1, samples);
    core::Random random(21);
    for (int j = 0; j < samples; ++j) {
        x(0, j) = random.uniform(-1, 1);
        x(1, j) = random.uniform(-1, 1);
        t(0, j) = random.uniform() < 0.5 ? 0 : 1;
    }
    return examples::prepared(data::Task::Classification, x, t,
                              examples::splitInOrder(trainRows, validationRows, 0));
}

} // namespace

class TestHealthCurves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aGradientThatGrowsExplodes();
    void aRateThatIsTooHighOscillates();
    void aRateThatIsTooHighMakesLongUpdates();
    void aRateThatIsTooLowMakesTinyUpdates();
    void equalWeightsStayOnAPlateau();
    void aLossThatIsLowIsNoPlateau();
    void aFewSamplesAreLearnedByHeart();
    void oneJumpIsNoOverfitting();
    void epochsAfterTheStepDoNotCount();
};

void TestHealthCurves::aGradientThatGrowsExplodes() {
    // Above 2 / curvature the error of plain gradient descent grows by the same factor every epoch.
    Experiment linear = examples::experiment({1, 1}, "linear", "linear", "mse", "sgd", 0.5);
    Bench bench(withBatch(linear, 40), examples::sine());
    bench.train(15);
    QVERIFY(!bench.trainer->diverged());
    const auto notes = bench.look();
    const HealthNote* explodes = find(notes, Kind::ExplodingGradient);
    QVERIFY2(explodes, qPrintable(inWords(notes)));
    QVERIFY2(explodes->other >= kGrowth, qPrintable(inWords(notes)));
    QVERIFY(explodes->epoch > 0 && explodes->epoch < 15);
    QCOMPARE(explodes->step, bench.records[std::size_t(explodes->epoch - 1)].step);
}

void TestHealthCurves::aRateThatIsTooHighOscillates() {
    const auto ring = [](double rate) {
        return Bench(withBatch(examples::experiment({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy",
                                                    "sgd", rate),
                               100),
                     examples::ring(100, 20, 0))
            .train(40);
    };
    const Bench bench = ring(4);
    const auto notes = bench.look();
    const HealthNote* swings = find(notes, Kind::Oscillation);
    QVERIFY2(swings, qPrintable(inWords(notes)));
    QCOMPARE(swings->of, kSwingEpochs);
    int rises = 0;
    for (std::size_t i = 20; i < 40; ++i)
        rises += bench.records[i].trainLoss > bench.records[i - 1].trainLoss ? 1 : 0;
    QCOMPARE(swings->count, rises);
    const auto& before = bench.records[std::size_t(swings->epoch - 1)];
    QCOMPARE(swings->step, before.step);
    QVERIFY(bench.records[std::size_t(swings->epoch)].trainLoss > before.trainLoss);
    // A tenth of the rate does not.
    const auto calm = ring(0.4).look();
    QVERIFY2(!find(calm, Kind::Oscillation), qPrintable(inWords(calm)));
}

void TestHealthCurves::aRateThatIsTooHighMakesLongUpdates() {
    Bench bench(
        withBatch(examples::experiment({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", "sgd", 4),
                  100),
        examples::ring(100, 20, 0));
    bench.train(5);
    const auto notes = bench.look();
    const HealthNote* found = find(notes, Kind::LargeUpdates);
    QVERIFY2(found, qPrintable(inWords(notes)));
    const auto& last = bench.records.back();
    QCOMPARE(found->value, *std::max_element(last.updateRatios.begin(), last.updateRatios.end()));
    QCOMPARE(found->value, last.updateRatios[std::size_t(found->layer)]);
    QVERIFY(found->value > kLongUpdate);
    QCOMPARE(found->epoch, 5LL);
    QCOMPARE(found->step, last.step - 1);
}

void TestHealthCurves::aRateThatIsTooLowMakesTinyUpdates() {
    Experiment slow = examples::ringExperiment();
    slow.network.layers.insert(slow.network.layers.begin() + 1, model::layerOf("dropout"));
    slow.training.optimizer.settings.set("learning_rate", 1e-7);
    Bench bench(slow, examples::ring(100, 20, 0));
    bench.train(5);
    const auto notes = bench.look();
    const HealthNote* found = find(notes, Kind::SmallUpdates);
    QVERIFY2(found, qPrintable(inWords(notes)));
    QVERIFY(found->value > 0 && found->value < kTinyUpdate);
    // Dropout has no weights: the second of the records is the third layer.
    const auto& ratios = bench.records.back().updateRatios;
    const auto most = std::max_element(ratios.begin(), ratios.end()) - ratios.begin();
    QCOMPARE(found->layer, most == 0 ? 0 : int(most) + 1);
    // What has learned enough may rest.
    for (EpochRecord& each : bench.records)
        each.trainLoss = 0.01;
    QVERIFY(!find(bench.look(), Kind::SmallUpdates));
}

void TestHealthCurves::equalWeightsStayOnAPlateau() {
    // All units of a layer are the same and stay it: with weights of 0 no gradient reaches them either.
    const Experiment tanh = withBatch(examples::ringExperiment(), 100);
    const auto network = *model::Network<float>::create(tanh.network);
    Bench bench(tanh, examples::ring(100, 20, 0), core::VectorD::Zero(network.layout().size));
    bench.train(60);
    const auto notes = bench.look();
    const HealthNote* plateau = find(notes, Kind::Plateau);
    QVERIFY2(plateau, qPrintable(inWords(notes)));
    QVERIFY(plateau->epoch >= 1 && plateau->epoch <= 60 - kPlateauEpochs);
    QCOMPARE(plateau->step, bench.records[std::size_t(plateau->epoch - 1)].step);
    QVERIFY2(std::abs(plateau->value / plateau->other - 1) < 0.02, qPrintable(inWords(notes)));
}

void TestHealthCurves::aLossThatIsLowIsNoPlateau() {
    std::vector<EpochRecord> records;
    for (int epoch = 1; epoch <= 60; ++epoch)
        records.push_back(record(epoch, epoch < 10 ? 0.7 / epoch : 0.07, NAN));
    Bench bench(examples::ringExperiment(), examples::ring(100, 20, 0));
    bench.records = records;
    bench.trainer->step();
    const auto probed = probe(bench.network, bench.network.initialParameters(1),
                              *model::findLoss("binary_cross_entropy"), *bench.data, probeRows(*bench.data));
    const auto notes = health(bench.trainer->experiment(), bench.known, probed, records, 600);
    QVERIFY2(!find(notes, Kind::Plateau), qPrintable(inWords(notes)));
    // The same at the height of a guess is one, since the epoch that was best.
    for (auto& each : records)
        each.trainLoss += 0.5;
    const auto high = health(bench.trainer->experiment(), bench.known, probed, records, 600);
    QVERIFY2(find(high, Kind::Plateau), qPrintable(inWords(high)));
    QCOMPARE(find(high, Kind::Plateau)->epoch, 10LL);
}

void TestHealthCurves::aFewSamplesAreLearnedByHeart() {
    Bench bench(examples::experiment({2, 32, 32, 1}, "tanh", "sigmoid", "binary_cross_entropy", "adam", 0.01),
                chance(20, 100));
    bench.train(150);
    const auto notes = bench.look();
    const HealthNote* overfits = find(notes, Kind::Overfitting);
    QVERIFY2(overfits, qPrintable(inWords(notes)));
    QVERIFY(overfits->value >= kRisen);
    QVERIFY(overfits->epoch <= 150 - kPastBest);
    const auto& best = bench.records[std::size_t(overfits->epoch - 1)];
    QCOMPARE(overfits->step, best.step);
    QVERIFY(bench.records.back().trainLoss < best.trainLoss);
    QVERIFY(bench.records.back().validationLoss > (1 + kRisen) * overfits->other);
}

void TestHealthCurves::oneJumpIsNoOverfitting() {
    std::vector<EpochRecord> records;
    for (int epoch = 1; epoch <= 60; ++epoch)
        records.push_back(record(epoch, 1.0 / epoch, epoch < 40 ? 1.0 / epoch : epoch == 55 ? 0.025 : 0.2));
    const Bench bench(examples::ringExperiment(), examples::ring(100, 20, 0));
    const auto probed = probe(bench.network, bench.network.initialParameters(1),
                              *model::findLoss("binary_cross_entropy"), *bench.data, probeRows(*bench.data));
    const auto look = [&] { return health(bench.trainer->experiment(), bench.known, probed, records, 600); };
    QVERIFY2(!find(look(), Kind::Overfitting), qPrintable(inWords(look())));
    records[54].validationLoss = 0.2;
    QVERIFY2(find(look(), Kind::Overfitting), qPrintable(inWords(look())));
    // Where the training loss rises as well it is something else.
    for (std::size_t i = 45; i < 60; ++i)
        records[i].trainLoss = 2;
    QVERIFY2(!find(look(), Kind::Overfitting), qPrintable(inWords(look())));
}

void TestHealthCurves::epochsAfterTheStepDoNotCount() {
    std::vector<EpochRecord> records;
    for (int epoch = 1; epoch <= 60; ++epoch)
        records.push_back(record(epoch, 1.0 / epoch, epoch < 20 ? 1.0 / epoch : 1));
    const Bench bench(examples::ringExperiment(), examples::ring(100, 20, 0));
    const auto probed = probe(bench.network, bench.network.initialParameters(1),
                              *model::findLoss("binary_cross_entropy"), *bench.data, probeRows(*bench.data));
    const auto at = [&](long long step) {
        return health(bench.trainer->experiment(), bench.known, probed, records, step);
    };
    QVERIFY(find(at(600), Kind::Overfitting));
    QVERIFY(!find(at(250), Kind::Overfitting));
}

QTEST_APPLESS_MAIN(TestHealthCurves)
#include "tst_health_curves.moc"
