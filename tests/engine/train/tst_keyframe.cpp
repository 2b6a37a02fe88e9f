#include "engine/train/keyframe.h"

#include "examples.h"

#include <QtTest>

#include <malloc.h>

using namespace engine;
using namespace engine::train;
using examples::same;

namespace {

using KeyframePtr = std::shared_ptr<const Keyframe>;

std::unique_ptr<AnyTrainer> wide(Precision precision) {
    auto experiment =
        examples::experiment({2, 40, 40, 1}, "tanh", "sigmoid", "binary_cross_entropy", "adam", 0.01);
    return examples::trainer(examples::in(precision, experiment), examples::ring(600, 30, 5));
}

void precisions() {
    QTest::addColumn<int>("precision");
    QTest::newRow("float32") << int(Precision::Float32);
    QTest::newRow("float64") << int(Precision::Float64);
}

/// MiB that the program has asked for.
double heap() {
    const struct mallinfo2 now = mallinfo2();
    return double(now.uordblks + now.hblkhd) / (1 << 20);
}

} // namespace

class TestKeyframe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theStateComesBackBitForBit_data() { precisions(); }
    void theStateComesBackBitForBit() {
        QFETCH(const int, precision);
        const auto trainer = wide(Precision(precision));
        for (int i = 0; i < 7; ++i)
            trainer->step();
        const TrainerState before = trainer->state();
        const TrainerState after = Keyframe::make(before, Precision(precision), nullptr)->state();
        QVERIFY(same(after.parameters, before.parameters) &&
                same(after.bestParameters, before.bestParameters));
        QCOMPARE(after.optimizer.slots.size(), before.optimizer.slots.size());
        for (std::size_t i = 0; i < before.optimizer.slots.size(); ++i)
            QVERIFY(same(after.optimizer.slots[i], before.optimizer.slots[i]));
        QVERIFY(after.order == before.order && after.random == before.random && after.step == before.step);
        QVERIFY(same(after.lossSum, before.lossSum) && after.position == before.position);
    }

    void keyframesOfAnEpochShareItsOrder() {
        const auto trainer = wide(Precision::Float32);
        trainer->step();
        const auto first = Keyframe::make(trainer->state(), Precision::Float32, nullptr);
        trainer->step();
        const auto second = Keyframe::make(trainer->state(), Precision::Float32, first.get());
        QCOMPARE(second->bytes(nullptr) - second->bytes(first.get()), 600 * sizeof(int));
        QVERIFY(second->state().order == first->state().order);
    }

    void theyOccupyWhatTheySay_data() { precisions(); }
    void theyOccupyWhatTheySay() {
        QFETCH(const int, precision);
        const auto trainer = wide(Precision(precision));
        std::vector<KeyframePtr> keyframes;
        keyframes.reserve(1000);
        double said = 0;
        const double before = heap();
        for (int i = 0; i < 1000; ++i) {
            trainer->step();
            const Keyframe* last = keyframes.empty() ? nullptr : keyframes.back().get();
            keyframes.push_back(Keyframe::make(trainer->state(), Precision(precision), last));
            said += double(keyframes.back()->bytes(last)) / (1 << 20);
        }
        const double occupied = heap() - before;
        if (heap() == 0)
            QSKIP("this allocator does not tell");
        QVERIFY2(occupied < 1.1 * said, qPrintable(QStringLiteral("%1 of %2").arg(occupied).arg(said)));
        QVERIFY(occupied > 0.9 * said);
    }
};

QTEST_APPLESS_MAIN(TestKeyframe)
#include "tst_keyframe.moc"
