#include "engine/train/health.h"

#include "health_bench.h"

#include <QtTest>

#include <cmath>

using namespace health_bench;

class TestHealthData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rareClassesAreNamed();
    void classesOfThreeToOneAreMild();
    void featuresOfDifferentSizesAreNamed();
    void standardizedFeaturesAreFine();
    void pixelsOfOneUnitAreFineHoweverRarelyTheyAreLit();
    void theLossOfAGuessIsThatOfTheBestConstant();
};

void TestHealthData::rareClassesAreNamed() {
    MatrixD x(2, 120), t(1, 120);
    core::Random random(8);
    for (int j = 0; j < 120; ++j) {
        t(0, j) = j % 20 == 7 ? 1 : 0;
        x(0, j) = random.normal(t(0, j), 0.5);
        x(1, j) = random.normal(-t(0, j), 0.5);
    }
    Bench bench(examples::ringExperiment(),
                examples::prepared(data::Task::Classification, x, t, examples::splitInOrder(100, 20, 0)));
    bench.train(5);
    const auto notes = bench.look();
    const HealthNote* rare = find(notes, Kind::ImbalancedClasses);
    QVERIFY2(rare, qPrintable(inWords(notes)));
    QCOMPARE(rare->count, 1);
    QCOMPARE(rare->of, 2);
    QVERIFY(std::abs(rare->value - 0.05) < 1e-9);
    QVERIFY(std::abs(rare->other - 0.95) < 1e-9);
    QVERIFY(rare->units == (std::vector<int>{1, 0}));
}

void TestHealthData::classesOfThreeToOneAreMild() {
    MatrixD x = MatrixD::Ones(2, 40), t(1, 40);
    for (int j = 0; j < 40; ++j)
        t(0, j) = j % 4 == 0 ? 1 : 0;
    const auto known =
        dataHealth(examples::ringExperiment(),
                   *examples::prepared(data::Task::Classification, x, t, examples::splitInOrder(40, 0, 0)));
    QVERIFY2(known.notes.empty(), qPrintable(inWords(known.notes)));
}

void TestHealthData::featuresOfDifferentSizesAreNamed() {
    Bench bench(examples::ringExperiment(), stretchedRing());
    bench.train(5);
    const auto notes = bench.look();
    const HealthNote* unscaled = find(notes, Kind::UnscaledInputs);
    QVERIFY2(unscaled, qPrintable(inWords(notes)));
    QVERIFY(unscaled->units == (std::vector<int>{0, 1}));
    QVERIFY2(unscaled->value > 800 && unscaled->value < 1200, qPrintable(inWords(notes)));
    QVERIFY(unscaled->other > 0.5 && unscaled->other < 0.7);
}

void TestHealthData::standardizedFeaturesAreFine() {
    auto scaled = std::make_shared<data::Prepared>(*stretchedRing());
    scaled->scaler = data::fitScaler(scaled->dataset->features, scaled->split.train);
    scaled->standardized = scaled->scaler.apply(scaled->dataset->features);
    QVERIFY(dataHealth(examples::ringExperiment(), *scaled).notes.empty());
    // All alike, but far from 1.
    auto set = std::make_shared<data::Dataset>(*scaled->dataset);
    set->features = scaled->standardized * 500;
    scaled->dataset = set;
    scaled->standardized = {};
    const auto notes = dataHealth(examples::ringExperiment(), *scaled).notes;
    QVERIFY2(kindsOf(notes) == std::vector{Kind::UnscaledInputs}, qPrintable(inWords(notes)));
    QCOMPARE(notes[0].units.size(), std::size_t(1));
    QVERIFY(std::abs(notes[0].value / 500 - 1) < 1e-9);
}

void TestHealthData::pixelsOfOneUnitAreFineHoweverRarelyTheyAreLit() {
    auto made = std::make_shared<data::Prepared>(*examples::ring(100, 20, 0));
    auto set = std::make_shared<data::Dataset>(*made->dataset);
    set->features.row(0) *= 0.001;
    made->dataset = set;
    QVERIFY(!dataHealth(examples::ringExperiment(), *made).notes.empty());
    set = std::make_shared<data::Dataset>(*set);
    set->imageWidth = 2;
    set->imageHeight = 1;
    made->dataset = set;
    QVERIFY(dataHealth(examples::ringExperiment(), *made).notes.empty());
}

void TestHealthData::theLossOfAGuessIsThatOfTheBestConstant() {
    // Three of four: −¾·ln ¾ − ¼·ln ¼.
    MatrixD x = MatrixD::Ones(2, 40), t(1, 40);
    for (int j = 0; j < 40; ++j)
        t(0, j) = j % 4 == 0 ? 0 : 1;
    const auto two = examples::prepared(data::Task::Classification, x, t, examples::splitInOrder(40, 0, 0));
    const double entropy = -0.75 * std::log(0.75) - 0.25 * std::log(0.25);
    QVERIFY(std::abs(dataHealth(examples::ringExperiment(), *two).guess - entropy) < 1e-12);
    // Ten classes, as many of each: ln 10.
    const auto ten = examples::clouds(3, 10, 100, 0);
    const Experiment softmax = examples::experiment({3, 10}, "tanh", "softmax", "cross_entropy", "sgd", 0.1);
    QVERIFY(std::abs(dataHealth(softmax, *ten).guess - std::log(10)) < 1e-12);
    // Numbers: the variance, and of mae the mean distance from the median.
    const MatrixD numbers = (MatrixD(1, 5) << 1, 2, 3, 4, 100).finished();
    const auto regression = examples::prepared(data::Task::Regression, MatrixD::Ones(1, 5), numbers,
                                               examples::splitInOrder(5, 0, 0));
    const double mean = numbers.mean();
    Experiment mse = examples::sineExperiment();
    QVERIFY(std::abs(dataHealth(mse, *regression).guess - (numbers.array() - mean).square().mean()) < 1e-9);
    mse.training.loss = "mae";
    QVERIFY(std::abs(dataHealth(mse, *regression).guess - (2 + 1 + 0 + 1 + 97) / 5.0) < 1e-12);
    // Hinge: always the more frequent class costs 2 for each of the others.
    Experiment hinge = examples::ringExperiment();
    hinge.training.loss = "hinge";
    QVERIFY(std::abs(dataHealth(hinge, *two).guess - 0.5) < 1e-12);
}

QTEST_APPLESS_MAIN(TestHealthData)
#include "tst_health_data.moc"
