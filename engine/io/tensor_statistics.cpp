#include "engine/io/tensor_statistics.h"

#include <algorithm>

namespace engine::io {

TensorStatistics statisticsOf(const core::Tensor& tensor) {
    const auto& values = tensor.values;
    return {train::histogram(values.data(), static_cast<core::Index>(values.size())),
            std::count(values.begin(), values.end(), 0.0)};
}

} // namespace engine::io
