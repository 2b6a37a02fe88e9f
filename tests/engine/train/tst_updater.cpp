#include "engine/train/updater.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace engine;
using core::Index;

namespace {

model::Layout layoutOf(std::vector<std::pair<Index, bool>> tensors) {
    model::Layout layout;
    for (const auto& [size, trainable] : tensors) {
        const int layer = int(layout.slots.size());
        layout.slots.push_back({std::to_string(layer) + ".weight",
                                layer,
                                "weight",
                                {int(size), 1},
                                layout.size,
                                size,
                                trainable,
                                1});
        layout.size += size;
    }
    return layout;
}

template <class S>
train::Updater<S> updater(const optim::OptimizerSpec& spec, const model::Layout& layout, double clip = 0) {
    return {*optim::makeOptimizer<S>(spec), layout, clip};
}

core::VectorD ramp(Index size) { return core::VectorD::LinSpaced(size, -1, 2); }

} // namespace

class TestUpdater : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isWhatTheOptimizerReturnsAdded() {
        const model::Layout layout = layoutOf({{3000, true}});
        const optim::OptimizerSpec adam{"adam", {{"learning_rate", 0.01}}};
        auto made = updater<double>(adam, layout);
        core::VectorD parameters = ramp(3000), gradients = ramp(3000).array().sin();
        const core::VectorD start = parameters;
        made.begin(parameters);
        const auto optimizer = *optim::makeOptimizer<double>(adam);
        auto state = optimizer->initialState(3000);
        core::VectorD expected = start, delta(3000);
        core::Team alone;
        for (long long step = 1; step <= 3; ++step) {
            QVERIFY(made.update(parameters, gradients, step, 0.01, alone));
            optimizer->step(expected, gradients, state, 0, 3000, {step, 0.01}, delta);
            expected += delta;
            QCOMPARE(parameters, expected);
        }
        QCOMPARE(made.moments().slots[1], state.slots[1]);
    }

    void frozenNumbersAreUntouchedInBothBuffers() {
        const model::Layout layout = layoutOf({{5, true}, {4, false}, {6, true}});
        auto made = updater<float>({"sgd", {{"learning_rate", 0.1}, {"weight_decay", 0.5}}}, layout);
        core::Vector<float> parameters = ramp(15).cast<float>(), gradients = core::Vector<float>::Ones(15);
        const core::Vector<float> start = parameters;
        made.begin(parameters);
        core::Team alone;
        for (long long step = 1; step <= 4; ++step) {
            QVERIFY(made.update(parameters, gradients, step, 0.1, alone));
            QCOMPARE(parameters.segment(5, 4).eval(), start.segment(5, 4).eval());
            QVERIFY((parameters.head(5).array() != start.head(5).array()).all());
        }
    }

    void anUpdateIsTakenWholeOrNotAtAll_data() {
        QTest::addColumn<bool>("ofGradient");
        QTest::newRow("infinite gradient") << true;
        QTest::newRow("overflow of a parameter") << false;
    }
    void anUpdateIsTakenWholeOrNotAtAll() {
        QFETCH(bool, ofGradient);
        const model::Layout layout = layoutOf({{2500, true}, {2500, true}});
        auto made = updater<float>({"sgd", {{"learning_rate", 1.0}}}, layout);
        core::Vector<float> parameters = ramp(5000).cast<float>(),
                            gradients = core::Vector<float>::Ones(5000);
        // The bad number is the last: everything before it has been worked out already.
        gradients(4999) = ofGradient ? std::numeric_limits<float>::infinity() : -3e38f;
        parameters(4999) = 3e38f;
        const core::Vector<float> start = parameters;
        made.begin(parameters);
        core::Team alone;
        QVERIFY(!made.update(parameters, gradients, 1, 1.0, alone));
        QCOMPARE(parameters, start);
        gradients(4999) = 0;
        QVERIFY(made.update(parameters, gradients, 2, 1.0, alone));
        QCOMPARE(parameters(0), start(0) - 1);
    }

    void clippingScalesTheGradientOfAllTrainedParametersTogether() {
        const model::Layout layout = layoutOf({{1, true}, {1, false}, {1, true}});
        auto made = updater<double>({"sgd", {{"learning_rate", 1.0}}}, layout, 1.0);
        core::VectorD parameters = core::VectorD::Zero(3), gradients(3);
        gradients << 3, 100, 4; // the frozen one does not count: norm 5
        made.begin(parameters);
        core::Team alone;
        QVERIFY(made.update(parameters, gradients, 1, 1.0, alone));
        QVERIFY(std::abs(parameters(0) + 3 / (5 + 1e-6)) < 1e-15);
        QCOMPARE(parameters(1), 0.0);
        QVERIFY(std::abs(parameters(2) + 4 / (5 + 1e-6)) < 1e-15);
        QCOMPARE(gradients(0), 3.0);
    }

    void aSmallGradientIsNotClipped() {
        const model::Layout layout = layoutOf({{2, true}});
        auto made = updater<double>({"sgd", {{"learning_rate", 1.0}}}, layout, 10.0);
        core::VectorD parameters = core::VectorD::Zero(2), gradients(2);
        gradients << 3, 4;
        made.begin(parameters);
        core::Team alone;
        QVERIFY(made.update(parameters, gradients, 1, 1.0, alone));
        QCOMPARE(parameters, core::VectorD(-gradients));
    }
};

QTEST_APPLESS_MAIN(TestUpdater)
#include "tst_updater.moc"
