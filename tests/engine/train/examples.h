#pragma once

#include "engine/core/random.h"
#include "engine/train/trainer.h"
#include <QtGlobal>

#include <cmath>
#include <memory>
#include <numeric>

/// Small experiments with data made by hand, so that these tests depend on no generator.
namespace examples {

using engine::core::Index;
using engine::core::MatrixD;
namespace data = engine::data;
namespace train = engine::train;
namespace model = engine::model;

inline data::Split splitInOrder(int trainRows, int validationRows, int testRows) {
    data::Split split;
    for (auto [rows, count] :
         {std::pair{&split.train, trainRows}, std::pair{&split.validation, validationRows},
          std::pair{&split.test, testRows}})
        for (int i = 0; i < count; ++i)
            rows->push_back(int(split.train.size() + split.validation.size() + split.test.size()));
    return split;
}

inline data::PreparedPtr prepared(data::Task task, MatrixD features, MatrixD targets, data::Split split) {
    data::Dataset set;
    set.name = "by hand";
    set.task = task;
    set.features = std::move(features);
    if (task == data::Task::Regression)
        set.targets = targets;
    else
        for (Index j = 0; j < targets.cols(); ++j) {
            Index best = 0;
            targets.col(j).maxCoeff(&best);
            set.classes.push_back(targets.rows() == 1 ? int(targets(0, j)) : int(best));
        }
    auto made = std::make_shared<data::Prepared>();
    made->dataset = std::make_shared<const data::Dataset>(std::move(set));
    made->targets = std::move(targets);
    made->split = std::move(split);
    return made;
}

/// The same data with one number of one sample replaced.
inline std::shared_ptr<data::Prepared> withFeature(const data::Prepared& from, Index feature, Index sample,
                                                   double value) {
    auto set = std::make_shared<data::Dataset>(*from.dataset);
    set->features(feature, sample) = value;
    auto made = std::make_shared<data::Prepared>(from);
    made->dataset = std::move(set);
    return made;
}

/// Points of the plane: inside a ring or not.
inline data::PreparedPtr ring(int trainRows = 23, int validationRows = 8, int testRows = 5) {
    const int samples = trainRows + validationRows + testRows;
    MatrixD x(2, samples), t(1, samples);
    engine::core::Random random(11);
    for (int j = 0; j < samples; ++j) {
        x(0, j) = random.uniform(-1, 1);
        x(1, j) = random.uniform(-1, 1);
        t(0, j) = x.col(j).norm() < 0.7 ? 1 : 0;
    }
    return prepared(data::Task::Classification, x, t, splitInOrder(trainRows, validationRows, testRows));
}

/// A sine of one input.
inline data::PreparedPtr sine(int trainRows = 40, int validationRows = 10) {
    const int samples = trainRows + validationRows;
    MatrixD x(1, samples), t(1, samples);
    engine::core::Random random(12);
    for (int j = 0; j < samples; ++j) {
        x(0, j) = random.uniform(-3, 3);
        t(0, j) = std::sin(x(0, j));
    }
    return prepared(data::Task::Regression, x, t, splitInOrder(trainRows, validationRows, 0));
}

/// `classes` clouds of points in `inputs` dimensions, one-hot.
inline data::PreparedPtr clouds(int inputs, int classes, int trainRows, int validationRows) {
    const int samples = trainRows + validationRows;
    MatrixD x(inputs, samples), t = MatrixD::Zero(classes, samples), centres(inputs, classes);
    engine::core::Random random(13);
    for (double& c : centres.reshaped())
        c = random.uniform();
    for (int j = 0; j < samples; ++j) {
        for (int i = 0; i < inputs; ++i)
            x(i, j) = centres(i, j % classes) + random.normal(0, 0.2);
        t(j % classes, j) = 1;
    }
    return prepared(data::Task::Classification, x, t, splitInOrder(trainRows, validationRows, 0));
}

inline train::Experiment experiment(std::vector<int> sizes, const std::string& hidden,
                                    const std::string& last, const std::string& loss,
                                    const std::string& optimizer, double learningRate) {
    train::Experiment made;
    made.network.input = {sizes.front()};
    for (std::size_t i = 1; i < sizes.size(); ++i)
        made.network.layers.push_back(model::denseLayer(sizes[i], i + 1 < sizes.size() ? hidden : last));
    made.training.loss = loss;
    made.training.optimizer.type = optimizer;
    made.training.optimizer.settings.set("learning_rate", learningRate);
    made.training.batchSize = 5;
    made.training.epochs = 4;
    return made;
}

inline train::Experiment ringExperiment() {
    return experiment({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", "adam", 0.01);
}

inline train::Experiment sineExperiment() {
    return experiment({1, 8, 1}, "tanh", "linear", "mse", "sgd", 0.05);
}

/// Of something that is known to be right.
inline std::unique_ptr<train::AnyTrainer> trainer(const train::Experiment& experiment,
                                                  data::PreparedPtr data) {
    auto made = train::makeTrainer(experiment, std::move(data));
    if (!made)
        qFatal("examples::trainer: %s", made.error().text().c_str());
    return *std::move(made);
}

/// A copy of the experiment in that precision.
inline train::Experiment in(train::Precision precision, train::Experiment experiment) {
    experiment.training.precision = precision;
    return experiment;
}

/// Equal bit for bit, NaN included.
inline bool same(const engine::core::VectorD& a, const engine::core::VectorD& b) {
    return a.size() == b.size() &&
           (a.size() == 0 || std::memcmp(a.data(), b.data(), sizeof(double) * std::size_t(a.size())) == 0);
}

inline bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

} // namespace examples
