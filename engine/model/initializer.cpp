#include "engine/model/initializer.h"

#include <Eigen/QR>

#include <cmath>

namespace engine::model {

namespace {

using core::Index;
using core::MatrixD;
using core::Random;
using Weights = core::MatrixMap<double>;

constexpr double kConstant = 0.1, kUniformLimit = 0.05, kNormalDeviation = 0.05;

void drawUniform(Random& random, Weights& w, double limit) {
    for (Index i = 0; i < w.size(); ++i)
        w.data()[i] = random.uniform(-limit, limit);
}

void drawNormal(Random& random, Weights& w, double deviation) {
    for (Index i = 0; i < w.size(); ++i)
        w.data()[i] = random.normal(0, deviation);
}

double inputs(const Weights& w) { return double(w.cols()); }
double inputsAndOutputs(const Weights& w, Index nOut) { return double(w.cols() + nOut); }

void zeros(Random&, Weights w, Index) { w.setZero(); }
void constant(Random&, Weights w, Index) { w.setConstant(kConstant); }
void uniform(Random& random, Weights w, Index) { drawUniform(random, w, kUniformLimit); }
void normal(Random& random, Weights w, Index) { drawNormal(random, w, kNormalDeviation); }
void glorotUniform(Random& random, Weights w, Index nOut) {
    drawUniform(random, w, std::sqrt(6 / inputsAndOutputs(w, nOut)));
}
void glorotNormal(Random& random, Weights w, Index nOut) {
    drawNormal(random, w, std::sqrt(2 / inputsAndOutputs(w, nOut)));
}
void heUniform(Random& random, Weights w, Index) { drawUniform(random, w, std::sqrt(6 / inputs(w))); }
void heNormal(Random& random, Weights w, Index) { drawNormal(random, w, std::sqrt(2 / inputs(w))); }
void lecunNormal(Random& random, Weights w, Index) { drawNormal(random, w, std::sqrt(1 / inputs(w))); }

// Q of a tall matrix of normal numbers; R's diagonal is made positive, without which Q would not be uniform.
void orthogonal(Random& random, Weights w, Index) {
    drawNormal(random, w, 1);
    const bool wide = w.cols() > w.rows();
    MatrixD tall = w;
    if (wide)
        tall.transposeInPlace();
    const Eigen::HouseholderQR<MatrixD> qr(tall);
    MatrixD q = qr.householderQ() * MatrixD::Identity(tall.rows(), tall.cols());
    for (Index j = 0; j < q.cols(); ++j)
        if (qr.matrixQR()(j, j) < 0)
            q.col(j) = -q.col(j);
    if (wide)
        q.transposeInPlace();
    w = q;
}

std::vector<Initializer> table() {
    return {
        {"zeros", "Zeros", "0",
         "All weights 0. Every unit of a layer then computes and learns the same: good for seeing why "
         "weights must "
         "differ.",
         zeros},
        {"constant", "Constant", "0.1",
         "All weights 0.1. Every unit of a layer computes and learns the same.", constant},
        {"uniform", "Uniform", "U(−0.05, 0.05)", "Evenly spread small numbers, whatever the layer's size.",
         uniform},
        {"normal", "Normal", "N(0, 0.05²)", "Normally spread small numbers, whatever the layer's size.",
         normal},
        {"glorot_uniform", "Glorot uniform", "U(−√(6/(n_in + n_out)), √(6/(n_in + n_out)))",
         "Keeps the size of signals and gradients about equal from layer to layer, for tanh and sigmoid "
         "(Glorot and "
         "Bengio 2010).",
         glorotUniform},
        {"glorot_normal", "Glorot normal", "N(0, 2/(n_in + n_out))",
         "As Glorot uniform, but normally spread (Glorot and Bengio 2010).", glorotNormal},
        {"he_uniform", "He uniform", "U(−√(6/n_in), √(6/n_in))",
         "Keeps the size of signals for ReLU and its relatives, which drop half of them (He et al. 2015).",
         heUniform},
        {"he_normal", "He normal", "N(0, 2/n_in)", "As He uniform, but normally spread (He et al. 2015).",
         heNormal},
        {"lecun_normal", "LeCun normal", "N(0, 1/n_in)",
         "Keeps the size of signals for units that are nearly linear around 0 (LeCun et al. 1998).",
         lecunNormal},
        {"orthogonal", "Orthogonal", "W·Wᵀ = I or Wᵀ·W = I",
         "A random rotation: lengths and angles pass the layer unchanged (Saxe et al. 2013).", orthogonal},
    };
}

} // namespace

const std::vector<Initializer>& initializers() {
    static const std::vector<Initializer> all = table();
    return all;
}

const Initializer* findInitializer(std::string_view name) {
    for (const Initializer& initializer : initializers())
        if (initializer.name == name)
            return &initializer;
    return nullptr;
}

} // namespace engine::model
