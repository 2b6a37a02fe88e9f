#include "engine/model/edit.h"
#include "engine/model/layer.h"

#include <QtTest>

using namespace engine::model;

namespace {

/// Dense layers whose units tell them apart.
NetworkSpec numbered(int count) {
    NetworkSpec spec{{2}, {}};
    for (int i = 0; i < count; ++i)
        spec.layers.push_back(denseLayer(i + 1, "tanh"));
    return spec;
}

std::vector<int> units(const NetworkSpec& spec) {
    std::vector<int> units;
    for (const LayerSpec& layer : spec.layers)
        units.push_back(int(layer.settings.integer("units")));
    return units;
}

using Units = std::vector<int>;

} // namespace

class TestEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void severalLayersMoveTogether() {
        NetworkSpec spec = numbered(6);
        QCOMPARE(move(spec, {1, 4}, 3), 2);
        QCOMPARE(units(spec), (Units{1, 3, 2, 5, 4, 6}));
        spec = numbered(4);
        QCOMPARE(move(spec, {0}, 4), 3);
        QCOMPARE(units(spec), (Units{2, 3, 4, 1}));
        spec = numbered(4);
        QCOMPARE(move(spec, {2, 3}, 0), 0);
        QCOMPARE(units(spec), (Units{3, 4, 1, 2}));
        spec = numbered(4);
        QCOMPARE(move(spec, {1, 2}, 2), 1);
        QCOMPARE(units(spec), (Units{1, 2, 3, 4}));
    }

    void layersAreCopiedInsertedAndRemoved() {
        NetworkSpec spec = numbered(4);
        insert(spec, 3, copied(spec, {0, 2}));
        QCOMPARE(units(spec), (Units{1, 2, 3, 1, 3, 4}));
        remove(spec, {0, 3, 5});
        QCOMPARE(units(spec), (Units{2, 3, 3}));
    }

    void residualBlocksStayWhole() {
        NetworkSpec spec = numbered(4); // 1 [2 3]+ 4
        LayerSpec residual = layerOf("residual");
        residual.block = 2;
        insert(spec, 3, {residual});
        const NetworkSpec before = spec;
        QCOMPARE(spec.layers[3].block, 2);
        // Between its layers and right before its end: inside. Before its first layer: outside.
        insert(spec, 3, {denseLayer(9, "tanh")});
        QCOMPARE(spec.layers[4].block, 3);
        insert(spec, 1, {denseLayer(8, "tanh")});
        QCOMPARE(spec.layers[5].block, 3);
        QCOMPARE(units(spec), (Units{1, 8, 2, 3, 9, 0, 4}));
        remove(spec, {1, 4});
        QVERIFY(spec == before);
        // With its last layer the block goes; without its end the layers stay.
        remove(spec, {1});
        QCOMPARE(spec.layers[2].block, 1);
        remove(spec, {1});
        QCOMPARE(units(spec), (Units{1, 4}));
        spec = before;
        remove(spec, {3});
        QCOMPARE(units(spec), (Units{1, 2, 3, 4}));
        // It is copied and moved with all its layers.
        spec = before;
        QCOMPARE(copied(spec, {3}).size(), std::size_t(3));
        QCOMPARE(move(spec, {3}, 0), 0);
        QCOMPARE(units(spec), (Units{2, 3, 0, 1, 4}));
        QCOMPARE(spec.layers[2].block, 2);
        spec = before;
        QCOMPARE(move(spec, {0}, 2), 1);
        QCOMPARE(units(spec), (Units{2, 1, 3, 0, 4}));
        QCOMPARE(spec.layers[3].block, 3);
        spec = before;
        QCOMPARE(move(spec, {2}, 5), 4);
        QCOMPARE(units(spec), (Units{1, 2, 0, 4, 3}));
        QCOMPARE(spec.layers[2].block, 1);
        // A new one is put around what is before it.
        QCOMPARE(newLayer(before, 1, "residual").block, 1);
        QCOMPARE(newLayer(before, 4, "residual").block, 3);
    }

    void aNewDenseLayerIsLikeItsNeighbours() {
        NetworkSpec spec{{2}, {denseLayer(6, "relu"), layerOf("dropout"), denseLayer(3, "softmax")}};
        spec.layers.back().name = "answers";
        QCOMPARE(newLayer(spec, 2), denseLayer(4, "relu"));
        QCOMPARE(newLayer(spec, 0), denseLayer(4, "relu"));
        // Behind the output it becomes the output.
        QCOMPARE(newLayer(spec, 3), denseLayer(3, "softmax"));
        QCOMPARE(newLayer({{2}, {denseLayer(1, "sigmoid")}}, 0), denseLayer(4, "tanh"));
        QCOMPARE(newLayer(spec, 1, "dropout"), layerOf("dropout"));
        QCOMPARE(newLayer({{2}, {layerOf("dropout")}}, 1), denseLayer(4, "tanh"));
    }

    void anotherTypeKeepsWhatBothKnow() {
        NetworkSpec spec{{2}, {denseLayer(6, "relu"), denseLayer(5, "gelu"), denseLayer(3, "softmax")}};
        spec.layers[1].name = "middle";
        const LayerSpec dropout = ofType(spec, 1, "dropout");
        QCOMPARE(dropout.name, std::string("middle"));
        QVERIFY(dropout.settings == layerOf("dropout").settings);
        const LayerSpec dense = ofType(spec, 1, "dense");
        QCOMPARE(dense.settings.integer("units"), std::int64_t(5));
        QCOMPARE(dense.settings.text("activation"), std::string("gelu"));
    }
};

QTEST_APPLESS_MAIN(TestEdit)
#include "tst_edit.moc"
