#include "engine/analysis/contributions.h"

#include "engine/core/random.h"

#include <QtTest>

using namespace engine;
using analysis::Contributor;

namespace {

core::VectorD sample(core::Index inputs) {
    core::Random random(4);
    core::VectorD x(inputs);
    for (double& one : x)
        one = random.normal();
    return x;
}

/// The output before a last sigmoid or softmax, by the network itself.
double output(const model::NetworkSpec& spec, const core::VectorD& parameters, const core::VectorD& x,
              core::Index k) {
    const auto network = model::Network<double>::create(spec);
    auto workspace = network->workspace(1);
    network->forward(parameters, core::ConstMatrixMap<double>(x.data(), x.size(), 1), workspace);
    return workspace.layers.back().z(k, 0);
}

} // namespace

class ContributionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gradientsAreThoseOfDifferences_data() {
        QTest::addColumn<QString>("last");
        QTest::addColumn<int>("outputs");
        QTest::newRow("softmax") << "softmax" << 3;
        QTest::newRow("sigmoid") << "sigmoid" << 1;
        QTest::newRow("numbers") << "linear" << 2;
    }
    void gradientsAreThoseOfDifferences() {
        QFETCH(QString, last);
        QFETCH(int, outputs);
        model::NetworkSpec spec;
        spec.input = {4};
        spec.layers = {model::denseLayer(7, "tanh"), model::denseLayer(outputs, last.toStdString())};
        const auto contributor = Contributor::create(spec);
        QVERIFY(contributor);
        const core::VectorD parameters = model::Network<double>::create(spec)->initialParameters(2);
        const core::VectorD x = sample(4);
        constexpr double h = 6e-6;
        for (core::Index k = 0; k < outputs; ++k) {
            const auto made = contributor->of(parameters, {}, x, k);
            QVERIFY(std::abs(made.output - output(spec, parameters, x, k)) < 1e-14);
            for (core::Index i = 0; i < x.size(); ++i) {
                core::VectorD up = x, down = x;
                up(i) += h;
                down(i) -= h;
                const double slope =
                    (output(spec, parameters, up, k) - output(spec, parameters, down, k)) / (2 * h);
                QVERIFY2(std::abs(made.gradients(i) - slope) < 1e-9,
                         qPrintable(QString::number(made.gradients(i) - slope)));
                QCOMPARE(made.values(i), made.gradients(i) * x(i));
            }
        }
    }

    void picturesGoThroughConvolutions() {
        model::NetworkSpec spec;
        spec.input = {1, 6, 6};
        model::LayerSpec convolution = model::layerOf("conv2d");
        convolution.settings.set("filters", std::int64_t(3));
        convolution.settings.set("activation", std::string("tanh"));
        spec.layers = {convolution, model::layerOf("flatten"), model::denseLayer(2, "softmax")};
        const auto contributor = Contributor::create(spec);
        QVERIFY2(contributor, contributor ? "" : contributor.error().text().c_str());
        const core::VectorD parameters = model::Network<double>::create(spec)->initialParameters(2),
                            x = sample(36);
        const auto made = contributor->of(parameters, {}, x, 1);
        core::VectorD up = x, down = x;
        up(20) += 6e-6;
        down(20) -= 6e-6;
        const double slope = (output(spec, parameters, up, 1) - output(spec, parameters, down, 1)) / 1.2e-5;
        QVERIFY(std::abs(made.gradients(20) - slope) < 1e-9);
    }

    void inputsGoThroughTheScaler() {
        model::NetworkSpec spec;
        spec.input = {2};
        spec.layers = {model::denseLayer(1, "sigmoid")};
        core::VectorD parameters(3);
        parameters << 2, -1, 0.5;
        data::Scaler scaler{core::VectorD::Constant(2, 10), core::VectorD::Constant(2, 4)};
        const auto made =
            Contributor::create(spec)->of(parameters, scaler, core::VectorD::Constant(2, 14), 0);
        QCOMPARE(made.values(0), 2.0); // w · (14 − 10) / 4
        QCOMPARE(made.values(1), -1.0);
        QCOMPARE(made.output, 1.5);
    }

    void ofAnEmbeddingEachWordCountsWithItsOwnNumbers() {
        model::NetworkSpec spec;
        spec.input = {2};
        model::LayerSpec embedding = model::layerOf("embedding");
        embedding.settings.set("input_dim", std::int64_t(3));
        embedding.settings.set("output_dim", std::int64_t(2));
        spec.layers = {embedding, model::layerOf("flatten"), model::denseLayer(1, "sigmoid")};
        core::VectorD parameters(6 + 4 + 1), x(2);
        parameters << 1, 2, 3, 4, 5, 6, /* weight */ 10, 1, 0.1, 0.01, /* bias */ 7;
        x << 2, 0;
        const auto made = Contributor::create(spec)->of(parameters, {}, x, 0);
        QCOMPARE(made.values(0), 5 * 10.0 + 6 * 1);
        QCOMPARE(made.values(1), 1 * 0.1 + 2 * 0.01);
        QCOMPARE(made.output, made.values.sum() + 7);
    }
};

QTEST_APPLESS_MAIN(ContributionsTest)
#include "tst_contributions.moc"
