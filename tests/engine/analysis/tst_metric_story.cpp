#include "engine/analysis/metric_story.h"

#include "engine/analysis/part_report.h"
#include "metrics_fixture.h"
#include "tests/engine/train/stories.h"

using namespace engine::analysis;
using engine::trace::Explanation;
using metrics::at;

namespace {

std::vector<engine::trace::Expression*> leavesOf(engine::trace::Expression& node) {
    if (node.children.empty())
        return {&node};
    std::vector<engine::trace::Expression*> all;
    for (auto& child : node.children)
        for (auto* leaf : leavesOf(child))
            all.push_back(leaf);
    return all;
}

/// Another number in any leaf is found, where it makes a difference at all (zero times it is still zero).
bool rejectsEveryTampering(Explanation why) {
    for (auto* leaf : leavesOf(why.numbers)) {
        const double before = leaf->value;
        leaf->value = before * 1.001 + 1e-3;
        const auto changed = engine::trace::evaluate(why.numbers);
        const bool matters = changed && std::abs(*changed - why.value) > 1e-9 * std::abs(why.value);
        if (matters && engine::trace::verify(why.numbers))
            return false;
        leaf->value = before;
    }
    return true;
}

} // namespace

class MetricStoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyShareOfEveryCaseAddsUp() {
        int told = 0;
        for (const QJsonValue& json : metrics::cases("classes")) {
            const auto scores = metrics::scores(json);
            const Confusion confusion = confusionMatrix(scores.truths, scores.answers, scores.classes());
            const auto report = classificationReport(confusion);
            std::vector<Explanation> all{explainAccuracy(report)};
            for (const auto metric : {ClassMetric::Precision, ClassMetric::Recall, ClassMetric::F1}) {
                for (const auto average : {Average::Macro, Average::Micro, Average::Weighted})
                    all.push_back(explainAverage(report, average, metric));
                for (std::size_t k = 0; k < report.classes.size(); ++k) {
                    const auto& one = report.classes[k];
                    if ((metric == ClassMetric::Precision ? one.precision
                         : metric == ClassMetric::Recall  ? one.recall
                                                          : one.f1)
                            .isDefined)
                        all.push_back(explainMetric(report, k, metric));
                }
            }
            for (int k = 0; k < int(confusion.rows()); ++k)
                if (confusion.row(k).sum() > 0)
                    all.push_back(explainCell(confusion, k, 0, CellShare::OfRow));
            for (int k = 0; k < int(confusion.rows()); ++k) {
                all.push_back(explainSum(confusion, k, CellShare::OfRow));
                QCOMPARE(all.back().value, double(confusion.row(k).sum()));
                all.push_back(explainSum(confusion, k, CellShare::OfColumn));
                QCOMPARE(all.back().value, double(confusion.col(k).sum()));
            }
            if (confusion.col(0).sum() > 0)
                all.push_back(explainCell(confusion, confusion.rows() - 1, 0, CellShare::OfColumn));
            for (const Explanation& why : all)
                QVERIFY2(
                    stories::addsUp(why) && rejectsEveryTampering(why),
                    qPrintable(at(json, "name").toString() + QString::fromStdString(" " + why.subject.base)));
            told += int(all.size());
        }
        QVERIFY(told > 200);
    }

    void probabilitiesAreThoseOfTheLastSums() {
        const engine::core::VectorD z{{1.5, -0.25, 0.75}};
        const double all = std::exp(1.5) + std::exp(-0.25) + std::exp(0.75);
        const auto is = [](const Explanation& why, double expected) {
            return std::abs(why.value - expected) < 1e-14 && stories::addsUp(why) && rejectsEveryTampering(why);
        };
        QVERIFY(is(explainProbability(z, 1, false), std::exp(-0.25) / all));
        QVERIFY(is(explainProbability(z, 1, true), 1 / (1 + std::exp(0.25))));
        const engine::core::VectorD one = engine::core::VectorD::Constant(1, 0.4);
        QVERIFY(is(explainProbability(one, 1, true), 1 / (1 + std::exp(-0.4))));
        QVERIFY(is(explainProbability(one, 0, false), 1 - 1 / (1 + std::exp(-0.4))));
    }

    void areasPointsAndBinsAddUp() {
        for (const QJsonValue& json : metrics::cases("classes")) {
            const auto scores = metrics::scores(json);
            std::vector<ScoreCurve> curves;
            std::vector<Explanation> all;
            bool allDefined = true;
            for (int k = 0; k < scores.classes(); ++k) {
                curves.push_back(scoreCurve(isOf(scores, k), scoresFor(scores, k)));
                const ScoreCurve& curve = curves.back();
                allDefined = allDefined && curve.rocArea;
                all.push_back(explainPrecisionAt(curve.cuts.front()));
                if (curve.averagePrecision) {
                    all.push_back(explainAveragePrecision(curve));
                    all.push_back(explainAveragePrecision(curve, {6, 4}));
                    all.push_back(explainTruePositiveRate(curve, curve.cuts.back()));
                }
                if (curve.rocArea) {
                    all.push_back(explainRocArea(curve));
                    all.push_back(explainRocArea(curve, {6, 4}));
                    all.push_back(explainFalsePositiveRate(curve, curve.cuts.back()));
                }
            }
            if (allDefined)
                all.push_back(explainMeanOfAreas(curves, false));
            const Calibration bins = calibration(scores, positiveClass(scores));
            all.push_back(explainCalibrationError(bins));
            all.push_back(explainBrier(brierScore(scores), scores.count()));
            for (const CalibrationBin& bin : bins.bins)
                if (bin.samples > 0) {
                    all.push_back(explainBinShare(bin));
                    all.push_back(explainBinMean(bin));
                }
            for (const Explanation& why : all)
                QVERIFY2(stories::addsUp(why), qPrintable(at(json, "name").toString() +
                                                          QString::fromStdString(" " + why.subject.base)));
            QVERIFY(stories::rejectsTampering(all.front()) && stories::rejectsTampering(all.back()));
        }
    }

    void errorsOfNumbersAddUp() {
        for (const QJsonValue& json : metrics::cases("numbers")) {
            const auto t = metrics::matrix(at(json, "targets")), y = metrics::matrix(at(json, "answers"));
            const auto report = regressionReport(t, y);
            for (const auto metric : {NumberMetric::MeanSquare, NumberMetric::MeanAbsolute,
                                      NumberMetric::RootMeanSquare, NumberMetric::R2}) {
                if (metric == NumberMetric::R2 && (!report.overall.varies || report.samples < 2))
                    continue;
                for (engine::core::Index k = 0; k < t.rows(); ++k) {
                    const engine::core::VectorD left = (t.row(k) - y.row(k)).transpose();
                    const auto why = explainNumber(report.targets[std::size_t(k)], left, metric);
                    // Zero times another number is still zero.
                    QVERIFY2(stories::addsUp(why) && (why.value == 0 || stories::rejectsTampering(why)),
                             qPrintable(at(json, "name").toString()));
                    QVERIFY(
                        stories::addsUp(explainNumber(report.targets[std::size_t(k)], left, metric, {6, 4})));
                }
                QVERIFY(stories::addsUp(explainOverall(report, metric)));
            }
        }
        QVERIFY(stories::rejectsTampering(explainResidual(1.5, 0.25)));
    }
};

QTEST_APPLESS_MAIN(MetricStoryTest)
#include "tst_metric_story.moc"
