#include "engine/io/project.h"
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

core::VectorD vector(const QJsonValue& json) {
    const QJsonArray numbers = json.toArray();
    core::VectorD values(numbers.size());
    for (int i = 0; i < numbers.size(); ++i)
        values[i] = numbers[i].toDouble();
    return values;
}

/// Tensors one after the other, as in a network's layout.
core::VectorD joined(const QJsonValue& tensors) {
    std::vector<double> all;
    for (const auto& tensor : tensors.toArray())
        for (const double value : vector(tensor))
            all.push_back(value);
    return Eigen::Map<core::VectorD>(all.data(), Index(all.size()));
}

template <class S>
core::Matrix<S> matrix(const QJsonValue& json, Index rows) {
    core::VectorD numbers = vector(json);
    return Eigen::Map<core::MatrixD>(numbers.data(), rows, numbers.size() / rows).cast<S>();
}

/// A network as a project file has it.
model::NetworkSpec network(const QJsonObject& json) {
    const QJsonObject project{{"chainrule", 1},
                              {"network", json},
                              {"data", QJsonObject{{"source", "spiral"}}},
                              {"training", QJsonObject{{"loss", "mse"}}}};
    const auto read = io::readProject(QJsonDocument(project).toJson().toStdString());
    if (!read)
        qFatal("%s", read.error().text().c_str());
    return read->experiment.network;
}

QJsonArray fixtures() {
    QFile file(fixturePath("layers.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).array() : QJsonArray();
}

/// Largest deviation of any layer, relative to its largest number.
double deviation(const model::Layout& layout, const core::VectorD& ours, const core::VectorD& theirs) {
    double worst = 0;
    for (const model::TensorSlot& slot : layout.slots) {
        const Index offset = layout.layerOffset(slot.layer), size = layout.layerSize(slot.layer);
        const double off = (ours - theirs).segment(offset, size).cwiseAbs().maxCoeff();
        worst = std::max(worst, off / theirs.segment(offset, size).cwiseAbs().maxCoeff());
    }
    return worst;
}

template <class S>
struct Pass {
    model::Network<S> network;
    core::Vector<S> parameters, gradients;
    core::Matrix<S> x, t;
    model::Workspace<S> ws;
    const model::Loss& loss;

    explicit Pass(const QJsonObject& each)
        : network(model::Network<S>::create(::network(each["network"].toObject())).value()),
          parameters(joined(each["parameters"]).cast<S>()),
          gradients(core::Vector<S>::Constant(parameters.size(), S(NAN))),
          x(matrix<S>(each["x"], network.inputs())), t(matrix<S>(each["t"], network.outputs())),
          ws(network.workspace(x.cols())), loss(*model::findLoss(each["loss"].toString().toStdString())) {}

    double run() {
        const core::ConstMatrixMap<S> xs(x.data(), x.rows(), x.cols()), ts(t.data(), t.rows(), t.cols());
        network.forward(parameters, xs, ws);
        const double value = network.loss(loss, ts, ws);
        network.backward(parameters, xs, ts, loss, ws, gradients);
        return value;
    }
    core::VectorD updated(const char* type, double rate) const {
        const auto optimizer = std::move(optim::makeOptimizer<S>({type, {{"learning_rate", rate}}}).value());
        auto state = optimizer->initialState(parameters.size());
        core::Vector<S> delta(parameters.size());
        optimizer->step(parameters, gradients, state, 0, delta.size(), {1, rate}, delta);
        return (parameters + delta).template cast<double>();
    }
};

/// The largest relative deviation of loss, gradients and updates.
template <class S>
double compare(const QJsonObject& each) {
    Pass<S> pass(each);
    const double value = each["value"].toDouble();
    const model::Layout& layout = pass.network.layout();
    const double off = std::abs(pass.run() - value) / value;
    return std::max(
        {off, deviation(layout, pass.gradients.template cast<double>(), joined(each["gradients"])),
         deviation(layout, pass.updated("sgd", 0.1), joined(each["sgd"])),
         std::is_same_v<S, float> ? 0 : deviation(layout, pass.updated("adam", 0.01), joined(each["adam"]))});
}

} // namespace

/// Networks of all types of layers.
class TestLayerTypes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doubleAgreesWithPyTorch() {
        QVERIFY(fixtures().size() >= 12);
        double worst = 0;
        for (const auto& value : fixtures()) {
            const QJsonObject each = value.toObject();
            const double off = compare<double>(each);
            QVERIFY2(off <= 1e-12, qPrintable(each["name"].toString() + QString(" %1").arg(off)));
            worst = std::max(worst, off);
        }
        qInfo("largest relative deviation: %.2g", worst);
    }

    void floatAgreesWithPyTorchAsFarAsFloatGoes() {
        for (const auto& value : fixtures()) {
            const QJsonObject each = value.toObject();
            const double off = compare<float>(each);
            QVERIFY2(off <= 1e-5, qPrintable(each["name"].toString() + QString(" %1").arg(off)));
        }
    }

    void passesOfWholeNetworksAllocateNothing() {
        for (const auto& value : fixtures()) {
            Pass<float> narrow(value.toObject());
            Pass<double> wide(value.toObject());
            const long long before = tests::allocations();
            narrow.run();
            wide.run();
            QVERIFY2(tests::allocations() == before, qPrintable(value.toObject()["name"].toString()));
        }
    }

    // Training goes through Network::pass.
    void passAndForwardWithBackwardMakeTheSame() {
        for (const auto& value : fixtures()) {
            Pass<float> pass(value.toObject());
            const double loss = pass.run();
            const core::Vector<float> gradients = pass.gradients;
            const core::ConstMatrixMap<float> x(pass.x.data(), pass.x.rows(), pass.x.cols()),
                t(pass.t.data(), pass.t.rows(), pass.t.cols());
            const double same =
                pass.network.pass(pass.parameters, x, t, pass.loss, pass.ws, pass.gradients, {true, 1, 1});
            QVERIFY(std::abs(same - loss) <= 1e-6 * loss);
            QVERIFY((pass.gradients - gradients).cwiseAbs().maxCoeff() <=
                    1e-6f * gradients.cwiseAbs().maxCoeff());
        }
    }
};

QTEST_APPLESS_MAIN(TestLayerTypes)
#include "tst_layer_types.moc"
