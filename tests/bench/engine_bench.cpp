// How fast the engine trains.
//
//   engine_bench [options of Google Benchmark]   W1 ... W5 (workloads.h) in samples per second, and Eigen's
//   product engine_bench --widths [seconds]              what a sample costs by width and batch engine_bench
//   --observation [seconds]         what it costs to watch
//
// seconds: of one measurement, 0.1 and 1 if absent. peers.py measures the same workloads beside other
// programs.

#include "measure.h"
#include "observation.h"
#include "width_table.h"
#include "workloads.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>
#include <string>

namespace {

using Clock = std::chrono::steady_clock;

/// Operations a second that Eigen's product reaches, measured once.
double productRate() {
    static const double rate = bench::multiplyFor(0.2).rate();
    return rate;
}

void train(benchmark::State& state, const bench::Workload& workload, int threads) {
    const auto trainer = bench::startTrainer(workload, threads);
    for (std::size_t i = 0; i < trainer->stepsPerEpoch(); ++i)
        trainer->step();
    const long long before = trainer->samplesSeen();
    const auto begin = Clock::now();
    for ([[maybe_unused]] auto once : state)
        benchmark::DoNotOptimize(trainer->step());
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    const auto samples = trainer->samplesSeen() - before;
    const double rate = static_cast<double>(samples) * workload.operations() / seconds;
    state.SetItemsProcessed(samples);
    state.SetLabel(workload.title);
    state.counters["GFLOP/s"] = 1e-9 * rate;
    state.counters["of_product_%"] = 100 * rate / productRate();
}

void multiply(benchmark::State& state) {
    double operations = 0, seconds = 0;
    for ([[maybe_unused]] auto once : state) {
        const bench::Stretch stretch = bench::multiplyFor(0.02);
        operations += stretch.work;
        seconds += stretch.seconds;
        state.SetIterationTime(stretch.seconds);
    }
    state.SetLabel("Eigen, 1024 x 1024 float");
    state.counters["GFLOP/s"] = 1e-9 * operations / seconds;
}

int runBenchmarks(int count, char** arguments) {
    for (const std::string& name : bench::workloadNames())
        benchmark::RegisterBenchmark(name.c_str(), [name](benchmark::State& state) {
            train(state, bench::workload(name), 1);
        })->UseRealTime();
    benchmark::RegisterBenchmark("product", multiply)->UseManualTime();
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}

} // namespace

int main(int count, char** arguments) {
    const std::string mode = count > 1 ? arguments[1] : "";
    const auto secondsOr = [&](double absent) { return count > 2 ? std::atof(arguments[2]) : absent; };
    if (mode == "--widths")
        bench::printWidthTable(secondsOr(0.1));
    else if (mode == "--observation")
        bench::printObservationCost(secondsOr(1));
    else
        return runBenchmarks(count, arguments);
    return 0;
}
