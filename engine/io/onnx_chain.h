#pragma once

#include "engine/io/onnx_model.h"
#include "engine/io/weight_file.h"

#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <variant>

namespace engine::io {

/// Why a node has no layer here; empty: it has.
using OnnxProblem = std::string;

/// A tensor of the file as the graph sees it.
struct OnnxConstant {
    std::string name;                ///< in the file
    const core::Tensor* tensor;      ///< never null
    std::vector<int> axes;           ///< the order of its axes; empty: as they are
    std::vector<std::int64_t> shape; ///< in that order
};
/// Whole numbers that a shape is made of; kOnnxBatch stands for the samples.
using OnnxSizes = std::vector<std::int64_t>;
inline constexpr std::int64_t kOnnxBatch = INT64_MIN;
/// What an elementwise formula makes of some numbers: by that it is recognized.
using OnnxProbes = std::vector<double>;
/// Numbers of samples: what comes out of the network at a place, and a formula of them.
struct OnnxSignal {
    std::size_t place = 0;
    std::shared_ptr<const OnnxProbes> formula; ///< null: the numbers themselves
};
/// The first: nothing is known of it but that it does not depend on the input.
using OnnxSeen = std::variant<std::monostate, OnnxConstant, OnnxSizes, OnnxSignal>;

/// The nodes that a layer norm is written as before opset 17, and what they tell.
struct OnnxNormParts {
    std::vector<const OnnxNode*> nodes; ///< the last one gives the layer's output
    double epsilon = 0;
    const OnnxConstant *scale = nullptr, *shift = nullptr; ///< null: none
};

/// Follows the graph from its input to its output and turns it into layers. Activations are folded into the
/// layer before, formulas of several nodes (GELU, SiLU, a layer norm) recognized, transposes between the
/// orders of a picture's axes followed.
class OnnxChain {
public:
    explicit OnnxChain(const OnnxModel& model);

    /// Network and placements, or what is unsupported.
    void read(WeightFile& file);

private:
    /// Where the signal stands: behind so many layers, with numbers of that shape (in our order of axes).
    struct Place {
        std::size_t layers = 0;
        std::vector<int> shape;
        bool channelsLast = false;                ///< the file has height × width × channels there
        std::array<int, 3> flattened = {0, 0, 0}; ///< a picture made a list in that order; see Transform
        bool isLeft = false; ///< an activation was folded into the layer before: nothing else may use it
    };
    struct Layer {
        model::LayerSpec spec;
        std::vector<Placement> tensors; ///< parameter without the layer's number
    };
    using Handler = OnnxProblem (OnnxChain::*)(const OnnxNode&);

    const OnnxModel& m_model;
    std::unordered_map<std::string, OnnxSeen> m_seen;
    std::unordered_map<std::string, std::vector<std::size_t>> m_consumers; ///< nodes by what they take
    std::unordered_map<std::string, int> m_outputs;
    std::deque<core::Tensor> m_made; ///< of constants that are written as numbers
    std::vector<Place> m_places;
    std::vector<Layer> m_layers;
    std::vector<bool> m_done; ///< nodes that were read with another one
    std::vector<int> m_input;
    std::vector<std::string> m_unsupported;

    static const std::unordered_map<std::string, Handler>& handlers();
    const Place& place() const { return m_places.back(); }
    bool isUsed(const OnnxNode& node) const;
    bool isConstant(const OnnxNode& node) const;
    void begin();
    void readConstants();
    void walk();
    OnnxProblem readNode(const OnnxNode& node);
    OnnxProblem finish();
    void build(WeightFile& file);
    // Values (onnx_values.cpp).
    const OnnxSeen* seen(const std::string& name) const;
    const OnnxSignal* signal(const std::string& name) const;
    const OnnxConstant* constant(const std::string& name) const;
    std::optional<double> scalar(const std::string& name) const;
    std::optional<OnnxSizes> sizes(const std::string& name) const;
    std::optional<OnnxSizes> axes(const OnnxNode& node, std::size_t input) const;
    void set(const OnnxNode& node, OnnxSeen value);
    void foldConstant(const OnnxNode& node);
    OnnxSeen constantNode(const OnnxNode& node);
    OnnxSeen turned(const OnnxNode& node, OnnxConstant value) const;
    OnnxProblem shapeOf(const OnnxNode& node);
    OnnxProblem concat(const OnnxNode& node);
    OnnxProblem slice(const OnnxNode& node);
    OnnxProblem gather(const OnnxNode& node);
    bool foldSizes(const OnnxNode& node);
    // Formulas (onnx_formulas.cpp).
    OnnxProblem pass(const OnnxNode& node);
    OnnxProblem unary(const OnnxNode& node);
    OnnxProblem binary(const OnnxNode& node);
    OnnxProblem settle(const std::string& name);
    OnnxProblem fold(const std::string& activation);
    OnnxProblem softmax(const OnnxNode& node);
    OnnxProblem residual(const OnnxNode& node);
    // Layers (onnx_layers.cpp, onnx_pictures.cpp, onnx_norms.cpp).
    OnnxProblem add(model::LayerSpec spec, std::vector<Placement> tensors = {});
    OnnxProblem gemm(const OnnxNode& node);
    OnnxProblem matMul(const OnnxNode& node);
    OnnxProblem dense(const OnnxNode& node, bool isInOut, const std::string& bias);
    OnnxProblem addBias(const OnnxNode& node, const OnnxConstant& bias);
    bool takesBias(const OnnxConstant& bias) const;
    OnnxProblem embedding(const OnnxNode& node);
    OnnxProblem dropout(const OnnxNode& node);
    OnnxProblem conv(const OnnxNode& node);
    OnnxProblem pad(const OnnxNode& node);
    OnnxProblem addWindows(const OnnxNode& node, model::LayerSpec spec, const char* size,
                           const std::optional<OnnxConstant>& weight);
    OnnxProblem pool(const OnnxNode& node);
    OnnxProblem globalPool(const OnnxNode& node);
    OnnxProblem padding(const OnnxNode& node, int size, int stride, std::string& padding) const;
    OnnxProblem flatten(const OnnxNode& node);
    OnnxProblem reshape(const OnnxNode& node);
    OnnxProblem squeeze(const OnnxNode& node);
    OnnxProblem transpose(const OnnxNode& node);
    OnnxProblem makeList();
    OnnxProblem pictures(const char* what) const;
    void stand(const OnnxNode& node);
    void stand(const OnnxNode& node, Place place);
    OnnxProblem batchNorm(const OnnxNode& node);
    OnnxProblem layerNorm(const OnnxNode& node);
    OnnxProblem reduceMean(const OnnxNode& node);
    OnnxProblem addNorm(const OnnxNormParts& parts);
    bool normParts(const OnnxNode& mean, OnnxNormParts& parts) const;
    const OnnxNode* taker(const std::string& value, const char* op) const;
};

/// "(3, 5, 5)"
std::string onnxShapeText(const std::vector<int>& shape);

} // namespace engine::io
