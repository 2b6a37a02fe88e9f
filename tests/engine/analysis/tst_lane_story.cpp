#include "engine/analysis/lane_story.h"

#include "tests/engine/train/stories.h"

#include <QtTest>

using namespace engine::analysis;

class LaneStoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void samplesAreEpochsTimesTheSamplesOfOne() {
        const auto why = explainReached({7, 7 * 250}, 250);
        QVERIFY(stories::addsUp(why));
        QCOMPARE(why.value, 1750.0);
        QVERIFY(stories::rejectsTampering(why));
    }

    void aShareIsWhatWasRightOverAll() {
        const auto why = explainShare(113.0 / 137, 137, "val");
        QVERIFY(stories::addsUp(why));
        QCOMPARE(why.numbers.children[0].value, 113.0);
        QCOMPARE(why.numbers.children[1].value, 137.0);
        QVERIFY(stories::rejectsTampering(why));
    }
};

QTEST_APPLESS_MAIN(LaneStoryTest)
#include "tst_lane_story.moc"
