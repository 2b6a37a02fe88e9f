#include "engine/trace/update_story.h"

#include "engine/trace/normalization.h"

#include "engine/trace/explain_update.h"

#include <algorithm>
#include <utility>

namespace engine::trace {

namespace {

using core::Index;
using Kind = Expression::Kind;

bool isNamedPart(const Expression& e) { return !e.children.empty() && !e.symbol.empty(); }

StageKind kindOf(const Symbol& symbol) {
    if (symbol.base == "g")
        return StageKind::Clipping;
    if (symbol.base == "g′")
        return StageKind::Decay;
    return symbol.base == "m̂" || symbol.base == "v̂" ? StageKind::Correction : StageKind::Moment;
}

/// Writes the stages of one parameter.
class Writer {
public:
    Writer(const Reader& reader, int layer, bool isBias, Index row, Index col)
        : m_reader(reader), m_update(reader, layer, isBias, row, col, true), m_layer(layer), m_isBias(isBias),
          m_row(row), m_col(col) {}

    std::vector<Stage> stages() {
        addGradient();
        if (!m_update.isTrainable()) {
            add(StageKind::NewValue, newSymbol("⁺"), m_update.old());
            return std::move(m_stages);
        }
        const Expression whole = writeUpdate(m_update).numbers;
        addParts(whole);
        addOff(StageKind::Clipping, StageKind::Penalty);
        if (!decaysWeight(whole))
            addOff(StageKind::Decay, StageKind::Clipping);
        addOff(StageKind::Moment, StageKind::Decay);
        addOff(StageKind::Correction, StageKind::Moment);
        addStep(whole);
        return std::move(m_stages);
    }

private:
    /// w · (1 − η λ) − …, adamw's.
    static bool decaysWeight(const Expression& whole) { return whole.children[0].kind == Kind::Product; }

    const Trace& trace() const { return m_reader.trace(); }
    Symbol newSymbol(const char* mark) const {
        return symbolOf((m_isBias ? m_reader.biasLetter(m_layer) : m_reader.weightLetter(m_layer)) +
                            std::string(mark),
                        m_update.old().symbol.sub, m_layer);
    }

    void add(StageKind kind, Symbol subject, Expression numbers, Expression formula) {
        Stage stage{kind, true, {}};
        stage.why.subject = std::move(subject);
        stage.why.value = numbers.value;
        stage.why.formula = std::move(formula);
        stage.why.numbers = std::move(numbers);
        stage.why.phase = kind <= StageKind::Penalty ? Phase::Backward : Phase::Update;
        stage.why.layer = m_layer;
        m_stages.push_back(std::move(stage));
    }
    void add(StageKind kind, Symbol subject, const Expression& numbers) {
        add(kind, std::move(subject), numbers, withNamesOnly(numbers));
    }

    /// A stage that is not there, after the last one of the kind before it.
    void addOff(StageKind kind, StageKind before) {
        const auto of = [&](StageKind wanted) {
            return std::find_if(m_stages.rbegin(), m_stages.rend(),
                                [&](const Stage& stage) { return stage.kind == wanted; });
        };
        if (of(kind) == m_stages.rend())
            m_stages.insert(of(before).base(), Stage{kind, false, {}});
    }

    void addGradient() {
        Written written = writeParameterGradient(m_reader, m_layer, m_isBias, m_row, m_col);
        const Expression gradient =
            m_isBias ? m_reader.db(m_layer, m_row) : m_reader.dW(m_layer, m_row, m_col);
        if (m_isBias || m_reader.penalties() == 0 || m_reader.work(m_layer) == Work::Normalizes) {
            add(StageKind::Gradient, gradient.symbol, recordedAs(written.numbers, gradient.value),
                std::move(written.formula));
            m_stages.push_back({StageKind::Penalty, false, {}});
            return;
        }
        Expression data = written.numbers;
        const auto& terms = written.numbers.children;
        const auto ofData = terms.end() - m_reader.penalties();
        data.children.resize(static_cast<std::size_t>(ofData - terms.begin()));
        data.value = combine(data).value_or(0);
        const Symbol symbol = symbolOf("∂D/∂w", gradient.symbol.sub, m_layer);
        add(StageKind::Gradient, symbol, data, written.formula.children[0]);
        std::vector<Expression> parts{named(symbol, data, data.value)};
        parts.insert(parts.end(), ofData, terms.end());
        for (Expression& part : parts)
            part.role = -1;
        add(StageKind::Penalty, gradient.symbol, recordedAs(sum(std::move(parts)), gradient.value));
    }

    /// Each number with a name of its own once, in the order they are needed.
    void addParts(const Expression& e) {
        for (const Expression& child : e.children) {
            addParts(child);
            if (!isNamedPart(child) || has(child.symbol))
                continue;
            Expression numbers = child;
            numbers.symbol = {};
            add(kindOf(child.symbol), child.symbol, numbers);
        }
    }
    bool has(const Symbol& symbol) const {
        return std::any_of(m_stages.begin(), m_stages.end(),
                           [&](const Stage& stage) { return stage.why.subject.base == symbol.base; });
    }

    /// Δ and the new value from old − rate · step, of adamw from old · (1 − rate · λ) − rate · step.
    void addStep(const Expression& whole) {
        Expression delta = negative(whole.children[1]);
        if (decaysWeight(whole)) {
            Expression decay = m_update.setting("weight_decay", {"λ", {}, {}});
            Expression shrink = negative(product({m_update.rate(), std::move(decay), m_update.old()}));
            const Symbol symbol = symbolOf("d", m_update.old().symbol.sub, m_layer);
            add(StageKind::Decay, symbol, shrink);
            delta = difference(named(symbol, shrink, shrink.value), whole.children[1]);
        }
        delta.value = trace().delta[m_update.index()];
        const Symbol symbol = symbolOf(m_isBias ? "Δb" : "Δw", m_update.old().symbol.sub, m_layer);
        add(StageKind::Step, symbol, delta);
        Expression reached = sum({m_update.old(), named(symbol, delta, delta.value)});
        add(StageKind::NewValue, newSymbol("⁺"), recordedAs(reached, trace().updated[m_update.index()]));
    }

    const Reader& m_reader;
    Update m_update;
    int m_layer;
    bool m_isBias;
    Index m_row, m_col;
    std::vector<Stage> m_stages;
};

} // namespace

Expression withNamesOnly(const Expression& expression) {
    Expression made = expression;
    for (Expression& child : made.children)
        child = isNamedPart(child) ? asTerm(nameOf(child), child.role) : withNamesOnly(child);
    return made;
}

std::optional<UpdateStory> updateStory(const Trace& trace, const Selection& element, const Brief& brief) {
    const Operation& operation = trace.operations[static_cast<std::size_t>(element.operation)];
    const bool isBias = operation.name == "dL/db" || operation.name == "b";
    if (!isBias && operation.name != "dL/dW" && operation.name != "W")
        return {};
    const Index row = std::max(element.row, 0), col = isBias ? 0 : std::max(element.col, 0);
    const Reader reader(trace, brief);
    UpdateStory story;
    const model::TensorSlot* slot = trace.layout.find(operation.layer, isBias ? "bias" : "weight");
    story.slot = static_cast<int>(slot - trace.layout.slots.data());
    story.row = static_cast<int>(row);
    story.col = static_cast<int>(col);
    story.isBias = isBias;
    story.isTrained = slot->trainable;
    story.symbol =
        (isBias ? reader.bias(operation.layer, row) : reader.weight(operation.layer, row, col)).symbol;
    story.stages = Writer(reader, operation.layer, isBias, row, col).stages();
    return story;
}

} // namespace engine::trace
