#pragma once

#include "engine/data/prepare.h"
#include "engine/train/projection.h"

#include <memory>
#include <string>
#include <vector>

/// Data and spaces made by hand.
namespace samples {

using engine::core::Index;
using engine::core::MatrixD;

inline engine::data::PreparedPtr classes(const std::vector<int>& classes, int count, int training) {
    engine::data::Dataset set;
    set.classes = classes;
    set.features = MatrixD::Zero(2, Index(classes.size()));
    for (Index j = 0; j < set.features.cols(); ++j)
        set.features.col(j) << double(j), double(j % 3);
    set.featureNames = {"x1", "x2"};
    for (int i = 0; i < count; ++i)
        set.classNames.push_back("k" + std::to_string(i));
    auto made = std::make_shared<engine::data::Prepared>();
    made->targets = MatrixD::Zero(1, Index(classes.size()));
    for (std::size_t j = 0; j < classes.size(); ++j) {
        made->targets(0, Index(j)) = classes[j];
        (int(j) < training ? made->split.train : made->split.validation).push_back(int(j));
    }
    made->dataset = std::make_shared<const engine::data::Dataset>(std::move(set));
    return made;
}

/// Numbers over one input, in order: training, then validation.
inline engine::data::PreparedPtr numbers(const MatrixD& x, const MatrixD& t, int training) {
    engine::data::Dataset set;
    set.task = engine::data::Task::Regression;
    set.features = x;
    set.targets = t;
    set.featureNames = {"x"};
    for (Index i = 0; i < t.rows(); ++i)
        set.targetNames.push_back("y" + std::to_string(i + 1));
    auto made = std::make_shared<engine::data::Prepared>();
    made->targets = t;
    for (int j = 0; j < int(x.cols()); ++j)
        (j < training ? made->split.train : made->split.validation).push_back(j);
    made->dataset = std::make_shared<const engine::data::Dataset>(std::move(set));
    return made;
}

/// These points, of all samples of the data in their order.
inline std::shared_ptr<engine::train::Space> space(const engine::data::Prepared& data,
                                                   const MatrixD& points) {
    auto made = std::make_shared<engine::train::Space>();
    made->points = points;
    made->samples = engine::train::spreadRows(data);
    made->map.shares[0] = 0.714;
    made->map.shares[1] = 0.2;
    return made;
}

} // namespace samples
