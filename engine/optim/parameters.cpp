#include "engine/optim/parameters.h"

#include "engine/core/parameter.h"

namespace engine::optim {

core::Parameter number(const char* name, double defaultValue, double minimum, double maximum,
                       const char* label, const char* help) {
    return core::realParameter(name, defaultValue, minimum, maximum, label, help);
}

core::Parameter learningRate(double defaultValue) {
    core::Parameter rate =
        number("learning_rate", defaultValue, 0, 100, "Learning rate",
               "How far each step goes along the negative gradient. Too small learns slowly, too "
               "large overshoots.");
    rate.minimumIncluded = false;
    rate.logarithmic = true;
    return rate;
}

core::Parameter weightDecay() {
    return weightDecay(0, "Adds this times each weight to its gradient, which pulls weights towards 0 (L2).");
}

core::Parameter weightDecay(double defaultValue, const char* help) {
    return number("weight_decay", defaultValue, 0, 100, "Weight decay", help);
}

core::Parameter kept(const char* name, double defaultValue, const char* label, const char* help) {
    constexpr double kLargest = 0.999999;
    return number(name, defaultValue, 0, kLargest, label, help);
}

core::Parameter beta1() {
    return kept("beta1", 0.9, "Beta 1", "How much of the running mean of the gradient is kept at each step.");
}

core::Parameter beta2() {
    return kept("beta2", 0.999, "Beta 2",
                "How much of the running mean of the squared gradient is kept at each step.");
}

core::Parameter eps(double defaultValue) {
    return number("eps", defaultValue, 0, 1, "Epsilon",
                  "A small number that keeps the division from going wild near 0.");
}

core::Parameter momentum(const char* help) { return number("momentum", 0, 0, 1, "Momentum", help); }

core::Parameter flag(const char* name, const char* label, const char* help) {
    return core::flagParameter(name, false, label, help);
}

} // namespace engine::optim
