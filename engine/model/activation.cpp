#include "engine/model/activation.h"

#include "engine/model/activation_float.h"
#include "engine/model/activation_functions.h"
#include "engine/model/softmax.h"

#include <cmath>

namespace engine::model {

namespace {

using core::Index;
using core::MatrixMap;

constexpr double kLeak = 0.01;

double one(double) { return 1; }
double identity(double z) { return z; }
double hyperbolicTangent(double z) { return std::tanh(z); }
// The comparison keeps a NaN, which std::max would drop.
double relu(double z) { return z < 0 ? 0 : z; }
double reluSlope(double z) { return z > 0 ? 1 : 0; }
double leakyRelu(double z) { return z > 0 ? z : kLeak * z; }
double leakyReluSlope(double z) { return z > 0 ? 1 : kLeak; }

std::vector<Activation> smoothActivations() {
    return {
        {"linear", "Linear", "z", "Passes z on unchanged. The usual output for regression.", true, false,
         identity, one, vectorized::linear, vectorized::linearGradient},
        {"sigmoid", "Sigmoid", "1 / (1 + e^−z)",
         "Squeezes z into 0 … 1, so it reads as a probability. Its slope is at most 1/4 and vanishes far "
         "from 0.",
         true, false, functions::sigmoid, functions::sigmoidSlope, vectorized::sigmoid,
         vectorized::sigmoidGradient, Probabilities::Sigmoid},
        {"tanh", "Tanh", "(e^z − e^−z) / (e^z + e^−z)",
         "Squeezes z into −1 … 1, centred on 0. Its slope is 1 at 0 and vanishes far from it.", true, false,
         hyperbolicTangent, functions::tanhSlope, vectorized::tanh, vectorized::tanhGradient},
    };
}

std::vector<Activation> reluFamily() {
    return {
        {"relu", "ReLU", "max(0, z)",
         "Keeps what is positive. Fast and never saturates upwards; a unit that is negative for every sample "
         "stops learning.",
         true, true, relu, reluSlope, vectorized::relu, vectorized::reluGradient},
        {"leaky_relu", "Leaky ReLU", "max(0.01·z, z)",
         "Like ReLU, but with slope 0.01 below 0, so that no unit stops learning altogether.", true, true,
         leakyRelu, leakyReluSlope, vectorized::leakyRelu, vectorized::leakyReluGradient},
        {"elu", "ELU", "z if z > 0, else e^z − 1", "Like ReLU, but runs smoothly to −1 on the negative side.",
         true, true, functions::elu, functions::eluSlope, vectorized::elu, vectorized::eluGradient},
        {"gelu", "GELU", "z · Φ(z)",
         "z times the probability that a standard normal number is below z. A smooth ReLU, usual in "
         "transformers.",
         true, true, functions::gelu, functions::geluSlope, vectorized::gelu, vectorized::geluGradient},
        {"silu", "SiLU", "z / (1 + e^−z)", "z times its sigmoid, also known as swish. A smooth ReLU.", true,
         true, functions::silu, functions::siluSlope, vectorized::silu, vectorized::siluGradient},
        {"softplus", "Softplus", "ln(1 + e^z)",
         "A smooth ReLU that is always positive. Its slope is the sigmoid of z.", true, true,
         functions::softplus, functions::softplusSlope, vectorized::softplus, vectorized::softplusGradient},
    };
}

std::vector<Activation> table() {
    std::vector<Activation> all = smoothActivations();
    for (Activation& f : reluFamily())
        all.push_back(std::move(f));
    all.push_back(
        {"softmax", "Softmax", "e^z_i / Σ_j e^z_j",
         "Turns a layer's numbers into probabilities that add up to 1. The usual output for several "
         "classes.",
         false, false, nullptr, nullptr, nullptr, nullptr, Probabilities::Softmax});
    return all;
}

void apply(const Activation& f, const double* z, double* a, Index n) {
    for (Index i = 0; i < n; ++i)
        a[i] = f.value(z[i]);
}
void apply(const Activation& f, const float* z, float* a, Index n) { f.valueFloat(z, a, n); }

void applyGradient(const Activation& f, const double* z, const double*, const double* da, double* dz,
                   Index n) {
    for (Index i = 0; i < n; ++i)
        dz[i] = da[i] * f.slope(z[i]);
}
void applyGradient(const Activation& f, const float* z, const float* a, const float* da, float* dz, Index n) {
    f.gradientFloat(z, a, da, dz, n);
}

} // namespace

const std::vector<Activation>& activations() {
    static const std::vector<Activation> all = table();
    return all;
}

const Activation* findActivation(std::string_view name) {
    for (const Activation& f : activations())
        if (f.name == name)
            return &f;
    return nullptr;
}

template <class S>
void activate(const Activation& f, const MatrixMap<S>& z, MatrixMap<S>& a) {
    if (f.elementwise)
        apply(f, z.data(), a.data(), z.size());
    else
        softmax(z, a);
}

template <class S>
void activationGradient(const Activation& f, const MatrixMap<S>& z, const MatrixMap<S>& a,
                        const MatrixMap<S>& da, MatrixMap<S>& dz) {
    if (f.elementwise)
        applyGradient(f, z.data(), a.data(), da.data(), dz.data(), z.size());
    else
        softmaxGradient(a, da, dz);
}

template void activate<float>(const Activation&, const MatrixMap<float>&, MatrixMap<float>&);
template void activate<double>(const Activation&, const MatrixMap<double>&, MatrixMap<double>&);
template void activationGradient<float>(const Activation&, const MatrixMap<float>&, const MatrixMap<float>&,
                                        const MatrixMap<float>&, MatrixMap<float>&);
template void activationGradient<double>(const Activation&, const MatrixMap<double>&,
                                         const MatrixMap<double>&, const MatrixMap<double>&,
                                         MatrixMap<double>&);

} // namespace engine::model
