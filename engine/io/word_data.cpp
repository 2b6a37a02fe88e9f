#include "engine/io/word_data.h"

#include "engine/core/text.h"
#include "engine/io/csv.h"
#include "engine/io/data_files.h"
#include "engine/io/guard.h"

#include <algorithm>
#include <map>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Index;
using data::Dataset;

constexpr std::uint64_t kLargestTable = std::uint64_t{64} << 20;
constexpr std::size_t kLongestWord = 100, kWordsAPair = 500;
constexpr char kBoundary = '_';
const std::string kLetter = "letter "; // a feature's name, with its place behind

bool isWord(View field) {
    return !field.empty() && field.size() <= kLongestWord &&
           std::all_of(field.begin(), field.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Names of the samples and, for now, their classes' names.
core::Result<std::vector<std::string>> readRows(View text, Dataset& dataset) {
    std::vector<std::string> classes;
    CsvRows rows(text, ',');
    for (bool header = true;; header = false) {
        const auto more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (rows.fields().size() != 2)
            return Error{Code::Syntax,
                         "expected two columns, a word and its class, found " +
                             std::to_string(rows.fields().size()),
                         cellPlace(rows.line(), 1)};
        if (header)
            continue;
        if (!isWord(rows.fields()[0]))
            return Error{Code::Syntax,
                         "expected a word of the letters a to z, got " +
                             core::inQuotes(std::string(rows.fields()[0])),
                         cellPlace(rows.line(), 1)};
        dataset.sampleNames.emplace_back(rows.fields()[0]);
        classes.emplace_back(rows.fields()[1]);
    }
    if (classes.empty())
        return Error{Code::Syntax, "no words below the header", ""};
    return classes;
}

void takeClasses(const std::vector<std::string>& classes, Dataset& dataset) {
    dataset.task = data::Task::Classification;
    dataset.classNames = classes;
    std::sort(dataset.classNames.begin(), dataset.classNames.end());
    dataset.classNames.erase(std::unique(dataset.classNames.begin(), dataset.classNames.end()),
                             dataset.classNames.end());
    for (const std::string& name : classes) {
        const auto place = std::lower_bound(dataset.classNames.begin(), dataset.classNames.end(), name);
        dataset.classes.push_back(static_cast<int>(place - dataset.classNames.begin()));
    }
}

core::Result<void> makeRoom(Dataset& dataset) {
    std::uint64_t bytes = 0;
    const bool counted = multiply(dataset.featureNames.size(), dataset.sampleNames.size(), bytes) &&
                         multiply(bytes, sizeof(double), bytes);
    if (!counted || bytes > memoryBudget())
        return Error{Code::TooLarge,
                     "needs " + std::to_string(bytes) + " bytes; expected at most " +
                         std::to_string(memoryBudget()) + " (the memory budget)",
                     ""};
    dataset.features = core::MatrixD::Zero(static_cast<Index>(dataset.featureNames.size()),
                                           static_cast<Index>(dataset.sampleNames.size()));
    return {};
}

template <class Visit>
void eachPair(const std::string& word, Visit visit) {
    const std::string text = kBoundary + word + kBoundary;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
        visit(text.substr(i, 2));
}

/// In how many words each pair stands.
std::map<std::string, std::size_t> wordsOfPairs(const std::vector<std::string>& words) {
    std::map<std::string, std::pair<std::size_t, std::size_t>> last; // how many, and the last one from 1
    for (std::size_t w = 0; w < words.size(); ++w)
        eachPair(words[w], [&](const std::string& pair) {
            auto& [count, word] = last[pair];
            count += word == w + 1 ? 0 : 1;
            word = w + 1;
        });
    std::map<std::string, std::size_t> counts;
    for (const auto& [pair, found] : last)
        counts[pair] = found.first;
    return counts;
}

/// Adds 1 to the feature of each pair that is one.
template <class Column>
void countPairs(const std::string& word, const std::map<std::string, Index>& numbers, Column&& column) {
    eachPair(word, [&](const std::string& pair) {
        if (const auto found = numbers.find(pair); found != numbers.end())
            column(found->second) += 1;
    });
}

template <class Column>
void writeLetters(const std::string& word, Column&& column) {
    for (std::size_t i = 0; i < word.size(); ++i)
        column(static_cast<Index>(i)) = word[i] - 'a' + 1;
}

core::Result<void> takePairs(Dataset& dataset) {
    std::map<std::string, Index> numbers;
    for (const auto& [pair, words] : wordsOfPairs(dataset.sampleNames))
        if (words * kWordsAPair >= dataset.sampleNames.size()) {
            numbers[pair] = static_cast<Index>(numbers.size());
            dataset.featureNames.push_back(pair);
        }
    if (const auto room = makeRoom(dataset); !room)
        return room;
    for (std::size_t w = 0; w < dataset.sampleNames.size(); ++w)
        countPairs(dataset.sampleNames[w], numbers, dataset.features.col(static_cast<Index>(w)));
    return {};
}

core::Result<void> takeLetters(Dataset& dataset) {
    std::size_t longest = 0;
    for (const std::string& word : dataset.sampleNames)
        longest = std::max(longest, word.size());
    for (std::size_t i = 0; i < longest; ++i)
        dataset.featureNames.push_back(kLetter + std::to_string(i + 1));
    if (const auto room = makeRoom(dataset); !room)
        return room;
    for (std::size_t w = 0; w < dataset.sampleNames.size(); ++w)
        writeLetters(dataset.sampleNames[w], dataset.features.col(static_cast<Index>(w)));
    return {};
}

core::Result<Dataset> build(View bytes, const std::string& name, const core::Settings& settings) {
    const auto inflated = isGzip(bytes) ? inflateGzip(bytes, std::min(memoryBudget(), kLargestTable))
                                        : core::Result<Bytes>(Bytes(bytes));
    if (!inflated)
        return inflated.error();
    const auto text = checkedText(*inflated);
    if (!text)
        return text.error();
    Dataset dataset;
    dataset.name = name;
    const auto classes = readRows(*text, dataset);
    if (!classes)
        return classes.error();
    takeClasses(*classes, dataset);
    const bool letters = settings.text("features") == "letters";
    const auto taken = letters ? takeLetters(dataset) : takePairs(dataset);
    if (!taken)
        return taken.error();
    return dataset;
}

} // namespace

bool isOfWords(const Dataset& dataset) {
    const bool hasNames = !dataset.sampleNames.empty() && !dataset.featureNames.empty();
    return hasNames && (dataset.featureNames.front() == kLetter + "1" ||
                        std::all_of(dataset.featureNames.begin(), dataset.featureNames.end(),
                                    [](const std::string& name) { return name.size() == 2; }));
}

core::Result<core::VectorD> wordFeatures(const Dataset& words, const std::string& word) {
    for (const char letter : word)
        if (letter < 'a' || letter > 'z')
            return Error{Code::InvalidValue, "the word has a character that is none of the letters a to z",
                         ""};
    core::VectorD features = core::VectorD::Zero(words.features.rows());
    if (words.featureNames.front().size() == 2) {
        std::map<std::string, Index> numbers;
        for (const std::string& pair : words.featureNames)
            numbers.emplace(pair, static_cast<Index>(numbers.size()));
        countPairs(word, numbers, features);
        return features;
    }
    if (word.size() > words.featureNames.size())
        return Error{Code::InvalidValue,
                     "the word has " + std::to_string(word.size()) + " letters; expected at most " +
                         std::to_string(words.featureNames.size()),
                     ""};
    writeLetters(word, features);
    return features;
}

core::Result<Dataset> readWords(View bytes, const std::string& name, const core::Settings& settings) {
    return guarded([&] { return build(bytes, name, settings); });
}

} // namespace engine::io
