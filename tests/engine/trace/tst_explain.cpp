#include "engine/trace/expression.h"

#include "passes.h"

#include <QtTest>

using namespace engine;
using trace::Explanation;
using trace::Expression;
using trace::Link;
using trace::Selection;

namespace {

using Kind = Expression::Kind;

/// Calls visit(place, explanation) for every element of every operation.
template <class Visit>
void forEachElement(const trace::Trace& pass, Visit visit) {
    for (int i = 0; i < static_cast<int>(pass.operations.size()); ++i) {
        const core::MatrixD& values = pass.operations[static_cast<std::size_t>(i)].values;
        for (int row = 0; row < values.rows(); ++row)
            for (int col = 0; col < values.cols(); ++col) {
                const Selection place{i, row, col, -1};
                visit(place, trace::explain(pass, place), values(row, col));
            }
    }
}

void collect(Expression& node, std::vector<Expression*>& nodes) {
    nodes.push_back(&node);
    for (Expression& child : node.children)
        collect(child, nodes);
}

double largestNumber(const Expression& node) {
    double largest = std::abs(node.value);
    for (const Expression& child : node.children)
        largest = std::max(largest, largestNumber(child));
    return largest;
}

std::string text(const Selection& place, const trace::Trace& pass) {
    const trace::Operation& one = pass.operations[static_cast<std::size_t>(place.operation)];
    return one.name + " of layer " + std::to_string(one.layer) + " at " + std::to_string(place.row) + ", " +
           std::to_string(place.col);
}

trace::TracePtr passOf(int recipe) {
    return passes::recorded(passes::several()[static_cast<std::size_t>(recipe)]);
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

} // namespace

class TestExplain : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyNumberIsExplained_data();
    void everyNumberIsExplained();
    void everyNamedLeafLeadsToItsNumber_data() { everyNumberIsExplained_data(); }
    void everyNamedLeafLeadsToItsNumber();
    void tamperedNumbersAreRejected_data() { everyNumberIsExplained_data(); }
    void tamperedNumbersAreRejected();
    void everyPlaceOfTheCursorIsExplained_data() { everyNumberIsExplained_data(); }
    void everyPlaceOfTheCursorIsExplained();
    void numbersThatAreNoneAreExplained();
    void tamperedLinksAreRejected();
    void termsCarryTheirNumbers_data() { everyNumberIsExplained_data(); }
    void termsCarryTheirNumbers();
    void symbolsAreNumberedFromOne();
    void formulaIsCompact();
    void wideSumsHoldEveryTerm();
    void extremeNumbersAreExplained_data();
    void extremeNumbersAreExplained();
    void allLossesAfterAllActivationsAreExplained_data();
    void allLossesAfterAllActivationsAreExplained();
    void missingRowReadsAsTheFirst();
};

void TestExplain::everyNumberIsExplained_data() {
    QTest::addColumn<int>("recipe");
    const auto all = passes::several();
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::newRow(all[i].name.c_str()) << static_cast<int>(i);
}

void TestExplain::everyNumberIsExplained() {
    QFETCH(int, recipe);
    const auto pass = passOf(recipe);
    QVERIFY(pass);
    forEachElement(*pass, [&](const Selection& place, const Explanation& why, double recorded) {
        const auto verified = trace::verify(*pass, why);
        QVERIFY2(verified.ok(),
                 (text(place, *pass) + ": " + (verified ? "" : verified.error().text())).c_str());
        QCOMPARE(why.value, recorded);
        QCOMPARE(why.numbers.value, recorded);
        const auto value = trace::evaluate(why.numbers);
        QVERIFY(value.ok());
        QVERIFY(std::abs(*value - recorded) <= 1e-12 * largestNumber(why.numbers));
        QVERIFY(!why.subject.empty());
        const trace::Operation& one = pass->operations[static_cast<std::size_t>(place.operation)];
        QCOMPARE(why.layer, one.layer);
        QVERIFY(why.phase == one.phase);
    });
}

void TestExplain::everyNamedLeafLeadsToItsNumber() {
    QFETCH(int, recipe);
    const auto pass = passOf(recipe);
    int leaves = 0;
    forEachElement(*pass, [&](const Selection& place, Explanation why, double) {
        std::vector<Expression*> nodes;
        collect(why.numbers, nodes);
        for (const Expression* node : nodes) {
            if (!node->children.empty())
                continue;
            QVERIFY2(node->symbol.empty() == (node->link.to == Link::To::Nothing),
                     text(place, *pass).c_str());
            if (node->symbol.empty())
                continue;
            ++leaves;
            const auto number = trace::follow(*pass, node->link);
            QVERIFY(number.has_value());
            QCOMPARE(node->value, *number);
            // An operand was there before what it is an operand of.
            if (node->link.to == Link::To::Operation)
                QVERIFY(node->link.index < place.operation);
        }
    });
    QVERIFY(leaves > 0);
}

void TestExplain::tamperedNumbersAreRejected() {
    QFETCH(int, recipe);
    const auto pass = passOf(recipe);
    core::Random random(3, static_cast<std::uint64_t>(recipe));
    forEachElement(*pass, [&](const Selection& place, const Explanation& why, double) {
        for (int attempt = 0; attempt < 4; ++attempt) {
            Explanation forged = why;
            std::vector<Expression*> nodes;
            collect(forged.numbers, nodes);
            Expression& node = *nodes[static_cast<std::size_t>(random.below(nodes.size()))];
            const bool isConstant = node.children.empty() && node.symbol.empty();
            node.value = node.value == 0 ? 0.5 : node.value * 1.0001;
            // A constant beside a factor of zero changes nothing.
            if (isConstant && *trace::evaluate(forged.numbers) == *trace::evaluate(why.numbers))
                continue;
            QVERIFY2(!trace::verify(*pass, forged), text(place, *pass).c_str());
        }
        Explanation forged = why;
        forged.value += 1;
        QVERIFY(!trace::verify(*pass, forged));
    });
}

void TestExplain::everyPlaceOfTheCursorIsExplained() {
    QFETCH(int, recipe);
    const auto pass = passOf(recipe);
    for (int sample = 0; sample < pass->input.x.cols(); ++sample)
        for (trace::Level level : {trace::Level::Term, trace::Level::Neuron, trace::Level::Layer}) {
            trace::Cursor cursor(pass, sample);
            cursor.setLevel(level);
            do {
                const Selection place = cursor.selection();
                const Explanation why = trace::explain(*pass, place);
                QVERIFY2(trace::verify(*pass, why), text(place, *pass).c_str());
                QCOMPARE(why.value, pass->operations[static_cast<std::size_t>(place.operation)].values(
                                        std::max(place.row, 0), std::max(place.col, 0)));
            } while (cursor.forward(level));
        }
}

void TestExplain::numbersThatAreNoneAreExplained() {
    for (double bad : {std::nan(""), std::numeric_limits<double>::infinity()})
        for (const model::Activation& f : model::activations()) {
            auto input = passes::inputOf({"bad", {2, 3, 2}, {f.name, "linear"}, "mse", 2});
            input.x(0, 1) = bad;
            const auto pass = trace::record(input);
            QVERIFY(pass);
            QVERIFY(!std::isfinite((*pass)->loss) || f.name == "sigmoid" || f.name == "tanh");
            forEachElement(**pass, [&](const Selection& place, const Explanation& why, double recorded) {
                QVERIFY(why.value == recorded || std::isnan(recorded));
                // The healthy sample's numbers are explained as ever.
                if (place.col == 0 &&
                    (**pass).operations[static_cast<std::size_t>(place.operation)].perSample())
                    QVERIFY2(trace::verify(**pass, why), text(place, **pass).c_str());
            });
        }
}

void TestExplain::tamperedLinksAreRejected() {
    const auto pass = passOf(0);
    Explanation why = trace::explain(*pass, {0, 1, 0, -1});
    QVERIFY(trace::verify(*pass, why));
    Link& link = why.numbers.children[0].children[0].link;
    link.col = 1;
    QVERIFY(!trace::verify(*pass, why));
    link.col = 7;
    QVERIFY(!trace::verify(*pass, why));
    QVERIFY(!trace::follow(*pass, link));
    link = {};
    QVERIFY(!trace::verify(*pass, why));
}

void TestExplain::termsCarryTheirNumbers() {
    QFETCH(int, recipe);
    const auto pass = passOf(recipe);
    forEachElement(*pass, [&](const Selection& place, Explanation why, double) {
        const int count = trace::termCount(*pass, place);
        if (count == 1)
            return;
        std::vector<Expression*> nodes;
        collect(why.numbers, nodes);
        std::vector<int> roles;
        for (const Expression* node : nodes)
            if (node->role >= 0)
                roles.push_back(node->role);
        QCOMPARE(static_cast<int>(roles.size()), count);
        for (int i = 0; i < count; ++i)
            QCOMPARE(roles[static_cast<std::size_t>(i)], i);
    });
}

void TestExplain::symbolsAreNumberedFromOne() {
    const auto pass = passOf(0);
    auto names = [&](trace::Phase phase, int layer, const char* name, int row, int col) {
        const Explanation why = trace::explain(*pass, {pass->find(phase, layer, name), row, col, -1});
        return QString::fromStdString(why.subject.base + "_" + why.subject.sub + why.subject.sup + " = ") +
               namesIn(why.numbers).join(" ");
    };
    using trace::Phase;
    QCOMPARE(names(Phase::Forward, 0, "z", 1, 0), QString("z_2(1) = w_2,1(1) x_1 w_2,2(1) x_2 b_2(1)"));
    QCOMPARE(names(Phase::Forward, 1, "a", 2, 0), QString("a_3(2) = z_3(2)"));
    QCOMPARE(names(Phase::Backward, 1, "dL/da", 2, 0), QString("∂L/∂a_3(2) = w_1,3(3) δ_1(3)"));
    QCOMPARE(names(Phase::Backward, 1, "dL/dz", 1, 0), QString("δ_2(2) = ∂L/∂a_2(2) a_2(2)"));
    QCOMPARE(names(Phase::Backward, 2, "dL/dz", 0, 0), QString("δ_1(3) = a_1(3) t_1 N_"));
    QCOMPARE(names(Phase::Backward, 0, "dL/dW", 3, 1),
             QString("∂L/∂w_4,2(1) = δ_4(1) x_2 δ_4(1) x_2 δ_4(1) x_2"));
    QCOMPARE(names(Phase::Backward, 1, "dL/db", 0, 0), QString("∂L/∂b_1(2) = δ_1(2) δ_1(2) δ_1(2)"));
    QCOMPARE(names(Phase::Update, 1, "W", 0, 1), QString("w⁺_1,2(2) = w_1,2(2) η_ ∂L/∂w_1,2(2)"));
}

void TestExplain::formulaIsCompact() {
    const auto pass = passOf(0);
    const Explanation z = trace::explain(*pass, {0, 1, 0, -1});
    QVERIFY(z.formula.kind == Kind::Sum);
    QVERIFY(z.formula.children[0].kind == Kind::BigSum);
    QCOMPARE(z.formula.children[0].index, std::string("j"));
    QCOMPARE(namesIn(z.formula).join(" "), QString("w_2,j(1) x_j b_2(1)"));
    QCOMPARE(z.formula.value, z.value);
    QVERIFY(!trace::evaluate(z.formula));
    const Explanation delta =
        trace::explain(*pass, {pass->find(trace::Phase::Backward, 1, "dL/dz"), 1, 0, -1});
    QVERIFY(delta.formula.children[1].kind == Kind::Call);
    QCOMPARE(delta.formula.children[1].function, std::string("tanh'"));
    const Explanation loss = trace::explain(*pass, {pass->find(trace::Phase::Loss, 2, "L"), 0, 0, -1});
    QCOMPARE(loss.formula.children[0].index, std::string("s"));
}

void TestExplain::wideSumsHoldEveryTerm() {
    const auto pass = passes::recorded({"wide", {70, 3, 2}, {"relu", "softmax"}, "cross_entropy", 2});
    const Explanation why = trace::explain(*pass, {0, 2, 1, -1});
    QCOMPARE(why.numbers.children.size(), std::size_t(71));
    QVERIFY(trace::verify(*pass, why));
}

void TestExplain::extremeNumbersAreExplained_data() {
    QTest::addColumn<QString>("activation");
    QTest::addColumn<QString>("loss");
    QTest::addColumn<double>("scale");
    for (double scale : {1e-9, 30.0, 800.0, 1e6})
        for (const model::Activation& f : model::activations())
            for (const char* loss : {"mse", "binary_cross_entropy", "cross_entropy"})
                QTest::addRow("%s %s %g", f.name.c_str(), loss, scale)
                    << QString::fromStdString(f.name) << QString(loss) << scale;
}

void TestExplain::extremeNumbersAreExplained() {
    QFETCH(QString, activation);
    QFETCH(QString, loss);
    QFETCH(double, scale);
    const std::string f = activation.toStdString();
    auto input = passes::inputOf({"extreme", {2, 3, 2}, {f, f}, loss.toStdString(), 3});
    input.x *= scale;
    const auto pass = trace::record(input);
    QVERIFY(pass);
    forEachElement(**pass, [&](const Selection& place, const Explanation& why, double) {
        const auto verified = trace::verify(**pass, why);
        QVERIFY2(verified.ok(),
                 (text(place, **pass) + ": " + (verified ? "" : verified.error().text())).c_str());
    });
}

void TestExplain::allLossesAfterAllActivationsAreExplained_data() {
    QTest::addColumn<QString>("activation");
    QTest::addColumn<QString>("loss");
    for (const model::Activation& f : model::activations())
        for (const model::Loss& loss : model::losses())
            QTest::addRow("%s %s", f.name.c_str(), loss.name.c_str())
                << QString::fromStdString(f.name) << QString::fromStdString(loss.name);
}

void TestExplain::allLossesAfterAllActivationsAreExplained() {
    QFETCH(QString, activation);
    QFETCH(QString, loss);
    for (int samples : {1, 3}) {
        auto input = passes::inputOf({"all",
                                      {2, 3, 2},
                                      {"tanh", activation.toStdString()},
                                      loss.toStdString(),
                                      samples,
                                      samples == 1});
        // Targets of any size, so that classes need not add up to 1.
        if (samples == 1)
            input.t.array() += 0.25;
        const auto pass = trace::record(input);
        QVERIFY(pass);
        forEachElement(**pass, [&](const Selection& place, const Explanation& why, double recorded) {
            const auto verified = trace::verify(**pass, why);
            QVERIFY2(verified.ok(),
                     (text(place, **pass) + ": " + (verified ? "" : verified.error().text())).c_str());
            QCOMPARE(why.value, recorded);
        });
    }
}

void TestExplain::missingRowReadsAsTheFirst() {
    const auto pass = passOf(0);
    QCOMPARE(trace::explain(*pass, {1, -1, -1, -1}).value, pass->operations[1].values(0, 0));
    QCOMPARE(trace::explain(*pass, {1, 2, -1, -1}).value, pass->operations[1].values(2, 0));
}

QTEST_APPLESS_MAIN(TestExplain)
#include "tst_explain.moc"
