#include "engine/core/random.h"
#include "engine/data/prepare.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

namespace engine::data {

namespace {

using core::Index;

constexpr std::array<const char*, 3> kParts = {"train", "validation", "test"};

using Shares = std::array<double, 3>;
using Counts = std::array<Index, 3>;

std::string samplesText(Index count) { return std::to_string(count) + (count == 1 ? " sample" : " samples"); }

core::Result<Shares> checkedShares(const SplitSpec& spec) {
    const Shares shares = {spec.train, spec.validation, spec.test};
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (!(shares[i] >= 0 && shares[i] <= 1))
            return core::Error{core::Code::InvalidValue,
                               "expected a share from 0 to 1, got " + core::toText(shares[i]),
                               std::string("data.split.") + kParts[i]};
    const double sum = shares[0] + shares[1] + shares[2];
    if (std::abs(sum - 1) > 1e-6)
        return core::Error{core::Code::InvalidValue,
                           "expected shares that add up to 1, got " + core::toText(shares[0]) + " + " +
                               core::toText(shares[1]) + " + " + core::toText(shares[2]),
                           "data.split"};
    return shares;
}

/// How many of `samples` each part gets: rounded, and one at least where the share is above 0.
core::Result<Counts> counted(const Shares& shares, Index samples) {
    const double n = static_cast<double>(samples);
    const Index first = shares[1] > 0 || shares[2] > 0 ? std::llround(shares[0] * n) : samples;
    const Index second = shares[2] > 0 ? std::llround((shares[0] + shares[1]) * n) : samples;
    Counts counts = {first, std::max<Index>(second - first, 0), samples - std::max(first, second)};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (shares[i] == 0 || counts[i] > 0)
            continue;
        Index& largest = *std::max_element(counts.begin(), counts.end());
        if (largest < 2)
            return core::Error{core::Code::InvalidValue,
                               "a share of " + core::toText(shares[i]) + " of " + samplesText(samples) +
                                   " is none; expected 0 or more samples",
                               std::string("data.split.") + kParts[i]};
        --largest;
        ++counts[i];
    }
    return counts;
}

/// Rows 0 ... samples - 1 in random order, such that any run of them has the classes in about the proportion
/// of the whole: row j of a class with n rows stands at (j + 1/2) / n of the way.
std::vector<int> stratified(const Dataset& dataset, Index samples, core::Random& random) {
    const bool classified = dataset.task == Task::Classification;
    std::vector<std::vector<int>> strata(classified ? std::max<std::size_t>(dataset.classNames.size(), 1)
                                                    : 1);
    for (Index i = 0; i < samples; ++i)
        strata[classified ? static_cast<std::size_t>(dataset.classes[static_cast<std::size_t>(i)]) : 0]
            .push_back(static_cast<int>(i));
    std::vector<int> rank(strata.size());
    std::iota(rank.begin(), rank.end(), 0);
    random.shuffle(rank); // no class is always first where several stand at the same place

    struct Stand {
        double place;
        int rank, row;
    };
    std::vector<Stand> stands;
    stands.reserve(static_cast<std::size_t>(samples));
    for (std::size_t c = 0; c < strata.size(); ++c) {
        random.shuffle(strata[c]);
        for (std::size_t j = 0; j < strata[c].size(); ++j)
            stands.push_back({(static_cast<double>(j) + 0.5) / static_cast<double>(strata[c].size()), rank[c],
                              strata[c][j]});
    }
    std::sort(stands.begin(), stands.end(), [](const Stand& a, const Stand& b) {
        return a.place != b.place ? a.place < b.place : a.rank < b.rank;
    });
    std::vector<int> rows;
    rows.reserve(stands.size());
    for (const Stand& stand : stands)
        rows.push_back(stand.row);
    return rows;
}

/// As the data say. Validation and test may have none.
core::Result<Split> givenSplit(const Dataset& dataset) {
    Split result;
    for (std::size_t i = 0; i < dataset.parts.size(); ++i) {
        std::vector<int>& rows = dataset.parts[i] == Part::Train        ? result.train
                                 : dataset.parts[i] == Part::Validation ? result.validation
                                                                        : result.test;
        rows.push_back(static_cast<int>(i));
    }
    if (result.train.empty())
        return core::Error{core::Code::InvalidValue,
                           "no row says \"train\" in the column that splits the data; expected at least one",
                           "data.split"};
    return result;
}

core::Result<Split> splitWhole(const Dataset& dataset, const SplitSpec& spec, std::uint64_t seed);

/// Each sample in the part in which it is in the whole set.
core::Result<Split> splitChosen(const Dataset& dataset, const SplitSpec& spec, std::uint64_t seed) {
    const ChosenFrom& from = *dataset.chosenFrom;
    Dataset whole;
    whole.task = dataset.task;
    whole.classes = from.classes;
    whole.classNames.resize(from.classCount);
    whole.fixedTestSamples = from.fixedTestSamples;
    whole.features.resize(0, static_cast<Index>(from.classes.size()));
    auto parts = splitWhole(whole, spec, seed);
    if (!parts)
        return parts;
    std::vector<int> place(from.classes.size(), -1);
    for (std::size_t i = 0; i < from.numbers.size(); ++i)
        place[static_cast<std::size_t>(from.numbers[i])] = static_cast<int>(i);
    for (std::vector<int>* part : {&parts->train, &parts->validation, &parts->test}) {
        std::erase_if(*part, [&](int number) { return place[static_cast<std::size_t>(number)] < 0; });
        for (int& row : *part)
            row = place[static_cast<std::size_t>(row)];
    }
    if (parts->train.empty())
        return core::Error{core::Code::InvalidValue,
                           "expected at least one training sample of the chosen classes, got none",
                           "data.split.train"};
    return parts;
}

/// Each sample by its own number: multiples of the golden ratio spread evenly over 0 ... 1, also those that
/// are left of them (Weyl's sequence). In whole numbers: the same on every machine. Nothing where a part is
/// empty.
std::optional<Split> dealt(const std::vector<int>& numbers, const Shares& shares, std::uint64_t seed) {
    constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15; // 2^64 / φ
    const std::uint64_t start = core::Random(seed, core::stream::kSplit).next();
    Split result;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::uint64_t turned = start + static_cast<std::uint64_t>(numbers[i]) * kGolden;
        const double place = static_cast<double>(turned >> 11) * 0x1p-53;
        std::vector<int>& part = place < shares[0] || (shares[1] == 0 && shares[2] == 0) ? result.train
                                 : place < shares[0] + shares[1] || shares[2] == 0       ? result.validation
                                                                                         : result.test;
        part.push_back(static_cast<int>(i));
    }
    for (std::size_t i = 0; i < kParts.size(); ++i)
        if (shares[i] > 0 && result.rows(static_cast<Part>(i)).empty())
            return {};
    return result;
}

} // namespace

const std::vector<int>& Split::rows(Part part) const {
    return part == Part::Train ? train : part == Part::Validation ? validation : test;
}

core::Result<Split> split(const Dataset& dataset, const SplitSpec& spec, std::uint64_t seed) {
    if (!dataset.parts.empty())
        return givenSplit(dataset);
    return dataset.chosenFrom ? splitChosen(dataset, spec, seed) : splitWhole(dataset, spec, seed);
}

namespace {

core::Result<Split> splitWhole(const Dataset& dataset, const SplitSpec& spec, std::uint64_t seed) {
    auto shares = checkedShares(spec);
    if (!shares)
        return shares.error();
    const Index fixed = dataset.fixedTestSamples, samples = dataset.samples() - fixed;
    if (spec.train == 0 || samples == 0)
        return core::Error{core::Code::InvalidValue, "expected at least one training sample, got none",
                           "data.split.train"};
    if (fixed > 0) {
        const double rest = spec.train + spec.validation;
        shares = Shares{spec.train / rest, spec.validation / rest, 0};
    }
    if (!dataset.numbers.empty())
        if (auto each = dealt(dataset.numbers, *shares, seed))
            return *std::move(each);
    const auto counts = counted(*shares, samples);
    if (!counts)
        return counts.error();

    core::Random random(seed, core::stream::kSplit);
    const std::vector<int> rows = stratified(dataset, samples, random);
    const auto trainEnd = rows.begin() + (*counts)[0], validationEnd = trainEnd + (*counts)[1];
    Split result{{rows.begin(), trainEnd}, {trainEnd, validationEnd}, {validationEnd, rows.end()}};
    for (std::vector<int>* part : {&result.train, &result.validation, &result.test})
        std::sort(part->begin(), part->end());
    for (Index i = samples; i < dataset.samples(); ++i)
        result.test.push_back(static_cast<int>(i));
    return result;
}

} // namespace

} // namespace engine::data
