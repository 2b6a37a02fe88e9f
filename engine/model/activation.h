#pragma once

#include "engine/core/matrix.h"

#include <string>
#include <string_view>
#include <vector>

namespace engine::model {

/// What the outputs of an activation are where a loss asks for probabilities.
enum class Probabilities { None, Sigmoid, Softmax };

/// f of a = f(z) and its derivative; PyTorch's definitions.
/// linear, sigmoid, tanh, relu, leaky_relu (0.01), elu (1), gelu (exact, erf), silu, softplus (threshold 20),
/// softmax.
struct Activation {
    std::string name;
    std::string label;   ///< English; the window translates it
    std::string formula; ///< of f, in plain symbols: "max(0, z)"
    std::string help;
    bool elementwise = true; ///< false: softmax, whose derivative is a matrix
    bool reluFamily = false; ///< He initialization by default, Glorot otherwise

    /// f(z) and f'(z) of one number (elementwise ones only; f'(0) of relu is 0).
    double (*value)(double z) = nullptr;
    double (*slope)(double z) = nullptr;

    /// The same of n numbers in float, vectorized: a = f(z); dz = da · f'(z) (a = f(z) is given; da may be
    /// dz).
    void (*valueFloat)(const float* z, float* a, core::Index n) = nullptr;
    void (*gradientFloat)(const float* z, const float* a, const float* da, float* dz,
                          core::Index n) = nullptr;

    Probabilities probabilities = Probabilities::None;
};

const std::vector<Activation>& activations();
const Activation* findActivation(std::string_view name);

/// a = f(z); units × samples; softmax over the units of each sample, shifted by the largest. No allocation.
template <class S>
void activate(const Activation& f, const core::MatrixMap<S>& z, core::MatrixMap<S>& a);
/// dz = da ⊙ f'(z), softmax: dz = a ⊙ (da − Σ a·da). No allocation. da and dz may be the same memory.
template <class S>
void activationGradient(const Activation& f, const core::MatrixMap<S>& z, const core::MatrixMap<S>& a,
                        const core::MatrixMap<S>& da, core::MatrixMap<S>& dz);

} // namespace engine::model
