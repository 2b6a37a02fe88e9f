// What the window draws and what it costs the training thread: window_bench [seconds per measurement, default
// 3] [width height], or window_bench soak MINUTES.
//
// Train mode with every instrument in view at full speed in the window, in turns with a session that nobody
// watches; the median of the rounds counts. The training thread is rated by its own processor time, so that
// other work on the machine does not show; wall-clock rates are printed beside it.

#include "bench_window.h"
#include "engine/train/session.h"
#include "ui/file_access.h"
#include "ui/main_window.h"
#include "ui/modes/train_mode.h"
#include "ui/panels/metric_panels.h"

#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QHash>
#include <QTimer>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <malloc.h>
#include <memory>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace {

using bench::share;
using bench::threadSeconds;
using engine::train::Activity;

constexpr int kRounds = 7;
constexpr int kEndless = 2'000'000'000;

/// Processor seconds of every thread but this one.
QHash<QString, double> otherThreads() {
    QHash<QString, double> seconds;
    const QString self = QString::number(gettid());
    for (const QString& thread :
         QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(QStringLiteral("/proc/self/task/%1/schedstat").arg(thread));
        if (thread != self && file.open(QIODevice::ReadOnly))
            seconds[thread] = 1e-9 * file.readAll().split(' ').front().toDouble();
    }
    return seconds;
}

/// What the busiest of them has used since: the training thread, which never rests.
double busiestSince(const QHash<QString, double>& before) {
    double most = 0;
    const auto now = otherThreads();
    for (auto it = now.begin(); it != now.end(); ++it)
        most = std::max(most, it.value() - before.value(it.key()));
    return most;
}

struct Rate {
    double perProcessorSecond = 0, perSecond = 0;
};

struct Frames {
    std::vector<double> gaps, work; ///< milliseconds
};

Rate alone(const engine::train::Experiment& experiment, const engine::data::PreparedPtr& data,
           double seconds) {
    auto trainer = engine::train::makeTrainer(experiment, data);
    engine::train::Session session;
    if (!trainer)
        return {};
    session.open(std::move(*trainer));
    const auto before = otherThreads();
    QElapsedTimer clock;
    clock.start();
    session.start();
    QTest::qSleep(int(1000 * seconds));
    session.pause();
    std::vector<engine::train::Point> points;
    engine::train::SnapshotPtr last;
    while (!last || last->verbs != session.verbs())
        if (auto latest = session.mailbox().drain(points))
            last = latest;
    const double steps = double(last->step);
    const double spent = busiestSince(before);
    return {steps / spent, steps / (1e-3 * double(clock.elapsed()))};
}

Rate watched(ui::Run& run, double seconds, Frames& frames) {
    run.reset();
    run.setSpeed(0);
    QElapsedTimer clock, gap;
    double worked = threadSeconds();
    bool first = true;
    const auto counter = QObject::connect(&run, &ui::Run::framed, &run, [&] {
        const double now = threadSeconds();
        if (!first) {
            frames.gaps.push_back(1e-6 * double(gap.nsecsElapsed()));
            frames.work.push_back(1e3 * (now - worked));
        }
        first = false;
        worked = now;
        gap.start();
    });
    const auto before = otherThreads();
    clock.start();
    run.play();
    QEventLoop loop;
    QTimer::singleShot(int(1000 * seconds), Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
    QObject::disconnect(counter);
    const double steps = double(run.snapshot()->step), elapsed = 1e-3 * double(clock.elapsed());
    const double spent = busiestSince(before);
    run.pause();
    return {steps / spent, steps / elapsed};
}

void report(ui::Run& run, double seconds) {
    Frames frames;
    std::vector<double> costs, wallCosts, drawn;
    std::vector<double> free, seen;
    for (int round = 0; round < kRounds; ++round) {
        const Rate a = alone(run.experiment(), run.data(), seconds);
        const std::size_t before = frames.gaps.size();
        const Rate w = watched(run, seconds, frames);
        drawn.push_back(double(frames.gaps.size() - before) / seconds);
        costs.push_back(100 * (1 - w.perProcessorSecond / a.perProcessorSecond));
        wallCosts.push_back(100 * (1 - w.perSecond / a.perSecond));
        free.push_back(a.perProcessorSecond);
        seen.push_back(w.perProcessorSecond);
    }
    std::printf("frames/s %.1f (median of %d rounds)\n", share(drawn, 0.5), kRounds);
    std::printf("between two frames: median %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms\n",
                share(frames.gaps, 0.5), share(frames.gaps, 0.95), share(frames.gaps, 0.99),
                share(frames.gaps, 1));
    std::printf("window's work a frame: median %.1f ms, p95 %.1f ms, p99 %.1f ms of processor time\n",
                share(frames.work, 0.5), share(frames.work, 0.95), share(frames.work, 0.99));
    std::printf("training thread alone %.0f steps/s, watched %.0f steps/s (of its processor time)\n",
                share(free, 0.5), share(seen, 0.5));
    std::printf("cost of the window to the training thread %.2f %% (rounds: %.2f ... %.2f %%); by the wall "
                "clock %.1f %%\n",
                share(costs, 0.5), share(costs, 0), share(costs, 1), share(wallCosts, 0.5));
}

double residentMebibytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ')[1].toDouble() * double(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// What the program has asked for and not given back, and what the allocator holds beyond that.
struct Heap {
    double used = 0, free = 0; ///< MiB
};
Heap heap() {
    const struct mallinfo2 now = mallinfo2(); // of all arenas
    return {double(now.uordblks + now.hblkhd) / (1 << 20), double(now.fordblks) / (1 << 20)};
}

/// Trains at full speed and prints, every minute, what the process occupies.
void soak(ui::Run& run, int minutes) {
    run.setSpeed(0);
    run.play();
    for (int minute = 0; minute <= minutes; ++minute) {
        const Heap now = heap();
        std::printf(
            "minute %2d: %.1f MiB resident, %.1f MiB of heap in use, %.1f MiB of it free, epoch %lld, "
            "%.1f MiB of keyframes\n",
            minute, residentMebibytes(), now.used, now.free, run.snapshot()->epoch,
            double(run.snapshot()->past.bytes) / (1 << 20));
        std::fflush(stdout);
        QEventLoop loop;
        QTimer::singleShot(60'000, Qt::PreciseTimer, &loop, &QEventLoop::quit);
        if (minute < minutes)
            loop.exec();
    }
    run.pause();
}

} // namespace

int main(int argc, char** argv) {
    const bench::Application application(argc, argv);
    const bool soaks = argc > 2 && std::string_view(argv[1]) == "soak";
    const double seconds = argc > 1 && !soaks ? std::max(0.2, std::atof(argv[1])) : 3;
    ui::MainWindow window(ui::fileSource());
    window.resize(argc > 3 ? QSize(std::atoi(argv[2]), std::atoi(argv[3])) : QSize(1440, 900));
    window.setMode(QStringLiteral("train"));
    window.show();
    auto* mode = window.findChild<ui::TrainMode*>();
    if (!mode || !QTest::qWaitForWindowExposed(&window))
        return 1;
    engine::train::Experiment endless = mode->context().document.experiment();
    endless.training.epochs = kEndless;
    if (const auto edited = mode->context().document.edit(QStringLiteral("endless"), endless); !edited) {
        std::fprintf(stderr, "window_bench: %s\n", edited.error().text().c_str());
        return 1;
    }
    mode->showAll(true);
    soaks ? soak(mode->context().run, std::atoi(argv[2])) : report(mode->context().run, seconds);
    return 0;
}
