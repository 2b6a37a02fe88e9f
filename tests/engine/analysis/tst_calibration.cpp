#include "engine/analysis/calibration.h"

#include "engine/analysis/part_report.h"
#include "metrics_fixture.h"

using namespace engine::analysis;
using metrics::at;
using metrics::close;

class CalibrationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void binsErrorAndBrierAreThoseOfScikitLearn() {
        for (const QJsonValue& json : metrics::cases("classes")) {
            const auto scores = metrics::scores(json);
            const char* name = qPrintable(at(json, "name").toString());
            const Calibration made = calibration(scores, positiveClass(scores));
            const QJsonValue wanted = at(json, "calibration");
            const auto share = metrics::numbers(at(wanted, "share")),
                       mean = metrics::numbers(at(wanted, "mean"));
            std::size_t next = 0;
            for (const CalibrationBin& bin : made.bins) {
                if (bin.samples == 0)
                    continue;
                QVERIFY2(next < share.size() && close(bin.share(), share[next]) &&
                             close(bin.mean(), mean[next]),
                         name);
                ++next;
            }
            QCOMPARE(next, share.size());
            QVERIFY2(close(made.expectedError, at(wanted, "ece").toDouble()), name);
            QVERIFY2(close(brierScore(scores), at(json, "brier").toDouble()), name);
        }
    }

    void anEdgeBelongsToTheBinBelow() {
        const Calibration made = calibration({1, 0, 1}, {0.1, 0.5, 1.0});
        QCOMPARE(made.bins[0].samples, 1);
        QCOMPARE(made.bins[4].samples, 1);
        QCOMPARE(made.bins[9].samples, 1);
    }
};

QTEST_APPLESS_MAIN(CalibrationTest)
#include "tst_calibration.moc"
