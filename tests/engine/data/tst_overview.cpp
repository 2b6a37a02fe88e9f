#include "engine/data/overview.h"

#include <QtTest>

using namespace engine;
using core::Index;
using data::Part;

class TestOverview : public QObject {
    Q_OBJECT

private:
    static data::DatasetPtr set() {
        auto set = std::make_shared<data::Dataset>();
        set->features = core::MatrixD{{1, 2, 3, 4, 5, 6, 7, 8, 9, 1000}, {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}};
        set->featureNames = {"a", "b"};
        set->classes = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
        set->classNames = {"x", "y"};
        set->fixedTestSamples = 2;
        return set;
    }

private Q_SLOTS:
    void allIsOfTheSameRows() {
        const auto made = data::overview(set(), {0.75, 0.25, 0}, 1);
        QVERIFY(made.ok());
        const data::Overview& all = **made;
        QCOMPARE(all.summaries.size(), std::size_t(2));
        QCOMPARE(all.histograms.size(), std::size_t(2));
        QCOMPARE(all.parts.size(), std::size_t(10));
        QCOMPARE(all.parts[8], Part::Test);
        QCOMPARE(all.balance.samples(Part::Train), Index(6));
        QCOMPARE(all.balance.samples(Part::Test), Index(2));
        QCOMPARE(all.balance.counts(0, 2), Index(0));
        QCOMPARE(all.balance.counts(1, 2), Index(2));
        QCOMPARE(all.balance.share(1, Part::Test), 1.0);
        QCOMPARE(all.balance.counts.sum(), Index(10));
        QCOMPARE(all.outlierRows(), std::vector<int>{9});
    }

    void itCanBeCancelledBetweenColumns() {
        std::vector<double> shares;
        const auto made = data::overview(set(), {1, 0, 0}, 1, [&](double share) {
            shares.push_back(share);
            return shares.size() < 2;
        });
        QVERIFY(!made.ok());
        QCOMPARE(made.error().code, core::Code::Cancelled);
        QCOMPARE(shares, (std::vector<double>{0, 0.5}));
    }

    void aSplitThatCannotBeIsSaid() {
        const auto made = data::overview(set(), {0.5, 0, 0}, 1);
        QVERIFY(!made.ok());
        QCOMPARE(made.error().context, std::string("data.split"));
    }
};

QTEST_APPLESS_MAIN(TestOverview)
#include "tst_overview.moc"
