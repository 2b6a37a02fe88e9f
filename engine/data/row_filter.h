#pragma once

#include "engine/core/result.h"
#include "engine/data/columns.h"

#include <string>
#include <string_view>
#include <vector>

namespace engine::data {

/// Which rows of a data set are looked for, from a line a person types: conditions separated by commas, all
/// of which hold.
///   petal length > 5        <, <=, >, >=, =, != with the name of a column (or a part of it that no other
///   has) class = setosa          a class by its name; part = test: training, validation, test sample = 17 by
///   its number from 1 5.1                     any column has this number, to the digits that are written
///   virgin                  the class, the part or the sample has this in its name
/// Upper and lower case are the same. A missing number fulfils no condition but !=.
class RowFilter {
public:
    /// Empty text: all rows. Errors: NotFound for a name no column has, InvalidValue for one that several
    /// have and for what is no number; the message names them.
    static core::Result<RowFilter> parse(std::string_view text, const Dataset& dataset);

    bool isEmpty() const { return m_conditions.empty(); }
    /// In the file's order. One pass over each column that is asked for.
    std::vector<int> rows(const Dataset& dataset, const Parts& parts) const;

private:
    enum class Of { Column, Class, Part, Sample, Anything };
    enum class Is { Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual };
    struct Condition {
        Of of = Of::Anything;
        core::Index column = 0;
        Is is = Is::Equal;
        bool isNumber = false;
        double number = 0;
        double half = 0;  ///< of the last digit that is written: so far off is still equal
        std::string text; ///< in lower case
    };

    static core::Result<Condition> condition(std::string_view text, const Dataset& dataset);
    static core::Result<Condition> compared(std::string_view name, Is is, std::string_view value,
                                            const Dataset& dataset);
    static bool holds(const Condition& condition, double x);
    static void apply(const Condition& condition, const Dataset& dataset, const Parts& parts,
                      std::vector<char>& kept);
    static void applyAnything(const Condition& condition, const Dataset& dataset, const Parts& parts,
                              std::vector<char>& kept);

    std::vector<Condition> m_conditions;
};

} // namespace engine::data
