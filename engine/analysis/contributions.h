#pragma once

#include "engine/core/result.h"
#include "engine/data/prepare.h"
#include "engine/model/network.h"

namespace engine::analysis {

/// What each input contributes to one output of one sample: gradient × input (Shrikumar et al. 2016, "Not
/// just a black box"), x_i ∂z/∂x_i with x as the network gets it (standardized where the data are) and z the
/// output before a last sigmoid or softmax, so that a sure answer does not make every contribution vanish. Of
/// an embedding the sum over the numbers that stand for an input. float64.
struct Contributions {
    core::VectorD inputs;    ///< x
    core::VectorD gradients; ///< ∂z/∂x; of an embedding empty: whole numbers have none
    core::VectorD values;    ///< x ∂z/∂x
    double output = 0;       ///< z
};

/// The same of the class that a single output is against: what speaks for one speaks against the other.
Contributions turned(Contributions contributions);

/// A network in float64 with the place to take inputs' gradients from. Thread-safe as all const is.
class Contributor {
public:
    /// Errors: those of Network::create.
    static core::Result<Contributor> create(const model::NetworkSpec& spec);

    core::Index outputs() const { return m_network.outputs(); }
    /// `features` in the data's own units. Pure; a pass forward and one backward of one sample.
    Contributions of(const core::VectorD& parameters, const data::Scaler& scaler,
                     const core::VectorD& features, core::Index output) const;

private:
    Contributor(model::Network<double> network, bool looksUp)
        : m_network(std::move(network)), m_looksUp(looksUp) {}

    model::Network<double> m_network; ///< an input layer that gives what it gets, then the layers
    bool m_looksUp;                   ///< no input layer: the first one looks whole numbers up
};

} // namespace engine::analysis
