#include "engine/optim/lane_steps.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace engine;
using core::FloatLanes;
namespace lane = engine::optim::lane;

namespace {

float quotient(float x, float y) { return lane::quotient(FloatLanes{} + x, FloatLanes{} + y)[0]; }

constexpr float kInfinity = std::numeric_limits<float>::infinity();

} // namespace

class TestLaneSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quotientsAreRightToTheLastPlaces() {
        double worst = 0;
        for (float y = 1e-30f; y < 1e30f; y *= 1.0007f)
            for (const float x : {1.0f, -0.37f, 1.9999999f, 3e-5f}) {
                const double exactly = double(x) / double(y);
                const double unit = std::ldexp(1.0, std::ilogb(exactly) - 23);
                worst = std::max(worst, std::abs(double(quotient(x, y)) - exactly) / unit);
            }
        qInfo("largest error: %.3g units in the last place", worst);
        QVERIFY(worst <= 2);
    }

    void quotientsEndAsThoseOfADivision() {
        QCOMPARE(quotient(0.0f, 3.0f), 0.0f);
        QVERIFY(std::abs(quotient(5.0f, kInfinity)) <= 1e-37f);
        QVERIFY(std::abs(quotient(5.0f, 3e38f)) <= 1e-37f);
        QVERIFY(!std::isfinite(quotient(5.0f, 0.0f)));
        QVERIFY(!std::isfinite(quotient(0.0f, 0.0f)));
        QVERIFY(std::isnan(quotient(std::nanf(""), 1.0f)));
        QVERIFY(std::isnan(quotient(1.0f, std::nanf(""))));
    }

    void rootsAreExact() {
        for (float x = 1e-37f; x < 1e37f; x *= 1.37f)
            QCOMPARE(lane::squareRoot(FloatLanes{} + x)[0], std::sqrt(x));
        QVERIFY(lane::squareRoot(FloatLanes{})[0] == 0);
    }

    void gradientsAreClippedAndDecayed() {
        const float parameters[] = {1, 2, 3, 4, 5}, gradients[] = {10, 20, 30, 40, 50};
        float seen[5];
        optim::Stretch<float> stretch{5, parameters, gradients, {}, seen};
        const auto look = [&](float scale, float decay) {
            lane::overGradients(stretch, scale, decay,
                                [&](auto at, const FloatLanes& g) { at.store(seen, g); });
            return std::vector<float>(seen, seen + 5);
        };
        QCOMPARE(look(1, 0), (std::vector<float>{10, 20, 30, 40, 50}));
        QCOMPARE(look(0.5f, 0), (std::vector<float>{5, 10, 15, 20, 25}));
        QCOMPARE(look(1, 2), (std::vector<float>{12, 24, 36, 48, 60}));
        QCOMPARE(look(0.5f, 1), (std::vector<float>{6, 12, 18, 24, 30}));
    }
};

QTEST_APPLESS_MAIN(TestLaneSteps)
#include "tst_lane_steps.moc"
