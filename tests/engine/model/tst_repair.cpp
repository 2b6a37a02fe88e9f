#include "engine/model/layer.h"
#include "engine/model/repair.h"

#include <QtTest>

using namespace engine;
using namespace engine::model;

namespace {

const Repair* find(const std::vector<Repair>& repairs, Repair::Kind kind) {
    for (const Repair& repair : repairs)
        if (repair.kind == kind)
            return &repair;
    return nullptr;
}

} // namespace

class TestRepair : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatFitsNeedsNone() {
        QVERIFY(repairs({{2}, {denseLayer(3, "tanh"), denseLayer(1, "sigmoid")}}).empty());
    }

    void everyRepairMendsTheNetwork() {
        const NetworkSpec specs[] = {
            {{8, 8}, {denseLayer(3, "tanh"), denseLayer(1, "sigmoid")}},
            {{2}, {denseLayer(3, "tanh"), layerOf("dropout")}},
            {{2}, {denseLayer(3, "tanh"), layerOf("dropout"), layerOf("dropout")}},
            {{1, 8, 8}, {layerOf("dropout"), denseLayer(1, "sigmoid")}},
        };
        for (const NetworkSpec& spec : specs) {
            const int before = flow(spec).fault->layer;
            const auto found = repairs(spec);
            QVERIFY(!found.empty());
            for (const Repair& repair : found) {
                QCOMPARE(repair.layer, before);
                const auto after = flow(repair.network).fault;
                QVERIFY(!after || after->layer >= before || repair.kind == Repair::Kind::Remove);
                QVERIFY(!(repair.network == spec));
            }
        }
    }

    void aPictureBeforeADenseLayerIsFlattened() {
        const NetworkSpec spec{{8, 8}, {denseLayer(3, "tanh"), denseLayer(1, "sigmoid")}};
        const auto found = repairs(spec);
        const Repair* input = find(found, Repair::Kind::ShapeInput);
        QVERIFY(input != nullptr);
        QCOMPARE(input->shape, std::vector<int>{64});
        QVERIFY(!flow(input->network).fault);
    }

    void dropoutAtTheEndIsMovedAnsweredOrTakenAway() {
        const NetworkSpec spec{{2}, {denseLayer(3, "tanh"), layerOf("dropout")}};
        const auto found = repairs(spec);
        QCOMPARE(found.size(), std::size_t(3));
        QVERIFY(found[0].kind == Repair::Kind::MoveBefore);
        QCOMPARE(found[0].network.layers[0].type, std::string("dropout"));
        QVERIFY(found[1].kind == Repair::Kind::AppendLayer);
        QCOMPARE(found[1].network.layers.size(), std::size_t(3));
        QVERIFY(found[2].kind == Repair::Kind::Remove);
        QCOMPARE(found[2].network.layers.size(), std::size_t(1));
    }

    void tooManyParametersAreMendedByFewerUnits() {
        NetworkSpec spec{{65550}, {denseLayer(4096, "relu"), denseLayer(1, "linear")}};
        QCOMPARE(flow(spec).fault->error.code, core::Code::TooLarge);
        const auto found = repairs(spec);
        const Repair* fewer = find(found, Repair::Kind::SetParameter);
        QVERIFY(fewer != nullptr);
        QCOMPARE(fewer->name, std::string("units"));
        QCOMPARE(std::get<std::int64_t>(fewer->value), std::int64_t(4095));
    }

    void aBlockThatChangesTheShapeGetsItsInputsWidth() {
        LayerSpec residual = layerOf("residual");
        residual.block = 2;
        const NetworkSpec spec{{2},
                               {denseLayer(6, "tanh"), denseLayer(4, "tanh"), denseLayer(5, "tanh"), residual,
                                denseLayer(1, "sigmoid")}};
        const auto found = repairs(spec);
        QVERIFY(found[0].kind == Repair::Kind::SetParameter);
        QCOMPARE(found[0].of, 2);
        QCOMPARE(std::get<std::int64_t>(found[0].value), std::int64_t(6));
        QVERIFY(!flow(found[0].network).fault);
        // Without the sum the layers stay.
        QCOMPARE(find(found, Repair::Kind::Remove)->network.layers.size(), std::size_t(4));
    }

    void aPictureIsFlattenedBeforeADenseLayer() {
        const NetworkSpec spec{{1, 8, 8}, {layerOf("max_pool2d"), denseLayer(3, "softmax")}};
        const auto found = repairs(spec);
        QVERIFY(found[0].kind == Repair::Kind::InsertLayer);
        QCOMPARE(found[0].name, std::string("flatten"));
        QCOMPARE(found[0].network.layers[1].type, std::string("flatten"));
        QVERIFY(!flow(found[0].network).fault);
    }

    void theOnlyLayerIsNotTakenAway() {
        const auto found = repairs({{8, 8}, {denseLayer(1, "sigmoid")}});
        QVERIFY(find(found, Repair::Kind::Remove) == nullptr);
        QVERIFY(!found.empty());
    }

    void aFaultOfTheInputHasNoRepairHere() { QVERIFY(repairs({{0}, {denseLayer(1, "tanh")}}).empty()); }
};

QTEST_APPLESS_MAIN(TestRepair)
#include "tst_repair.moc"
