#include "engine/analysis/confusion.h"

#include "metrics_fixture.h"

using namespace engine::analysis;
using metrics::at;
using metrics::close;

class ConfusionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsAndSharesAreThoseOfScikitLearn() {
        const QJsonArray all = metrics::cases("classes");
        QVERIFY(all.size() >= 15);
        for (const QJsonValue& json : all) {
            const auto scores = metrics::scores(json);
            const Confusion confusion = confusionMatrix(scores.truths, scores.answers, scores.classes());
            const auto report = classificationReport(confusion);
            const auto counts = metrics::matrix(at(json, "confusion"));
            const char* name = qPrintable(at(json, "name").toString());
            QVERIFY2(confusion.cast<double>() == counts, name);
            QVERIFY2(close(report.accuracy.value, at(json, "accuracy").toDouble()), name);
            const auto precision = metrics::numbers(at(json, "precision")),
                       recall = metrics::numbers(at(json, "recall")), f1 = metrics::numbers(at(json, "f1"));
            const auto support = metrics::whole(at(json, "support"));
            for (std::size_t k = 0; k < report.classes.size(); ++k) {
                const ClassMetrics& one = report.classes[k];
                QVERIFY2(close(one.precision.value, precision[k]) && close(one.recall.value, recall[k]) &&
                             close(one.f1.value, f1[k]) && one.support == support[k],
                         name);
            }
            for (const auto& [key, average] :
                 {std::pair{"macro", report.macro}, std::pair{"micro", report.micro},
                  std::pair{"weighted", report.weighted}}) {
                const auto wanted = metrics::numbers(at(json, key));
                QVERIFY2(close(average.precision, wanted[0]) && close(average.recall, wanted[1]) &&
                             close(average.f1, wanted[2]),
                         name);
            }
        }
    }

    void whatHasNothingBelowIsZeroAndSaysThatItIsNotDefined() {
        // Class 1 is never said, class 2 never present.
        const auto report = classificationReport(confusionMatrix({0, 0, 1}, {0, 2, 0}, 3));
        QVERIFY(!report.classes[1].precision.isDefined && report.classes[1].precision.value == 0);
        QVERIFY(report.classes[1].recall.isDefined);
        QVERIFY(!report.classes[2].recall.isDefined && report.classes[2].recall.value == 0);
        QVERIFY(report.classes[2].precision.isDefined);
        QVERIFY(report.classes[1].f1.isDefined);
        QVERIFY(!classificationReport(confusionMatrix({0}, {0}, 2)).classes[1].f1.isDefined);
    }

    void withoutSamplesNothingIsDefined() {
        const auto report = classificationReport(confusionMatrix({}, {}, 2));
        QVERIFY(!report.accuracy.isDefined);
        QCOMPARE(report.weighted.f1, 0.0);
    }
};

QTEST_APPLESS_MAIN(ConfusionTest)
#include "tst_confusion.moc"
