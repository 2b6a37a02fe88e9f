#include "engine/core/text.h"
#include "engine/io/onnx_model.h"
#include "engine/io/onnx_wire.h"

#include <charconv>
#include <onnx/onnx_pb.h>
#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

std::string context(const std::string& tensor) { return "tensor " + core::inQuotes(tensor); }

/// Turns protobuf's messages into values; what a tensor held is given back at once.
class Parser {
public:
    Result<OnnxModel> model(onnx::ModelProto& proto);

private:
    OnnxModel m_model;
    std::uint64_t m_left = memoryBudget();
    std::size_t m_tensors = 0;

    Result<void> initializers(onnx::GraphProto& graph);
    Result<void> nodes(onnx::GraphProto& graph);
    Result<OnnxTensor> tensor(onnx::TensorProto& proto, const std::string& name);
    Result<OnnxAttribute> attribute(onnx::AttributeProto& proto, const std::string& node);
    void values(const onnx::GraphProto& graph);
};

Result<OnnxTensor> Parser::tensor(onnx::TensorProto& proto, const std::string& name) {
    if (++m_tensors > kOnnxMaxTensors)
        return Error{Code::TooLarge,
                     "the model has more than " + std::to_string(kOnnxMaxTensors) + " tensors",
                     context(name)};
    auto read = readOnnxTensor(proto, m_left);
    if (!read)
        return read.error().within(context(name));
    delete proto.release_raw_data();
    return read;
}

Result<void> Parser::initializers(onnx::GraphProto& graph) {
    std::unordered_set<std::string> names;
    for (int i = 0; i < graph.initializer_size(); ++i) {
        onnx::TensorProto& proto = *graph.mutable_initializer(i);
        if (proto.name().empty())
            return Error{Code::Syntax, "has no name", "tensor " + std::to_string(i)};
        if (!names.insert(proto.name()).second)
            return Error{Code::Syntax, "is there twice", context(proto.name())};
        auto read = tensor(proto, proto.name());
        if (!read)
            return read.error();
        if (read->unread.empty())
            m_model.initializers.emplace_back(proto.name(), std::move(read->tensor));
        else
            m_model.unread.push_back(context(proto.name()) + ": " + read->unread);
    }
    for (const auto& sparse : graph.sparse_initializer())
        m_model.unread.push_back(context(sparse.values().name()) + ": sparse tensors are not read");
    return {};
}

Result<OnnxAttribute> Parser::attribute(onnx::AttributeProto& proto, const std::string& node) {
    using Kind = OnnxAttribute::Kind;
    OnnxAttribute read;
    read.name = proto.name();
    read.whole = proto.i();
    read.real = onnxReal(proto.f());
    read.text = proto.s();
    read.wholes.assign(proto.ints().begin(), proto.ints().end());
    read.reals.assign(proto.floats().begin(), proto.floats().end());
    switch (proto.type()) {
    case onnx::AttributeProto::INT:
        read.kind = Kind::Whole;
        break;
    case onnx::AttributeProto::FLOAT:
        read.kind = Kind::Real;
        break;
    case onnx::AttributeProto::STRING:
        read.kind = Kind::Text;
        break;
    case onnx::AttributeProto::INTS:
        read.kind = Kind::Wholes;
        break;
    case onnx::AttributeProto::FLOATS:
        read.kind = Kind::Reals;
        break;
    case onnx::AttributeProto::TENSOR: {
        auto held = tensor(*proto.mutable_t(), node);
        if (!held)
            return held.error();
        read.kind = held->unread.empty() ? Kind::Tensor : Kind::Other;
        read.tensor = std::move(held->tensor);
        break;
    }
    default:
        break;
    }
    return read;
}

Result<void> Parser::nodes(onnx::GraphProto& graph) {
    if (std::size_t(graph.node_size()) > kOnnxMaxNodes)
        return Error{Code::TooLarge,
                     "the graph has " + std::to_string(graph.node_size()) + " nodes; at most " +
                         std::to_string(kOnnxMaxNodes) + " are read",
                     {}};
    for (onnx::NodeProto& proto : *graph.mutable_node()) {
        OnnxNode node{
            proto.op_type(), proto.name(), proto.domain() == "ai.onnx" ? "" : proto.domain(), {}, {}, {}};
        node.inputs.assign(proto.input().begin(), proto.input().end());
        node.outputs.assign(proto.output().begin(), proto.output().end());
        for (onnx::AttributeProto& each : *proto.mutable_attribute()) {
            const std::string& output = node.outputs.empty() ? node.name : node.outputs.front();
            auto read = attribute(each, output);
            if (!read)
                return read.error();
            node.attributes.push_back(*std::move(read));
        }
        m_model.nodes.push_back(std::move(node));
    }
    return {};
}

OnnxValue valueOf(const onnx::ValueInfoProto& proto) {
    const auto& type = proto.type().tensor_type();
    OnnxValue value{proto.name(), core::DType::Float32, {}, {}};
    const int element = type.elem_type();
    value.dtype = element == onnx::TensorProto::INT64     ? core::DType::Int64
                  : element == onnx::TensorProto::INT32   ? core::DType::Int32
                  : element == onnx::TensorProto::DOUBLE  ? core::DType::Float64
                  : element == onnx::TensorProto::FLOAT16 ? core::DType::Float16
                                                          : core::DType::Float32;
    for (const auto& dimension : type.shape().dim())
        value.shape.push_back(dimension.has_dim_value() && dimension.dim_value() >= 0 ? dimension.dim_value()
                                                                                      : -1);
    return value;
}

void Parser::values(const onnx::GraphProto& graph) {
    std::unordered_set<std::string> initializers;
    for (const auto& proto : graph.initializer())
        initializers.insert(proto.name());
    for (const auto& proto : graph.input())
        if (!initializers.contains(proto.name()))
            m_model.inputs.push_back(valueOf(proto));
    for (const auto& proto : graph.output())
        m_model.outputs.push_back(valueOf(proto));
}

Result<OnnxModel> Parser::model(onnx::ModelProto& proto) {
    m_model.irVersion = proto.ir_version();
    m_model.opset = 0;
    for (const auto& set : proto.opset_import())
        if (set.domain().empty() || set.domain() == "ai.onnx")
            m_model.opset = set.version();
    onnx::GraphProto& graph = *proto.mutable_graph();
    values(graph);
    if (auto read = initializers(graph); !read)
        return read.error();
    if (auto read = nodes(graph); !read)
        return read.error();
    return std::move(m_model);
}

} // namespace

const OnnxAttribute* OnnxNode::find(const std::string& attribute) const {
    for (const OnnxAttribute& each : attributes)
        if (each.name == attribute)
            return &each;
    return nullptr;
}

std::int64_t OnnxNode::whole(const std::string& attribute, std::int64_t fallback) const {
    const OnnxAttribute* found = find(attribute);
    return found != nullptr && found->kind == OnnxAttribute::Kind::Whole ? found->whole : fallback;
}

double OnnxNode::real(const std::string& attribute, double fallback) const {
    const OnnxAttribute* found = find(attribute);
    return found != nullptr && found->kind == OnnxAttribute::Kind::Real ? found->real : fallback;
}

std::string OnnxNode::text(const std::string& attribute, const std::string& fallback) const {
    const OnnxAttribute* found = find(attribute);
    return found != nullptr && found->kind == OnnxAttribute::Kind::Text ? found->text : fallback;
}

std::vector<std::int64_t> OnnxNode::wholes(const std::string& attribute) const {
    const OnnxAttribute* found = find(attribute);
    return found != nullptr && found->kind == OnnxAttribute::Kind::Wholes ? found->wholes
                                                                          : std::vector<std::int64_t>{};
}

const std::string& OnnxNode::input(std::size_t index) const {
    static const std::string kNone;
    return index < inputs.size() ? inputs[index] : kNone;
}

double onnxReal(float value) {
    char text[32];
    const char* end = std::to_chars(text, text + sizeof text, value).ptr;
    double decimal = value;
    std::from_chars(text, end, decimal);
    return decimal;
}

core::Result<OnnxModel> parseOnnx(View bytes) {
    if (bytes.size() > kOnnxMaxBytes)
        return Error{Code::TooLarge, "is larger than 2 GiB, the most that an ONNX model can be", {}};
    if (const auto walked = checkOnnxWire(bytes); !walked)
        return walked.error();
    onnx::ModelProto proto;
    if (!proto.ParseFromArray(bytes.data(), int(bytes.size())))
        return Error{Code::Syntax, "is no ONNX model: protobuf cannot read it", {}};
    if (!proto.has_graph())
        return Error{Code::Syntax, "has no graph; expected an ONNX model", {}};
    return Parser().model(proto);
}

} // namespace engine::io
