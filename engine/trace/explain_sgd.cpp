#include "engine/trace/explain_update.h"

#include <utility>

namespace engine::trace {

Written writeSgd(const Update& update) {
    if (update.settings().real("momentum") == 0) {
        Expression numbers = update.less(update.gradient());
        return {numbers, numbers};
    }
    const Expression momentum = update.setting("momentum", {"μ", {}, {}});
    Expression made = sum({product({momentum, update.before(0, "v")}), update.gradient()});
    Expression velocity = update.after(0, "v", made);
    if (!update.settings().flag("nesterov"))
        return {update.less(std::move(made)), update.less(std::move(velocity))};
    return {update.less(sum({update.gradient(), product({momentum, nameOf(velocity)})})),
            update.less(sum({update.gradient(), product({momentum, std::move(velocity)})}))};
}

} // namespace engine::trace
