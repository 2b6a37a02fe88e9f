// What a frame of a live chart costs, whatever its length: chart_bench [width height, default 1200 400].
//
// Two noisy curves, one with smoothing above the other; a point comes, the chart is brought up to date and
// painted.

#include "bench_window.h"
#include "ui/plots/chart.h"

#include <QElapsedTimer>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace {

constexpr int kFrames = 60;

double valueAt(long long i, unsigned& noise) {
    noise = noise * 1664525u + 1013904223u;
    return 0.02 + std::exp(-double(i) / 3e6) * (0.5 + double(noise >> 8) / double(1u << 24));
}

} // namespace

int main(int argc, char** argv) {
    const bench::Application application(argc, argv);
    ui::plots::Chart chart;
    chart.resize(argc > 2 ? QSize(std::atoi(argv[1]), std::atoi(argv[2])) : QSize(1200, 400));
    chart.setNames(QStringLiteral("loss"), QStringLiteral("epoch"), QStringLiteral("loss"));
    chart.setLogarithmic(true);
    chart.setSmoothing(0.6);
    chart.show();
    if (!QTest::qWaitForWindowExposed(&chart))
        return 1;
    std::printf("points    frame: median  longest (ms)   appending a point (ns)\n");
    for (const long long points : {10'000LL, 100'000LL, 1'000'000LL, 10'000'000LL}) {
        chart.setSeries(
            {{QStringLiteral("training"), {}, 0, false}, {QStringLiteral("validation"), {}, 1, true}});
        unsigned noise = 1;
        QElapsedTimer clock;
        clock.start();
        long long at = 0;
        for (; at < points; ++at) {
            const double values[2] = {valueAt(at, noise), 1.2 * valueAt(at, noise)};
            chart.append(double(at + 1), values);
        }
        const double each = double(clock.nsecsElapsed()) / double(points);
        std::vector<double> frames;
        for (int frame = 0; frame < kFrames; ++frame) {
            const double values[2] = {valueAt(at, noise), 1.2 * valueAt(at, noise)};
            chart.append(double(++at), values);
            clock.start();
            chart.refresh();
            QCoreApplication::processEvents();
            frames.push_back(1e-6 * double(clock.nsecsElapsed()));
        }
        std::sort(frames.begin(), frames.end());
        std::printf("%-9lld        %5.2f    %5.2f           %5.0f\n", points, frames[frames.size() / 2],
                    frames.back(), each);
        std::fflush(stdout);
    }
    return 0;
}
