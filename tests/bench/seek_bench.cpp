// How long it takes to go to a step of a long run: seek_bench [steps of the run, default 100000]. Prints for
// each network the time and memory of the run's past, and median and longest of 50 seeks through the session.

#include "measure.h"
#include "workloads.h"

#include "engine/core/random.h"
#include "engine/data/generators.h"
#include "engine/train/session.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace {

using namespace engine;
using namespace engine::train;
using Clock = std::chrono::steady_clock;

constexpr int kSeeks = 50;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// As soon as the session has answered.
SnapshotPtr answer(Session& session) {
    std::vector<Point> points;
    for (;;) {
        points.clear();
        auto latest = session.mailbox().drain(points);
        if (latest && latest->verbs == session.verbs() && latest->state)
            return latest;
        std::this_thread::yield();
    }
}

Experiment firstNetwork() {
    Experiment experiment = bench::valueOf(checked(firstExperiment()));
    experiment.training.epochs = 2'000'000'000;
    return experiment;
}

void report(const char* name, std::unique_ptr<AnyTrainer> trainer, long long steps) {
    Session session;
    const long long perEpoch = static_cast<long long>(trainer->stepsPerEpoch());
    session.open(std::move(trainer));
    const auto begin = Clock::now();
    for (long long taken = 0; taken < steps; taken += perEpoch)
        session.step(Granularity::Epoch);
    const SnapshotPtr end = answer(session);
    const double trained = secondsSince(begin);
    core::Random random(1);
    std::vector<double> times;
    for (int i = 0; i < kSeeks; ++i) {
        const auto target = static_cast<long long>(random.below(static_cast<std::uint64_t>(end->step)));
        const auto from = Clock::now();
        session.seek(target);
        const SnapshotPtr there = answer(session);
        times.push_back(secondsSince(from));
        if (there->step != target)
            bench::fail("it did not arrive");
    }
    std::printf(
        "%-34s %lld steps in %.1f s, past %.1f MiB; a seek takes %.1f ms (median of %d), longest %.1f ms\n",
        name, end->step, trained, double(end->past.bytes) / double(1 << 20), 1e3 * bench::median(times),
        kSeeks, 1e3 * *std::max_element(times.begin(), times.end()));
}

} // namespace

int main(int argc, char** argv) {
    const long long steps = argc > 1 ? std::atoll(argv[1]) : 100'000;
    for (const auto precision : {Precision::Float32, Precision::Float64}) {
        Experiment experiment = firstNetwork();
        experiment.training.precision = precision;
        const auto set = bench::valueOf(
            data::generate(experiment.data.source, experiment.data.settings, experiment.data.seed));
        auto data =
            bench::valueOf(data::prepare(std::make_shared<const data::Dataset>(set), experiment.data, 1));
        report(precision == Precision::Float32 ? "2-6-4-1 spiral, float32" : "2-6-4-1 spiral, float64",
               bench::valueOf(makeTrainer(experiment, std::move(data))), steps);
    }
    report("784-128-64-10 Adam, batch 64", bench::startTrainer(bench::workload("W4"), 2), steps);
    return 0;
}
