// How long the window takes to answer a step of Step mode: step_bench [steps per network, default 400]. From
// the key to the painted window, of the window's own thread, at term, neuron and layer granularity; steps
// across an update are counted by themselves.

#include "bench_window.h"
#include "engine/model/network_spec.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/main_window.h"
#include "ui/modes/step_mode.h"
#include "ui/run.h"
#include "ui/trace/inspector.h"
#include "ui/trace/stepper.h"

#include <QElapsedTimer>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

using bench::share;
using engine::train::Experiment;

Experiment network(const Experiment& like, const std::string& source, std::vector<int> sizes, int batch) {
    Experiment made = like;
    made.data = {};
    made.data.source = source;
    made.network.input = {sizes.front()};
    made.network.layers.clear();
    for (std::size_t i = 1; i < sizes.size(); ++i)
        made.network.layers.push_back(
            engine::model::denseLayer(sizes[i], i + 1 < sizes.size() ? "relu" : "softmax"));
    made.training.loss = "cross_entropy";
    made.training.batchSize = batch;
    return made;
}

/// LeNet-like over 28 × 28: a weight of the first kernel adds up 64 · 24 · 24 terms.
Experiment lenet(const Experiment& like) {
    Experiment made = network(like, "mnist", {784, 10}, 64);
    const auto convolution = [](int filters) {
        auto layer = engine::model::layerOf("conv2d");
        layer.settings.set("filters", std::int64_t(filters));
        layer.settings.set("kernel_size", std::int64_t(5));
        layer.settings.set("activation", std::string("relu"));
        return layer;
    };
    made.network.input = {1, 28, 28};
    made.network.layers = {convolution(6),
                           engine::model::layerOf("max_pool2d"),
                           convolution(16),
                           engine::model::layerOf("max_pool2d"),
                           engine::model::layerOf("flatten"),
                           engine::model::denseLayer(84, "relu"),
                           engine::model::denseLayer(10, "softmax")};
    return made;
}

/// Everything the step asked for is painted.
void settle() {
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
}

void report(const char* name, ui::Run& run, ui::Stepper& stepper, ui::Rung rung, const char* rungName,
            int steps) {
    stepper.setRung(rung);
    stepper.toStart();
    settle();
    std::vector<double> within, across;
    for (int i = 0; i < steps; ++i) {
        const auto before = stepper.trace();
        QElapsedTimer clock;
        clock.start();
        stepper.forward();
        settle();
        while (!run.isSettled() || !stepper.trace())
            settle();
        (stepper.trace() == before ? within : across).push_back(1e-6 * double(clock.nsecsElapsed()));
    }
    std::printf("%-16s %-7s median %5.1f ms, p95 %5.1f ms, longest %5.1f ms of %zu steps", name, rungName,
                share(within, 0.5), share(within, 0.95), share(within, 1), within.size());
    if (!across.empty())
        std::printf("; across an update median %.1f ms", share(across, 0.5));
    std::printf("\n");
}

/// From one weight of the first kernel to the next, with a page of the inspector open.
void reportKernel(ui::StepMode& mode, ui::Stepper& stepper, const char* page, int steps) {
    using engine::trace::Phase;
    mode.inspector()->showPage(QString::fromLatin1(page));
    settle();
    std::vector<double> times;
    for (const auto& [phase, name] : {std::pair(Phase::Backward, "dL/dW"), {Phase::Update, "W"}}) {
        const int operation = stepper.trace()->find(phase, 0, name);
        for (int i = 0; i < steps; ++i) {
            QElapsedTimer clock;
            clock.start();
            stepper.select({operation, i / 25 % 6, i % 25, -1});
            settle();
            times.push_back(1e-6 * double(clock.nsecsElapsed()));
        }
        std::printf(
            "first kernel, %-5s page %-7s median %5.1f ms, p95 %5.1f ms, longest %5.1f ms of %zu steps\n",
            name, page, share(times, 0.5), share(times, 0.95), share(times, 1), times.size());
        times.clear();
    }
}

} // namespace

int main(int argc, char** argv) {
    const bench::Application application(argc, argv);
    const int steps = argc > 1 ? std::max(2, std::atoi(argv[1])) : 400;
    ui::MainWindow window(ui::fileSource());
    window.resize(1440, 900);
    window.setMode(QStringLiteral("step"));
    window.show();
    auto* mode = window.findChild<ui::StepMode*>();
    if (!mode || !QTest::qWaitForWindowExposed(&window))
        return 1;
    auto& [document, run, stepper] = mode->context();
    const Experiment first = document.experiment();
    const std::pair<const char*, Experiment> networks[] = {
        {"2-6-4-1", first},
        {"64-32-10", network(first, "digits", {64, 32, 10}, 32)},
        {"784-128-64-10", network(first, "mnist", {784, 128, 64, 10}, 64)},
    };
    for (const auto& [name, experiment] : networks) {
        if (const auto edited = document.edit(QString::fromLatin1(name), experiment); !edited) {
            std::fprintf(stderr, "step_bench: %s\n", edited.error().text().c_str());
            return 1;
        }
        if (!QTest::qWaitFor([&] { return run.isReady() && run.isSettled() && stepper.trace(); }, 60000)) {
            std::fprintf(stderr, "step_bench: %s\n", qPrintable(run.problem()));
            return 1;
        }
        report(name, run, stepper, ui::Rung::Term, "term", steps);
        report(name, run, stepper, ui::Rung::Neuron, "neuron", steps);
        report(name, run, stepper, ui::Rung::Layer, "layer", steps);
    }
    if (const auto edited = document.edit(QStringLiteral("lenet"), lenet(first)); !edited) {
        std::fprintf(stderr, "step_bench: %s\n", edited.error().text().c_str());
        return 1;
    }
    if (!QTest::qWaitFor([&] { return run.isReady() && run.isSettled() && stepper.trace(); }, 60000))
        return 1;
    for (const char* page : {"why", "update"})
        reportKernel(*mode, stepper, page, std::min(steps, 100));
    return 0;
}
