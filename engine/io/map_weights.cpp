#include "engine/io/reports.h"
#include "engine/io/tensor_names.h"
#include "engine/io/weights.h"

#include <algorithm>
#include <cmath>

namespace engine::io {

namespace {

using core::Tensor;
using model::Layout;
using model::TensorSlot;

using Shape = std::vector<std::int64_t>;

enum class Fit { No, AsIs, Transposed };

Shape wanted(const TensorSlot& slot) { return {slot.shape.begin(), slot.shape.end()}; }

/// Whether a tensor of that shape holds the slot's numbers in its order: a bias of n also as (n, 1), (1, n);
/// a matrix of one row also as (n,).
bool fitsAsIs(const Shape& shape, const Shape& slot) {
    if (shape == slot)
        return true;
    if (slot.size() == 1)
        return shape == Shape{slot[0], 1} || shape == Shape{1, slot[0]} || (slot[0] == 1 && shape.empty());
    return slot.size() == 2 && slot[0] == 1 && shape == Shape{slot[1]};
}

Fit fit(const Tensor& tensor, const TensorSlot& slot, Orientation orientation) {
    const Shape shape = wanted(slot);
    const bool asIs = fitsAsIs(tensor.shape, shape);
    const bool turned = shape.size() == 2 && tensor.shape == Shape{shape[1], shape[0]};
    if (turned && (!asIs || orientation == Orientation::InOut))
        return Fit::Transposed;
    return asIs ? Fit::AsIs : Fit::No;
}

/// A layer of the file: the indices of its tensors, -1 where it has none.
struct Group {
    TensorName name;
    int weight = -1, bias = -1;
};

/// A layer of the network.
struct LayerSlots {
    int layer = 0;
    int weight = -1, bias = -1; ///< indices of slots
};

class Mapper {
public:
    Mapper(const Layout& layout, const core::TensorMap& tensors, const core::VectorD& initial)
        : m_layout(layout), m_tensors(tensors), m_used(tensors.size(), false) {
        for (const TensorSlot& slot : layout.slots)
            m_mapping.parameters.push_back({slot.name, {}, false, {}});
        m_mapping.values = initial;
    }

    Mapping map();

private:
    const Layout& m_layout;
    const core::TensorMap& m_tensors;
    std::vector<bool> m_used;
    Mapping m_mapping;
    std::vector<std::optional<TensorName>> m_names;

    std::vector<Group> groups();
    std::vector<LayerSlots> layers() const;
    bool namedByContract(const std::vector<Group>& groups) const;
    void place(int slotIndex, int tensorIndex);
    void placeUnnamed();
    void load(const TensorSlot& slot, const Tensor& tensor, bool transposed);
    void finish();
    const Tensor& tensor(int index) const { return m_tensors[static_cast<std::size_t>(index)].second; }
    const TensorSlot& slot(int index) const { return m_layout.slots[static_cast<std::size_t>(index)]; }
    Mapped& mapped(int index) { return m_mapping.parameters[static_cast<std::size_t>(index)]; }
};

/// In the order of the layers: by number where all groups share a prefix (dense, dense_1, dense_10), else the
/// file's.
std::vector<Group> Mapper::groups() {
    std::vector<Group> groups;
    for (std::size_t i = 0; i < m_tensors.size(); ++i) {
        m_names.push_back(parseTensorName(m_tensors[i].first));
        if (!m_names.back())
            continue;
        const TensorName& name = *m_names.back();
        auto group = std::find_if(groups.begin(), groups.end(),
                                  [&](const Group& each) { return each.name.group == name.group; });
        if (group == groups.end())
            group = groups.insert(groups.end(), Group{name, -1, -1});
        int& place = name.role == Role::Weight ? group->weight : group->bias;
        if (place < 0)
            place = static_cast<int>(i);
    }
    const bool numbered = std::all_of(groups.begin(), groups.end(), [&](const Group& group) {
        return group.name.prefix == groups.front().name.prefix;
    });
    if (numbered)
        std::stable_sort(groups.begin(), groups.end(),
                         [](const Group& a, const Group& b) { return a.name.number < b.name.number; });
    return groups;
}

std::vector<LayerSlots> Mapper::layers() const {
    std::vector<LayerSlots> layers;
    for (std::size_t i = 0; i < m_layout.slots.size(); ++i) {
        const TensorSlot& slot = m_layout.slots[i];
        if (layers.empty() || layers.back().layer != slot.layer)
            layers.push_back({slot.layer, -1, -1});
        (slot.parameter == "bias" ? layers.back().bias : layers.back().weight) = static_cast<int>(i);
    }
    return layers;
}

/// Whether the groups are layer numbers of this network and their shapes fit there. (PyTorch's Sequential
/// counts its activations too, so that 0, 2, 4 are the first three layers.)
bool Mapper::namedByContract(const std::vector<Group>& groups) const {
    return std::all_of(groups.begin(), groups.end(), [&](const Group& group) {
        if (!group.name.prefix.empty() || group.name.number < 0)
            return false;
        for (const int index : {group.weight, group.bias}) {
            if (index < 0)
                continue;
            const TensorSlot* slot = m_layout.find(m_tensors[static_cast<std::size_t>(index)].first);
            if (slot == nullptr || !fitsAsIs(tensor(index).shape, wanted(*slot)))
                return false;
        }
        return true;
    });
}

void Mapper::load(const TensorSlot& slot, const Tensor& tensor, bool transposed) {
    core::MatrixMap<double> target = model::view(m_mapping.values, slot);
    if (transposed)
        target = core::ConstMatrixMap<double>(tensor.values.data(), slot.cols(), slot.rows()).transpose();
    else
        std::copy(tensor.values.begin(), tensor.values.end(), target.data());
}

void Mapper::place(int slotIndex, int tensorIndex) {
    if (slotIndex < 0 || tensorIndex < 0)
        return;
    const auto index = static_cast<std::size_t>(tensorIndex);
    const TensorSlot& target = slot(slotIndex);
    const Tensor& source = tensor(tensorIndex);
    Mapped& report = mapped(slotIndex);
    const Orientation orientation = m_names[index] ? m_names[index]->orientation : Orientation::Unnamed;
    const Fit how = fit(source, target, orientation);
    const auto bad =
        std::find_if(source.values.begin(), source.values.end(), [](double x) { return !std::isfinite(x); });
    if (how == Fit::No) {
        report.note = "\"" + m_tensors[index].first + "\" has the shape " + core::shapeText(source.shape) +
                      ", the network needs " + core::shapeText(wanted(target));
    } else if (bad != source.values.end()) {
        report.note = "\"" + m_tensors[index].first + "\" is not finite: element " +
                      std::to_string(bad - source.values.begin()) + " is " + numberText(*bad);
    } else {
        load(target, source, how == Fit::Transposed);
        report.source = m_tensors[index].first;
        report.transposed = how == Fit::Transposed;
        m_used[index] = true;
    }
}

/// Tensors whose names say nothing (arr_0), in the file's order: each to the first free slot whose shape it
/// fits.
void Mapper::placeUnnamed() {
    for (std::size_t i = 0; i < m_tensors.size(); ++i) {
        if (m_names[i])
            continue;
        for (std::size_t j = 0; j < m_layout.slots.size(); ++j) {
            const Mapped& report = m_mapping.parameters[j];
            if (!report.source.empty() || !report.note.empty() ||
                fit(m_tensors[i].second, m_layout.slots[j], Orientation::Unnamed) == Fit::No)
                continue;
            place(static_cast<int>(j), static_cast<int>(i));
            break;
        }
    }
}

void Mapper::finish() {
    for (Mapped& report : m_mapping.parameters)
        if (report.source.empty() && report.note.empty())
            report.note = "the file has nothing for it";
    for (std::size_t i = 0; i < m_tensors.size(); ++i)
        if (!m_used[i])
            m_mapping.unused.push_back(m_tensors[i].first);
}

Mapping Mapper::map() {
    const std::vector<Group> found = groups();
    const std::vector<LayerSlots> targets = layers();
    const bool byNumber = namedByContract(found);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto target =
            byNumber
                ? std::find_if(targets.begin(), targets.end(),
                               [&](const LayerSlots& each) { return each.layer == found[i].name.number; })
                : targets.begin() + static_cast<std::ptrdiff_t>(std::min(i, targets.size()));
        if (target == targets.end())
            continue;
        place(target->weight, found[i].weight);
        place(target->bias, found[i].bias);
    }
    if (found.empty()) // beside names that say something, others are not guessed at
        placeUnnamed();
    finish();
    return m_mapping;
}

} // namespace

int Mapping::loaded() const {
    return static_cast<int>(std::count_if(parameters.begin(), parameters.end(),
                                          [](const Mapped& each) { return !each.source.empty(); }));
}

Mapping mapWeights(const model::Layout& layout, const core::TensorMap& tensors,
                   const core::VectorD& initial) {
    return Mapper(layout, tensors, initial).map();
}

} // namespace engine::io
