#include "engine/train/frozen_proof.h"

#include "fine_tuning.h"

#include <QtTest>

using namespace fine_tuning;

class TestFrozenProof : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void frozenTensorsAreTheSameBitForBit() {
        const auto run = examples::trainer(unfreezing("adamw", Precision::Float32, 2), points());
        toEpoch(*run, 12);
        const FrozenProof proof = frozenProof(*run);
        QCOMPARE(proof.tensors.size(), std::size_t(2));
        QCOMPARE(proof.tensors[0].name, std::string("2.weight"));
        QCOMPARE(proof.tensors[0].numbers, core::Index(24));
        QVERIFY(proof.holds());
        QCOMPARE(proof.unchanged(), std::size_t(2));
    }

    void layersThatHaveNotJoinedYetAreFrozenToo() {
        const auto run = examples::trainer(unfreezing(), points());
        toEpoch(*run, 4); // the batch normalization joins with the next step
        const auto names = [&] {
            std::vector<std::string> all;
            for (const auto& tensor : frozenProof(*run).tensors)
                all.push_back(tensor.name);
            return all;
        };
        QCOMPARE(names(), (std::vector<std::string>{"0.weight", "0.bias", "1.weight", "1.bias",
                                                    "1.running_mean", "1.running_var"}));
        QVERIFY(frozenProof(*run).holds());
        run->step();
        QCOMPARE(names(), (std::vector<std::string>{"0.weight", "0.bias"}));
        QVERIFY(frozenProof(*run).holds());
        toEpoch(*run, 12);
        QVERIFY(frozenProof(*run).tensors.empty());
    }

    void oneBitIsFound() {
        const auto run = examples::trainer(unfreezing("sgd", Precision::Float32, 2), points());
        toEpoch(*run, 1);
        TrainerState state = run->state();
        const auto at = run->layout().find("2.weight")->offset + 3;
        state.parameters[at] = double(std::nextafter(float(state.parameters[at]), 10.f));
        run->restore(state);
        const FrozenProof proof = frozenProof(*run);
        QVERIFY(!proof.holds());
        const auto found = std::find_if(proof.tensors.begin(), proof.tensors.end(),
                                        [](const auto& tensor) { return !tensor.isUnchanged(); });
        QCOMPARE(found->name, std::string("2.weight"));
        QCOMPARE(found->differing, core::Index(1));
        QCOMPARE(proof.unchanged(), proof.tensors.size() - 1);
    }

    void minusZeroIsNotZero() {
        model::Layout layout;
        layout.slots.push_back({"0.weight", 0, "weight", {1, 1}, 0, 1});
        layout.size = 1;
        const core::VectorD plus = core::VectorD::Constant(1, 0.0), minus = core::VectorD::Constant(1, -0.0);
        QVERIFY(!frozenProof(layout, {true}, Precision::Float64, plus, minus).holds());
        QVERIFY(frozenProof(layout, {true}, Precision::Float64, minus, minus).holds());
    }

    void whatEverLearnedIsNotFrozenHoweverItIsNow() {
        Experiment begun = unfreezing();
        begun.training.unfreezing = {};
        begun.network.layers[0].trainable = false;
        auto locked = std::make_shared<Experiment>(begun);
        locked->network.layers[2].trainable = false;
        const Changes changes{{20, {.experiment = locked, .epoch = 2.2}}};
        QCOMPARE(neverLearned(begun, changes, 30, 3), std::vector<bool>({true, false, false, false, false}));
        // Changed before the first step: what was before trained nothing.
        const Changes atStart{{0, {.experiment = locked, .epoch = 0}}};
        QCOMPARE(neverLearned(begun, atStart, 30, 3), std::vector<bool>({true, false, true, false, false}));
        // Before the first step nobody has learned, and only one is frozen.
        QCOMPARE(neverLearned(begun, changes, 0, 0), std::vector<bool>({true, false, false, false, false}));
    }
};

QTEST_APPLESS_MAIN(TestFrozenProof)
#include "tst_frozen_proof.moc"
