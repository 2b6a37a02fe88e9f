#include "engine/trace/normalization.h"
#include "ui/trace/layer_sentences.h"
#include "ui/trace/unit_names.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui::trace {

using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Reader;
using engine::trace::Selection;
using engine::trace::Trace;
using engine::trace::Work;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Sentences", text); }

/// The error comes past the blocks that begin above a layer, too: "residual layer 4".
QString skipped(const Trace& trace, int layer) {
    QStringList names;
    for (const int skip : Reader(trace).skipsFrom(layer))
        names << layerName(trace, skip);
    return names.join(tr(" and "));
}

QString withSkips(const Trace& trace, int layer, const QString& sentence) {
    const QString past = skipped(trace, layer);
    return past.isEmpty()
               ? sentence
               : sentence + QLatin1Char(' ') + tr("From %1 it comes back as well, past the block.").arg(past);
}

bool isConvolution(const Trace& trace, int layer) { return pictureOf(trace, layer).has_value(); }

/// Windows above in which a value was the largest.
int chosenTimes(const Trace& trace, int above, int unit, int sample) {
    const Reader reader(trace);
    int times = 0;
    for (const auto& wire : reader.layer(above).wiresFrom(unit))
        times += reader.isChosen(above, wire.unit, unit, sample) ? 1 : 0;
    return times;
}

QString fromAbove(const Trace& trace, const Operation& o) {
    const int above = o.layer + 1;
    const QString here = layerName(trace, o.layer), there = layerName(trace, above);
    switch (Reader(trace).work(above)) {
    case Work::Weighs:
        return isConvolution(trace, above)
                   ? tr("The error comes back to %1 through the filters of %2, window by window.")
                         .arg(here, there)
                   : tr("The error comes back to %1 along the weights it went out on.").arg(here);
    case Work::Masks:
        return tr("The error comes back to %1 through the same mask: to the dropped values none.").arg(here);
    case Work::Largest:
        return tr("The error comes back to the values of %1 that were the largest of their windows; the "
                  "others get none.")
            .arg(here);
    case Work::Mean:
        return tr("The error comes back to %1 in equal shares: to every value of a window the same.")
            .arg(here);
    case Work::Normalizes:
        return tr("The error comes back to %1 through the normalization: less its mean and less what goes "
                  "along with x̂, over the root of the variance.")
            .arg(here);
    case Work::Adds:
    case Work::Passes:
    case Work::Looks:
        break;
    }
    return tr("The error comes back to %1 through %2 as it is.").arg(here, there);
}

/// Without what comes past blocks.
QString toUnit(const Trace& trace, const Operation& o, const Selection& place) {
    const int above = o.layer + 1;
    const Reader reader(trace);
    const QString unit = unitName(trace, o.layer, place.row);
    const auto windows = reader.layer(above).wiresFrom(place.row).size();
    switch (reader.work(above)) {
    case Work::Weighs:
        return windows == 0 ? tr("No window covers %1: nothing comes back to it").arg(unit)
                            : tr("%1 gathers the errors it caused, each times the weight that carried it")
                                  .arg(capitalized(unit));
    case Work::Masks: {
        const int mask = trace.find(Phase::Forward, above, "mask");
        return (trace.operations[static_cast<std::size_t>(mask)].values(place.row, place.col) != 0
                    ? tr("The error comes back to %1 through its mask")
                    : tr("%1 was dropped: through the mask nothing comes back to it"))
            .arg(capitalized(unit));
    }
    case Work::Largest: {
        const int times = chosenTimes(trace, above, place.row, place.col);
        return times == 0
                   ? tr("%1 was not the largest of a window: nothing comes back to it").arg(capitalized(unit))
                   : tr("%1 was the largest of a window and gets the error back").arg(capitalized(unit));
    }
    case Work::Mean:
        return windows == 0
                   ? tr("No window covers %1: nothing comes back to it").arg(unit)
                   : tr("%1 gets its share of the error of each window it is in").arg(capitalized(unit));
    case Work::Normalizes:
        return tr("The error comes back to %1 through the normalization").arg(unit);
    case Work::Adds:
    case Work::Passes:
    case Work::Looks:
        break;
    }
    return tr("The error comes back to %1 as it is").arg(unit);
}

} // namespace

QString wholeArriving(const Trace& trace, const Operation& o) {
    return withSkips(trace, o.layer, fromAbove(trace, o));
}

QString elementArriving(const Trace& trace, const Operation& o, const Selection& place,
                        const QString& value) {
    const QString sentence = toUnit(trace, o, place), past = skipped(trace, o.layer);
    return past.isEmpty() ? tr("%1: ∂L/∂a = %2.").arg(sentence, value)
                          : tr("%1, and what comes past the block from %2 is added: ∂L/∂a = %3.")
                                .arg(sentence, past, value);
}

QString arrivingInWords(const Trace& trace, const Operation& o) {
    const int above = o.layer + 1;
    QString words;
    switch (Reader(trace).work(above)) {
    case Work::Weighs:
        words = isConvolution(trace, above)
                    ? tr("errors of all windows that cover this number, each times the weight it came along")
                    : tr("errors of the layer above, each times the weight it came along");
        break;
    case Work::Masks:
        words = tr("error at %1 times the same mask").arg(layerName(trace, above));
        break;
    case Work::Largest:
        words = tr("errors of the windows that this number was the largest of (r = 1)");
        break;
    case Work::Mean:
        words = tr("errors of the windows that cover this number, each over the size of its window");
        break;
    case Work::Normalizes:
        words = usesRunning(Reader(trace), above)
                    ? tr("error at x̂ over the root of the variance")
                    : tr("error at x̂, less its mean and less what goes along with x̂, over the root of the "
                         "variance");
        break;
    case Work::Adds:
    case Work::Passes:
    case Work::Looks:
        words = tr("error at %1, as it is").arg(layerName(trace, above));
    }
    const QString past = skipped(trace, o.layer);
    return past.isEmpty() ? words : tr("%1, and the error at %2").arg(words, past);
}

QString layerInWords(const Trace& trace, const Operation& o) {
    const Reader reader(trace);
    const bool running = reader.work(o.layer) == Work::Normalizes && usesRunning(reader, o.layer);
    if (isRunning(o) || isStatistic(o))
        return running        ? tr("the running one, as it is: the layer is not trained")
               : isRunning(o) ? tr("a share of the way from the old one to the batch's")
               : o.name == "mean" || o.name == "batch mean"
                   ? tr("all values, added up, over how many there are")
                   : tr("squared distances from the mean, added up, over "
                        "how many there are");
    if (o.name == "xhat")
        return tr("value less the mean, over the root of the variance; ε keeps it from dividing by 0");
    if (o.name == "dL/dxhat")
        return tr("error arriving from the layer above × scale γ");
    if (o.name == "z")
        return tr("each number of the window times its weight, added up, and the bias");
    if (o.name == "dL/da")
        return arrivingInWords(trace, o);
    const Work work = reader.work(o.layer);
    if (o.name == "dL/dW")
        return work == Work::Normalizes ? tr("errors arriving at its values × x̂ there, added up")
               : work == Work::Looks    ? tr("errors of the places that looked this number up, added up")
                                     : tr("error δ at every place of the filter × input under this weight, "
                                          "added up over places and batch");
    if (o.name == "dL/db")
        return work == Work::Normalizes ? tr("errors arriving at its values, added up")
                                        : tr("errors δ at every place of this filter, added over the batch");
    switch (work) {
    case Work::Largest:
        return tr("the largest number of the window");
    case Work::Mean:
        return tr("the mean of the window");
    case Work::Passes:
        return tr("the number before, as it is");
    case Work::Adds:
        return tr("what came out of the block, and what went into it");
    case Work::Looks:
        return tr("a number of the row that the input names");
    default:
        return tr("normalized value × scale γ, and the shift β");
    }
}

QString layerUseNote(const Trace& trace, const Operation& o, int count) {
    const bool scales = Reader(trace).work(o.layer) == Work::Normalizes;
    if (scales && (o.name == "dL/dW" || o.name == "dL/db"))
        return o.name == "dL/dW" ? tr("the scale's gradient") : tr("the shift's gradient");
    if (isRunning(o))
        return o.name == "running mean" ? tr("the running mean") : tr("the running variance");
    if (isStatistic(o))
        return o.name == "mean" || o.name == "batch mean" ? tr("the mean") : tr("the variance");
    if (o.name == "xhat" || o.name == "dL/dxhat")
        return count > 1 ? tr("%1 values").arg(count) : QString();
    const bool forward = o.phase == Phase::Forward && o.name == "a" && count > 1;
    if (forward && Reader(trace).work(o.layer) != Work::Weighs)
        return tr("%1 values").arg(count);
    return {};
}

} // namespace ui::trace
