#include "engine/data/generators.h"

#include "engine/core/parameter.h"
#include "engine/core/random.h"

#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace engine::data {

namespace {

using core::Index;
using core::Random;
using Point = std::array<double, 2>;

constexpr double kRadius = 5, kPlaneRadius = 6, kPi = std::numbers::pi;

/// Which point of a class to make: the `number`th of `count` points of class `label` of `classes`.
struct Place {
    int label, classes;
    Index number, count;
    double noise;
};

struct Generator {
    core::Schema schema;
    std::function<void(Random&, const core::Settings&, Dataset&)> fill;
};

Point shifted(Random& random, double x, double y, double reach) {
    const double dx = random.uniform(-1, 1) * reach, dy = random.uniform(-1, 1) * reach;
    return {x + dx, y + dy};
}

Point circle(Random& random, const Place& place) {
    const double r =
        place.label == 1 ? random.uniform(0, 0.5 * kRadius) : random.uniform(0.7 * kRadius, kRadius);
    const double angle = random.uniform(0, 2 * kPi);
    return shifted(random, r * std::sin(angle), r * std::cos(angle), kRadius * place.noise);
}

Point exclusiveOr(Random& random, const Place& place) {
    constexpr double kPadding = 0.3;
    const double x = random.uniform(-kRadius, kRadius);
    const double height = random.uniform(0, kRadius) + kPadding;
    const bool above = (place.label == 1) == (x > 0);
    return shifted(random, x + (x > 0 ? kPadding : -kPadding), above ? height : -height,
                   kRadius * place.noise);
}

Point gaussian(Random& random, const Place& place) {
    const double center = place.label == 1 ? 2 : -2;
    const double deviation = std::sqrt(0.5 + 7 * place.noise);
    const double x = random.normal(center, deviation), y = random.normal(center, deviation);
    return {x, y};
}

Point spiral(Random& random, const Place& place) {
    const double share = static_cast<double>(place.number) / static_cast<double>(place.count);
    const double r = share * kRadius;
    const double t = 1.75 * share * 2 * kPi + 2 * kPi * (place.classes - 1 - place.label) / place.classes;
    return shifted(random, r * std::sin(t), r * std::cos(t), place.noise);
}

Point moons(Random& random, const Place& place) {
    constexpr double kScale = 10.0 / 3;
    const double steps = static_cast<double>(std::max<Index>(place.count - 1, 1));
    const double t = kPi * static_cast<double>(place.number) / steps;
    const double x = place.label == 0 ? std::cos(t) : 1 - std::cos(t);
    const double y = place.label == 0 ? std::sin(t) : 0.5 - std::sin(t);
    const double dx = random.normal(0, place.noise), dy = random.normal(0, place.noise);
    return {(x + dx - 0.5) * kScale, (y + dy - 0.25) * kScale};
}

std::vector<int> shuffledNumbers(Random& random, Index count) {
    std::vector<int> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    random.shuffle(numbers);
    return numbers;
}

void inPlane(Dataset& dataset, Index samples) {
    dataset.featureNames = {"x1", "x2"};
    dataset.features.resize(2, samples);
}

void numberClasses(Dataset& dataset, Index classes) {
    dataset.task = Task::Classification;
    for (Index c = 0; c < classes; ++c)
        dataset.classNames.push_back(std::to_string(c));
}

/// The last class to class 0 in turn; the points of a class in random order, so that any prefix shows the
/// whole figure. `many` is the parameter that says how many classes; none: two.
auto inTurn(Point (*point)(Random&, const Place&), const char* many = "") {
    return [point, many](Random& random, const core::Settings& settings, Dataset& dataset) {
        const Index samples = settings.integer("samples");
        const int classes = static_cast<int>(settings.integer(many, 2));
        const double noise = settings.real("noise");
        std::vector<std::vector<int>> numbers;
        for (Index c = 0; c < classes; ++c)
            numbers.push_back(shuffledNumbers(random, (samples + c) / classes));
        numberClasses(dataset, classes);
        inPlane(dataset, samples);
        dataset.classes.reserve(static_cast<std::size_t>(samples));
        for (Index i = 0; i < samples; ++i) {
            const int label = classes - 1 - static_cast<int>(i % classes);
            const std::vector<int>& own = numbers[static_cast<std::size_t>(label)];
            const Index number = own[static_cast<std::size_t>(i / classes)];
            const Point p = point(random, {label, classes, number, static_cast<Index>(own.size()), noise});
            dataset.features.col(i) << p[0], p[1];
            dataset.classes.push_back(label);
        }
    };
}

/// Two clouds that overlap, one of few points; those come at even distances, so that any prefix has their
/// share.
void imbalanced(Random& random, const core::Settings& settings, Dataset& dataset) {
    const Index samples = settings.integer("samples");
    const double n = static_cast<double>(samples), deviation = 2 * kRadius * settings.real("noise");
    const double rare = std::max(1.0, std::round(settings.real("share") * n));
    dataset.task = Task::Classification;
    dataset.classNames = {"common", "rare"};
    inPlane(dataset, samples);
    for (Index i = 0; i < samples; ++i) {
        const double before = static_cast<double>(i) * rare / n,
                     after = static_cast<double>(i + 1) * rare / n;
        const int label = std::llround(after) > std::llround(before) ? 1 : 0;
        const double center = label == 1 ? 1 : -1;
        const double x = random.normal(center, deviation), y = random.normal(center, deviation);
        dataset.features.col(i) << x, y;
        dataset.classes.push_back(label);
    }
}

/// Clouds around centres on a circle, turned by chance; the classes take turns.
void blobs(Random& random, const core::Settings& settings, Dataset& dataset) {
    constexpr double kCentres = 0.7 * kRadius;
    const Index samples = settings.integer("samples"), classes = settings.integer("classes");
    const double deviation = kRadius * settings.real("noise"), turn = random.uniform(0, 2 * kPi);
    numberClasses(dataset, classes);
    inPlane(dataset, samples);
    for (Index i = 0; i < samples; ++i) {
        const double angle = turn + 2 * kPi * static_cast<double>(i % classes) / static_cast<double>(classes);
        const double x = random.normal(kCentres * std::cos(angle), deviation);
        const double y = random.normal(kCentres * std::sin(angle), deviation);
        dataset.features.col(i) << x, y;
        dataset.classes.push_back(static_cast<int>(i % classes));
    }
}

void plane(Random& random, const core::Settings& settings, Dataset& dataset) {
    const Index samples = settings.integer("samples");
    dataset.task = Task::Regression;
    dataset.targetNames = {"y"};
    inPlane(dataset, samples);
    dataset.targets.resize(1, samples);
    for (Index i = 0; i < samples; ++i) {
        const double x = random.uniform(-kPlaneRadius, kPlaneRadius);
        const double y = random.uniform(-kPlaneRadius, kPlaneRadius);
        const Point read = shifted(random, x, y, kPlaneRadius * settings.real("noise"));
        dataset.features.col(i) << x, y;
        dataset.targets(0, i) = (read[0] + read[1]) / 10;
    }
}

void sine(Random& random, const core::Settings& settings, Dataset& dataset) {
    const Index samples = settings.integer("samples");
    dataset.task = Task::Regression;
    dataset.featureNames = {"x"};
    dataset.targetNames = {"y"};
    dataset.features.resize(1, samples);
    dataset.targets.resize(1, samples);
    for (Index i = 0; i < samples; ++i) {
        const double x = random.uniform(-6, 6);
        dataset.features(0, i) = x;
        dataset.targets(0, i) = random.normal(std::sin(x), settings.real("noise"));
    }
}

core::Schema schema(const std::string& type, const std::string& label, const std::string& help) {
    core::Parameter samples = core::wholeParameter(
        "samples", 500, 1, 1000000, "Samples",
        "How many samples are generated, for training, validation and test together.", "samples");
    samples.logarithmic = true;
    return {
        type,
        label,
        help,
        {samples, core::realParameter("noise", 0.1, 0, 1, "Noise",
                                      "How far samples lie from where they belong: 0 not at all, 1 about as "
                                      "far as the figure is large.")}};
}

core::Schema with(core::Schema schema, core::Parameter parameter) {
    schema.parameters.push_back(std::move(parameter));
    return schema;
}

core::Schema ofClasses(core::Schema schema) {
    return with(std::move(schema),
                core::wholeParameter("classes", 3, 2, 10, "Classes", "How many clouds there are."));
}

core::Schema ofArms(core::Schema schema) {
    return with(std::move(schema), core::wholeParameter("arms", 2, 2, 5, "Arms",
                                                        "How many arms are wound around each other; every "
                                                        "arm is a class of its own."));
}

core::Schema ofShare(core::Schema schema) {
    return with(
        std::move(schema),
        core::realParameter("share", 0.05, 0.01, 0.5, "Rare share",
                            "Share of the samples that are of the rare class: at 0.05, whoever always "
                            "says \"common\" is right 95 times in 100."));
}

const std::vector<Generator>& table() {
    static const std::vector<Generator> generators = {
        {schema("circle", "Circle", "A disc of one class inside a ring of the other."), inTurn(circle)},
        {schema("xor", "Exclusive or", "Opposite quadrants belong to the same class."), inTurn(exclusiveOr)},
        {schema("gaussian", "Two clouds", "Two normal distributions; noise widens them."), inTurn(gaussian)},
        {ofClasses(
             schema("blobs", "Blobs", "A normal distribution a class, side by side; noise widens them.")),
         blobs},
        {ofShare(schema("imbalanced", "Imbalanced",
                        "Two normal distributions that overlap, one of them rare; noise widens them.")),
         imbalanced},
        {ofArms(schema("spiral", "Spiral", "Arms wound around each other, each of its own class.")),
         inTurn(spiral, "arms")},
        {schema("moons", "Moons", "Two half circles that reach into each other."), inTurn(moons)},
        {schema("plane", "Plane", "Regression: (x1 + x2) / 10."), plane},
        {schema("sine", "Sine", "Regression with one input: sin(x)."), sine},
    };
    return generators;
}

} // namespace

const std::vector<core::Schema>& generators() {
    static const std::vector<core::Schema> schemas = [] {
        std::vector<core::Schema> result;
        for (const Generator& generator : table())
            result.push_back(generator.schema);
        return result;
    }();
    return schemas;
}

const core::Schema* findGenerator(const std::string& type) {
    for (const core::Schema& candidate : generators())
        if (candidate.type == type)
            return &candidate;
    return nullptr;
}

core::Result<Dataset> generate(const std::string& type, const core::Settings& settings, std::uint64_t seed) {
    std::vector<std::string> known;
    for (const Generator& generator : table()) {
        known.push_back(generator.schema.type);
        if (generator.schema.type != type)
            continue;
        const auto sound = core::checked(generator.schema, settings);
        if (!sound)
            return sound.error();
        Random random(seed, core::stream::kGenerator);
        Dataset dataset;
        dataset.name = type;
        generator.fill(random, *sound, dataset);
        return dataset;
    }
    return core::unknownName("generator", type, known);
}

} // namespace engine::data
