#include "engine/train/epoch_memory.h"

#include "health_bench.h"

#include <QtTest>

using namespace health_bench;

class TestEpochMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryIsBoundedAndKeepsTheBest();
    void memoryKnowsAnEpochGoneThroughAgain();
};

void TestEpochMemory::memoryIsBoundedAndKeepsTheBest() {
    EpochMemory memory;
    for (long long epoch = 1; epoch <= 30'000; ++epoch)
        memory.add(record(epoch, 1, epoch == 77 ? 0.1 : 0.5));
    const auto records = memory.records();
    QVERIFY(records.size() >= EpochMemory::kKept && records.size() < 2 * EpochMemory::kKept);
    QCOMPARE(records.front().epoch, 77LL);
    QCOMPARE(records.back().epoch, 30'000LL);
    for (std::size_t i = 2; i < records.size(); ++i)
        QCOMPARE(records[i].epoch, records[i - 1].epoch + 1);
}

void TestEpochMemory::memoryKnowsAnEpochGoneThroughAgain() {
    EpochMemory memory;
    for (long long epoch = 1; epoch <= 10; ++epoch)
        memory.add(record(epoch, 1.0 / double(epoch), 1));
    memory.add(record(4, 1.0 / 4, 1));
    QCOMPARE(memory.records().size(), std::size_t(10));
    memory.add(record(4, 0.3, 1));
    QCOMPARE(memory.records().size(), std::size_t(4));
    QCOMPARE(memory.records().back().trainLoss, 0.3);
    memory.forgetAfter(25);
    QCOMPARE(memory.records().back().epoch, 2LL);
}

QTEST_APPLESS_MAIN(TestEpochMemory)
#include "tst_epoch_memory.moc"
