#include "engine/data/column_summary.h"
#include "tests/source_paths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace engine;
using core::Index;
using data::ColumnSummary;
using data::Dataset;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Dataset oneColumn(const std::vector<double>& values) {
    Dataset set;
    set.features.resize(1, Index(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        set.features(0, Index(i)) = values[i];
    set.featureNames = {"x"};
    set.classes.assign(values.size(), 0);
    set.classNames = {"a", "b"};
    return set;
}

ColumnSummary of(const std::vector<double>& values) { return summarize(oneColumn(values), 0); }

bool near(double a, double b, double tolerance = 1e-12) {
    return std::abs(a - b) <= tolerance * std::max(1e-300, std::max(std::abs(a), std::abs(b)));
}

} // namespace

class TestColumnSummary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ofOneToFiveAllIsKnown() {
        const auto s = of({3, 1, 5, 2, 4});
        QCOMPARE(s.present, Index(5));
        QCOMPARE(s.mean, 3.0);
        QCOMPARE(s.deviation, std::sqrt(2.0));
        QCOMPARE(s.minimum, 1.0);
        QCOMPARE(s.maximum, 5.0);
        QCOMPARE(s.median, 3.0);
        QCOMPARE(s.lowerQuartile, 2.0);
        QCOMPARE(s.upperQuartile, 4.0);
        QCOMPARE(s.spread, 1.0);
        QCOMPARE(s.distinct, Index(5));
        QVERIFY(s.whole);
        QCOMPARE(s.outliers, Index(0));
    }

    void anEvenNumberHasItsMedianBetween() {
        const auto s = of({1, 2, 4, 10});
        QCOMPARE(s.median, 3.0);
        QCOMPARE(s.spread, 1.5); // of 2, 1, 1, 7
    }

    void whatIsMissingIsCountedAndLeftOut() {
        const auto s = of({1, kNan, 3, std::numeric_limits<double>::infinity()});
        QCOMPARE(s.missing, Index(2));
        QCOMPARE(s.present, Index(2));
        QCOMPARE(s.mean, 2.0);
        const auto nothing = of({kNan, kNan});
        QCOMPARE(nothing.present, Index(0));
        QVERIFY(std::isnan(nothing.mean) && std::isnan(nothing.median));
        QCOMPARE(nothing.correlations.size(), std::size_t(1));
    }

    void aConstantHasNoDeviationAndNoCorrelation() {
        auto set = oneColumn({0.1, 0.1, 0.1});
        set.classes = {0, 1, 0};
        const auto s = summarize(set, 0);
        QCOMPARE(s.mean, 0.1);
        QCOMPARE(s.deviation, 0.0);
        QVERIFY(std::isnan(s.correlations[0]));
        QCOMPARE(s.distinct, Index(1));
    }

    void largeNumbersDoNotOverflow() {
        const auto s = of({1e308, -1e308, 1e308, -1e308});
        QCOMPARE(s.mean, 0.0);
        QVERIFY(near(s.deviation, 1e308));
        QCOMPARE(s.median, 0.0);
        QVERIFY(near(of({1e300, 1e300 * (1 + 1e-10), 3e300}).mean, (5 + 1e-10) / 3 * 1e300));
    }

    void outliersAreBeyondThreeAndAHalfModifiedZScores() {
        // Median 5, MAD 2: the bound is 3.5 × 2 / 0.6745 = 10.378 from 5.
        const auto s = of({1, 3, 4, 5, 7, 7, 15.4});
        QCOMPARE(s.median, 5.0);
        QCOMPARE(s.spread, 2.0);
        QCOMPARE(s.outlierDistance(), 3.5 * 2 / 0.6745);
        QCOMPARE(s.outliers, Index(1));
        QVERIFY(s.isOutlier(15.4) && !s.isOutlier(15.3) && s.isOutlier(-5.4) && !s.isOutlier(-5.3));
        QVERIFY(!s.isOutlier(kNan));
    }

    void withMoreThanHalfEqualNothingIsAnOutlier() {
        const auto s = of({0, 0, 0, 0, 1000});
        QCOMPARE(s.spread, 0.0);
        QCOMPARE(s.outliers, Index(0));
        QVERIFY(std::isinf(s.outlierDistance()));
    }

    void twoClassesCorrelateByTheirNumber() {
        auto set = oneColumn({1, 2, 3, 4});
        set.classes = {0, 0, 1, 1};
        // Σxy = 2, Σxx = 5, Σyy = 1.
        QVERIFY(near(summarize(set, 0).correlations[0], 2 / std::sqrt(5.0)));
        set.classes = {1, 1, 0, 0};
        QVERIFY(near(summarize(set, 0).correlations[0], -2 / std::sqrt(5.0)));
    }

    void moreClassesHaveARatioWithoutASign() {
        auto set = oneColumn({1, 1, 5, 5, 3, 3});
        set.classNames = {"a", "b", "c"};
        set.classes = {0, 0, 1, 1, 2, 2};
        QVERIFY(near(summarize(set, 0).correlations[0], 1));
        set.classes = {0, 1, 0, 1, 0, 2}; // means 3, 3, 3
        QVERIFY(summarize(set, 0).correlations[0] < 1e-12);
    }

    void numbersCorrelateWithEachTarget() {
        Dataset set;
        set.task = data::Task::Regression;
        set.features = core::MatrixD{{1, 2, 3, 4}};
        set.targets = core::MatrixD{{-2, -4, -6, -8}, {1, 1, kNan, 1}};
        const auto s = summarize(set, 0);
        QVERIFY(near(s.correlations[0], -1));
        QVERIFY(std::isnan(s.correlations[1]));
        QVERIFY(near(summarize(set, 1).correlations[0], 1)); // a target is a column as well
    }

    void numbersAreThoseOfNumPy() {
        QFile file(fixturePath("columns.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject fixture = QJsonDocument::fromJson(file.readAll()).object();
        std::vector<int> classes;
        for (const auto number : fixture["classes"].toArray())
            classes.push_back(number.toInt());
        const QJsonArray columns = fixture["columns"].toArray();
        QCOMPARE(columns.size(), 5);
        for (const auto& entry : columns) {
            const QJsonObject expected = entry.toObject();
            auto set = oneColumn(std::vector<double>(classes.size()));
            set.classes = classes;
            set.classNames = {"0", "1", "2"};
            set.targets.resize(1, Index(classes.size()));
            for (int i = 0; i < int(classes.size()); ++i) {
                set.features(0, i) = expected["values"][i].toDouble();
                set.targets(0, i) = columns[0]["values"][i].toDouble();
            }
            const auto s = summarize(set, 0);
            const std::pair<const char*, double> numbers[] = {
                {"mean", s.mean},   {"std", s.deviation}, {"min", s.minimum},        {"median", s.median},
                {"max", s.maximum}, {"mad", s.spread},    {"eta", s.correlations[0]}};
            for (const auto& [name, number] : numbers)
                QVERIFY2(near(number, expected[QLatin1String(name)].toDouble(), 1e-11), name);
            QVERIFY(near(s.lowerQuartile, expected["quartiles"][0].toDouble()));
            QVERIFY(near(s.upperQuartile, expected["quartiles"][1].toDouble()));
            QCOMPARE(s.distinct, Index(expected["distinct"].toInt()));
            QJsonArray outliers;
            for (int i = 0; i < int(classes.size()); ++i)
                if (s.isOutlier(set.features(0, i)))
                    outliers << i;
            QCOMPARE(outliers, expected["outliers"].toArray());
            QCOMPARE(s.outliers, Index(outliers.size()));
            set.task = data::Task::Regression;
            QVERIFY(near(summarize(set, 0).correlations[0], expected["r"].toDouble(), 1e-11));
        }
    }
};

QTEST_APPLESS_MAIN(TestColumnSummary)
#include "tst_column_summary.moc"
