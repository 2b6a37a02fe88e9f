#include "engine/train/curvature.h"

#include "engine/core/random.h"
#include "examples.h"

#include <Eigen/Eigenvalues>
#include <QtTest>

using namespace engine;
using namespace engine::train;
using examples::experiment;

namespace {

data::PreparedPtr line(int inputs, int outputs, int samples, double spread = 1) {
    core::MatrixD x(inputs, samples), t(outputs, samples);
    core::Random random(5);
    for (int j = 0; j < samples; ++j) {
        for (int i = 0; i < inputs; ++i)
            x(i, j) = spread * random.normal(0.3, 1 + i);
        for (int k = 0; k < outputs; ++k)
            t(k, j) = x.col(j).sum() + random.normal();
    }
    return examples::prepared(data::Task::Regression, x, t, examples::splitInOrder(samples, 0, 0));
}

/// 2 / (samples · outputs) · X̃·X̃ᵀ with a last row of ones for the bias, and the penalty's 2λ₂ on weights;
/// scaled.
double largestOf(const data::Prepared& data, double l2, double decay, double scale = 1) {
    const core::MatrixD& x = data.features();
    const core::Index inputs = x.rows();
    Eigen::MatrixXd extended(inputs + 1, x.cols());
    extended << x, Eigen::MatrixXd::Ones(1, x.cols());
    Eigen::MatrixXd hessian = 2.0 / double(x.cols() * data.targets.rows()) * extended * extended.transpose();
    for (core::Index i = 0; i < inputs; ++i)
        hessian(i, i) += 2 * l2;
    hessian.diagonal().array() += decay;
    return scale * Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(hessian).eigenvalues()(inputs);
}

Experiment linear(int inputs, int outputs) {
    return experiment({inputs, outputs}, "linear", "linear", "mse", "sgd", 0.01);
}

core::VectorD start(const Experiment& experiment) {
    return model::Network<double>::create(experiment.network)->initialParameters(3);
}

/// All of it, from differences of gradients along every axis.
Eigen::MatrixXd wholeHessian(const Experiment& experiment, const data::Prepared& data,
                             const core::VectorD& parameters) {
    const auto network = model::Network<double>::create(experiment.network);
    const auto x = data::columns(data.features(), data.split.train),
               t = data::columns(data.targets, data.split.train);
    const core::ConstMatrixMap<double> xs(x.data(), x.rows(), x.cols()), ts(t.data(), t.rows(), t.cols());
    auto workspace = network->workspace(x.cols());
    const auto gradient = [&](const core::VectorD& at) {
        core::VectorD made(at.size());
        network->forward(at, xs, workspace);
        network->backward(at, xs, ts, *model::findLoss(experiment.training.loss), workspace, made);
        return made;
    };
    const double h = 1e-6;
    Eigen::MatrixXd hessian(parameters.size(), parameters.size());
    for (core::Index i = 0; i < parameters.size(); ++i) {
        core::VectorD axis = core::VectorD::Zero(parameters.size());
        axis(i) = h;
        hessian.col(i) = (gradient(parameters + axis) - gradient(parameters - axis)) / (2 * h);
    }
    return (hessian + hessian.transpose()) / 2;
}

bool near(double found, double expected, double tolerance) {
    return std::abs(found - expected) <= tolerance * std::abs(expected);
}

} // namespace

class CurvatureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLinearNetworkHasItsClosedForm_data() {
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("outputs");
        QTest::addColumn<double>("l2");
        QTest::addColumn<double>("decay");
        QTest::newRow("one input") << 1 << 1 << 0.0 << 0.0;
        QTest::newRow("five inputs") << 5 << 1 << 0.0 << 0.0;
        QTest::newRow("three outputs") << 4 << 3 << 0.0 << 0.0;
        QTest::newRow("many inputs") << 40 << 2 << 0.0 << 0.0;
        QTest::newRow("penalty") << 3 << 1 << 2.0 << 0.0;
        QTest::newRow("weight decay") << 3 << 1 << 0.0 << 5.0;
    }
    void aLinearNetworkHasItsClosedForm() {
        QFETCH(int, inputs);
        QFETCH(int, outputs);
        QFETCH(double, l2);
        QFETCH(double, decay);
        const auto data = line(inputs, outputs, 90);
        Experiment experiment = linear(inputs, outputs);
        experiment.training.l2 = l2;
        experiment.training.l1 = 0.1; // has no curvature
        experiment.training.optimizer.settings.set("weight_decay", decay);
        const Curvature found = curvature(experiment, *data, start(experiment));
        QVERIFY(found.settled);
        const double expected = largestOf(*data, l2, decay);
        QVERIFY2(near(found.largest, expected, 1e-6),
                 qPrintable(QString::number(found.largest / expected - 1)));
    }

    void scalesOfLayersCountAndFrozenOnesDoNot() {
        const auto data = line(3, 1, 50);
        Experiment experiment = linear(3, 1);
        experiment.network.layers[0].learningRateScale = 0.25;
        const double found = curvature(experiment, *data, start(experiment)).largest;
        QVERIFY(near(found, largestOf(*data, 0, 0, 0.25), 1e-6));
        experiment.network.layers[0].trainable = false;
        QVERIFY(std::isnan(curvature(experiment, *data, start(experiment)).largest));
    }

    void ofACurvedLossItIsTheLargestEigenvalueOfTheWholeHessian_data() {
        QTest::addColumn<QString>("hidden");
        QTest::addColumn<QString>("last");
        QTest::addColumn<QString>("loss");
        for (const char* hidden :
             {"tanh", "sigmoid", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus"})
            for (const auto& [last, loss] : {std::pair{"linear", "mse"},
                                             {"tanh", "mse"},
                                             {"linear", "mae"},
                                             {"linear", "huber"},
                                             {"tanh", "hinge"},
                                             {"sigmoid", "binary_cross_entropy"},
                                             {"linear", "binary_cross_entropy"},
                                             {"softmax", "cross_entropy"},
                                             {"softmax", "mse"},
                                             {"linear", "cross_entropy"}})
                QTest::addRow("%s, %s, %s", hidden, last, loss) << hidden << last << loss;
        QTest::newRow("softmax inside") << "softmax"
                                        << "linear"
                                        << "mse";
    }
    void ofACurvedLossItIsTheLargestEigenvalueOfTheWholeHessian() {
        QFETCH(QString, hidden);
        QFETCH(QString, last);
        QFETCH(QString, loss);
        const bool classes = loss == "cross_entropy" || last == "softmax";
        const auto data = classes                          ? examples::clouds(2, 3, 60, 0)
                          : loss == "binary_cross_entropy" ? examples::ring(60, 0, 0)
                                                           : line(2, 1, 60, 0.5);
        Experiment made = experiment({2, 5, 4, classes ? 3 : 1}, hidden.toStdString(), last.toStdString(),
                                     loss.toStdString(), "sgd", 0.1);
        // In evaluation mode it passes on what it gets.
        made.network.layers.insert(made.network.layers.begin() + 1, model::layerOf("dropout"));
        made.network.layers[2].settings.set("use_bias", false);
        const core::VectorD parameters = start(made);
        const auto whole = wholeHessian(made, *data, parameters);
        const double expected =
            Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(whole).eigenvalues().tail(1)(0);
        const Curvature found = curvature(made, *data, parameters);
        QVERIFY(found.settled);
        QVERIFY2(near(found.largest, expected, 1e-6),
                 qPrintable(QString::number(found.largest) + ' ' + QString::number(expected)));
    }

    void samplesOnAKinkCountForThePieceTheyAreOn() {
        // Biases of 0 and inputs of 0: z is 0, where relu bends. Slightly inside the piece it is the same.
        const auto some = line(3, 1, 200);
        core::MatrixD x = some->features();
        x.leftCols(20).setZero();
        const auto data =
            examples::prepared(data::Task::Regression, x, some->targets, examples::splitInOrder(200, 0, 0));
        const Experiment made = experiment({3, 12, 1}, "relu", "linear", "mse", "sgd", 0.1);
        core::VectorD parameters = start(made);
        const auto network = model::Network<double>::create(made.network);
        const auto* bias = network->layout().find(0, "bias");
        parameters.segment(bias->offset, bias->size).setZero();
        const Curvature on = curvature(made, *data, parameters);
        parameters.segment(bias->offset, bias->size).setConstant(-1e-6);
        const Curvature inside = curvature(made, *data, parameters);
        QVERIFY(on.settled && inside.settled);
        QVERIFY2(near(on.largest, inside.largest, 1e-4), qPrintable(QString::number(on.largest)));
    }

    void theMostNegativeEigenvalueIsNotTakenForIt() {
        // A saddle: y = w₂·w₁·x at w = 0 with targets has eigenvalues ±c, and c is the answer.
        const auto data = line(1, 1, 40);
        Experiment made = experiment({1, 1, 1}, "linear", "linear", "mse", "sgd", 0.1);
        for (auto& layer : made.network.layers)
            layer.settings.set("use_bias", false);
        const core::VectorD zero = core::VectorD::Zero(2);
        double c = 0;
        for (core::Index j = 0; j < 40; ++j)
            c += 2.0 / 40 * data->features()(0, j) * data->targets(0, j);
        QVERIFY(near(curvature(made, *data, zero).largest, std::abs(c), 1e-6));
    }

    void withoutAFiniteGradientNothingIsKnown() {
        const auto data = line(2, 1, 20);
        Experiment made = linear(2, 1);
        core::VectorD parameters = core::VectorD::Constant(3, 1e200);
        const Curvature found = curvature(made, *data, parameters);
        QVERIFY(std::isnan(found.largest) || found.largest > 0);
        parameters(0) = std::numeric_limits<double>::infinity();
        QVERIFY(std::isnan(curvature(made, *data, parameters).largest));
    }

    void theStableRateFollowsTheOptimizer() {
        optim::OptimizerSpec sgd{"sgd", {{"learning_rate", 0.1}}};
        QCOMPARE(stableRate(sgd, 4), 0.5);
        sgd.settings.set("momentum", 0.9);
        QCOMPARE(stableRate(sgd, 4), 0.95);
        sgd.settings.set("nesterov", true);
        QCOMPARE(stableRate(sgd, 4), 0.95 / 2.8);
        QVERIFY(std::isnan(stableRate(sgd, 0)));
        QVERIFY(std::isnan(stableRate(sgd, -1)));
        QVERIFY(std::isnan(stableRate(sgd, std::numeric_limits<double>::quiet_NaN())));
        QVERIFY(std::isnan(stableRate({"adam", {}}, 4)));
    }

    void aboveTheStableRateTheLossGrowsAndBelowItFalls_data() {
        QTest::addColumn<double>("momentum");
        QTest::addColumn<bool>("nesterov");
        QTest::newRow("plain") << 0.0 << false;
        QTest::newRow("momentum") << 0.9 << false;
        QTest::newRow("Nesterov") << 0.9 << true;
    }
    void aboveTheStableRateTheLossGrowsAndBelowItFalls() {
        QFETCH(double, momentum);
        QFETCH(bool, nesterov);
        const auto data = line(4, 1, 30);
        Experiment made = examples::in(Precision::Float64, linear(4, 1));
        made.training.batchSize = 30;
        made.training.optimizer.settings.set("momentum", momentum);
        made.training.optimizer.settings.set("nesterov", nesterov);
        const double limit = stableRate(made.training.optimizer, curvature(made, *data, start(made)).largest);
        const auto lossAfter = [&](double rate) {
            auto trainer = examples::trainer(made, data);
            trainer->setLearningRate(rate);
            const double first = trainer->step();
            for (int i = 0; i < 500 && !trainer->diverged(); ++i)
                trainer->step();
            return trainer->diverged() ? std::numeric_limits<double>::infinity()
                                       : trainer->batchLoss() / first;
        };
        QVERIFY(lossAfter(0.9 * limit) < 1);
        QVERIFY(lossAfter(0.99 * limit) < 1);
        QVERIFY(lossAfter(1.01 * limit) > 1);
        QVERIFY(lossAfter(1.2 * limit) > 1e6);
    }
};

QTEST_GUILESS_MAIN(CurvatureTest)
#include "tst_curvature.moc"
