#include "engine/io/pairing.h"

#include <algorithm>
#include <unordered_map>

namespace engine::io {

namespace {

constexpr Role kRoles[] = {Role::Weight, Role::Bias, Role::Mean, Role::Variance};
// A weight that fits outweighs all pairs that only are of one kind (which are made for the sake of the note).
constexpr long long kWeightFits = 4'000'000'000, kPartFits = 1'000'000'000, kSameKind = 1;

/// Finds the pairs.
class Matcher {
public:
    explicit Matcher(Pairing& pairing)
        : m_pairing(pairing), m_groupTaken(pairing.groups.size(), false),
          m_layerTaken(pairing.layers.size(), false) {
        for (std::size_t l = 0; l < pairing.layers.size(); ++l)
            for (const int part : pairing.layers[l].parts)
                if (part >= 0)
                    m_layerOf.emplace(pairing.target(part).slot.name, l);
    }

    void match();

private:
    Pairing& m_pairing;
    std::vector<bool> m_groupTaken, m_layerTaken;
    std::unordered_map<std::string, std::size_t> m_layerOf; ///< by the contract's names

    std::optional<std::size_t> layerByContract(const TensorGroup& group) const;
    bool keepsContract(int tensor, int slot, bool isLast) const;
    bool pairByContract();
    void pairByLayerName();
    void pairByOrder(LayerKind kind, Reason reason);
    long long score(const TensorGroup& group, std::size_t layer) const;
    std::vector<std::size_t> ordered(std::vector<std::size_t> groups) const;
};

/// With that name and as it is; the last layer may have another number of outputs.
bool Matcher::keepsContract(int tensor, int slot, bool isLast) const {
    const Target& target = m_pairing.target(slot);
    if (m_pairing.name(tensor) != target.slot.name)
        return false;
    const Shape &shape = m_pairing.tensor(tensor).shape, wanted = target.shape();
    const auto ways = transformsFor(shape, target);
    if (!ways.empty() && ways.front().isNone())
        return true;
    return isLast && shape.size() == wanted.size() && (shape.size() == 1 || shape[1] == wanted[1]);
}

std::optional<std::size_t> Matcher::layerByContract(const TensorGroup& group) const {
    std::optional<std::size_t> layer;
    for (const Role role : kRoles) {
        const int tensor = group.part(role).tensor;
        if (tensor < 0)
            continue;
        const auto found = m_layerOf.find(m_pairing.name(tensor));
        if (found == m_layerOf.end())
            return {};
        layer = found->second;
        const int slot = m_pairing.slot(*layer, role);
        if (slot < 0 || !keepsContract(tensor, slot, *layer + 1 == m_pairing.layers.size()))
            return {};
    }
    return layer;
}

/// Whether all names are the contract's here. (PyTorch's Sequential counts its activations too, so that 0, 2,
/// 4 are the first three layers; then shapes tell, or names that are not there.)
bool Matcher::pairByContract() {
    std::vector<Pairing::Pair> pairs;
    for (std::size_t i = 0; i < m_pairing.groups.size(); ++i) {
        const auto layer = layerByContract(m_pairing.groups[i]);
        if (!layer)
            return false;
        pairs.push_back({i, *layer, Reason::Name});
    }
    m_pairing.pairs = std::move(pairs);
    return !m_pairing.pairs.empty();
}

/// Layers that carry a name of their own, which the file's carry too: alone or behind a path.
void Matcher::pairByLayerName() {
    std::unordered_map<std::string, std::size_t> layers;
    for (std::size_t l = 0; l < m_pairing.layers.size(); ++l)
        if (!m_pairing.layers[l].name.empty())
            layers.emplace(m_pairing.layers[l].name, l);
    for (std::size_t i = 0; i < m_pairing.groups.size(); ++i) {
        const TensorGroup& group = m_pairing.groups[i];
        auto found = layers.find(group.name);
        if (found == layers.end())
            found = layers.find(group.name.substr(group.name.find_last_of("/.") + 1));
        if (found == layers.end() || m_layerTaken[found->second] ||
            group.kind != m_pairing.layers[found->second].kind)
            continue;
        m_pairing.pairs.push_back({i, found->second, Reason::Name});
        m_groupTaken[i] = m_layerTaken[found->second] = true;
    }
}

/// By number where all share a prefix (dense, dense_1, dense_10), else the file's order.
std::vector<std::size_t> Matcher::ordered(std::vector<std::size_t> groups) const {
    const auto& all = m_pairing.groups;
    const bool numbered = std::all_of(groups.begin(), groups.end(), [&](std::size_t group) {
        return all[group].prefix == all[groups.front()].prefix;
    });
    if (numbered)
        std::stable_sort(groups.begin(), groups.end(),
                         [&](std::size_t a, std::size_t b) { return all[a].number < all[b].number; });
    return groups;
}

long long Matcher::score(const TensorGroup& group, std::size_t layer) const {
    if (group.part(Role::Weight).tensor >= 0 && !m_pairing.fitsSomehow(group, layer, Role::Weight))
        return kSameKind;
    long long sum = kSameKind;
    for (const Role role : kRoles)
        if (m_pairing.fitsSomehow(group, layer, role))
            sum += role == Role::Weight ? kWeightFits : kPartFits;
    return sum;
}

void Matcher::pairByOrder(LayerKind kind, Reason reason) {
    const auto& all = m_pairing.groups;
    // A file that does not tell tables from matrices has them among these.
    const bool tablesApart = std::any_of(
        all.begin(), all.end(), [](const TensorGroup& each) { return each.kind == LayerKind::Embedding; });
    const auto isOfKind = [&](LayerKind each) {
        return each == kind || (!tablesApart && each == LayerKind::Embedding && kind == LayerKind::Dense);
    };
    std::vector<std::size_t> groups, layers;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!m_groupTaken[i] && isOfKind(all[i].kind))
            groups.push_back(i);
    for (std::size_t l = 0; l < m_pairing.layers.size(); ++l)
        if (!m_layerTaken[l] && isOfKind(m_pairing.layers[l].kind))
            layers.push_back(l);
    if (!m_pairing.byArchitecture)
        groups = ordered(std::move(groups));
    const auto scoreOf = [&](int i, int j) {
        return score(all[groups[static_cast<std::size_t>(i)]], layers[static_cast<std::size_t>(j)]);
    };
    for (const auto& [i, j] :
         align(static_cast<int>(groups.size()), static_cast<int>(layers.size()), scoreOf))
        m_pairing.pairs.push_back(
            {groups[static_cast<std::size_t>(i)], layers[static_cast<std::size_t>(j)], reason});
}

void Matcher::match() {
    constexpr LayerKind kKinds[] = {LayerKind::Conv, LayerKind::Norm, LayerKind::Embedding, LayerKind::Dense};
    if (!m_pairing.byArchitecture) {
        if (pairByContract())
            return;
        pairByLayerName();
    }
    const bool alone = m_pairing.layers.size() == 1 && m_pairing.groups.size() == 1;
    for (const LayerKind kind : kKinds)
        pairByOrder(kind, m_pairing.byArchitecture ? Reason::Architecture
                          : alone                  ? Reason::Name
                                                   : Reason::Order);
}

} // namespace

std::optional<Transform> Pairing::way(const GroupPart& part, int slot, const Conventions& conventions) const {
    const Target& into = target(slot);
    if (!part.known)
        return bestTransform(tensor(part.tensor).shape, into, conventions);
    const bool same = part.shape == into.shape() && fits(tensor(part.tensor).shape, *part.known, into);
    return same ? part.known : std::nullopt;
}

bool Pairing::fitsSomehow(const TensorGroup& group, std::size_t layer, Role role) const {
    const int into = slot(layer, role);
    return into >= 0 && group.part(role).tensor >= 0 && way(group.part(role), into, {}).has_value();
}

Pairing pairLayers(const Targets& targets, const WeightFile& file) {
    Pairing pairing{targets, file.tensors, groupsByArchitecture(file), true, targetLayers(targets), {}};
    if (pairing.groups.empty()) {
        pairing.byArchitecture = false;
        pairing.groups = groupsByName(file.tensors);
    }
    Matcher(pairing).match();
    return pairing;
}

} // namespace engine::io
