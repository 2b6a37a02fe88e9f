#pragma once

#include "engine/core/matrix.h"
#include "engine/core/result.h"
#include "engine/core/schema.h"

#include <memory>
#include <string>
#include <vector>

namespace engine::optim {

/// Which optimizer and its numbers: the "optimizer" object of a project file. A plain comparable value.
struct OptimizerSpec {
    std::string type = "sgd";
    core::Settings settings; ///< learning_rate, weight_decay, momentum, nesterov, beta1, beta2, eps
    bool operator==(const OptimizerSpec&) const = default;
};

/// Moments: `slots[i]` has one number a parameter. All zero before the first step.
template <class S>
struct OptimizerState {
    std::vector<core::Vector<S>> slots;
};

/// PyTorch's definitions and defaults. An optimizer returns the step, it does not take it; the gradient is never
/// overwritten; the step count belongs to the step.
template <class S>
class Optimizer {
public:
    virtual ~Optimizer() = default;
    /// Names of the state vectors: sgd with momentum {"momentum"}, adam {"m", "v"}.
    virtual std::vector<std::string> slotNames() const = 0;
    /// delta for parameters [offset, offset + size) so that parameters + delta is the update number `step` (1, 2, ...)
    /// at that learning rate. Updates the state in that range. Allocates nothing.
    virtual void step(const core::Vector<S>& parameters, const core::Vector<S>& gradients, OptimizerState<S>& state,
                      core::Index offset, core::Index size, long long step, double learningRate,
                      core::Vector<S>& delta) const = 0;

    OptimizerState<S> initialState(core::Index parameters) const;
};

/// sgd (momentum, nesterov) and adam for now, each with learning_rate and weight_decay.
const std::vector<core::Schema>& optimizers();
const core::Schema* findOptimizer(const std::string& type);

/// Errors as core::checked; InvalidValue for nesterov without momentum, as PyTorch.
core::Result<std::unique_ptr<Optimizer<float>>> makeFloatOptimizer(const OptimizerSpec& spec);
core::Result<std::unique_ptr<Optimizer<double>>> makeDoubleOptimizer(const OptimizerSpec& spec);
template <class S>
core::Result<std::unique_ptr<Optimizer<S>>> makeOptimizer(const OptimizerSpec& spec);

} // namespace engine::optim
