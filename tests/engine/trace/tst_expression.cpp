#include "engine/trace/expression.h"

#include "engine/trace/build.h"

#include <QtTest>

#include <cmath>

using namespace engine;
using namespace engine::trace;

class TestExpression : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyKindIsEvaluated();
    void functionsAreEvaluated_data();
    void functionsAreEvaluated();
    void evaluationReadsTheLeavesAlone();
    void formulasHaveNoNumber();
    void unknownFunctionsAreNamed();
    void missingOperandsAreAnError();
    void wrongNumberIsNamed();
    void toleranceIsRelativeToTheLargestTerm();
    void factorsAreHeldToTheirOwnSize();
    void roundingOfADifferenceIsCarriedIntoItsProduct();
    void namedNodesAreNumbersInTheirOwnRight();
    void infinitiesAndNaNsAgreeWithThemselves();
};

namespace {

double numberOf(const Expression& expression) {
    const auto value = evaluate(expression);
    return value ? *value : std::nan("");
}

} // namespace

void TestExpression::everyKindIsEvaluated() {
    const Expression two = constant(2), three = constant(3);
    QCOMPARE(numberOf(two), 2.0);
    QCOMPARE(numberOf(sum({two, three, three})), 8.0);
    QCOMPARE(numberOf(product({two, three, three})), 18.0);
    QCOMPARE(numberOf(difference(two, three)), -1.0);
    QCOMPARE(numberOf(quotient(three, two)), 1.5);
    QCOMPARE(numberOf(power(two, three)), 8.0);
    QCOMPARE(numberOf(negative(two)), -2.0);
    QCOMPARE(numberOf(call("max", {two, three, constant(-1)})), 3.0);
}

void TestExpression::functionsAreEvaluated_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("expected");
    QTest::newRow("exp") << "exp" << 1.0 << M_E;
    QTest::newRow("log") << "log" << M_E << 1.0;
    QTest::newRow("log1p") << "log1p" << 1e-9 << 1e-9 - 0.5e-18;
    QTest::newRow("sqrt") << "sqrt" << 2.0 << M_SQRT2;
    QTest::newRow("abs") << "abs" << -2.0 << 2.0;
    QTest::newRow("sign") << "sign" << -2.0 << -1.0;
    QTest::newRow("step below") << "step" << 0.0 << 0.0;
    QTest::newRow("step above") << "step" << 0.1 << 1.0;
    QTest::newRow("erfc") << "erfc" << 0.0 << 1.0;
    QTest::newRow("log_sigmoid") << "log_sigmoid" << -800.0 << -800.0;
    QTest::newRow("log_sigmoid above") << "log_sigmoid" << 40.0 << -std::exp(-40.0);
    QTest::newRow("tanh") << "tanh" << 0.5 << std::tanh(0.5);
    QTest::newRow("slope of tanh") << "tanh'" << 0.0 << 1.0;
    QTest::newRow("slope of relu") << "relu'" << -1.0 << 0.0;
    QTest::newRow("log_softmax") << "log_softmax" << 1000.0 << std::log(0.25);
}

void TestExpression::functionsAreEvaluated() {
    QFETCH(QString, name);
    QFETCH(double, x);
    QFETCH(double, expected);
    std::vector<Expression> arguments{constant(x)};
    if (name == "log_softmax")
        arguments.insert(arguments.end(), 4, constant(x));
    const double value = numberOf(call(name.toStdString(), arguments));
    QVERIFY2(std::abs(value - expected) <= 1e-15 * std::abs(expected), qPrintable(QString::number(value)));
}

void TestExpression::evaluationReadsTheLeavesAlone() {
    Expression tree = sum({product({constant(2), constant(3)}), constant(1)});
    tree.value = 99;
    tree.children[0].value = 98;
    QCOMPARE(numberOf(tree), 7.0);
    QVERIFY(!verify(tree));
}

void TestExpression::formulasHaveNoNumber() {
    const Expression formula = sum({bigSum("j", letter({"a", "j", {}})), constant(1)});
    const auto value = evaluate(formula);
    QVERIFY(!value);
    QCOMPARE(value.error().code, core::Code::InvalidValue);
    QVERIFY(!verify(formula));
}

void TestExpression::unknownFunctionsAreNamed() {
    const auto value = evaluate(call("tahn", {constant(1)}));
    QVERIFY(!value);
    QVERIFY(value.error().message.find("\"tahn\"") != std::string::npos);
    QVERIFY(!evaluate(call("softmax", {constant(1)})));
}

void TestExpression::missingOperandsAreAnError() {
    QVERIFY(!evaluate(sum({})));
    QVERIFY(!evaluate(call("exp", {constant(1), constant(2)})));
    QVERIFY(!evaluate(call("log_softmax", {constant(1)})));
    QVERIFY(!evaluate(call("max", {})));
    Expression half = quotient(constant(1), constant(2));
    half.children.pop_back();
    QVERIFY(!evaluate(half));
    QVERIFY(!verify(half));
}

void TestExpression::wrongNumberIsNamed() {
    Expression tree = sum({named({"v", "2", "(1)"}, product({constant(2), constant(3)}), 6), constant(1)});
    QVERIFY(verify(tree));
    tree.children[0].value = 6.5;
    const auto verdict = verify(tree);
    QVERIFY(!verdict);
    QVERIFY(verdict.error().text().find("v_2(1)") != std::string::npos);
    QVERIFY(verdict.error().text().find("6.5") != std::string::npos);
}

void TestExpression::toleranceIsRelativeToTheLargestTerm() {
    const Expression cancelling = sum({constant(1e6), constant(-1e6), constant(1)});
    QVERIFY(verify(recordedAs(cancelling, 1 + 1e-7)));
    QVERIFY(!verify(recordedAs(cancelling, 1 + 1e-5)));
    QVERIFY(verify(recordedAs(cancelling, 1 + 1e-5), 1e-10));
}

void TestExpression::factorsAreHeldToTheirOwnSize() {
    const Expression small = product({constant(1e6), constant(1e-9)});
    QVERIFY(verify(recordedAs(small, 1e-3 * (1 + 1e-13))));
    QVERIFY(!verify(recordedAs(small, 1e-3 * (1 + 1e-11))));
}

void TestExpression::roundingOfADifferenceIsCarriedIntoItsProduct() {
    const double a = 1 - 1e-12;
    const Expression slope = product({constant(3), difference(constant(1), power(constant(a), constant(2)))});
    QVERIFY(verify(recordedAs(slope, slope.value + 3e-16)));
    QVERIFY(!verify(recordedAs(slope, slope.value * 1.1)));
}

void TestExpression::namedNodesAreNumbersInTheirOwnRight() {
    const double a = 1 - 1e-12;
    Expression rest = difference(constant(1), power(constant(a), constant(2)));
    const double value = rest.value;
    const Expression slope = product({constant(3), named({"s", {}, {}}, rest, value)});
    QVERIFY(verify(slope));
    QVERIFY(!verify(recordedAs(slope, slope.value + 3e-16)));
}

void TestExpression::infinitiesAndNaNsAgreeWithThemselves() {
    const double infinity = std::numeric_limits<double>::infinity();
    QVERIFY(verify(quotient(constant(1), constant(0))));
    QVERIFY(verify(call("log", {constant(-1)})));
    QVERIFY(!verify(recordedAs(quotient(constant(1), constant(0)), 5)));
    QVERIFY(!verify(recordedAs(sum({constant(1), constant(2)}), infinity)));
    QVERIFY(!verify(recordedAs(sum({constant(1), constant(2)}), std::nan(""))));
}

QTEST_APPLESS_MAIN(TestExpression)
#include "tst_expression.moc"
