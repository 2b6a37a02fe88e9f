#include "engine/analysis/gradient_slice.h"

#include "quadratic.h"
#include "tests/engine/train/stories.h"

#include <Eigen/Eigenvalues>
#include <QtTest>

#include <cmath>

using namespace engine;
using namespace engine::analysis;
using core::VectorD;

namespace {

GradientSlice sliceOf(const LaneSpec& lane, const std::vector<double>& steps) {
    SliceSpec spec;
    spec.from = 1e-3;
    spec.to = 2;
    spec.steps = steps;
    return gradientSlice(lane.experiment, *lane.data, *lane.initial, spec).value();
}

VectorD gradientAtZero(const LaneSpec& lane) {
    const core::MatrixD x = quadratic::inputs(*lane.data);
    return 2 * x * (-lane.data->targets).transpose() / double(x.cols());
}

} // namespace

class TestGradientSlice : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void alongTheGradientOfAQuadraticTheParabolaIsTheLoss() {
        const LaneSpec lane = quadratic::lane(0.1);
        const auto slice = sliceOf(lane, {0.1, 0.4});
        const VectorD gradient = gradientAtZero(lane);
        QVERIFY(std::abs(slice.gradientNorm - gradient.norm()) < 1e-10);
        QCOMPARE(slice.points.front().rate, 0.0);
        QCOMPARE(slice.points.back().rate, 2.0);
        for (std::size_t i = 0; i < slice.points.size(); ++i) {
            const auto& point = slice.points[i];
            QVERIFY(std::abs(slice.parabola(point.rate) - point.loss) < 1e-9 * (1 + point.loss));
            QVERIFY(i == 0 || point.rate >= slice.points[i - 1].rate);
        }
        QCOMPARE(slice.steps.size(), std::size_t(2));
        for (const auto& step : slice.steps)
            QVERIFY(std::abs(step.loss - quadratic::loss(*lane.data, -step.rate * gradient)) < 1e-9);
        QCOMPARE(slice.rows, core::Index(40));
    }

    void theTangentIsWhatTheSlopeSays() {
        const auto slice = sliceOf(quadratic::lane(0.1), {});
        const double squares = slice.gradientNorm * slice.gradientNorm;
        QVERIFY(std::abs(slice.tangent(0.3) - (slice.start() - 0.3 * squares)) < 1e-12 * squares);
        const double h = 1e-6, slope = (slice.parabola(h) - slice.parabola(0)) / h;
        QVERIFY(std::abs(slope + squares) < 1e-4 * squares);
    }

    void aStepIsTooShortRightTooLongOrRises() {
        const LaneSpec lane = quadratic::lane(0.1);
        // In closed form: lowest at 1/κ, as at the start again at 2/κ; half of the most is won at (1 ∓ √½)/κ.
        const double kappa = sliceOf(lane, {}).curvature;
        const auto slice = sliceOf(lane, {0.1 / kappa, 1 / kappa, 1.9 / kappa, 2.1 / kappa});
        QCOMPARE(lengthOf(slice, slice.steps[0]), StepLength::Short);
        QCOMPARE(lengthOf(slice, slice.steps[1]), StepLength::Good);
        QCOMPARE(lengthOf(slice, slice.steps[2]), StepLength::Long);
        QCOMPARE(lengthOf(slice, slice.steps[3]), StepLength::Rising);
        QCOMPARE(lengthOf(slice, {1, std::nan("")}), StepLength::Rising);
        const auto zones = zonesOf(slice);
        QVERIFY(zones);
        const double room = 1.2 * 3 / 48 / kappa; // between two points around the lowest
        QVERIFY(std::abs(slice.lowest().rate - 1 / kappa) <= room);
        QVERIFY(std::abs(zones->goodFrom - (1 - std::sqrt(0.5)) / kappa) <= room);
        QVERIFY(std::abs(zones->goodTo - (1 + std::sqrt(0.5)) / kappa) <= room);
        QVERIFY(std::abs(zones->risesFrom - 2 / kappa) <= room);
    }

    void betweenItsPointsTheCurveIsStraight() {
        const auto slice = sliceOf(quadratic::lane(0.1), {});
        const auto &a = slice.points[40], &b = slice.points[41];
        QVERIFY(std::abs(slice.at((a.rate + b.rate) / 2) - (a.loss + b.loss) / 2) < 1e-12 * (1 + a.loss));
        QCOMPARE(slice.at(a.rate), a.loss);
        QVERIFY(std::isnan(slice.at(3)));
    }

    void atTheMinimumNoStepIsRight() {
        LaneSpec lane = quadratic::lane(0.1);
        lane.initial = VectorD(3);
        *lane.initial << 2, -1, 0.5;
        const auto slice = sliceOf(lane, {0.1});
        QVERIFY(!zonesOf(slice) || slice.start() < 1e-20);
        QVERIFY(slice.start() < 1e-20);
    }

    void aStepExplainsItself() {
        const auto slice = sliceOf(quadratic::lane(0.1), {0.1});
        const auto whys = explainStep(slice, 0.1);
        QCOMPARE(whys.size(), std::size_t(2));
        for (const auto& why : whys) {
            QVERIFY(stories::addsUp(why));
            QVERIFY(stories::rejectsTampering(why));
        }
        QCOMPARE(whys[0].value, slice.tangent(0.1));
        QCOMPARE(whys[1].value, slice.parabola(0.1));
    }

    void itCanBeGivenUp() {
        const LaneSpec lane = quadratic::lane(0.1);
        Watcher watcher;
        watcher.givenUp = true;
        const auto slice = gradientSlice(lane.experiment, *lane.data, *lane.initial, {}, &watcher);
        QVERIFY(!slice);
        QCOMPARE(slice.error().code, core::Code::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestGradientSlice)
#include "tst_gradient_slice.moc"
