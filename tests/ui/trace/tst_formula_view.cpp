#include "engine/trace/gradient_check.h"
#include "traces.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/formula_view.h"

#include "ui/theme.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using engine::trace::Expression;
using engine::trace::Link;
using engine::trace::Phase;
using ui::FormulaView;
using ui::trace::FormulaRow;
using ui::trace::Notation;
using Kind = Expression::Kind;

namespace {

Expression number(double value, engine::trace::Symbol symbol = {}) {
    Expression e;
    e.value = value;
    e.symbol = std::move(symbol);
    return e;
}

Expression inner(Kind kind, std::vector<Expression> children, std::string function = {}) {
    Expression e;
    e.kind = kind;
    e.children = std::move(children);
    e.function = std::move(function);
    return e;
}

FormulaRow row(const Expression& expression, Notation notation) {
    FormulaRow row;
    row.expression = expression;
    row.notation = notation;
    return row;
}

engine::trace::Explanation explained(const engine::trace::TracePtr& trace, Phase phase, int layer,
                                     const char* name) {
    return engine::trace::explain(*trace, {trace->find(phase, layer, name), 1, 0, -1});
}

QRect inside(const QRectF& rect) { return rect.toAlignedRect(); }

} // namespace

class FormulaViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Look::instance().apply(); }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void writesParenthesesOnlyWhereTheyAreNeeded() {
        const Expression a = number(2, {"a", "", ""}), b = number(3, {"b", "", ""});
        const Expression sum = inner(Kind::Sum, {a, b});
        const auto text = [](const Expression& e) { return ui::trace::toText(e, Notation::Symbols); };
        QCOMPARE(text(inner(Kind::Product, {sum, a})), QStringLiteral("(a + b) a"));
        QCOMPARE(text(inner(Kind::Sum, {inner(Kind::Product, {a, b}), a})), QStringLiteral("a b + a"));
        QCOMPARE(text(inner(Kind::Difference, {sum, sum})), QStringLiteral("a + b − (a + b)"));
        QCOMPARE(text(inner(Kind::Call, {sum}, "sigmoid'")), QStringLiteral("σ′(a + b)"));
        QCOMPARE(text(inner(Kind::Negative, {sum})), QStringLiteral("−(a + b)"));
        Expression sigma = inner(Kind::BigSum, {inner(Kind::Product, {a, b})});
        sigma.index = "k";
        QCOMPARE(text(inner(Kind::Product, {sigma, a})), QStringLiteral("(Σ_k a b) a"));
        QCOMPARE(text(inner(Kind::Product, {a, sigma})), QStringLiteral("a Σ_k a b"));
        Expression outer = inner(Kind::BigSum, {sigma});
        outer.index = "s";
        QCOMPARE(text(outer), QStringLiteral("Σ_s Σ_k a b"));
        // A square must not read as part of a name.
        QCOMPARE(text(inner(Kind::Power, {a, number(2)})), QStringLiteral("a^2"));
        QCOMPARE(text(inner(Kind::Power, {number(2, {"w", "1", "(2)"}), number(2)})),
                 QStringLiteral("(w_1^(2))^2"));
        QCOMPARE(text(inner(Kind::Power, {number(2, {"∂L/∂b", "1", ""}), number(2)})),
                 QStringLiteral("(∂L/∂b_1)^2"));
    }

    void normsKeepTheirLayerBetweenTheBars() {
        // "‖∂L/∂W‖²" is a fraction between bars, not one whose numerator has the first bar.
        QVERIFY(!ui::trace::isCrowded({"‖W‖", "", "(2)"}));
        const auto heightOf = [](const char* base) {
            FormulaView view;
            view.setRows({row(number(2, {base, "", "(2)"}), Notation::Symbols)}, nullptr);
            return view.heightForWidth(400);
        };
        QVERIFY(heightOf("‖∂L/∂W‖²") > heightOf("‖W‖²") + 5);
        QVERIFY(heightOf("‖∂L/∂θ‖/‖θ‖") > heightOf("‖∂L/∂W‖²") + 5);
    }

    void aNegativeFactorIsEnclosed() {
        Expression first = number(-2), second = number(-2);
        first.link = {Link::To::Parameter, 0, 0, 0, {}};
        second.link = {Link::To::Parameter, 1, 0, 0, {}};
        FormulaView view;
        view.resize(400, 100);
        view.setRows({row(inner(Kind::Product, {first, second}), Notation::Numbers)}, nullptr);
        QVERIFY(view.operandRect(second.link).width() > view.operandRect(first.link).width() + 4);
    }

    void aNoteThatDoesNotFitGetsALineOfItsOwn() {
        FormulaRow noted = row(number(0.12345), Notation::Numbers);
        noted.note = QStringLiteral("= −0.02556, what all of them make together");
        FormulaView view;
        view.setRows({noted}, nullptr);
        QVERIFY(view.heightForWidth(150) > view.heightForWidth(900) + 8);
    }

    void textHoldsTheRecordedNumbers() {
        const auto trace = recordedPass({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", 5);
        const auto explanation = explained(trace, Phase::Backward, 1, "dL/dz");
        FormulaView view;
        view.setRows(ui::trace::derivation(explanation), trace);
        QVERIFY(view.text().endsWith(QStringLiteral("= ") + ui::formatNumber(explanation.value)));
        for (const Expression& factor : explanation.numbers.children)
            QVERIFY2(view.text().contains(ui::formatNumber(factor.value)), qPrintable(view.text()));
        QCOMPARE(view.accessibleDescription(), view.text());
    }

    void clickOnAnOperandGivesItsLink() {
        const auto trace = recordedPass({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", 5);
        FormulaView view;
        view.setRows(ui::trace::derivation(explained(trace, Phase::Forward, 1, "z")), trace);
        view.resize(420, view.heightForWidth(420));
        view.show();
        QSignalSpy spy(&view, &FormulaView::linkActivated);
        const Link weight{Link::To::Parameter, 2, 1, 3, {}};
        QCOMPARE(trace->layout.slots[2].name, std::string("1.weight"));
        QVERIFY(!view.operandRect(weight).isEmpty());
        QTest::mouseClick(&view, Qt::LeftButton, {}, inside(view.operandRect(weight)).center());
        QCOMPARE(spy.size(), 1);
        QVERIFY(ui::sameOperand(spy[0][0].value<Link>(), weight));
    }

    void hoverTellsOperandAndTerm() {
        const auto trace = recordedPass({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", 5);
        FormulaView view;
        view.setRows(ui::trace::derivation(explained(trace, Phase::Forward, 1, "z")), trace);
        view.resize(420, view.heightForWidth(420));
        view.show();
        QSignalSpy spy(&view, &FormulaView::hovered);
        const Link activation{Link::To::Operation, trace->find(Phase::Forward, 0, "a"), 4, 0, {}};
        QTest::mouseMove(&view, inside(view.operandRect(activation)).center());
        QTRY_VERIFY(!spy.isEmpty());
        QVERIFY(ui::sameOperand(spy.last()[0].value<Link>(), activation));
        QCOMPARE(spy.last()[1].toInt(), 4);
    }

    void linesStayInsideTheWidth() {
        const auto trace = recordedPass({12, 11, 3}, "tanh", "softmax", "cross_entropy", 8);
        for (const char* name : {"z", "a"}) {
            const auto explanation = explained(trace, Phase::Forward, 1, name);
            for (const double width : {250.0, 330.0, 900.0}) {
                ui::trace::FormulaSetter::Options options;
                options.width = width;
                const auto rows = ui::trace::derivation(explanation);
                const ui::trace::FormulaLayout layout(rows, options);
                for (const auto& zone : layout.zones()) {
                    QVERIFY2(zone.rect.right() <= width + 1, qPrintable(QString::number(zone.rect.right())));
                    QVERIFY(zone.rect.top() >= -1 && zone.rect.bottom() <= layout.height() + 1);
                }
            }
        }
    }

    void updatesOfEveryOptimizerStayInsideTheWidth() {
        for (const char* optimizer : {"sgd", "rmsprop", "adagrad", "adam", "adamw"}) {
            const auto trace =
                recordedPass({2, 3, 2}, "tanh", "linear", "mse", 3, optimizer, 0.01, 0.1, 0.05);
            for (const auto& [phase, name] :
                 {std::pair(Phase::Update, "W"), std::pair(Phase::Update, "squares"),
                  std::pair(Phase::Backward, "dL/dW")}) {
                const auto rows = ui::trace::derivation(explained(trace, phase, 1, name));
                for (const double width : {330.0, 900.0}) {
                    ui::trace::FormulaSetter::Options options;
                    options.width = width;
                    const ui::trace::FormulaLayout layout(rows, options);
                    for (const auto& zone : layout.zones())
                        QVERIFY2(zone.rect.right() <= width + 1, optimizer);
                }
            }
        }
    }

    void partsWithANameHaveARow() {
        const auto trace = recordedPass({2, 3, 2}, "tanh", "linear", "mse", 3, "adam");
        const auto rows = ui::trace::derivation(explained(trace, Phase::Update, 1, "W"));
        QStringList names;
        for (const FormulaRow& row : rows)
            names << QString::fromStdString(row.subject.base);
        QCOMPARE(names, QStringList({"m⁺", "m̂", "v⁺", "v̂", "", "", ""}));
        // Those above are numbers in those below.
        QCOMPARE(ui::trace::toText(rows[1].expression, Notation::Symbols),
                 QStringLiteral("(m⁺_2,1^(2)) / (1 − β_1^k)"));
        QCOMPARE(rows[1].note, QStringLiteral("= ") + ui::formatNumber(rows[1].expression.value));
    }

    void longSumsKeepTheCurrentTermAndOpenOnClick() {
        const auto trace = recordedPass({64, 3}, "relu", "softmax", "cross_entropy", 2);
        const auto explanation = explained(trace, Phase::Forward, 0, "z");
        FormulaView view;
        view.setRows(ui::trace::derivation(explanation), trace);
        view.resize(420, view.heightForWidth(420));
        view.show();
        const auto input = [](int j) { return Link{Link::To::Input, -1, j, 0, {}}; };
        for (const int term : {0, 17, 40, 63}) {
            view.setCurrentTerm(term, ui::Flow::Forward);
            QVERIFY(!view.operandRect(input(term)).isEmpty());
        }
        int hidden = 0;
        for (int j = 0; j < 64; ++j)
            hidden += view.operandRect(input(j)).isEmpty() ? 1 : 0;
        QVERIFY(hidden > 50);
        QTest::mouseClick(&view, Qt::LeftButton, {}, inside(view.elisionRect()).center());
        for (int j = 0; j < 64; ++j)
            QVERIFY(!view.operandRect(input(j)).isEmpty());
    }

    void keysWalkTheOperands() {
        const auto trace = recordedPass({2, 3, 1}, "tanh", "sigmoid", "mse", 2);
        FormulaView view;
        view.setRows(ui::trace::derivation(explained(trace, Phase::Forward, 0, "z")), trace);
        view.resize(420, 80);
        view.show();
        QSignalSpy spy(&view, &FormulaView::linkActivated);
        QTest::keyClick(&view, Qt::Key_Down);
        QTest::keyClick(&view, Qt::Key_Return);
        QTest::keyClick(&view, Qt::Key_Down);
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(spy.size(), 2);
        QVERIFY(spy[0][0].value<Link>().to == Link::To::Parameter);
        QVERIFY(spy[1][0].value<Link>().to == Link::To::Input);
    }

    void everyKindIsDrawn() {
        const Expression a = number(2, {"a", "1", "(2)"}), minus = number(-3, {"b", "", ""});
        std::vector<FormulaRow> rows;
        for (const Notation notation : {Notation::Symbols, Notation::Numbers})
            for (const char* f :
                 {"tanh", "exp", "log", "sqrt", "abs", "max", "transpose", "hadamard", "log_softmax"})
                rows.push_back(
                    row(inner(Kind::Quotient, {inner(Kind::Negative, {inner(Kind::Call, {a, minus}, f)}),
                                               inner(Kind::Power, {minus, a})}),
                        notation));
        FormulaView view;
        view.setRows(rows, nullptr);
        view.resize(400, view.heightForWidth(400));
        const QImage image = view.grab().toImage();
        QCOMPARE(image.height() / image.devicePixelRatio(), static_cast<double>(view.heightForWidth(400)));
        QVERIFY(view.text().contains(QStringLiteral("(−3)^2")));
    }
};

QTEST_MAIN(FormulaViewTest)
#include "tst_formula_view.moc"
