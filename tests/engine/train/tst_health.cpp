#include "engine/train/health.h"

#include "engine/io/data_files.h"
#include "engine/io/project.h"
#include "health_bench.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <cmath>
#include <fstream>
#include <sstream>

using namespace health_bench;

namespace {

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

core::Result<io::Bytes> resource(const std::string& name) {
    return contents(sourcePath("resources/data/").toStdString() + name);
}

Bench project(const std::string& name) {
    const auto read = io::readProject(contents(sourcePath("resources/projects/").toStdString() + name + ".chainrule"));
    if (!read)
        qFatal("%s", read.error().text().c_str());
    auto set = io::loadDataset(read->experiment.data, {resource, {}});
    if (!set)
        qFatal("%s", set.error().text().c_str());
    const auto network = model::Network<float>::create(read->experiment.network);
    auto data = data::prepare(std::make_shared<const data::Dataset>(*std::move(set)), read->experiment.data,
                              network->outputs());
    return Bench(read->experiment, *data);
}

} // namespace

class TestHealth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void healthyRunsHaveNothingButGoodNews_data();
    void healthyRunsHaveNothingButGoodNews();
    void veryNegativeBiasesKillReluUnits();
    void aRateThatIsTooHighKillsReluUnits();
    void aFewDeadUnitsAreNoWarning();
    void hugeWeightsSaturateTanhUnits();
    void outputsThatAreSureAreNotCalledSaturated();
    void gradientsVanishInADeepSigmoidStack();
    void frozenLayersNeedNoGradient();
    void hugeWeightsInADeepStackExplode();
    void theWorstComesFirst();
};

void TestHealth::healthyRunsHaveNothingButGoodNews_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("epochs");
    QTest::newRow("spiral") << "spiral" << 60;
    QTest::newRow("sine") << "sine" << 100;
    QTest::newRow("iris") << "iris" << 100;
    QTest::newRow("digits") << "digits" << 30;
}

void TestHealth::healthyRunsHaveNothingButGoodNews() {
    QFETCH(QString, name);
    QFETCH(int, epochs);
    Bench bench = project(name.toStdString());
    for (int epoch = 0; epoch <= epochs; ++epoch) {
        const auto notes = bench.look();
        QVERIFY2(find(notes, Kind::GradientsArrive), qPrintable(inWords(notes)));
        for (const HealthNote& note : notes) {
            QVERIFY2(note.severity == Severity::Good, qPrintable(inWords(notes)));
            // Some relu units of the digits never see a pixel that they like: that is true, and no harm.
            QVERIFY2(note.kind == Kind::GradientsArrive || (name == "digits" && note.kind == Kind::DeadUnits),
                     qPrintable(inWords(notes)));
        }
        bench.train(1);
    }
}

void TestHealth::veryNegativeBiasesKillReluUnits() {
    const Experiment relu =
        examples::experiment({2, 8, 4, 1}, "relu", "sigmoid", "binary_cross_entropy", "sgd", 0.1);
    const Bench bench(relu, examples::ring(100, 20, 0), filled(relu, 0, "bias", -20));
    const auto notes = bench.look();
    const HealthNote* dead = find(notes, Kind::DeadUnits, 0);
    QVERIFY2(dead, qPrintable(inWords(notes)));
    QCOMPARE(dead->count, 8);
    QCOMPARE(dead->of, 8);
    QCOMPARE(dead->units.size(), std::size_t(8));
    QVERIFY(dead->severity == Severity::Bad);
    // The cut is the reason: that no gradient arrives below it is not told again.
    QVERIFY2(!find(notes, Kind::VanishingGradient) && !find(notes, Kind::GradientsArrive),
             qPrintable(inWords(notes)));
}

void TestHealth::aRateThatIsTooHighKillsReluUnits() {
    const auto trained = [](double rate) {
        return Bench(examples::experiment({1, 16, 1}, "relu", "linear", "mse", "sgd", rate), examples::sine())
            .train(20);
    };
    const auto high = trained(0.05).look(), low = trained(0.005).look();
    const HealthNote* dead = find(high, Kind::DeadUnits, 0);
    QVERIFY2(dead, qPrintable(inWords(high)));
    QVERIFY2(dead->severity == Severity::Warning, qPrintable(inWords(high)));
    QVERIFY(dead->count == int(dead->units.size()) && dead->of == 16);
    QCOMPARE(dead->step, 160LL);
    QVERIFY2(!find(low, Kind::DeadUnits), qPrintable(inWords(low)));
}

void TestHealth::aFewDeadUnitsAreNoWarning() {
    Experiment relu = examples::experiment({2, 8, 1}, "relu", "sigmoid", "binary_cross_entropy", "sgd", 0.1);
    auto parameters = filled(relu, 0, "bias", 1);
    parameters[model::Network<float>::create(relu.network)->layout().find(0, "bias")->offset + 5] = -20;
    const auto notes = Bench(relu, examples::ring(100, 20, 0), parameters).look();
    const HealthNote* dead = find(notes, Kind::DeadUnits);
    QVERIFY2(dead && dead->severity == Severity::Good, qPrintable(inWords(notes)));
    QVERIFY(dead->units == std::vector<int>{5});
}

void TestHealth::hugeWeightsSaturateTanhUnits() {
    const Experiment tanh = examples::ringExperiment();
    auto parameters = filled(tanh, 0, "bias", 0);
    const auto network = model::Network<float>::create(tanh.network);
    const auto* weights = network->layout().find(0, "weight");
    parameters.segment(weights->offset, weights->size) *= 500;
    Bench bench(tanh, examples::ring(100, 20, 0), parameters);
    bench.train(3);
    const auto notes = bench.look();
    const HealthNote* saturated = find(notes, Kind::SaturatedUnits, 0);
    QVERIFY2(saturated, qPrintable(inWords(notes)));
    QVERIFY2(saturated->count >= 4 && saturated->of == 6, qPrintable(inWords(notes)));
    QVERIFY(saturated->severity != Severity::Good);
    QVERIFY(!find(notes, Kind::DeadUnits));
}

void TestHealth::outputsThatAreSureAreNotCalledSaturated() {
    const Experiment sure = examples::ringExperiment();
    const auto notes = Bench(sure, examples::ring(100, 20, 0), filled(sure, 2, "bias", 50)).look();
    QVERIFY2(!find(notes, Kind::SaturatedUnits), qPrintable(inWords(notes)));
}

void TestHealth::gradientsVanishInADeepSigmoidStack() {
    Bench bench(examples::experiment({2, 6, 6, 6, 6, 6, 6, 1}, "sigmoid", "sigmoid", "binary_cross_entropy",
                                     "sgd", 0.1),
                examples::ring(100, 20, 0));
    for (int epochs : {0, 10}) {
        bench.train(epochs);
        const auto notes = bench.look();
        const HealthNote* vanishes = find(notes, Kind::VanishingGradient);
        QVERIFY2(vanishes, qPrintable(inWords(notes)));
        QCOMPARE(vanishes->layer, 0);
        QCOMPARE(vanishes->count, 6);
        QVERIFY(vanishes->value < kVanished);
        // Six layers of that factor make the whole.
        QVERIFY(std::abs(std::pow(vanishes->other, 6) / vanishes->value - 1) < 1e-9);
        QVERIFY(!find(notes, Kind::GradientsArrive));
    }
    // The same in tanh arrives.
    const auto tanh = Bench(examples::experiment({2, 6, 6, 6, 6, 6, 6, 1}, "tanh", "sigmoid",
                                                 "binary_cross_entropy", "sgd", 0.1),
                            examples::ring(100, 20, 0))
                          .look();
    QVERIFY2(kindsOf(tanh) == std::vector{Kind::GradientsArrive}, qPrintable(inWords(tanh)));
}

void TestHealth::frozenLayersNeedNoGradient() {
    Experiment deep = examples::experiment({2, 6, 6, 6, 6, 6, 6, 1}, "sigmoid", "sigmoid",
                                           "binary_cross_entropy", "sgd", 0.1);
    for (std::size_t i = 0; i < 4; ++i)
        deep.network.layers[i].trainable = false;
    const auto notes = Bench(deep, examples::ring(100, 20, 0)).look();
    QVERIFY2(kindsOf(notes) == std::vector{Kind::GradientsArrive}, qPrintable(inWords(notes)));
    QVERIFY(notes[0].layer >= 4);
}

void TestHealth::hugeWeightsInADeepStackExplode() {
    const Experiment deep = examples::experiment({1, 8, 8, 8, 1}, "relu", "linear", "mse", "adam", 0.001);
    const auto network = *model::Network<float>::create(deep.network);
    const core::VectorD parameters = 10 * network.initialParameters(3);
    Bench bench(deep, examples::sine(), parameters);
    bench.train(2);
    const auto notes = bench.look();
    const HealthNote* explodes = find(notes, Kind::ExplodingGradient);
    QVERIFY2(explodes, qPrintable(inWords(notes)));
    QVERIFY(explodes->severity == Severity::Bad);
    QVERIFY(explodes->value >= kEnormous);
    QCOMPARE(explodes->other, 0.0);
    QCOMPARE(explodes->step, bench.trainer->steps());
    // Its number is that of the layer.
    core::VectorD now;
    bench.trainer->copyParameters(now);
    const auto seen = probe(network, now, *model::findLoss("mse"), *bench.data, probeRows(*bench.data));
    const auto& layer = seen.layers[std::size_t(explodes->layer)];
    QCOMPARE(explodes->value, layer.gradientNorm / layer.weightNorm);
}

void TestHealth::theWorstComesFirst() {
    const Experiment relu =
        examples::experiment({2, 8, 4, 1}, "relu", "sigmoid", "binary_cross_entropy", "sgd", 0.1);
    const auto notes = Bench(relu, stretchedRing(), filled(relu, 0, "bias", -1e6)).look();
    QVERIFY2(find(notes, Kind::UnscaledInputs), qPrintable(inWords(notes)));
    QVERIFY2(notes[0].kind == Kind::DeadUnits, qPrintable(inWords(notes)));
    for (std::size_t i = 1; i < notes.size(); ++i)
        QVERIFY(notes[i - 1].severity >= notes[i].severity);
}

QTEST_APPLESS_MAIN(TestHealth)
#include "tst_health.moc"
