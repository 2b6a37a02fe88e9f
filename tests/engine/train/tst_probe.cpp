#include "engine/train/probe.h"

#include "examples.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace engine;
using namespace engine::train;
using core::Index;
using core::MatrixD;
using core::VectorD;

namespace {

/// A network, its parameters and data, and what the probe says of it.
struct Bench {
    explicit Bench(const Experiment& made, data::PreparedPtr prepared)
        : experiment(made), data(std::move(prepared)),
          network(*model::Network<float>::create(experiment.network)),
          exact(*model::Network<double>::create(experiment.network)),
          loss(*model::findLoss(experiment.training.loss)), parameters(network.initialParameters(5)) {}

    Probe look() const { return probe(network, parameters, loss, *data, probeRows(*data)); }
    /// The same pass in float64.
    model::Workspace<double> pass(VectorD& gradients) const {
        const auto rows = probeRows(*data);
        const MatrixD x = data::columns(data->features(), rows), t = data::columns(data->targets, rows);
        auto ws = exact.workspace(x.cols());
        gradients.resize(parameters.size());
        exact.forward(parameters, {x.data(), x.rows(), x.cols()}, ws);
        exact.backward(parameters, {x.data(), x.rows(), x.cols()}, {t.data(), t.rows(), t.cols()}, loss, ws,
                       gradients);
        return ws;
    }
    double lossAt(const VectorD& p) const {
        const auto rows = probeRows(*data);
        const MatrixD x = data::columns(data->features(), rows), t = data::columns(data->targets, rows);
        auto ws = exact.workspace(x.cols());
        exact.forward(p, {x.data(), x.rows(), x.cols()}, ws);
        return exact.loss(loss, {t.data(), t.rows(), t.cols()}, ws);
    }
    void set(int layer, const char* tensor, Index at, double value) {
        parameters[network.layout().find(layer, tensor)->offset + at] = value;
    }

    Experiment experiment;
    data::PreparedPtr data;
    model::Network<float> network;
    model::Network<double> exact;
    const model::Loss& loss;
    VectorD parameters;
};

bool near(double a, double b, double relative) {
    const bool is = std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
    if (!is)
        qWarning("%.9g is not %.9g", a, b);
    return is;
}

/// One layer of units over x = 0, 1, … 19.
Bench row(int units, const char* activation) {
    MatrixD x(1, 20), t = MatrixD::Zero(1, 20);
    for (int j = 0; j < 20; ++j)
        x(0, j) = j;
    Bench bench(examples::experiment({1, units, 1}, activation, "linear", "mse", "sgd", 0.01),
                examples::prepared(data::Task::Regression, x, t, examples::splitInOrder(20, 0, 0)));
    for (int unit = 0; unit < units; ++unit)
        bench.set(0, "weight", unit, 1);
    return bench;
}

} // namespace

class TestProbe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreSpreadOverTheTrainingPart() {
        const auto few = examples::ring(23, 8, 5);
        QVERIFY(probeRows(*few) == few->split.train);
        const auto many = examples::ring(1000, 50, 0);
        const auto rows = probeRows(*many);
        QCOMPARE(int(rows.size()), kProbeSamples);
        QVERIFY(std::is_sorted(rows.begin(), rows.end()));
        QCOMPARE(std::set<int>(rows.begin(), rows.end()).size(), rows.size());
        for (std::size_t i = 1; i < rows.size(); ++i)
            QVERIFY(rows[i] - rows[i - 1] == 3 || rows[i] - rows[i - 1] == 4);
        QVERIFY(rows.back() < 1000);
        QVERIFY(probeRows(*many) == rows);
    }

    void normsAreThoseOfAFloat64Pass_data() {
        QTest::addColumn<QString>("activation");
        for (const char* f : {"tanh", "relu", "sigmoid", "gelu"})
            QTest::newRow(f) << QString(f);
    }
    void normsAreThoseOfAFloat64Pass() {
        QFETCH(QString, activation);
        const Bench bench(examples::experiment({2, 6, 4, 1}, activation.toStdString(), "sigmoid",
                                               "binary_cross_entropy", "sgd", 0.1),
                          examples::ring(300, 10, 5));
        const Probe found = bench.look();
        VectorD gradients;
        const auto ws = bench.pass(gradients);
        QCOMPARE(found.samples, Index(kProbeSamples));
        QVERIFY(near(found.loss, bench.lossAt(bench.parameters), 1e-6));
        QCOMPARE(found.layers.size(), std::size_t(3));
        for (int i = 0; i < 3; ++i) {
            const LayerProbe& layer = found.layers[std::size_t(i)];
            const auto& state = ws.layers[std::size_t(i)];
            const Index offset = bench.network.layout().layerOffset(i),
                        size = bench.network.layout().layerSize(i);
            QVERIFY(near(layer.weightNorm, bench.parameters.segment(offset, size).norm(), 1e-12));
            QVERIFY(near(layer.gradientNorm, gradients.segment(offset, size).norm(), 1e-5));
            QVERIFY(
                near(layer.activationRms, std::sqrt(state.a.squaredNorm() / double(state.a.size())), 1e-6));
            QVERIFY(near(layer.arriving, state.da.norm(), 1e-5));
            QVERIFY(near(layer.delta, state.dz.norm(), 1e-5));
            QCOMPARE(layer.weights.finite, size);
            QVERIFY(near(layer.weights.mean, bench.parameters.segment(offset, size).mean(), 1e-12));
            QVERIFY(near(layer.gradients.highest, gradients.segment(offset, size).maxCoeff(), 1e-4));
            QCOMPARE(layer.activations.finite, state.a.size());
            QVERIFY(near(layer.activations.highest, state.a.maxCoeff(), 1e-5));
        }
    }

    void gradientNormsAreThoseOfFiniteDifferences() {
        const Bench bench(examples::sineExperiment(), examples::sine());
        const Probe found = bench.look();
        constexpr double h = 1e-5;
        VectorD numeric(bench.parameters.size()), p = bench.parameters;
        for (Index i = 0; i < p.size(); ++i) {
            const double was = p[i];
            p[i] = was + h;
            const double above = bench.lossAt(p);
            p[i] = was - h;
            numeric[i] = (above - bench.lossAt(p)) / (2 * h);
            p[i] = was;
        }
        for (int i = 0; i < 2; ++i)
            QVERIFY(near(
                found.layers[std::size_t(i)].gradientNorm,
                numeric.segment(bench.network.layout().layerOffset(i), bench.network.layout().layerSize(i))
                    .norm(),
                1e-5));
    }

    void aUnitIsDeadWhereNoSampleMakesItActive() {
        Bench bench = row(4, "relu");
        bench.set(0, "bias", 0, -18.5); // active for x = 19 alone
        bench.set(0, "bias", 1, -19);   // z = 0 at most: no slope there either
        bench.set(0, "bias", 2, -100);
        bench.set(0, "bias", 3, 1);
        const Probe found = bench.look();
        QVERIFY(found.layers[0].dead == (std::vector<int>{1, 2}));
        QVERIFY(found.layers[0].saturated.empty());
        QVERIFY(found.layers[1].dead.empty());
    }

    void leakyUnitsNeverDie() {
        Bench bench = row(2, "leaky_relu");
        bench.set(0, "bias", 0, -100);
        QVERIFY(bench.look().layers[0].dead.empty());
    }

    void aUnitIsSaturatedWhereNineteenOfTwentySamplesAreFlat_data() {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<double>("flat"); // |z| from where on the slope is below 5 % of the steepest
        QTest::newRow("tanh") << QString("tanh") << std::atanh(std::sqrt(0.95));
        const double root = std::sqrt(1 - 0.05); // a·(1 − a) = 0.05/4
        QTest::newRow("sigmoid") << QString("sigmoid") << std::log((1 + root) / (1 - root));
    }
    void aUnitIsSaturatedWhereNineteenOfTwentySamplesAreFlat() {
        QFETCH(QString, activation);
        QFETCH(double, flat);
        const QByteArray name = activation.toLatin1();
        Bench bench = row(4, name.constData());
        bench.set(0, "bias", 0, flat - 0.99); // steep at x = 0 alone
        bench.set(0, "bias", 1, flat - 1.01); // and at x = 1
        bench.set(0, "bias", 2, -19 - 1.01 * flat);
        bench.set(0, "bias", 3, 0);
        const Probe found = bench.look();
        QVERIFY(found.layers[0].saturated == (std::vector<int>{0, 2}));
        QVERIFY(found.layers[0].dead.empty());
    }

    void dropoutHasNoWeightsAndNoSums() {
        Experiment experiment = examples::ringExperiment();
        experiment.network.layers.insert(experiment.network.layers.begin() + 1, model::layerOf("dropout"));
        const Bench bench(experiment, examples::ring());
        const Probe found = bench.look();
        QCOMPARE(found.layers.size(), std::size_t(4));
        const LayerProbe& dropout = found.layers[1];
        QVERIFY(std::isnan(dropout.weightNorm));
        QVERIFY(std::isnan(dropout.gradientNorm));
        QVERIFY(std::isnan(dropout.delta));
        QCOMPARE(dropout.weights.finite + dropout.weights.notFinite, Index(0));
        QCOMPARE(dropout.gradients.finite + dropout.gradients.notFinite, Index(0));
        QVERIFY(dropout.dead.empty() && dropout.saturated.empty());
        // In evaluation mode nothing is dropped.
        QCOMPARE(dropout.activationRms, found.layers[0].activationRms);
        QVERIFY(dropout.arriving > 0);
    }
};

QTEST_APPLESS_MAIN(TestProbe)
#include "tst_probe.moc"
