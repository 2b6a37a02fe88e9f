#include "engine/io/table_cells.h"

#include "engine/core/text.h"

#include <algorithm>
#include <array>

namespace engine::io {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Takes pieces off the front of a text.
struct Scanner {
    View rest;

    /// How many digits, up to `most`.
    std::size_t digits(std::size_t most) {
        std::size_t count = 0;
        while (count < most && count < rest.size() && isDigit(rest[count]))
            ++count;
        rest.remove_prefix(count);
        return count;
    }
    bool one(View of) {
        if (rest.empty() || of.find(rest.front()) == View::npos)
            return false;
        rest.remove_prefix(1);
        return true;
    }
    bool month() {
        static constexpr std::array<View, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                         "jul", "aug", "sep", "oct", "nov", "dec"};
        if (rest.size() < 3)
            return false;
        const std::array<char, 3> start = {lowered(rest[0]), lowered(rest[1]), lowered(rest[2])};
        if (std::find(kMonths.begin(), kMonths.end(), View(start.data(), start.size())) == kMonths.end())
            return false;
        while (!rest.empty() && lowered(rest.front()) >= 'a' && lowered(rest.front()) <= 'z')
            rest.remove_prefix(1);
        return true;
    }
};

/// 18:30, 18:30:05, 18:30:05.25, with Z, +01:00 or am/pm after it.
bool takeTime(Scanner& scanner) {
    if (scanner.digits(2) == 0 || !scanner.one(":") || scanner.digits(2) != 2)
        return false;
    if (scanner.one(":")) {
        if (scanner.digits(2) != 2)
            return false;
        if (scanner.one(".,") && scanner.digits(9) == 0)
            return false;
    }
    scanner.one(" ");
    if (scanner.one("Z"))
        return true;
    if (scanner.one("aApP"))
        return scanner.one("mM");
    if (scanner.one("+-"))
        return scanner.digits(2) == 2 && (scanner.one(":"), scanner.digits(2)) % 2 == 0;
    return true;
}

bool takeDay(Scanner& scanner) {
    if (scanner.month()) // Jan 31, 2024
        return scanner.one(" ") && scanner.digits(2) > 0 && (scanner.one(","), scanner.one(" ")) &&
               scanner.digits(4) == 4;
    const std::size_t first = scanner.digits(4);
    if (first == 0 || scanner.rest.empty())
        return false;
    const char mark = scanner.rest.front();
    if (!scanner.one("-/. "))
        return false;
    if (scanner.month()) // 31 Jan 2024, 31-Jan-24
        return first <= 2 && scanner.one("-/. ") && scanner.digits(4) >= 2;
    if (mark == ' ' || scanner.digits(2) == 0 || !scanner.one(View(&mark, 1)))
        return false;
    const std::size_t last = scanner.digits(4);
    return first == 4 ? last == 1 || last == 2 : first <= 2 && (last == 2 || last == 4);
}

} // namespace

Cell readNumber(View field, bool decimalComma, double& value) {
    if (!decimalComma)
        return readCell(field, value);
    constexpr std::size_t kLongest = 64;
    const std::size_t comma = field.find(',');
    if (field.find('.') != View::npos)
        return Cell::Text;
    if (comma == View::npos || field.size() > kLongest)
        return readCell(field, value);
    std::array<char, kLongest> pointed;
    std::copy(field.begin(), field.end(), pointed.begin());
    pointed[comma] = '.';
    return readCell(View(pointed.data(), field.size()), value);
}

core::Error notThatNumber(Cell cell, View field, bool decimalComma, const std::string& place) {
    double value = 0;
    if (cell == Cell::Text && decimalComma && readCell(field, value) == Cell::Number)
        return {core::Code::Syntax, "expected a number with a decimal comma, got " + core::inQuotes(field),
                place};
    return notANumber(cell, field, place);
}

bool isDate(View field) {
    if (field.size() < 4 || field.size() > 40)
        return false;
    Scanner time{field};
    if (takeTime(time) && time.rest.empty())
        return true;
    Scanner day{field};
    if (!takeDay(day))
        return false;
    if (day.rest.empty())
        return true;
    day.one(",");
    return day.one("T ") && takeTime(day) && day.rest.empty();
}

} // namespace engine::io
