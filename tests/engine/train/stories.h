#pragma once

#include "engine/trace/expression.h"

#include <cmath>

namespace stories {

using engine::trace::Explanation;
using engine::trace::Expression;

/// Its leaves give its number, to 1e-12.
inline bool addsUp(const Explanation& why) {
    const auto result = engine::trace::evaluate(why.numbers);
    return engine::trace::verify(why.numbers) && result &&
           std::abs(*result - why.value) <= 1e-12 * std::abs(why.value) && why.numbers.value == why.value;
}

inline Expression* firstLeaf(Expression& node) {
    if (node.children.empty())
        return node.symbol.empty() ? nullptr : &node;
    for (Expression& child : node.children)
        if (Expression* leaf = firstLeaf(child))
            return leaf;
    return nullptr;
}

/// Another number in it is found.
inline bool rejectsTampering(Explanation why) {
    Expression* leaf = firstLeaf(why.numbers);
    if (!leaf)
        return false;
    leaf->value = leaf->value * 1.001 + 1e-3;
    return !engine::trace::verify(why.numbers);
}

} // namespace stories
