#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace engine::core {

/// Element type as it was stored; values are held in double, which holds all of them but large 64-bit integers.
enum class DType { Float16, Float32, Float64, Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Bool };

/// "float32", ...
const char* name(DType dtype);

/// An array as a weight or data file holds it, in C order.
struct Tensor {
    std::vector<std::int64_t> shape; ///< empty for a scalar
    DType dtype = DType::Float32;
    std::vector<double> values;

    std::int64_t size() const;
    bool operator==(const Tensor&) const = default;
};

/// "(6, 2)", "(6,)", "()": as NumPy writes shapes.
std::string shapeText(const std::vector<std::int64_t>& shape);

/// Name → tensor, in the file's order: what all weight formats are read into and written from.
using TensorMap = std::vector<std::pair<std::string, Tensor>>;

const Tensor* find(const TensorMap& tensors, const std::string& name);

} // namespace engine::core
