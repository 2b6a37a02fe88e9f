// How fast the engine trains, and what it costs to watch it: engine_bench [seconds per measurement, default
// 1].
//
// "alone": a session whose mailbox nobody reads. "watched": the same, drained 60 times a second as the window
// does. Rates count the processor time of the training thread, so that other work on the machine does not
// show; the two kinds of a measurement take turns, and the median of the rounds counts.

#include "engine/data/generators.h"
#include "engine/data/prepare.h"
#include "engine/train/session.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace engine;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 7;
constexpr auto kFrame = std::chrono::microseconds(16667);

struct Case {
    std::string name;
    train::Experiment experiment;
    data::PreparedPtr data;
};

[[noreturn]] void fail(const core::Error& error) {
    std::fprintf(stderr, "engine_bench: %s\n", error.text().c_str());
    std::exit(1);
}

template <class T>
T valueOf(core::Result<T> result) {
    if (!result)
        fail(result.error());
    return *std::move(result);
}

Case firstCase() {
    const train::Experiment first = train::firstExperiment();
    auto set = valueOf(data::generate(first.data.source, first.data.settings, first.data.seed));
    auto data = valueOf(data::prepare(std::make_shared<const data::Dataset>(std::move(set)), first.data, 1));
    return {"2-6-4-1, batch " + std::to_string(first.training.batchSize), first, std::move(data)};
}

/// Ten classes of random pictures.
Case pictures(const std::string& name, int inputs, const std::vector<int>& hidden, int samples) {
    data::Dataset set;
    set.features.resize(inputs, samples);
    core::Random random(1);
    for (double& pixel : set.features.reshaped())
        pixel = random.uniform();
    for (int i = 0; i < samples; ++i)
        set.classes.push_back(i % 10);
    for (int i = 0; i < inputs; ++i)
        set.featureNames.push_back(std::to_string(i));
    for (int i = 0; i < 10; ++i)
        set.classNames.push_back(std::to_string(i));
    train::Experiment experiment;
    experiment.network.input = {inputs};
    for (const int units : hidden)
        experiment.network.layers.push_back(model::denseLayer(units, "relu"));
    experiment.network.layers.push_back(model::denseLayer(10, "softmax"));
    experiment.training.loss = "cross_entropy";
    experiment.training.optimizer = {"adam", {{"learning_rate", 0.001}}};
    experiment.training.batchSize = 32;
    auto data =
        valueOf(data::prepare(std::make_shared<const data::Dataset>(std::move(set)), experiment.data, 10));
    return {name + ", batch 32", experiment, std::move(data)};
}

double seconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Of all threads but this one.
double workerSeconds() { return seconds(CLOCK_PROCESS_CPUTIME_ID) - seconds(CLOCK_THREAD_CPUTIME_ID); }

struct Measured {
    double stepsPerSecond = 0, samplesPerSecond = 0, epochsPerSecond = 0;
};

/// Drains until the given verbs are answered; the latest snapshot.
train::SnapshotPtr answered(train::Session& session, std::vector<train::Point>& points) {
    for (;;) {
        points.clear();
        if (auto snapshot = session.mailbox().drain(points); snapshot && snapshot->verbs == session.verbs())
            return snapshot;
        std::this_thread::yield();
    }
}

Measured measure(const Case& what, bool watched, double duration) {
    train::Experiment endless = what.experiment;
    endless.training.epochs = 2000000000;
    train::Session session;
    std::vector<train::Point> points;
    session.open(valueOf(train::makeTrainer(endless, what.data)));
    answered(session, points);
    const double before = workerSeconds();
    session.start();
    const auto end = Clock::now() + std::chrono::duration<double>(duration);
    for (auto frame = Clock::now(); frame < end; frame += kFrame) {
        std::this_thread::sleep_until(frame);
        if (watched) {
            points.clear();
            session.mailbox().drain(points);
        }
    }
    session.pause();
    // An unread mailbox still holds the snapshot of the pause, or gets it now.
    const auto last = answered(session, points);
    const double spent = workerSeconds() - before;
    const double rows = static_cast<double>(what.data->split.train.size());
    const double steps = static_cast<double>(last->step);
    const double perEpoch =
        static_cast<double>(valueOf(train::makeTrainer(endless, what.data))->stepsPerEpoch());
    return {steps / spent, steps / perEpoch * rows / spent, steps / perEpoch / spent};
}

Measured median(std::vector<Measured> all) {
    std::sort(all.begin(), all.end(),
              [](const Measured& a, const Measured& b) { return a.stepsPerSecond < b.stepsPerSecond; });
    return all[all.size() / 2];
}

/// The trainer alone, without thread and mailbox.
double bareStepsPerSecond(const Case& what, double duration) {
    auto trainer = valueOf(train::makeTrainer(what.experiment, what.data));
    const double begin = seconds(CLOCK_THREAD_CPUTIME_ID);
    double now = begin;
    while (now - begin < duration) {
        for (int i = 0; i < 100; ++i)
            trainer->step();
        now = seconds(CLOCK_THREAD_CPUTIME_ID);
    }
    return static_cast<double>(trainer->steps()) / (now - begin);
}

void report(const Case& what, double duration) {
    std::vector<Measured> alone, watched;
    std::vector<double> costs;
    for (int round = 0; round < kRounds; ++round) {
        alone.push_back(measure(what, false, duration));
        watched.push_back(measure(what, true, duration));
        costs.push_back(100 * (1 - watched.back().stepsPerSecond / alone.back().stepsPerSecond));
    }
    std::sort(costs.begin(), costs.end());
    const Measured a = median(alone), w = median(watched);
    std::printf("%-24s trainer alone %9.0f steps/s\n", what.name.c_str(), bareStepsPerSecond(what, duration));
    std::printf("%-24s alone   %9.0f steps/s %11.0f samples/s %9.1f epochs/s\n", "", a.stepsPerSecond,
                a.samplesPerSecond, a.epochsPerSecond);
    std::printf("%-24s watched %9.0f steps/s %11.0f samples/s %9.1f epochs/s\n", "", w.stepsPerSecond,
                w.samplesPerSecond, w.epochsPerSecond);
    std::printf("%-24s cost of observation %.2f %% (rounds: %.2f ... %.2f %%)\n", "", costs[costs.size() / 2],
                costs.front(), costs.back());
}

} // namespace

int main(int count, char** arguments) {
    const double duration = count > 1 ? std::max(0.05, std::atof(arguments[1])) : 1;
    report(firstCase(), duration);
    report(pictures("64-32-10", 64, {32}, 1800), duration);
    report(pictures("784-128-64-10", 784, {128, 64}, 2000), duration);
    return 0;
}
