#include "engine/train/hessian.h"

#include "engine/train/curvature.h"
#include "pictures.h"

#include <QtTest>

#include <cmath>

using namespace engine;
using core::Index;
using core::VectorD;

namespace {

/// A network on a batch, and what its gradients say of the Hessian.
struct Bench {
    model::Network<double> network;
    const model::Loss& loss;
    core::MatrixD x, t;
    VectorD parameters, v;
    model::Workspace<double> workspace;

    explicit Bench(const model::NetworkSpec& spec, const char* lossName = "cross_entropy")
        : network(model::Network<double>::create(spec).value()), loss(*model::findLoss(lossName)),
          parameters(network.initialParameters(3)), v(parameters.size()) {
        const auto data = examples::bars(9, 0);
        x = data->features().topRows(network.inputs());
        t = core::MatrixD::Zero(network.outputs(), x.cols());
        t.topRows(2) = data->targets;
        core::Random random(4);
        for (Index i = 0; i < v.size(); ++i) {
            parameters[i] += 0.05 * random.normal();
            v[i] = random.normal();
        }
        workspace = network.workspace(x.cols());
    }
    VectorD gradient(const VectorD& at) {
        VectorD made(at.size());
        const core::ConstMatrixMap<double> xs(x.data(), x.rows(), x.cols()), ts(t.data(), t.rows(), t.cols());
        network.forward(at, xs, workspace);
        network.backward(at, xs, ts, loss, workspace, made);
        return made;
    }
    /// So close together that no kink of these few samples lies between.
    VectorD differences() {
        const double h = 1e-6;
        return (gradient(parameters + h * v) - gradient(parameters - h * v)) / (2 * h);
    }
    VectorD product() { return train::HessianProduct(network, loss, x, t, parameters)(v); }
};

const std::vector<std::pair<const char*, model::NetworkSpec>>& networks() {
    using namespace examples;
    static const std::vector<std::pair<const char*, model::NetworkSpec>> all = {
        {"dense", examples::network({6}, {model::denseLayer(5, "tanh"), model::denseLayer(2, "softmax")})},
        {"dropout", examples::network({6}, {model::denseLayer(5, "gelu"), layer("dropout", {{"rate", 0.5}}),
                                            model::denseLayer(2, "softmax")})},
        {"pictures, tanh and mean", smallLenet("tanh", "average_pool2d")},
        {"pictures, gelu and largest", smallLenet("gelu")},
        {"pictures, relu and largest", smallLenet("relu")},
        {"residual", smallResidual("tanh")},
        {"residual, relu", smallResidual("relu")},
        {"strides", examples::network({1, 8, 8}, {convolution(3, 4, "sigmoid", "same", 3), layer("flatten"),
                                                  model::denseLayer(2, "softmax")})},
    };
    return all;
}

} // namespace

class TestHessian : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theProductIsTheChangeOfTheGradient() {
        for (const auto& [name, spec] : networks()) {
            Bench bench(spec);
            const VectorD expected = bench.differences();
            const double off = (bench.product() - expected).norm() / expected.norm();
            QVERIFY2(off <= 1e-6, qPrintable(QString("%1: %2").arg(name).arg(off)));
        }
    }

    void theLastLayerMayBeAConvolution() {
        using namespace examples;
        Bench bench(examples::network(
                        {1, 8, 8}, {convolution(2, 3, "tanh", "same"), convolution(1, 3, "sigmoid", "same")}),
                    "mse");
        const VectorD expected = bench.differences();
        QVERIFY((bench.product() - expected).norm() <= 1e-6 * expected.norm());
    }

    void theHessianIsSymmetric() {
        for (const auto& [name, spec] : networks()) {
            Bench bench(spec);
            train::HessianProduct product(bench.network, bench.loss, bench.x, bench.t, bench.parameters);
            const VectorD other = bench.v.reverse();
            const double a = other.dot(product(bench.v)), b = bench.v.dot(product(other));
            QVERIFY2(std::abs(a - b) <= 1e-6 * product(bench.v).norm() * other.norm(), name);
        }
    }

    void noDirectionChangesNothing() {
        Bench bench(examples::smallResidual("relu"));
        bench.v.setZero();
        QVERIFY(bench.product().isZero(0));
    }

    void curvatureOfPicturesIsThatOfTheDirectionItFinds() {
        for (const auto& spec : {examples::smallLenet("tanh"), examples::smallResidual("tanh")}) {
            const train::Experiment experiment = examples::experiment(spec);
            const auto data = examples::bars();
            const auto start = model::Network<double>::create(spec)->initialParameters(3);
            const train::Curvature found = train::curvature(experiment, *data, start);
            QVERIFY(found.settled && found.largest > 0);
            // Power iteration from there: no product is longer than the largest.
            Bench bench(spec);
            bench.x = data->features().leftCols(40);
            bench.t = data->targets.leftCols(40);
            train::HessianProduct product(bench.network, bench.loss, bench.x, bench.t, start);
            VectorD v = bench.v.normalized();
            for (int i = 0; i < 200; ++i)
                v = (product(v) + found.largest * v).normalized();
            QVERIFY(std::abs(v.dot(product(v)) - found.largest) <= 1e-3 * found.largest);
        }
    }
};

QTEST_APPLESS_MAIN(TestHessian)
#include "tst_hessian.moc"
