#pragma once

#include "engine/data/prepare.h"
#include "engine/trace/trace.h"
#include "engine/train/trainer.h"

#include <optional>
#include <string>

namespace engine::train {

/// The first number of a step that the run's precision cannot hold, of those the step depends on: an infinite
/// z whose a is finite (tanh, sigmoid) stops nothing.
struct BrokenNumber {
    trace::Phase phase = trace::Phase::Forward;
    int layer = -1;   ///< of the network; −1: the data
    std::string name; ///< as in a trace: "z", "a", "L", "dL/dz", "dL/dW", "W"; of the data "x", "t"
    int row = -1, column = -1;
    int sample = -1;    ///< number of the sample in the data set; −1: not of one sample
    double value = 0;   ///< as float64 gives it; may well be finite
    bool isNaN = false; ///< in the run's precision: no number at all, else infinite
    double largest = 0; ///< what that precision can hold
};

/// Takes the step that follows that state again, in the precision of the run, and looks where it breaks.
/// Nothing: it does not.
std::optional<BrokenNumber> brokenNumber(const TrainerState& state, const Experiment& experiment,
                                         const data::Prepared& data);

} // namespace engine::train
