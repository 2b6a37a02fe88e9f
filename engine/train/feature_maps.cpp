#include "engine/train/feature_maps.h"

#include <cassert>

namespace engine::train {

namespace {

constexpr std::size_t kPictureDimensions = 3;

} // namespace

bool hasPictures(const model::Network<float>& network) {
    for (int layer = -1; layer < network.layerCount(); ++layer)
        if (network.shape(layer).size() == kPictureDimensions)
            return true;
    return false;
}

FeatureMaps featureMaps(const model::Network<float>& network, const core::VectorD& parameters,
                        const data::Prepared& data, int sample) {
    assert(parameters.size() == network.layout().size);
    const core::Vector<float> p = parameters.cast<float>();
    const core::Matrix<float> x = data.features().col(sample).cast<float>();
    auto workspace = network.workspace(1);
    network.forward(p, core::ConstMatrixMap<float>(x.data(), x.rows(), 1), workspace);
    FeatureMaps maps(workspace.layers.size() + 1);
    if (network.shape(-1).size() == kPictureDimensions)
        maps[0].assign(x.data(), x.data() + x.size());
    for (int layer = 0; layer < network.layerCount(); ++layer) {
        const auto& a = workspace.layers[static_cast<std::size_t>(layer)].a;
        if (network.shape(layer).size() == kPictureDimensions)
            maps[static_cast<std::size_t>(layer) + 1].assign(a.data(), a.data() + a.size());
    }
    return maps;
}

} // namespace engine::train
