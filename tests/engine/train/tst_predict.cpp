#include "engine/train/predict.h"

#include <QTest>

#include <cmath>

using namespace engine;
using namespace engine::train;

namespace {

/// One layer without hidden ones: outputs are closed forms of the weights.
model::Network<float> network(int inputs, int outputs, const char* activation) {
    model::NetworkSpec spec;
    spec.input = {inputs};
    spec.layers = {model::denseLayer(outputs, activation)};
    return *model::Network<float>::create(spec);
}

core::VectorD vector(std::vector<double> values) {
    return Eigen::Map<core::VectorD>(values.data(), core::Index(values.size()));
}

bool near(double a, double b) { return std::abs(a - b) < 1e-6; }

/// Weights (out × in), then biases.
const core::VectorD kOne = vector({1, -2, 0.5});       // z = x1 − 2 x2 + 0.5
const core::VectorD kTwo = vector({1, 0, 0, 1, 0, 0}); // z = x
const core::VectorD kSample = vector({2, 1});

std::vector<double> probabilities(const char* activation, const char* loss, int outputs) {
    return predict(network(2, outputs, activation), outputs == 1 ? kOne : kTwo, *model::findLoss(loss), {},
                   kSample)
        .probabilities;
}

} // namespace

class TestPredict : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneSigmoidIsTwoClasses() {
        const double p = 1 / (1 + std::exp(-0.5));
        for (const char* activation : {"sigmoid", "linear"}) {
            const auto got = probabilities(activation, "binary_cross_entropy", 1);
            QCOMPARE(got.size(), std::size_t(2));
            QVERIFY(near(got[1], p) && near(got[0], 1 - p));
        }
    }

    void softmaxIsTakenAsItIsAndLogitsAreMadeIt() {
        const double p = std::exp(2) / (std::exp(2) + std::exp(1));
        for (const char* activation : {"softmax", "linear"}) {
            const auto got = probabilities(activation, "cross_entropy", 2);
            QVERIFY(near(got[0], p) && near(got[1], 1 - p));
        }
    }

    void severalSigmoidsStandForThemselves() {
        for (const char* activation : {"sigmoid", "linear"}) {
            const auto got = probabilities(activation, "binary_cross_entropy", 2);
            QVERIFY(near(got[0], 1 / (1 + std::exp(-2.0))) && near(got[1], 1 / (1 + std::exp(-1.0))));
        }
    }

    void numbersAreNoProbabilities() {
        QVERIFY(probabilities("linear", "mse", 1).empty());
        QVERIFY(probabilities("tanh", "hinge", 1).empty());
        const auto got = predict(network(2, 1, "linear"), kOne, *model::findLoss("mse"), {}, kSample);
        QVERIFY(near(got.outputs[0], 0.5));
    }

    void aNewSampleIsStandardizedAsTheTrainingRowsWere() {
        const data::Scaler scaler{vector({1, 1}), vector({2, 4})};
        const auto got = predict(network(2, 1, "linear"), kOne, *model::findLoss("mse"), scaler, kSample);
        QVERIFY(near(got.outputs[0], 0.5 * 1 - 2 * 0 + 0.5));
    }

    void anAnswerComesBackInTheTargetsOwnUnits() {
        const data::Scaler price{vector({200000}), vector({80000})};
        const auto got = predict(network(2, 1, "linear"), kOne, *model::findLoss("mse"), {}, kSample, price);
        QVERIFY(near(got.outputs[0], 0.5 * 80000 + 200000));
        QVERIFY(got.probabilities.empty());
    }
};

QTEST_APPLESS_MAIN(TestPredict)
#include "tst_predict.moc"
