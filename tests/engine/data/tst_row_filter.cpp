#include "engine/data/row_filter.h"

#include <QtTest>

#include <limits>

using namespace engine;
using namespace std::string_literals;
using data::Part;

namespace {

data::Dataset flowers() {
    data::Dataset set;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    set.features = core::MatrixD{{5.1, 6.04, 5.15, nan, 7}, {1, 2, 3, 4, 51}};
    set.featureNames = {"petal length (cm)", "petal width (cm)"};
    set.classes = {0, 1, 0, 2, 2};
    set.classNames = {"setosa", "versicolor", "virginica"};
    return set;
}

const data::Parts kParts = {Part::Train, Part::Train, Part::Validation, Part::Test, Part::Test};

std::vector<int> found(const std::string& text) {
    const auto set = flowers();
    const auto filter = data::RowFilter::parse(text, set);
    return filter ? filter->rows(set, kParts) : std::vector<int>{-1};
}

std::string problem(const std::string& text) {
    const auto filter = data::RowFilter::parse(text, flowers());
    return filter ? "none"s : filter.error().text();
}

using Rows = std::vector<int>;

} // namespace

class TestRowFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingAskedForIsEverything() {
        QCOMPARE(found(""), (Rows{0, 1, 2, 3, 4}));
        QCOMPARE(found(" , "), (Rows{0, 1, 2, 3, 4}));
    }

    void columnsAreCompared() {
        QCOMPARE(found("petal length (cm) > 5.1"), (Rows{1, 2, 4}));
        QCOMPARE(found("LENGTH >= 5.1"), (Rows{0, 1, 2, 4}));
        QCOMPARE(found("width<2"), (Rows{0}));
        QCOMPARE(found("width <= 2"), (Rows{0, 1}));
        QCOMPARE(found("width = 3"), (Rows{2}));
        QCOMPARE(found("width != 3"), (Rows{0, 1, 3, 4}));
        QCOMPARE(found("width > -1e9, width < 3.5"), (Rows{0, 1, 2}));
    }

    void whatIsMissingIsOnlyUnequal() {
        QCOMPARE(found("length < 1e9"), (Rows{0, 1, 2, 4}));
        QCOMPARE(found("length != 7"), (Rows{0, 1, 2, 3}));
    }

    void aNumberMeansTheDigitsThatAreWritten() {
        QCOMPARE(found("length = 6.0"), (Rows{1}));
        QCOMPARE(found("length = 6"), (Rows{}));
        QCOMPARE(found("5.1"), (Rows{0, 2})); // 5.15 is at the edge of it
        QCOMPARE(found("5.10"), (Rows{0}));
        QCOMPARE(found("51"), (Rows{4}));
    }

    void classesAndPartsAreNames() {
        QCOMPARE(found("class = Setosa"), (Rows{0, 2}));
        QCOMPARE(found("class != setosa"), (Rows{1, 3, 4}));
        QCOMPARE(found("part = test"), (Rows{3, 4}));
        QCOMPARE(found("part = train"), (Rows{0, 1}));
        QCOMPARE(found("vi"), (Rows{3, 4}));
        QCOMPARE(found("validation"), (Rows{2}));
        QCOMPARE(found("sample = 2"), (Rows{2}));
        QCOMPARE(found("sample > 3, class = virginica"), (Rows{4}));
    }

    void whatCannotBeMeantIsSaid() {
        QCOMPARE(problem("height > 3"), "no column is called \"height\""s);
        QCOMPARE(problem("petal > 3"), "\"petal\" is in the name of several columns: \"petal length (cm)\", "
                                       "\"petal width (cm)\"; expected one"s);
        QCOMPARE(problem("width > tall"), "\"tall\" is no number"s);
        QCOMPARE(problem("width >"), "nothing follows \"width\"; expected a value"s);
        QCOMPARE(problem("class > setosa"), "\"class\" is a name: expected = or !="s);
        QCOMPARE(problem("width > nan"), "\"nan\" is no number"s);
    }
};

QTEST_APPLESS_MAIN(TestRowFilter)
#include "tst_row_filter.moc"
