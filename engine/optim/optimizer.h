#pragma once

#include "engine/core/matrix.h"
#include "engine/core/result.h"
#include "engine/core/schema.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace engine::optim {

/// Which optimizer and its numbers: the "optimizer" object of a project file. A plain comparable value.
struct OptimizerSpec {
    std::string type = "sgd";
    core::Settings settings; ///< learning_rate, weight_decay, momentum and so on: see its schema
    bool operator==(const OptimizerSpec&) const = default;
};

/// Moments: `slots[i]` has one number a parameter.
template <class S>
struct OptimizerState {
    std::vector<core::Vector<S>> slots;
    long long begun = 0; ///< updates taken before these moments began: the optimizer counts from there
};

/// As many moments as any optimizer keeps of a parameter.
inline constexpr std::size_t kMostSlots = 3;

/// Neighbouring parameters on their way through one update, `size` numbers each.
template <class S>
struct Stretch {
    core::Index size = 0;
    const S* parameters = nullptr;
    const S* gradients = nullptr;
    std::array<S*, kMostSlots> slots{}; ///< moments in the order of slotNames(), updated in place
    S* delta = nullptr;                 ///< the step: parameters + delta are the new ones
};

/// What is the same for all parameters of one update.
struct Update {
    long long step = 1;       ///< its number, from 1
    double learningRate = 0;  ///< of these parameters: schedule and the layer's scale are in it
    double gradientScale = 1; ///< below 1 where the gradient is clipped: the optimizer sees gradientScale · g
};

/// The numbers that an optimizer derives from an Update, once for all parameters. Their meaning is its own.
template <class S>
using Coefficients = std::array<S, 4>;

/// PyTorch's definitions and defaults. An optimizer returns the step, it does not take it; the gradient is
/// never overwritten; the step count belongs to the step.
template <class S>
class Optimizer {
public:
    virtual ~Optimizer() = default;
    /// Names of the state vectors: sgd with momentum {"momentum"}, adam {"m", "v"}.
    virtual std::vector<std::string> slotNames() const = 0;
    /// What that state vector is filled with before the first step.
    virtual S initialValue(std::size_t /*slot*/) const { return S(0); }
    virtual Coefficients<S> coefficients(const Update& update) const = 0;
    /// Writes delta and the moments of a stretch; whatever stretches an update is cut into, the numbers are
    /// the same. Allocates nothing.
    virtual void step(const Coefficients<S>& coefficients, const Stretch<S>& stretch) const = 0;

    /// The same for parameters [offset, offset + size) of whole vectors.
    void step(const core::Vector<S>& parameters, const core::Vector<S>& gradients, OptimizerState<S>& state,
              core::Index offset, core::Index size, const Update& update, core::Vector<S>& delta) const;

    OptimizerState<S> initialState(core::Index parameters) const;
};

/// The registry's schemas: sgd, rmsprop, adagrad, adam, adamw, each with learning_rate and weight_decay.
const std::vector<core::Schema>& optimizers();
const core::Schema* findOptimizer(const std::string& type);

/// Errors as core::checked; InvalidValue for nesterov without momentum, as PyTorch.
core::Result<std::unique_ptr<Optimizer<float>>> makeFloatOptimizer(const OptimizerSpec& spec);
core::Result<std::unique_ptr<Optimizer<double>>> makeDoubleOptimizer(const OptimizerSpec& spec);
template <class S>
core::Result<std::unique_ptr<Optimizer<S>>> makeOptimizer(const OptimizerSpec& spec);

} // namespace engine::optim
