// The engine as one of the contestants of peers.py, which talks to all of them in the same way.
//
//   workload_server --write DIR     writes workloads.json, and for each workload NAME.f32: 32-bit floats,
//   little-endian:
//                                   the inputs (samples x features), the targets (samples x outputs), and the
//                                   initial weight (out x in) and bias of each layer
//   workload_server [--threads N]   answers each line of the input with a line of JSON:
//     train W3 0.3   trains from the initial weights for 0.3 s: samples, seconds, processor (seconds), loss
//     (of the
//                    last batch)
//     check W3 20    takes 20 steps in the file's order: loss of the first samples (500 at most) before and
//     after product 0.3    Eigen's float product of 1024 x 1024: operations, seconds

#include "measure.h"
#include "workloads.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

namespace {

using namespace engine;
using bench::Workload;

constexpr std::ptrdiff_t kCheckedSamples = 500;

template <class Matrix>
void writeFloats(std::ofstream& file, const Matrix& values) {
    const core::Matrix<float> floats = values.template cast<float>();
    file.write(reinterpret_cast<const char*>(floats.data()), floats.size() * std::streamsize{sizeof(float)});
}

void writeNumbers(const Workload& workload, const std::string& path) {
    std::ofstream file(path, std::ios::binary);
    writeFloats(file, workload.data->dataset->features.transpose());
    writeFloats(file, workload.data->targets.transpose());
    const auto trainer = bench::startTrainer(workload);
    core::VectorD parameters;
    trainer->copyParameters(parameters);
    for (const model::TensorSlot& slot : trainer->layout().slots)
        writeFloats(file, model::view(parameters, slot));
    if (!file.flush())
        bench::fail(path + ": cannot be written");
}

std::string list(const std::vector<int>& numbers) {
    std::string text;
    for (const int number : numbers)
        text += (text.empty() ? "[" : ", ") + std::to_string(number);
    return text + "]";
}

/// Its settings and the shape of its weight.
std::string layerOf(const model::Network<float>& network, int index) {
    const model::LayerSpec& layer = network.spec().layers[static_cast<std::size_t>(index)];
    std::ostringstream json;
    json << "{\"type\": \"" << layer.type << "\"";
    for (const char* name : {"kernel_size", "pool_size", "strides"})
        if (layer.settings.find(name))
            json << ", \"" << name << "\": " << layer.settings.integer(name);
    for (const char* name : {"padding", "activation"})
        if (layer.settings.find(name))
            json << ", \"" << name << "\": \"" << layer.settings.text(name) << "\"";
    if (const model::TensorSlot* weight = network.layout().find(index, "weight"))
        json << ", \"weight\": " << list(weight->shape);
    json << "}";
    return json.str();
}

std::string description(const Workload& workload) {
    const train::Experiment& experiment = workload.experiment;
    const auto network = bench::valueOf(model::Network<float>::create(experiment.network));
    const optim::OptimizerSpec& optimizer = experiment.training.optimizer;
    std::ostringstream json;
    json << "{\"name\": \"" << workload.name << "\", \"title\": \"" << workload.title
         << "\", \"input\": " << list(experiment.network.input) << ", \"network\": [" << layerOf(network, 0);
    for (int i = 1; i < network.layerCount(); ++i)
        json << ", " << layerOf(network, i);
    json << "], \"loss\": \"" << experiment.training.loss
         << "\", \"samples\": " << workload.data->dataset->samples()
         << ", \"batch\": " << experiment.training.batchSize
         << ", \"shuffle\": " << (experiment.training.shuffle ? "true" : "false") << ", \"optimizer\": \""
         << optimizer.type << "\", \"learning_rate\": " << optimizer.settings.real("learning_rate")
         << ", \"momentum\": " << optimizer.settings.real("momentum")
         << ", \"operations\": " << static_cast<long long>(workload.operations()) << "}";
    return json.str();
}

void write(const std::string& folder) {
    std::ofstream list(folder + "/workloads.json");
    const char* separator = "[";
    for (const std::string& name : bench::workloadNames()) {
        const Workload& workload = bench::workload(name);
        writeNumbers(workload, folder + "/" + name + ".f32");
        list << separator << description(workload);
        separator = ",\n ";
    }
    list << "]\n";
    if (!list.flush())
        bench::fail(folder + "/workloads.json: cannot be written");
}

void answerTrain(const std::string& name, double seconds, int threads) {
    static std::map<std::string, std::unique_ptr<train::AnyTrainer>> trainers;
    auto& trainer = trainers[name];
    if (!trainer)
        trainer = bench::startTrainer(bench::workload(name), threads);
    trainer->reset();
    const bench::Stretch stretch = bench::trainFor(*trainer, seconds);
    std::printf("{\"samples\": %.0f, \"seconds\": %.9f, \"processor\": %.9f, \"loss\": %.9g}\n", stretch.work,
                stretch.seconds, stretch.processorSeconds, trainer->batchLoss());
}

void answerCheck(const std::string& name, int steps, int threads) {
    Workload ordered = bench::workload(name);
    ordered.experiment.training.shuffle = false;
    auto data = std::make_shared<data::Prepared>(*ordered.data);
    data->split.validation.assign(data->split.train.begin(),
                                  data->split.train.begin() +
                                      std::min(kCheckedSamples, std::ssize(data->split.train)));
    ordered.data = std::move(data);
    const auto trainer = bench::startTrainer(ordered, threads);
    const double before = trainer->evaluate(data::Part::Validation).loss;
    for (int i = 0; i < steps; ++i)
        trainer->step();
    std::printf("{\"before\": %.9g, \"after\": %.9g}\n", before,
                trainer->evaluate(data::Part::Validation).loss);
}

void answer(const std::string& line, int threads) {
    std::istringstream words(line);
    std::string verb, name;
    double number = 0;
    words >> verb;
    if (verb == "product" && words >> number) {
        const bench::Stretch stretch = bench::multiplyFor(number);
        std::printf("{\"operations\": %.0f, \"seconds\": %.9f}\n", stretch.work, stretch.seconds);
    } else if (verb == "train" && words >> name >> number) {
        answerTrain(name, number, threads);
    } else if (verb == "check" && words >> name >> number) {
        answerCheck(name, static_cast<int>(number), threads);
    } else {
        bench::fail("\"" + line +
                    "\" is no request; expected train NAME SECONDS, check NAME STEPS or product SECONDS");
    }
    std::fflush(stdout);
}

} // namespace

int main(int count, char** arguments) {
    const std::string mode = count == 3 ? arguments[1] : "";
    if (mode == "--write") {
        write(arguments[2]);
        return 0;
    }
    if (count != 1 && mode != "--threads")
        bench::fail("expected --write DIR or --threads N");
    const int threads = mode == "--threads" ? std::atoi(arguments[2]) : 1;
    for (std::string line; std::getline(std::cin, line);)
        answer(line, threads);
    return 0;
}
