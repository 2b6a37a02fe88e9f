#pragma once

#include "engine/core/matrix.h"
#include "engine/core/random.h"

#include <string>
#include <string_view>
#include <vector>

namespace engine::model {

/// Keras' initializers: zeros, constant (0.1), uniform (±0.05), normal (0.05), glorot_uniform, glorot_normal,
/// he_uniform, he_normal, lecun_normal (plain normal, not truncated), orthogonal (Saxe et al. 2013).
struct Initializer {
    std::string name;
    std::string label;   ///< English; the window translates it
    std::string formula; ///< "U(−√(6/(n_in + n_out)), +…)"
    std::string help;
    /// W: out × in; n_in is in, n_out as given: out of a dense layer, of a convolution filters times the
    /// positions of the window. Drawn in row order, in double: the same weights in float and double.
    void (*draw)(core::Random& random, core::MatrixMap<double> w, core::Index nOut);
};

const std::vector<Initializer>& initializers();
const Initializer* findInitializer(std::string_view name);

} // namespace engine::model
