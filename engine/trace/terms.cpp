#include "engine/trace/terms.h"

#include "engine/trace/build.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace engine::trace {

using core::Index;

namespace {

/// Whether each term is written out: the largest, those of the sample and the one that is looked at.
std::vector<char> written(const Brief& brief, const Terms& terms, const std::vector<double>& numbers) {
    std::vector<char> out(numbers.size(), 0);
    std::vector<Index> order(numbers.size());
    std::iota(order.begin(), order.end(), Index(0));
    const auto size = [&](Index i) { return std::abs(numbers[static_cast<std::size_t>(i)]); };
    const auto shown = order.begin() + std::min<Index>(brief.shown, terms.count);
    std::nth_element(order.begin(), shown, order.end(), [&](Index a, Index b) { return size(a) > size(b); });
    for (auto it = order.begin(); it != shown; ++it)
        out[static_cast<std::size_t>(*it)] = 1;
    for (Index i = 0; i < terms.count && brief.sample >= 0 && terms.sample; ++i)
        if (terms.sample(i) == brief.sample)
            out[static_cast<std::size_t>(i)] = 1;
    if (brief.term >= 0 && brief.term < terms.count)
        out[static_cast<std::size_t>(brief.term)] = 1;
    return out;
}

Expression whole(const Terms& terms, std::vector<Expression> after) {
    std::vector<Expression> all;
    all.reserve(static_cast<std::size_t>(terms.count) + after.size());
    for (Index i = 0; i < terms.count; ++i)
        all.push_back(terms.make(i));
    std::move(after.begin(), after.end(), std::back_inserter(all));
    return sum(std::move(all));
}

} // namespace

Expression sumOf(const Brief& brief, const Terms& terms, std::vector<Expression> after) {
    if (brief.longSum == 0 || terms.count <= brief.longSum)
        return whole(terms, std::move(after));
    std::vector<double> numbers(static_cast<std::size_t>(terms.count));
    for (Index i = 0; i < terms.count; ++i)
        numbers[static_cast<std::size_t>(i)] = terms.number(i);
    const std::vector<char> out = written(brief, terms, numbers);
    Expression made;
    made.kind = Expression::Kind::Sum;
    for (Index i = 0; i < terms.count; ++i) {
        const double number = numbers[static_cast<std::size_t>(i)];
        made.value += number; // in the order of the whole sum: the same number
        if (out[static_cast<std::size_t>(i)]) {
            made.children.push_back(terms.make(i));
        } else {
            ++made.hidden;
            made.rest += number;
        }
    }
    for (Expression& one : after) {
        made.value += one.value;
        made.children.push_back(std::move(one));
    }
    return made;
}

} // namespace engine::trace
