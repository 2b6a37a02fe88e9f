#include "engine/optim/schedule.h"

#include "engine/optim/parameters.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace engine::optim {

namespace {

using core::Parameter;
using core::Schema;
using core::Settings;

constexpr double kLargestCount = std::numeric_limits<int>::max();
// Exact as a double, and beyond any training.
constexpr double kLargestStep = 9007199254740992.0;
constexpr double kSmallestReduction = 1e-8;

Parameter count(const char* name, std::int64_t byDefault, double minimum, double maximum, const char* unit,
                const char* label, const char* help) {
    Parameter parameter = number(name, 0, minimum, maximum, label, help);
    parameter.kind = core::Kind::Integer;
    parameter.defaultValue = byDefault;
    parameter.unit = unit;
    return parameter;
}

Parameter aboveMinimum(Parameter parameter) {
    parameter.minimumIncluded = false;
    return parameter;
}

/// With warm-up at the end, as every schedule has it.
Schema schema(const char* type, const char* label, const char* help, std::vector<Parameter> parameters) {
    parameters.push_back(
        count("warmup_steps", 0, 0, kLargestStep, "steps", "Warm-up",
              "So many steps at the beginning raise the learning rate evenly from 0. Steps, not epochs."));
    return {type, label, help, std::move(parameters)};
}

Schema constantSchema() {
    return schema("constant", "Constant", "The learning rate stays as it is set.", {});
}

Schema stepSchema() {
    return schema("step", "Steps",
                  "Multiplies the learning rate by gamma after every so many epochs (StepLR).",
                  {count("step_size", 30, 1, kLargestCount, "epochs", "Every",
                         "So many epochs pass from one reduction to the next."),
                   aboveMinimum(number("gamma", 0.1, 0, 1, "Gamma",
                                       "What the learning rate is multiplied by: 0.1 makes it ten times "
                                       "smaller."))});
}

Schema exponentialSchema() {
    return schema("exponential", "Exponential",
                  "Multiplies the learning rate by gamma after every epoch (ExponentialLR).",
                  {aboveMinimum(number(
                      "gamma", 0.99, 0, 1, "Gamma",
                      "What the learning rate is multiplied by after each epoch: 0.99 halves it in 69."))});
}

Schema cosineSchema() {
    return schema(
        "cosine", "Cosine",
        "Falls along half a cosine from the learning rate to the lowest rate, over all epochs "
        "(CosineAnnealingLR).",
        {number("eta_min", 0, 0, 100, "Lowest rate", "Where the learning rate arrives at the end.")});
}

Schema oneCycleSchema() {
    return schema(
        "one_cycle", "One cycle",
        "Rises to the learning rate, then falls far below where it began, step by step over all epochs "
        "(OneCycleLR).",
        {number("pct_start", 0.3, 0, 1, "Rise", "The share of all steps that is spent rising."),
         aboveMinimum(number("div_factor", 25, 0, 1e12, "Start divisor",
                             "Training begins with the learning rate divided by this.")),
         aboveMinimum(number("final_div_factor", 1e4, 0, 1e12, "End divisor",
                             "Training ends with the rate of its beginning divided by this."))});
}

Schema plateauSchema() {
    Parameter factor = aboveMinimum(
        number("factor", 0.1, 0, 0.999, "Factor", "What the learning rate is multiplied by each time."));
    return schema(
        "reduce_on_plateau", "On a plateau",
        "Reduces the learning rate when the validation loss (without validation: the training loss) no "
        "longer "
        "falls (ReduceLROnPlateau).",
        {factor,
         count("patience", 10, 0, kLargestCount, "epochs", "Patience",
               "So many epochs without a lower loss are waited for."),
         number("threshold", 1e-4, 0, 0.999, "Threshold",
                "By this share the loss must fall to count as lower: 0.0001 is a hundredth of a percent."),
         count("cooldown", 0, 0, kLargestCount, "epochs", "Cool-down",
               "So many epochs after a reduction are not counted."),
         number("min_lr", 0, 0, 100, "Lowest rate", "The learning rate is not reduced below this.")});
}

/// What the rate of a schedule without warm-up is made from.
struct Moment {
    double baseRate;
    const Position& position;
    const PlateauState& plateau;
    double epoch() const { return static_cast<double>(position.step / position.stepsPerEpoch); }
};

double constantRate(const Settings&, const Moment& now) { return now.baseRate; }

double stepRate(const Settings& settings, const Moment& now) {
    const double reductions = std::floor(now.epoch() / settings.real("step_size"));
    return now.baseRate * std::pow(settings.real("gamma"), reductions);
}

double exponentialRate(const Settings& settings, const Moment& now) {
    return now.baseRate * std::pow(settings.real("gamma"), now.epoch());
}

/// From `start` to `end` along half a cosine, as `part` goes from 0 to 1.
double annealed(double start, double end, double part) {
    return end + (start - end) / 2 * (std::cos(std::numbers::pi * part) + 1);
}

double cosineRate(const Settings& settings, const Moment& now) {
    const double epochs = static_cast<double>(now.position.epochs);
    const double epoch = std::min(now.epoch(), epochs - 1);
    return annealed(now.baseRate, settings.real("eta_min"), epoch / epochs);
}

double oneCycleRate(const Settings& settings, const Moment& now) {
    const double steps =
        static_cast<double>(now.position.epochs) * static_cast<double>(now.position.stepsPerEpoch);
    const double last = steps - 1, step = std::min(static_cast<double>(now.position.step), last);
    const double top = settings.real("pct_start") * steps - 1;
    const double first = now.baseRate / settings.real("div_factor");
    if (step <= top)
        return annealed(first, now.baseRate, top > 0 ? step / top : 1);
    return annealed(now.baseRate, first / settings.real("final_div_factor"), (step - top) / (last - top));
}

double plateauRate(const Settings& settings, double baseRate, double factor) {
    // A rate that is below the lowest from the start stays.
    return std::min(baseRate, std::max(baseRate * factor, settings.real("min_lr")));
}

double reducedRate(const Settings& settings, const Moment& now) {
    return plateauRate(settings, now.baseRate, now.plateau.factor);
}

struct Type {
    Schema schema;
    double (*rate)(const Settings&, const Moment&);
    bool everyStep = false;
};

const std::vector<Type>& types() {
    static const std::vector<Type> all = {
        {constantSchema(), constantRate},       {stepSchema(), stepRate},
        {exponentialSchema(), exponentialRate}, {cosineSchema(), cosineRate},
        {oneCycleSchema(), oneCycleRate, true}, {plateauSchema(), reducedRate},
    };
    return all;
}

const Type* find(const std::string& name) {
    for (const Type& type : types())
        if (type.schema.type == name)
            return &type;
    return nullptr;
}

} // namespace

const std::vector<Schema>& schedules() {
    static const std::vector<Schema> all = [] {
        std::vector<Schema> schemas;
        for (const Type& type : types())
            schemas.push_back(type.schema);
        return schemas;
    }();
    return all;
}

const Schema* findSchedule(const std::string& type) {
    const Type* found = find(type);
    return found != nullptr ? &found->schema : nullptr;
}

double scheduledRate(const ScheduleSpec& spec, double baseRate, const Position& position,
                     const PlateauState& plateau) {
    const double rate = find(spec.type)->rate(spec.settings, {baseRate, position, plateau});
    const double warmup = spec.settings.real("warmup_steps");
    const double number = static_cast<double>(position.step) + 1;
    return number < warmup ? rate * (number / warmup) : rate;
}

bool changesWithinEpoch(const ScheduleSpec& spec, const Position& position) {
    return find(spec.type)->everyStep ||
           static_cast<double>(position.step) + 1 < spec.settings.real("warmup_steps");
}

PlateauState plateauAfterEpoch(const ScheduleSpec& spec, const PlateauState& before, double loss,
                               double baseRate) {
    if (spec.type != "reduce_on_plateau")
        return before;
    const Settings& settings = spec.settings;
    PlateauState after = before;
    // A loss that is no number is no lower one.
    const bool lower = loss < before.best * (1 - settings.real("threshold"));
    after.best = lower ? loss : before.best;
    after.badEpochs = lower ? 0 : before.badEpochs + 1;
    if (before.cooldown > 0) {
        after.cooldown = before.cooldown - 1;
        after.badEpochs = 0;
    }
    if (after.badEpochs <= settings.integer("patience"))
        return after;
    const double factor = before.factor * settings.real("factor");
    if (plateauRate(settings, baseRate, before.factor) - plateauRate(settings, baseRate, factor) >
        kSmallestReduction)
        after.factor = factor;
    after.cooldown = static_cast<int>(settings.integer("cooldown"));
    after.badEpochs = 0;
    return after;
}

} // namespace engine::optim
