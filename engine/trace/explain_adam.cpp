#include "engine/trace/explain_update.h"

#include <utility>

namespace engine::trace {

namespace {

/// mean / (1 − βᵏ), k the number of the step.
Expression corrected(const Update& update, const char* base, const Expression& beta, Expression mean) {
    return update.between(base,
                          quotient(std::move(mean), difference(constant(1), power(beta, update.step()))));
}

/// m̂ / (√v̂ + ε), in names and written out, of gradients g.
Written direction(const Update& update, const Expression& g) {
    const Expression beta1 = update.setting("beta1", {"β", "1", {}});
    const Expression beta2 = update.setting("beta2", {"β", "2", {}});
    Expression m = update.after(0, "m", blend(beta1, update.before(0, "m"), g));
    Expression v = update.after(1, "v", blend(beta2, update.before(1, "v"), power(g, constant(2))));
    Expression mHat = corrected(update, "m̂", beta1, std::move(m));
    Expression vHat = corrected(update, "v̂", beta2, std::move(v));
    Expression formula = overRoot(update, nameOf(mHat), nameOf(vHat));
    return {std::move(formula), overRoot(update, std::move(mHat), std::move(vHat))};
}

/// w · (1 − η · λ) − η · step.
Expression lessDecayed(const Update& update, Expression step) {
    Expression shrink = product({update.rate(), update.setting("weight_decay", {"λ", {}, {}})});
    Expression kept = product({update.old(), difference(constant(1), std::move(shrink))});
    return difference(std::move(kept), product({update.rate(), std::move(step)}));
}

} // namespace

Written writeAdam(const Update& update) {
    Written step = direction(update, update.gradient());
    return {update.less(std::move(step.formula)), update.less(std::move(step.numbers))};
}

Written writeAdamW(const Update& update) {
    Written step = direction(update, update.slope());
    if (update.settings().real("weight_decay") == 0)
        return {update.less(std::move(step.formula)), update.less(std::move(step.numbers))};
    return {lessDecayed(update, std::move(step.formula)), lessDecayed(update, std::move(step.numbers))};
}

} // namespace engine::trace
