#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace onnx {
class TensorProto;
}

namespace engine::io {

inline constexpr std::size_t kOnnxMaxTensors = 100000, kOnnxMaxNodes = 100000;

/// One setting of a node: what its kind holds.
struct OnnxAttribute {
    enum class Kind { Whole, Real, Text, Wholes, Reals, Tensor, Other };
    std::string name;
    Kind kind = Kind::Other;
    std::int64_t whole = 0;
    double real = 0;
    std::string text;
    std::vector<std::int64_t> wholes;
    std::vector<double> reals;
    core::Tensor tensor;
};

/// One operator of a graph: names of values in and out ("": left out).
struct OnnxNode {
    std::string op, name, domain;
    std::vector<std::string> inputs, outputs;
    std::vector<OnnxAttribute> attributes;

    const OnnxAttribute* find(const std::string& attribute) const;
    std::int64_t whole(const std::string& attribute, std::int64_t fallback) const;
    double real(const std::string& attribute, double fallback) const;
    std::string text(const std::string& attribute, const std::string& fallback) const;
    std::vector<std::int64_t> wholes(const std::string& attribute) const;
    bool has(const std::string& attribute) const { return find(attribute) != nullptr; }
    const std::string& input(std::size_t index) const;
};

/// An input or output of a graph. A dimension of −1 is open or has a name (`openName`).
struct OnnxValue {
    std::string name;
    core::DType dtype = core::DType::Float32;
    std::vector<std::int64_t> shape;
    std::string openName = {};
};

/// The graph of a model as plain values.
struct OnnxModel {
    std::int64_t irVersion = 8, opset = 15; ///< opset 0: none of ONNX' own
    std::vector<OnnxNode> nodes;
    core::TensorMap initializers;
    std::vector<OnnxValue> inputs, outputs; ///< inputs without those that are initializers
    /// Tensors that are not read: "tensor \"labels\": texts are no numbers".
    std::vector<std::string> unread;
};

/// The shortest decimal that is this float: 0.01 and not 0.00999999977648258.
double onnxReal(float value);

/// Errors: those of readOnnx().
core::Result<OnnxModel> parseOnnx(View bytes);
core::Result<Bytes> serializeOnnx(const OnnxModel& model);

/// What became of a tensor: read, or why a whole file's reading goes on without it.
struct OnnxTensor {
    core::Tensor tensor;
    std::string unread; ///< "texts are no numbers"; empty if read
};
/// bfloat16 becomes float32. `left`: bytes of numbers that may still be allocated; lowered. Errors: Syntax,
/// TooLarge, Unsupported (external data); context: none.
core::Result<OnnxTensor> readOnnxTensor(const onnx::TensorProto& tensor, std::uint64_t& left);

} // namespace engine::io
