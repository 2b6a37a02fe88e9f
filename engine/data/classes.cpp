#include "engine/data/classes.h"

#include "engine/core/random.h"
#include "engine/core/schema.h"
#include "engine/core/text.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace engine::data {

namespace {

using core::Code;
using core::Error;
using core::Index;

constexpr const char* kClasses = "data.classes";

/// Number of the class that is called that, or has that number.
core::Result<int> numberOf(const std::string& wanted, const std::vector<std::string>& names) {
    const auto named = std::find(names.begin(), names.end(), wanted);
    if (named != names.end())
        return static_cast<int>(named - names.begin());
    for (std::size_t number = 0; number < names.size(); ++number)
        if (std::to_string(number) == wanted)
            return static_cast<int>(number);
    return core::unknownName("class", wanted, names).within(kClasses);
}

/// Of each class of the data its new number, −1: it is left out.
core::Result<std::vector<int>> newNumbers(const std::vector<std::string>& wanted,
                                          const std::vector<std::string>& names) {
    std::vector<int> numbers(names.size(), -1);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto old = numberOf(wanted[i], names);
        if (!old)
            return old.error();
        int& number = numbers[static_cast<std::size_t>(*old)];
        if (number >= 0)
            return Error{Code::InvalidValue,
                         "has " + core::inQuotes(names[static_cast<std::size_t>(*old)]) + " twice", kClasses};
        number = static_cast<int>(i);
    }
    return numbers;
}

/// The numbers of a vector that has one a sample, of these samples.
template <class T>
void keepSamples(std::vector<T>& all, const std::vector<int>& samples) {
    if (all.empty())
        return;
    std::vector<T> kept;
    kept.reserve(samples.size());
    for (const int sample : samples)
        kept.push_back(std::move(all[static_cast<std::size_t>(sample)]));
    all = std::move(kept);
}

void keepSamples(Dataset& dataset, const std::vector<int>& samples) {
    const Index fixedFrom = dataset.samples() - dataset.fixedTestSamples;
    dataset.fixedTestSamples = static_cast<int>(
        std::count_if(samples.begin(), samples.end(), [&](int sample) { return sample >= fixedFrom; }));
    dataset.features = columns(dataset.features, samples);
    keepSamples(dataset.classes, samples);
    keepSamples(dataset.parts, samples);
    keepSamples(dataset.sampleNames, samples);
    dataset.missing = dataset.missing == 0 ? 0 : static_cast<Index>(dataset.features.array().isNaN().count());
}

} // namespace

core::Result<Dataset> onlyClasses(Dataset dataset, const std::vector<std::string>& classes) {
    if (classes.empty())
        return dataset;
    if (dataset.task != Task::Classification)
        return Error{Code::InvalidValue, "chooses among classes, but these data have numbers as targets",
                     kClasses};
    if (classes.size() < 2)
        return Error{Code::InvalidValue, "has one class; expected at least two", kClasses};
    const auto numbers = newNumbers(classes, dataset.classNames);
    if (!numbers)
        return numbers.error();
    auto whole = std::make_shared<ChosenFrom>(
        ChosenFrom{dataset.classes, dataset.classNames.size(), dataset.fixedTestSamples, {}});
    std::vector<int>& samples = whole->numbers;
    for (std::size_t i = 0; i < dataset.classes.size(); ++i)
        if ((*numbers)[static_cast<std::size_t>(dataset.classes[i])] >= 0)
            samples.push_back(static_cast<int>(i));
    keepSamples(dataset, samples);
    std::vector<std::string> names(classes.size());
    for (std::size_t old = 0; old < numbers->size(); ++old)
        if ((*numbers)[old] >= 0)
            names[static_cast<std::size_t>((*numbers)[old])] = dataset.classNames[old];
    for (int& number : dataset.classes)
        number = (*numbers)[static_cast<std::size_t>(number)];
    dataset.classNames = std::move(names);
    dataset.openClasses = false;
    dataset.chosenFrom = std::move(whole);
    return dataset;
}

core::Result<Split> withFewerSamples(const Dataset& dataset, Split split, int most, std::uint64_t seed) {
    if (most == 0)
        return split;
    if (dataset.task != Task::Classification)
        return Error{Code::InvalidValue, "is for classes, but these data have numbers as targets",
                     "data.samples_per_class"};
    std::vector<int> order = split.train;
    core::Random random(seed, core::stream::kChoice);
    random.shuffle(order);
    std::vector<int> left(dataset.classNames.size(), most);
    split.train.clear();
    for (const int row : order)
        if (left[static_cast<std::size_t>(dataset.classes[static_cast<std::size_t>(row)])]-- > 0)
            split.train.push_back(row);
    std::sort(split.train.begin(), split.train.end());
    return split;
}

} // namespace engine::data
