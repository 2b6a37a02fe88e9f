#pragma once

#include "engine/data/prepare.h"
#include "engine/train/trainer.h"

#include <memory>
#include <string>
#include <vector>

namespace bench {

/// A network with its data and how it is trained. All samples are training samples, epochs do not end, and
/// nothing is evaluated on the way.
struct Workload {
    std::string name;  ///< "W3"
    std::string title; ///< "64-32-10 relu, softmax"
    engine::train::Experiment experiment;
    engine::data::PreparedPtr data;

    /// Multiplications and additions of the products of one sample's pass: 2 · in · out a dense layer (of a
    /// convolution outputs · window) for Z = W·A, for dW = dZ·Aᵀ and, but for the first layer, for dA =
    /// Wᵀ·dZ.
    double operations() const;
};

/// W1 ... W6. float32; the order of batches is drawn anew each epoch (W2: one batch of all samples, in their
/// order).
///
/// W1  2-4-2-1 tanh           mse, 10 of 500 (spiral, targets -1 and 1)  SGD 0.03
/// W2  2-2 sigmoid            mse, all of 100                            SGD 0.01
/// W3  64-32-10 relu          cross-entropy, 32 of 1797 (digits)         Adam
/// W4  784-128-64-10 relu     cross-entropy, 64 of 10,000 (random)       Adam
/// W5  784-512-512-10 relu    cross-entropy, 128 of 10,000 (random)      SGD 0.01, momentum 0.9
/// W6  28 × 28, 6 filters of 5 × 5 (same), pool 2, 16 of 5 × 5, pool 2, 120-84-10 relu
///                            cross-entropy, 64 of 9000 (mnist)          Adam
const std::vector<std::string>& workloadNames();
/// Made on first use and kept. Ends the program with a line where there is no such workload. One thread.
const Workload& workload(const std::string& name);
/// 64 random inputs, two hidden layers of that width, ten classes; 1024 samples, SGD.
Workload widthWorkload(int width, int batch);

/// At the workload's initial weights. Ends the program with a line where that is not possible.
std::unique_ptr<engine::train::AnyTrainer> startTrainer(const Workload& workload, int threads = 1);

[[noreturn]] void fail(const std::string& text);
/// The value, or the end of the program with the error's line.
template <class T>
T valueOf(engine::core::Result<T> result) {
    if (!result)
        fail(result.error().text());
    return *std::move(result);
}

} // namespace bench
