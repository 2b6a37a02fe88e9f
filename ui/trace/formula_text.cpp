#include "ui/trace/formula_text.h"

#include "ui/theme.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <utility>

namespace ui::trace {

using engine::trace::Expression;
using engine::trace::Symbol;
using Kind = Expression::Kind;

namespace {

QString enclosed(const Expression& e, std::size_t child, Notation notation, std::size_t most) {
    const Expression& inner = e.children[child];
    const QString text = toText(inner, notation, most);
    const bool base = e.kind == Kind::Power && child == 0 && isLeaf(inner);
    const bool negative = base && notation == Notation::Numbers && inner.value < 0;
    const bool crowded = base && notation == Notation::Symbols && isCrowded(inner.symbol);
    return negative || crowded || binding(inner) < demanded(e, child) ? QStringLiteral("(%1)").arg(text)
                                                                      : text;
}

QString joined(const Expression& e, const QString& separator, Notation notation, std::size_t most) {
    QStringList parts;
    const std::size_t count = std::min(most, e.children.size());
    for (std::size_t i = 0; i < count; ++i)
        parts << enclosed(e, i, notation, most);
    if (count < e.children.size() || e.hidden > 0)
        parts << QStringLiteral("…");
    return parts.join(separator);
}

QString callText(const Expression& e, Notation notation, std::size_t most) {
    QStringList arguments;
    for (const Expression& child : e.children)
        arguments << toText(child, notation, most);
    const QString inside = arguments.join(QStringLiteral(", "));
    if (e.function == "abs")
        return QStringLiteral("|%1|").arg(inside);
    if (e.function == "sqrt")
        return QStringLiteral("√(%1)").arg(inside);
    if (e.function == "transpose")
        return arguments.value(0) + QStringLiteral("ᵀ");
    if (e.function == "hadamard")
        return arguments.join(QStringLiteral(" ⊙ "));
    return QStringLiteral("%1(%2)").arg(functionName(e.function), inside);
}

QString replaced(const std::string& text, const QString& from, const QString& to) {
    QString result;
    for (const QChar c : QString::fromStdString(text)) {
        const qsizetype at = from.indexOf(c);
        if (at < 0)
            return {};
        result += to[at];
    }
    return result;
}

} // namespace

Binding binding(const Expression& e) {
    if (isLeaf(e))
        return Binding::Atom;
    switch (e.kind) {
    case Kind::Sum:
    case Kind::Difference:
    case Kind::Negative:
        return e.children.size() == 1 && e.kind == Kind::Sum ? binding(e.children[0]) : Binding::Sum;
    case Kind::BigSum:
        return Binding::Sum;
    case Kind::Product:
        return e.children.size() == 1 ? binding(e.children[0]) : Binding::Product;
    case Kind::Call:
        return e.function == "hadamard" ? Binding::Product : Binding::Atom;
    default:
        return Binding::Atom;
    }
}

Binding demanded(const Expression& parent, std::size_t child) {
    const bool lone = parent.children.size() == 1;
    switch (parent.kind) {
    case Kind::Product:
        // A Σ reaches to the end of its product: the last factor needs no parentheses.
        if (lone || (child + 1 == parent.children.size() && parent.children[child].kind == Kind::BigSum))
            return Binding::Sum;
        return Binding::Product;
    case Kind::Difference:
        return child == 0 ? Binding::Sum : Binding::Product;
    case Kind::BigSum:
        return parent.children[child].kind == Kind::BigSum ? Binding::Sum : Binding::Product;
    case Kind::Negative:
        return Binding::Product;
    case Kind::Power:
        return child == 0 ? Binding::Atom : Binding::Sum;
    case Kind::Call:
        return parent.function == "hadamard" || parent.function == "transpose" ? Binding::Product
                                                                               : Binding::Sum;
    default:
        return Binding::Sum;
    }
}

bool isCrowded(const Symbol& symbol) {
    // Of a norm both are between its bars.
    const bool isNorm = symbol.base.rfind("‖", 0) == 0 && symbol.base.size() > 3 &&
                        symbol.base.compare(symbol.base.size() - 3, 3, "‖") == 0;
    return !isNorm && (!symbol.sup.empty() || symbol.base.find('/') != std::string::npos);
}

bool isLeaf(const Expression& e) { return e.children.empty(); }

QString functionName(const std::string& function) {
    static const std::array<std::pair<const char*, const char*>, 3> kNames = {
        {{"sigmoid", "σ"}, {"log_sigmoid", "log σ"}, {"log_softmax", "log softmax"}}};
    std::string base = function;
    QString prime;
    while (!base.empty() && base.back() == '\'') {
        base.pop_back();
        prime += QStringLiteral("′");
    }
    for (const auto& [key, name] : kNames)
        if (base == key)
            return QString::fromUtf8(name) + prime;
    return QString::fromStdString(base).replace(QLatin1Char('_'), QLatin1Char(' ')) + prime;
}

QString toText(const Symbol& symbol) {
    QString text = QString::fromStdString(symbol.base);
    if (!symbol.sub.empty())
        text += QLatin1Char('_') + QString::fromStdString(symbol.sub);
    if (!symbol.sup.empty())
        text += QLatin1Char('^') + QString::fromStdString(symbol.sup);
    return text;
}

QString toText(const Expression& e, Notation notation, std::size_t mostTerms) {
    if (isLeaf(e))
        return e.symbol.empty() || notation == Notation::Numbers ? formatNumber(e.value) : toText(e.symbol);
    switch (e.kind) {
    case Kind::Sum:
        return joined(e, QStringLiteral(" + "), notation, mostTerms);
    case Kind::Product:
        return joined(e, notation == Notation::Numbers ? QStringLiteral(" · ") : QStringLiteral(" "),
                      notation, mostTerms);
    case Kind::Difference:
        return joined(e, QStringLiteral(" − "), notation, mostTerms);
    case Kind::Quotient:
        return QStringLiteral("(%1) / (%2)")
            .arg(toText(e.children[0], notation, mostTerms), toText(e.children[1], notation, mostTerms));
    case Kind::Power:
        return enclosed(e, 0, notation, mostTerms) + QLatin1Char('^') +
               toText(e.children[1], notation, mostTerms);
    case Kind::Negative:
        return QStringLiteral("−") + enclosed(e, 0, notation, mostTerms);
    case Kind::BigSum:
        return QStringLiteral("Σ_%1 %2").arg(QString::fromStdString(e.index),
                                             enclosed(e, 0, notation, mostTerms));
    case Kind::Call:
    case Kind::Number:
        break;
    }
    return callText(e, notation, mostTerms);
}

QString toTitle(const Symbol& symbol) {
    static const QString kPlain = QStringLiteral("0123456789()+-,");
    static const QString kSub = QStringLiteral("₀₁₂₃₄₅₆₇₈₉₍₎₊₋,"), kSup = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻,");
    QString text = QString::fromStdString(symbol.base);
    const QString sub = replaced(symbol.sub, kPlain, kSub), sup = replaced(symbol.sup, kPlain, kSup);
    if (!symbol.sub.empty())
        text += sub.isEmpty() ? QStringLiteral("[%1]").arg(QString::fromStdString(symbol.sub)) : sub;
    return text + sup;
}

} // namespace ui::trace
