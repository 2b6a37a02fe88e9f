#include "engine/core/tensor.h"

#include <algorithm>

namespace engine::core {

const char* name(DType dtype) {
    static constexpr const char* kNames[] = {"float16", "float32", "float64", "int8",   "int16",  "int32",
                                             "int64",   "uint8",   "uint16",  "uint32", "uint64", "bool"};
    return kNames[static_cast<std::size_t>(dtype)];
}

std::int64_t Tensor::size() const {
    std::int64_t product = 1;
    for (const std::int64_t dimension : shape)
        product *= dimension;
    return product;
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string result = "(";
    for (std::size_t i = 0; i < shape.size(); ++i)
        result += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    return result + (shape.size() == 1 ? ",)" : ")");
}

const Tensor* find(const TensorMap& tensors, const std::string& name) {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const auto& entry) { return entry.first == name; });
    return found == tensors.end() ? nullptr : &found->second;
}

} // namespace engine::core
