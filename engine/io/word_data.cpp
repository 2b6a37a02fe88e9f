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
        eachPair(dataset.sampleNames[w], [&](const std::string& pair) {
            if (const auto found = numbers.find(pair); found != numbers.end())
                dataset.features(found->second, static_cast<Index>(w)) += 1;
        });
    return {};
}

core::Result<void> takeLetters(Dataset& dataset) {
    std::size_t longest = 0;
    for (const std::string& word : dataset.sampleNames)
        longest = std::max(longest, word.size());
    for (std::size_t i = 0; i < longest; ++i)
        dataset.featureNames.push_back("letter " + std::to_string(i + 1));
    if (const auto room = makeRoom(dataset); !room)
        return room;
    for (std::size_t w = 0; w < dataset.sampleNames.size(); ++w)
        for (std::size_t i = 0; i < dataset.sampleNames[w].size(); ++i)
            dataset.features(static_cast<Index>(i), static_cast<Index>(w)) =
                dataset.sampleNames[w][i] - 'a' + 1;
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

core::Result<Dataset> readWords(View bytes, const std::string& name, const core::Settings& settings) {
    return guarded([&] { return build(bytes, name, settings); });
}

} // namespace engine::io
