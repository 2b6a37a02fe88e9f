#include "engine/trace/gradient_check.h"

#include "passes.h"

#include <QtTest>

using namespace engine;
using trace::Phase;

namespace {

std::string text(const trace::GradientCheck& check) {
    return check.tensor + " at " + std::to_string(check.row) + ", " + std::to_string(check.col) +
           ": analytic " + std::to_string(check.analytic) + ", numeric " + std::to_string(check.numeric) +
           ", relative error " + QString::number(check.largestRelativeError).toStdString();
}

double largestError(const trace::PassInput& input) {
    const auto checks = trace::checkGradients(input);
    double largest = checks ? 0 : 99;
    if (checks)
        for (const auto& check : *checks) {
            if (!(check.largestRelativeError <= 1e-6))
                qWarning("%s", text(check).c_str());
            largest = std::max(largest, check.largestRelativeError);
        }
    return largest;
}

} // namespace

class TestGradientCheck : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allActivationsAndLossesPass_data();
    void allActivationsAndLossesPass();
    void everyTensorIsNamed();
    void aKinkIsNoError_data();
    void aKinkIsNoError();
    void aBesideOfAKinkIsNoError();
    void penaltiesPass_data() { allActivationsAndLossesPass_data(); }
    void penaltiesPass();
    void aWeightAtThePenaltysKinkIsNoError();
    void deadInputsAreNoError();
    void digitsPass();
    void errorsOfTheInputArePassedOn();
    void everyRecordedGradientHasItsNumericOne_data();
    void everyRecordedGradientHasItsNumericOne();
    void changedGradientIsSeen();
    void otherOperationsHaveNone();
    void certainProbabilityHasNone();
};

void TestGradientCheck::allActivationsAndLossesPass_data() {
    QTest::addColumn<QString>("activation");
    QTest::addColumn<QString>("loss");
    for (const model::Activation& f : model::activations())
        for (const model::Loss& loss : model::losses())
            QTest::addRow("%s %s", f.name.c_str(), loss.name.c_str())
                << QString::fromStdString(f.name) << QString::fromStdString(loss.name);
}

void TestGradientCheck::allActivationsAndLossesPass() {
    QFETCH(QString, activation);
    QFETCH(QString, loss);
    const std::string f = activation.toStdString(), name = loss.toStdString();
    QVERIFY(largestError(passes::inputOf({"hidden", {2, 5, 3, 2}, {f, f, "linear"}, name, 4})) <= 1e-6);
    QVERIFY(largestError(passes::inputOf({"last", {2, 4, 3}, {"tanh", f}, name, 3, false})) <= 1e-6);
}

void TestGradientCheck::everyTensorIsNamed() {
    const auto checks = trace::checkGradients(passes::inputOf(passes::several()[0]));
    QVERIFY(checks);
    QStringList names;
    for (const auto& check : *checks)
        names << QString::fromStdString(check.tensor);
    QCOMPARE(names, QStringList({"0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"}));
}

void TestGradientCheck::aKinkIsNoError_data() {
    QTest::addColumn<QString>("activation");
    QTest::newRow("relu") << "relu";
    QTest::newRow("leaky_relu") << "leaky_relu";
}

void TestGradientCheck::aKinkIsNoError() {
    QFETCH(QString, activation);
    const std::string f = activation.toStdString();
    // Zero biases and a sample of zeros: every z of that sample is 0, where the slope jumps.
    auto input = passes::inputOf({"kink", {2, 4, 3, 2}, {f, f, "linear"}, "mse", 3});
    const auto network = model::Network<double>::create(input.network);
    for (const auto& slot : network->layout().slots)
        if (slot.parameter == "bias")
            model::view(input.parameters, slot).setZero();
    input.x.col(1).setZero();
    QVERIFY(largestError(input) <= 1e-6);
}

void TestGradientCheck::aBesideOfAKinkIsNoError() {
    for (double distance : {1e-3, 1e-6, 1e-9, -1e-9, -1e-5}) {
        auto input = passes::inputOf({"beside", {1, 1, 1}, {"relu", "linear"}, "mse", 2});
        input.parameters << 0.5, 0.25, 1.5, 0.1;
        input.x << -0.5 + distance, 2;
        QVERIFY(largestError(input) <= 1e-6);
    }
}

void TestGradientCheck::penaltiesPass() {
    QFETCH(QString, activation);
    QFETCH(QString, loss);
    const std::string f = activation.toStdString(), name = loss.toStdString();
    passes::Recipe recipe{"hidden", {2, 5, 3, 2}, {f, f, "linear"}, name, 4};
    for (const auto& [l1, l2] : {std::pair(0.02, 0.0), std::pair(0.0, 0.3), std::pair(2.0, 0.5)}) {
        recipe.l1 = l1;
        recipe.l2 = l2;
        QVERIFY(largestError(passes::inputOf(recipe)) <= 1e-6);
    }
}

void TestGradientCheck::aWeightAtThePenaltysKinkIsNoError() {
    passes::Recipe recipe{"kink", {2, 3, 2}, {"relu", "linear"}, "mse", 3};
    recipe.l1 = 0.4;
    recipe.l2 = 0.1;
    for (double distance : {0.0, 1e-3, 1e-6, 1e-9, -1e-9, -1e-5}) {
        auto input = passes::inputOf(recipe);
        input.parameters[1] = input.parameters[10] = distance;
        QVERIFY(largestError(input) <= 1e-6);
        // And the same where samples stand on kinks of their own.
        input.x.col(1).setZero();
        input.parameters.segment(6, 3).setZero();
        QVERIFY(largestError(input) <= 1e-6);
    }
}

void TestGradientCheck::deadInputsAreNoError() {
    auto input = passes::inputOf({"dead", {3, 4, 2}, {"tanh", "softmax"}, "cross_entropy", 3});
    input.x.row(1).setZero();
    QVERIFY(largestError(input) <= 1e-6);
    // Saturated: gradients far below what differences of the loss resolve.
    input.x.setConstant(1);
    input.parameters *= 30;
    QVERIFY(largestError(input) <= 1e-6);
}

void TestGradientCheck::digitsPass() {
    QVERIFY(largestError(
                passes::inputOf({"digits", {64, 32, 10}, {"relu", "softmax"}, "cross_entropy", 32})) <= 1e-6);
}

void TestGradientCheck::errorsOfTheInputArePassedOn() {
    auto input = passes::inputOf(passes::several()[0]);
    input.loss = "none";
    QVERIFY(!trace::checkGradients(input));
}

void TestGradientCheck::everyRecordedGradientHasItsNumericOne_data() {
    QTest::addColumn<int>("recipe");
    const auto all = passes::several();
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::newRow(all[i].name.c_str()) << static_cast<int>(i);
}

void TestGradientCheck::everyRecordedGradientHasItsNumericOne() {
    QFETCH(int, recipe);
    const auto pass = passes::recorded(passes::several()[static_cast<std::size_t>(recipe)]);
    for (int i = 0; i < static_cast<int>(pass->operations.size()); ++i) {
        const trace::Operation& one = pass->operations[static_cast<std::size_t>(i)];
        if (one.phase != Phase::Backward)
            continue;
        for (int row = 0; row < one.values.rows(); ++row)
            for (int col = 0; col < one.values.cols(); ++col) {
                const auto numeric = trace::numericGradient(*pass, {i, row, col, -1});
                QVERIFY(numeric.has_value());
                QCOMPARE(numeric->analytic, one.values(row, col));
                const QString where = QString("%1 of layer %2 at %3, %4: %5 against %6")
                                          .arg(one.name.c_str())
                                          .arg(one.layer)
                                          .arg(row)
                                          .arg(col)
                                          .arg(numeric->analytic, 0, 'g', 17)
                                          .arg(numeric->numeric, 0, 'g', 17);
                QVERIFY2(numeric->relativeError <= 1e-6, qPrintable(where));
            }
    }
}

void TestGradientCheck::changedGradientIsSeen() {
    auto pass = *passes::recorded(passes::several()[1]);
    for (const char* name : {"dL/da", "dL/dz", "dL/dW", "dL/db"}) {
        const int i = pass.find(Phase::Backward, 0, name);
        core::MatrixD& values = pass.operations[static_cast<std::size_t>(i)].values;
        const auto [size, row, col] = passes::largest(values);
        QVERIFY(size > 0);
        const trace::Selection place{i, static_cast<int>(row), static_cast<int>(col), -1};
        QVERIFY(trace::numericGradient(pass, place)->relativeError <= 1e-6);
        values(row, col) *= 1.001;
        if (pass.operations[static_cast<std::size_t>(i)].perSample()) {
            QVERIFY(trace::numericGradient(pass, place)->relativeError > 1e-4);
        }
    }
    pass.gradients *= 1.001;
    const trace::Selection weight{pass.find(Phase::Backward, 1, "dL/dW"), 0, 0, -1};
    pass.operations[static_cast<std::size_t>(weight.operation)].values *= 1.001;
    QVERIFY(trace::numericGradient(pass, weight)->relativeError > 1e-4);
}

void TestGradientCheck::otherOperationsHaveNone() {
    const auto pass = passes::recorded(passes::several()[0]);
    for (int i = 0; i < static_cast<int>(pass->operations.size()); ++i)
        QCOMPARE(trace::numericGradient(*pass, {i, 0, 0, -1}).has_value(),
                 pass->operations[static_cast<std::size_t>(i)].phase == Phase::Backward);
}

void TestGradientCheck::certainProbabilityHasNone() {
    auto input = passes::inputOf({"certain", {1, 1}, {"sigmoid"}, "binary_cross_entropy", 1});
    input.parameters << 900, 0;
    input.x << 1;
    const auto pass = trace::record(input);
    QVERIFY(pass);
    QCOMPARE((*pass)->operations[1].values(0, 0), 1.0);
    QVERIFY(!trace::numericGradient(**pass, {(*pass)->find(Phase::Backward, 0, "dL/da"), 0, 0, -1}));
    QVERIFY(trace::numericGradient(**pass, {(*pass)->find(Phase::Backward, 0, "dL/dz"), 0, 0, -1}));
}

QTEST_APPLESS_MAIN(TestGradientCheck)
#include "tst_gradient_check.moc"
