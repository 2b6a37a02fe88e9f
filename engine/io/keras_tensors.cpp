#include "engine/io/keras_tensors.h"

#include "engine/core/text.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;
using core::Tensor;
using core::TensorMap;

constexpr View kVars = "vars/";

std::string withoutOutput(std::string name) {
    if (name.ends_with(":0"))
        name.resize(name.size() - 2);
    return name;
}

std::string lastPart(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

bool isNumber(View text) {
    return !text.empty() && text.size() < 7 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Adds under a name that nobody has yet: the first of those, or the path.
class Named {
public:
    void add(const std::string& name, const std::string& path, Tensor tensor) {
        const std::string& free = m_taken.insert(name).second ? name : path;
        m_taken.insert(free);
        m_tensors.emplace_back(free, std::move(tensor));
    }
    TensorMap take() { return std::move(m_tensors); }

private:
    TensorMap m_tensors;
    std::unordered_set<std::string> m_taken;
};

const KerasLayer* layerNamed(const KerasModel* model, const std::string& name) {
    if (model == nullptr)
        return nullptr;
    const auto at = std::find_if(model->layers.begin(), model->layers.end(),
                                 [&](const KerasLayer& layer) { return layer.name == name; });
    return at == model->layers.end() ? nullptr : &*at;
}

/// The names inside a layer: the last parts of what the file calls them, where these are different.
std::vector<std::string> shortNames(const std::vector<std::string>& weights, const KerasLayer* layer) {
    std::vector<std::string> names;
    for (const std::string& weight : weights)
        names.push_back(withoutOutput(lastPart(weight)));
    if (std::unordered_set<std::string>(names.begin(), names.end()).size() != names.size()) {
        std::transform(weights.begin(), weights.end(), names.begin(), withoutOutput);
        return names;
    }
    // Keras 1 has names of its own; the order is the same.
    const bool isSame = layer != nullptr && layer->variables.size() == names.size();
    for (std::size_t i = 0; isSame && i < names.size(); ++i)
        if (std::none_of(layer->variables.begin(), layer->variables.end(),
                         [&](const KerasVariable& each) { return each.name == names[i]; })) {
            for (std::size_t k = 0; k < names.size(); ++k)
                names[k] = layer->variables[k].name;
            break;
        }
    return names;
}

/// layer_names and weight_names of a group ("" or "model_weights").
class ListedWeights {
public:
    ListedWeights(Hdf5Content content, std::string group, const KerasModel* model)
        : m_content(std::move(content)), m_group(group.empty() ? group : group + "/"), m_model(model) {
        for (std::size_t i = 0; i < m_content.tensors.size(); ++i)
            m_at.emplace(m_content.tensors[i].first, i);
    }

    Result<TensorMap> read(std::vector<std::string> layers) {
        layers.push_back("top_level_model_weights");
        for (const std::string& layer : layers)
            if (const auto done = readLayer(layer); !done)
                return done.error();
        return m_named.take();
    }

private:
    Hdf5Content m_content;
    std::string m_group;
    const KerasModel* m_model;
    std::unordered_map<std::string, std::size_t> m_at;
    Named m_named;

    Result<void> readLayer(const std::string& layer) {
        const auto weights = m_content.texts(m_group + layer, "weight_names");
        if (!weights)
            return {};
        const std::vector<std::string> names = shortNames(*weights, layerNamed(m_model, layer));
        for (std::size_t i = 0; i < weights->size(); ++i) {
            const std::string path = m_group + layer + "/" + (*weights)[i];
            const auto at = m_at.find(path);
            if (at == m_at.end())
                return Error{Code::NotFound,
                             "is listed in \"weight_names\" and not in the file, or listed twice",
                             "dataset " + core::inQuotes(path)};
            m_named.add(layer + "/" + names[i], path, std::move(m_content.tensors[at->second].second));
            m_at.erase(at);
        }
        return {};
    }
};

/// The datasets of one group "vars", by number.
struct Variables {
    std::string path; ///< "layers/dense_1"
    std::map<int, Tensor> tensors;
};

/// Keras 3: each layer's variables by number, the layer by its class and how many of it came before.
class CountedWeights {
public:
    CountedWeights(Hdf5Content content, const KerasModel* model) : m_content(std::move(content)) {
        std::unordered_map<std::string, int> counts;
        for (std::size_t i = 0; model != nullptr && i < model->layers.size(); ++i) {
            const KerasLayer& layer = model->layers[i];
            const std::string name = kerasSnakeCase(layer.className);
            const int before = counts[name]++;
            const std::string counted = before == 0 ? name : name + "_" + std::to_string(before);
            m_layers[counted] = &layer;
            m_places[counted] = i;
        }
    }

    TensorMap read() {
        collect();
        std::stable_sort(m_groups.begin(), m_groups.end(), [&](const Variables& a, const Variables& b) {
            return placeOf(a.path) < placeOf(b.path);
        });
        for (Variables& group : m_groups)
            name(group);
        for (auto& [path, tensor] : m_others)
            m_named.add(withoutOutput(path), path, std::move(tensor));
        return m_named.take();
    }

private:
    Hdf5Content m_content;
    std::unordered_map<std::string, const KerasLayer*> m_layers; ///< by what the file calls them
    std::unordered_map<std::string, std::size_t> m_places;       ///< of them in the model
    std::vector<Variables> m_groups;
    TensorMap m_others;
    Named m_named;

    /// "dense_1" of "layers/dense_1" and of what is inside of it.
    static std::string countedName(const std::string& path) {
        const std::size_t first = path.find('/'), second = path.find('/', first + 1);
        return first == std::string::npos ? path : path.substr(first + 1, second - first - 1);
    }

    /// Layers that are known in their order, the others behind them as they are.
    std::size_t placeOf(const std::string& path) const {
        const auto known = m_places.find(countedName(path));
        return known == m_places.end() ? m_places.size() : known->second;
    }

    static bool isLeftOut(const std::string& path) {
        return path.starts_with("optimizer/") || path.find("seed_generator") != std::string::npos;
    }

    void collect() {
        std::unordered_map<std::string, std::size_t> groups;
        for (auto& [path, tensor] : m_content.tensors) {
            if (isLeftOut(path))
                continue;
            const std::size_t at = path.rfind(kVars);
            const std::string number =
                at == std::string::npos ? std::string() : path.substr(at + kVars.size());
            if (!isNumber(number) || (at > 0 && path[at - 1] != '/')) {
                m_others.emplace_back(path, std::move(tensor));
                continue;
            }
            const std::string owner = path.substr(0, at == 0 ? 0 : at - 1);
            const auto found = groups.emplace(owner, m_groups.size());
            if (found.second)
                m_groups.push_back({owner, {}});
            m_groups[found.first->second].tensors.emplace(std::stoi(number), std::move(tensor));
        }
    }

    void name(Variables& group) {
        const std::string path = group.path;
        const std::size_t first = path.find('/'), second = path.find('/', first + 1);
        const bool isInside = first != std::string::npos && second != std::string::npos;
        const std::string counted = countedName(path);
        const auto known = m_layers.find(counted);
        const KerasLayer* layer = known == m_layers.end() ? nullptr : known->second;
        std::string owner = layer ? layer->name : m_content.text(path + "/vars", "name").value_or(counted);
        std::vector<std::string> names;
        if (layer && !isInside && layer->variables.size() == group.tensors.size())
            for (const KerasVariable& variable : layer->variables)
                names.push_back(variable.name);
        else
            names = kerasVariables(layer && !isInside ? kerasSnakeCase(layer->className) : classOf(path),
                                   group.tensors.size());
        if (isInside)
            owner = (layer ? layer->name : counted) + path.substr(second);
        std::size_t i = 0;
        for (auto& [number, tensor] : group.tensors)
            m_named.add(owner + "/" + names[i++], path + "/vars/" + std::to_string(number),
                        std::move(tensor));
    }

    /// "dense" of "layers/dense_1".
    static std::string classOf(const std::string& path) {
        const std::string last = lastPart(path);
        const std::size_t at = last.find_last_of('_');
        return at != std::string::npos && isNumber(View(last).substr(at + 1)) ? last.substr(0, at) : last;
    }
};

} // namespace

core::Result<core::TensorMap> kerasTensors(Hdf5Content content, const KerasModel* model) {
    for (const std::string group : {"model_weights", ""})
        if (const auto layers = content.texts(group, "layer_names"))
            return ListedWeights(std::move(content), group, model).read(*layers);
    return CountedWeights(std::move(content), model).read();
}

void nameKerasTensors(const KerasModel& model, core::TensorMap& tensors) {
    std::unordered_map<std::string, std::size_t> at; // "dense_1/kernel" → tensor; the nearest part counts
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const std::string name = withoutOutput(tensors[i].first), variable = lastPart(name);
        std::string before = name.substr(0, name.size() - variable.size());
        while (before.size() > 1) {
            before.pop_back();
            const std::string part = lastPart(before);
            at.emplace(part + "/" + variable, i);
            before.resize(before.size() - part.size());
        }
    }
    std::unordered_set<std::string> taken;
    for (const auto& tensor : tensors)
        taken.insert(tensor.first);
    std::vector<std::pair<std::string, const KerasVariable*>> wanted;
    bool isFound = false;
    for (const KerasLayer& layer : model.layers)
        for (const KerasVariable& variable : layer.variables) {
            const std::string name = layer.name + "/" + variable.name;
            wanted.emplace_back(name, &variable);
            const auto found = at.find(name);
            isFound = isFound || found != at.end();
            if (found != at.end() && taken.insert(name).second)
                tensors[found->second].first = name;
        }
    const auto fits = [&](const auto& want, const auto& have) {
        return want.second->shape == have.second.shape;
    };
    if (!isFound && std::equal(wanted.begin(), wanted.end(), tensors.begin(), tensors.end(), fits))
        for (std::size_t i = 0; i < wanted.size(); ++i)
            tensors[i].first = wanted[i].first;
}

} // namespace engine::io
