#include "engine/data/column_histogram.h"
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
using data::ColumnHistogram;
using data::Dataset;

namespace {

Dataset oneColumn(const std::vector<double>& values) {
    Dataset set;
    set.features.resize(1, Index(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        set.features(0, Index(i)) = values[i];
    set.classes.assign(values.size(), 0);
    set.classNames = {"a", "b"};
    return set;
}

ColumnHistogram counted(const Dataset& set) { return countColumn(set, 0, summarize(set, 0)); }

} // namespace

class TestColumnHistogram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wholeNumbersHaveABinEach() {
        auto set = oneColumn({2, 5, 3, 3, 5, 5});
        set.classes = {0, 0, 1, 1, 1, 0};
        const auto h = counted(set);
        QCOMPARE(h.bins, 4);
        QCOMPARE(h.low, 1.5);
        QCOMPARE(h.high, 5.5);
        QCOMPARE(h.counts[0], (std::vector<Index>{1, 0, 0, 2}));
        QCOMPARE(h.counts[1], (std::vector<Index>{0, 2, 0, 1}));
        QCOMPARE(h.total(3), Index(3));
    }

    void manyWholeNumbersShareBinsEvenly() {
        std::vector<double> values;
        for (int i = 0; i < 256 * 40; ++i)
            values.push_back(i % 256);
        const auto h = counted(oneColumn(values));
        QVERIFY(h.bins > 1 && h.bins <= ColumnHistogram::kMostBins);
        for (int i = 0; i + 1 < h.bins; ++i)
            QCOMPARE(h.total(i), h.total(0)); // no comb
    }

    void everyNumberIsInTheBinOfItsEdges() {
        std::vector<double> values;
        for (int i = 0; i < 1000; ++i)
            values.push_back(0.1 * (i % 37) + 0.7);
        const auto set = oneColumn(values);
        const auto h = counted(set);
        Index all = 0;
        for (int bin = 0; bin < h.bins; ++bin) {
            const auto rows = rowsInBin(set, 0, h, bin);
            QCOMPARE(Index(rows.size()), h.total(bin));
            all += h.total(bin);
            for (const int row : rows)
                QVERIFY(set.features(0, row) >= h.edge(bin) &&
                        (set.features(0, row) < h.edge(bin + 1) || bin + 1 == h.bins));
        }
        QCOMPARE(all, Index(1000));
    }

    void aConstantIsOneBinAndNothingIsNone() {
        const auto one = counted(oneColumn({0.3, 0.3}));
        QCOMPARE(one.bins, 1);
        QCOMPARE(one.total(0), Index(2));
        const auto large = counted(oneColumn({1e300, 1e300}));
        QCOMPARE(large.bins, 1);
        QCOMPARE(large.total(0), Index(2));
        const auto none = counted(oneColumn({std::numeric_limits<double>::quiet_NaN()}));
        QCOMPARE(none.bins, 0);
        QCOMPARE(none.bin(1), -1);
    }

    void theWidestRangeIsCounted() {
        const auto h = counted(oneColumn({-1.7e308, 1.7e308, 0.5}));
        Index all = 0;
        for (int bin = 0; bin < h.bins; ++bin)
            all += h.total(bin);
        QCOMPARE(all, Index(3));
    }

    void countsAreThoseOfNumPy() {
        QFile file(fixturePath("columns.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray columns = QJsonDocument::fromJson(file.readAll())["columns"].toArray();
        QCOMPARE(columns.size(), 5);
        for (const auto& entry : columns) {
            const QJsonObject expected = entry.toObject();
            std::vector<double> values;
            for (const auto number : expected["values"].toArray())
                values.push_back(number.toDouble());
            const auto h = counted(oneColumn(values));
            QCOMPARE(h.bins, int(expected["counts"].toArray().size()));
            for (int bin = 0; bin < h.bins; ++bin) {
                const double edge = expected["edges"][bin].toDouble();
                QVERIFY(std::abs(h.edge(bin) - edge) <= 1e-12 * (h.high - h.low) + 1e-15 * std::abs(edge));
                QCOMPARE(h.total(bin), Index(expected["counts"][bin].toInt()));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestColumnHistogram)
#include "tst_column_histogram.moc"
