#pragma once

#include "engine/core/matrix.h"

#include <memory>
#include <string>
#include <vector>

namespace engine::data {

enum class Task { Regression, Classification };

/// Rows of a data set as they came: raw features, not standardized, not split. Immutable once shared.
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
    std::vector<std::string> sampleNames;  ///< what each sample is called ("house"); empty: they have no names
    int imageWidth = 0, imageHeight = 0;   ///< features are pixels of a picture; 0 if not

    core::Index samples() const { return features.cols(); }
};

using DatasetPtr = std::shared_ptr<const Dataset>;

} // namespace engine::data
