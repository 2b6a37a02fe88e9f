#include "engine/train/experiment.h"

#include "engine/core/text.h"
#include "engine/data/builtin_sets.h"
#include "engine/data/drawn.h"
#include "engine/data/generators.h"
#include "engine/model/loss.h"
#include "engine/model/network_plan.h"

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace engine::train {

using core::Code;
using core::Error;
using core::Result;
using core::Value;

namespace {

std::optional<Error> splitProblem(const data::SplitSpec& split) {
    const std::array<std::pair<const char*, double>, 3> shares = {
        {{"train", split.train}, {"validation", split.validation}, {"test", split.test}}};
    double sum = 0;
    for (const auto& [name, share] : shares) {
        if (!(share >= 0 && share <= 1))
            return Error{Code::OutOfRange, core::toText(share) + " is not a share: expected 0 to 1",
                         std::string("data.split.") + name};
        sum += share;
    }
    if (std::abs(sum - 1) > 1e-6)
        return Error{Code::InvalidValue, "the shares add up to " + core::toText(sum) + ", expected 1",
                     "data.split"};
    if (split.train <= 0)
        return Error{Code::InvalidValue, "must be above 0: nothing to train on", "data.split.train"};
    return std::nullopt;
}

Result<data::DataSpec> checkedData(data::DataSpec spec) {
    if (const core::Schema* source = data::findSource(spec.source)) {
        auto settings = core::checked(*source, spec.settings);
        if (!settings)
            return settings.error().within("data", ".");
        spec.settings = *std::move(settings);
    } else if (!spec.settings.empty()) {
        const std::string name = spec.settings.begin()->first;
        return Error{Code::UnknownKey,
                     "\"" + name + "\" is a setting of generated data, and \"" + spec.source +
                         "\" is no generator",
                     "data." + name};
    }
    if (spec.samplesPerClass < 0)
        return Error{Code::OutOfRange, std::to_string(spec.samplesPerClass) + " is no number of samples",
                     "data.samples_per_class"};
    if (spec.source.empty())
        return Error{Code::InvalidValue, "expected a generator, a built-in set or a path", "data.source"};
    if (const auto sound = data::checkDrawn(spec); !sound)
        return sound.error();
    if (auto problem = splitProblem(spec.split))
        return *problem;
    return spec;
}

Result<optim::OptimizerSpec> checkedOptimizer(optim::OptimizerSpec spec) {
    const core::Schema* schema = optim::findOptimizer(spec.type);
    if (!schema) {
        std::vector<std::string> known;
        for (const core::Schema& optimizer : optim::optimizers())
            known.push_back(optimizer.type);
        return core::unknownName("optimizer", spec.type, known).within("training.optimizer.type");
    }
    auto settings = core::checked(*schema, spec.settings);
    if (!settings)
        return settings.error().within("training.optimizer", ".");
    spec.settings = *std::move(settings);
    const auto optimizer = optim::makeOptimizer<double>(spec);
    if (!optimizer)
        return optimizer.error().within("training.optimizer", ".");
    return spec;
}

std::optional<Error> completeSchedule(optim::ScheduleSpec& spec) {
    const core::Schema* schema = optim::findSchedule(spec.type);
    if (!schema) {
        std::vector<std::string> known;
        for (const core::Schema& schedule : optim::schedules())
            known.push_back(schedule.type);
        return core::unknownName("schedule", spec.type, known).within("training.schedule.type");
    }
    auto settings = core::checked(*schema, spec.settings);
    if (!settings)
        return settings.error().within("training.schedule", ".");
    spec.settings = *std::move(settings);
    return {};
}

std::optional<Error> regularizationProblem(const TrainingSpec& spec) {
    const auto settings =
        core::checked(regularizationSchema(),
                      {{"l1", spec.l1}, {"l2", spec.l2}, {"gradient_clip_norm", spec.gradientClipNorm}});
    return settings ? std::nullopt : std::optional(settings.error().within("training", "."));
}

std::optional<Error> stoppingProblem(const EarlyStoppingSpec& spec) {
    const auto settings = core::checked(
        earlyStoppingSchema(),
        {{"monitor", spec.monitor}, {"patience", std::int64_t{spec.patience}}, {"min_delta", spec.minDelta}});
    return settings ? std::nullopt : std::optional(settings.error().within("training.early_stopping", "."));
}

std::optional<Error> unfreezingProblem(const UnfreezingSpec& spec) {
    const auto settings = core::checked(
        unfreezingSchema(), {{"type", spec.type}, {"epochs_per_layer", std::int64_t{spec.epochsPerLayer}}});
    return settings ? std::nullopt : std::optional(settings.error().within("training.unfreezing", "."));
}

Result<TrainingSpec> checkedTraining(TrainingSpec spec) {
    if (!model::findLoss(spec.loss)) {
        std::vector<std::string> known;
        for (const model::Loss& loss : model::losses())
            known.push_back(loss.name);
        return core::unknownName("loss", spec.loss, known).within("training.loss");
    }
    auto optimizer = checkedOptimizer(spec.optimizer);
    if (!optimizer)
        return optimizer.error();
    spec.optimizer = *std::move(optimizer);
    if (auto problem = completeSchedule(spec.schedule))
        return *problem;
    if (auto problem = regularizationProblem(spec))
        return *problem;
    if (auto problem = stoppingProblem(spec.earlyStopping))
        return *problem;
    if (auto problem = unfreezingProblem(spec.unfreezing))
        return *problem;
    const auto settings = core::checked(trainingSchema(), {{"batch_size", std::int64_t{spec.batchSize}},
                                                           {"epochs", std::int64_t{spec.epochs}},
                                                           {"seed", static_cast<std::int64_t>(spec.seed)}});
    if (!settings)
        return settings.error().within("training", ".");
    return spec;
}

} // namespace

Result<Experiment> checked(const Experiment& experiment, Check check) {
    auto network = model::checkedSettings(experiment.network);
    if (!network)
        return network.error();
    if (const auto planned = model::plan(*network); check == Check::Runnable && !planned)
        return planned.error();
    auto data = checkedData(experiment.data);
    if (!data)
        return data.error();
    auto training = checkedTraining(experiment.training);
    if (!training)
        return training.error();
    const EarlyStoppingSpec& stopping = training->earlyStopping;
    if (stopping.enabled && stopping.monitor.starts_with("validation") && data->split.validation <= 0)
        return Error{Code::InvalidValue,
                     "\"" + stopping.monitor + "\" needs validation data, but data.split.validation is 0",
                     "training.early_stopping.monitor"};
    return Experiment{*std::move(network), *std::move(data), *std::move(training)};
}

Experiment firstExperiment() {
    Experiment first;
    first.network.input = {2};
    first.network.layers = {model::denseLayer(6, "tanh"), model::denseLayer(4, "tanh"),
                            model::denseLayer(1, "sigmoid")};
    first.data.source = "spiral";
    first.data.settings.set("samples", std::int64_t{2000});
    first.data.settings.set("noise", 0.05);
    first.data.seed = 7;
    first.data.standardize = true;
    first.training.loss = "binary_cross_entropy";
    first.training.optimizer.type = "adam";
    first.training.optimizer.settings.set("learning_rate", 0.02);
    first.training.batchSize = 32;
    first.training.epochs = 600;
    return first;
}

} // namespace engine::train
