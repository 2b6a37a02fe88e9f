#include "engine/io/tensor_names.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace engine::io {

namespace {

struct Word {
    std::string_view text;
    Role role;
    Orientation orientation;
};
// The longer of two with one ending comes first.
constexpr Word kWords[] = {{"recurrent_kernel", Role::Other, Orientation::InOut},
                           {"depthwise_kernel", Role::Other, Orientation::InOut},
                           {"pointwise_kernel", Role::Other, Orientation::InOut},
                           {"num_batches_tracked", Role::Other, Orientation::OutIn},
                           {"running_mean", Role::Mean, Orientation::OutIn},
                           {"moving_mean", Role::Mean, Orientation::OutIn},
                           {"running_var", Role::Variance, Orientation::OutIn},
                           {"running_variance", Role::Variance, Orientation::OutIn},
                           {"moving_variance", Role::Variance, Orientation::OutIn},
                           {"moving_var", Role::Variance, Orientation::OutIn},
                           {"embeddings", Role::Weight, Orientation::OutIn},
                           {"embedding", Role::Weight, Orientation::OutIn},
                           {"weights", Role::Weight, Orientation::OutIn},
                           {"weight", Role::Weight, Orientation::OutIn},
                           {"kernel", Role::Weight, Orientation::InOut},
                           {"coefs", Role::Weight, Orientation::InOut},
                           {"coef", Role::Weight, Orientation::OutIn},
                           {"gamma", Role::Weight, Orientation::OutIn},
                           {"W", Role::Weight, Orientation::Unnamed},
                           {"w", Role::Weight, Orientation::Unnamed},
                           {"intercepts", Role::Bias, Orientation::OutIn},
                           {"intercept", Role::Bias, Orientation::OutIn},
                           {"biases", Role::Bias, Orientation::OutIn},
                           {"bias", Role::Bias, Orientation::OutIn},
                           {"beta", Role::Bias, Orientation::OutIn},
                           {"b", Role::Bias, Orientation::OutIn}};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isSeparator(char c) { return c == '.' || c == '/' || c == '_' || c == '-' || c == ' ' || c == ':'; }

/// Takes the digits off the end.
std::string_view takeNumber(std::string_view& text) {
    std::size_t begin = text.size();
    while (begin > 0 && isDigit(text[begin - 1]))
        --begin;
    const std::string_view digits = text.substr(begin);
    text.remove_suffix(digits.size());
    return digits;
}

void splitGroup(TensorName& name) {
    std::string_view prefix = name.group;
    const std::string_view digits = takeNumber(prefix);
    name.prefix = prefix;
    while (!name.prefix.empty() && isSeparator(name.prefix.back()))
        name.prefix.pop_back(); // dense, dense_1, dense_2 have one prefix
    long number = -1;
    const auto status = std::from_chars(digits.data(), digits.data() + digits.size(), number).ec;
    name.number = status == std::errc() ? number : -1;
}

/// The moments of Keras' optimizers are called after the weights they belong to, the state of dropout like a
/// layer's variable.
bool isNoParameter(const std::string& name) {
    return name.find("seed_generator") != std::string::npos || name.starts_with("optimizer") ||
           name.starts_with("training/") || name.starts_with("Adam/") || name.starts_with("SGD/") ||
           name.starts_with("RMSprop/");
}

/// layers/dense/vars/0: Keras numbers the variables of a layer.
std::optional<TensorName> parseVariable(std::string_view rest) {
    const std::string_view number = takeNumber(rest);
    constexpr std::string_view kVariables = "/vars/";
    if (number.empty() || number.size() > 3 || !rest.ends_with(kVariables))
        return {};
    TensorName result;
    result.group = rest.substr(0, rest.size() - kVariables.size());
    result.orientation = Orientation::InOut;
    std::from_chars(number.data(), number.data() + number.size(), result.variable);
    splitGroup(result);
    return result;
}

} // namespace

std::optional<TensorName> parseTensorName(const std::string& name) {
    std::string_view rest = name;
    if (isNoParameter(name))
        return {};
    if (rest.ends_with(":0"))
        rest.remove_suffix(2);
    if (auto variable = parseVariable(rest))
        return variable;
    const std::string number(takeNumber(rest));
    while (!rest.empty() && isSeparator(rest.back()))
        rest.remove_suffix(1); // W_1, coefs_0, coef_
    for (const Word& word : kWords) {
        if (!rest.ends_with(word.text))
            continue;
        const std::string_view before = rest.substr(0, rest.size() - word.text.size());
        if (!before.empty() && !isSeparator(before.back()))
            continue;
        TensorName result;
        result.group = before.substr(0, before.size() - (before.empty() ? 0 : 1));
        if (!number.empty())
            result.group += (before.empty() ? "" : std::string(1, before.back())) + number;
        result.role = word.role;
        result.orientation = word.orientation;
        result.word = word.text;
        splitGroup(result);
        return result;
    }
    return {};
}

} // namespace engine::io
