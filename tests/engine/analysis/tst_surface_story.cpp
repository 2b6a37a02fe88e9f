#include "engine/analysis/surface_story.h"

#include "quadratic.h"
#include "tests/engine/train/stories.h"

#include <QtTest>

#include <cmath>

using namespace engine;
using namespace engine::analysis;
using core::VectorD;

namespace {

/// A plane through (1, 2, 3) along the first and the last parameter.
LossSurface surface() {
    const LaneSpec lane = quadratic::lane(0.1);
    ParameterPlane plane;
    plane.origin = VectorD(3);
    plane.origin << 1, 2, 3;
    plane.u = VectorD::Unit(3, 0);
    plane.v = VectorD::Unit(3, 2);
    core::Team team(1);
    return lossSurface(lane.experiment, *lane.data, plane, {-1, 1, -2, 2}, 9, team).value();
}

model::Layout layout() {
    return train::makeTrainer(quadratic::lane(0.1).experiment, quadratic::line(), VectorD::Zero(3))
        .value()
        ->layout();
}

} // namespace

class TestSurfaceStory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLossIsOfTheFourAround() {
        const LossSurface map = surface();
        for (const auto& [x, y] :
             {std::pair(0.1, 0.3), std::pair(-1.0, 2.0), std::pair(1.0, -2.0), std::pair(0.37, -1.9)}) {
            const auto why = explainLoss(map, x, y);
            QVERIFY(why);
            QCOMPARE(why->value, map.at(x, y));
            QVERIFY(stories::addsUp(*why));
            const auto corners = map.corners(x, y);
            QVERIFY(corners);
            double all = 0;
            for (const double weight : corners->weights)
                all += weight;
            QVERIFY(std::abs(all - 1) < 1e-12);
        }
        QVERIFY(stories::rejectsTampering(*explainLoss(map, 0.1, 0.3)));
        QVERIFY(!explainLoss(map, 1.1, 0));
    }

    void whereALossIsNotFiniteNothingIsExplained() {
        LossSurface map = surface();
        map.loss[0] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(!explainLoss(map, -0.99, 1.99));
        QVERIFY(explainLoss(map, 0.5, 0.5));
    }

    void aPlaceIsToldByTheParameterThatMovesMost() {
        const LossSurface map = surface();
        const auto first = explainPlace(map.plane, layout(), 0.8, 0.1);
        QCOMPARE(first.subject.base, std::string("w"));
        QCOMPARE(first.subject.sub, std::string("1,1"));
        QVERIFY(std::abs(first.value - 1.8) < 1e-12);
        const auto last = explainPlace(map.plane, layout(), 0.1, -0.8);
        QCOMPARE(last.subject.base, std::string("b"));
        QVERIFY(std::abs(last.value - 2.2) < 1e-12);
        for (const auto& why : {first, last})
            QVERIFY(stories::addsUp(why));
    }

    void aDistanceIsOfAllThreeDirections() {
        const auto why = explainDistance({2, 3, 6, 10});
        QVERIFY(std::abs(why.value - 7) < 1e-12);
        QVERIFY(stories::addsUp(why));
        QVERIFY(stories::rejectsTampering(why));
    }
};

QTEST_APPLESS_MAIN(TestSurfaceStory)
#include "tst_surface_story.moc"
