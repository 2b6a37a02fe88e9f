#include "engine/data/telling.h"

#include <QTest>

using namespace engine;
using data::Dataset;

namespace {

/// Features 0: noise, 1: the class and a little, 2: twice feature 1, 3: the class and more.
Dataset example() {
    Dataset set;
    set.classNames = {"a", "b"};
    set.features.resize(4, 40);
    for (int i = 0; i < 40; ++i) {
        const int label = i % 2;
        set.classes.push_back(label);
        set.features.col(i) << (i * 7) % 11, label + 0.01 * (i % 5), 2 * (label + 0.01 * (i % 5)),
            label + 0.4 * (i % 7);
    }
    return set;
}

} // namespace

class TestTelling : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFeatureThatIsTheClassTellsAll() {
        Dataset set = example();
        for (int i = 0; i < 40; ++i)
            set.features(0, i) = 5 - 3 * set.classes[std::size_t(i)];
        QCOMPARE(data::telling(set, 0), 1.0);
        set.features.row(0).setConstant(4);
        QCOMPARE(data::telling(set, 0), 0.0);
    }

    void theShareBetweenTheClassesIsTheClosedForm() {
        Dataset set;
        set.classNames = {"a", "b"};
        set.classes = {0, 0, 1, 1};
        set.features.resize(1, 4);
        set.features << 0, 2, 4, 6; // mean 3, all 20, between 2·4 + 2·4
        QVERIFY(std::abs(data::telling(set, 0) - 0.8) < 1e-12);
    }

    void twoThatSayTheSameAreShownOnce() {
        const auto [first, second] = data::tellingFeatures(example());
        QVERIFY(first == 1 || first == 2);
        QCOMPARE(second, core::Index(3));
    }

    void ofNumbersItIsTheSquaredCorrelation() {
        Dataset set;
        set.task = data::Task::Regression;
        set.features.resize(2, 4);
        set.features << 1, 2, 3, 4, 1, -1, -1, 1;
        set.targets.resize(1, 4);
        set.targets << 2, 4, 6, 8;
        QVERIFY(std::abs(data::telling(set, 0) - 1) < 1e-12);
        QVERIFY(data::telling(set, 1) < 1e-12);
        QVERIFY((data::tellingFeatures(set) == std::pair<core::Index, core::Index>(0, 1)));
    }

    void oneFeatureIsBothAndNoSampleIsNoTrouble() {
        Dataset set;
        set.features.resize(1, 0);
        QVERIFY((data::tellingFeatures(set) == std::pair<core::Index, core::Index>(0, 0)));
    }
};

QTEST_APPLESS_MAIN(TestTelling)
#include "tst_telling.moc"
