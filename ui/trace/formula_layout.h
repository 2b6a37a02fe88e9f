#pragma once

#include "ui/trace/formula_setter.h"

#include <functional>

namespace ui::trace {

/// One equation of a derivation: "δ = ...", or "= ..." without a subject.
struct FormulaRow {
    engine::trace::Symbol subject;
    engine::trace::Expression expression;
    Notation notation = Notation::Symbols;
    double scale = 1;         ///< of the base size
    bool strong = false;      ///< the result
    QString note;             ///< after it, small and muted
    engine::trace::Link link; ///< where a click on what has no link of its own leads
};

/// Rows laid out for a width: broken at + and ·, long sums shortened. Keeps pointers into `rows`, which must
/// outlive it.
class FormulaLayout {
public:
    FormulaLayout() = default;
    FormulaLayout(const std::vector<FormulaRow>& rows, const FormulaSetter::Options& options);

    double height() const { return m_height; }
    const std::vector<FormulaNode>& nodes() const { return m_nodes; }
    const FormulaNode& node(int index) const { return m_nodes[static_cast<std::size_t>(index)]; }
    /// Where nodes are; a node broken over lines has several. Outer nodes come before what is in them.
    const std::vector<Zone>& zones() const { return m_zones; }
    /// The innermost node there, or -1.
    int nodeAt(QPointF position) const;
    void paint(QPainter& painter) const;

private:
    void layRow(const FormulaRow& row, const FormulaTokens& tokens, const Box& head, double size);
    void layLine(const FormulaTokens& tokens, std::size_t begin, std::size_t end, const Box& head,
                 double indent, const QString& note);

    Typesetter m_set;
    double m_width = 0, m_height = 0;
    std::vector<FormulaNode> m_nodes;
    std::vector<Zone> m_zones;
    std::vector<std::pair<Box, QPointF>> m_lines;
};

} // namespace ui::trace
