#include "engine/data/columns.h"

#include <QtTest>

using namespace engine;
using core::Index;
using data::Part;

class TestColumns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void targetsFollowTheFeatures() {
        data::Dataset set;
        set.task = data::Task::Regression;
        set.features = core::MatrixD{{1, 2}, {3, 4}};
        set.targets = core::MatrixD{{5, 6}};
        set.featureNames = {"a", ""};
        set.targetNames = {"t"};
        QCOMPARE(data::columnCount(set), Index(3));
        QCOMPARE(data::columnValues(set, 1)[1], 4.0);
        QCOMPARE(data::columnValues(set, 2)[0], 5.0);
        QCOMPARE(data::columnName(set, 0), std::string("a"));
        QCOMPARE(data::columnName(set, 1), std::string("2"));
        QCOMPARE(data::columnName(set, 2), std::string("t"));
        const auto balance = data::balance(set, {Part::Train, Part::Test});
        QCOMPARE(balance.counts.rows(), Index(1));
        QCOMPARE(balance.samples(Part::Validation), Index(0));
        QCOMPARE(balance.share(0, Part::Validation), 0.0);
    }

    void everySampleIsInItsPart() {
        const data::Parts parts = data::partsOf({{1}, {0, 3}, {2}}, 4);
        QCOMPARE(parts, (data::Parts{Part::Validation, Part::Train, Part::Test, Part::Validation}));
    }
};

QTEST_APPLESS_MAIN(TestColumns)
#include "tst_columns.moc"
