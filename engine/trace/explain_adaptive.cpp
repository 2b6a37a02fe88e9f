#include "engine/trace/explain_update.h"

#include <utility>

namespace engine::trace {

namespace {

/// v − ḡ², not below 0.
Expression variance(Expression square, Expression mean) {
    Expression made = difference(std::move(square), power(std::move(mean), constant(2)));
    return made.value < 0 ? call("max", {constant(0), std::move(made)}) : made;
}

} // namespace

Written writeRmsProp(const Update& update) {
    const core::Settings& settings = update.settings();
    const bool centered = settings.flag("centered");
    const Expression alpha = update.setting("alpha", {"α", {}, {}}), g = update.gradient();
    Expression square = update.after(0, "v", blend(alpha, update.before(0, "v"), power(g, constant(2))));
    Expression name = nameOf(square);
    if (centered) {
        Expression mean = update.after(1, "ḡ", blend(alpha, update.before(1, "ḡ"), g));
        name = variance(std::move(name), nameOf(mean));
        square = variance(std::move(square), std::move(mean));
    }
    Expression formula = overRoot(update, g, std::move(name));
    Expression step = overRoot(update, g, std::move(square));
    if (settings.real("momentum") != 0) {
        const int slot = centered ? 2 : 1;
        const Expression kept =
            product({update.setting("momentum", {"μ", {}, {}}), update.before(slot, "u")});
        formula = sum({kept, std::move(formula)});
        step = update.after(slot, "u", sum({kept, std::move(step)}));
    }
    return {update.less(std::move(formula)), update.less(std::move(step))};
}

Written writeAdagrad(const Update& update) {
    const Expression g = update.gradient();
    Expression total = update.after(0, "G", sum({update.before(0, "G"), power(g, constant(2))}));
    Expression rate = update.rate();
    if (update.settings().real("lr_decay") != 0) {
        Expression passed = difference(update.step(), constant(1));
        Expression decay = update.setting("lr_decay", {"γ", {}, {}});
        rate = quotient(std::move(rate), sum({constant(1), product({std::move(passed), std::move(decay)})}));
    }
    Expression formula = overRoot(update, g, nameOf(total));
    Expression step = overRoot(update, g, std::move(total));
    return {difference(update.old(), product({rate, std::move(formula)})),
            difference(update.old(), product({rate, std::move(step)}))};
}

} // namespace engine::trace
