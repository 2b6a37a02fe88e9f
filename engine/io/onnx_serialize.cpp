#include "engine/core/text.h"
#include "engine/io/elements.h"
#include "engine/io/onnx_model.h"
#include "engine/io/onnx_wire.h"

#include <onnx/onnx_pb.h>

namespace engine::io {

namespace {

using core::Code;
using core::DType;
using core::Error;
using core::Result;

constexpr const char* kBatchName = "N";

int typeNumber(DType dtype) {
    switch (dtype) {
    case DType::Float64:
        return onnx::TensorProto::DOUBLE;
    case DType::Int64:
        return onnx::TensorProto::INT64;
    default:
        return onnx::TensorProto::FLOAT;
    }
}

Result<void> put(const core::Tensor& tensor, onnx::TensorProto& proto) {
    auto raw = encodeElements(tensor.values, tensor.dtype);
    if (!raw)
        return raw.error();
    proto.set_data_type(typeNumber(tensor.dtype));
    for (const std::int64_t size : tensor.shape)
        proto.add_dims(size);
    proto.set_raw_data(*std::move(raw));
    return {};
}

Result<void> put(const OnnxAttribute& attribute, onnx::AttributeProto& proto) {
    using Kind = OnnxAttribute::Kind;
    proto.set_name(attribute.name);
    switch (attribute.kind) {
    case Kind::Whole:
        proto.set_type(onnx::AttributeProto::INT);
        proto.set_i(attribute.whole);
        return {};
    case Kind::Real:
        proto.set_type(onnx::AttributeProto::FLOAT);
        proto.set_f(float(attribute.real));
        return {};
    case Kind::Text:
        proto.set_type(onnx::AttributeProto::STRING);
        proto.set_s(attribute.text);
        return {};
    case Kind::Wholes:
        proto.set_type(onnx::AttributeProto::INTS);
        for (const std::int64_t each : attribute.wholes)
            proto.add_ints(each);
        return {};
    case Kind::Reals:
        proto.set_type(onnx::AttributeProto::FLOATS);
        for (const double each : attribute.reals)
            proto.add_floats(float(each));
        return {};
    case Kind::Tensor:
        proto.set_type(onnx::AttributeProto::TENSOR);
        return put(attribute.tensor, *proto.mutable_t());
    default:
        return {};
    }
}

Result<void> put(const OnnxNode& node, onnx::NodeProto& proto) {
    proto.set_op_type(node.op);
    proto.set_name(node.name);
    for (const std::string& each : node.inputs)
        proto.add_input(each);
    for (const std::string& each : node.outputs)
        proto.add_output(each);
    for (const OnnxAttribute& each : node.attributes)
        if (const auto done = put(each, *proto.add_attribute()); !done)
            return done;
    return {};
}

void put(const OnnxValue& value, onnx::ValueInfoProto& proto) {
    proto.set_name(value.name);
    auto& type = *proto.mutable_type()->mutable_tensor_type();
    type.set_elem_type(typeNumber(value.dtype));
    for (const std::int64_t size : value.shape) {
        auto& dimension = *type.mutable_shape()->add_dim();
        if (size < 0)
            dimension.set_dim_param(kBatchName);
        else
            dimension.set_dim_value(size);
    }
}

} // namespace

core::Result<Bytes> serializeOnnx(const OnnxModel& model) {
    onnx::ModelProto proto;
    proto.set_ir_version(model.irVersion);
    proto.set_producer_name("chainrule");
    proto.add_opset_import()->set_version(model.opset);
    onnx::GraphProto& graph = *proto.mutable_graph();
    graph.set_name("network");
    std::uint64_t bytes = 0;
    for (const auto& [name, tensor] : model.initializers) {
        if (bytes += tensor.values.size() * itemSize(tensor.dtype); bytes > kOnnxMaxBytes)
            return Error{
                Code::TooLarge, "the model would be larger than 2 GiB, the most that an ONNX file holds", {}};
        onnx::TensorProto& held = *graph.add_initializer();
        held.set_name(name);
        if (const auto done = put(tensor, held); !done)
            return done.error().within("tensor " + core::inQuotes(name));
    }
    for (const OnnxNode& node : model.nodes)
        if (const auto done = put(node, *graph.add_node()); !done)
            return done.error().within("node " + core::inQuotes(node.name));
    for (const OnnxValue& each : model.inputs)
        put(each, *graph.add_input());
    for (const OnnxValue& each : model.outputs)
        put(each, *graph.add_output());
    Bytes written;
    if (!proto.SerializeToString(&written))
        return Error{
            Code::TooLarge, "the model would be larger than 2 GiB, the most that an ONNX file holds", {}};
    return written;
}

} // namespace engine::io
