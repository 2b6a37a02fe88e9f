#include "engine/trace/forces.h"

#include "passes.h"

#include <QtTest>

using namespace engine;
using namespace engine::trace;

namespace {

TracePtr pass(optim::OptimizerSpec optimizer, long long step = 1, double l1 = 0, double l2 = 0,
              double clip = 0, int frozen = -1) {
    passes::Recipe recipe{"forces", {3, 4, 2}, {"tanh", "linear"},   "mse",
                          3,        true,      std::move(optimizer), step};
    recipe.l1 = l1;
    recipe.l2 = l2;
    recipe.clip = clip;
    recipe.frozen = frozen;
    recipe.learningRateScale = 0.5;
    return passes::recorded(recipe);
}

core::MatrixD old(const Trace& trace, const Forces& force) {
    return model::view(trace.input.parameters, trace.layout.slots[std::size_t(force.slot)]);
}

double rateOf(const Trace& trace, const Forces& force) {
    return trace.input.learningRate * trace.layout.slots[std::size_t(force.slot)].learningRateScale;
}

bool near(const core::MatrixD& a, const core::MatrixD& b) { return (a - b).cwiseAbs().maxCoeff() < 1e-15; }

} // namespace

class TestForces : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void togetherTheyAreTheStep() {
        for (const auto& recipe : passes::several()) {
            const auto trace = passes::recorded(recipe);
            for (const Forces& force : forces(*trace)) {
                const auto delta = model::view(trace->delta, trace->layout.slots[std::size_t(force.slot)]);
                QVERIFY(near(force.data + force.decay, delta));
                if (!force.isTrained)
                    QVERIFY(force.data.isZero(0) && force.decay.isZero(0));
                if (!hasDecay(trace->input))
                    QVERIFY(force.decay.isZero(0));
            }
        }
    }

    void ofSgdAndAdamWDecayPullsEveryWeightTowardsZeroByItsShare() {
        for (const auto& trace :
             {pass({"sgd", {{"weight_decay", 0.2}}}), pass({"adamw", {{"weight_decay", 0.2}}}, 4),
              pass({"sgd", {{"weight_decay", 0.2}, {"momentum", 0.9}}}, 3)}) {
            QVERIFY(hasDecay(trace->input) && areSeparable(trace->input));
            for (const Forces& force : forces(*trace))
                QVERIFY(near(force.decay, -rateOf(*trace, force) * 0.2 * old(*trace, force)));
        }
    }

    void decayDoesNotChangeWhatTheDataDo() {
        const auto with = pass({"adam", {{"weight_decay", 0.2}}}, 4), without = pass({"adam", {}}, 4);
        QVERIFY(hasDecay(with->input) && !areSeparable(with->input));
        const auto one = forces(*with), other = forces(*without);
        for (std::size_t i = 0; i < one.size(); ++i) {
            QVERIFY(near(one[i].data, other[i].data));
            QVERIFY(one[i].decay.norm() > 1e-6);
        }
    }

    void penaltiesPullToo() {
        const auto trace = pass({"sgd", {}}, 1, 0.03, 0.1);
        QVERIFY(hasDecay(trace->input));
        for (const Forces& force : forces(*trace)) {
            const core::MatrixD w = old(*trace, force);
            if (trace->layout.slots[std::size_t(force.slot)].parameter == "bias")
                QVERIFY(force.decay.isZero(1e-16));
            else
                QVERIFY(near(force.decay, -rateOf(*trace, force) * (0.03 * w.cwiseSign() + 0.2 * w)));
        }
    }

    void aClippedStepIsSharedByTheFactorItWasClippedWith() {
        const auto trace = pass({"sgd", {}}, 1, 0, 0.1, 0.05);
        const double clip =
            trace->operations[std::size_t(trace->find(Phase::Update, 1, "clip"))].values(0, 0);
        QVERIFY(clip < 1);
        for (const Forces& force : forces(*trace)) {
            if (trace->layout.slots[std::size_t(force.slot)].parameter == "bias")
                continue;
            QVERIFY(near(force.decay, -rateOf(*trace, force) * clip * 0.2 * old(*trace, force)));
        }
    }

    void onAFrozenLayerThereIsNone() {
        const auto trace = pass({"adamw", {{"weight_decay", 0.2}}}, 2, 0, 0.1, 0, 0);
        int frozen = 0;
        for (const Forces& force : forces(*trace)) {
            const bool first = trace->layout.slots[std::size_t(force.slot)].layer == 0;
            QCOMPARE(force.isTrained, !first);
            QCOMPARE(force.data.isZero(0) && force.decay.isZero(0), first);
            frozen += first ? 1 : 0;
        }
        QCOMPARE(frozen, 2);
    }
};

QTEST_APPLESS_MAIN(TestForces)
#include "tst_forces.moc"
