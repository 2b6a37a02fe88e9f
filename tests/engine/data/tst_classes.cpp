#include "engine/data/classes.h"

#include "engine/io/data_files.h"
#include "tests/source_paths.h"

#include <QFile>
#include <QtTest>

#include <algorithm>
#include <map>
#include <set>

using namespace engine;
using namespace engine::data;

namespace {

/// Samples 0 … 11 of the classes a b c d, over and over; feature: the sample's number; the last four are a
/// test part of their own.
Dataset fourClasses() {
    Dataset set;
    set.classNames = {"a", "b", "c", "d"};
    set.featureNames = {"number"};
    set.features.resize(1, 12);
    for (int i = 0; i < 12; ++i) {
        set.features(0, i) = i;
        set.classes.push_back(i % 4);
        set.sampleNames.push_back("s" + std::to_string(i));
    }
    set.fixedTestSamples = 4;
    set.openClasses = true;
    return set;
}

std::string errorOf(const Dataset& set, const std::vector<std::string>& classes) {
    const auto chosen = onlyClasses(set, classes);
    return chosen ? std::string() : chosen.error().text();
}

io::FileSource shipped() {
    const auto read = [](const std::string& name) -> core::Result<io::Bytes> {
        QFile file(sourcePath("resources/data/" + QString::fromStdString(name)));
        if (!file.open(QIODevice::ReadOnly))
            return core::Error{core::Code::NotFound, "is not there", name};
        return file.readAll().toStdString();
    };
    return {read, read};
}

} // namespace

class TestClasses : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyTheirSamplesStayNumberedInTheOrderGiven() {
        const auto chosen = onlyClasses(fourClasses(), {"d", "b"});
        QVERIFY(chosen);
        QCOMPARE(chosen->classNames, (std::vector<std::string>{"d", "b"}));
        QCOMPARE(chosen->samples(), core::Index(6));
        for (core::Index i = 0; i < 6; ++i) {
            const int was = int(chosen->features(0, i));
            QCOMPARE(was, std::vector<int>({1, 3, 5, 7, 9, 11})[std::size_t(i)]);
            QCOMPARE(chosen->classes[std::size_t(i)], was % 4 == 3 ? 0 : 1);
            QCOMPARE(chosen->sampleNames[std::size_t(i)], "s" + std::to_string(was));
        }
        QCOMPARE(chosen->fixedTestSamples, 2);
        QVERIFY(!chosen->openClasses);
    }

    void aNumberMeansTheClassWhereNoneIsCalledThat() {
        QCOMPARE(onlyClasses(fourClasses(), {"3", "b"})->classNames, (std::vector<std::string>{"d", "b"}));
        Dataset named = fourClasses();
        named.classNames = {"3", "2", "1", "0"};
        QCOMPARE(onlyClasses(named, {"3", "1"})->features(0, 0), 0.0);
    }

    void partsThatTheDataSayStayWithTheirSamples() {
        Dataset set = fourClasses();
        set.parts.assign(12, Part::Train);
        set.parts[1] = Part::Validation;
        const auto chosen = onlyClasses(set, {"a", "b"});
        QCOMPARE(std::count(chosen->parts.begin(), chosen->parts.end(), Part::Validation), 1);
        QVERIFY(chosen->parts[1] == Part::Validation);
    }

    void whatCannotBeChosenIsSaid() {
        QCOMPARE(
            errorOf(fourClasses(), {"a", "e"}),
            std::string("data.classes: unknown class \"e\"; expected one of \"a\", \"b\", \"c\", \"d\""));
        QCOMPARE(
            errorOf(fourClasses(), {"a", "4"}),
            std::string("data.classes: unknown class \"4\"; expected one of \"a\", \"b\", \"c\", \"d\""));
        QCOMPARE(errorOf(fourClasses(), {"a", "0"}), std::string("data.classes: has \"a\" twice"));
        QCOMPARE(errorOf(fourClasses(), {"a"}),
                 std::string("data.classes: has one class; expected at least two"));
        Dataset numbers = fourClasses();
        numbers.task = Task::Regression;
        QCOMPARE(errorOf(numbers, {"a", "b"}),
                 std::string("data.classes: chooses among classes, but these data have numbers as targets"));
    }

    void fewerSamplesAreDrawnOfTheTrainingPartAlone() {
        const Dataset set = fourClasses();
        const Split whole{{0, 1, 2, 3, 4, 5, 6, 7, 8}, {9, 10}, {11}};
        const auto two = withFewerSamples(set, whole, 2, 5), one = withFewerSamples(set, whole, 1, 5);
        QVERIFY(two && one);
        QVERIFY(two->validation == whole.validation && two->test == whole.test);
        std::vector<int> counts(4);
        for (const int row : two->train)
            ++counts[std::size_t(row % 4)];
        QCOMPARE(counts, (std::vector<int>{2, 2, 2, 2}));
        QCOMPARE(one->train.size(), std::size_t(4));
        QVERIFY(std::is_sorted(two->train.begin(), two->train.end()));
        QVERIFY(std::includes(two->train.begin(), two->train.end(), one->train.begin(), one->train.end()));
        QVERIFY(withFewerSamples(set, whole, 2, 5)->train == two->train);
        QVERIFY(withFewerSamples(set, whole, 100, 5)->train == whole.train);
        std::set<std::vector<int>> choices;
        for (std::uint64_t seed = 0; seed < 20; ++seed)
            choices.insert(withFewerSamples(set, whole, 1, seed)->train);
        QVERIFY(choices.size() > 5);
    }

    void aSampleIsInTheSamePartWhicheverClassesAreChosen() {
        Dataset set = fourClasses();
        set.features = core::MatrixD::Zero(1, 400);
        set.classes.clear();
        set.sampleNames.clear();
        for (int i = 0; i < 400; ++i) {
            set.features(0, i) = i;
            set.classes.push_back(i % 4);
        }
        for (const int fixed : {0, 40}) {
            set.fixedTestSamples = fixed;
            const auto partsOf = [](const Dataset& data) {
                const auto parts = split(data, {0.6, 0.2, 0.2}, 3).value();
                std::map<int, Part> all;
                for (const Part part : {Part::Train, Part::Validation, Part::Test})
                    for (const int row : parts.rows(part))
                        all[int(data.features(0, row))] = part;
                return all;
            };
            const auto whole = partsOf(set), some = partsOf(*onlyClasses(set, {"d", "a"}));
            QCOMPARE(some.size(), std::size_t(200));
            for (const auto& [number, part] : some)
                QVERIFY(whole.at(number) == part);
        }
    }

    void digitsFromFiveOnAreFiveClasses() {
        DataSpec spec;
        spec.source = "digits";
        spec.classes = {"5", "6", "7", "8", "9"};
        spec.samplesPerClass = 50;
        spec.split = {0.6, 0.2, 0.2};
        auto set = io::loadDataset(spec, shipped());
        QVERIFY2(set, set ? "" : set.error().text().c_str());
        const auto data = prepare(std::make_shared<const Dataset>(*std::move(set)), spec, 5);
        QVERIFY2(data, data ? "" : data.error().text().c_str());
        QCOMPARE((*data)->split.train.size(), std::size_t(250));
        QVERIFY((*data)->split.validation.size() > 150);
        spec.samplesPerClass = 0;
        QVERIFY(prepare((*data)->dataset, spec, 5).value()->split.validation == (*data)->split.validation);
    }

    void wordsOfFourLanguagesHaveTheFeaturesOfAll() {
        DataSpec spec;
        spec.source = "words";
        const auto all = io::loadDataset(spec, shipped());
        QVERIFY(all && all->classNames.size() > 4);
        spec.classes.assign(all->classNames.begin(), all->classNames.begin() + 4);
        const auto four = io::loadDataset(spec, shipped());
        QVERIFY(four);
        QCOMPARE(four->featureNames, all->featureNames);
        QVERIFY(four->samples() < all->samples());
        QCOMPARE(core::Index(four->sampleNames.size()), four->samples());
    }
};

QTEST_APPLESS_MAIN(TestClasses)
#include "tst_classes.moc"
