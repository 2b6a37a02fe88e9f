#include "ui/trace/formula_setter.h"

#include "ui/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ui::trace {

using Kind = engine::trace::Expression::Kind;

namespace {

void append(FormulaTokens& tokens, FormulaTokens more) {
    tokens.insert(tokens.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

constexpr QChar kNorm(0x2016);                         // ‖
const QString kOver = QStringLiteral("\u2016/\u2016"); // a norm over a norm

} // namespace

FormulaTokens FormulaSetter::set(const Expression& expression, Notation notation, double size, int row,
                                 bool strong) {
    m_notation = notation;
    m_strong = strong;
    m_row = row;
    return flatten(expression, size);
}

void FormulaSetter::open(const Expression& e) {
    const FormulaNode* parent = m_open.empty() ? nullptr : &m_nodes[static_cast<std::size_t>(m_open.back())];
    const int role = e.role >= 0 || !parent ? e.role : parent->role;
    const bool factor =
        m_open.size() == 1 && parent->expression->kind == Kind::Product &&
        !std::all_of(parent->expression->children.begin(), parent->expression->children.end(), isLeaf);
    m_nodes.push_back({&e, m_row, role, factor});
    m_open.push_back(static_cast<int>(m_nodes.size()) - 1);
}

void FormulaSetter::encloseNegative(const Expression& e) {
    const Expression* first = &e;
    while (first->kind == Kind::Product && !isLeaf(*first))
        first = &first->children[0];
    if (isLeaf(*first) && m_notation == Notation::Numbers && first->value < 0)
        m_enclosed = first;
}

void FormulaSetter::prefix(FormulaTokens& tokens, const QString& sign, double gap, int breakRank,
                           double size) {
    tokens.front().gap = gap;
    FormulaTokens before = single(m_set.text(sign, Face::Upright, size));
    before.front().gap = gap;
    before.front().breakRank = breakRank;
    tokens.insert(tokens.begin(), std::move(before.front()));
}

FormulaTokens FormulaSetter::flatten(const Expression& e, double size) {
    open(e);
    FormulaTokens tokens = isLeaf(e) ? single(leaf(e, size)) : inner(e, size);
    m_open.pop_back();
    return tokens;
}

FormulaTokens FormulaSetter::inner(const Expression& e, double size) {
    switch (e.kind) {
    case Kind::Sum:
    case Kind::Difference:
        return sum(e, size);
    case Kind::Product:
        return product(e, size);
    case Kind::Quotient:
        return quotient(e, size);
    case Kind::Power: {
        encloseNegative(e.children[0]);
        FormulaTokens base = operand(e, 0, size);
        if (m_notation == Notation::Symbols && isLeaf(e.children[0]) && isCrowded(e.children[0].symbol))
            base = parenthesized(std::move(base), size);
        Box power = joined(base);
        return single(m_set.script(std::move(power), {}, box(e.children[1], 0.68 * size), size));
    }
    case Kind::Negative: {
        encloseNegative(e.children[0]);
        FormulaTokens tokens = operand(e, 0, size);
        prefix(tokens, QStringLiteral("−"), 0, 0, size);
        return tokens;
    }
    case Kind::BigSum: {
        FormulaTokens tokens = operand(e, 0, size);
        FormulaTokens sign = single(m_set.sigma(QString::fromStdString(e.index), size));
        tokens.front().gap = 0.1 * size;
        tokens.insert(tokens.begin(), std::move(sign.front()));
        return tokens;
    }
    case Kind::Call:
    case Kind::Number:
        break;
    }
    return call(e, size);
}

FormulaTokens FormulaSetter::operand(const Expression& parent, std::size_t child, double size) {
    const Expression& e = parent.children[child];
    FormulaTokens tokens = flatten(e, size);
    return binding(e) < demanded(parent, child) ? parenthesized(std::move(tokens), size) : tokens;
}

FormulaTokens FormulaSetter::parenthesized(FormulaTokens tokens, double size) {
    double ascent = 0, descent = 0;
    for (const FormulaToken& token : tokens) {
        ascent = std::max(ascent, token.box.ascent);
        descent = std::max(descent, token.box.descent);
    }
    FormulaTokens opening = single(m_set.parenthesis(true, ascent, descent, size));
    tokens.insert(tokens.begin(), std::move(opening.front()));
    append(tokens, single(m_set.parenthesis(false, ascent, descent, size)));
    return tokens;
}

std::vector<std::size_t> FormulaSetter::shownTerms(const Expression& e) const {
    std::vector<std::size_t> order(e.children.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const int most = m_options.allTerms ? std::max(kMostTerms, m_options.longSum) : m_options.longSum;
    if (static_cast<int>(order.size()) <= most)
        return order;
    const auto weight = [&](std::size_t i) {
        const Expression& child = e.children[i];
        return child.role >= 0 && child.role == m_options.currentTerm ? HUGE_VAL : std::fabs(child.value);
    };
    const auto shown = order.begin() + (m_options.allTerms ? most : m_options.shownTerms);
    std::partial_sort(order.begin(), shown, order.end(),
                      [&](std::size_t a, std::size_t b) { return weight(a) > weight(b); });
    order.erase(shown, order.end());
    std::sort(order.begin(), order.end());
    return order;
}

FormulaTokens FormulaSetter::sum(const Expression& e, double size) {
    ++m_depth;
    const std::vector<std::size_t> shown = shownTerms(e);
    const QString sign = e.kind == Kind::Difference ? QStringLiteral("−") : QStringLiteral("+");
    FormulaTokens tokens;
    for (const std::size_t i : shown) {
        if (!tokens.empty())
            encloseNegative(e.children[i]);
        FormulaTokens term = operand(e, i, size);
        if (!tokens.empty()) {
            prefix(term, sign, 0.24 * size, 2 * m_depth, size);
        }
        append(tokens, std::move(term));
    }
    if (e.kind == Kind::Sum && static_cast<long long>(e.children.size()) + e.hidden > m_options.longSum)
        append(tokens, elision(e, shown, size));
    --m_depth;
    return tokens;
}

FormulaTokens FormulaSetter::elision(const Expression& e, const std::vector<std::size_t>& shown,
                                     double size) {
    double rest = e.rest;
    for (std::size_t i = 0, next = 0; i < e.children.size(); ++i) {
        if (next < shown.size() && shown[next] == i)
            ++next;
        else
            rest += e.children[i].value;
    }
    const int hidden = static_cast<int>(e.children.size() - shown.size()) + static_cast<int>(e.hidden);
    const QString label = hidden == 0
                              ? QCoreApplication::translate("ui::FormulaSetter", "show fewer")
                              : QCoreApplication::translate("ui::FormulaSetter", "… %1 more terms = %2")
                                    .arg(hidden)
                                    .arg(formatNumber(rest));
    m_nodes.push_back({&e, m_row, -1, false, hidden == 0 ? static_cast<int>(shown.size()) : hidden});
    m_open.push_back(static_cast<int>(m_nodes.size()) - 1);
    FormulaTokens tokens = single(m_set.text(label, Face::Upright, 0.86 * size, Ink::Muted));
    m_open.pop_back();
    tokens.front().gap = 0.3 * size;
    if (hidden == 0)
        tokens.front().breakRank = 2 * m_depth;
    else
        prefix(tokens, QStringLiteral("+"), 0.24 * size, 2 * m_depth, size);
    return tokens;
}

FormulaTokens FormulaSetter::product(const Expression& e, double size) {
    FormulaTokens tokens;
    for (std::size_t i = 0; i < e.children.size(); ++i) {
        if (i > 0)
            encloseNegative(e.children[i]);
        FormulaTokens factor = operand(e, i, size);
        const bool plain = i > 0 && m_notation == Notation::Symbols && isLeaf(e.children[i]) &&
                           isLeaf(e.children[i - 1]) && !e.children[i].symbol.empty();
        if (plain) {
            factor.front().gap = 0.14 * size;
        } else if (i > 0) {
            prefix(factor, QStringLiteral("·"), 0.27 * size, 2 * m_depth + 3, size);
        }
        append(tokens, std::move(factor));
    }
    return tokens;
}

FormulaTokens FormulaSetter::quotient(const Expression& e, double size) {
    // Fractions inside fractions and scripts get smaller letters, those on the line do not.
    Box above = box(e.children[0], 0.9 * size), below = box(e.children[1], 0.9 * size);
    if (std::max(above.width, below.width) < 0.86 * m_options.width)
        return single(m_set.fraction(above, below, size));
    // Too wide for one line: the numerator is broken like any sum.
    FormulaTokens tokens = flatten(e.children[0], size);
    if (binding(e.children[0]) < Binding::Product)
        tokens = parenthesized(std::move(tokens), size);
    FormulaTokens divisor = flatten(e.children[1], size);
    if (binding(e.children[1]) < Binding::Atom)
        divisor = parenthesized(std::move(divisor), size);
    prefix(divisor, QStringLiteral("/"), 0.15 * size, 0, size);
    append(tokens, std::move(divisor));
    return tokens;
}

FormulaTokens FormulaSetter::call(const Expression& e, double size) {
    const std::string& f = e.function;
    if (f == "sqrt")
        return single(m_set.root(box(e.children[0], size), size));
    if (f == "abs")
        return single(m_set.bars(box(e.children[0], size), size));
    if (f == "transpose") {
        const Box t = m_set.text(QStringLiteral("T"), Face::Upright, 0.62 * size);
        return single(m_set.script(joined(operand(e, 0, size)), {}, t, size));
    }
    return function(e, size);
}

FormulaTokens FormulaSetter::function(const Expression& e, double size) {
    const bool infix = e.function == "hadamard";
    FormulaTokens tokens;
    for (std::size_t i = 0; i < e.children.size(); ++i) {
        FormulaTokens argument = operand(e, i, size);
        if (i > 0 && infix) {
            prefix(argument, QStringLiteral("⊙"), 0.25 * size, 2 * m_depth + 3, size);
        } else if (i > 0) {
            tokens.back().box.append(m_set.text(QStringLiteral(","), Face::Upright, size));
            argument.front().gap = 0.25 * size;
        }
        append(tokens, std::move(argument));
    }
    if (infix)
        return tokens;
    tokens = parenthesized(std::move(tokens), size);
    Box named = m_set.text(functionName(e.function), Face::Upright, size);
    named.append(tokens.front().box, 0.04 * size);
    tokens.front().box = std::move(named);
    return tokens;
}

// "‖∂L/∂W‖²": the layer's superscript stays with what is measured, index and square with the norm.
Box FormulaSetter::norm(const engine::trace::Symbol& symbol, double size) {
    const QString base = QString::fromStdString(symbol.base);
    const qsizetype end = base.indexOf(kNorm, 1);
    const double small = 0.66 * size;
    const Box inside = this->symbol({base.mid(1, end - 1).toStdString(), {}, symbol.sup}, size);
    const Box square = base.endsWith(QStringLiteral("²")) ? m_set.name(QStringLiteral("2"), small) : Box();
    return m_set.script(m_set.norm(inside, size), m_set.name(QString::fromStdString(symbol.sub), small),
                        square, size);
}

Box FormulaSetter::symbol(const engine::trace::Symbol& symbol, double size) {
    const QString base = QString::fromStdString(symbol.base);
    const double small = 0.66 * size;
    if (const qsizetype over = base.indexOf(kOver); over > 0) {
        const auto part = [&](const QString& text) {
            return norm({text.toStdString(), {}, symbol.sup}, 0.85 * size);
        };
        return m_set.fraction(part(base.left(over + 1)), part(base.mid(over + 2)), size);
    }
    if (base.startsWith(kNorm) && base.count(kNorm) == 2)
        return norm(symbol, size);
    const Box sub = m_set.name(QString::fromStdString(symbol.sub), small);
    const Box sup = m_set.name(QString::fromStdString(symbol.sup), small);
    const qsizetype slash = base.indexOf(QLatin1Char('/'));
    if (slash < 0)
        return m_set.script(m_set.name(base, size), sub, sup, size);
    const Box below = m_set.script(m_set.name(base.mid(slash + 1), 0.85 * size), sub, sup, 0.85 * size);
    return m_set.fraction(m_set.name(base.left(slash), 0.85 * size), below, size);
}

Box FormulaSetter::leaf(const Expression& e, double size) {
    if (!e.symbol.empty() && m_notation == Notation::Symbols)
        return symbol(e.symbol, size);
    const QString number = formatNumber(e.value);
    const Face face = m_notation == Notation::Symbols ? Face::Upright
                      : m_strong                      ? Face::Strong
                                                      : Face::Number;
    return m_set.text(m_enclosed == &e ? QStringLiteral("(%1)").arg(number) : number, face, size);
}

Box FormulaSetter::joined(const FormulaTokens& tokens) const {
    Box box;
    std::vector<Zone> zones;
    for (const FormulaToken& token : tokens) {
        box.append(token.box, token.gap);
        const QRectF rect = token.box.rect().translated(box.width - token.box.width, 0);
        for (std::size_t i = m_open.size(); i < token.owners.size(); ++i) {
            const auto found = std::find_if(zones.begin(), zones.end(),
                                            [&](const Zone& zone) { return zone.node == token.owners[i]; });
            if (found == zones.end())
                zones.push_back({token.owners[i], rect});
            else
                found->rect = found->rect.united(rect);
        }
    }
    box.zones.insert(box.zones.end(), zones.begin(), zones.end());
    return box;
}

} // namespace ui::trace
