#include "engine/core/team.h"

#include <QtTest>

#include <atomic>
#include <limits>
#include <set>
#include <thread>
#include <utility>
#include <vector>

using engine::core::Team;

class TestTeam : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPartIsCalledOnce_data() {
        QTest::addColumn<int>("size");
        for (const int size : {1, 2, 3, 8})
            QTest::addRow("%d", size) << size;
    }
    void everyPartIsCalledOnce() {
        QFETCH(int, size);
        Team team(size);
        QCOMPARE(team.size(), size);
        for (int round = 0; round < 200; ++round) {
            std::vector<std::atomic<int>> calls(static_cast<std::size_t>(size));
            std::atomic<int> wrongCount = 0;
            team.run([&](int part, int parts) {
                wrongCount += parts != size;
                ++calls[static_cast<std::size_t>(part)];
            });
            QCOMPARE(wrongCount.load(), 0);
            for (const auto& count : calls)
                QCOMPARE(count.load(), 1);
        }
    }

    void whatThePartsWroteIsThereWhenRunReturns() {
        Team team(3);
        std::vector<int> numbers(3000, 0);
        for (int round = 1; round <= 500; ++round) {
            team.run([&](int part, int parts) {
                for (std::size_t i = std::size_t(part); i < numbers.size(); i += std::size_t(parts))
                    numbers[i] += 1;
            });
            for (const int n : numbers)
                QCOMPARE(n, round);
        }
    }

    void theAskingThreadTakesPartZero() {
        Team team(2);
        std::thread::id zero, one;
        team.run([&](int part, int) { (part == 0 ? zero : one) = std::this_thread::get_id(); });
        QVERIFY(zero == std::this_thread::get_id());
        QVERIFY(one != zero);
    }

    void anotherTeamCanTakeItsPlace() {
        Team team(2);
        std::atomic<int> calls = 0;
        team.run([&](int part, int) { calls += part == 0 ? 1 : 0; });
        team = Team(1);
        QCOMPARE(team.size(), 1);
        team.run([&](int, int) { ++calls; });
        team = Team(4);
        std::atomic<int> parts = 0;
        team.run([&](int, int) { ++parts; });
        QCOMPARE(calls.load(), 2);
        QCOMPARE(parts.load(), 4);
    }

    void itsThreadsFlushDenormals() {
#ifndef __SSE__
        return;
#endif
        Team team(2);
        volatile float small = std::numeric_limits<float>::min();
        float flushed = 1;
        team.run([&](int part, int) {
            if (part == 1)
                flushed = small * 0.5f;
        });
        QCOMPARE(flushed, 0.0f);
    }

    void aTeamThatIsNeverAskedEndsAtOnce() {
        const Team team(8);
        QCOMPARE(team.size(), 8);
    }
};

QTEST_APPLESS_MAIN(TestTeam)
#include "tst_team.moc"
