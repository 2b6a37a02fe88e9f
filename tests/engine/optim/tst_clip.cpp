#include "engine/optim/clip.h"

#include <QtTest>

#include <cmath>

using engine::optim::clipScale;

class TestClip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isPyTorchsFactor() {
        QCOMPARE(clipScale(10, 1), 1 / (10 + 1e-6));
        QCOMPARE(clipScale(0.5, 0.1), 0.1 / (0.5 + 1e-6));
    }

    void leavesASmallerGradient() {
        QCOMPARE(clipScale(0.9, 1), 1.0);
        QCOMPARE(clipScale(0, 1), 1.0);
        // What PyTorch adds to the norm makes the edge itself a little smaller.
        QVERIFY(clipScale(1, 1) < 1);
        QVERIFY(clipScale(1, 1) > 1 - 2e-6);
    }

    void nothingIsClippedWithoutAMaximum() {
        QCOMPARE(clipScale(1e9, 0), 1.0);
        QCOMPARE(clipScale(0, 0), 1.0);
    }

    void aNormThatIsNoNumberShows() {
        QVERIFY(std::isnan(clipScale(NAN, 1)));
        QCOMPARE(clipScale(INFINITY, 1), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestClip)
#include "tst_clip.moc"
