#include "engine/data/columns.h"

namespace engine::data {

namespace {

using core::Index;

std::string named(const std::vector<std::string>& names, Index index) {
    const auto at = static_cast<std::size_t>(index);
    return at < names.size() && !names[at].empty() ? names[at] : std::to_string(index + 1);
}

} // namespace

Index columnCount(const Dataset& dataset) { return dataset.features.rows() + dataset.targets.rows(); }

const double* columnValues(const Dataset& dataset, Index column) {
    const Index features = dataset.features.rows();
    return column < features ? dataset.features.data() + column * dataset.features.cols()
                             : dataset.targets.data() + (column - features) * dataset.targets.cols();
}

std::string columnName(const Dataset& dataset, Index column) {
    const Index features = dataset.features.rows();
    return column < features ? named(dataset.featureNames, column)
                             : named(dataset.targetNames, column - features);
}

std::string className(const Dataset& dataset, int number) { return named(dataset.classNames, number); }

Parts partsOf(const Split& split, Index samples) {
    Parts parts(static_cast<std::size_t>(samples), Part::Train);
    for (const Part part : {Part::Validation, Part::Test})
        for (const int row : split.rows(part))
            parts[static_cast<std::size_t>(row)] = part;
    return parts;
}

double Balance::share(Index group, Part part) const {
    const Index all = samples(part);
    return all > 0 ? static_cast<double>(counts(group, static_cast<Index>(part))) / static_cast<double>(all)
                   : 0;
}

Balance balance(const Dataset& dataset, const Parts& parts, const std::vector<char>& marked) {
    const bool classified = dataset.task == Task::Classification;
    Balance balance;
    balance.counts.setZero(classified ? static_cast<Index>(dataset.classNames.size()) : 1, 3);
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (marked.empty() || marked[i])
            ++balance.counts(classified ? dataset.classes[i] : 0, static_cast<Index>(parts[i]));
    return balance;
}

} // namespace engine::data
