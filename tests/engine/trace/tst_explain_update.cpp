#include "engine/trace/explain_update.h"

#include "passes.h"

#include <QtTest>

using namespace engine;
using trace::Explanation;
using trace::Expression;
using trace::Link;
using trace::Selection;

namespace {

using Kind = Expression::Kind;

void collect(Expression& node, std::vector<Expression*>& nodes) {
    nodes.push_back(&node);
    for (Expression& child : node.children)
        collect(child, nodes);
}

trace::TracePtr passOf(const std::string& name) {
    for (const passes::Recipe& recipe : passes::several())
        if (recipe.name == name)
            return passes::recorded(recipe);
    return nullptr;
}

/// "w_2,1(3)" of every named leaf, in order.
QStringList namesIn(const Expression& node) {
    QStringList names;
    if (node.children.empty() && !node.symbol.empty())
        names << QString::fromStdString(node.symbol.base + "_" + node.symbol.sub + node.symbol.sup);
    for (const Expression& child : node.children)
        names += namesIn(child);
    return names;
}

/// "q_2(1) = …": what a number is made of.
QString operands(const trace::Trace& pass, const Selection& place) {
    const Explanation why = trace::explain(pass, place);
    return QString::fromStdString(why.subject.base + "_" + why.subject.sub + why.subject.sup + " = ") +
           namesIn(why.numbers).join(" ");
}

} // namespace

/// What an optimizer, penalties and clipping add to the explanations; that they all hold is in tst_explain.
class TestExplainUpdate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void penaltiesAreTermsOfTheGradient();
    void lossIsDataLossAndPenalty();
    void normIsMadeOfUnits();
    void updateTakesTheClippedGradient();
    void optimizersShowWhatTheyRemember_data();
    void optimizersShowWhatTheyRemember();
    void everyOptimizerIsExplained();
    void sumsStayShortHoweverManyWeights();
    void frozenWeightIsItself();
    void adamShowsItsMoments();
};

void TestExplainUpdate::penaltiesAreTermsOfTheGradient() {
    const auto pass = passOf("both"); // three samples, λ₁ and λ₂
    const trace::Selection place{pass->find(trace::Phase::Backward, 1, "dL/dW"), 2, 1, -1};
    QCOMPARE(trace::termCount(*pass, place), 5);
    const Explanation why = trace::explain(*pass, place);
    QCOMPARE(namesIn(why.numbers).mid(6).join(" "), QString("λ_1 w_3,2(2) λ_2 w_3,2(2)"));
    const double w = why.numbers.children[4].children[2].value;
    QCOMPARE(why.numbers.children[3].value, w > 0 ? 0.01 : -0.01);
    QCOMPARE(why.numbers.children[4].value, 2 * 0.05 * w);
    QCOMPARE(namesIn(why.formula).join(" "), QString("δ_3,s(2) a_2,s(1) λ_1 w_3,2(2) λ_2 w_3,2(2)"));
    // A bias is not penalized.
    QCOMPARE(trace::termCount(*pass, {pass->find(trace::Phase::Backward, 1, "dL/db"), 2, 0, -1}), 3);
}

void TestExplainUpdate::lossIsDataLossAndPenalty() {
    const auto pass = passOf("both");
    auto names = [&](int layer, const char* name, int row) {
        return operands(*pass, {pass->find(trace::Phase::Loss, layer, name), row, 0, -1});
    };
    QCOMPARE(names(2, "L", 0), QString("L_ = D_ P_"));
    QVERIFY(names(2, "data loss", 0).startsWith("D_ = t_1"));
    QCOMPARE(names(2, "penalty", 0), QString("P_ = p_1(1) p_2(1) p_3(1) p_4(1) p_1(2) p_2(2) p_3(2) p_1(3)"));
    QCOMPARE(names(0, "penalties", 1),
             QString("p_2(1) = λ_1 w_2,1(1) λ_2 w_2,1(1) λ_1 w_2,2(1) λ_2 w_2,2(1)"));
    QCOMPARE(trace::termCount(*pass, {pass->find(trace::Phase::Loss, 2, "penalty"), 0, 0, -1}), 8);
    QCOMPARE(trace::termCount(*pass, {pass->find(trace::Phase::Loss, 0, "penalties"), 1, 0, -1}), 2);
}

void TestExplainUpdate::normIsMadeOfUnits() {
    const auto pass = passOf("both"); // layer 2 is frozen
    auto names = [&](int layer, const char* name, int row) {
        return operands(*pass, {pass->find(trace::Phase::Update, layer, name), row, 0, -1});
    };
    QCOMPARE(names(0, "squares", 1), QString("q_2(1) = ∂L/∂w_2,1(1) ∂L/∂w_2,2(1) ∂L/∂b_2(1)"));
    QCOMPARE(names(2, "norm", 0), QString("‖g‖_ = q_1(1) q_2(1) q_3(1) q_4(1) q_1(3)"));
    QCOMPARE(names(2, "clip", 0), QString("c_ = ‖g‖_max ‖g‖_"));
    QCOMPARE(trace::termCount(*pass, {pass->find(trace::Phase::Update, 0, "squares"), 1, 0, -1}), 3);
    QCOMPARE(trace::termCount(*pass, {pass->find(trace::Phase::Update, 2, "norm"), 0, 0, -1}), 5);
}

void TestExplainUpdate::updateTakesTheClippedGradient() {
    for (const char* name : {"clip", "small gradient"}) {
        const auto pass = passOf(name);
        const Explanation why = trace::explain(*pass, {pass->find(trace::Phase::Update, 0, "W"), 1, 1, -1});
        const QString operands = namesIn(why.numbers).join(" ");
        QVERIFY2(operands.contains("c_ ∂L/∂w_2,2(1)"), qPrintable(operands));
    }
    const auto plain = passOf("adamw");
    const int last = plain->find(trace::Phase::Update, 1, "W");
    QVERIFY(!namesIn(trace::explain(*plain, {last, 0, 0, -1}).numbers).contains("c_"));
}

void TestExplainUpdate::optimizersShowWhatTheyRemember_data() {
    QTest::addColumn<QString>("recipe");
    QTest::addColumn<QString>("operands");
    QTest::newRow("rmsprop") << "rmsprop"
                             << "w η ∂L/∂w α v α ∂L/∂w ε";
    QTest::newRow("decay") << "rmsprop decay"
                           << "w η c ∂L/∂w λ w α v α c ∂L/∂w λ w ε";
    QTest::newRow("momentum") << "rmsprop momentum"
                              << "w η μ u ∂L/∂w α v α ∂L/∂w ε";
    QTest::newRow("centered") << "rmsprop centered"
                              << "w η ∂L/∂w α v α ∂L/∂w α ḡ α ∂L/∂w ε";
    QTest::newRow("adagrad") << "adagrad"
                             << "w η ∂L/∂w G ∂L/∂w ε";
    QTest::newRow("rate decay") << "adagrad start"
                                << "w η k γ c ∂L/∂w G c ∂L/∂w ε";
    QTest::newRow("adamw") << "adamw"
                           << "w η λ η β m β ∂L/∂w β k β v β ∂L/∂w β k ε";
}

void TestExplainUpdate::optimizersShowWhatTheyRemember() {
    QFETCH(QString, recipe);
    QFETCH(QString, operands);
    const auto pass = passOf(recipe.toStdString());
    QVERIFY(pass);
    const Explanation why = trace::explain(*pass, {pass->find(trace::Phase::Update, 1, "W"), 0, 0, -1});
    QStringList names = namesIn(why.numbers);
    for (QString& name : names)
        name = name.section('_', 0, 0);
    QCOMPARE(names.join(" "), operands);
}

void TestExplainUpdate::everyOptimizerIsExplained() {
    for (const core::Schema& optimizer : optim::optimizers()) {
        const auto pass = passes::recorded(
            {"defaults", {2, 3, 2}, {"tanh", "linear"}, "mse", 3, true, {optimizer.type, {}}, 1});
        QVERIFY(pass);
        const Explanation why = trace::explain(*pass, {pass->find(trace::Phase::Update, 1, "W"), 1, 2, -1});
        QVERIFY2(trace::verify(*pass, why), optimizer.type.c_str());
    }
}

void TestExplainUpdate::sumsStayShortHoweverManyWeights() {
    passes::Recipe recipe{"large", {100, 50, 10}, {"relu", "softmax"}, "cross_entropy", 1};
    recipe.l1 = recipe.l2 = recipe.clip = 0.1;
    const auto pass = passes::recorded(recipe); // 5,560 parameters
    for (int i = 0; i < static_cast<int>(pass->operations.size()); ++i) {
        Explanation why = trace::explain(*pass, {i, 0, 0, -1});
        std::vector<Expression*> nodes;
        collect(why.numbers, nodes);
        QVERIFY2(nodes.size() < 2000, pass->operations[static_cast<std::size_t>(i)].name.c_str());
        QVERIFY(trace::verify(*pass, why));
    }
}

void TestExplainUpdate::frozenWeightIsItself() {
    auto input = passes::inputOf(passes::several()[0]);
    input.network.layers[1].trainable = false;
    input.network.layers[2].learningRateScale = 0.5;
    const auto pass = trace::record(input);
    QVERIFY(pass);
    const Explanation frozen =
        trace::explain(**pass, {(*pass)->find(trace::Phase::Update, 1, "W"), 1, 1, -1});
    QVERIFY(frozen.numbers.kind == Kind::Number);
    QVERIFY(frozen.numbers.link.to == Link::To::Parameter);
    const Explanation scaled =
        trace::explain(**pass, {(*pass)->find(trace::Phase::Update, 2, "W"), 0, 1, -1});
    QVERIFY(namesIn(scaled.numbers).contains("s_(3)"));
    QVERIFY(trace::verify(**pass, scaled));
    QVERIFY(trace::verify(**pass, frozen));
}

void TestExplainUpdate::adamShowsItsMoments() {
    const auto pass = passes::recorded(passes::several()[1]);
    const Explanation why = trace::explain(*pass, {pass->find(trace::Phase::Update, 0, "W"), 1, 2, -1});
    std::vector<Expression*> nodes;
    Expression numbers = why.numbers;
    collect(numbers, nodes);
    QStringList named;
    for (const Expression* node : nodes)
        if (!node->children.empty() && !node->symbol.empty())
            named << QString::fromStdString(node->symbol.base);
    QCOMPARE(named, QStringList({"m̂", "m⁺", "v̂", "v⁺"}));
    QVERIFY(nodes.size() > 20);
}

QTEST_APPLESS_MAIN(TestExplainUpdate)
#include "tst_explain_update.moc"
