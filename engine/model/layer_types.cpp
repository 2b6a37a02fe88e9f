#include "engine/model/average_pool2d.h"
#include "engine/model/batch_norm.h"
#include "engine/model/conv2d.h"
#include "engine/model/dense.h"
#include "engine/model/dropout.h"
#include "engine/model/embedding.h"
#include "engine/model/flatten.h"
#include "engine/model/layer.h"
#include "engine/model/layer_norm.h"
#include "engine/model/max_pool2d.h"
#include "engine/model/residual.h"

namespace engine::model {

const std::vector<LayerType>& layerTypes() {
    static const std::vector<LayerType> all = {
        denseType(),     conv2dType(),    maxPool2dType(), averagePool2dType(), flattenType(),
        dropoutType(),   batchNormType(), layerNormType(), embeddingType(),     residualType(),
    };
    return all;
}

const LayerType* findLayerType(std::string_view type) {
    for (const LayerType& each : layerTypes())
        if (each.schema.type == type)
            return &each;
    return nullptr;
}

} // namespace engine::model
