#include "engine/io/transform.h"

#include "engine/core/transpose.h"
#include "engine/model/network_plan.h"

#include <algorithm>
#include <cassert>

namespace engine::io {

namespace {

using core::Index;

const std::vector<int> kTurned = {1, 0};                 // in × out
const std::vector<int> kPictureKernel = {3, 2, 0, 1};    // height × width × in × out
const std::vector<int> kOutFirstKernel = {0, 3, 1, 2};   // out × height × width × in
const std::vector<int> kChannelsLastPicture = {2, 0, 1}; // height × width × channels

Shape permuted(const Shape& shape, const std::vector<int>& axes) {
    Shape result;
    for (const int axis : axes)
        result.push_back(shape[static_cast<std::size_t>(axis)]);
    return result;
}

bool isPermuted(const Shape& shape, const std::vector<int>& axes, const Shape& wanted) {
    return shape.size() == axes.size() && permuted(shape, axes) == wanted;
}

/// Whether a tensor of that shape holds the target's numbers in its order: a bias of n also as (n, 1), (1,
/// n); a matrix of one row also as (n,).
bool fitsAsIs(const Shape& shape, const Shape& wanted) {
    if (shape == wanted)
        return true;
    if (wanted.size() == 1)
        return shape == Shape{wanted[0], 1} || shape == Shape{1, wanted[0]} ||
               (wanted[0] == 1 && shape.empty());
    return wanted.size() == 2 && wanted[0] == 1 && shape == Shape{wanted[1]};
}

/// {height, width, channels} of the picture that a flatten layer made a list of, before that layer.
std::array<int, 3> flattenedBefore(const std::vector<model::PlannedLayer>& layers, int layer) {
    for (int i = layer - 1; i >= 0; --i) {
        const model::PlannedLayer& each = layers[static_cast<std::size_t>(i)];
        if (each.spec.type == "flatten" && each.input.size() == 3)
            return {each.input[1], each.input[2], each.input[0]};
        if (!each.type->oneToOne) // what mixes its inputs knows no picture
            return {};
    }
    return {};
}

/// axes.size() nested loops as one: the target's numbers one after the other, the file's by its strides.
void permuteInto(const core::Tensor& tensor, const std::vector<int>& axes, double* numbers) {
    const std::size_t rank = axes.size();
    Shape strides(rank, 1);
    for (std::size_t i = rank - 1; i > 0; --i)
        strides[i - 1] = strides[i] * tensor.shape[i];
    const Shape sizes = permuted(tensor.shape, axes), steps = permuted(strides, axes);
    Shape at(rank, 0);
    std::int64_t from = 0;
    for (std::size_t i = 0; i < tensor.values.size(); ++i) {
        numbers[i] = tensor.values[static_cast<std::size_t>(from)];
        for (std::size_t axis = rank; axis-- > 0;) {
            from += steps[axis];
            if (++at[axis] < sizes[axis])
                break;
            from -= steps[axis] * sizes[axis];
            at[axis] = 0;
        }
    }
}

/// Columns height × width × channels → channels × height × width.
void channelsFirst(const std::array<int, 3>& picture, Index size, double* numbers) {
    const Index pixels = Index(picture[0]) * picture[1], channels = picture[2];
    const Index rows = size / (pixels * channels);
    std::vector<double> row(static_cast<std::size_t>(pixels * channels));
    for (Index r = 0; r < rows; ++r) {
        double* begin = numbers + r * pixels * channels;
        core::transpose(begin, pixels, channels, row.data());
        std::copy(row.begin(), row.end(), begin);
    }
}

} // namespace

const Target* Targets::find(const std::string& parameter) const {
    for (const Target& target : tensors)
        if (target.slot.name == parameter)
            return &target;
    return nullptr;
}

Targets targetsOf(const model::NetworkSpec& spec, const model::Layout& layout) {
    const model::ShapeFlow flow = model::flow(spec);
    Targets targets;
    targets.size = layout.size;
    for (const model::TensorSlot& slot : layout.slots) {
        Target target{slot, {}, {}, {}};
        const auto layer = static_cast<std::size_t>(slot.layer);
        if (layer < flow.layers.size()) {
            target.layerType = spec.layers[layer].type;
            target.layerName = spec.layers[layer].name;
            const bool ofList = slot.isScale && slot.shape.size() == 1;
            if (ofList || (target.layerType == "dense" && slot.shape.size() == 2))
                target.picture = flattenedBefore(flow.layers, slot.layer);
        }
        targets.tensors.push_back(std::move(target));
    }
    if (!flow.layers.empty() && flow.layers.size() == spec.layers.size()) {
        const core::Settings& last = flow.layers.back().spec.settings;
        targets.outputsAreClasses = last.text("activation", "") == "softmax";
    }
    return targets;
}

std::vector<Transform> transformsFor(const Shape& shape, const Target& target) {
    const Shape wanted = target.shape();
    std::vector<Transform> ways;
    if (fitsAsIs(shape, wanted))
        ways.push_back({});
    const bool isTable = target.layerType == "embedding" || target.slot.isScale;
    for (const auto& axes : {kTurned, kChannelsLastPicture, kPictureKernel, kOutFirstKernel})
        if (!(isTable && axes == kTurned) && isPermuted(shape, axes, wanted))
            ways.push_back({axes, {}});
    const auto [height, width, channels] = target.picture;
    if (channels > 1 && std::int64_t(height) * width > 1)
        for (std::size_t i = 0, plain = ways.size(); i < plain; ++i)
            ways.push_back({ways[i].axes, target.picture});
    return ways;
}

bool fits(const Shape& shape, const Transform& transform, const Target& target) {
    const auto [height, width, channels] = transform.channelsLast;
    if (height != 0 || width != 0 || channels != 0) {
        if (height < 1 || width < 1 || channels < 1)
            return false;
        const Index columns = target.slot.shape.size() == 1 ? target.slot.size : target.slot.cols();
        if (Index(height) * width > columns || Index(height) * width * channels != columns)
            return false;
    }
    if (transform.axes.empty())
        return fitsAsIs(shape, target.shape());
    std::vector<int> sorted = transform.axes;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i)
        if (sorted[i] != static_cast<int>(i))
            return false;
    return isPermuted(shape, transform.axes, target.shape());
}

void transformInto(const core::Tensor& tensor, const Transform& transform, const Target& target,
                   double* numbers) {
    assert(Index(tensor.values.size()) == target.slot.size && fits(tensor.shape, transform, target));
    if (transform.axes.empty())
        std::copy(tensor.values.begin(), tensor.values.end(), numbers);
    else if (transform.axes == kTurned)
        core::transpose(tensor.values.data(), Index(tensor.shape[0]), Index(tensor.shape[1]), numbers);
    else
        permuteInto(tensor, transform.axes, numbers);
    if (transform.channelsLast[0] > 0)
        channelsFirst(transform.channelsLast, target.slot.size, numbers);
}

std::string transformText(const Transform& transform) {
    std::string text;
    if (transform.axes == kTurned)
        text = "turned from in × out to out × in";
    else if (transform.axes == kPictureKernel)
        text = "turned from height × width × in × out to out × in × height × width";
    else if (transform.axes == kOutFirstKernel)
        text = "turned from out × height × width × in to out × in × height × width";
    else if (transform.axes == kChannelsLastPicture)
        text = "turned from height × width × channels to channels × height × width";
    else if (!transform.axes.empty())
        text = "axes put in another order";
    if (transform.channelsLast[0] > 0)
        text += (text.empty() ? "" : ", ") +
                std::string("columns of the flattened picture from channels last to channels first");
    return text;
}

} // namespace engine::io
