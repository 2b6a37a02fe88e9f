#include "traces.h"
#include "ui/trace/places.h"
#include "ui/trace/given.h"
#include "ui/trace/highlight.h"
#include "ui/trace/sentences.h"

#include "ui/theme.h"

#include <QSet>
#include <QTest>

using namespace engine::trace;

namespace {

const struct {
    const char* name;
    std::vector<int> sizes;
    const char *hidden, *output, *loss, *optimizer;
    double l1 = 0, l2 = 0, clip = 0;
    std::vector<double> dropout{};
} kPasses[] = {
    {"sigmoid", {2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", "sgd"},
    {"softmax", {5, 7, 3}, "relu", "softmax", "cross_entropy", "adam"},
    {"softmax mse", {3, 2}, "relu", "softmax", "mse", "sgd"},
    {"linear", {1, 4, 2}, "gelu", "linear", "huber", "adam"},
    {"penalties", {2, 3, 2}, "tanh", "linear", "mse", "adamw", 0.1, 0.01},
    {"clipped", {2, 3, 2}, "relu", "softmax", "cross_entropy", "rmsprop", 0, 0.1, 0.05},
    {"not clipped", {2, 3, 2}, "tanh", "linear", "mse", "adagrad", 0.1, 0, 1e6},
    {"dropout", {4, 6, 5, 3}, "tanh", "softmax", "cross_entropy", "sgd", 0, 0, 0, {0.25, 0.5, 0.5}},
};

TracePtr traceOf(int pass) {
    const auto& p = kPasses[pass];
    return recordedPass(p.sizes, p.hidden, p.output, p.loss, 3, p.optimizer, p.l1, p.l2, p.clip, p.dropout);
}

bool exists(const Trace& trace, ui::UnitRef unit) {
    const int op = unit.layer < 0 ? -1 : trace.find(Phase::Forward, unit.layer, "a");
    const auto count =
        unit.layer < 0 ? trace.input.x.rows() : trace.operations[static_cast<std::size_t>(op)].values.rows();
    return unit.unit >= 0 && unit.unit < count;
}

} // namespace

class SentencesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Look::instance().apply(); }

    void standardizedTargetsAreToldInTheirOwnUnitsToo() {
        PassInput input = recordedPass({2, 1}, "tanh", "linear", "mse", 2)->input;
        input.targetMean = engine::core::VectorD{{200000}};
        input.targetDeviation = engine::core::VectorD{{80000}};
        input.t(0, 0) = 0.5;
        const TracePtr trace = *record(std::move(input));
        const Link target{Link::To::Target, -1, 0, 0, {}};
        const QString about = ui::trace::givenSentence(*trace, target);
        for (const double number : {240000.0, 200000.0, 80000.0})
            QVERIFY2(about.contains(ui::formatNumber(number)), qPrintable(about));
        Cursor cursor(trace, 0);
        cursor.moveTo({trace->find(Phase::Forward, 0, "a"), 0, 0, -1});
        const Explanation answer = explain(*trace, ui::elementOf(cursor));
        const QString own = ui::formatNumber(trace->input.inOwnUnits(0, answer.value));
        const QString words = ui::trace::sentence(cursor, answer);
        QVERIFY2(words.contains("own units: " + own), qPrintable(words));
        cursor.moveTo({trace->find(Phase::Loss, 0, "L"), 0, 0, -1});
        QVERIFY(ui::trace::sentence(cursor, explain(*trace, ui::elementOf(cursor))).contains("standardized"));
    }

    void everyPlaceHasOneSentence_data() {
        QTest::addColumn<int>("pass");
        for (int i = 0; i < static_cast<int>(std::size(kPasses)); ++i)
            QTest::newRow(kPasses[i].name) << i;
    }
    void everyPlaceHasOneSentence() {
        QFETCH(int, pass);
        const TracePtr trace = traceOf(pass);
        for (const Level level : {Level::Term, Level::Neuron, Level::Layer, Level::Pass}) {
            Cursor cursor(trace, 1);
            cursor.setLevel(level);
            do {
                const Explanation explanation = explain(*trace, ui::elementOf(cursor));
                const QString text = ui::trace::sentence(cursor, explanation);
                QVERIFY2(text.endsWith(QLatin1Char('.')), qPrintable(text));
                QVERIFY2(text.size() > 10 && !text.contains(QLatin1Char('%')), qPrintable(text));
                QVERIFY2(text[0].isUpper(), qPrintable(text));
            } while (cursor.forward(level));
        }
    }

    void aNeuronsSentenceSaysItsNumber() {
        const TracePtr trace = recordedPass({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", 3);
        Cursor cursor(trace);
        const int z = trace->find(Phase::Forward, 0, "z");
        cursor.moveTo({z, 1, 0, -1});
        const double value = trace->operations[static_cast<std::size_t>(z)].values(1, 0);
        QCOMPARE(ui::trace::sentence(cursor, explain(*trace, ui::elementOf(cursor))),
                 QStringLiteral("Neuron 2 of hidden layer 1 adds its weighted inputs and its bias: z = %1.")
                     .arg(ui::formatNumber(value)));
    }

    void whatIsLitExists_data() { everyPlaceHasOneSentence_data(); }
    void whatIsLitExists() {
        QFETCH(int, pass);
        const TracePtr trace = traceOf(pass);
        Cursor cursor(trace, 2);
        cursor.setLevel(Level::Term);
        do {
            const ui::Highlight light = ui::highlightAt(cursor);
            QVERIFY(!light.units.empty());
            for (const ui::UnitRef& unit : light.units)
                QVERIFY(exists(*trace, unit));
            for (const ui::EdgeRef& edge : light.edges)
                QVERIFY(exists(*trace, {edge.layer, edge.out}) && exists(*trace, {edge.layer - 1, edge.in}));
            const bool labelled = light.labelled.layer >= 0;
            QCOMPARE(labelled, !light.label.isEmpty());
        } while (cursor.forward(Level::Term));
    }

    void aTermsEdgeBearsItsProduct() {
        const TracePtr trace = recordedPass({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", 3);
        Cursor cursor(trace);
        cursor.moveTo({trace->find(Phase::Forward, 0, "z"), 3, 0, 1});
        const double product = trace->input.parameters[trace->layout.find(0, "weight")->offset + 3 * 2 + 1] *
                               trace->input.x(1, 0);
        const ui::Highlight light = ui::highlightAt(cursor);
        QCOMPARE(light.label, QStringLiteral("w·a %1").arg(ui::formatCompact(product)));
        QVERIFY((light.labelled == ui::EdgeRef{0, 3, 1}));
    }

    void dropoutSaysHowManyItDrops() {
        const TracePtr trace =
            recordedPass({2, 6, 4}, "tanh", "softmax", "cross_entropy", 3, "sgd", 0, 0, 0, {0, 0.5});
        const int mask = trace->find(Phase::Forward, 1, "mask");
        const auto& values = trace->operations[static_cast<std::size_t>(mask)].values;
        Cursor cursor(trace, 2);
        cursor.moveTo({mask, -1, -1, -1});
        const auto said = [&] { return ui::trace::sentence(cursor, explain(*trace, ui::elementOf(cursor))); };
        const auto dropped = (values.col(2).array() == 0).count();
        QCOMPARE(
            said(),
            QStringLiteral("Dropout sets %1 of 6 values to 0 and multiplies the others by 2.").arg(dropped));
        for (int row = 0; row < 6; ++row) {
            cursor.moveTo({mask, row, 2, -1});
            const bool isDropped = values(row, 2) == 0;
            QVERIFY2(said().startsWith(QStringLiteral("Value %1 of dropout layer 2 is %2 in this step:")
                                           .arg(row + 1)
                                           .arg(isDropped ? "dropped" : "kept")),
                     qPrintable(said()));
            QCOMPARE(ui::droppedUnits(*trace, mask, 2)[2][static_cast<std::size_t>(row)], isDropped);
        }
        QVERIFY(ui::droppedUnits(*trace, mask - 1, 2)[2].empty());
        QCOMPARE(ui::matrixFormula(*trace, mask), QStringLiteral("m⁽²⁾ = r⁽²⁾ / (1 − p)"));
        QCOMPARE(ui::matrixFormula(*trace, mask + 1), QStringLiteral("a⁽²⁾ = m⁽²⁾ ⊙ a⁽¹⁾"));
        QCOMPARE(ui::matrixFormula(*trace, trace->find(Phase::Backward, 0, "dL/da")),
                 QStringLiteral("∂L/∂a⁽¹⁾ = m⁽²⁾ ⊙ ∂L/∂a⁽²⁾"));
    }

    void aPenaltysEdgeBearsWhatTheWeightCosts() {
        const TracePtr trace = traceOf(4);
        Cursor cursor(trace);
        cursor.moveTo({trace->find(Phase::Loss, 0, "penalties"), 2, 0, 1});
        const double w = trace->input.parameters[2 * 2 + 1];
        const ui::Highlight light = ui::highlightAt(cursor);
        QCOMPARE(light.label,
                 QStringLiteral("p %1").arg(ui::formatCompact(0.1 * std::abs(w) + 0.01 * w * w)));
        QVERIFY((light.labelled == ui::EdgeRef{0, 2, 1}));
    }

    void clippingSaysWhetherItActs() {
        const auto said = [](int pass) {
            const TracePtr trace = traceOf(pass);
            Cursor cursor(trace);
            cursor.moveTo({trace->find(Phase::Update, 1, "clip"), 0, 0, -1});
            return ui::trace::sentence(cursor, explain(*trace, ui::elementOf(cursor)));
        };
        QVERIFY2(said(5).startsWith(QStringLiteral("The gradient is longer than 0.05")), qPrintable(said(5)));
        QVERIFY2(said(6).contains(QStringLiteral("stays as it is: c = 1")), qPrintable(said(6)));
    }

    void formulasOfWholeLayers() {
        const auto formula = [](int pass, Phase phase, int layer, const char* name) {
            const TracePtr trace = traceOf(pass);
            return ui::matrixFormula(*trace, trace->find(phase, layer, name));
        };
        QCOMPARE(formula(0, Phase::Loss, 2, "L"), QStringLiteral("L = binary cross entropy(a⁽³⁾, t)"));
        QCOMPARE(formula(4, Phase::Loss, 1, "data loss"), QStringLiteral("D = mse(a⁽²⁾, t)"));
        QCOMPARE(formula(4, Phase::Loss, 1, "L"), QStringLiteral("L = D + P"));
        QCOMPARE(formula(4, Phase::Loss, 0, "penalties"), QStringLiteral("p⁽¹⁾ = Σ (λ₁|W⁽¹⁾| + λ₂(W⁽¹⁾)²)"));
        QCOMPARE(formula(5, Phase::Backward, 0, "dL/dW"), QStringLiteral("∂L/∂W⁽¹⁾ = δ⁽¹⁾ (x)ᵀ + 2 λ₂ W⁽¹⁾"));
        QCOMPARE(formula(4, Phase::Update, 0, "W"),
                 QStringLiteral("W⁽¹⁾⁺ = W⁽¹⁾ − η λ W⁽¹⁾ − η m̂ / (√v̂ + ε)"));
        QCOMPARE(formula(5, Phase::Update, 1, "W"),
                 QStringLiteral("W⁽²⁾⁺ = W⁽²⁾ − η c ∂L/∂W⁽²⁾ / (√v⁺ + ε)"));
        QCOMPARE(formula(6, Phase::Update, 1, "b"),
                 QStringLiteral("b⁽²⁾⁺ = b⁽²⁾ − η c ∂L/∂b⁽²⁾ / (√G⁺ + ε)"));
        QCOMPARE(formula(5, Phase::Update, 1, "squares"),
                 QStringLiteral("q⁽²⁾ = Σ (∂L/∂W⁽²⁾)² + (∂L/∂b⁽²⁾)²"));
    }

    void usesFollowTheArrows_data() { everyPlaceHasOneSentence_data(); }
    void usesFollowTheArrows() {
        QFETCH(int, pass);
        const TracePtr trace = traceOf(pass);
        // Every use of an element has that element among its operands.
        for (int op = 0; op < static_cast<int>(trace->operations.size()); ++op) {
            const Selection element{op, 0, 0, -1};
            for (const ui::Use& use : ui::usesOf(*trace, element)) {
                QSet<int> from;
                const std::function<void(const Expression&)> collect = [&](const Expression& e) {
                    if (e.link.to == Link::To::Operation && e.link.row == 0)
                        from.insert(e.link.index);
                    for (const Expression& child : e.children)
                        collect(child);
                };
                collect(explain(*trace, use.element).numbers);
                const auto& name = ui::operationOf(*trace, element).name;
                const bool slope = name == "z" && ui::operationOf(*trace, use.element).name == "dL/dz";
                QVERIFY2(slope || from.contains(op), name.c_str());
            }
        }
    }
};

QTEST_MAIN(SentencesTest)
#include "tst_sentences.moc"
