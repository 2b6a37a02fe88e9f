#include "engine/train/response.h"

#include <QtTest>

#include <cmath>

using namespace engine;
using namespace engine::train;

namespace {

model::Network<float> network(int inputs) {
    model::NetworkSpec spec;
    spec.input = {inputs};
    spec.layers = {model::denseLayer(3, "tanh"), model::denseLayer(2, "linear")};
    return *model::Network<float>::create(spec);
}

/// The outputs of all layers for one input.
std::vector<core::MatrixD> outputs(const model::Network<float>& network, const core::VectorD& parameters,
                                   std::vector<float> x) {
    auto workspace = network.workspace(1);
    network.forward(parameters.cast<float>(), core::ConstMatrixMap<float>(x.data(), core::Index(x.size()), 1),
                    workspace);
    std::vector<core::MatrixD> made;
    for (const auto& layer : workspace.layers)
        made.push_back(layer.a.cast<double>());
    return made;
}

} // namespace

class TestResponse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyUnitAnswersEveryPointOfThePlane() {
        const auto net = network(2);
        const core::VectorD parameters = net.initialParameters(3);
        // More than one block of points.
        Response grid;
        grid.width = 60;
        grid.height = 41;
        grid.x0 = -6;
        grid.x1 = 6;
        grid.y0 = -2;
        grid.y1 = 4;
        const Response response = respond(net, parameters, {}, {}, grid);
        QCOMPARE(response.layers.size(), std::size_t(2));
        QCOMPARE(response.layers[0].rows(), core::Index(3));
        QCOMPARE(response.layers[1].rows(), core::Index(2));
        QCOMPARE(response.layers[0].cols(), core::Index(60 * 41));
        for (const auto& [column, row] : {std::pair{0, 0}, {59, 0}, {0, 40}, {59, 40}, {17, 33}, {30, 20}}) {
            const double x = -6 + 12.0 * column / 59, y = 4 - 6.0 * row / 40; // the first row is the top
            const auto expected = outputs(net, parameters, {float(x), float(y)});
            for (std::size_t layer = 0; layer < 2; ++layer)
                for (core::Index unit = 0; unit < expected[layer].rows(); ++unit)
                    QVERIFY(std::abs(double(response.layers[layer](unit, row * 60 + column)) -
                                     expected[layer](unit, 0)) < 1e-5);
        }
    }

    void inputsGoThroughTheScaler() {
        const auto net = network(2);
        const core::VectorD parameters = net.initialParameters(4);
        const core::VectorD mean{{10, -3}}, deviation{{2, 0.5}};
        Response grid;
        grid.width = grid.height = 3;
        grid.x0 = 8;
        grid.x1 = 12;
        grid.y0 = -4;
        grid.y1 = -2;
        const Response response = respond(net, parameters, mean, deviation, grid);
        const auto corner = outputs(net, parameters, {-1, 2});
        const auto middle = outputs(net, parameters, {0, 0});
        QVERIFY(std::abs(double(response.layers[1](0, 0)) - corner[1](0, 0)) < 1e-5);
        QVERIFY(std::abs(double(response.layers[1](1, 4)) - middle[1](1, 0)) < 1e-5);
    }

    void ofOneInputItIsALine() {
        const auto net = network(1);
        const core::VectorD parameters = net.initialParameters(5);
        Response line;
        line.width = 5;
        line.height = 1;
        line.x0 = -1;
        line.x1 = 1;
        const Response response = respond(net, parameters, {}, {}, line);
        QCOMPARE(response.layers[1].cols(), core::Index(5));
        for (int i = 0; i < 5; ++i)
            QVERIFY(std::abs(double(response.layers[1](0, i)) -
                             outputs(net, parameters, {float(-1 + 0.5 * i)})[1](0, 0)) < 1e-5);
    }
};

QTEST_APPLESS_MAIN(TestResponse)
#include "tst_response.moc"
