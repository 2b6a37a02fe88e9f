#include "ui/panels/data_settings.h"

#include "engine/data/builtin_sets.h"
#include "engine/data/generators.h"
#include "engine/io/data_files.h"

#include <cmath>

namespace ui {

using engine::core::Kind;
using engine::core::Parameter;
using engine::core::Schema;
using engine::core::Settings;
using engine::data::DataSpec;
using engine::data::SplitSpec;
using engine::data::Task;

namespace {

Parameter share(const char* name, const char* label, const char* help) {
    Parameter parameter;
    parameter.name = name;
    parameter.defaultValue = 0.15;
    parameter.minimum = 0;
    parameter.maximum = 0.9;
    parameter.label = label;
    parameter.help = help;
    return parameter;
}

Parameter seed() {
    Parameter parameter;
    parameter.name = "seed";
    parameter.kind = Kind::Integer;
    parameter.defaultValue = std::int64_t{0};
    parameter.minimum = 0;
    parameter.maximum = 9007199254740992.0;
    parameter.label = "Seed";
    parameter.help =
        "Where the random numbers of generator and split begin: the same seed gives the same data.";
    return parameter;
}

Parameter samplesPerClass() {
    Parameter parameter;
    parameter.name = "samples_per_class";
    parameter.kind = Kind::Integer;
    parameter.defaultValue = std::int64_t{0};
    parameter.minimum = 0;
    parameter.maximum = 1e9;
    parameter.label = "Per class";
    parameter.help =
        "At most so many training samples of each class, drawn by the seed; 0: all. What is watched "
        "and tested stays whole.";
    return parameter;
}

// In words that stand for "standardize" and "scale" of the project file.
constexpr const char *kNotScaled = "as they are", *kStandardized = "standardized", *kMinMax = "0 to 1";

Parameter scaling() {
    Parameter parameter;
    parameter.name = "scale";
    parameter.kind = Kind::Choice;
    parameter.defaultValue = std::string(kNotScaled);
    parameter.choices = {kNotScaled, kStandardized, kMinMax};
    parameter.label = "Inputs";
    parameter.help =
        "Standardized: mean 0 and deviation 1; 0 to 1: the least to the largest value. Measured on the "
        "training samples only.";
    return parameter;
}

Parameter targets() {
    Parameter parameter;
    parameter.name = "targets";
    parameter.kind = Kind::Choice;
    parameter.defaultValue = std::string(kNotScaled);
    parameter.choices = {kNotScaled, kStandardized};
    parameter.label = "Targets";
    parameter.help =
        "Standardized: training works towards numbers of mean 0 and deviation 1, measured on the training "
        "samples only. Answers are shown in the target's own units; losses are in standardized ones.";
    return parameter;
}

} // namespace

Schema dataSchema(const std::string& source, std::optional<Task> task) {
    Schema schema;
    schema.type = "data from " + source + (task == Task::Classification ? " of classes" : "");
    if (const Schema* known = engine::data::findSource(source))
        schema.parameters = known->parameters;
    schema.parameters.push_back(
        share("validation", "Validation",
              "Share of the samples that training does not see and that is watched during it."));
    if (!engine::io::hasTestPart(source))
        schema.parameters.push_back(share("test", "Test", "Share of the samples that is kept for the end."));
    if (task == Task::Classification)
        schema.parameters.push_back(samplesPerClass());
    schema.parameters.push_back(seed());
    schema.parameters.push_back(scaling());
    if (task == Task::Regression)
        schema.parameters.push_back(targets());
    return schema;
}

Settings toDataSettings(const DataSpec& spec) {
    Settings settings = spec.settings;
    settings.set("validation", spec.split.validation);
    if (!engine::io::hasTestPart(spec.source))
        settings.set("test", spec.split.test);
    settings.set("samples_per_class", std::int64_t{spec.samplesPerClass});
    settings.set("seed", static_cast<std::int64_t>(spec.seed));
    settings.set("scale", std::string(spec.standardize ? kStandardized : spec.minMax ? kMinMax : kNotScaled));
    settings.set("targets", std::string(spec.standardizeTargets ? kStandardized : kNotScaled));
    return settings;
}

SplitSpec withShares(double validation, double test) {
    // 1 - 0.15 - 0.15 is to be 0.7, not 0.7000000000000001.
    return {std::round((1 - validation - test) * 1e9) / 1e9, validation, test};
}

DataSpec fromDataSettings(DataSpec spec, Settings settings) {
    spec.split = withShares(settings.real("validation"), settings.real("test", spec.split.test));
    spec.samplesPerClass = static_cast<int>(settings.integer("samples_per_class", spec.samplesPerClass));
    spec.seed = static_cast<std::uint64_t>(settings.integer("seed"));
    spec.standardize = settings.text("scale") == kStandardized;
    spec.minMax = settings.text("scale") == kMinMax;
    if (settings.find("targets"))
        spec.standardizeTargets = settings.text("targets") == kStandardized;
    spec.scaler.reset(); // fitted on other training rows, or of another kind
    spec.targetScaler.reset();
    for (const char* name : {"validation", "test", "samples_per_class", "seed", "scale", "targets"})
        settings.remove(name);
    spec.settings = settings;
    return spec;
}

} // namespace ui
