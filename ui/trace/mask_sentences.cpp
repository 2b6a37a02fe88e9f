#include "ui/trace/mask_sentences.h"

#include "ui/theme.h"
#include "ui/trace/sentences.h"

#include <QCoreApplication>

namespace ui::trace {

using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Selection;
using engine::trace::Trace;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Sentences", text); }

/// The layer whose mask the operation is, or was made with.
int maskLayer(const Operation& o) { return o.phase == Phase::Forward ? o.layer : o.layer + 1; }

const engine::core::MatrixD& maskOf(const Trace& trace, int layer) {
    const int mask = trace.find(Phase::Forward, layer, "mask");
    return trace.operations[static_cast<std::size_t>(mask)].values;
}

/// What kept values are multiplied by.
QString factor(const Trace& trace, int layer) {
    const double rate = trace.input.network.layers[static_cast<std::size_t>(layer)].settings.real("rate");
    return formatNumber(1 / (1 - rate));
}

} // namespace

bool isMasked(const Trace& trace, const Operation& o) {
    return o.name == "mask" || (o.name == "a" && trace.hasMask(o.layer)) ||
           (o.name == "dL/da" && trace.hasMask(o.layer + 1) &&
            engine::trace::Reader(trace).skipsFrom(o.layer).empty());
}

QString maskOperationName(const Operation& o, const QString& layer) {
    return (o.name == "mask" ? tr("mask m of %1") : tr("values a that %1 passes on")).arg(layer);
}

QString wholeMasked(const Trace& trace, const Operation& o, int sample) {
    const int layer = maskLayer(o);
    const auto& mask = maskOf(trace, layer);
    const auto dropped = (mask.col(sample).array() == 0).count();
    if (o.name == "mask")
        return tr("%1 sets %2 of %3 values to 0 and multiplies the others by %4.")
            .arg(capitalized(typeName(trace, layer)))
            .arg(dropped)
            .arg(mask.rows())
            .arg(factor(trace, layer));
    if (o.name == "a")
        return tr("%1 passes on what it keeps, %2 times as large; in place of the rest it passes on 0.")
            .arg(capitalized(layerName(trace, layer)), factor(trace, layer));
    return tr("The error comes back to %1 through the same mask: to the dropped values none.")
        .arg(layerName(trace, o.layer));
}

QString elementMasked(const Trace& trace, const Operation& o, const Selection& place, const QString& value) {
    const int layer = maskLayer(o);
    const bool kept = maskOf(trace, layer)(place.row, place.col) != 0;
    const QString unit = unitName(trace, o.layer, place.row);
    if (o.name == "mask")
        return (
            kept ? tr("%1 is kept in this step: it is multiplied by %2, which makes up for the dropped ones.")
                       .arg(capitalized(unit), value)
                 : tr("%1 is dropped in this step: it is multiplied by 0.").arg(capitalized(unit)));
    if (o.name == "a")
        return (kept ? tr("%1 is passed on, %2 times as large: a = %3.")
                           .arg(capitalized(unit), factor(trace, layer), value)
                     : tr("%1 is dropped in this step: a = 0.").arg(capitalized(unit)));
    return kept ? tr("The error comes back to %1 times the same factor %2: ∂L/∂a = %3.")
                      .arg(unit, factor(trace, layer), value)
                : tr("%1 was dropped and had no part in the loss: ∂L/∂a = 0.").arg(capitalized(unit));
}

QString maskInWords(const Trace& trace, const Operation& o) {
    if (o.name == "mask")
        return tr("r is drawn from the seed anew in every step: 0 with probability p, otherwise 1");
    if (o.name == "a")
        return tr("the value below times its mask");
    return tr("error at %1 times the same mask").arg(layerName(trace, o.layer + 1));
}

} // namespace ui::trace
