#include "engine/io/export_parts.h"
#include "engine/io/reports.h"
#include "engine/model/penalty.h"
#include "engine/optim/schedule.h"

#include <algorithm>

namespace engine::io {

namespace {

constexpr const char* kStepRate = R"(    rate = LEARNING_RATE * @GAMMA@ ** (step // steps_per_epoch // @SIZE@)
)";
constexpr const char* kExponentialRate = R"(    rate = LEARNING_RATE * @GAMMA@ ** (step // steps_per_epoch)
)";
constexpr const char* kCosineRate = R"(    epoch = min(step // steps_per_epoch, epochs - 1)
    rate = @LOWEST@ + (LEARNING_RATE - @LOWEST@) / 2 * (math.cos(math.pi * epoch / epochs) + 1)
)";
constexpr const char* kOneCycleRate = R"(    last = epochs * steps_per_epoch - 1
    top = @RISE@ * epochs * steps_per_epoch - 1  # the step with the largest rate
    first, now = LEARNING_RATE / @START@, min(step, last)
    if now <= top:
        start, end, part = first, LEARNING_RATE, now / top if top > 0 else 1
    else:
        start, end, part = LEARNING_RATE, first / @END@, (now - top) / (last - top)
    rate = end + (start - end) / 2 * (math.cos(math.pi * part) + 1)
)";
constexpr const char* kPlateauRate = R"(    rate = plateau.rate()
)";
constexpr const char* kPlateau = R"(class Plateau:
    """Lowers the rate when the loss of the epochs no longer falls, as PyTorch's ReduceLROnPlateau.

    Chainrule looks at the validation loss where there is a validation part."""

    def __init__(self):
        self.best, self.bad_epochs, self.cooldown, self.factor = math.inf, 0, 0, 1.0

    def rate(self, factor=None):
        factor = self.factor if factor is None else factor
        return min(LEARNING_RATE, max(LEARNING_RATE * factor, @LOWEST@))

    def after_epoch(self, loss):
        lower = loss < self.best * (1 - @THRESHOLD@)
        self.best = loss if lower else self.best
        self.bad_epochs = 0 if lower else self.bad_epochs + 1
        if self.cooldown > 0:
            self.cooldown -= 1
            self.bad_epochs = 0
        if self.bad_epochs > @PATIENCE@:
            if self.rate() - self.rate(self.factor * @FACTOR@) > 1e-8:
                self.factor *= @FACTOR@
            self.cooldown, self.bad_epochs = @COOLDOWN@, 0


plateau = Plateau()


)";

std::string rateText(const optim::ScheduleSpec& schedule) {
    const core::Settings& s = schedule.settings;
    const auto number = [&s](const char* name) { return numberText(s.real(name)); };
    if (schedule.type == "step")
        return filled(kStepRate, {{"GAMMA", number("gamma")}, {"SIZE", number("step_size")}});
    if (schedule.type == "exponential")
        return filled(kExponentialRate, {{"GAMMA", number("gamma")}});
    if (schedule.type == "cosine")
        return filled(kCosineRate, {{"LOWEST", number("eta_min")}});
    if (schedule.type == "one_cycle")
        return filled(kOneCycleRate, {{"RISE", number("pct_start")},
                                      {"START", number("div_factor")},
                                      {"END", number("final_div_factor")}});
    return schedule.type == "reduce_on_plateau" ? kPlateauRate : "    rate = LEARNING_RATE\n";
}

/// Layers with tensors of which something is true.
template <class Is>
std::vector<std::string> placesWhere(const CodePlan& plan, const Is& is) {
    std::vector<std::string> places;
    for (std::size_t i = 0; i < plan.layers.size(); ++i)
        if (plan.network.layout().layerSize(int(i)) > 0 && is(plan.layers[i].spec))
            places.push_back(plan.places[i]);
    return places;
}

bool isFrozen(const model::LayerSpec& layer) { return !layer.trainable; }
bool isScaled(const model::LayerSpec& layer) { return layer.trainable && layer.learningRateScale != 1; }

} // namespace

bool hasFrozen(const CodePlan& plan) { return !placesWhere(plan, isFrozen).empty(); }
bool hasScales(const CodePlan& plan) { return !placesWhere(plan, isScaled).empty(); }
bool hasPenalty(const CodePlan& plan) { return plan.training().l1 != 0 || plan.training().l2 != 0; }
bool hasSchedule(const CodePlan& plan) {
    const optim::ScheduleSpec& schedule = plan.training().schedule;
    return schedule.type != "constant" || schedule.settings.real("warmup_steps") > 1;
}

std::string codeTraining(const CodePlan& plan) {
    const train::TrainingSpec& training = plan.training();
    std::string text =
        "# Training.\nLEARNING_RATE = " + numberText(training.optimizer.settings.real("learning_rate")) +
        "\nBATCH_SIZE = " + std::to_string(training.batchSize) +
        "\nEPOCHS = " + std::to_string(training.epochs) + "\nSHUFFLE = " + pythonBool(training.shuffle) +
        "\n";
    if (training.gradientClipNorm != 0)
        text += "CLIP_NORM = " + numberText(training.gradientClipNorm) +
                "  # the gradient of all parameters together is scaled down to this\n";
    if (hasPenalty(plan))
        text += "L1, L2 = " + numberText(training.l1) + ", " + numberText(training.l2) +
                "  # penalties on weights\n";
    if (training.earlyStopping.enabled)
        text += "# Chainrule stops early: when " + training.earlyStopping.monitor + " has not improved for " +
                std::to_string(training.earlyStopping.patience) + " epochs. train() below does not.\n";
    return text;
}

std::string codeLayerTables(const CodePlan& plan) {
    std::string text;
    if (hasFrozen(plan))
        text += "FROZEN = " + pythonTexts(placesWhere(plan, isFrozen), 9) + "  # layers that do not learn\n";
    if (hasScales(plan)) {
        std::string items;
        for (std::size_t i = 0; i < plan.layers.size(); ++i)
            if (isScaled(plan.layers[i].spec) && plan.network.layout().layerSize(int(i)) > 0)
                items += (items.empty() ? "" : ", ") + pythonText(plan.places[i]) + ": " +
                         numberText(plan.layers[i].spec.learningRateScale);
        text += "SCALES = {" + items + "}  # layers whose learning rate is so many times the others'\n";
    }
    if (hasPenalty(plan)) {
        std::vector<std::string> names;
        for (const model::TensorSlot& slot : plan.network.layout().slots)
            if (model::isPenalized(slot))
                names.push_back(slot.name);
        text += "PENALIZED = " + pythonTexts(names, 12) + "\n";
    }
    return text;
}

std::string codeSchedule(const CodePlan& plan) {
    if (!hasSchedule(plan))
        return {};
    const optim::ScheduleSpec& schedule = plan.training().schedule;
    const core::Settings& s = schedule.settings;
    std::string text;
    if (schedule.type == "reduce_on_plateau")
        text = filled(kPlateau, {{"LOWEST", numberText(s.real("min_lr"))},
                                 {"THRESHOLD", numberText(s.real("threshold"))},
                                 {"PATIENCE", numberText(s.real("patience"))},
                                 {"FACTOR", numberText(s.real("factor"))},
                                 {"COOLDOWN", numberText(s.real("cooldown"))}});
    text += "def learning_rate(step, steps_per_epoch, epochs):\n"
            "    \"\"\"The rate of an update, counted from 0.\"\"\"\n" +
            rateText(schedule);
    if (const double warmup = s.real("warmup_steps"); warmup > 1)
        text += filled("    if step + 1 < @STEPS@:  # warm-up\n        rate *= (step + 1) / @STEPS@\n",
                       {{"STEPS", numberText(warmup)}});
    return text + "    return rate\n\n\n";
}

} // namespace engine::io
