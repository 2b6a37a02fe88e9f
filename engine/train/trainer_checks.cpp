#include "engine/train/trainer_checks.h"

#include <string>

namespace engine::train {

using core::Index;

namespace {

core::Error mismatch(Index found, const char* what, Index expected, const char* place) {
    return {core::Code::ShapeMismatch, std::to_string(found) + what + std::to_string(expected), place};
}

} // namespace

template <class S>
core::Result<void> checkFit(const model::Network<S>& network, const data::Prepared& data,
                            const std::optional<core::VectorD>& initial) {
    if (data.features().rows() != network.inputs())
        return mismatch(network.inputs(), " inputs, but the data's number of features is ",
                        data.features().rows(), "network.input");
    if (data.targets.rows() != network.outputs())
        return mismatch(network.outputs(), " outputs, but the data need ", data.targets.rows(),
                        "network.layers");
    if (auto fits = data::checkWholeNumbers(data, network.layer(0).wholeNumbers()); !fits)
        return fits;
    if (initial && initial->size() != network.layout().size)
        return mismatch(initial->size(), " initial parameters, but the network's number is ",
                        network.layout().size, "weights");
    return {};
}

template core::Result<void> checkFit(const model::Network<float>&, const data::Prepared&,
                                     const std::optional<core::VectorD>&);
template core::Result<void> checkFit(const model::Network<double>&, const data::Prepared&,
                                     const std::optional<core::VectorD>&);

} // namespace engine::train
