#include "engine/analysis/score_histogram.h"

#include <QtTest>

using namespace engine::analysis;
using Counts = std::vector<engine::core::Index>;

class ScoreHistogramTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySampleIsInABinOfItsSide() {
        const auto made = scoreHistogram({{1, 0, 1, 0, 1}, {0, 0.25, 0.5, 0.74, 1}}, 0, 1, 4);
        QCOMPARE(made.happened, Counts({1, 0, 1, 1}));
        QCOMPARE(made.others, Counts({0, 1, 1, 0}));
        QCOMPARE(made.most(), engine::core::Index(1));
    }

    void whatLiesOutsideCountsAtThatEnd() {
        const auto made = scoreHistogram({{1, 0}, {-9, 9}}, -1, 1, 2);
        QCOMPARE(made.happened, Counts({1, 0}));
        QCOMPARE(made.others, Counts({0, 1}));
    }
};

QTEST_APPLESS_MAIN(ScoreHistogramTest)
#include "tst_score_histogram.moc"
