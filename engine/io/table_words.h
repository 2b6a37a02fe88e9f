#pragma once

#include "engine/data/table_spec.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

/// The words of the "table" object of a project file.
namespace engine::io {

template <class T, std::size_t N>
using WordsFor = std::array<std::pair<const char*, T>, N>;

inline constexpr WordsFor<char, 4> kSeparatorWords = {
    {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}}};
inline constexpr WordsFor<bool, 2> kDecimalWords = {{{"point", false}, {"comma", true}}};
inline constexpr WordsFor<data::Encoding, 4> kEncodingWords = {{{"utf-8", data::Encoding::Utf8},
                                                                {"utf-16", data::Encoding::Utf16},
                                                                {"windows-1252", data::Encoding::Windows1252},
                                                                {"latin-1", data::Encoding::Windows1252}}};
inline constexpr WordsFor<data::MissingPolicy, 3> kMissingWords = {
    {{"drop_row", data::MissingPolicy::DropRow},
     {"mean", data::MissingPolicy::Mean},
     {"most_frequent", data::MissingPolicy::MostFrequent}}};
inline constexpr WordsFor<data::ColumnRole, 6> kRoleWords = {
    {{"input", data::ColumnRole::Input},
     {"one_hot", data::ColumnRole::OneHot},
     {"target", data::ColumnRole::Target},
     {"number_target", data::ColumnRole::NumberTarget},
     {"ignore", data::ColumnRole::Ignore},
     {"split", data::ColumnRole::Split}}};

template <class T, std::size_t N>
std::vector<std::string> wordsOf(const WordsFor<T, N>& words) {
    std::vector<std::string> result;
    for (const auto& each : words)
        result.emplace_back(each.first);
    return result;
}

/// Its first word.
template <class T, std::size_t N>
const char* wordFor(const WordsFor<T, N>& words, T value) {
    for (const auto& [word, held] : words)
        if (held == value)
            return word;
    return "";
}

template <class T, std::size_t N>
const T* valueOf(const WordsFor<T, N>& words, const std::string& word) {
    for (const auto& each : words)
        if (each.first == word)
            return &each.second;
    return nullptr;
}

} // namespace engine::io
