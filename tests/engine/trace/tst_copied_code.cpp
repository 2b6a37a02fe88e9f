#include "engine/trace/copied_code.h"

#include "engine/core/random.h"
#include "engine/trace/gradient_check.h"

#include <QTest>

#include <cmath>

using namespace engine;

namespace {

trace::PassInput example(core::Index samples = 100) {
    trace::PassInput input;
    input.network.input = {3};
    input.network.layers = {model::denseLayer(2, "sigmoid")};
    input.loss = "mse";
    input.optimizer.settings.set("weight_decay", 0.5);
    input.learningRate = 0.01;
    core::Random random(3);
    const auto draw = [&](core::Index rows, core::Index cols) {
        core::MatrixD matrix(rows, cols);
        for (core::Index i = 0; i < matrix.size(); ++i)
            matrix.data()[i] = random.normal();
        return matrix;
    };
    input.parameters = draw(8, 1);
    input.x = draw(3, samples);
    input.t = draw(2, samples).cwiseAbs().cwiseMin(1.0);
    return input;
}

} // namespace

class TestCopiedCode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCopiedGradientIsTooLargeByTheFactorThatIsMissing() {
        const auto code = trace::copiedCode(example(), 1000);
        QVERIFY(code);
        QCOMPARE(code->factor, 2.0 / 200);
        QCOMPARE(code->gradients.size(), std::size_t(6));
        for (const auto& each : code->gradients) {
            QVERIFY(std::abs(each.copied * code->factor - each.ours) <= 1e-12 * std::abs(each.ours));
            QVERIFY(std::abs(each.ours - each.numeric) <= 1e-6 * std::abs(each.ours));
        }
        QVERIFY(code->ourError <= 1e-6);
        QVERIFY(std::abs(code->copiedError - (1 - code->factor)) <= 1e-6);
    }

    void dataAndDecayTogetherAreTheStepThatIsTaken() {
        const auto input = example();
        const auto code = trace::copiedCode(input, 1000);
        const auto recorded = trace::record(input);
        QVERIFY(code && recorded);
        const auto delta = model::view((*recorded)->delta, *(*recorded)->layout.find(0, "weight"));
        QCOMPARE(code->steps.size(), code->gradients.size());
        for (const auto& step : code->steps) {
            QVERIFY(std::abs(step.data + step.decay - delta(step.row, step.col)) <= 1e-15);
            QCOMPARE(step.decay, -0.01 * 0.5 * step.weight);
        }
        QCOMPARE(code->kept, std::pow(1 - 0.01 * 0.5, 1000));
    }

    void theLargestGradientsComeFirst() {
        const auto code = trace::copiedCode(example(7), 10);
        QVERIFY(code);
        QCOMPARE(code->samples, core::Index(7));
        for (std::size_t i = 1; i < code->gradients.size(); ++i)
            QVERIFY(std::abs(code->gradients[i - 1].ours) >= std::abs(code->gradients[i].ours));
    }

    void anotherNetworkIsNotTheExample() {
        auto input = example();
        input.network.layers = {model::denseLayer(2, "tanh")};
        QCOMPARE(trace::copiedCode(input, 1).error().code, core::Code::Unsupported);
        input = example();
        input.loss = "mae";
        QVERIFY(!trace::copiedCode(input, 1));
        input = example();
        input.optimizer.type = "adam";
        QVERIFY(!trace::copiedCode(input, 1));
        input = example();
        input.optimizer.settings.set("momentum", 0.9);
        QVERIFY(!trace::copiedCode(input, 1));
    }
};

QTEST_GUILESS_MAIN(TestCopiedCode)
#include "tst_copied_code.moc"
