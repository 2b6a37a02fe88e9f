#include "engine/trace/gradient_check.h"

#include "passes.h"

#include <QtTest>

using namespace engine;
using trace::Phase;

namespace {

/// Slope of log error over log ε between two ε of a curve.
double slopeBetween(const trace::CheckCurve& curve, double from, double to, bool central) {
    const auto near = [&](double epsilon) {
        return *std::min_element(curve.points.begin(), curve.points.end(), [&](const auto& a, const auto& b) {
            return std::abs(std::log(a.epsilon / epsilon)) < std::abs(std::log(b.epsilon / epsilon));
        });
    };
    const auto a = near(from), b = near(to);
    const double rise =
        central ? std::log(a.centralError / b.centralError) : std::log(a.oneSidedError / b.oneSidedError);
    return rise / std::log(a.epsilon / b.epsilon);
}

} // namespace

class TestCheckCurve : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void truncationFallsWithTheSquareAndFromOneSideWithEpsilon() {
        const auto pass = passes::recorded(
            {"smooth", {2, 4, 3, 1}, {"tanh", "tanh", "sigmoid"}, "binary_cross_entropy", 3});
        for (const char* name : {"dL/dW", "dL/db", "dL/dz"}) {
            const auto curve = trace::checkCurve(*pass, {pass->find(Phase::Backward, 1, name), 1, 0, -1});
            QVERIFY(curve);
            QVERIFY(!curve->isKink);
            QVERIFY(std::abs(slopeBetween(*curve, 1e-1, 1e-3, true) - 2) < 0.1);
            QVERIFY(std::abs(slopeBetween(*curve, 1e-2, 1e-5, false) - 1) < 0.1);
            // Round-off: smaller steps make it worse again.
            QVERIFY(curve->points.back().centralError > 1e3 * curve->points[curve->best].centralError);
            QVERIFY(curve->points[curve->best].centralError < 1e-8);
            const double best = curve->points[curve->best].epsilon;
            QVERIFY(best > 1e-7 && best < 1e-3);
        }
    }

    void itAgreesWithTheNumericGradient() {
        for (const auto& recipe : passes::several()) {
            const auto pass = passes::recorded(recipe);
            for (int i = 0; i < int(pass->operations.size()); ++i) {
                const auto curve = trace::checkCurve(*pass, {i, 0, 0, -1});
                const auto numeric = trace::numericGradient(*pass, {i, 0, 0, -1});
                if (!curve) {
                    QVERIFY(pass->operations[std::size_t(i)].phase != Phase::Backward || !numeric);
                    continue;
                }
                QCOMPARE(curve->analytic, pass->operations[std::size_t(i)].values(0, 0));
                if (curve->isKink || std::abs(curve->analytic) < 1e-6)
                    continue;
                QVERIFY(std::abs(curve->points[curve->best].central - numeric->numeric) <
                        1e-6 * std::max(1.0, std::abs(numeric->numeric)));
            }
        }
    }

    void aReluOnItsKinkIsRecognized() {
        auto input = passes::inputOf({"kink", {1, 2, 1}, {"relu", "linear"}, "mse", 1});
        input.x(0, 0) = 1;
        input.t(0, 0) = 2;
        input.parameters << 1, 0.5, -1, 0.1, 1, 0.7, 0; // z of unit 1 is 1 · 1 − 1 = 0
        const auto pass = *trace::record(input);
        const auto z = trace::checkCurve(*pass, {pass->find(Phase::Backward, 0, "dL/dz"), 0, 0, -1});
        QVERIFY(z);
        QVERIFY(z->isKink);
        QCOMPARE(z->kinkLayer, 0);
        QCOMPARE(z->kinkUnit, 0);
        QCOMPARE(z->kinkSample, 0);
        // The engine's slope of relu at 0 is that of the left side.
        QCOMPARE(z->analytic, 0.0);
        QVERIFY(std::abs(z->left) < 1e-9);
        const double above =
            2 * (pass->operations[std::size_t(pass->find(Phase::Forward, 1, "a"))].values(0, 0) - 2);
        QVERIFY(std::abs(z->right - above) < 1e-6);
        const auto w = trace::checkCurve(*pass, {pass->find(Phase::Backward, 0, "dL/dW"), 0, 0, -1});
        QVERIFY(w && w->isKink);
        const auto other = trace::checkCurve(*pass, {pass->find(Phase::Backward, 0, "dL/dW"), 1, 0, -1});
        QVERIFY(other && !other->isKink);
    }

    void whatIsNoGradientHasNoCurve() {
        const auto pass = passes::recorded(passes::several().front());
        QVERIFY(!trace::checkCurve(*pass, {0, 0, 0, -1}));
        QVERIFY(!trace::checkCurve(*pass, {pass->find(Phase::Update, 0, "W"), 0, 0, -1}));
    }
};

QTEST_APPLESS_MAIN(TestCheckCurve)
#include "tst_check_curve.moc"
