#include "engine/trace/delta_limit.h"

#include "passes.h"

#include <QtTest>

using namespace engine;
using trace::DeltaLimit;
using trace::Phase;

class TestDeltaLimit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTwoFactorsMakeDelta() {
        int seen = 0;
        for (const auto& recipe : passes::several()) {
            const auto pass = passes::recorded(recipe);
            for (int i = 0; i < int(pass->operations.size()); ++i) {
                const auto& o = pass->operations[std::size_t(i)];
                for (int row = 0; row < o.values.rows(); ++row) {
                    const auto limit = trace::deltaLimit(*pass, {i, row, 0, -1});
                    QVERIFY(!limit || o.name == "dL/dz");
                    if (!limit)
                        continue;
                    ++seen;
                    QVERIFY(std::abs(limit->arriving * limit->slope - o.values(row, 0)) <=
                            1e-12 * std::max(1.0, std::abs(o.values(row, 0))));
                    QVERIFY(limit->arrivingShare >= 0 && limit->arrivingShare <= 1);
                    QVERIFY(limit->slopeShare >= 0 && limit->slopeShare <= 1);
                }
            }
        }
        QVERIFY(seen > 50);
    }

    void aFlatActivationLimitsAndAWeakOneBelowDoesNot() {
        auto input = passes::inputOf({"limits", {1, 2, 1}, {"tanh", "linear"}, "mse", 1});
        // Unit 1 is saturated, unit 2 is steep but hardly counts above.
        input.x(0, 0) = 1;
        input.parameters << 5, 0.1, 0, 0, 1, 0.01, 0; // W1, b1, W2, b2
        const auto pass = trace::record(input);
        QVERIFY(pass);
        const int delta = (*pass)->find(Phase::Backward, 0, "dL/dz");
        const auto saturated = trace::deltaLimit(**pass, {delta, 0, 0, -1});
        QVERIFY(saturated);
        QVERIFY(saturated->by == DeltaLimit::By::Slope);
        QVERIFY(std::abs(saturated->slopeShare - (1 - std::pow(std::tanh(5.0), 2))) < 1e-12);
        QCOMPARE(saturated->arrivingShare, 1.0);
        const auto weak = trace::deltaLimit(**pass, {delta, 1, 0, -1});
        QVERIFY(weak);
        QVERIFY(weak->by == DeltaLimit::By::Arriving);
        QVERIFY(std::abs(weak->arrivingShare - 0.01) < 1e-12);
    }

    void whatIsNoDeltaHasNoLimit() {
        const auto pass = passes::recorded(passes::several().front());
        QVERIFY(!trace::deltaLimit(*pass, {0, 0, 0, -1}));
        QVERIFY(!trace::deltaLimit(*pass, {-1, 0, 0, -1}));
        QVERIFY(!trace::deltaLimit(*pass, {1000, 0, 0, -1}));
        // Sigmoid with cross-entropy: one formula.
        QVERIFY(!trace::deltaLimit(*pass, {pass->find(Phase::Backward, 2, "dL/dz"), 0, 0, -1}));
    }
};

QTEST_APPLESS_MAIN(TestDeltaLimit)
#include "tst_delta_limit.moc"
