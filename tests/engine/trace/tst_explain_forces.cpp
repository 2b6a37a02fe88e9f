#include "engine/trace/explain_forces.h"

#include "engine/core/random.h"
#include "engine/model/network.h"
#include "tests/engine/train/stories.h"

#include <QtTest>

using namespace engine;
using namespace engine::trace;

namespace {

TracePtr pass(const std::string& optimizer, double decay, double momentum = 0, double l2 = 0,
              bool frozen = false) {
    PassInput input;
    input.network.input = {3};
    input.network.layers = {model::denseLayer(4, "tanh"), model::denseLayer(2, "softmax")};
    input.network.layers[0].trainable = !frozen;
    input.network.layers[1].learningRateScale = 0.5;
    input.parameters = model::Network<double>::create(input.network)->initialParameters(11);
    input.loss = "cross_entropy";
    const auto* schema = optim::findOptimizer(optimizer);
    input.optimizer = {optimizer, schema->defaults()};
    input.optimizer.settings.set("weight_decay", decay);
    if (schema->find("momentum") != nullptr)
        input.optimizer.settings.set("momentum", momentum);
    input.learningRate = 0.1;
    input.l2 = l2;
    input.x.resize(3, 5);
    input.t.setZero(2, 5);
    core::Random random(5);
    for (int s = 0; s < 5; ++s) {
        for (int i = 0; i < 3; ++i)
            input.x(i, s) = random.normal();
        input.t(s % 2, s) = 1;
        input.samples.push_back(s);
    }
    return *record(std::move(input));
}

} // namespace

class ExplainForcesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bothForcesTogetherAreTheStep_data() {
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<double>("decay");
        QTest::addColumn<double>("momentum");
        QTest::addColumn<double>("l2");
        QTest::newRow("sgd") << "sgd" << 0.3 << 0.0 << 0.0;
        QTest::newRow("momentum") << "sgd" << 0.3 << 0.9 << 0.0;
        QTest::newRow("adam") << "adam" << 0.3 << 0.0 << 0.0;
        QTest::newRow("adamw") << "adamw" << 0.3 << 0.0 << 0.0;
        QTest::newRow("penalty") << "sgd" << 0.0 << 0.0 << 0.2;
        QTest::newRow("none") << "sgd" << 0.0 << 0.0 << 0.0;
    }
    void bothForcesTogetherAreTheStep() {
        QFETCH(const QString, optimizer);
        QFETCH(const double, decay);
        QFETCH(const double, momentum);
        QFETCH(const double, l2);
        const auto trace = pass(optimizer.toStdString(), decay, momentum, l2);
        for (const Forces& each : forces(*trace)) {
            const auto& slot = trace->layout.slots[std::size_t(each.slot)];
            for (core::Index row = 0; row < slot.rows(); ++row)
                for (core::Index col = 0; col < slot.cols(); ++col) {
                    const auto why = explainForces(*trace, each, row, col);
                    QVERIFY(verify(why.numbers, 1e-9));
                    QVERIFY(std::abs(*evaluate(why.numbers) - why.value) <= 1e-12);
                    QVERIFY(std::abs(why.value - model::view(trace->delta, slot)(row, col)) <= 1e-15);
                }
        }
    }

    void plainDecayIsWrittenOutAsRateTimesDecayTimesWeight() {
        for (const char* optimizer : {"sgd", "adamw"}) {
            const auto trace = pass(optimizer, 0.3);
            QVERIFY(isPlainDecay(trace->input));
            const auto all = forces(*trace);
            const auto& last = all[2]; // the second layer learns at half the rate
            const auto why = explainForces(*trace, last, 1, 2);
            const auto& decay = why.numbers.children[1];
            QCOMPARE(decay.kind, Expression::Kind::Negative);
            QCOMPARE(decay.children[0].children.size(), std::size_t(4));
            const double weight = model::view(trace->input.parameters, trace->layout.slots[2])(1, 2);
            QVERIFY(std::abs(*evaluate(decay) + 0.1 * 0.5 * 0.3 * weight) < 1e-15);
            QVERIFY(std::abs(*evaluate(decay) - last.decay(1, 2)) < 1e-15);
            QVERIFY(stories::rejectsTampering(why));
        }
        QVERIFY(!isPlainDecay(pass("sgd", 0.3, 0.9)->input));
        QVERIFY(!isPlainDecay(pass("adam", 0.3)->input));
        QVERIFY(!isPlainDecay(pass("sgd", 0.3, 0, 0.1)->input));
    }

    void ofAFrozenTensorBothAreZero() {
        const auto trace = pass("adamw", 0.3, 0, 0, true);
        const auto all = forces(*trace);
        const auto why = explainForces(*trace, all[0], 1, 1);
        QCOMPARE(why.value, 0.0);
        QCOMPARE(why.numbers.children[1].kind, Expression::Kind::Number);
    }
};

QTEST_APPLESS_MAIN(ExplainForcesTest)
#include "tst_explain_forces.moc"
