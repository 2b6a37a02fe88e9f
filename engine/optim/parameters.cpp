#include "engine/optim/parameters.h"

namespace engine::optim {

core::Parameter number(const char* name, double defaultValue, double minimum, double maximum,
                       const char* label, const char* help) {
    core::Parameter parameter;
    parameter.name = name;
    parameter.defaultValue = defaultValue;
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    parameter.label = label;
    parameter.help = help;
    return parameter;
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
    return number("weight_decay", 0, 0, 100, "Weight decay",
                  "Adds this times each weight to its gradient, which pulls weights towards 0 (L2).");
}

} // namespace engine::optim
