#include "ui/training_settings.h"

#include "engine/core/parameter.h"
#include "engine/model/loss.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"

#include <QCoreApplication>

namespace ui {

namespace {

using engine::core::choiceParameter;
using engine::core::flagParameter;
using engine::core::Parameter;
using engine::core::Schema;
using engine::core::Settings;
using engine::train::Precision;
using engine::train::TrainingSpec;

constexpr const char* kSchedule = "schedule.";
constexpr const char* kUnfreezing = "unfreezing.";
constexpr const char* kStopping = "early_stopping.";
constexpr const char* kStop = "stop_early";

QString tr(const char* text) { return QCoreApplication::translate("TrainingPanel", text); }

std::vector<std::string> typesOf(const std::vector<Schema>& schemas) {
    std::vector<std::string> types;
    for (const Schema& schema : schemas)
        types.push_back(schema.type);
    return types;
}

void append(Schema& form, const Schema* part, const std::string& prefix = {}) {
    if (part == nullptr)
        return;
    for (Parameter parameter : part->parameters) {
        parameter.name = prefix + parameter.name;
        form.parameters.push_back(std::move(parameter));
    }
}

void put(Settings& settings, const Settings& part, const std::string& prefix) {
    for (const auto& [name, value] : part)
        settings.set(prefix + name, value);
}

void takeOptimizer(TrainingSpec& spec, const Settings& settings) {
    const std::string type = settings.text("optimizer");
    const Schema* own = engine::optim::findOptimizer(type);
    if (own == nullptr)
        return;
    if (type != spec.optimizer.type) {
        spec.optimizer = {type, own->defaults()};
        return;
    }
    for (const Parameter& parameter : own->parameters)
        if (const auto* value = settings.find(parameter.name))
            spec.optimizer.settings.set(parameter.name, *value);
}

void takeSchedule(TrainingSpec& spec, const Settings& settings) {
    const std::string type = settings.text("schedule");
    const Schema* own = engine::optim::findSchedule(type);
    if (own == nullptr)
        return;
    const auto warmup = spec.schedule.settings.integer("warmup_steps");
    if (type != spec.schedule.type) {
        spec.schedule = {type, own->defaults()};
        spec.schedule.settings.set("warmup_steps", warmup);
        return;
    }
    for (const Parameter& parameter : own->parameters)
        if (const auto* value = settings.find(kSchedule + parameter.name))
            spec.schedule.settings.set(parameter.name, *value);
}

void takeUnfreezing(engine::train::UnfreezingSpec& spec, const Settings& settings) {
    const std::string prefix = kUnfreezing;
    spec.type = settings.text(prefix + "type", spec.type);
    spec.epochsPerLayer =
        static_cast<int>(settings.integer(prefix + "epochs_per_layer", spec.epochsPerLayer));
}

void takeStopping(engine::train::EarlyStoppingSpec& spec, const Settings& settings) {
    const std::string prefix = kStopping;
    spec.enabled = settings.flag(kStop);
    spec.monitor = settings.text(prefix + "monitor", spec.monitor);
    spec.patience = static_cast<int>(settings.integer(prefix + "patience", spec.patience));
    spec.minDelta = settings.real(prefix + "min_delta", spec.minDelta);
    spec.restoreBestWeights = settings.flag(prefix + "restore_best_weights", spec.restoreBestWeights);
}

} // namespace

Schema trainingForm(const TrainingSpec& spec) {
    std::vector<std::string> losses;
    for (const auto& loss : engine::model::losses())
        losses.push_back(loss.name);
    Schema form;
    form.type = spec.optimizer.type + " " + spec.schedule.type +
                (spec.earlyStopping.enabled ? " stopping" : "") +
                (spec.unfreezing.isGradual() ? " unfreezing" : "");
    form.parameters = {choiceParameter("loss", losses, "Loss",
                                       "How outputs are compared with targets: what training makes small."),
                       choiceParameter("optimizer", typesOf(engine::optim::optimizers()), "Optimizer",
                                       "How a step is made from the gradient.")};
    append(form, engine::optim::findOptimizer(spec.optimizer.type));
    append(form, &engine::train::trainingSchema());
    form.parameters.push_back(choiceParameter("schedule", typesOf(engine::optim::schedules()), "Schedule",
                                              "How the learning rate changes while training."));
    append(form, engine::optim::findSchedule(spec.schedule.type), kSchedule);
    append(form, &engine::train::regularizationSchema());
    append(form, &engine::train::unfreezingSchema(), kUnfreezing);
    if (!spec.unfreezing.isGradual())
        form.parameters.pop_back(); // how many epochs
    form.parameters.push_back(flagParameter(
        kStop, false, "Stop early",
        "Ends training when it no longer helps, before the network learns its samples by heart."));
    if (spec.earlyStopping.enabled)
        append(form, &engine::train::earlyStoppingSchema(), kStopping);
    return form;
}

std::map<std::string, QString> trainingCaptions() {
    return {{"batch_size", tr("Batches and epochs")},
            {"schedule", tr("Learning rate over time")},
            {"l1", tr("Regularization")},
            {"unfreezing.type", tr("Layer by layer")},
            {kStop, tr("Early stopping")}};
}

Settings toSettings(const TrainingSpec& spec) {
    Settings settings = spec.optimizer.settings;
    settings.set("loss", spec.loss);
    settings.set("optimizer", spec.optimizer.type);
    settings.set("batch_size", std::int64_t{spec.batchSize});
    settings.set("epochs", std::int64_t{spec.epochs});
    settings.set("shuffle", spec.shuffle);
    settings.set("seed", static_cast<std::int64_t>(spec.seed));
    settings.set("precision", std::string(spec.precision == Precision::Float64 ? "float64" : "float32"));
    settings.set("schedule", spec.schedule.type);
    put(settings, spec.schedule.settings, kSchedule);
    settings.set("l1", spec.l1);
    settings.set("l2", spec.l2);
    settings.set("gradient_clip_norm", spec.gradientClipNorm);
    put(settings,
        {{"type", spec.unfreezing.type}, {"epochs_per_layer", std::int64_t{spec.unfreezing.epochsPerLayer}}},
        kUnfreezing);
    settings.set(kStop, spec.earlyStopping.enabled);
    put(settings,
        {{"monitor", spec.earlyStopping.monitor},
         {"patience", std::int64_t{spec.earlyStopping.patience}},
         {"min_delta", spec.earlyStopping.minDelta},
         {"restore_best_weights", spec.earlyStopping.restoreBestWeights}},
        kStopping);
    return settings;
}

TrainingSpec fromSettings(TrainingSpec spec, const Settings& settings) {
    spec.loss = settings.text("loss");
    spec.batchSize = static_cast<int>(settings.integer("batch_size"));
    spec.epochs = static_cast<int>(settings.integer("epochs"));
    spec.shuffle = settings.flag("shuffle");
    spec.seed = static_cast<std::uint64_t>(settings.integer("seed"));
    spec.precision = settings.text("precision") == "float64" ? Precision::Float64 : Precision::Float32;
    spec.l1 = settings.real("l1");
    spec.l2 = settings.real("l2");
    spec.gradientClipNorm = settings.real("gradient_clip_norm");
    takeOptimizer(spec, settings);
    takeSchedule(spec, settings);
    takeUnfreezing(spec.unfreezing, settings);
    takeStopping(spec.earlyStopping, settings);
    return spec;
}

} // namespace ui
