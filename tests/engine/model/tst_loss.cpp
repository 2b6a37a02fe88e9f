#include "engine/model/activation.h"
#include "engine/model/loss.h"

#include <QtTest>

#include <cmath>

using namespace engine;

namespace {

/// One batch at the end of a network, in either precision.
template <class S>
struct Batch {
    core::Matrix<S> z, a, t, da, dz;

    Batch(const model::Activation& last, const core::MatrixD& zs, const core::MatrixD& ts)
        : z(zs.template cast<S>()), a(zs.rows(), zs.cols()), t(ts.template cast<S>()),
          da(core::Matrix<S>::Constant(zs.rows(), zs.cols(), S(NAN))), dz(da) {
        core::MatrixMap<S> as = map(a);
        model::activate(last, map(z), as);
    }
    static core::MatrixMap<S> map(core::Matrix<S>& m) { return {m.data(), m.rows(), m.cols()}; }
    core::ConstMatrixMap<S> targets() const { return {t.data(), t.rows(), t.cols()}; }

    double value(const model::Loss& loss, const model::Activation& last) {
        return model::lossValue(loss, last, map(z), map(a), targets());
    }
    void gradients(const model::Loss& loss, const model::Activation& last) {
        core::MatrixMap<S> das = map(da), dzs = map(dz);
        model::lossGradient(loss, last, map(z), map(a), targets(), das);
        model::lossGradientAtZ(loss, last, map(z), map(a), targets(), das, dzs);
    }
};

const model::Activation& activation(const char* name) { return *model::findActivation(name); }
const model::Loss& loss(const char* name) { return *model::findLoss(name); }

core::MatrixD outputs(core::Index rows = 3, core::Index cols = 70) {
    core::MatrixD z(rows, cols);
    for (core::Index i = 0; i < z.size(); ++i)
        z.data()[i] = 2.5 * std::sin(2.3 * double(i) + 0.4);
    return z;
}

/// One-hot for classes, else numbers off the outputs.
core::MatrixD targets(const model::Loss& loss, const core::MatrixD& z) {
    if (!loss.forClasses)
        return (z.array() * 3).cos() * 1.7;
    core::MatrixD t = core::MatrixD::Zero(z.rows(), z.cols());
    for (core::Index c = 0; c < z.cols(); ++c)
        t((c * 7 + c / 3) % z.rows(), c) = 1;
    return t;
}

double single(const char* lossName, const char* last, double z, double t) {
    Batch<double> batch(activation(last), core::MatrixD::Constant(1, 1, z), core::MatrixD::Constant(1, 1, t));
    return batch.value(loss(lossName), activation(last));
}

bool near(double a, double b, double tolerance = 1e-14) { return std::abs(a - b) <= tolerance * std::abs(b); }

} // namespace

class TestLoss : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTableHoldsTheContractsSix() {
        QStringList names;
        for (const model::Loss& each : model::losses()) {
            names += QString::fromStdString(each.name);
            QVERIFY(!each.label.empty() && !each.formula.empty() && !each.help.empty());
            QVERIFY(each.forClasses != each.forNumbers);
        }
        QCOMPARE(names.join(' '), QString("mse mae huber binary_cross_entropy cross_entropy hinge"));
        QVERIFY(!model::findLoss("l2"));
    }

    void valuesAreTheDefinitions() {
        QVERIFY(near(single("mse", "linear", 3, 1), 4));
        QVERIFY(near(single("mae", "linear", 3, 4.5), 1.5));
        QVERIFY(near(single("huber", "linear", 3, 2.5), 0.125));
        QVERIFY(near(single("huber", "linear", 3, 1), 1.5));
        QVERIFY(near(single("hinge", "linear", 0.25, 1), 0.75));
        QVERIFY(near(single("hinge", "linear", 0.25, 0), 1.25));
        QVERIFY(near(single("hinge", "linear", 0.25, -1), 1.25));
        QCOMPARE(single("hinge", "linear", 1.5, 1), 0.0);
        QVERIFY(near(single("binary_cross_entropy", "sigmoid", 2, 1), std::log1p(std::exp(-2.0))));
        QVERIFY(near(single("binary_cross_entropy", "sigmoid", 2, 0), std::log1p(std::exp(2.0))));
        QVERIFY(near(single("binary_cross_entropy", "linear", 2, 0), std::log1p(std::exp(2.0))));
        QVERIFY(near(single("binary_cross_entropy", "sigmoid", 0, 0.25), std::log(2.0)));
    }

    void theMeanIsOverSamplesAndOutputsButOfCrossEntropyOverSamples() {
        const core::MatrixD z = core::MatrixD::Zero(4, 6), t = core::MatrixD::Constant(4, 6, 0.25);
        Batch<double> numbers(activation("linear"), z, t), classes(activation("softmax"), z, t);
        QVERIFY(near(numbers.value(loss("mse"), activation("linear")), 0.0625));
        QVERIFY(near(classes.value(loss("cross_entropy"), activation("softmax")), std::log(4.0)));
    }

    void crossEntropiesStayFiniteFarOut() {
        QVERIFY(near(single("binary_cross_entropy", "sigmoid", -1000, 1), 1000));
        QCOMPARE(single("binary_cross_entropy", "sigmoid", 1000, 1), 0.0);
        QVERIFY(near(single("binary_cross_entropy", "sigmoid", -40, 0), 4.248354255291589e-18));
        core::MatrixD z(2, 2), t(2, 2);
        z << 800, -800, -800, 800;
        t << 0, 0, 1, 1;
        Batch<double> batch(activation("softmax"), z, t);
        QVERIFY(near(batch.value(loss("cross_entropy"), activation("softmax")), 800));
        batch.gradients(loss("cross_entropy"), activation("softmax"));
        QVERIFY(batch.da.allFinite());
        QCOMPARE(batch.dz(0, 0), 0.5);
        QCOMPARE(batch.dz(1, 0), -0.5);
        QCOMPARE(batch.dz(1, 1), 0.0);
    }

    void probabilitiesOfSoftmaxAreClampedAsByPyTorch() {
        core::MatrixD z(2, 1), t(2, 1);
        z << 0, 2000;
        t << 1, 0;
        Batch<double> batch(activation("softmax"), z, t);
        QCOMPARE(batch.value(loss("binary_cross_entropy"), activation("softmax")), 100.0);
        batch.gradients(loss("binary_cross_entropy"), activation("softmax"));
        QVERIFY(batch.da.allFinite() && batch.dz.allFinite());
    }

    void whatALossReadsDependsOnTheLastActivation() {
        const model::Loss &binary = loss("binary_cross_entropy"), &cross = loss("cross_entropy");
        QVERIFY(model::readsZ(binary, activation("sigmoid")) && model::readsZ(cross, activation("softmax")));
        QVERIFY(!model::readsZ(binary, activation("softmax")) &&
                !model::readsZ(cross, activation("sigmoid")));
        QVERIFY(!model::readsZ(loss("mse"), activation("sigmoid")));
        QVERIFY(!model::readsLogits(binary, activation("softmax")) &&
                !model::readsLogits(loss("mse"), activation("linear")));
        for (const char* name : {"sigmoid", "linear", "tanh"})
            QVERIFY(model::readsLogits(binary, activation(name)) &&
                    model::readsLogits(cross, activation(name)));
    }

    void gradientsMatchFiniteDifferences() {
        constexpr double h = 1e-5;
        for (const model::Loss& each : model::losses())
            for (const model::Activation& last : model::activations()) {
                const core::MatrixD z = outputs(), t = targets(each, z);
                Batch<double> batch(last, z, t);
                batch.gradients(each, last);
                const double largest = batch.dz.cwiseAbs().maxCoeff();
                for (core::Index i = 0; i < z.size(); i += 5) {
                    core::MatrixD up = z, down = z;
                    up.data()[i] += h;
                    down.data()[i] -= h;
                    const double numeric = (Batch<double>(last, up, t).value(each, last) -
                                            Batch<double>(last, down, t).value(each, last)) /
                                           (2 * h);
                    QVERIFY2(std::abs(numeric - batch.dz.data()[i]) <= 1e-7 * largest,
                             (each.name + " after " + last.name).c_str());
                }
            }
    }

    // da is shown beside dz: the chain rule must lead from one to the other where nothing saturates.
    void theGradientAtAGivesTheGradientAtZByTheChainRule() {
        for (const model::Loss& each : model::losses())
            for (const model::Activation& last : model::activations()) {
                const core::MatrixD z = outputs(), t = targets(each, z);
                Batch<double> batch(last, z, t);
                batch.gradients(each, last);
                core::MatrixD dz(z.rows(), z.cols());
                core::MatrixMap<double> dzs = batch.map(dz);
                model::activationGradient(last, batch.map(batch.z), batch.map(batch.a), batch.map(batch.da),
                                          dzs);
                QVERIFY2((dz - batch.dz).cwiseAbs().maxCoeff() <= 1e-13 * batch.dz.cwiseAbs().maxCoeff(),
                         (each.name + " after " + last.name).c_str());
            }
    }

    void crossEntropyTakesTargetsThatDoNotAddUpToOne() {
        const core::MatrixD z = outputs(3, 4), t = core::MatrixD::Constant(3, 4, 0.5);
        constexpr double h = 1e-5;
        for (const char* name : {"softmax", "linear"}) {
            const model::Activation& last = activation(name);
            Batch<double> batch(last, z, t);
            batch.gradients(loss("cross_entropy"), last);
            core::MatrixD up = z, down = z;
            up(1, 2) += h;
            down(1, 2) -= h;
            const double numeric = (Batch<double>(last, up, t).value(loss("cross_entropy"), last) -
                                    Batch<double>(last, down, t).value(loss("cross_entropy"), last)) /
                                   (2 * h);
            QVERIFY(std::abs(numeric - batch.dz(1, 2)) < 1e-9);
        }
    }

    void partsAddUpToTheLoss() {
        for (const model::Loss& each : model::losses())
            for (const model::Activation& last : model::activations()) {
                const core::MatrixD z = outputs(3, 9), t = targets(each, z);
                Batch<double> batch(last, z, t);
                const core::MatrixD& read = model::readsZ(each, last) ? batch.z : batch.a;
                double sum = 0;
                for (core::Index c = 0; c < z.cols(); ++c) {
                    const double logSumExp = std::log(read.col(c).array().exp().sum());
                    for (core::Index i = 0; i < z.rows(); ++i)
                        sum += model::lossPart(each, last, z(i, c), batch.a(i, c), t(i, c), logSumExp);
                }
                const double count = each.name == "cross_entropy" ? 9 : 27;
                QVERIFY2(near(sum / count, batch.value(each, last), 1e-13),
                         (each.name + " after " + last.name).c_str());
            }
    }

    void floatAgreesWithDouble() {
        for (const model::Loss& each : model::losses())
            for (const model::Activation& last : model::activations()) {
                const core::MatrixD z = outputs().cast<float>().cast<double>();
                const core::MatrixD t = targets(each, z).cast<float>().cast<double>();
                Batch<double> batch(last, z, t);
                Batch<float> single(last, z, t);
                batch.gradients(each, last);
                single.gradients(each, last);
                const std::string where = each.name + " after " + last.name;
                QVERIFY2(near(single.value(each, last), batch.value(each, last), 1e-6), where.c_str());
                QVERIFY2((single.dz.cast<double>() - batch.dz).cwiseAbs().maxCoeff() <=
                             2e-6 * batch.dz.cwiseAbs().maxCoeff(),
                         where.c_str());
            }
    }
};

QTEST_APPLESS_MAIN(TestLoss)
#include "tst_loss.moc"
