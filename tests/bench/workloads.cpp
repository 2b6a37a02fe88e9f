#include "workloads.h"

#include "engine/data/generators.h"
#include "engine/io/data_files.h"
#include "engine/model/network.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>

namespace bench {

namespace {

using namespace engine;

constexpr int kPictures = 10'000, kPixels = 784, kClasses = 10;

std::vector<std::string> numbered(core::Index count) {
    std::vector<std::string> names;
    for (core::Index i = 0; i < count; ++i)
        names.push_back(std::to_string(i));
    return names;
}

void fillUniform(core::MatrixD& matrix, core::Random& random) {
    for (double& value : matrix.reshaped())
        value = random.uniform();
}

data::Dataset numbers(core::MatrixD features, core::MatrixD targets) {
    data::Dataset set;
    set.task = data::Task::Regression;
    set.featureNames = numbered(features.rows());
    set.targetNames = numbered(targets.rows());
    set.features = std::move(features);
    set.targets = std::move(targets);
    return set;
}

data::Dataset spiral() {
    const auto set = valueOf(data::generate("spiral", {{"samples", std::int64_t{500}}, {"noise", 0.1}}, 1));
    core::MatrixD targets(1, set.samples());
    for (core::Index i = 0; i < set.samples(); ++i)
        targets(0, i) = 2 * set.classes[i] - 1;
    return numbers(set.features, targets);
}

/// On which sides of the two diagonals a point lies.
data::Dataset diagonals() {
    core::Random random(2);
    core::MatrixD features(2, 100), targets(2, 100);
    fillUniform(features, random);
    for (core::Index i = 0; i < features.cols(); ++i) {
        targets(0, i) = features(0, i) + features(1, i) > 1;
        targets(1, i) = features(0, i) > features(1, i);
    }
    return numbers(features, targets);
}

data::Dataset randomPictures(int pixels, int samples) {
    data::Dataset set;
    core::Random random(3);
    set.features.resize(pixels, samples);
    fillUniform(set.features, random);
    for (int i = 0; i < samples; ++i)
        set.classes.push_back(static_cast<int>(random.below(kClasses)));
    set.featureNames = numbered(pixels);
    set.classNames = numbered(kClasses);
    return set;
}

/// A shipped set, all of it for training.
data::Dataset shippedSet(const std::string& name) {
    const auto shipped = [](const std::string& path) -> core::Result<io::Bytes> {
        std::ifstream file(SHIPPED_DATA "/" + path, std::ios::binary);
        if (!file)
            return core::Error{core::Code::NotFound, "there is no such file", SHIPPED_DATA "/" + path};
        return io::Bytes(std::istreambuf_iterator<char>(file), {});
    };
    data::DataSpec spec;
    spec.source = name;
    data::Dataset set = valueOf(io::loadDataset(spec, {shipped, {}, {}}));
    set.fixedTestSamples = 0;
    return set;
}

model::NetworkSpec network(const std::vector<int>& sizes, const std::string& hidden,
                           const std::string& last) {
    model::NetworkSpec spec;
    spec.input = {sizes.front()};
    for (std::size_t i = 1; i < sizes.size(); ++i)
        spec.layers.push_back(model::denseLayer(sizes[i], i + 1 < sizes.size() ? hidden : last));
    return spec;
}

model::LayerSpec layer(const std::string& type, core::Settings settings) {
    model::LayerSpec made;
    made.type = type;
    made.settings = std::move(settings);
    return made;
}

model::NetworkSpec lenet() {
    const auto convolution = [](std::int64_t filters, const std::string& padding) {
        return layer("conv2d", {{"filters", filters},
                                {"kernel_size", std::int64_t{5}},
                                {"padding", padding},
                                {"activation", std::string("relu")}});
    };
    model::NetworkSpec spec;
    spec.input = {1, 28, 28};
    spec.layers = {convolution(6, "same"),        layer("max_pool2d", {}),
                   convolution(16, "valid"),      layer("max_pool2d", {}),
                   layer("flatten", {}),          model::denseLayer(120, "relu"),
                   model::denseLayer(84, "relu"), model::denseLayer(kClasses, "softmax")};
    return spec;
}

optim::OptimizerSpec sgd(double rate, double momentum = 0) {
    return {"sgd", {{"learning_rate", rate}, {"momentum", momentum}}};
}

Workload make(const std::string& name, const std::string& title, const model::NetworkSpec& spec,
              const std::string& loss, int batch, const optim::OptimizerSpec& optimizer, data::Dataset set) {
    train::Experiment experiment;
    experiment.network = spec;
    experiment.data.split = {1, 0, 0};
    experiment.training.loss = loss;
    experiment.training.optimizer = optimizer;
    experiment.training.batchSize = batch;
    experiment.training.epochs = std::numeric_limits<int>::max();
    experiment.training.shuffle = batch < set.samples();
    const auto outputs = spec.layers.back().settings.integer("units");
    auto data = valueOf(
        data::prepare(std::make_shared<const data::Dataset>(std::move(set)), experiment.data, outputs));
    return {name, title, valueOf(train::checked(experiment)), std::move(data)};
}

Workload makeNamed(const std::string& name) {
    if (name == "W1")
        return make(name, "2-4-2-1 tanh", network({2, 4, 2, 1}, "tanh", "tanh"), "mse", 10, sgd(0.03),
                    spiral());
    if (name == "W2")
        return make(name, "2-2 sigmoid", network({2, 2}, "", "sigmoid"), "mse", 100, sgd(0.01), diagonals());
    const optim::OptimizerSpec adam{"adam", {{"learning_rate", 0.001}}};
    if (name == "W3")
        return make(name, "64-32-10 relu, softmax", network({64, 32, kClasses}, "relu", "softmax"),
                    "cross_entropy", 32, adam, shippedSet("digits"));
    if (name == "W4")
        return make(name, "784-128-64-10 relu, softmax",
                    network({kPixels, 128, 64, kClasses}, "relu", "softmax"), "cross_entropy", 64, adam,
                    randomPictures(kPixels, kPictures));
    if (name == "W5")
        return make(name, "784-512-512-10 relu, softmax",
                    network({kPixels, 512, 512, kClasses}, "relu", "softmax"), "cross_entropy", 128,
                    sgd(0.01, 0.9), randomPictures(kPixels, kPictures));
    if (name == "W6")
        return make(name, "LeNet 6C5-16C5-120-84-10 relu, softmax", lenet(), "cross_entropy", 64, adam,
                    shippedSet("mnist"));
    fail("there is no workload \"" + name + "\"; expected W1 ... W6");
}

} // namespace

double Workload::operations() const {
    const auto layers = valueOf(model::summarize(experiment.network));
    double count = 0;
    bool first = true;
    for (const model::LayerSummary& layer : layers) {
        count += (first ? 4 : 6) * static_cast<double>(layer.multiplications);
        first = first && layer.parameters == 0;
    }
    return count;
}

const std::vector<std::string>& workloadNames() {
    static const std::vector<std::string> names = {"W1", "W2", "W3", "W4", "W5", "W6"};
    return names;
}

const Workload& workload(const std::string& name) {
    static std::map<std::string, Workload> made;
    const auto known = made.find(name);
    return known != made.end() ? known->second : made.emplace(name, makeNamed(name)).first->second;
}

Workload widthWorkload(int width, int batch) {
    constexpr int kInputs = 64, kSamples = 1024;
    const std::string size = std::to_string(width);
    return make(size, "64-" + size + "-" + size + "-10 relu, softmax",
                network({kInputs, width, width, kClasses}, "relu", "softmax"), "cross_entropy", batch,
                sgd(0.01), randomPictures(kInputs, kSamples));
}

std::unique_ptr<train::AnyTrainer> startTrainer(const Workload& workload, int threads) {
    auto trainer = valueOf(train::makeTrainer(workload.experiment, workload.data));
    trainer->setThreads(threads);
    return trainer;
}

void fail(const std::string& text) {
    std::fprintf(stderr, "bench: %s\n", text.c_str());
    std::exit(2);
}

} // namespace bench
