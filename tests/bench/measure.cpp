#include "measure.h"

#include "engine/core/flush_denormals.h"

#include <algorithm>
#include <chrono>
#include <ctime>

namespace bench {

namespace {

constexpr double kLeastChunk = 1e-3; // seconds
constexpr Eigen::Index kProductSize = 1024;

double wallSeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double processorSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// `once` returns the work it has done.
template <class Once>
Stretch repeatFor(double seconds, Once once) {
    Stretch stretch;
    long long chunk = 1;
    const double processorBegin = processorSeconds(), begin = wallSeconds();
    while (stretch.seconds < seconds) {
        for (long long i = 0; i < chunk; ++i)
            stretch.work += once();
        const double elapsed = wallSeconds() - begin;
        if (elapsed - stretch.seconds < kLeastChunk)
            chunk *= 2;
        stretch.seconds = elapsed;
    }
    stretch.processorSeconds = processorSeconds() - processorBegin;
    return stretch;
}

} // namespace

Stretch trainFor(engine::train::AnyTrainer& trainer, double seconds) {
    const engine::core::FlushDenormals flush; // as on the session's thread, once and not in every step
    const long long before = trainer.samplesSeen();
    Stretch stretch = repeatFor(seconds, [&trainer] {
        trainer.step();
        return 0;
    });
    stretch.work = static_cast<double>(trainer.samplesSeen() - before);
    return stretch;
}

Stretch multiplyFor(double seconds) {
    const Eigen::MatrixXf a = Eigen::MatrixXf::Random(kProductSize, kProductSize);
    const Eigen::MatrixXf b = Eigen::MatrixXf::Random(kProductSize, kProductSize);
    Eigen::MatrixXf c(kProductSize, kProductSize);
    c.noalias() = a * b;
    return repeatFor(seconds, [&] {
        c.noalias() = a * b;
        return 2.0 * kProductSize * kProductSize * kProductSize;
    });
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace bench
