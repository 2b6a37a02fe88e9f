#pragma once

#include <optional>
#include <string>

namespace engine::io {

enum class Role {
    Weight, ///< of normalizing layers the scale γ
    Bias,   ///< of normalizing layers the shift β
    Mean,
    Variance,
    Other, ///< of a kind that no layer here has, or that is no parameter (num_batches_tracked)
};
/// How the file's convention stores a weight matrix.
enum class Orientation {
    OutIn,   ///< PyTorch: weight
    InOut,   ///< Keras: kernel; scikit-learn: coefs
    Unnamed, ///< W, w: shapes decide, a square one is taken as out × in
};

/// What a tensor's name says: which layer's, and weight or bias.
struct TensorName {
    std::string group; ///< what names the layer: "fc1" of fc1.weight, "0" of coefs_0 and W0, "" of W
    Role role = Role::Weight;
    Orientation orientation = Orientation::OutIn;
    std::string prefix; ///< the group without its last number: "fc"
    long number = -1;   ///< the group's last number, -1 if it has none
    std::string word;   ///< what told the role: "kernel", "gamma"
    int variable = -1;  ///< of layers/dense/vars/1, where no word tells the role: 1
};

/// Reads 0.weight, fc1.bias, dense_2/kernel:0, coefs_0, intercepts_0, W, b, W1, b1, model_W, bn/gamma,
/// bn.running_mean, embedding/embeddings, layers/dense/vars/0. Nothing for other names.
std::optional<TensorName> parseTensorName(const std::string& name);

} // namespace engine::io
