#include "engine/train/mailbox.h"

#include <QtTest>

#include <thread>

using namespace engine::train;

namespace {

Point point(RunId run, long long epoch) {
    Point made;
    made.run = run;
    made.record.epoch = epoch;
    return made;
}

SnapshotPtr snapshot(long long step) {
    auto made = std::make_shared<Snapshot>();
    made->step = step;
    return made;
}

} // namespace

class TestMailbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointsKeepTheirOrderAndNoneIsLost() {
        Mailbox mailbox;
        std::vector<Point> taken;
        std::thread worker([&mailbox] {
            std::vector<Point> chunk;
            for (long long epoch = 1; epoch < 20000; ++epoch) {
                chunk.push_back(point(1, epoch));
                if (epoch % 7 == 0)
                    mailbox.post(chunk);
                else if (epoch % 5 == 0) {
                    mailbox.post(chunk);
                    mailbox.post(point(1, ++epoch));
                }
            }
            chunk.push_back(point(1, 20000));
            mailbox.post(chunk);
        });
        while (taken.size() < 20000) {
            mailbox.drain(taken);
            std::this_thread::yield();
        }
        worker.join();
        QCOMPARE(taken.size(), std::size_t(20000));
        for (std::size_t i = 0; i < taken.size(); ++i)
            QCOMPARE(taken[i].record.epoch, static_cast<long long>(i + 1));
    }

    void postedChunkIsEmptyAfterwards() {
        Mailbox mailbox;
        std::vector<Point> chunk = {point(1, 1), point(1, 2)};
        mailbox.post(chunk);
        QVERIFY(chunk.empty());
        QCOMPARE(mailbox.waitingPoints(), std::size_t(2));
    }

    void drainAppendsToWhatIsThere() {
        Mailbox mailbox;
        mailbox.post(point(1, 2));
        std::vector<Point> taken = {point(1, 1)};
        mailbox.drain(taken);
        QCOMPARE(taken.size(), std::size_t(2));
        QCOMPARE(taken[1].record.epoch, 2LL);
        QCOMPARE(mailbox.waitingPoints(), std::size_t(0));
    }

    void ofTheSnapshotTheLatestWinsAndIsGivenOnce() {
        Mailbox mailbox;
        std::vector<Point> points;
        QVERIFY(mailbox.wantsSnapshot());
        mailbox.post(snapshot(1));
        QVERIFY(!mailbox.wantsSnapshot());
        mailbox.post(snapshot(2));
        const SnapshotPtr taken = mailbox.drain(points);
        QVERIFY(taken);
        QCOMPARE(taken->step, 2LL);
        QVERIFY(mailbox.wantsSnapshot());
        QVERIFY(!mailbox.drain(points));
    }
};

QTEST_APPLESS_MAIN(TestMailbox)
#include "tst_mailbox.moc"
