#include "../../engine/trace/passes.h"
#include "../../engine/trace/recipes_of_layers.h"

#include "ui/theme.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/given.h"
#include "ui/trace/highlight.h"
#include "ui/trace/sentences.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace engine::trace;

namespace {

const std::vector<passes::Recipe>& recipes() {
    static const std::vector<passes::Recipe> all = passes::recipesOfLayers();
    return all;
}

const passes::Recipe& recipe(const char* name) {
    return *std::find_if(recipes().begin(), recipes().end(),
                         [&](const passes::Recipe& one) { return one.name == name; });
}

bool isText(const QString& text) {
    return text.size() > 1 && !text.contains(QLatin1Char('%')) && !text.contains(QStringLiteral("nan"));
}

/// Units of a column of the canvas.
int canvasUnits(const Trace& trace, int layer) {
    return ui::unitsOf(trace, layer) / ui::unitsPerPlace(trace, layer);
}

bool exists(const Trace& trace, ui::UnitRef unit) {
    return unit.layer >= -1 && unit.layer <= ui::lastLayer(trace) && unit.unit >= 0 &&
           unit.unit < canvasUnits(trace, unit.layer);
}

/// The unit of the canvas that an operand is shown in.
std::optional<ui::UnitRef> shownIn(const Trace& trace, const Link& link) {
    if (link.to == Link::To::Input)
        return ui::UnitRef{-1, ui::canvasUnit(trace, -1, link.row)};
    if (link.to != Link::To::Operation)
        return {};
    const Operation& o = trace.operations[static_cast<std::size_t>(link.index)];
    if (!o.perSample() || ui::isStatistic(o))
        return {};
    return ui::UnitRef{o.layer, ui::canvasUnit(trace, o.layer, link.row)};
}

bool isMadeOf(const Explanation& explanation, const Link& link) {
    const auto operands = ui::trace::operandsOf(explanation.numbers);
    return std::any_of(operands.begin(), operands.end(), [&](const Link& one) {
        return one.to == link.to && one.index == link.index && one.row == link.row && one.col == link.col;
    });
}

QString said(const TracePtr& trace, const Selection& place) {
    Cursor cursor(trace);
    cursor.moveTo(place);
    return ui::trace::sentence(cursor, explain(*trace, ui::elementOf(cursor)));
}

} // namespace

class LayerPlacesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Look::instance().apply(); }

    void everyPlaceIsTold_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < recipes().size(); ++i)
            QTest::newRow(recipes()[i].name.c_str()) << static_cast<int>(i);
    }
    void everyPlaceIsTold() {
        QFETCH(int, index);
        const TracePtr trace = passes::recorded(recipes()[static_cast<std::size_t>(index)]);
        QVERIFY(trace);
        for (const Level level : {Level::Term, Level::Neuron, Level::Layer, Level::Sample, Level::Pass}) {
            Cursor cursor(trace, 1);
            cursor.setLevel(level);
            do {
                const auto element = ui::elementOf(cursor);
                const QString text = ui::trace::sentence(cursor, explain(*trace, element));
                QVERIFY2(text.endsWith(QLatin1Char('.')) && isText(text), qPrintable(text));
                QVERIFY2(text.size() > 10 && text[0].isUpper(), qPrintable(text));
                QVERIFY(isText(ui::trace::elementShort(*trace, element)));
            } while (cursor.forward(level));
        }
        for (int i = 0; i < static_cast<int>(trace->operations.size()); ++i) {
            const Operation& o = trace->operations[static_cast<std::size_t>(i)];
            for (const QString& text : {ui::trace::operationName(*trace, o),
                                        ui::trace::formulaInWords(*trace, o), ui::matrixFormula(*trace, i)})
                QVERIFY2(isText(text), qPrintable(QString::fromStdString(o.name) + text));
            QVERIFY(!ui::shortName(*trace, o).isEmpty());
        }
    }

    void whatIsLitIsThereAndHoldsTheOperands_data() { everyPlaceIsTold_data(); }
    void whatIsLitIsThereAndHoldsTheOperands() {
        QFETCH(int, index);
        const TracePtr trace = passes::recorded(recipes()[static_cast<std::size_t>(index)]);
        for (const Level level : {Level::Term, Level::Neuron, Level::Layer}) {
            Cursor cursor(trace, 2);
            cursor.setLevel(level);
            do {
                const ui::Highlight light = ui::highlightAt(cursor);
                const std::string& name = ui::operationOf(*trace, cursor.selection()).name;
                QVERIFY2(!light.units.empty(), name.c_str());
                for (const ui::UnitRef& unit : light.units)
                    QVERIFY(exists(*trace, unit));
                for (const ui::EdgeRef& edge : light.edges)
                    QVERIFY(exists(*trace, {edge.layer, edge.out}) &&
                            exists(*trace, {edge.layer - 1, edge.in}));
                QCOMPARE(light.labelled.layer >= 0, !light.label.isEmpty());
                if (light.labelled.layer >= 0)
                    QVERIFY(std::count(light.edges.begin(), light.edges.end(), light.labelled) == 1);
                for (const Link& link : ui::trace::operandsOf(explain(*trace, ui::elementOf(cursor)).numbers))
                    if (const auto unit = shownIn(*trace, link))
                        QVERIFY2(std::count(light.units.begin(), light.units.end(), *unit) == 1,
                                 name.c_str());
            } while (cursor.forward(level));
        }
    }

    void usesAreMadeOfWhatTheyUse_data() { everyPlaceIsTold_data(); }
    void usesAreMadeOfWhatTheyUse() {
        QFETCH(int, index);
        const TracePtr trace = passes::recorded(recipes()[static_cast<std::size_t>(index)]);
        for (int op = 0; op < static_cast<int>(trace->operations.size()); ++op) {
            const Operation& o = trace->operations[static_cast<std::size_t>(op)];
            const int rows = static_cast<int>(o.values.rows()), cols = static_cast<int>(o.values.cols());
            for (const int row : {0, rows / 2, rows - 1}) {
                const Selection element{op, row, cols - 1, -1};
                for (const ui::Use& use : ui::usesOf(*trace, element)) {
                    const std::string& next = ui::operationOf(*trace, use.element).name;
                    // Of a slope that is the same everywhere nothing is read.
                    const bool slope = o.name == "z" && next == "dL/dz";
                    QVERIFY(use.count > 0);
                    QVERIFY2(slope || isMadeOf(explain(*trace, use.element), ui::linkTo(element)),
                             (o.name + " for " + next).c_str());
                }
            }
        }
    }

    void givensAreNamedAndUsed_data() { everyPlaceIsTold_data(); }
    void givensAreNamedAndUsed() {
        QFETCH(int, index);
        const TracePtr trace = passes::recorded(recipes()[static_cast<std::size_t>(index)]);
        std::vector<Link> givens;
        for (int i = 0; i < static_cast<int>(trace->layout.slots.size()); ++i) {
            const auto& slot = trace->layout.slots[static_cast<std::size_t>(i)];
            const int rows = static_cast<int>(slot.rows()), cols = static_cast<int>(slot.cols());
            givens.push_back({Link::To::Parameter, i, 0, 0, {}});
            givens.push_back({Link::To::Parameter, i, rows - 1, cols - 1, {}});
        }
        for (const Link& given : givens) {
            const QString name = ui::trace::givenName(*trace, given);
            QVERIFY2(isText(name), qPrintable(name));
            QVERIFY(isText(ui::trace::givenSentence(*trace, given)));
            QVERIFY(!ui::trace::givenSymbol(*trace, given).empty());
            QVERIFY(!ui::highlightOf(*trace, given, {}).units.empty());
            for (const ui::Use& use : ui::usesOf(*trace, given)) {
                const std::string& next = ui::operationOf(*trace, use.element).name;
                const bool frozen = next == "W" || next == "b" || next.rfind("running", 0) == 0;
                QVERIFY2(frozen || isMadeOf(explain(*trace, use.element), given),
                         qPrintable(name + QStringLiteral(" for ") + QString::fromStdString(next)));
            }
        }
        const Link input{Link::To::Input, -1, 0, 1, {}};
        QVERIFY(isText(ui::trace::givenName(*trace, input)));
        QVERIFY(!ui::usesOf(*trace, input).empty());
    }

    void aConvolutionSaysItsFilterAndPlace() {
        const TracePtr trace = passes::recorded(recipe("convolution"));
        const int z = trace->find(Phase::Forward, 0, "z"); // 3 filters of 2 × 2 over 2 × 4 × 5
        QCOMPARE(said(trace, {z, 12 + 4 + 2, 0, -1}),
                 QStringLiteral("Filter 2 at row 2, column 3 of convolution layer 1 adds up its weighted 2×2 "
                                "window and its bias: z = %1.")
                     .arg(ui::formatNumber(trace->operations[static_cast<std::size_t>(z)].values(18, 0))));
        QCOMPARE(ui::matrixFormula(*trace, z), QStringLiteral("z⁽¹⁾ = W⁽¹⁾ ∗ x + b⁽¹⁾"));
        Cursor cursor(trace);
        cursor.moveTo({z, 18, 0, 5}); // the second weight of the second channel
        const ui::Highlight light = ui::highlightAt(cursor);
        QVERIFY((light.labelled == ui::EdgeRef{0, 1, 1}));
    }

    void poolingSaysWhichWasTheLargest() {
        const TracePtr trace = passes::recorded(recipe("max pooling"));
        const int a = trace->find(Phase::Forward, 0, "a");
        const Reader reader(*trace);
        int chosen = -1;
        for (const auto& wire : reader.layer(0).wiresInto(1))
            if (reader.isChosen(0, 1, wire.input, 0))
                chosen = static_cast<int>(wire.input);
        const QString text = said(trace, {a, 1, 0, -1});
        QVERIFY2(
            text.startsWith(QStringLiteral("Channel 1 at row 1, column 2 of max pooling layer 1 keeps the "
                                           "largest of 4 values, the one at %1: a = ")
                                .arg(ui::trace::spotName(*trace, -1, chosen))),
            qPrintable(text));
    }

    void formulasOfWholeLayers() {
        const auto formula = [](const char* name, Phase phase, int layer, const char* operation) {
            const TracePtr trace = passes::recorded(recipe(name));
            return ui::matrixFormula(*trace, trace->find(phase, layer, operation));
        };
        QCOMPARE(formula("batch norm", Phase::Forward, 1, "xhat"),
                 QStringLiteral("x̂⁽²⁾ = (a⁽¹⁾ − μ⁽²⁾) / √(σ²⁽²⁾ + ε)"));
        QCOMPARE(formula("batch norm", Phase::Forward, 1, "a"), QStringLiteral("a⁽²⁾ = γ⁽²⁾ ⊙ x̂⁽²⁾ + β⁽²⁾"));
        QCOMPARE(formula("frozen batch norm", Phase::Forward, 1, "batch mean"),
                 QStringLiteral("μ⁽²⁾ = μ̄⁽²⁾"));
        QCOMPARE(formula("residual", Phase::Forward, 3, "a"), QStringLiteral("a⁽⁴⁾ = a⁽³⁾ + a⁽¹⁾"));
        QCOMPARE(formula("residual", Phase::Backward, 0, "dL/da"),
                 QStringLiteral("∂L/∂a⁽¹⁾ = (W⁽²⁾)ᵀ δ⁽²⁾ + ∂L/∂a⁽⁴⁾"));
        QCOMPARE(formula("residual", Phase::Backward, 0, "dL/dz"),
                 QStringLiteral("δ⁽¹⁾ = ∂L/∂a⁽¹⁾ ⊙ f′(z⁽¹⁾)"));
        QCOMPARE(formula("convolution", Phase::Backward, 0, "dL/dW"), QStringLiteral("∂L/∂W⁽¹⁾ = δ⁽¹⁾ ∗ x"));
        QCOMPARE(formula("layer norm", Phase::Update, 1, "W"), QStringLiteral("γ⁽²⁾⁺ = γ⁽²⁾ − η c ∂L/∂γ⁽²⁾"));
    }
};

QTEST_MAIN(LayerPlacesTest)
#include "tst_layer_places.moc"
