#include "engine/analysis/score_curve.h"

#include "metrics_fixture.h"

using namespace engine::analysis;
using metrics::at;
using metrics::close;

class ScoreCurveTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void curvesAndAreasAreThoseOfScikitLearn() {
        int compared = 0;
        for (const QJsonValue& json : metrics::cases("classes")) {
            const auto scores = metrics::scores(json);
            for (int k = 0; k < scores.classes(); ++k) {
                const QJsonValue wanted = at(json, "curves").toArray()[k];
                const ScoreCurve curve = scoreCurve(isOf(scores, k), scoresFor(scores, k));
                QVERIFY2(agreesOverRates(curve, wanted), qPrintable(at(json, "name").toString()));
                QVERIFY2(agreesOverPrecision(curve, wanted), qPrintable(at(json, "name").toString()));
                QVERIFY(close(curve.rocArea, at(wanted, "roc_auc")));
                QVERIFY(close(curve.averagePrecision, at(wanted, "average_precision")));
                ++compared;
            }
        }
        QVERIFY(compared > 40);
    }

    void equalScoresAreOneCut() {
        const ScoreCurve curve = scoreCurve({1, 0, 1, 0}, {0.5, 0.5, 0.5, 0.25});
        QCOMPARE(curve.cuts.size(), std::size_t(2));
        QCOMPARE(curve.cuts[0].truePositives, 2);
        QCOMPARE(curve.cuts[0].falsePositives, 1);
        QCOMPARE(*curve.rocArea, 0.75); // half of the tied pairs count
    }

    void ofOneKindOfSampleThereIsNoArea() {
        QVERIFY(!scoreCurve({1, 1}, {0.1, 0.2}).rocArea);
        QVERIFY(!scoreCurve({0, 0}, {0.1, 0.2}).averagePrecision);
        QVERIFY(scoreCurve({}, {}).cuts.empty());
    }

private:
    static bool agreesOverRates(const ScoreCurve& curve, const QJsonValue& wanted) {
        const auto thresholds = metrics::numbers(at(wanted, "roc_thresholds")),
                   fpr = metrics::numbers(at(wanted, "fpr")), tpr = metrics::numbers(at(wanted, "tpr"));
        if (curve.cuts.size() != fpr.size())
            return false;
        for (std::size_t i = 0; i < fpr.size(); ++i)
            if (curve.cuts[i].threshold != thresholds[i] ||
                !close(curve.falsePositiveRate(curve.cuts[i]), fpr[i]) ||
                !close(curve.truePositiveRate(curve.cuts[i]), tpr[i]))
                return false;
        return true;
    }
    // From the end; without positives scikit-learn calls the recall 1, which is not defined.
    static bool agreesOverPrecision(const ScoreCurve& curve, const QJsonValue& wanted) {
        const auto precision = metrics::numbers(at(wanted, "precision")),
                   recall = metrics::numbers(at(wanted, "recall"));
        if (curve.cuts.size() != precision.size())
            return false;
        for (std::size_t i = 0; i < precision.size(); ++i) {
            const Cut& cut = curve.cuts[curve.cuts.size() - 1 - i];
            if (!close(ScoreCurve::precision(cut), precision[i]) ||
                (curve.positives > 0 && !close(curve.truePositiveRate(cut), recall[i])))
                return false;
        }
        return true;
    }
};

QTEST_APPLESS_MAIN(ScoreCurveTest)
#include "tst_score_curve.moc"
