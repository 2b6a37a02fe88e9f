#pragma once

#include "ui/trace/formula_box.h"
#include "ui/trace/formula_text.h"

namespace ui::trace {

/// A node of an expression as it was drawn.
struct FormulaNode {
    const engine::trace::Expression* expression;
    int row;     ///< of the layout
    int role;    ///< which term of the sum it belongs to; inherited from above, -1 if none
    bool factor; ///< of the row's outermost product, where that has parts with parts
    int elided =
        0; ///< > 0: stands for so many terms of `expression`; a click shows them, or hides them again
};

/// A piece of a formula that is not broken over lines.
struct FormulaToken {
    Box box;
    double gap = 0;    ///< to what is before it on the line
    int breakRank = 0; ///< 0: stays with what is before it; else the smaller, the better a break before it
    std::vector<int> owners; ///< the nodes around it, from outside in
};
using FormulaTokens = std::vector<FormulaToken>;

/// Turns expressions into tokens. Sums and products come apart at their signs; fractions, roots and names do
/// not.
class FormulaSetter {
public:
    /// Nobody reads more terms of a sum, and laying them out takes long.
    static constexpr int kMostTerms = 400;

    struct Options {
        double width = 400;   ///< of a line; fractions wider than that are written with a slash
        int currentTerm = -1; ///< is always shown
        bool allTerms = false;
        int longSum = 12;   ///< more terms than this are shortened ...
        int shownTerms = 6; ///< ... to the largest so many
    };

    FormulaSetter(Typesetter& typesetter, const Options& options) : m_set(typesetter), m_options(options) {}

    /// `row` is kept in the nodes; `strong`: numbers in bold.
    FormulaTokens set(const engine::trace::Expression& expression, Notation notation, double size, int row,
                      bool strong);
    Box symbol(const engine::trace::Symbol& symbol, double size);
    std::vector<FormulaNode> takeNodes() { return std::move(m_nodes); }

private:
    using Expression = engine::trace::Expression;

    Box norm(const engine::trace::Symbol& symbol, double size);
    FormulaTokens flatten(const Expression& e, double size);
    FormulaTokens inner(const Expression& e, double size);
    FormulaTokens sum(const Expression& e, double size);
    FormulaTokens product(const Expression& e, double size);
    FormulaTokens quotient(const Expression& e, double size);
    FormulaTokens call(const Expression& e, double size);
    FormulaTokens function(const Expression& e, double size);
    FormulaTokens operand(const Expression& parent, std::size_t child, double size);
    FormulaTokens parenthesized(FormulaTokens tokens, double size);
    FormulaTokens elision(const Expression& e, const std::vector<std::size_t>& shown, double size);
    FormulaTokens single(Box box) const { return {{std::move(box), 0, 0, m_open}}; }
    Box leaf(const Expression& e, double size);
    /// Tokens side by side as one box, with zones of the nodes below the current one.
    Box joined(const FormulaTokens& tokens) const;
    Box box(const Expression& e, double size) { return joined(flatten(e, size)); }
    /// Puts a sign before them that does not belong to them, and stays with them.
    void prefix(FormulaTokens& tokens, const QString& sign, double gap, int breakRank, double size);
    std::vector<std::size_t> shownTerms(const Expression& e) const;
    void encloseNegative(const Expression& e);
    void open(const Expression& e);

    Typesetter& m_set;
    Options m_options;
    std::vector<FormulaNode> m_nodes;
    std::vector<int> m_open;                ///< nodes being set
    const Expression* m_enclosed = nullptr; ///< a negative number after a sign: written in parentheses
    Notation m_notation = Notation::Symbols;
    bool m_strong = false;
    int m_row = 0, m_depth = 0;
};

} // namespace ui::trace
