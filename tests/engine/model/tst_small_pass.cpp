#include "engine/model/small_pass.h"

#include "engine/core/random.h"
#include "engine/model/network.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace engine;
using core::Index;

namespace {

model::NetworkSpec spec(const std::vector<int>& sizes, const std::string& hidden, const std::string& last,
                        bool bias = true) {
    model::NetworkSpec made;
    made.input = {sizes.front()};
    for (std::size_t i = 1; i < sizes.size(); ++i) {
        made.layers.push_back(model::denseLayer(sizes[i], i + 1 < sizes.size() ? hidden : last));
        made.layers.back().settings.set("use_bias", bias);
    }
    return made;
}

/// A batch through a float network in one pass, and layer by layer.
struct Both {
    model::Network<float> network;
    const model::Loss& loss;
    core::Matrix<float> x, t;
    core::Vector<float> parameters, one, other;
    double value = 0, valueByLayers = 0;
    model::Workspace<float> ws, wsByLayers;

    Both(const model::NetworkSpec& spec, const char* lossName, Index samples)
        : network(model::Network<float>::create(spec).value()), loss(*model::findLoss(lossName)),
          x(network.inputs(), samples), t(network.outputs(), samples),
          parameters(network.initialParameters(5).cast<float>()), one(parameters.size()),
          other(parameters.size()) {
        core::Random random(7);
        for (float& number : x.reshaped())
            number = float(random.normal());
        for (float& number : t.reshaped())
            number = random.uniform() < 0.5 ? 0.0f : 1.0f;
        for (float& number : parameters)
            number += float(random.uniform(-0.1, 0.1));
        one.setConstant(std::numeric_limits<float>::quiet_NaN());
    }
    core::ConstMatrixMap<float> inputs() const { return {x.data(), x.rows(), x.cols()}; }
    core::ConstMatrixMap<float> targets() const { return {t.data(), t.rows(), t.cols()}; }
    void run() {
        value = network.pass(parameters, inputs(), targets(), loss, ws, one, {true, 1, 1});
        network.forward(parameters, inputs(), wsByLayers);
        valueByLayers = network.loss(loss, targets(), wsByLayers);
        network.backward(parameters, inputs(), targets(), loss, wsByLayers, other);
    }
};

} // namespace

class TestSmallPass : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithLayerByLayer_data() {
        QTest::addColumn<QString>("hidden");
        QTest::addColumn<QString>("last");
        QTest::addColumn<QString>("loss");
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("samples");
        for (const char* hidden :
             {"linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus"})
            QTest::addRow("%s", hidden) << hidden << "linear"
                                        << "mse" << 2 << 10;
        for (const char* loss : {"mse", "mae", "huber", "binary_cross_entropy", "hinge", "cross_entropy"})
            QTest::addRow("%s", loss) << "tanh"
                                      << "sigmoid" << loss << 3 << 10;
        QTest::newRow("softmax") << "tanh"
                                 << "softmax"
                                 << "cross_entropy" << 3 << 10;
        for (const int samples : {1, 5, 15, 16, 17, 32, 33, 48, 49, 100})
            QTest::addRow("%d samples", samples) << "tanh"
                                                 << "sigmoid"
                                                 << "binary_cross_entropy" << 2 << samples;
        for (const int inputs : {1, 4, 7, 8, 9, 13, 16, 17})
            QTest::addRow("%d inputs", inputs) << "tanh"
                                               << "sigmoid"
                                               << "mse" << inputs << 20;
    }
    void agreesWithLayerByLayer() {
        QFETCH(QString, hidden);
        QFETCH(QString, last);
        QFETCH(QString, loss);
        QFETCH(int, inputs);
        QFETCH(int, samples);
        for (const bool bias : {true, false}) {
            Both both(spec({inputs, 6, 4, 3}, hidden.toStdString(), last.toStdString(), bias), loss.toUtf8(),
                      samples);
            // Twice: nothing of the first pass may be left in the second.
            both.run();
            both.x *= 0.5f;
            both.run();
            QVERIFY(std::abs(both.value - both.valueByLayers) <= 1e-6 * (1 + std::abs(both.value)));
            const float largest = both.other.cwiseAbs().maxCoeff();
            QVERIFY((both.one - both.other).cwiseAbs().maxCoeff() <= 2e-6f * largest);
            const core::Matrix<float> difference = both.ws.layers.back().a - both.wsByLayers.layers.back().a;
            QVERIFY(difference.cwiseAbs().maxCoeff() <= 1e-6f);
            // Nobody asks for the outputs: the rest is the same.
            const core::Vector<float> gradients = both.one;
            QCOMPARE(both.network.pass(both.parameters, both.inputs(), both.targets(), both.loss, both.ws,
                                       both.one, {true, 1, 1, false, false}),
                     both.value);
            QVERIFY(both.one == gradients);
        }
    }

    void smallerBatchesAfterLargerOnesCountTheirOwnSamplesAlone() {
        Both both(spec({2, 5, 1}, "tanh", "linear"), "mse", 40);
        both.run();
        both.x = core::Matrix<float>(both.x.leftCols(3));
        both.t = core::Matrix<float>(both.t.leftCols(3));
        both.run();
        QVERIFY((both.one - both.other).cwiseAbs().maxCoeff() <= 2e-6f * both.other.cwiseAbs().maxCoeff());
    }

    void aNaNReachesLossAndGradients() {
        Both both(spec({2, 5, 1}, "tanh", "linear"), "mse", 10);
        both.x(1, 3) = std::numeric_limits<float>::quiet_NaN();
        both.run();
        QVERIFY(std::isnan(both.value));
        QVERIFY(both.one.array().isNaN().any());
    }

    void largeNetworksAndSoftmaxInsideAreNotSmall() {
        const auto layer = [](int inputs, int outputs, const char* activation) {
            return model::SmallLayer{inputs, outputs, true, model::findActivation(activation), 0};
        };
        QVERIFY(model::SmallPass::create({layer(2, 16, "tanh")}, 48));
        QVERIFY(!model::SmallPass::create({layer(2, 17, "tanh")}, 51));
        QVERIFY(!model::SmallPass::create({layer(17, 2, "tanh")}, 36));
        QVERIFY(!model::SmallPass::create({layer(2, 2, "softmax")}, 6));
        QVERIFY(!model::SmallPass::create({layer(16, 16, "tanh")}, 1000));
        QVERIFY(!model::SmallPass::create({}, 0));
    }
};

QTEST_APPLESS_MAIN(TestSmallPass)
#include "tst_small_pass.moc"
