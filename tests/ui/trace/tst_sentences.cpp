#include "traces.h"
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
    std::vector<double> dropout;
} kPasses[] = {
    {"sigmoid", {2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", "sgd", {}},
    {"softmax", {5, 7, 3}, "relu", "softmax", "cross_entropy", "adam", {}},
    {"softmax mse", {3, 2}, "relu", "softmax", "mse", "sgd", {}},
    {"linear", {1, 4, 2}, "gelu", "linear", "huber", "adam", {}},
    {"dropout", {4, 6, 5, 3}, "tanh", "softmax", "cross_entropy", "sgd", {0.25, 0.5, 0.5}},
};

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

    void everyPlaceHasOneSentence_data() {
        QTest::addColumn<int>("pass");
        for (int i = 0; i < static_cast<int>(std::size(kPasses)); ++i)
            QTest::newRow(kPasses[i].name) << i;
    }
    void everyPlaceHasOneSentence() {
        QFETCH(int, pass);
        const auto& p = kPasses[pass];
        const TracePtr trace = recordedPass(p.sizes, p.hidden, p.output, p.loss, 3, p.optimizer, p.dropout);
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
        const auto& p = kPasses[pass];
        const TracePtr trace = recordedPass(p.sizes, p.hidden, p.output, p.loss, 3, p.optimizer, p.dropout);
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
            recordedPass({2, 6, 4}, "tanh", "softmax", "cross_entropy", 3, "sgd", {0, 0.5});
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

    void usesFollowTheArrows_data() { everyPlaceHasOneSentence_data(); }
    void usesFollowTheArrows() {
        QFETCH(int, pass);
        const auto& p = kPasses[pass];
        const TracePtr trace = recordedPass(p.sizes, p.hidden, p.output, p.loss, 3, p.optimizer, p.dropout);
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
