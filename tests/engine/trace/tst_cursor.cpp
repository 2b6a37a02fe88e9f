#include "engine/trace/cursor.h"

#include "passes.h"

#include <QtTest>

#include <set>
#include <tuple>

using namespace engine;
using trace::Cursor;
using trace::Level;
using trace::Selection;

namespace {

using Key = std::tuple<int, int, int, int>;

Key keyOf(const Selection& s) { return {s.operation, s.row, s.col, s.term}; }

std::vector<Selection> walkForward(Cursor& cursor, Level level) {
    cursor.moveTo({});
    cursor.setLevel(level);
    std::vector<Selection> places{cursor.selection()};
    while (cursor.forward(level))
        places.push_back(cursor.selection());
    return places;
}

/// What a walk at that level must visit, worked out from the shapes alone.
std::vector<Selection> expectedPlaces(const trace::Trace& pass, Level level, int sample) {
    std::vector<Selection> places;
    for (int i = 0; i < static_cast<int>(pass.operations.size()); ++i) {
        const trace::Operation& one = pass.operations[static_cast<std::size_t>(i)];
        const bool startsPhase =
            i == 0 || pass.operations[static_cast<std::size_t>(i - 1)].phase != one.phase;
        if (level == Level::Layer || (level == Level::Pass && startsPhase))
            places.push_back({i, -1, -1, -1});
        if (level == Level::Layer || level == Level::Pass)
            continue;
        for (int row = 0; row < one.values.rows(); ++row) {
            const int cols = static_cast<int>(one.values.cols());
            const int first = one.perSample() ? sample : 0, last = one.perSample() ? sample : cols - 1;
            if (level == Level::Neuron)
                places.push_back({i, row, one.perSample() ? sample : cols > 1 ? -1 : 0, -1});
            for (int col = first; level == Level::Term && col <= last; ++col)
                for (int term = 0; term < trace::termCount(pass, {i, row, col, -1}); ++term)
                    places.push_back({i, row, col, term});
        }
    }
    return places;
}

} // namespace

class TestCursor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPlaceIsVisitedOnceInOrder_data();
    void everyPlaceIsVisitedOnceInOrder();
    void backVisitsTheSamePlaces_data() { everyPlaceIsVisitedOnceInOrder_data(); }
    void backVisitsTheSamePlaces();
    void termsAreCounted();
    void coarserStepLeavesTheOperation();
    void finerStepEntersTheOperation();
    void levelChangesWhereItStands();
    void samplesAreWalkedOneByOneInBothDirections();
    void sampleCanBeChanged();
    void placesOutsideAreBroughtInside();
    void emptyCursorStaysPut();
    void noMoveAtTheEnds();
    void aWalkByTermsComputesNothing();
};

void TestCursor::everyPlaceIsVisitedOnceInOrder_data() {
    QTest::addColumn<int>("recipe");
    QTest::addColumn<int>("level");
    const auto all = passes::several();
    for (std::size_t i = 0; i < all.size(); ++i)
        for (Level level : {Level::Term, Level::Neuron, Level::Layer, Level::Pass})
            QTest::addRow("%s %d", all[i].name.c_str(), static_cast<int>(level))
                << static_cast<int>(i) << static_cast<int>(level);
}

void TestCursor::everyPlaceIsVisitedOnceInOrder() {
    QFETCH(int, recipe);
    QFETCH(int, level);
    const auto pass = passes::recorded(passes::several()[static_cast<std::size_t>(recipe)]);
    QVERIFY(pass);
    const int sample = static_cast<int>(pass->input.x.cols()) - 1;
    Cursor cursor(pass, sample);
    const auto places = walkForward(cursor, static_cast<Level>(level));
    for (std::size_t i = 1; i < places.size(); ++i)
        QVERIFY(keyOf(places[i - 1]) < keyOf(places[i]));
    QVERIFY(places == expectedPlaces(*pass, static_cast<Level>(level), sample));
    QVERIFY(cursor.atEnd() || static_cast<Level>(level) == Level::Pass);
    QVERIFY(!cursor.atStart());
}

void TestCursor::backVisitsTheSamePlaces() {
    QFETCH(int, recipe);
    QFETCH(int, level);
    const auto pass = passes::recorded(passes::several()[static_cast<std::size_t>(recipe)]);
    Cursor cursor(pass, 0);
    auto places = walkForward(cursor, static_cast<Level>(level));
    for (std::size_t i = places.size(); i-- > 1;) {
        QVERIFY(cursor.selection() == places[i]);
        QVERIFY(cursor.back(static_cast<Level>(level)));
    }
    QVERIFY(cursor.selection() == places.front());
    QVERIFY(cursor.atStart());
    QVERIFY(!cursor.back(static_cast<Level>(level)));
    QVERIFY(cursor.selection() == places.front());
}

void TestCursor::termsAreCounted() {
    const auto pass = passes::recorded({"counts", {2, 4, 3}, {"tanh", "softmax"}, "cross_entropy", 5});
    auto terms = [&](trace::Phase phase, int layer, const char* name) {
        return trace::termCount(*pass, {pass->find(phase, layer, name), 0, 0, -1});
    };
    QCOMPARE(terms(trace::Phase::Forward, 0, "z"), 3);
    QCOMPARE(terms(trace::Phase::Forward, 1, "z"), 5);
    QCOMPARE(terms(trace::Phase::Forward, 1, "a"), 1);
    QCOMPARE(terms(trace::Phase::Loss, 1, "L"), 15);
    QCOMPARE(terms(trace::Phase::Backward, 1, "dL/da"), 1);
    QCOMPARE(terms(trace::Phase::Backward, 1, "dL/dz"), 1);
    QCOMPARE(terms(trace::Phase::Backward, 0, "dL/da"), 3);
    QCOMPARE(terms(trace::Phase::Backward, 0, "dL/dW"), 5);
    QCOMPARE(terms(trace::Phase::Backward, 0, "dL/db"), 5);
    QCOMPARE(terms(trace::Phase::Update, 0, "W"), 1);
    const auto jacobian = passes::recorded({"jacobian", {2, 4, 3}, {"softmax", "softmax"}, "mse", 1, false});
    QCOMPARE(trace::termCount(*jacobian, {jacobian->find(trace::Phase::Backward, 1, "dL/dz"), 0, 0, -1}), 3);
    QCOMPARE(trace::termCount(*jacobian, {jacobian->find(trace::Phase::Forward, 0, "z"), 0, 0, -1}), 2);
}

void TestCursor::coarserStepLeavesTheOperation() {
    Cursor cursor(passes::recorded(passes::several()[0]), 1);
    cursor.moveTo({2, 1, 1, 2});
    QCOMPARE(cursor.level(), Level::Term);
    QVERIFY(cursor.forward(Level::Neuron));
    QVERIFY((cursor.selection() == Selection{2, 2, 1, -1}));
    QVERIFY(cursor.forward(Level::Layer));
    QVERIFY((cursor.selection() == Selection{3, -1, -1, -1}));
    cursor.moveTo({2, 1, 1, 2});
    QVERIFY(cursor.back(Level::Layer));
    QVERIFY((cursor.selection() == Selection{1, -1, -1, -1}));
    cursor.moveTo({0, 1, 1, 2});
    QVERIFY(cursor.back(Level::Pass));
    QVERIFY((cursor.selection() == Selection{0, -1, -1, -1}));
    QVERIFY(!cursor.back(Level::Pass));
}

void TestCursor::finerStepEntersTheOperation() {
    Cursor cursor(passes::recorded(passes::several()[0]), 2);
    cursor.moveTo({2, -1, -1, -1});
    QVERIFY(cursor.forward(Level::Term));
    QVERIFY((cursor.selection() == Selection{2, 0, 2, 0}));
    cursor.moveTo({2, -1, -1, -1});
    QVERIFY(cursor.forward(Level::Neuron));
    QVERIFY((cursor.selection() == Selection{2, 0, 2, -1}));
    cursor.moveTo({2, -1, -1, -1});
    QVERIFY(cursor.back(Level::Neuron));
    QVERIFY((cursor.selection() == Selection{1, 3, 2, -1}));
}

void TestCursor::samplesAreWalkedOneByOneInBothDirections() {
    for (const auto& recipe : passes::several()) {
        const auto pass = passes::recorded(recipe);
        Cursor cursor(pass);
        cursor.setLevel(Level::Sample);
        std::vector<std::pair<Selection, int>> places{{cursor.selection(), cursor.sampleColumn()}};
        while (cursor.forward(Level::Sample))
            places.emplace_back(cursor.selection(), cursor.sampleColumn());
        // Forward and backward once for every sample, loss and update once.
        std::vector<std::pair<Selection, int>> expected;
        for (std::size_t i = 0; i < pass->operations.size(); ++i) {
            if (i > 0 && pass->operations[i].phase == pass->operations[i - 1].phase)
                continue;
            const bool perSample =
                pass->operations[i].perSample() || pass->operations[i].phase == trace::Phase::Forward;
            for (int sample = 0; sample < (perSample ? int(pass->input.x.cols()) : 1); ++sample)
                expected.emplace_back(Selection{int(i), -1, -1, -1},
                                      perSample ? sample : int(pass->input.x.cols()) - 1);
        }
        QVERIFY(places == expected);
        while (places.size() > 1) {
            places.pop_back();
            QVERIFY(cursor.back(Level::Sample));
            QVERIFY(cursor.selection() == places.back().first);
            QCOMPARE(cursor.sampleColumn(), places.back().second);
        }
        QVERIFY(cursor.atStart());
        QVERIFY(!cursor.back(Level::Sample));
    }
}

void TestCursor::levelChangesWhereItStands() {
    const auto pass = passes::recorded(passes::several()[0]);
    Cursor cursor(pass, 1);
    const int dW = pass->find(trace::Phase::Backward, 1, "dL/dW");
    cursor.moveTo({dW, -1, -1, -1});
    cursor.setLevel(Level::Term);
    QVERIFY((cursor.selection() == Selection{dW, 0, 0, 0}));
    cursor.moveTo({dW, 2, 3, 1});
    cursor.setLevel(Level::Term);
    QVERIFY((cursor.selection() == Selection{dW, 2, 3, 1}));
    cursor.setLevel(Level::Neuron);
    QVERIFY((cursor.selection() == Selection{dW, 2, -1, -1}));
    cursor.setLevel(Level::Layer);
    QVERIFY((cursor.selection() == Selection{dW, -1, -1, -1}));
    QCOMPARE(cursor.level(), Level::Layer);
}

void TestCursor::sampleCanBeChanged() {
    Cursor cursor(passes::recorded(passes::several()[0]), 0);
    cursor.setLevel(Level::Neuron);
    cursor.setSampleColumn(2);
    QVERIFY((cursor.selection() == Selection{0, 0, 2, -1}));
    cursor.setSampleColumn(99);
    QCOMPARE(cursor.sampleColumn(), 2);
    // Another sample's element that was clicked is walked on from there.
    cursor.moveTo({1, 0, 1, -1});
    QCOMPARE(cursor.sampleColumn(), 1);
    QVERIFY(cursor.forward(Level::Neuron));
    QVERIFY((cursor.selection() == Selection{1, 1, 1, -1}));
}

void TestCursor::placesOutsideAreBroughtInside() {
    const auto pass = passes::recorded(passes::several()[0]);
    Cursor cursor(pass, 0);
    cursor.moveTo({999, 999, 999, 999});
    QVERIFY(cursor.atEnd());
    QVERIFY(!cursor.forward(Level::Term));
    cursor.moveTo({-5, -5, -5, -5});
    QVERIFY(cursor.atStart());
    QVERIFY((cursor.selection() == Selection{}));
}

void TestCursor::emptyCursorStaysPut() {
    Cursor cursor;
    QVERIFY(!cursor.forward(Level::Term));
    QVERIFY(!cursor.back(Level::Pass));
    cursor.moveTo({3, 1, 1, 1});
    cursor.setSampleColumn(2);
    QVERIFY(cursor.atStart() && cursor.atEnd());
    QVERIFY((cursor.selection() == Selection{}));
}

void TestCursor::noMoveAtTheEnds() {
    Cursor cursor(passes::recorded(passes::several()[0]), 0);
    cursor.moveTo({999, -1, -1, -1});
    const Selection last = cursor.selection();
    QVERIFY(!cursor.forward(Level::Layer));
    QVERIFY(!cursor.forward(Level::Pass));
    QVERIFY(cursor.selection() == last);
}

void TestCursor::aWalkByTermsComputesNothing() {
    // 64-32-10 on a batch of 32: some 90 thousand places.
    const auto pass = passes::recorded({"digits", {64, 32, 10}, {"relu", "softmax"}, "cross_entropy", 32});
    Cursor cursor(pass, 0);
    cursor.setLevel(Level::Term);
    std::size_t places = 1;
    QBENCHMARK_ONCE {
        while (cursor.forward(Level::Term))
            ++places;
    }
    QCOMPARE(places, expectedPlaces(*pass, Level::Term, 0).size());
}

QTEST_APPLESS_MAIN(TestCursor)
#include "tst_cursor.moc"
