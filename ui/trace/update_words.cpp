#include "ui/trace/update_parts.h"

#include "ui/theme.h"

#include <QCoreApplication>

namespace ui::trace {

namespace {

using engine::trace::Stage;
using engine::trace::StageKind;
using engine::trace::UpdateStory;

QString tr(const char* text) { return QCoreApplication::translate("ui::UpdateView", text); }

QString momentName(const Stage& stage, const std::string& optimizer) {
    const std::string& base = stage.why.subject.base;
    if (!stage.on)
        return tr("Moments");
    if (base == "G⁺")
        return tr("Sum of squared gradients");
    if (base == "u⁺" || (base == "v⁺" && optimizer == "sgd"))
        return tr("Velocity (momentum)");
    return base == "v⁺" ? tr("Running mean of squares") : tr("Running mean of gradients");
}

QString offTip(StageKind kind, const UpdateStory& story, const engine::trace::Trace& trace) {
    switch (kind) {
    case StageKind::Penalty:
        if (trace.layout.slots[static_cast<std::size_t>(story.slot)].isScale && trace.input.penalty().isOn())
            return tr("Penalties are on weights, not on the scales and shifts of normalized numbers.");
        return story.isBias && trace.input.penalty().isOn() ? tr("Penalties are on weights, not on biases.")
                                                            : tr("This run has no l1 or l2 penalty.");
    case StageKind::Clipping:
        return tr("This run does not clip its gradient.");
    case StageKind::Decay:
        return tr("The optimizer's weight decay is 0.");
    case StageKind::Moment:
        return tr("This optimizer remembers nothing: its step is made of this gradient alone.");
    default:
        return tr("Only Adam and AdamW correct their running means for having begun at 0.");
    }
}

QString onTip(const Stage& stage, const engine::trace::Trace& trace) {
    switch (stage.kind) {
    case StageKind::Gradient:
        return tr("What the samples of the batch say, added up. The Why page takes it apart.");
    case StageKind::Penalty:
        return tr(
            "Penalties are a part of the loss, so that their slope is a part of the gradient and is clipped "
            "with it.");
    case StageKind::Clipping:
        return tr(
            "One factor for the gradients of the whole network: at most 1, so that their norm is not above "
            "the limit.");
    case StageKind::Decay:
        return trace.input.optimizer.type == "adamw"
                   ? tr("AdamW takes it off the weight beside the step: it does not go through the moments.")
                   : tr("Added to the gradient after clipping: it is the optimizer's, not the loss's.");
    case StageKind::Moment:
        return tr("What the optimizer remembers of earlier steps, with this gradient in it.");
    case StageKind::Correction:
        return tr("The running mean began at 0 and is too small in the first steps; this makes up for it.");
    case StageKind::Step:
        return tr("How far the number moves.");
    case StageKind::NewValue:
        break;
    }
    return tr("What the next pass works with.");
}

} // namespace

QString stageName(const Stage& stage, const engine::optim::OptimizerSpec& optimizer) {
    switch (stage.kind) {
    case StageKind::Gradient:
        return tr("Gradient of the batch");
    case StageKind::Penalty:
        return tr("Penalty");
    case StageKind::Clipping:
        return tr("Clipping");
    case StageKind::Decay:
        return optimizer.type == "adamw" && stage.on ? tr("Weight decay (beside the step)")
                                                     : tr("Weight decay");
    case StageKind::Moment:
        return momentName(stage, optimizer.type);
    case StageKind::Correction:
        return tr("Bias correction");
    case StageKind::Step:
        return tr("Step");
    case StageKind::NewValue:
        break;
    }
    return tr("New value");
}

QString stageTip(const Stage& stage, const UpdateStory& story, const engine::trace::Trace& trace) {
    if (stage.on && stage.kind == StageKind::NewValue && !story.isTrained)
        return tr("This layer is frozen: its numbers stay.");
    return stage.on ? onTip(stage, trace) : offTip(stage.kind, story, trace);
}

QString optimizerName(const engine::optim::OptimizerSpec& optimizer) {
    const auto* schema = engine::optim::findOptimizer(optimizer.type);
    const QString name = schema ? translated(schema->label) : QString::fromStdString(optimizer.type);
    const double momentum = optimizer.settings.real("momentum");
    if (momentum == 0)
        return name;
    if (optimizer.type != "sgd")
        return tr("%1, momentum %2").arg(name, formatTick(momentum));
    return (optimizer.settings.flag("nesterov") ? tr("Nesterov %1") : tr("Momentum %1"))
        .arg(formatTick(momentum));
}

} // namespace ui::trace
