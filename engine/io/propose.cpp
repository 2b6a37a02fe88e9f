#include "engine/io/pairing.h"
#include "engine/io/placing.h"

#include <algorithm>

namespace engine::io {

namespace {

constexpr Role kRoles[] = {Role::Weight, Role::Bias, Role::Mean, Role::Variance};

class Proposer {
public:
    Proposer(const Targets& targets, const WeightFile& file)
        : m_targets(targets), m_file(file), m_pairing(pairLayers(targets, file)) {
        for (const Target& target : targets.tensors)
            m_placements.push_back({target.slot.name, {}, {}, Reason::Name, {}});
    }

    Placements propose();

private:
    const Targets& m_targets;
    const WeightFile& m_file;
    Pairing m_pairing;
    Conventions m_conventions;
    Placements m_placements;

    void learnOrientation();
    void learnChannels();
    Conventions conventionsFor(const GroupPart& part) const;
    void place(const Pairing::Pair& pair);
    void put(int slot, const GroupPart& part, Reason reason);
    bool isHead(const Pairing::Pair& pair) const;
    std::string headNote(const Pairing::Pair& pair) const;
    void placeUnnamed();
};

/// Whether a tensor of that shape fits in one way only: turned (1) or as it is (−1); 0: it does not tell.
int told(const Shape& shape, const Target& target) {
    const auto ways = transformsFor(shape, target);
    if (shape.size() < 2 || target.slot.shape.size() < 2 || ways.empty())
        return 0;
    const bool first = !ways.front().axes.empty(), last = !ways.back().axes.empty();
    return first != last ? 0 : first ? 1 : -1;
}

/// From weights that fit in one way only; where they disagree, or all fit in both, the names tell.
void Proposer::learnOrientation() {
    int turned = 0, asIs = 0;
    const auto count = [&](const Shape& shape, const Target& target) {
        const int what = told(shape, target);
        turned += what > 0;
        asIs += what < 0;
    };
    for (const Pairing::Pair& pair : m_pairing.pairs) {
        const int tensor = m_pairing.groups[pair.group].part(Role::Weight).tensor;
        const int slot = m_pairing.slot(pair.layer, Role::Weight);
        if (tensor >= 0 && slot >= 0)
            count(m_pairing.tensor(tensor).shape, m_pairing.target(slot));
    }
    if (m_pairing.groups.empty() && m_file.tensors.size() == m_targets.tensors.size())
        for (std::size_t i = 0; i < m_file.tensors.size(); ++i)
            count(m_file.tensors[i].second.shape, m_targets.tensors[i]);
    if ((turned > 0) != (asIs > 0))
        m_conventions.orientation = turned > 0 ? Orientation::InOut : Orientation::OutIn;
}

/// Kernels that are turned come from a program that counts channels last; without kernels Keras' names do.
void Proposer::learnChannels() {
    int kernels = 0, turned = 0;
    for (const Pairing::Pair& pair : m_pairing.pairs) {
        const TensorGroup& group = m_pairing.groups[pair.group];
        const int slot = m_pairing.slot(pair.layer, Role::Weight);
        if (group.kind != LayerKind::Conv || slot < 0 || group.part(Role::Weight).tensor < 0)
            continue;
        const GroupPart& part = group.part(Role::Weight);
        const auto way = m_pairing.way(part, slot, conventionsFor(part));
        kernels += way.has_value();
        turned += way && !way->axes.empty();
    }
    const auto& groups = m_pairing.groups;
    const bool namesKernels =
        std::any_of(groups.begin(), groups.end(), [](const TensorGroup& each) { return each.namesKernels; });
    m_conventions.channelsLast =
        kernels > 0 ? 2 * turned > kernels : namesKernels && m_conventions.orientation != Orientation::OutIn;
}

Conventions Proposer::conventionsFor(const GroupPart& part) const {
    Conventions conventions = m_conventions;
    if (!conventions.orientation)
        conventions.orientation = part.orientation;
    return conventions;
}

/// Whether both are the last layers.
bool Proposer::isHead(const Pairing::Pair& pair) const {
    const auto& groups = m_pairing.groups;
    const TensorGroup& group = groups[pair.group];
    return pair.layer + 1 == m_pairing.layers.size() &&
           m_pairing.layers[pair.layer].kind == LayerKind::Dense &&
           std::none_of(groups.begin(), groups.end(), [&](const TensorGroup& each) {
               return each.prefix == group.prefix && each.number > group.number;
           });
}

/// Of a last layer that has as many inputs as here and another number of outputs.
std::string Proposer::headNote(const Pairing::Pair& pair) const {
    const GroupPart& part = m_pairing.groups[pair.group].part(Role::Weight);
    const Shape& shape = part.known ? part.shape : m_pairing.tensor(part.tensor).shape;
    const Shape wanted = m_pairing.target(m_pairing.slot(pair.layer, Role::Weight)).shape();
    if (!isHead(pair) || shape.size() != 2 || wanted.size() != 2)
        return {};
    const bool straight = shape[1] == wanted[1], turned = !part.known && shape[0] == wanted[1];
    if (!straight && !turned)
        return {};
    const bool prefersTurned = conventionsFor(part).orientation == Orientation::InOut;
    const std::int64_t outputs = turned && (prefersTurned || !straight) ? shape[1] : shape[0];
    return "the file has " + std::to_string(outputs) +
           (m_targets.outputsAreClasses ? " classes" : " outputs") + ", this network " +
           std::to_string(wanted[0]) + ": new head";
}

void Proposer::put(int slot, const GroupPart& part, Reason reason) {
    Placement& placement = m_placements[static_cast<std::size_t>(slot)];
    const core::Tensor& source = m_pairing.tensor(part.tensor);
    const std::string& name = m_pairing.name(part.tensor);
    const auto how = m_pairing.way(part, slot, conventionsFor(part));
    placement.reason = reason;
    placement.note =
        how ? notFiniteNote(name, source) : mismatchNote(name, source.shape, m_pairing.target(slot));
    if (!placement.note.empty())
        return;
    placement.source = name;
    placement.transform = *how;
}

void Proposer::place(const Pairing::Pair& pair) {
    const TensorGroup& group = m_pairing.groups[pair.group];
    const bool noWeight = group.part(Role::Weight).tensor < 0 || m_pairing.slot(pair.layer, Role::Weight) < 0;
    const bool layerFits = noWeight || m_pairing.fitsSomehow(group, pair.layer, Role::Weight);
    const std::string head = layerFits ? std::string() : headNote(pair);
    for (const Role role : kRoles) {
        const int slot = m_pairing.slot(pair.layer, role);
        if (slot < 0 || group.part(role).tensor < 0)
            continue;
        if (layerFits || (role == Role::Weight && head.empty()))
            put(slot, group.part(role), pair.reason);
        else
            m_placements[static_cast<std::size_t>(slot)].note =
                !head.empty() ? head : "the weight of its layer does not fit";
    }
}

/// Tensors whose names say nothing (arr_0), in the file's order: each to the first free target it fits.
void Proposer::placeUnnamed() {
    for (std::size_t i = 0; i < m_file.tensors.size(); ++i) {
        if (parseTensorName(m_file.tensors[i].first))
            continue;
        for (std::size_t j = 0; j < m_placements.size(); ++j) {
            const Placement& placement = m_placements[j];
            if (!placement.source.empty() || !placement.note.empty() ||
                transformsFor(m_file.tensors[i].second.shape, m_targets.tensors[j]).empty())
                continue;
            put(static_cast<int>(j), {static_cast<int>(i), Orientation::Unnamed, {}, {}}, Reason::Shape);
            break;
        }
    }
}

Placements Proposer::propose() {
    learnOrientation();
    learnChannels();
    for (const Pairing::Pair& pair : m_pairing.pairs)
        place(pair);
    if (m_pairing.groups.empty()) // beside names that say something, others are not guessed at
        placeUnnamed();
    for (Placement& placement : m_placements)
        if (placement.source.empty() && placement.note.empty())
            placement.note = kNothingNote;
    return std::move(m_placements);
}

} // namespace

std::optional<Transform> bestTransform(const Shape& shape, const Target& target,
                                       const Conventions& conventions) {
    std::vector<Transform> ways = transformsFor(shape, target);
    const auto flattenedSo = [&](const Transform& way) {
        return (way.channelsLast[0] > 0) == conventions.channelsLast;
    };
    if (std::any_of(ways.begin(), ways.end(), flattenedSo))
        std::erase_if(ways, [&](const Transform& way) { return !flattenedSo(way); });
    if (ways.empty())
        return {};
    const auto turned =
        std::find_if(ways.begin(), ways.end(), [](const Transform& w) { return !w.axes.empty(); });
    return conventions.orientation == Orientation::InOut && turned != ways.end() ? *turned : ways.front();
}

Placements propose(const Targets& targets, const WeightFile& file) {
    return Proposer(targets, file).propose();
}

} // namespace engine::io
