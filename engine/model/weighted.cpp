#include "engine/model/weighted.h"

#include "engine/core/parameter.h"

namespace engine::model {

namespace {

constexpr const char* kDefaultInitializer = "default";

} // namespace

core::Parameter activationParameter(bool elementwiseOnly) {
    std::vector<std::string> names;
    for (const Activation& f : activations())
        if (f.elementwise || !elementwiseOnly)
            names.push_back(f.name);
    return core::choiceParameter("activation", std::move(names), "Activation",
                                 "The function that turns each neuron's sum z into its output a.");
}

core::Parameter initializerParameter() {
    std::vector<std::string> names = {kDefaultInitializer};
    for (const Initializer& initializer : initializers())
        names.push_back(initializer.name);
    return core::choiceParameter("initializer", std::move(names), "Initial weights",
                                 "How the weights are drawn before training. Default: He for ReLU and its "
                                 "relatives, Glorot otherwise. Biases start at 0.");
}

core::Parameter useBiasParameter(const char* help) {
    return core::flagParameter("use_bias", true, "Bias", help);
}

const Initializer& chosenInitializer(const core::Settings& settings, const Activation& activation) {
    const std::string name = settings.text("initializer", kDefaultInitializer);
    const std::string fallback = activation.reluFamily ? "he_uniform" : "glorot_uniform";
    return *findInitializer(name == kDefaultInitializer ? fallback : name);
}

} // namespace engine::model
