#pragma once

#include "engine/core/random.h"
#include "engine/data/table_spec.h"

#include <string>

namespace tests {

/// How a table could be read: some of it said, some of it left to be guessed.
inline engine::data::TableSpec randomTable(engine::core::Random& random) {
    engine::data::TableSpec table;
    const auto maybe = [&](auto value, auto& target) {
        if (random.below(2) == 0)
            target = value;
    };
    maybe(std::string(";\t|")[random.below(3)], table.separator);
    maybe(random.below(2) == 0, table.decimalComma);
    maybe(random.below(2) == 0, table.header);
    maybe(static_cast<engine::data::Encoding>(random.below(3)), table.encoding);
    table.missing = static_cast<engine::data::MissingPolicy>(random.below(3));
    table.categories = static_cast<int>(1 + random.below(1000));
    for (std::uint64_t i = 0; i < random.below(4); ++i)
        table.columns["a \"column\" " + std::to_string(i)] =
            static_cast<engine::data::ColumnRole>(random.below(6));
    return table;
}

} // namespace tests
