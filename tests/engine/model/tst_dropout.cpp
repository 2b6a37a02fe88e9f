#include "engine/model/dropout.h"

#include "engine/model/network.h"
#include "tests/allocation_counter.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace engine;
using core::Index;
using core::MatrixD;

namespace {

template <class S>
std::unique_ptr<model::Layer<S>> dropout(double rate, int units) {
    const model::LayerType type = model::dropoutType();
    if constexpr (std::is_same_v<S, float>)
        return type.makeFloat({{"rate", rate}}, {units});
    else
        return type.makeDouble({{"rate", rate}}, {units});
}

/// The mask of that layer in that step.
template <class S = double>
core::Matrix<S> mask(double rate, const model::PassMode& mode, int layer, Index units, Index samples) {
    const core::Matrix<S> x = core::Matrix<S>::Ones(units, samples);
    core::Matrix<S> a(units, samples), mask(units, samples);
    model::LayerState<S> state;
    new (&state.a) core::MatrixMap<S>(a.data(), units, samples);
    new (&state.mask) core::MatrixMap<S>(mask.data(), units, samples);
    dropout<S>(rate, int(units))->forward(nullptr, {x.data(), units, samples}, mode, layer, state);
    return a == mask ? mask : core::Matrix<S>();
}

double shareKept(const MatrixD& mask) { return (mask.array() != 0).cast<double>().mean(); }

/// Pearson's, of what is kept.
double correlation(const MatrixD& one, const MatrixD& other) {
    const Eigen::ArrayXXd a = (one.array() != 0).cast<double>() - shareKept(one);
    const Eigen::ArrayXXd b = (other.array() != 0).cast<double>() - shareKept(other);
    return (a * b).sum() / std::sqrt(a.square().sum() * b.square().sum());
}

MatrixD matrix(const QJsonValue& json, Index rows, Index cols) {
    MatrixD values(rows, cols);
    for (int i = 0; i < values.size(); ++i)
        values.data()[i] = json.toArray()[i].toDouble();
    return values;
}

/// One pass of the layer with a mask that is given.
struct Given {
    MatrixD x, dy, mask, y, dx;
    void run(double rate) {
        y.resizeLike(x);
        dx.resizeLike(x);
        model::LayerState<double> state;
        const auto place = [](core::MatrixMap<double>& map, MatrixD& m) {
            new (&map) core::MatrixMap<double>(m.data(), m.rows(), m.cols());
        };
        place(state.a, y);
        place(state.da, dy);
        place(state.mask, mask);
        core::MatrixMap<double> dxs(dx.data(), dx.rows(), dx.cols());
        const core::ConstMatrixMap<double> xs(x.data(), x.rows(), x.cols());
        const auto layer = dropout<double>(rate, int(x.rows()));
        layer->forward(nullptr, xs, {true, 0, 0, true}, 0, state);
        layer->backward(nullptr, xs, state, nullptr, &dxs);
    }
};

model::LayerSpec dropoutLayer(double rate) {
    model::LayerSpec layer = model::layerOf("dropout");
    layer.settings.set("rate", rate);
    return layer;
}

model::NetworkSpec network() {
    model::NetworkSpec spec;
    spec.input = {3};
    spec.layers = {dropoutLayer(0.25), model::denseLayer(8, "tanh"), dropoutLayer(0.5), dropoutLayer(0.5),
                   model::denseLayer(2, "softmax")};
    return spec;
}

/// One pass of the whole network.
template <class S>
struct Pass {
    model::Network<S> net = model::Network<S>::create(network()).value();
    core::Vector<S> parameters = net.initialParameters(4).template cast<S>();
    core::Vector<S> gradients{parameters.size()};
    core::Matrix<S> x, t;
    model::Workspace<S> ws = net.workspace(32);
    const model::Loss& loss = *model::findLoss("cross_entropy");

    explicit Pass(Index samples) : x(3, samples), t(core::Matrix<S>::Zero(2, samples)) {
        for (Index i = 0; i < x.size(); ++i)
            x.data()[i] = S(std::sin(0.7 * double(i) + 1));
        t.row(0).setOnes();
    }
    void run(const model::PassMode& mode, Index samples) {
        const core::ConstMatrixMap<S> xs(x.data(), 3, samples), ts(t.data(), 2, samples);
        net.forward(parameters, xs, ws, mode);
        net.backward(parameters, xs, ts, loss, ws, gradients);
    }
    void run(const model::PassMode& mode) { run(mode, x.cols()); }
};

} // namespace

class TestDropout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithPyTorch() {
        QFile file(fixturePath("dropout.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray all = QJsonDocument::fromJson(file.readAll()).array();
        QCOMPARE(all.size(), 4);
        for (const auto& value : all) {
            const QJsonObject each = value.toObject();
            const double rate = each["rate"].toDouble();
            Given given{matrix(each["x"], 5, 8), matrix(each["dy"], 5, 8), {}, {}, {}};
            given.mask = matrix(each["kept"], 5, 8) / (1 - rate);
            given.run(rate);
            QVERIFY((given.y - matrix(each["y"], 5, 8)).cwiseAbs().maxCoeff() < 1e-15);
            QVERIFY((given.dx - matrix(each["dx"], 5, 8)).cwiseAbs().maxCoeff() < 1e-15);
        }
    }

    void keepsItsShareAndScalesWhatItKeeps() {
        for (const double rate : {0.0, 0.1, 0.5, 0.8, 0.99}) {
            const MatrixD drawn = mask(rate, {true, 1, 1}, 0, 64, 1024);
            const double deviation = std::sqrt(rate * (1 - rate) / double(drawn.size()));
            QVERIFY(std::abs(shareKept(drawn) - (1 - rate)) <= 4 * deviation);
            QVERIFY((drawn.array() == 0 || drawn.array() == 1 / (1 - rate)).all());
            // On average what went in comes out.
            QVERIFY(std::abs(drawn.mean() - 1) <= 4 * deviation / (1 - rate));
        }
    }

    void stepsLayersSeedsUnitsAndSamplesHaveNothingInCommon() {
        const Index units = 128, samples = 256;
        const double chance = 4.5 / std::sqrt(double(units * samples));
        const auto drawn = [=](std::uint64_t seed, long long step, int layer) {
            return mask(0.3, {true, seed, step}, layer, units, samples);
        };
        const MatrixD first = drawn(42, 1, 0);
        for (const long long step : {2LL, 3LL, 256LL, 257LL, 1LL << 32})
            QVERIFY(std::abs(correlation(first, drawn(42, step, 0))) < chance);
        for (const int layer : {1, 2, 256})
            QVERIFY(std::abs(correlation(first, drawn(42, 1, layer))) < chance);
        for (const std::uint64_t seed : {43u, 40u, 0u})
            QVERIFY(std::abs(correlation(first, drawn(seed, 1, 0))) < chance);
        QVERIFY(std::abs(correlation(drawn(42, 1, 1), drawn(42, 2, 0))) < chance);
        QVERIFY(std::abs(correlation(first.topRows(units - 1), first.bottomRows(units - 1))) < chance);
        QVERIFY(std::abs(correlation(first.leftCols(samples - 1), first.rightCols(samples - 1))) < chance);
    }

    void oneElementOverTheStepsIsByChanceToo() {
        int kept = 0, changes = 0;
        bool before = false;
        for (long long step = 1; step <= 4000; ++step) {
            const bool now = mask(0.5, {true, 7, step}, 2, 1, 1)(0, 0) != 0;
            kept += now;
            changes += now != before;
            before = now;
        }
        QVERIFY(std::abs(kept - 2000) < 4 * std::sqrt(1000.0));
        QVERIFY(std::abs(changes - 2000) < 4 * std::sqrt(1000.0));
    }

    void theSameStepDrawsTheSameMask() {
        const model::PassMode mode{true, 42, 17};
        const MatrixD drawn = mask(0.3, mode, 3, 20, 30);
        mask(0.3, {true, 42, 18}, 3, 20, 30);
        QVERIFY(mask(0.3, mode, 3, 20, 30) == drawn);
        QVERIFY(mask(0.3, {true, 42, 18}, 3, 20, 30) != drawn);
        const core::Matrix<float> narrow = mask<float>(0.3, mode, 3, 20, 30);
        QVERIFY((narrow.array() != 0).matrix() == (drawn.array() != 0).matrix());
        QVERIFY(narrow.cast<double>().isApprox(drawn, 1e-7));
    }

    void aNetworkRepeatsAStepInBothPrecisions() {
        Pass<double> wide(5);
        Pass<float> narrow(5);
        wide.run({true, 9, 4});
        const core::VectorD gradients = wide.gradients;
        wide.run({true, 9, 5});
        QVERIFY(wide.gradients != gradients);
        wide.run({true, 9, 4});
        QVERIFY(wide.gradients == gradients);
        narrow.run({true, 9, 4});
        QVERIFY((narrow.gradients.cast<double>() - gradients).cwiseAbs().maxCoeff() <
                1e-5 * gradients.cwiseAbs().maxCoeff());
        // Two layers after each other do not draw alike.
        QVERIFY(wide.ws.layers[2].mask != wide.ws.layers[3].mask);
    }

    void evaluationChangesNothing() {
        Pass<double> pass(6);
        pass.run({true, 9, 4});
        pass.run({});
        QVERIFY(pass.ws.layers[0].a == pass.x);
        QVERIFY(pass.ws.layers[3].a == pass.ws.layers[1].a);
        QVERIFY(pass.ws.layers[1].da == pass.ws.layers[3].da);
        model::NetworkSpec plain;
        plain.input = {3};
        plain.layers = {network().layers[1], network().layers[4]};
        const auto without = model::Network<double>::create(plain).value();
        auto ws = without.workspace(6);
        QVERIFY(without.initialParameters(4) == pass.parameters);
        without.forward(pass.parameters, {pass.x.data(), 3, 6}, ws);
        QVERIFY(ws.layers.back().a == pass.ws.layers.back().a);
    }

    void passesOfAnySizeAllocateNothing() {
        Pass<float> narrow(32);
        Pass<double> wide(32);
        const long long before = tests::allocations();
        for (const Index samples : {32, 7, 32, 1}) {
            narrow.run({true, 1, samples}, samples);
            wide.run({true, 1, samples}, samples);
            narrow.run({}, samples);
        }
        QCOMPARE(tests::allocations(), before);
    }

    void layersWithoutParametersTakeNoneOfTheirNeighbours() {
        const auto net = model::Network<double>::create(network()).value();
        const model::Layout& layout = net.layout();
        QCOMPARE(layout.slots.front().name, std::string("1.weight"));
        QCOMPARE(layout.slots.back().name, std::string("4.bias"));
        QCOMPARE(layout.layerOffset(0), Index(0));
        QCOMPARE(layout.layerOffset(2), Index(32));
        QCOMPARE(layout.layerOffset(4), Index(32));
        for (const int layer : {0, 2, 3})
            QCOMPARE(layout.layerSize(layer), Index(0));
        QCOMPARE(layout.layerSize(4), Index(18));
    }

    void shapesPassThrough() {
        const auto layers = model::summarize(network());
        QVERIFY(layers.ok());
        QCOMPARE((*layers)[0].outputShape, std::vector<int>({3}));
        QCOMPARE((*layers)[2].outputShape, std::vector<int>({8}));
        QCOMPARE((*layers)[2].parameters, Index(0));
        QCOMPARE(model::dropoutType().outputShape({}, {2, 3, 4}).value(), std::vector<int>({2, 3, 4}));
        QCOMPARE(model::dropoutType().makeDouble({{"rate", 0.5}}, {2, 3, 4})->outputs(), Index(24));
    }

    void badRatesAndALastLayerAreRefused() {
        const auto refused = [](const model::NetworkSpec& spec) {
            const auto result = model::Network<float>::create(spec);
            return result ? std::string() : result.error().text();
        };
        model::NetworkSpec spec = network();
        spec.layers[2].settings.set("rate", 1.0);
        QCOMPARE(refused(spec),
                 std::string("network.layers[2].rate: expected a number from 0 to 0.999999, got 1"));
        spec.layers[2].settings.set("rate", -0.1);
        QVERIFY(!refused(spec).empty());
        spec = network();
        spec.layers.pop_back();
        QCOMPARE(refused(spec),
                 std::string("network.layers[3]: a dropout layer cannot be the last one; expected "
                             "a layer such as dense after it"));
        spec.layers = {spec.layers.front()};
        QVERIFY(!refused(spec).empty());
    }
};

QTEST_APPLESS_MAIN(TestDropout)
#include "tst_dropout.moc"
