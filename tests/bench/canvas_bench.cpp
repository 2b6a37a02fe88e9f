// What the canvas of Build mode costs while a network trains at full speed: canvas_bench [seconds, default
// 3]. For each network: at rest on the canvas, while it is panned by some pixels every frame, and condensed
// (all layers in view). Frames a second of the window and the processor time of its thread a frame.

#include "bench_window.h"
#include "engine/model/network_spec.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/modes/build_mode.h"
#include "ui/network/network_view.h"
#include "ui/panels/network_editor.h"
#include "ui/run.h"
#include "ui/trace/stepper.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QScrollBar>
#include <QTimer>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {

using bench::share;
using bench::threadSeconds;

constexpr int kEndless = 2'000'000'000, kPanned = 12;

/// Plays for that long; `eachFrame` after every frame.
template <class Each>
void measure(const char* what, ui::Run& run, double seconds, const Each& eachFrame) {
    std::vector<double> work;
    double before = threadSeconds();
    const auto counter = QObject::connect(&run, &ui::Run::framed, &run, [&] {
        const double now = threadSeconds();
        work.push_back(1e3 * (now - before));
        before = now;
        eachFrame();
    });
    QElapsedTimer clock;
    clock.start();
    run.play();
    QEventLoop loop;
    QTimer::singleShot(int(1000 * seconds), Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
    QObject::disconnect(counter);
    run.pause();
    std::printf("  %-10s %5.1f frames/s; work a frame: median %.2f ms, p95 %.2f ms, p99 %.2f ms\n", what,
                double(work.size()) / (1e-3 * double(clock.elapsed())), share(work, 0.5), share(work, 0.95),
                share(work, 0.99));
}

void report(const char* name, const engine::model::NetworkSpec& network, double seconds) {
    ui::Document document;
    engine::train::Experiment experiment = document.experiment();
    experiment.network = network;
    experiment.training.epochs = kEndless;
    experiment.training.optimizer.settings.set("learning_rate", 1e-4);
    ui::Run run(document, ui::fileSource());
    ui::Stepper stepper(run);
    ui::BuildMode mode(ui::Context{document, run, stepper}, nullptr);
    mode.resize(1360, 820);
    mode.show();
    if (!QTest::qWaitForWindowExposed(&mode) || !document.edit(QString(), experiment))
        return;
    auto& view = *mode.findChild<ui::NetworkEditor*>()->view();
    std::printf("%s\n", name);
    measure("at rest", run, seconds, [] {});
    int way = kPanned;
    measure("panned", run, seconds, [&] {
        QScrollBar* bar = view.horizontalScrollBar();
        if (bar->value() + way > bar->maximum() || bar->value() + way < 0)
            way = -way;
        bar->setValue(bar->value() + way);
    });
    view.fit();
    if (view.isCondensed())
        measure("condensed", run, seconds, [] {});
}

engine::model::NetworkSpec deep(int layers, int units) {
    engine::model::NetworkSpec spec{{2}, {}};
    for (int i = 1; i < layers; ++i)
        spec.layers.push_back(engine::model::denseLayer(units, "tanh"));
    spec.layers.push_back(engine::model::denseLayer(1, "sigmoid"));
    return spec;
}

} // namespace

int main(int argc, char** argv) {
    const bench::Application application(argc, argv);
    const double seconds = argc > 1 ? std::max(0.1, std::atof(argv[1])) : 3;
    report("3 layers of 8", deep(3, 8), seconds);
    report("10 layers of 8", deep(10, 8), seconds);
    report("50 layers of 8", deep(50, 8), seconds);
    report("2-1000-1000-1", deep(3, 1000), seconds);
    return 0;
}
