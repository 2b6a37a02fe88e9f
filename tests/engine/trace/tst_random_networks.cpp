// The engine against PyTorch on 200 networks drawn by chance (see tests/fixtures/make_fixtures.py).
#include "engine/model/network.h"
#include "engine/optim/clip.h"
#include "engine/trace/trace.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace engine;

namespace {

core::VectorD vector(const QJsonValue& json) {
    const QJsonArray numbers = json.toArray();
    core::VectorD values(numbers.size());
    for (int i = 0; i < numbers.size(); ++i)
        values[i] = numbers[i].toDouble();
    return values;
}

/// All tensors one after the other, as in the network's layout.
core::VectorD joined(const QJsonValue& tensors) {
    QJsonArray all;
    for (const auto& tensor : tensors.toArray())
        for (const auto& number : tensor.toArray())
            all.append(number);
    return vector(all);
}

core::MatrixD matrix(const QJsonValue& json, core::Index columns) {
    const core::VectorD numbers = vector(json);
    return core::ConstMatrixMap<double>(numbers.data(), numbers.size() / columns, columns);
}

core::Settings settings(const QJsonObject& json) {
    core::Settings all;
    for (auto it = json.begin(); it != json.end(); ++it)
        all.set(it.key().toStdString(),
                it->isBool() ? core::Value(it->toBool()) : core::Value(it->toDouble()));
    return all;
}

model::NetworkSpec networkOf(const QJsonObject& json) {
    const QJsonArray sizes = json["sizes"].toArray(), activations = json["activations"].toArray();
    model::NetworkSpec spec;
    spec.input = {sizes[0].toInt()};
    for (int l = 0; l < activations.size(); ++l) {
        auto layer = model::denseLayer(sizes[l + 1].toInt(), activations[l].toString().toStdString());
        layer.settings.set("use_bias", json["bias"].toArray()[l].toBool());
        spec.layers.push_back(layer);
    }
    return spec;
}

trace::PassInput passOf(const QJsonObject& json) {
    trace::PassInput input;
    input.network = networkOf(json);
    input.parameters = joined(json["parameters"]);
    input.loss = json["loss"].toString().toStdString();
    const QJsonObject optimizer = json["optimizer"].toObject();
    input.optimizer = {optimizer["type"].toString().toStdString(),
                       settings(optimizer["settings"].toObject())};
    input.learningRate = input.optimizer.settings.real("learning_rate");
    input.l1 = json["l1"].toDouble();
    input.l2 = json["l2"].toDouble();
    input.gradientClipNorm = json["gradient_clip_norm"].toDouble();
    input.x = matrix(json["x"], json["samples"].toInt());
    input.t = matrix(json["t"], json["samples"].toInt());
    return input;
}

QJsonArray fixture() {
    QFile file(fixturePath("networks.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object()["networks"].toArray();
}

/// The largest deviation of any tensor, relative to its largest value; infinite where one is no number.
double deviation(const model::Layout& layout, const core::VectorD& ours, const core::VectorD& theirs) {
    double worst = 0;
    for (const model::TensorSlot& slot : layout.slots) {
        const auto one = ours.segment(slot.offset, slot.size), other = theirs.segment(slot.offset, slot.size);
        const double off = (one - other).cwiseAbs().maxCoeff() / other.cwiseAbs().maxCoeff();
        worst = one.allFinite() && std::isfinite(off) ? std::max(worst, off) : INFINITY;
    }
    return worst;
}

/// One pass and update in float, as the trainer makes them.
struct FloatPass {
    double loss = 0;
    core::Vector<float> gradients, updated;
    std::vector<core::Matrix<float>> z, a; ///< of each layer
};

void step(const trace::PassInput& input, core::Vector<float> parameters, FloatPass& pass) {
    const auto optimizer = optim::makeFloatOptimizer(input.optimizer);
    auto state = (*optimizer)->initialState(parameters.size());
    core::Vector<float> delta = parameters;
    const double scale = optim::clipScale(pass.gradients.cast<double>().norm(), input.gradientClipNorm);
    (*optimizer)
        ->step(parameters, pass.gradients, state, 0, parameters.size(), {1, input.learningRate, scale},
               delta);
    pass.updated = parameters + delta;
}

FloatPass inFloat(const trace::PassInput& input) {
    FloatPass pass;
    const auto network = model::Network<float>::create(input.network);
    const core::Vector<float> parameters = input.parameters.cast<float>();
    const core::Matrix<float> x = input.x.cast<float>(), t = input.t.cast<float>();
    const core::ConstMatrixMap<float> inputs(x.data(), x.rows(), x.cols()),
        targets(t.data(), t.rows(), t.cols());
    const model::Loss& loss = *model::findLoss(input.loss);
    auto ws = network->workspace(x.cols());
    network->forward(parameters, inputs, ws);
    pass.loss = network->loss(loss, targets, ws);
    pass.loss += model::penaltyValue(input.penalty(), network->layout(), parameters);
    pass.gradients.setZero(parameters.size());
    network->backward(parameters, inputs, targets, loss, ws, pass.gradients);
    model::addPenaltyGradient(input.penalty(), network->layout(), parameters, pass.gradients);
    for (const auto& layer : ws.layers) {
        pass.z.push_back(layer.z);
        pass.a.push_back(layer.a);
    }
    step(input, parameters, pass);
    return pass;
}

const core::MatrixD& recorded(const trace::Trace& pass, int layer, const char* name) {
    return pass.operations[static_cast<std::size_t>(pass.find(trace::Phase::Forward, layer, name))].values;
}

} // namespace

class TestRandomNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doubleAgreesWithPyTorch() {
        const QJsonArray all = fixture();
        QCOMPARE(all.size(), 200);
        double worst[3] = {};
        for (int i = 0; i < all.size(); ++i) {
            const QJsonObject json = all[i].toObject();
            const auto pass = trace::record(passOf(json));
            QVERIFY2(pass.ok(), pass ? "" : pass.error().text().c_str());
            const model::Layout& layout = (*pass)->layout;
            const double value = json["value"].toDouble();
            const double off[3] = {std::abs((*pass)->loss - value) / std::abs(value),
                                   deviation(layout, (*pass)->gradients, joined(json["gradients"])),
                                   deviation(layout, (*pass)->updated, joined(json["updated"]))};
            for (int what = 0; what < 3; ++what) {
                worst[what] = std::max(worst[what], off[what]);
                QVERIFY2(off[what] <= 1e-12,
                         qPrintable(QString("network %1, %2: %3").arg(i).arg(what).arg(off[what])));
            }
        }
        qInfo("largest deviation of loss %.2g, gradients %.2g, updated parameters %.2g", worst[0], worst[1],
              worst[2]);
    }

    void floatFollowsDouble() {
        double worst[4] = {};
        const QJsonArray all = fixture();
        for (int i = 0; i < all.size(); ++i) {
            const trace::PassInput input = passOf(all[i].toObject());
            const auto pass = trace::record(input);
            QVERIFY(pass);
            const FloatPass narrow = inFloat(input);
            double layers = 0;
            for (std::size_t l = 0; l < narrow.z.size(); ++l)
                for (const auto& [ours, name] :
                     {std::pair(&narrow.z[l], "z"), std::pair(&narrow.a[l], "a")}) {
                    const core::MatrixD& wide = recorded(**pass, static_cast<int>(l), name);
                    layers = std::max(layers, (ours->cast<double>() - wide).cwiseAbs().maxCoeff() /
                                                  wide.cwiseAbs().maxCoeff());
                }
            const double off[4] = {
                std::abs(narrow.loss - (*pass)->loss) / std::abs((*pass)->loss), layers,
                deviation((*pass)->layout, narrow.gradients.cast<double>(), (*pass)->gradients),
                deviation((*pass)->layout, narrow.updated.cast<double>(), (*pass)->updated)};
            for (int what = 0; what < 4; ++what) {
                worst[what] = std::max(worst[what], off[what]);
                QVERIFY2(off[what] <= 1e-5,
                         qPrintable(QString("network %1, %2: %3").arg(i).arg(what).arg(off[what])));
            }
        }
        qInfo("largest deviation of loss %.2g, layers %.2g, gradients %.2g, updated parameters %.2g",
              worst[0], worst[1], worst[2], worst[3]);
    }

    // The fixture holds what it should: every activation, loss and optimizer, with and without penalties and
    // clipping.
    void everyKindIsThere() {
        QSet<QString> activations, losses, optimizers;
        int penalized = 0, clipped = 0;
        for (const auto& each : fixture()) {
            const QJsonObject json = each.toObject();
            for (const auto& activation : json["activations"].toArray())
                activations.insert(activation.toString());
            losses.insert(json["loss"].toString());
            optimizers.insert(json["optimizer"].toObject()["type"].toString());
            penalized += json["l1"].toDouble() > 0 || json["l2"].toDouble() > 0;
            clipped += json["gradient_clip_norm"].toDouble() > 0;
        }
        QCOMPARE(activations.size(), static_cast<qsizetype>(model::activations().size()));
        QCOMPARE(losses.size(), static_cast<qsizetype>(model::losses().size()));
        QCOMPARE(optimizers.size(), static_cast<qsizetype>(optim::optimizers().size()));
        QVERIFY(penalized > 50 && penalized < 150 && clipped > 30 && clipped < 150);
    }
};

QTEST_APPLESS_MAIN(TestRandomNetworks)
#include "tst_random_networks.moc"
