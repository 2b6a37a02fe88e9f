#include "engine/model/layer.h"
#include "engine/train/footprint.h"

#include <QtTest>

using namespace engine;
using namespace engine::train;
using core::Index;
using model::denseLayer;

class TestFootprint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // n in, m out, batch b: m(n + 1) parameters, nm multiplications, 4mb numbers of z, a, dz, da.
    void denseLayersInClosedForm_data() {
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<int>("moments");
        QTest::newRow("sgd") << "sgd" << 0;
        QTest::newRow("adam") << "adam" << 2;
    }
    void denseLayersInClosedForm() {
        QFETCH(QString, optimizer);
        QFETCH(int, moments);
        TrainingSpec training;
        training.optimizer = {optimizer.toStdString(), {}};
        training.batchSize = 32;
        for (const auto precision : {Precision::Float32, Precision::Float64}) {
            training.precision = precision;
            const Index bytes = precision == Precision::Float64 ? 8 : 4;
            const auto found =
                costs(model::flow({{784}, {denseLayer(128, "relu"), denseLayer(10, "softmax")}}), training);
            QCOMPARE(found.size(), std::size_t(2));
            const Index in[] = {784, 128}, out[] = {128, 10};
            for (std::size_t i = 0; i < 2; ++i) {
                const Index parameters = out[i] * (in[i] + 1);
                QCOMPARE(found[i].summary.outputShape, std::vector<int>{int(out[i])});
                QCOMPARE(found[i].summary.parameters, parameters);
                QCOMPARE(found[i].summary.trainable, parameters);
                QCOMPARE(found[i].summary.multiplications, in[i] * out[i]);
                QCOMPARE(found[i].memory.activations, bytes * 4 * out[i] * 32);
                QCOMPARE(found[i].memory.parameters, bytes * parameters);
                QCOMPARE(found[i].memory.gradients, bytes * parameters);
                QCOMPARE(found[i].memory.optimizer, bytes * moments * parameters);
            }
            const LayerCost all = total(found);
            QCOMPARE(all.summary.parameters, Index(128 * 785 + 10 * 129));
            QCOMPARE(all.summary.multiplications, Index(784 * 128 + 128 * 10));
            QCOMPARE(all.memory.total(), found[0].memory.total() + found[1].memory.total());
            QCOMPARE(all.summary.outputShape, std::vector<int>{10});
        }
    }

    void frozenAndParameterlessLayers() {
        model::NetworkSpec spec{{6},
                                {denseLayer(5, "tanh"), model::layerOf("dropout"), denseLayer(1, "sigmoid")}};
        spec.layers[0].trainable = false;
        TrainingSpec training;
        training.batchSize = 10;
        const auto found = costs(model::flow(spec), training);
        QCOMPARE(found[0].summary.parameters, Index(35));
        QCOMPARE(found[0].summary.trainable, Index(0));
        QCOMPARE(found[1].summary.parameters, Index(0));
        // A mask, a and da.
        QCOMPARE(found[1].memory.activations, Index(4 * 3 * 5 * 10));
        QCOMPARE(found[1].memory.total(), found[1].memory.activations);
        QCOMPARE(total(found).summary.trainable, Index(6));
    }

    void workspaceHoldsWhatTheTableSays() {
        const model::NetworkSpec spec{
            {6}, {denseLayer(5, "tanh"), model::layerOf("dropout"), denseLayer(1, "sigmoid")}};
        const auto network = model::Network<float>::create(spec);
        const auto ws = network->workspace(7);
        const auto found = model::summarize(spec);
        for (std::size_t i = 0; i < ws.layers.size(); ++i) {
            const auto& state = ws.layers[i];
            QCOMPARE(state.z.size() + state.a.size() + state.da.size() + state.dz.size() + state.mask.size() +
                         state.mean.size() + state.variance.size(),
                     7 * (*found)[i].numbers + (*found)[i].fixedNumbers);
        }
    }

    void layersBehindAFaultHaveNoCosts() {
        const auto found =
            costs(model::flow({{8, 8}, {model::layerOf("dropout"), denseLayer(1, "sigmoid")}}), {});
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(total({}).memory.total(), Index(0));
    }
};

QTEST_APPLESS_MAIN(TestFootprint)
#include "tst_footprint.moc"
