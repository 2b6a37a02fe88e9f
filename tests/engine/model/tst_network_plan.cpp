#include "engine/model/layer.h"
#include "engine/model/network_plan.h"

#include <QtTest>

using namespace engine;
using namespace engine::model;

class TestNetworkPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapesFlowUpToTheFault() {
        const NetworkSpec spec{{8, 8}, {layerOf("dropout"), denseLayer(3, "tanh"), denseLayer(1, "sigmoid")}};
        const ShapeFlow flow = model::flow(spec);
        QCOMPARE(flow.layers.size(), std::size_t(1));
        QCOMPARE(flow.layers[0].output, (std::vector<int>{8, 8}));
        QVERIFY(flow.fault.has_value());
        QCOMPARE(flow.fault->layer, 1);
        QCOMPARE(flow.fault->error.code, core::Code::ShapeMismatch);
        QCOMPARE(flow.fault->error.context, std::string("network.layers[1]"));
        // What cannot run is right by itself.
        const auto checked = checkedSettings(spec);
        QVERIFY(checked.ok());
        QVERIFY(*checked == spec);
        QVERIFY(!plan(spec).ok());
    }

    void aLayerThatCannotBeLastIsAtFaultWithAllShapesKnown() {
        const ShapeFlow flow = model::flow({{2}, {denseLayer(3, "tanh"), layerOf("dropout")}});
        QCOMPARE(flow.layers.size(), std::size_t(2));
        QCOMPARE(flow.fault->layer, 1);
    }

    void whatFitsHasNoFault() {
        const NetworkSpec spec{{2}, {denseLayer(3, "tanh"), denseLayer(1, "sigmoid")}};
        QVERIFY(!model::flow(spec).fault);
        QCOMPARE(model::flow(spec).layers.size(), plan(spec)->size());
    }

    void settingsAreCheckedEvenWhereShapesAreNot() {
        NetworkSpec spec{{2}, {denseLayer(0, "tanh")}};
        QCOMPARE(checkedSettings(spec).error().context, std::string("network.layers[0].units"));
        spec.layers[0].type = "dens";
        QCOMPARE(checkedSettings(spec).error().context, std::string("network.layers[0].type"));
        QVERIFY(!checkedSettings({{2}, {}}).ok());
        QCOMPARE(model::flow({{2}, {}}).fault->layer, -1);
        QCOMPARE(checkedSettings({{0}, {denseLayer(1, "tanh")}}).error().context,
                 std::string("network.input[0]"));
    }
};

QTEST_APPLESS_MAIN(TestNetworkPlan)
#include "tst_network_plan.moc"
