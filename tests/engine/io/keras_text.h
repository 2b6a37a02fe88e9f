#pragma once

#include <string>
#include <utility>
#include <vector>

/// Keras configurations by hand.
namespace tests {

/// {"class_name": "Dense", "config": {"name": "dense", …}}
inline std::string kerasLayer(const std::string& kind, const std::string& name,
                              const std::string& config = {}, const std::string& beside = {}) {
    return "{\"class_name\": \"" + kind + "\", \"config\": {\"name\": \"" + name + "\"" +
           (config.empty() ? "" : ", " + config) + "}" + (beside.empty() ? "" : ", " + beside) + "}";
}

inline std::string joined(const std::vector<std::string>& texts) {
    std::string result;
    for (const std::string& text : texts)
        result += (result.empty() ? "" : ", ") + text;
    return result;
}

inline std::string kerasInput(const std::string& shape, const std::string& beside = {}) {
    return kerasLayer("InputLayer", "input", "\"batch_input_shape\": " + shape, beside);
}

inline std::string kerasSequential(const std::vector<std::string>& layers) {
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"model\", \"layers\": [" +
           joined(layers) + "]}}";
}

/// A layer of a Functional model behind others.
inline std::string kerasBehind(const std::vector<std::string>& names, const std::string& kind,
                               const std::string& name, const std::string& config = {}) {
    std::vector<std::string> connections;
    for (const std::string& each : names)
        connections.push_back("[\"" + each + "\", 0, 0, {}]");
    return kerasLayer(kind, name, config,
                      "\"name\": \"" + name + "\", \"inbound_nodes\": [[" + joined(connections) + "]]");
}

inline std::string kerasFunctional(const std::vector<std::string>& layers, const std::string& last) {
    return "{\"class_name\": \"Functional\", \"config\": {\"name\": \"model\", \"layers\": [" +
           joined(layers) + R"(], "input_layers": [["input", 0, 0]], "output_layers": [[")" + last +
           "\", 0, 0]]}}";
}

} // namespace tests
