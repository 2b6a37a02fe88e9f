#include "engine/io/bytes.h"

#include <QTest>

using namespace engine::io;

class TestBytes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void productsAndSumsThatFitAreGiven() {
        std::uint64_t result = 0;
        QVERIFY(multiply(0xffffffffu, 0x100000001u, result));
        QCOMPARE(result, UINT64_MAX);
        QVERIFY(multiply(UINT64_MAX, 0, result));
        QCOMPARE(result, std::uint64_t{0});
        QVERIFY(add(UINT64_MAX - 1, 1, result));
        QCOMPARE(result, UINT64_MAX);
    }

    void productsAndSumsThatOverflowAreRefused() {
        std::uint64_t result = 7;
        QVERIFY(!multiply(std::uint64_t{1} << 32, std::uint64_t{1} << 32, result));
        QVERIFY(!add(UINT64_MAX, 1, result));
        QCOMPARE(result, std::uint64_t{7});
    }

    void budgetIsHalfOfTheMemoryButAtMostFourGibibytes() {
        QVERIFY(memoryBudget() > (std::uint64_t{1} << 20));
        QVERIFY(memoryBudget() <= (std::uint64_t{4} << 30));
    }

    void budgetCanBeSetAndReturned() {
        const std::uint64_t before = memoryBudget();
        setMemoryBudget(12345);
        QCOMPARE(memoryBudget(), std::uint64_t{12345});
        setMemoryBudget(0);
        QVERIFY(memoryBudget() > before / 2);
    }
};

QTEST_APPLESS_MAIN(TestBytes)
#include "tst_bytes.moc"
