#include "engine/core/text.h"
#include "engine/io/keras_layers.h"
#include "engine/io/reports.h"
#include "engine/model/activation.h"

#include <cmath>

namespace engine::io {

namespace {

constexpr double kLeak = 0.01; ///< of leaky_relu here
/// Keras keeps slopes in float32.
constexpr double kTolerance = 1e-7;

std::optional<double> numberOf(const Json* json) {
    if (json == nullptr)
        return {};
    if (const auto* whole = std::get_if<std::int64_t>(&json->value))
        return double(*whole);
    const auto* real = std::get_if<double>(&json->value);
    return real ? std::optional(*real) : std::nullopt;
}

double memberNumber(const Json& config, const std::vector<const char*>& names, double usual) {
    for (const char* name : names)
        if (const auto number = numberOf(findMember(config, name)))
            return *number;
    return usual;
}

bool isNear(double a, double b) { return std::abs(a - b) < kTolerance; }

std::optional<std::string> leakyRelu(double slope, std::string& why) {
    if (isNear(slope, 0))
        return "relu";
    if (isNear(slope, kLeak))
        return "leaky_relu";
    why =
        "the activation LeakyReLU with slope " + numberText(slope) + " has none here; with slope 0.01 it has";
    return {};
}

std::optional<std::string> relu(const Json& config, std::string& why) {
    const Json* most = findMember(config, "max_value");
    if (const auto value = numberOf(most)) {
        why = "the activation ReLU that ends at " + numberText(*value) + " has none here";
        return {};
    }
    if (!isNear(memberNumber(config, {"threshold"}, 0), 0)) {
        why = "the activation ReLU with a threshold has none here";
        return {};
    }
    return leakyRelu(memberNumber(config, {"negative_slope"}, 0), why);
}

} // namespace

std::optional<std::string> kerasActivation(const std::string& className, const Json& config,
                                           std::string& why) {
    if (className == "ReLU")
        return relu(config, why);
    if (className == "LeakyReLU")
        return leakyRelu(memberNumber(config, {"negative_slope", "alpha"}, 0.3), why);
    if (className == "ELU") {
        if (isNear(memberNumber(config, {"alpha"}, 1), 1))
            return "elu";
        why = "the activation ELU with alpha " + numberText(memberNumber(config, {"alpha"}, 1)) +
              " has none here; with alpha 1 it has";
        return {};
    }
    if (className == "Softmax")
        return "softmax";
    why = "the activation " + core::inQuotes(className) + " has none here";
    return {};
}

std::optional<std::string> kerasActivation(const Json& json, std::string& why) {
    const auto* name = std::get_if<std::string>(&json.value);
    if (name == nullptr) {
        const Json* className = findMember(json, "class_name");
        const auto* text = className ? std::get_if<std::string>(&className->value) : nullptr;
        const Json* config = findMember(json, "config");
        if (text != nullptr && config != nullptr && std::holds_alternative<JsonObject>(config->value))
            return kerasActivation(*text, *config, why);
        name = text != nullptr && *text == "function" && config ? std::get_if<std::string>(&config->value)
                                                                : nullptr;
        if (name == nullptr) {
            why = "its activation is a custom object, whose code is not here";
            return {};
        }
    }
    if (*name == "swish")
        return "silu";
    // Keras' function has slope 0.2.
    if (*name == "leaky_relu")
        return leakyRelu(0.2, why);
    if (model::findActivation(*name) != nullptr)
        return *name;
    why = "the activation " + core::inQuotes(*name) + " has none here";
    return {};
}

} // namespace engine::io
