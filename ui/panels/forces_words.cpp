#include "ui/panels/forces_words.h"

#include "ui/network/layer_names.h"
#include "ui/theme.h"

#include <QCoreApplication>

namespace ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::ForcesPanel", text); }

QString optimizerName(const engine::trace::PassInput& input) {
    const auto* schema = engine::optim::findOptimizer(input.optimizer.type);
    return schema ? translated(schema->label) : QString::fromStdString(input.optimizer.type);
}

} // namespace

QString forcesInWords(const engine::trace::Trace& trace, const engine::trace::Forces& forces) {
    const auto& input = trace.input;
    const auto& slot = trace.layout.slots[std::size_t(forces.slot)];
    if (!forces.isTrained)
        return tr("%1 is frozen: neither the data nor decay moves it.")
            .arg(layerTitle(input.network, slot.layer));
    if (!engine::trace::hasDecay(input))
        return tr("This run has no decay: the data alone move the weights. Set weight decay to see the other "
                  "force.");
    const double decay = input.optimizer.settings.real("weight_decay");
    const bool exempt = decay == 0 && (slot.parameter == "bias" || slot.isScale);
    if (exempt)
        return tr("Penalties are on weights only: on this tensor the data alone pull.");
    if (decay == 0)
        return tr("The penalty is a part of the loss: its slope goes through %1 as the data's does.")
            .arg(optimizerName(input));
    if (input.optimizer.type == "adamw")
        return tr("Decoupled: %1 takes −η·λ·w off each weight beside its step, whatever the data say (λ = "
                  "%2).")
            .arg(optimizerName(input), formatTick(decay));
    if (input.optimizer.type == "sgd")
        return input.optimizer.settings.real("momentum") == 0
                   ? tr("Coupled: %1 adds λ·w to the gradient, which comes to −η·λ·w (λ = %2).")
                         .arg(optimizerName(input), formatTick(decay))
                   : tr("Coupled: %1 adds λ·w to the gradient, and momentum carries it on (λ = %2). What "
                        "earlier "
                        "decay left in the velocity counts as the data's.")
                         .arg(optimizerName(input), formatTick(decay));
    return tr("Coupled: %1 adds λ·w to the gradient and divides both by one root, so that they cannot be "
              "told "
              "apart (λ = %2). The dashed arrow is the difference that decay makes to this step.")
        .arg(optimizerName(input), formatTick(decay));
}

QString placeInWords(const engine::trace::Trace& trace, const engine::model::TensorSlot& slot,
                     engine::core::Index row, engine::core::Index col) {
    if (slot.isScale || slot.cols() == 1)
        return (slot.parameter == "bias" && !slot.isScale ? tr("bias of unit %1") : tr("unit %1"))
            .arg(row + 1);
    if (slot.shape.size() == 4) {
        const auto area = slot.shape[2] * slot.shape[3];
        return tr("filter %1, channel %2, %3/%4")
            .arg(row + 1)
            .arg(col / area + 1)
            .arg(col % area / slot.shape[3] + 1)
            .arg(col % slot.shape[3] + 1);
    }
    if (trace.input.network.layers[std::size_t(slot.layer)].type == "embedding")
        return tr("row %1 of the table, number %2").arg(row + 1).arg(col + 1);
    return (slot.layer == 0 ? tr("unit %1 ← input %2") : tr("unit %1 ← unit %2")).arg(row + 1).arg(col + 1);
}

} // namespace ui
