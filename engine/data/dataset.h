#pragma once

#include "engine/core/matrix.h"

#include <memory>
#include <string>
#include <vector>

namespace engine::data {

enum class Task { Regression, Classification };
enum class Part { Train, Validation, Test };

/// Features that are one text column: a row of them is 0 except for the 1 of its category.
struct OneHotColumns {
    core::Index first, count;
};

/// The set that samples were chosen from by their classes.
struct ChosenFrom {
    std::vector<int> classes; ///< of all of its samples
    std::size_t classCount = 0;
    int fixedTestSamples = 0;
    std::vector<int> numbers; ///< in it, of each sample that was chosen; ascending
};

/// Rows of a data set as they came: raw features, not scaled, not split. Immutable once shared.
struct Dataset {
    std::string name;
    Task task = Task::Classification;
    core::MatrixD features;                ///< features × samples
    core::MatrixD targets;                 ///< regression: outputs × samples; else empty
    std::vector<int> classes;              ///< classification: one class number a sample; else empty
    std::vector<std::string> featureNames; ///< as many as features
    std::vector<std::string> classNames;   ///< classification: as many as classes
    std::vector<std::string> targetNames;  ///< regression: as many as outputs
    bool openClasses = false;              ///< class numbers from 0 as a file gives them: there may be more classes
    int fixedTestSamples = 0;              ///< the last so many samples are a test part of the set's own
    std::vector<Part> parts;               ///< one a sample where a column says it; else empty
    /// One a sample where samples come and go one by one: by it each is dealt to a part; else empty.
    std::vector<int> numbers;
    std::vector<OneHotColumns> oneHot;     ///< in order of their first feature
    core::Index missing = 0;               ///< how many features are NaN: missing, to be filled by prepare()
    core::Index droppedRows = 0;           ///< rows of the file left out because a value is missing
    std::vector<std::string> sampleNames;  ///< what each sample is called ("house"); empty: they have no names
    int imageWidth = 0, imageHeight = 0;   ///< features are pixels of a picture; 0 if not
    std::string imageAcross, imageDown;    ///< what lies along its sides where that is no place: "time"; else empty

    std::shared_ptr<const ChosenFrom> chosenFrom = {}; ///< null: it is whole

    core::Index samples() const { return features.cols(); }
};

using DatasetPtr = std::shared_ptr<const Dataset>;

} // namespace engine::data
