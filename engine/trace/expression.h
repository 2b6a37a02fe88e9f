#pragma once

#include "engine/core/result.h"
#include "engine/trace/cursor.h"

#include <optional>
#include <string>
#include <vector>

namespace engine::trace {

/// A typeset name: base with sub- and superscript, "w" "2,1" "(3)". Plain text, Greek letters and ∂ as UTF-8.
struct Symbol {
    std::string base, sub, sup;
    bool empty() const { return base.empty(); }
};

/// Where an operand came from, so that the window can go there.
struct Link {
    enum class To { Nothing, Operation, Parameter, Input, Target, Setting, OptimizerSlot };
    To to = To::Nothing;
    int index = -1; ///< operation, slot of the layout (Parameter) or optimizer slot
    int row = -1,
        col =
            -1; ///< element of it; of an OptimizerSlot: row = slot of the layout, col = number in that tensor
    /// The optimizer's by name, and "learning_rate" (the pass's), "learning_rate_scale" (index: slot of the
    /// layout), "rate" (index: layer), "step", "samples", "outputs", "l1", "l2", "gradient_clip_norm".
    std::string setting;
};

/// An expression tree in which every node knows its symbol, its recorded number and where it came from.
struct Expression {
    enum class Kind {
        Number,     ///< a leaf: a recorded or constant number
        Sum,        ///< of all children
        Product,    ///< of all children
        Difference, ///< first − second
        Quotient,   ///< first / second, drawn as a fraction
        Power,      ///< first to the second
        Negative,   ///< − first
        Call,       ///< function(children): see `function`
        BigSum,     ///< Σ over `index` of the child; in formulas only, has no number
    };
    Kind kind = Kind::Number;
    Symbol symbol;    ///< empty: drawn as its number
    double value = 0; ///< what the pass recorded for this node
    Link link;
    std::string function; ///< of Call: "tanh", "tanh'" for its slope, "exp", ...; all are in functions.h
    std::string index;    ///< of BigSum: "j"
    int role = -1;        ///< which term of the sum this is, for highlighting; -1 if none
    long long hidden = 0; ///< of Sum: so many terms are not written out (see Brief) ...
    double rest = 0;      ///< ... and this is their sum
    std::vector<Expression> children;
};

/// The number of a tree from its leaves alone. Errors: InvalidValue for BigSum or an unknown function.
core::Result<double> evaluate(const Expression& expression);

/// Whether every inner node's recorded number is what its children give, to `tolerance` relative to the
/// largest term it is made of; names the first node that is not. A product with a difference in it (da · (1 −
/// a²)) may besides be off by a few roundings of the difference's terms, because the engine rounds it another
/// way.
core::Result<void> verify(const Expression& expression, double tolerance = 1e-12);

/// Why a recorded number is what it is.
struct Explanation {
    Symbol subject;     ///< what is explained
    double value = 0;   ///< as recorded
    Expression formula; ///< in symbols, with Σ: z_i = Σ_j w_ij a_j + b_i
    Expression numbers; ///< the same written out, every operand a link
    Phase phase = Phase::Forward;
    int layer = 0;
};

/// The number a link leads to: an operation's element, a parameter or moment before the update, an input, a
/// target, a setting. Nothing for To::Nothing and for a link that leads out of the trace.
std::optional<double> follow(const Trace& trace, const Link& link);

/// verify(numbers), and that every named leaf has a link which leads to exactly its number.
core::Result<void> verify(const Trace& trace, const Explanation& explanation, double tolerance = 1e-12);

struct Brief;
/// Explains one element (row and col given; L: 0, 0) of one operation. Row or col of -1 reads as 0. With a
/// Brief (terms.h) long sums are shortened; else all terms are written out.
Explanation explain(const Trace& trace, const Selection& element);
Explanation explain(const Trace& trace, const Selection& element, const Brief& brief);
/// The name of that element alone.
Symbol subjectOf(const Trace& trace, const Selection& element);

} // namespace engine::trace
