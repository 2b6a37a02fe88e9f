#include "engine/io/tensor_groups.h"

#include "engine/model/network.h"

#include <algorithm>
#include <unordered_map>

namespace engine::io {

namespace {

using core::Tensor;
using core::TensorMap;

constexpr long long kMostCombinations = 4'000'000;

Role roleOf(const std::string& parameter) {
    return parameter == "bias"           ? Role::Bias
           : parameter == "running_mean" ? Role::Mean
           : parameter == "running_var"  ? Role::Variance
                                         : Role::Weight;
}

LayerKind kindOf(const Target& target) {
    if (target.layerType == "embedding")
        return LayerKind::Embedding;
    if (target.slot.isScale)
        return LayerKind::Norm;
    return target.slot.shape.size() == 4 ? LayerKind::Conv : LayerKind::Dense;
}

/// What Keras' numbered variables are, known by the rank of the first.
void nameVariables(TensorGroup& group, const std::vector<int>& variables, const TensorMap& tensors) {
    constexpr Role kNorm[] = {Role::Weight, Role::Bias, Role::Mean, Role::Variance};
    if (variables.empty() || variables.front() < 0)
        return;
    const bool isNorm = tensors[static_cast<std::size_t>(variables.front())].second.shape.size() == 1;
    const std::size_t known = isNorm ? 4 : 2;
    if (variables.size() > known) {
        group.kind = LayerKind::Other; // recurrent ones, attention
        return;
    }
    for (std::size_t i = 0; i < variables.size(); ++i)
        group.part(kNorm[i]) = {variables[i], Orientation::InOut, {}, {}};
}

struct Grouping {
    std::vector<TensorGroup> groups;
    std::vector<std::vector<int>> variables; ///< of each group, by their number
    std::vector<bool> isOther, isNorm, isEmbedding;
    std::unordered_map<std::string, std::size_t> byName;

    std::size_t at(const TensorName& name);
    void add(const TensorName& name, int tensor);
};

std::size_t Grouping::at(const TensorName& name) {
    const auto [found, isNew] = byName.emplace(name.group, groups.size());
    if (isNew) {
        groups.push_back({name.group, name.prefix, name.number, LayerKind::Dense, false, {}});
        variables.emplace_back();
        for (auto* flags : {&isOther, &isNorm, &isEmbedding})
            flags->push_back(false);
    }
    return found->second;
}

void Grouping::add(const TensorName& name, int tensor) {
    if (name.word == "num_batches_tracked")
        return;
    const std::size_t index = at(name);
    TensorGroup& group = groups[index];
    group.namesKernels = group.namesKernels || name.word == "kernel" || name.variable >= 0;
    if (name.variable >= 0) {
        auto& numbered = variables[index];
        if (numbered.size() <= static_cast<std::size_t>(name.variable))
            numbered.resize(static_cast<std::size_t>(name.variable) + 1, -1);
        numbered[static_cast<std::size_t>(name.variable)] = tensor;
        return;
    }
    if (name.role == Role::Other) {
        isOther[index] = true;
        return;
    }
    if (name.role == Role::Mean || name.role == Role::Variance || name.word == "gamma")
        isNorm[index] = true;
    if (name.word == "embeddings" || name.word == "embedding")
        isEmbedding[index] = true;
    GroupPart& part = group.part(name.role);
    if (part.tensor < 0)
        part = {tensor, name.orientation, {}, {}};
}

/// By rank, where no name says it.
LayerKind kindOf(const TensorGroup& group, const TensorMap& tensors) {
    const auto tensorOf = [&](Role role) -> const Tensor* {
        const int index = group.part(role).tensor;
        return index < 0 ? nullptr : &tensors[static_cast<std::size_t>(index)].second;
    };
    const Tensor* weight = tensorOf(Role::Weight);
    const Tensor* bias = tensorOf(Role::Bias);
    if (tensorOf(Role::Mean) || tensorOf(Role::Variance))
        return LayerKind::Norm;
    if (!weight)
        return LayerKind::Dense;
    if (weight->shape.size() == 4)
        return LayerKind::Conv;
    if (bias && bias->shape == weight->shape && weight->size() > 1)
        return LayerKind::Norm;
    return weight->shape.size() < 3 ? LayerKind::Dense : LayerKind::Other;
}

std::unordered_map<std::string, int> numbersByName(const TensorMap& tensors) {
    std::unordered_map<std::string, int> numbers;
    for (std::size_t i = 0; i < tensors.size(); ++i)
        numbers.emplace(tensors[i].first, static_cast<int>(i));
    return numbers;
}

std::vector<std::pair<int, int>> diagonal(int count) {
    std::vector<std::pair<int, int>> pairs;
    for (int i = 0; i < count; ++i)
        pairs.emplace_back(i, i);
    return pairs;
}

} // namespace

std::vector<TensorGroup> groupsByName(const TensorMap& tensors) {
    Grouping grouping;
    for (std::size_t i = 0; i < tensors.size(); ++i)
        if (const auto name = parseTensorName(tensors[i].first))
            grouping.add(*name, static_cast<int>(i));
    for (std::size_t i = 0; i < grouping.groups.size(); ++i) {
        TensorGroup& group = grouping.groups[i];
        nameVariables(group, grouping.variables[i], tensors);
        if (group.kind == LayerKind::Other || grouping.isOther[i])
            group.kind = LayerKind::Other;
        else
            group.kind = grouping.isEmbedding[i] ? LayerKind::Embedding
                         : grouping.isNorm[i]    ? LayerKind::Norm
                                                 : kindOf(group, tensors);
    }
    return std::move(grouping.groups);
}

std::vector<TensorGroup> groupsByArchitecture(const WeightFile& file) {
    if (!file.network || file.placements.empty())
        return {};
    const auto network = model::Network<double>::create(*file.network);
    if (!network)
        return {};
    const Targets own = targetsOf(*file.network, network->layout());
    std::unordered_map<std::string, const Placement*> placements;
    for (const Placement& placement : file.placements)
        placements.emplace(placement.parameter, &placement);
    const auto numbers = numbersByName(file.tensors);
    std::vector<TensorGroup> groups;
    for (const TargetLayer& layer : targetLayers(own)) {
        TensorGroup group{layer.name, {}, layer.layer, layer.kind, false, {}};
        for (std::size_t role = 0; role < group.parts.size(); ++role) {
            if (layer.parts[role] < 0)
                continue;
            const Target& target = own.tensors[static_cast<std::size_t>(layer.parts[role])];
            const auto placement = placements.find(target.slot.name);
            const auto number =
                placement == placements.end() ? numbers.end() : numbers.find(placement->second->source);
            if (number != numbers.end())
                group.parts[role] = {number->second, Orientation::Unnamed, placement->second->transform,
                                     target.shape()};
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

std::vector<TargetLayer> targetLayers(const Targets& targets) {
    std::vector<TargetLayer> layers;
    for (std::size_t i = 0; i < targets.tensors.size(); ++i) {
        const Target& target = targets.tensors[i];
        if (layers.empty() || layers.back().layer != target.slot.layer)
            layers.push_back({target.slot.layer, target.layerName, LayerKind::Other, {-1, -1, -1, -1}});
        const Role role = roleOf(target.slot.parameter);
        layers.back().parts[static_cast<std::size_t>(role)] = static_cast<int>(i);
        if (role == Role::Weight)
            layers.back().kind = kindOf(target);
    }
    return layers;
}

std::vector<std::pair<int, int>> align(int count, int otherCount,
                                       const std::function<long long(int, int)>& score) {
    if (static_cast<long long>(count) * otherCount > kMostCombinations)
        return diagonal(std::min(count, otherCount));
    // best(i, j): of what comes from i and j on.
    const auto width = static_cast<std::size_t>(otherCount) + 1;
    std::vector<long long> best((static_cast<std::size_t>(count) + 1) * width, 0);
    std::vector<long long> scores(static_cast<std::size_t>(count) * static_cast<std::size_t>(otherCount));
    const auto at = [&](int i, int j) -> long long& {
        return best[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    };
    const auto of = [&](int i, int j) -> long long& {
        return scores[static_cast<std::size_t>(i) * static_cast<std::size_t>(otherCount) +
                      static_cast<std::size_t>(j)];
    };
    for (int i = count; i-- > 0;)
        for (int j = otherCount; j-- > 0;) {
            of(i, j) = score(i, j);
            at(i, j) = std::max({at(i + 1, j), at(i, j + 1), of(i, j) + at(i + 1, j + 1)});
        }
    std::vector<std::pair<int, int>> pairs;
    for (int i = 0, j = 0; i < count && j < otherCount;) {
        if (of(i, j) > 0 && at(i, j) == of(i, j) + at(i + 1, j + 1))
            pairs.emplace_back(i++, j++);
        else if (at(i, j) == at(i, j + 1))
            ++j;
        else
            ++i;
    }
    return pairs;
}

} // namespace engine::io
