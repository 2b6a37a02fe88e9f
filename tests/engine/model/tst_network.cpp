#include "engine/model/network.h"
#include "engine/optim/optimizer.h"
#include "tests/allocation_counter.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

using namespace engine;
using core::Index;

namespace {

/// What one pass needs and gives.
template <class S>
struct Pass {
    model::Network<S> network;
    core::Vector<S> parameters, gradients;
    core::Matrix<S> x, t;
    model::Workspace<S> ws;
    const model::Loss* loss;

    Pass(const model::NetworkSpec& spec, const char* lossName, Index samples)
        : network(model::Network<S>::create(spec).value()),
          parameters(network.initialParameters(1).template cast<S>()), gradients(parameters.size()),
          x(network.inputs(), samples), t(core::Matrix<S>::Zero(network.outputs(), samples)),
          ws(network.workspace(samples)), loss(model::findLoss(lossName)) {
        for (Index i = 0; i < x.size(); ++i)
            x.data()[i] = S(1.5 * std::sin(1.3 * double(i) + 0.2));
        for (Index c = 0; c < samples; ++c)
            t(c % t.rows(), c) = S(1);
        gradients.setConstant(S(NAN));
    }
    double run(Index samples) {
        const core::ConstMatrixMap<S> xs(x.data(), x.rows(), samples), ts(t.data(), t.rows(), samples);
        network.forward(parameters, xs, ws);
        const double value = network.loss(*loss, ts, ws);
        network.backward(parameters, xs, ts, *loss, ws, gradients);
        return value;
    }
    double run() { return run(x.cols()); }
};

model::NetworkSpec network(const std::vector<int>& sizes, const std::string& activation) {
    model::NetworkSpec spec;
    spec.input = {sizes.front()};
    for (std::size_t i = 1; i < sizes.size(); ++i)
        spec.layers.push_back(model::denseLayer(sizes[i], activation));
    return spec;
}

core::VectorD vector(const QJsonValue& json) {
    const QJsonArray numbers = json.toArray();
    core::VectorD values(numbers.size());
    for (int i = 0; i < numbers.size(); ++i)
        values[i] = numbers[i].toDouble();
    return values;
}

/// The tensors of a fixture one after the other, as in a network's layout.
core::VectorD joined(const QJsonValue& tensors) {
    std::vector<double> all;
    for (const auto& tensor : tensors.toArray())
        for (const double value : vector(tensor))
            all.push_back(value);
    return Eigen::Map<core::VectorD>(all.data(), Index(all.size()));
}

/// Largest deviation of any tensor, relative to its largest number.
double deviation(const model::Layout& layout, const core::VectorD& ours, const core::VectorD& theirs) {
    double worst = 0;
    for (const model::TensorSlot& slot : layout.slots) {
        const auto their = model::view(theirs, slot);
        const double off = (model::view(ours, slot) - their).cwiseAbs().maxCoeff();
        worst = std::max(worst, off == 0 ? 0 : off / their.cwiseAbs().maxCoeff());
    }
    return worst;
}

template <class S>
core::VectorD updated(const Pass<S>& pass, const char* type, double rate) {
    const auto optimizer = std::move(optim::makeOptimizer<S>({type, {{"learning_rate", rate}}}).value());
    auto state = optimizer->initialState(pass.parameters.size());
    core::Vector<S> delta(pass.parameters.size());
    optimizer->step(pass.parameters, pass.gradients, state, 0, delta.size(), {1, rate}, delta);
    return (pass.parameters + delta).template cast<double>();
}

QJsonObject fixture() {
    QFile file(fixturePath("passes.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

template <class S>
Pass<S> fixturePass(const QJsonObject& all, const QJsonObject& each) {
    const auto spec = network({3, 4, 2}, each["activation"].toString().toStdString());
    Pass<S> pass(spec, each["loss"].toString().toLatin1().constData(), 5);
    pass.parameters = joined(all["parameters"]).cast<S>();
    pass.x = Eigen::Map<core::MatrixD>(vector(all["x"]).data(), 3, 5).cast<S>();
    pass.t = Eigen::Map<core::MatrixD>(vector(each["t"]).data(), 2, 5).cast<S>();
    return pass;
}

struct Deviations {
    double loss = 0, gradients = 0, sgd = 0, adam = 0;
};

template <class S>
Deviations compare(const QJsonObject& all, const QJsonObject& each) {
    Pass<S> pass = fixturePass<S>(all, each);
    const double value = each["value"].toDouble();
    const model::Layout& layout = pass.network.layout();
    Deviations off;
    off.loss = std::abs(pass.run() - value) / value;
    off.gradients = deviation(layout, pass.gradients.template cast<double>(), joined(each["gradients"]));
    off.sgd = deviation(layout, updated(pass, "sgd", 0.1), joined(each["sgd"]));
    off.adam = deviation(layout, updated(pass, "adam", 0.01), joined(each["adam"]));
    return off;
}

core::Error refused(const model::NetworkSpec& spec) {
    const auto result = model::Network<float>::create(spec);
    const auto same = model::summarize(spec);
    if (result.ok() || same.ok() || same.error().text() != result.error().text())
        return {core::Code::Cancelled, "", ""};
    return result.error();
}

} // namespace

class TestNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // All activations × losses: loss, all gradients, one update of sgd and of adam.
    void doubleAgreesWithPyTorch() {
        const QJsonObject all = fixture();
        const QJsonArray passes = all["passes"].toArray();
        QCOMPARE(std::size_t(passes.size()), model::activations().size() * model::losses().size());
        Deviations worst;
        for (const auto& value : passes) {
            const QJsonObject each = value.toObject();
            const std::string where =
                (each["activation"].toString() + ' ' + each["loss"].toString()).toStdString();
            const Deviations off = compare<double>(all, each);
            QVERIFY2(std::max({off.loss, off.gradients, off.sgd, off.adam}) <= 1e-12, where.c_str());
            worst = {std::max(worst.loss, off.loss), std::max(worst.gradients, off.gradients),
                     std::max(worst.sgd, off.sgd), std::max(worst.adam, off.adam)};
        }
        qInfo("largest relative deviations: loss %.2g, gradients %.2g, sgd %.2g, adam %.2g", worst.loss,
              worst.gradients, worst.sgd, worst.adam);
    }

    void floatAgreesWithPyTorchAsFarAsFloatGoes() {
        const QJsonObject all = fixture();
        for (const auto& value : all["passes"].toArray()) {
            const QJsonObject each = value.toObject();
            const std::string where =
                (each["activation"].toString() + ' ' + each["loss"].toString()).toStdString();
            const Deviations off = compare<float>(all, each);
            QVERIFY2(off.loss <= 1e-5 && off.gradients <= 1e-5 && off.sgd <= 1e-5, where.c_str());
        }
    }

    void gradientsMatchFiniteDifferences() {
        for (const model::Loss& loss : model::losses())
            for (const model::Activation& f : model::activations()) {
                Pass<double> pass(network({3, 5, 4, 3}, f.name), loss.name.c_str(), 7);
                // Biases of 0 put the units above a dead one exactly on relu's kink.
                for (Index i = 0; i < pass.parameters.size(); ++i)
                    pass.parameters[i] += 0.1 * std::sin(double(i));
                pass.run();
                const core::VectorD analytic = pass.gradients;
                core::VectorD numeric(analytic.size());
                for (Index i = 0; i < numeric.size(); ++i) {
                    const double kept = pass.parameters[i], h = 6e-6;
                    pass.parameters[i] = kept + h;
                    const double up = pass.run();
                    pass.parameters[i] = kept - h;
                    const double down = pass.run();
                    pass.parameters[i] = kept;
                    numeric[i] = (up - down) / (2 * h);
                }
                QVERIFY2((numeric - analytic).norm() <= 1e-7 * analytic.norm(),
                         (f.name + " " + loss.name).c_str());
            }
    }

    // σ(w·x + b) with w = 0.5, b = 0.25, x = 1, t = 1 under squared error, by hand.
    void oneNeuronIsWhatThePencilSays() {
        Pass<double> pass(network({1, 1}, "sigmoid"), "mse", 1);
        pass.parameters << 0.5, 0.25;
        pass.x << 1;
        pass.t << 1;
        const double a = 1 / (1 + std::exp(-0.75));
        QCOMPARE(pass.run(), (a - 1) * (a - 1));
        const double dz = 2 * (a - 1) * a * (1 - a);
        QVERIFY(std::abs(pass.gradients[0] - dz) < 1e-16 && std::abs(pass.gradients[1] - dz) < 1e-16);
        QVERIFY(std::abs(pass.ws.layers[0].dz(0, 0) - dz) < 1e-16);
        QCOMPARE(pass.ws.layers[0].da(0, 0), 2 * (a - 1));
    }

    void aLinearNetworkIsLeastSquares() {
        Pass<double> pass(network({3, 2}, "linear"), "mse", 9);
        pass.run();
        const core::MatrixD W = pass.parameters.head(6).reshaped<Eigen::RowMajor>(2, 3);
        const core::MatrixD error = (W * pass.x - pass.t) * (2.0 / 18);
        const core::MatrixD dW = error * pass.x.transpose();
        QVERIFY((pass.gradients.head(6).reshaped<Eigen::RowMajor>(2, 3) - dW).cwiseAbs().maxCoeff() < 1e-15);
        QVERIFY((pass.gradients.tail(2) - error.rowwise().sum()).cwiseAbs().maxCoeff() < 1e-15);
    }

    void smallerBatchesUseThePartOfTheWorkspaceTheyNeed() {
        Pass<double> pass(network({3, 5, 2}, "tanh"), "mse", 8), small(network({3, 5, 2}, "tanh"), "mse", 3);
        const double whole = pass.run();
        pass.x.conservativeResize(3, 3);
        pass.t.conservativeResize(2, 3);
        pass.gradients.setConstant(NAN);
        small.x = pass.x;
        small.t = pass.t;
        QCOMPARE(pass.run(), small.run());
        QVERIFY(pass.gradients == small.gradients);
        QCOMPARE(pass.ws.samples(), Index(3));
        QCOMPARE(pass.ws.layers[0].a.cols(), Index(3));
        QVERIFY(pass.run(1) > 0);
        Pass<double> again(network({3, 5, 2}, "tanh"), "mse", 8);
        pass.x = again.x;
        pass.t = again.t;
        QCOMPARE(pass.run(), whole);
    }

    void aLargerBatchGrowsTheWorkspace() {
        Pass<double> pass(network({3, 5, 2}, "tanh"), "mse", 8), small(network({3, 5, 2}, "tanh"), "mse", 8);
        small.ws = small.network.workspace(2);
        QCOMPARE(small.run(), pass.run());
        QVERIFY(small.gradients == pass.gradients);
    }

    void aPassAllocatesNothingForAnyActivationAndLoss() {
        for (const model::Loss& loss : model::losses())
            for (const model::Activation& f : model::activations()) {
                Pass<float> narrow(network({5, 40, 30, 10}, f.name), loss.name.c_str(), 130);
                Pass<double> wide(network({5, 40, 30, 10}, f.name), loss.name.c_str(), 130);
                const long long before = tests::allocations();
                for (const Index samples : {130, 7, 1, 130}) {
                    narrow.run(samples);
                    wide.run(samples);
                }
                QVERIFY2(tests::allocations() == before, (f.name + " " + loss.name).c_str());
            }
    }

    void aWideNetworkAllocatesNothingEither() {
        Pass<float> pass(network({784, 1024, 10}, "relu"), "cross_entropy", 256);
        const long long before = tests::allocations();
        for (const Index samples : {256, 32, 1})
            pass.run(samples);
        QCOMPARE(tests::allocations(), before);
    }

    void theSeedDecidesTheInitialWeightsInBothPrecisions() {
        const auto spec = network({3, 5, 2}, "relu");
        const auto narrow = model::Network<float>::create(spec);
        const auto wide = model::Network<double>::create(spec);
        QVERIFY(narrow->initialParameters(5) == wide->initialParameters(5));
        QVERIFY(narrow->initialParameters(5) != wide->initialParameters(6));
    }

    void aMovedWorkspaceStillHoldsThePass() {
        Pass<double> pass(network({3, 5, 2}, "tanh"), "mse", 4);
        pass.run();
        const double a = pass.ws.layers[1].a(1, 2);
        const model::Workspace<double> moved = std::move(pass.ws);
        QCOMPARE(moved.layers[1].a(1, 2), a);
    }

    void summariesCountShapesAndParameters() {
        const auto layers = model::summarize(network({64, 32, 10}, "relu"));
        QVERIFY(layers.ok());
        QCOMPARE((*layers)[0].type, std::string("dense"));
        QCOMPARE((*layers)[0].outputShape, std::vector<int>{32});
        QCOMPARE((*layers)[0].parameters, Index(64 * 32 + 32));
        QCOMPARE((*layers)[1].multiplications, Index(320));
    }

    void theCheckedSpecHasEveryDefault() {
        model::NetworkSpec spec;
        spec.layers = {{"dense", {{"units", std::int64_t(3)}}, "hidden", false, 0.5}};
        const auto made = model::Network<float>::create(spec);
        QVERIFY(made.ok());
        const model::LayerSpec& layer = made->spec().layers[0];
        QCOMPARE(layer.settings.text("activation"), std::string("linear"));
        QVERIFY(layer.settings.flag("use_bias"));
        QCOMPARE(layer.name, std::string("hidden"));
        QVERIFY(!made->layout().slots[0].trainable);
    }

    void errorsNameThePlace() {
        const auto changed = [](const char* key, core::Value value) {
            model::NetworkSpec spec = network({2, 3, 1}, "tanh");
            spec.layers[1].settings.set(key, std::move(value));
            return refused(spec);
        };
        QCOMPARE(changed("units", std::int64_t(0)).context, std::string("network.layers[1].units"));
        QCOMPARE(changed("units", std::int64_t(0)).code, core::Code::OutOfRange);
        QCOMPARE(changed("units", std::int64_t(4097)).code, core::Code::OutOfRange);
        QCOMPARE(changed("units", std::string("many")).code, core::Code::WrongType);
        QCOMPARE(changed("activation", std::string("tahn")).context,
                 std::string("network.layers[1].activation"));
        QCOMPARE(changed("unit", std::int64_t(3)).code, core::Code::UnknownKey);
        QVERIFY(changed("unit", std::int64_t(3)).context.starts_with("network.layers[1]"));
        model::NetworkSpec spec = network({2, 3, 1}, "tanh");
        spec.layers[0].settings.remove("units");
        QCOMPARE(refused(spec).code, core::Code::MissingKey);
        QCOMPARE(refused(spec).context, std::string("network.layers[0].units"));
        spec = network({2, 3, 1}, "tanh");
        spec.layers[0].type = "dens";
        QCOMPARE(refused(spec).context, std::string("network.layers[0].type"));
        QVERIFY(refused(spec).message.find("\"dense\"") != std::string::npos);
        spec = network({2, 3, 1}, "tanh");
        spec.layers[1].learningRateScale = NAN;
        QCOMPARE(refused(spec).context, std::string("network.layers[1].learning_rate_scale"));
    }

    void impossibleShapesAreErrors() {
        model::NetworkSpec spec = network({2, 3}, "tanh");
        spec.layers.clear();
        QCOMPARE(refused(spec).context, std::string("network.layers"));
        spec = network({0, 3}, "tanh");
        QCOMPARE(refused(spec).context, std::string("network.input[0]"));
        QCOMPARE(refused(spec).code, core::Code::OutOfRange);
        spec.input = {};
        QCOMPARE(refused(spec).context, std::string("network.input"));
        spec.input = {8, 8};
        QCOMPARE(refused(spec).code, core::Code::ShapeMismatch);
        QCOMPARE(refused(spec).context, std::string("network.layers[0]"));
        spec.input = {2147483647, 2147483647, 2147483647};
        QCOMPARE(refused(spec).code, core::Code::TooLarge);
    }

    void tooManyParametersAreRefusedBeforeTheyAreAllocated() {
        QCOMPARE(refused(network({1 << 20, 4096}, "tanh")).code, core::Code::TooLarge);
        std::vector<int> sizes(20, 4096);
        const core::Error error = refused(network(sizes, "tanh"));
        QCOMPARE(error.code, core::Code::TooLarge);
        QCOMPARE(error.context, std::string("network.layers[15]"));
    }

    void aSpecIsSummedUpInAWord() {
        model::NetworkSpec spec = network({2, 6, 4, 1}, "tanh");
        spec.layers[2].settings.set("activation", std::string("sigmoid"));
        QCOMPARE(model::summary(spec), std::string("2-6-4-1 tanh"));
        spec.layers[1].settings.set("activation", std::string("relu"));
        QCOMPARE(model::summary(spec), std::string("2-6-4-1"));
        QCOMPARE(model::summary(network({3, 1}, "tanh")), std::string("3-1"));
        spec.input = {8, 8};
        QCOMPARE(model::summary(spec), std::string("8×8-6-4-1"));
    }
};

QTEST_APPLESS_MAIN(TestNetwork)
#include "tst_network.moc"
