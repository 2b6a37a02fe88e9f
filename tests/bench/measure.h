#pragma once

#include "engine/train/trainer.h"

#include <vector>

namespace bench {

/// What a stretch of work took.
struct Stretch {
    double work = 0;             ///< samples, or operations
    double seconds = 0;          ///< by the wall clock
    double processorSeconds = 0; ///< of all threads of the process
    double rate() const { return work / seconds; }
};

/// Steps for about that long. The clock is read about once a millisecond: steps of small networks are shorter
/// than that takes.
Stretch trainFor(engine::train::AnyTrainer& trainer, double seconds);

/// Eigen's float product of 1024 × 1024, one thread: what the processor can be brought to. Work in
/// operations.
Stretch multiplyFor(double seconds);

double median(std::vector<double> values);

} // namespace bench
