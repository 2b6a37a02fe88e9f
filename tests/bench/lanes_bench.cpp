// Lanes beside single runs, and Compare mode while they train: lanes_bench [epochs of the spiral, default
// 400] [seconds of the window, default 3].
//
// Eight lanes of learning rates in a LaneSession, in turns with the same eight runs one after the other, each
// in a Session; both are drained sixty times a second, and the wall clock counts. Once with one processor for
// the whole program and once with all. Then the window in Compare mode with eight lanes at full speed.

#include "bench_window.h"
#include "engine/analysis/lane_session.h"
#include "engine/analysis/lanes_of_setting.h"
#include "engine/data/generators.h"
#include "ui/compare/lane_desk.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/main_window.h"
#include "ui/modes/compare_mode.h"
#include "ui/modes/train_mode.h"
#include "workloads.h"

#include <QEventLoop>
#include <QTimer>
#include <QtTest>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <sched.h>
#include <thread>
#include <vector>

namespace {

using bench::share;
using bench::threadSeconds;
using namespace engine;
using Clock = std::chrono::steady_clock;
using train::Activity;

constexpr int kRounds = 5;
constexpr auto kFrame = std::chrono::microseconds(16667);
const std::vector<core::Value> kRates{0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2};

/// 2-6-4-1 on the spiral that the program opens with.
train::Experiment spiral(int epochs) {
    train::Experiment experiment = train::firstExperiment();
    experiment.training.epochs = epochs;
    return bench::valueOf(train::checked(experiment, train::Check::Runnable));
}

analysis::LaneSpec generated(const char* name, const train::Experiment& experiment) {
    auto set = bench::valueOf(
        data::generate(experiment.data.source, experiment.data.settings, experiment.data.seed));
    auto data = bench::valueOf(
        data::prepare(std::make_shared<const data::Dataset>(std::move(set)), experiment.data, 1));
    return {name, experiment, std::move(data)};
}

analysis::LaneSpec ofWorkload(const char* name, int epochs) {
    const bench::Workload& work = bench::workload(name);
    analysis::LaneSpec spec{name, work.experiment, work.data};
    spec.experiment.training.epochs = epochs;
    return spec;
}

/// Seconds that these take one after the other.
double oneByOne(const std::vector<analysis::LaneSpec>& lanes) {
    const auto begin = Clock::now();
    for (const analysis::LaneSpec& lane : lanes) {
        train::Session session;
        session.open(bench::valueOf(train::makeTrainer(lane.experiment, lane.data)));
        session.start();
        std::vector<train::Point> points;
        for (bool over = false; !over; std::this_thread::sleep_for(kFrame)) {
            points.clear();
            const auto snapshot = session.mailbox().drain(points);
            over = snapshot && snapshot->verbs == session.verbs() &&
                   (snapshot->activity == Activity::Finished || snapshot->activity == Activity::Diverged);
        }
    }
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

double sideBySide(const std::vector<analysis::LaneSpec>& lanes) {
    const auto begin = Clock::now();
    analysis::LaneSession session;
    session.open(lanes, 1);
    session.start(lanes.front().experiment.training.epochs);
    std::vector<analysis::LanePoint> points;
    for (bool over = false; !over; std::this_thread::sleep_for(kFrame)) {
        points.clear();
        const auto moment = session.drain(points);
        over = moment && moment->verbs == session.verbs() && moment->activity == Activity::Finished;
    }
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

void compare(const analysis::LaneSpec& base, const char* processors) {
    const auto lanes = bench::valueOf(analysis::lanesOfSetting(base, "learning_rate", kRates));
    std::vector<double> single, together, ratios;
    for (int round = 0; round < kRounds; ++round) {
        single.push_back(oneByOne(lanes));
        together.push_back(sideBySide(lanes));
        ratios.push_back(together.back() / single.back());
    }
    std::printf("%s, %s: %zu single runs %.2f s, as many lanes %.2f s, %.2f times (rounds: %.2f ... %.2f)\n",
                base.name.c_str(), processors, lanes.size(), share(single, 0.5), share(together, 0.5),
                share(ratios, 0.5), share(ratios, 0), share(ratios, 1));
    std::fflush(stdout);
}

int watch(double seconds) {
    ui::MainWindow window(ui::fileSource());
    window.resize(1440, 900);
    window.setMode(QStringLiteral("compare"));
    window.show();
    auto* mode = window.findChild<ui::CompareMode*>();
    if (!mode || !QTest::qWaitForWindowExposed(&window))
        return 1;
    if (const auto edited = window.findChild<ui::TrainMode*>()->context().document.edit(
            QStringLiteral("spiral"), spiral(2'000'000));
        !edited)
        bench::fail(edited.error().text());
    ui::Sweep sweep;
    sweep.values = kRates;
    if (const auto opened = mode->desk().open(sweep); !opened)
        bench::fail(opened.error().text());
    std::vector<double> gaps, work;
    double worked = threadSeconds();
    auto last = Clock::now();
    QObject::connect(&mode->desk(), &ui::LaneDesk::framed, mode, [&] {
        const auto now = Clock::now();
        const double used = threadSeconds();
        gaps.push_back(std::chrono::duration<double, std::milli>(now - last).count());
        work.push_back(1e3 * (used - worked));
        last = now;
        worked = used;
    });
    mode->desk().feed().play();
    QEventLoop loop;
    QTimer::singleShot(int(1000 * seconds), Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
    mode->desk().feed().cancel();
    std::printf(
        "Compare mode, %zu lanes of %s: %.1f frames/s; between two frames: median %.1f ms, p95 %.1f ms, "
        "longest %.1f ms; window's work a frame: median %.1f ms, p95 %.1f ms of processor time\n",
        kRates.size(), model::summary(spiral(1).network).c_str(), double(gaps.size()) / seconds,
        share(gaps, 0.5), share(gaps, 0.95), share(gaps, 1), share(work, 0.5), share(work, 0.95));
    return gaps.empty() ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) {
    const bench::Application application(argc, argv);
    const int epochs = argc > 1 ? std::max(2, std::atoi(argv[1])) : 400;
    const double seconds = argc > 2 ? std::max(0.2, std::atof(argv[2])) : 3;
    const analysis::LaneSpec points = generated("2-6-4-1, spiral", spiral(epochs));
    const analysis::LaneSpec digits = ofWorkload("W3", std::max(1, epochs / 100));
    cpu_set_t all, one;
    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof all, &all) == 0) {
        int first = 0;
        while (!CPU_ISSET(first, &all))
            ++first;
        CPU_SET(first, &one);
        sched_setaffinity(0, sizeof one, &one);
        compare(points, "one processor");
        compare(digits, "one processor");
        sched_setaffinity(0, sizeof all, &all);
    }
    compare(points, "all processors");
    compare(digits, "all processors");
    return watch(seconds);
}
