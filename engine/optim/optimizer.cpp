#include "engine/optim/optimizer.h"

#include "engine/optim/adagrad.h"
#include "engine/optim/adam.h"
#include "engine/optim/adamw.h"
#include "engine/optim/rmsprop.h"
#include "engine/optim/sgd.h"

#include <cassert>

namespace engine::optim {

namespace {

using core::Code;
using core::Error;

struct Type {
    const core::Schema& schema;
    std::unique_ptr<Optimizer<float>> (*makeFloat)(const core::Settings&);
    std::unique_ptr<Optimizer<double>> (*makeDouble)(const core::Settings&);
};

const std::vector<Type>& types() {
    static const std::vector<Type> all = {
        {sgdSchema(), makeSgd<float>, makeSgd<double>},
        {rmsPropSchema(), makeRmsProp<float>, makeRmsProp<double>},
        {adagradSchema(), makeAdagrad<float>, makeAdagrad<double>},
        {adamSchema(), makeAdam<float>, makeAdam<double>},
        {adamWSchema(), makeAdamW<float>, makeAdamW<double>},
    };
    return all;
}

std::unique_ptr<Optimizer<float>> make(const Type& type, const core::Settings& settings, float) {
    return type.makeFloat(settings);
}
std::unique_ptr<Optimizer<double>> make(const Type& type, const core::Settings& settings, double) {
    return type.makeDouble(settings);
}

Error unknownType(const std::string& type) {
    std::vector<std::string> known;
    for (const core::Schema& schema : optimizers())
        known.push_back(schema.type);
    Error error = core::unknownName("optimizer", type, known);
    error.context = "type";
    return error;
}

} // namespace

template <class S>
void Optimizer<S>::step(const core::Vector<S>& parameters, const core::Vector<S>& gradients,
                        OptimizerState<S>& state, core::Index offset, core::Index size, const Update& update,
                        core::Vector<S>& delta) const {
    Stretch<S> stretch{
        size, parameters.data() + offset, gradients.data() + offset, {}, delta.data() + offset};
    assert(state.slots.size() <= kMostSlots);
    for (std::size_t i = 0; i < state.slots.size(); ++i)
        stretch.slots[i] = state.slots[i].data() + offset;
    step(coefficients(update), stretch);
}

template <class S>
OptimizerState<S> Optimizer<S>::initialState(core::Index parameters) const {
    OptimizerState<S> state;
    for (std::size_t slot = 0; slot < slotNames().size(); ++slot)
        state.slots.push_back(core::Vector<S>::Constant(parameters, initialValue(slot)));
    return state;
}

const std::vector<core::Schema>& optimizers() {
    static const std::vector<core::Schema> all = [] {
        std::vector<core::Schema> schemas;
        for (const Type& type : types())
            schemas.push_back(type.schema);
        return schemas;
    }();
    return all;
}

const core::Schema* findOptimizer(const std::string& type) {
    for (const core::Schema& schema : optimizers())
        if (schema.type == type)
            return &schema;
    return nullptr;
}

template <class S>
core::Result<std::unique_ptr<Optimizer<S>>> makeOptimizer(const OptimizerSpec& spec) {
    for (const Type& type : types()) {
        if (type.schema.type != spec.type)
            continue;
        const auto settings = core::checked(type.schema, spec.settings);
        if (!settings)
            return settings.error();
        if (settings->flag("nesterov") && settings->real("momentum") == 0)
            return Error{Code::InvalidValue, "needs a momentum above 0", "nesterov"};
        return make(type, *settings, S());
    }
    return unknownType(spec.type);
}

core::Result<std::unique_ptr<Optimizer<float>>> makeFloatOptimizer(const OptimizerSpec& spec) {
    return makeOptimizer<float>(spec);
}
core::Result<std::unique_ptr<Optimizer<double>>> makeDoubleOptimizer(const OptimizerSpec& spec) {
    return makeOptimizer<double>(spec);
}

template class Optimizer<float>;
template class Optimizer<double>;
template core::Result<std::unique_ptr<Optimizer<float>>> makeOptimizer<float>(const OptimizerSpec&);
template core::Result<std::unique_ptr<Optimizer<double>>> makeOptimizer<double>(const OptimizerSpec&);

} // namespace engine::optim
