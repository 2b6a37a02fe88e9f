#include "observation.h"

#include "engine/data/generators.h"
#include "engine/train/session.h"
#include "measure.h"
#include "workloads.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>

namespace bench {

namespace {

using namespace engine;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 7;
constexpr int kEndless = 2'000'000'000;
constexpr auto kFrame = std::chrono::microseconds(16667);

/// What the window opens with.
Workload firstWorkload() {
    train::Experiment first = train::firstExperiment();
    first.training.epochs = kEndless;
    auto set = valueOf(data::generate(first.data.source, first.data.settings, first.data.seed));
    auto data = valueOf(data::prepare(std::make_shared<const data::Dataset>(std::move(set)), first.data, 1));
    return {"first", model::summary(first.network), first, std::move(data)};
}

double seconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Of all threads but this one.
double workerSeconds() { return seconds(CLOCK_PROCESS_CPUTIME_ID) - seconds(CLOCK_THREAD_CPUTIME_ID); }

/// Drains until the given verbs are answered; the latest snapshot.
train::SnapshotPtr answered(train::Session& session, std::vector<train::Point>& points) {
    for (;;) {
        points.clear();
        if (auto snapshot = session.mailbox().drain(points); snapshot && snapshot->verbs == session.verbs())
            return snapshot;
        std::this_thread::yield();
    }
}

/// Steps per second of the training thread's processor time.
double stepsPerSecond(const Workload& what, bool watched, double duration) {
    train::Session session;
    std::vector<train::Point> points;
    session.open(startTrainer(what));
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
    return static_cast<double>(last->step) / (workerSeconds() - before);
}

void report(const Workload& what, double duration) {
    std::vector<double> alone, watched, costs;
    for (int round = 0; round < kRounds; ++round) {
        alone.push_back(stepsPerSecond(what, false, duration));
        watched.push_back(stepsPerSecond(what, true, duration));
        costs.push_back(100 * (1 - watched.back() / alone.back()));
    }
    const auto [least, most] = std::minmax_element(costs.begin(), costs.end());
    std::printf("%-5s %-29s alone %9.0f, watched %9.0f steps/s, cost %.2f %% (rounds: %.2f ... %.2f %%)\n",
                what.name.c_str(), what.title.c_str(), median(alone), median(watched), median(costs), *least,
                *most);
}

} // namespace

void printObservationCost(double seconds) {
    report(firstWorkload(), seconds);
    for (const std::string& name : workloadNames())
        report(workload(name), seconds);
}

} // namespace bench
