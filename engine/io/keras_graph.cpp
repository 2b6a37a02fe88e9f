#include "engine/io/keras_graph.h"

#include "engine/core/text.h"
#include "engine/io/json_fields.h"
#include "engine/io/keras_config.h"

#include <algorithm>
#include <unordered_map>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

const std::string* textOf(const Json* json) {
    return json ? std::get_if<std::string>(&json->value) : nullptr;
}

Json withoutNulls(const Json& json) {
    JsonObject object;
    for (const auto& [key, value] : std::get<JsonObject>(json.value))
        if (!std::holds_alternative<std::nullptr_t>(value.value))
            object.emplace_back(key, value);
    return {std::move(object)};
}

/// Names of the layers that a node of Keras 3 takes tensors from: "keras_history" anywhere in its arguments.
void addHistories(const Json& json, std::vector<std::string>& names) {
    if (const auto* array = std::get_if<JsonArray>(&json.value))
        for (const Json& item : *array)
            addHistories(item, names);
    const auto* object = std::get_if<JsonObject>(&json.value);
    if (object == nullptr)
        return;
    for (const auto& [key, value] : *object) {
        const JsonArray* history = key == "keras_history" ? jsonItems(value) : nullptr;
        if (history == nullptr)
            addHistories(value, names);
        else if (const std::string* name = history->empty() ? nullptr : textOf(&history->front()))
            names.push_back(*name);
    }
}

/// ["dense", 0, 0, {}]: the layer's name, which of its calls, which of its outputs, other arguments.
bool takeConnection(const JsonArray& connection, KerasNode& node) {
    const std::string* name = connection.empty() ? nullptr : textOf(&connection.front());
    if (name == nullptr)
        return false;
    node.inputs.push_back(*name);
    if (connection.size() > 3)
        if (const auto* arguments = std::get_if<JsonObject>(&connection[3].value))
            node.isShared =
                node.isShared || std::any_of(arguments->begin(), arguments->end(), [](const auto& each) {
                    return std::holds_alternative<JsonArray>(each.second.value);
                });
    return true;
}

/// One call of a layer: Keras 3's {"args", "kwargs"}, or a list of connections.
bool takeCall(const Json& call, KerasNode& node) {
    if (const Json* arguments = findMember(call, "args")) {
        addHistories(*arguments, node.inputs);
        std::vector<std::string> others;
        if (const Json* named = findMember(call, "kwargs"))
            addHistories(*named, others);
        node.isShared = node.isShared || !others.empty();
        return true;
    }
    const JsonArray* connections = jsonItems(call);
    if (connections == nullptr)
        return false;
    if (!connections->empty() && textOf(&connections->front()) != nullptr)
        return takeConnection(*connections, node);
    return std::all_of(connections->begin(), connections->end(), [&](const Json& each) {
        const JsonArray* connection = jsonItems(each);
        return connection != nullptr && takeConnection(*connection, node);
    });
}

Result<void> takeCalls(const Json& layer, const std::string& path, KerasNode& node) {
    const Json* calls = findMember(layer, "inbound_nodes");
    if (calls == nullptr)
        return {};
    const JsonArray* items = jsonItems(*calls);
    if (items == nullptr)
        return wrongType("an array", *calls, memberPath(path, "inbound_nodes"));
    node.isShared = items->size() > 1;
    for (std::size_t i = 0; i < items->size(); ++i)
        if (!takeCall((*items)[i], node))
            return wrongType("connections such as [[\"dense\", 0, 0, {}]]", (*items)[i],
                             itemPath(memberPath(path, "inbound_nodes"), i));
    return {};
}

bool isOfKeras(const std::string& module) {
    return module == "builtins" || module.find("keras") != std::string::npos;
}

Result<KerasNode> readNode(const Json& json, std::size_t index, const std::string& path) {
    JsonFields fields(json, path);
    KerasNode node;
    const Json* config = fields.require("config");
    if (fields.require("class_name") != nullptr)
        node.className = fields.text("class_name");
    if (const auto done = fields.finish(true); !done)
        return done.error();
    node.path = memberPath(path, "config");
    if (!std::holds_alternative<JsonObject>(config->value))
        return wrongType("an object", *config, node.path);
    node.config = withoutNulls(*config);
    const Json* nameAt = findMember(json, "name");
    const std::string* name = textOf(nameAt ? nameAt : findMember(node.config, "name"));
    node.name = name ? *name : std::string();
    node.place =
        "layers[" + std::to_string(index) + "]" + (node.name.empty() ? "" : " " + core::inQuotes(node.name));
    const std::string* module = textOf(findMember(json, "module"));
    const std::string* registered = textOf(findMember(json, "registered_name"));
    node.isCustom = (module != nullptr && !isOfKeras(*module)) ||
                    (registered != nullptr && registered->find('>') != std::string::npos) ||
                    node.className.find('>') != std::string::npos;
    if (const auto done = takeCalls(json, path, node); !done)
        return done.error();
    return node;
}

/// Names of ["input", 0, 0], or of a list of those.
void addEnds(const Json* json, std::vector<std::string>& names) {
    const JsonArray* items = json ? jsonItems(*json) : nullptr;
    if (items == nullptr || items->empty())
        return;
    if (const std::string* name = textOf(&items->front())) {
        names.push_back(*name);
        return;
    }
    for (const Json& each : *items)
        if (const JsonArray* end = jsonItems(each); end && !end->empty() && textOf(&end->front()))
            names.push_back(*textOf(&end->front()));
}

bool isSequential(const KerasGraph& graph) { return graph.className == "Sequential"; }

std::optional<KerasShape> buildShapeOf(const Json& model, const Json& config) {
    if (const Json* shape = findMember(config, "build_input_shape"))
        return kerasShape(*shape);
    const Json* build = findMember(model, "build_config");
    const Json* shape = build ? findMember(*build, "input_shape") : nullptr;
    return shape ? kerasShape(*shape) : std::nullopt;
}

/// Walks along a Functional model.
class Chain {
public:
    Chain(const KerasGraph& graph, std::vector<std::string>& unsupported)
        : m_graph(graph), m_unsupported(unsupported) {
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            for (const std::string& input : graph.nodes[i].inputs)
                m_users[input].push_back(i);
    }

    std::vector<KerasStep> walk() {
        const auto start =
            std::find_if(m_graph.nodes.begin(), m_graph.nodes.end(),
                         [&](const KerasNode& node) { return node.name == m_graph.inputs.front(); });
        if (start == m_graph.nodes.end())
            return refuse("the model's input " + core::inQuotes(m_graph.inputs.front()) +
                          " is none of its layers");
        std::size_t at = std::size_t(start - m_graph.nodes.begin());
        m_steps.push_back({KerasStep::Kind::Layer, at});
        while (m_graph.nodes[at].name != m_graph.outputs.front()) {
            const auto next = follow(at);
            if (!next || m_steps.size() > 2 * m_graph.nodes.size())
                return next ? refuse("its layers are connected in a circle") : std::vector<KerasStep>();
            at = *next;
        }
        if (!m_sums.empty())
            return refuse(m_graph.nodes[m_sums.back()].place +
                          ": the model ends inside the block that it closes");
        return std::move(m_steps);
    }

private:
    const KerasGraph& m_graph;
    std::vector<std::string>& m_unsupported;
    std::unordered_map<std::string, std::vector<std::size_t>> m_users;
    std::vector<KerasStep> m_steps;
    std::vector<std::size_t> m_sums; ///< that close the blocks which are open

    std::vector<KerasStep> refuse(std::string text) {
        m_unsupported.push_back(std::move(text));
        return {};
    }

    bool isSum(std::size_t node) const { return m_graph.nodes[node].className == "Add"; }

    /// The node behind one, with what begins or ends there.
    std::optional<std::size_t> follow(std::size_t at) {
        const std::vector<std::size_t>& users = m_users[m_graph.nodes[at].name];
        std::size_t next = users.empty() ? at : users.front();
        if (users.size() == 2 && isSum(users[0]) != isSum(users[1])) {
            m_sums.push_back(isSum(users[0]) ? users[0] : users[1]);
            next = isSum(users[0]) ? users[1] : users[0];
            m_steps.push_back({KerasStep::Kind::Begin, next});
        } else if (users.size() != 1) {
            refuse(m_graph.nodes[at].place +
                   (users.empty() ? ": nothing takes its output, and it is not the model's"
                                  : ": its output is taken by " + std::to_string(users.size()) +
                                        " layers; a chain of layers with sums is read"));
            return {};
        }
        const KerasNode& node = m_graph.nodes[next];
        if (!isSum(next)) {
            m_steps.push_back({KerasStep::Kind::Layer, next});
            return node.inputs.size() == 1 ? std::optional(next) : refuseInputs(node);
        }
        if (m_sums.empty() || m_sums.back() != next || node.inputs.size() != 2)
            return refuseInputs(node);
        m_sums.pop_back();
        m_steps.push_back({KerasStep::Kind::End, next});
        return next;
    }

    std::optional<std::size_t> refuseInputs(const KerasNode& node) {
        refuse(node.place + ": " + core::inQuotes(node.className) + " of " +
               std::to_string(node.inputs.size()) +
               " inputs has no layer here; the sum of a layer's output and what comes out further on has");
        return {};
    }
};

} // namespace

const JsonArray* jsonItems(const Json& json) {
    const Json* items = findMember(json, "items");
    return std::get_if<JsonArray>(&(items ? items : &json)->value);
}

std::optional<KerasShape> kerasShape(const Json& json) {
    const JsonArray* items = jsonItems(json);
    if (items == nullptr || items->empty())
        return {};
    KerasShape shape;
    for (auto item = items->begin() + 1; item != items->end(); ++item) {
        const auto* size = std::get_if<std::int64_t>(&item->value);
        if (size == nullptr && !std::holds_alternative<std::nullptr_t>(item->value))
            return {};
        shape.push_back(size ? std::optional(*size) : std::nullopt);
    }
    return shape;
}

core::Result<KerasGraph> readKerasGraph(const Json& json, const std::string& path) {
    JsonFields fields(json, path);
    const Json* config = fields.require("config");
    if (fields.require("class_name") != nullptr)
        fields.text("class_name");
    if (const auto done = fields.finish(true); !done)
        return done.error();
    const std::string inside = fields.path("config");
    KerasGraph graph;
    graph.className = fields.text("class_name");
    if (!isSequential(graph) && graph.className != "Functional" && graph.className != "Model")
        return graph;
    // Keras 1 and early 2 keep the layers of a Sequential model without its name.
    const bool isBare = std::holds_alternative<JsonArray>(config->value);
    const Json* layers = isBare ? config : findMember(*config, "layers");
    if (layers == nullptr)
        return Error{Code::MissingKey, "the key \"layers\" is missing", inside};
    const std::string place = isBare ? inside : memberPath(inside, "layers");
    const auto* items = std::get_if<JsonArray>(&layers->value);
    if (items == nullptr)
        return wrongType("an array", *layers, place);
    if (items->size() > kKerasMaxLayers)
        return Error{Code::TooLarge,
                     "has " + std::to_string(items->size()) + " layers; at most " +
                         std::to_string(kKerasMaxLayers) + " are read",
                     place};
    for (std::size_t i = 0; i < items->size(); ++i) {
        auto node = readNode((*items)[i], i, itemPath(place, i));
        if (!node)
            return node.error();
        graph.nodes.push_back(*std::move(node));
    }
    addEnds(findMember(*config, "input_layers"), graph.inputs);
    addEnds(findMember(*config, "output_layers"), graph.outputs);
    graph.buildShape = buildShapeOf(json, *config);
    return graph;
}

std::vector<KerasStep> kerasSteps(const KerasGraph& graph, std::vector<std::string>& unsupported) {
    if (isSequential(graph)) {
        std::vector<KerasStep> steps;
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            steps.push_back({KerasStep::Kind::Layer, i});
        return steps;
    }
    const std::size_t before = unsupported.size();
    if (graph.className != "Functional" && graph.className != "Model") {
        unsupported.push_back(
            core::inQuotes(graph.className) +
            " is a model of somebody's own making; Sequential and Functional ones are read");
        return {};
    }
    if (graph.inputs.size() != 1 || graph.outputs.size() != 1)
        unsupported.push_back("the model has " + std::to_string(graph.inputs.size()) + " inputs and " +
                              std::to_string(graph.outputs.size()) + " outputs; one of each is read");
    for (const KerasNode& node : graph.nodes)
        if (node.isShared)
            unsupported.push_back(node.place +
                                  ": is called more than once, or with other layers as arguments");
    return unsupported.size() == before ? Chain(graph, unsupported).walk() : std::vector<KerasStep>();
}

} // namespace engine::io
