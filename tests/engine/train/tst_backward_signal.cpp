#include "engine/train/backward_signal.h"

#include "engine/model/loss.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace engine;
using namespace engine::train;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// A probe of layers with these ‖∂L/∂a‖ and ‖∂L/∂z‖, from the input on; NaN: dropout.
Probe probeOf(const std::vector<std::pair<double, double>>& lengths) {
    Probe probe;
    probe.samples = 5;
    for (const auto& [arriving, delta] : lengths) {
        LayerProbe layer;
        layer.arriving = arriving;
        layer.delta = delta;
        layer.weights.finite = std::isnan(delta) ? 0 : 4;
        probe.layers.push_back(layer);
    }
    return probe;
}

} // namespace

class TestBackwardSignal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void factorsMakeTheLengths() {
        const auto signal = backwardSignal(probeOf({{0.02, 0.01}, {4, 0.1}, {7, 2}}));
        QCOMPARE(signal.layers.size(), std::size_t(3));
        QCOMPARE(signal.samples, core::Index(5));
        QCOMPARE(signal.layers[0].layer, 2);
        QCOMPARE(signal.layers[0].length, 2.0);
        QVERIFY(std::isnan(signal.layers[0].throughWeights) && std::isnan(signal.layers[0].throughSlope));
        QCOMPARE(signal.layers[1].throughWeights, 2.0);
        QCOMPARE(signal.layers[1].throughSlope, 0.025);
        QCOMPARE(signal.layers[2].throughWeights, 0.2);
        QCOMPARE(signal.layers[2].throughSlope, 0.5);
        QCOMPARE(signal.left(), 0.005);
        QCOMPARE(signal.smallest()->layer, std::size_t(1));
        QVERIFY(signal.smallest()->slope);
        QCOMPARE(signal.smallest()->value, 0.025);
    }

    void dropoutIsPassedOver() {
        const auto signal = backwardSignal(probeOf({{3, 1.5}, {3, kNone}, {1, 2}}));
        QCOMPARE(signal.layers.size(), std::size_t(2));
        QCOMPARE(signal.layers[1].layer, 0);
        QCOMPARE(signal.layers[1].throughWeights, 1.5);
        QCOMPARE(signal.left(), 0.75);
    }

    void aDeadSignalHasNoFactorsBelow() {
        const auto signal = backwardSignal(probeOf({{0, 0}, {1, 0}, {1, 2}}));
        QCOMPARE(signal.layers[1].throughSlope, 0.0);
        QVERIFY(std::isnan(signal.layers[2].throughWeights));
        QCOMPARE(signal.left(), 0.0);
        QCOMPARE(signal.smallest()->layer, std::size_t(1));
        QVERIFY(signal.smallest()->slope);
    }

    void oneLayerHasNoWayBack() {
        const auto signal = backwardSignal(probeOf({{1, 2}}));
        QVERIFY(std::isnan(signal.left()));
        QVERIFY(!signal.smallest());
        QVERIFY(backwardSignal({}).layers.empty());
    }

    void theFactorsOfANetworkAreItsWeightsAndSlopes() {
        // One unit a layer: by hand. Wᵀ is |w| for every sample, f′ of linear is 1, of sigmoid a(1 − a).
        model::NetworkSpec spec;
        spec.input = {1};
        spec.layers = {model::denseLayer(1, "sigmoid"), model::denseLayer(1, "linear"),
                       model::denseLayer(1, "linear")};
        const auto network = *model::Network<float>::create(spec);
        core::VectorD parameters(6);
        parameters << 1.5, 0.25, -0.125, 0, 4, 1;
        auto dataset = std::make_shared<data::Dataset>();
        dataset->features = core::MatrixD(1, 3);
        dataset->features << -1, 0, 2;
        data::Prepared prepared;
        prepared.dataset = dataset;
        prepared.targets = core::MatrixD::Constant(1, 3, 0.5);
        const auto signal = backwardSignal(
            probe(network, parameters, *model::findLoss("mse"), prepared, std::vector<int>{0, 1, 2}));
        QCOMPARE(signal.layers.size(), std::size_t(3));
        double begun = 0, arriving = 0, left = 0;
        for (int i = 0; i < 3; ++i) {
            const double z = 1.5 * dataset->features(0, i) + 0.25, a = 1 / (1 + std::exp(-z));
            const double delta = 2.0 / 3 * (4 * -0.125 * a + 1 - 0.5);
            begun += delta * delta;
            arriving += std::pow(delta * 4 * 0.125, 2);
            left += std::pow(delta * 4 * 0.125 * a * (1 - a), 2);
        }
        const auto near = [](double a, double b) { return std::abs(a - b) < 1e-5 * std::abs(b); };
        QVERIFY(near(signal.layers[0].length, std::sqrt(begun)));
        QVERIFY(near(signal.layers[1].throughWeights, 4));
        QVERIFY(near(signal.layers[1].throughSlope, 1));
        QVERIFY(near(signal.layers[2].throughWeights, 0.125));
        QVERIFY(near(signal.layers[2].throughSlope, std::sqrt(left / arriving)));
        QVERIFY(near(signal.left(), std::sqrt(left / begun)));
        QVERIFY(!signal.smallest()->slope && signal.smallest()->layer == 2);
    }
};

QTEST_APPLESS_MAIN(TestBackwardSignal)
#include "tst_backward_signal.moc"
