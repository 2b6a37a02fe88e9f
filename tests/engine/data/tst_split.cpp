#include "engine/data/generators.h"
#include "engine/data/prepare.h"

#include <QtTest>

#include <algorithm>
#include <limits>
#include <numeric>

using namespace engine;
using namespace std::string_literals;
using data::Dataset;
using data::Part;
using data::Split;
using data::SplitSpec;

namespace {

Dataset classified(const std::vector<int>& sizes) {
    Dataset set;
    for (std::size_t c = 0; c < sizes.size(); ++c) {
        set.classNames.push_back(std::to_string(c));
        set.classes.insert(set.classes.end(), static_cast<std::size_t>(sizes[c]), static_cast<int>(c));
    }
    set.features = core::MatrixD::Zero(1, static_cast<core::Index>(set.classes.size()));
    set.featureNames = {"x"};
    return set;
}

Dataset regression(core::Index samples) {
    Dataset set;
    set.task = data::Task::Regression;
    set.features = set.targets = core::MatrixD::Zero(1, samples);
    set.featureNames = {"x"};
    set.targetNames = {"y"};
    return set;
}

int countOf(const Dataset& set, const std::vector<int>& rows, int label) {
    return static_cast<int>(std::count_if(rows.begin(), rows.end(), [&](int row) {
        return set.classes[static_cast<std::size_t>(row)] == label;
    }));
}

std::string errorOf(const Dataset& set, const SplitSpec& spec) {
    const auto result = data::split(set, spec, 1);
    return result ? "split"s : result.error().text();
}

} // namespace

class TestSplit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySampleIsInExactlyOnePartInTheFilesOrder() {
        const Dataset set = classified({60, 30, 10});
        const auto split = data::split(set, {0.6, 0.2, 0.2}, 3);
        QVERIFY(split.ok());
        std::vector<int> all;
        for (const Part part : {Part::Train, Part::Validation, Part::Test}) {
            const auto& rows = split->rows(part);
            QVERIFY(std::is_sorted(rows.begin(), rows.end()));
            all.insert(all.end(), rows.begin(), rows.end());
        }
        std::sort(all.begin(), all.end());
        std::vector<int> expected(100);
        std::iota(expected.begin(), expected.end(), 0);
        QCOMPARE(all, expected);
    }

    void partsHaveTheirShares_data() {
        QTest::addColumn<int>("samples");
        QTest::addColumn<QList<double>>("shares");
        QTest::addColumn<QList<int>>("counts");
        QTest::newRow("default, 500") << 500 << QList<double>{0.7, 0.15, 0.15} << QList<int>{350, 75, 75};
        QTest::newRow("default, 150") << 150 << QList<double>{0.7, 0.15, 0.15} << QList<int>{105, 23, 22};
        QTest::newRow("60/20/20 of 1797")
            << 1797 << QList<double>{0.6, 0.2, 0.2} << QList<int>{1078, 360, 359};
        QTest::newRow("training only") << 7 << QList<double>{1, 0, 0} << QList<int>{7, 0, 0};
        QTest::newRow("no test") << 9 << QList<double>{0.5, 0.5, 0} << QList<int>{5, 4, 0};
        QTest::newRow("no validation") << 10 << QList<double>{0.8, 0, 0.2} << QList<int>{8, 0, 2};
        QTest::newRow("thirds") << 3 << QList<double>{1.0 / 3, 1.0 / 3, 1.0 / 3} << QList<int>{1, 1, 1};
        QTest::newRow("one each of four") << 4 << QList<double>{0.7, 0.15, 0.15} << QList<int>{2, 1, 1};
        QTest::newRow("one each of three") << 3 << QList<double>{0.98, 0.01, 0.01} << QList<int>{1, 1, 1};
        QTest::newRow("sum off by rounding")
            << 1000000 << QList<double>{1 - 6e-7, 0, 0} << QList<int>{1000000, 0, 0};
        QTest::newRow("one sample") << 1 << QList<double>{1, 0, 0} << QList<int>{1, 0, 0};
        QTest::newRow("two samples") << 2 << QList<double>{0.5, 0, 0.5} << QList<int>{1, 0, 1};
    }

    void partsHaveTheirShares() {
        QFETCH(int, samples);
        QFETCH(QList<double>, shares);
        QFETCH(QList<int>, counts);
        for (const Dataset& set : {regression(samples), classified({samples})}) {
            const auto split = data::split(set, {shares[0], shares[1], shares[2]}, 5);
            QVERIFY2(split.ok(), split ? "" : split.error().text().c_str());
            const QList<int> got{int(split->train.size()), int(split->validation.size()),
                                 int(split->test.size())};
            QCOMPARE(got, counts);
        }
    }

    void everyPartHasTheClassesInProportion() {
        const Dataset set = classified({500, 300, 150, 50});
        for (const std::uint64_t seed : {1u, 2u, 3u}) {
            const auto split = data::split(set, {0.7, 0.15, 0.15}, seed);
            QVERIFY(split.ok());
            const int sizes[] = {500, 300, 150, 50};
            for (int label = 0; label < 4; ++label) {
                QVERIFY(std::abs(countOf(set, split->train, label) - 0.7 * sizes[label]) <= 1);
                QVERIFY(std::abs(countOf(set, split->validation, label) - 0.15 * sizes[label]) <= 1);
                QVERIFY(std::abs(countOf(set, split->test, label) - 0.15 * sizes[label]) <= 1);
            }
        }
    }

    void classWithASingleSampleIsTrainedOn() {
        const Dataset set = classified({40, 1, 59});
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const auto split = data::split(set, {0.6, 0.2, 0.2}, seed);
            QCOMPARE(countOf(set, split->train, 1), 1);
        }
    }

    void isSeeded() {
        const Dataset set = classified({50, 50});
        const SplitSpec spec;
        const auto a = data::split(set, spec, 1), b = data::split(set, spec, 1),
                   c = data::split(set, spec, 2);
        QVERIFY(a->train == b->train && a->validation == b->validation && a->test == b->test);
        QVERIFY(a->train != c->train);
    }

    void drawsTheRowsOfAPartAtRandom() {
        const Dataset set = regression(100);
        std::vector<int> hits(100);
        for (std::uint64_t seed = 0; seed < 1000; ++seed) {
            const auto split = data::split(set, {0.7, 0.1, 0.2}, seed);
            for (const int row : split->test)
                ++hits[static_cast<std::size_t>(row)];
        }
        for (const int count : hits)
            QVERIFY(std::abs(count - 200) < 5 * std::sqrt(1000 * 0.2 * 0.8));
    }

    void fixedTestPartStaysAndTheRestIsShared() {
        Dataset set = classified({50, 50});
        set.fixedTestSamples = 20;
        const auto split = data::split(set, {0.6, 0.2, 0.2}, 4);
        QVERIFY(split.ok());
        std::vector<int> last(20);
        std::iota(last.begin(), last.end(), 80);
        QCOMPARE(split->test, last);
        QCOMPARE(split->train.size(), std::size_t(60));
        QCOMPARE(split->validation.size(), std::size_t(20));
        QVERIFY(split->train.back() < 80 && split->validation.back() < 80);
        const auto whole = data::split(set, {1, 0, 0}, 4);
        QCOMPARE(whole->train.size(), std::size_t(80));
        QCOMPARE(whole->test, last);
    }

    void partsOfTheDataStandAboveShares() {
        Dataset set = regression(5);
        using enum data::Part;
        set.parts = {Test, Train, Validation, Train, Test};
        const auto split = data::split(set, {1, 0, 0}, 4);
        QVERIFY(split.ok());
        QCOMPARE(split->train, (std::vector<int>{1, 3}));
        QCOMPARE(split->validation, std::vector<int>{2});
        QCOMPARE(split->test, (std::vector<int>{0, 4}));
        set.parts.assign(5, Test);
        QCOMPARE(
            errorOf(set, {}),
            "data.split: no row says \"train\" in the column that splits the data; expected at least one"s);
    }

    void refusesSharesThatCannotBe() {
        const Dataset set = regression(100);
        QCOMPARE(errorOf(set, {0.7, 0.2, 0.2}),
                 "data.split: expected shares that add up to 1, got 0.7 + 0.2 + 0.2"s);
        QCOMPARE(errorOf(set, {0.7, 0, 0}), "data.split: expected shares that add up to 1, got 0.7 + 0 + 0"s);
        QCOMPARE(errorOf(set, {1.2, -0.1, -0.1}), "data.split.train: expected a share from 0 to 1, got 1.2"s);
        QCOMPARE(errorOf(set, {0.9, -0.1, 0.2}),
                 "data.split.validation: expected a share from 0 to 1, got -0.1"s);
        QCOMPARE(errorOf(set, {0.9, 0.1, std::numeric_limits<double>::quiet_NaN()}),
                 "data.split.test: expected a share from 0 to 1, got nan"s);
        QCOMPARE(errorOf(set, {0, 0.5, 0.5}),
                 "data.split.train: expected at least one training sample, got none"s);
        QCOMPARE(errorOf(regression(2), {}),
                 "data.split.test: a share of 0.15 of 2 samples is none; expected 0 or more samples"s);
        QCOMPARE(errorOf(regression(1), {}),
                 "data.split.validation: a share of 0.15 of 1 sample is none; expected 0 or more samples"s);
        Dataset fixed = regression(3);
        fixed.fixedTestSamples = 3;
        QCOMPARE(errorOf(fixed, {}), "data.split.train: expected at least one training sample, got none"s);
    }
};

QTEST_APPLESS_MAIN(TestSplit)
#include "tst_split.moc"
