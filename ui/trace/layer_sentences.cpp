#include "ui/trace/layer_sentences.h"

#include "engine/model/embedding.h"
#include "engine/trace/normalization.h"
#include "ui/network/layer_names.h"
#include "ui/theme.h"
#include "ui/trace/unit_names.h"

#include <QCoreApplication>

namespace ui::trace {

using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Reader;
using engine::trace::Selection;
using engine::trace::Trace;
using engine::trace::Work;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Sentences", text); }

bool isConvolution(const Trace& trace, int layer) {
    return Reader(trace).work(layer) == Work::Weighs && pictureOf(trace, layer);
}

QString shapeOf(const Trace& trace, int layer) { return shapeText(trace.network->shape(layer)); }

bool ofBatch(const Trace& trace, int layer) { return trace.network->layer(layer).keeps().channels > 0; }

bool isMean(const Operation& o) { return o.name == "mean" || o.name == "batch mean"; }

QString numberOf(const Trace& trace, int layer, int place, int sample) {
    const Reader reader(trace);
    return QString::number(engine::model::embeddedNumber(reader.inputNumber(layer, place, sample),
                                                         reader.layer(layer).wholeNumbers()));
}

QString wholeStatistic(const Trace& trace, const Operation& o) {
    const QString layer = capitalized(layerName(trace, o.layer));
    if (usesRunning(Reader(trace), o.layer))
        return (isMean(o) ? tr("%1 is not trained: it goes by its running means, not by the batch's.")
                          : tr("%1 is not trained: it goes by its running variances, not by the batch's."))
            .arg(layer);
    if (ofBatch(trace, o.layer))
        return (isMean(o) ? tr("%1 takes the mean of each channel over the batch.")
                          : tr("%1 takes the variance of each channel over the batch: how far its values are "
                               "from their mean, squared."))
            .arg(layer);
    return (isMean(o) ? tr("%1 takes the mean of all values, in each sample by itself.")
                      : tr("%1 takes the variance of all values, in each sample by itself: how far they are "
                           "from their mean, squared."))
        .arg(layer);
}

QString elementStatistic(const Trace& trace, const Operation& o, const Selection& place,
                         const QString& value) {
    const Reader reader(trace);
    if (usesRunning(reader, o.layer))
        return (isMean(o) ? tr("The running mean of %1, as training left it: μ = %2.")
                          : tr("The running variance of %1, as training left it: σ² = %2."))
            .arg(rowName(trace, o.layer, place.row), value);
    const auto count =
        normGroup(reader, o.layer, place.row * unitsPerScale(reader, o.layer), place.col).size();
    if (ofBatch(trace, o.layer))
        return (isMean(o) ? tr("The mean of the %1 values in %2: μ = %3.")
                          : tr("The variance of the %1 values in %2: σ² = %3."))
            .arg(count)
            .arg(rowName(trace, o.layer, place.row), value);
    return (isMean(o) ? tr("The mean of the %1 values that this sample sends into %2: μ = %3.")
                      : tr("The variance of the %1 values that this sample sends into %2: σ² = %3."))
        .arg(count)
        .arg(layerName(trace, o.layer), value);
}

/// a.
QString wholeOutput(const Trace& trace, const Operation& o) {
    const QString layer = capitalized(layerName(trace, o.layer));
    const QString from = shapeOf(trace, o.layer - 1), to = shapeOf(trace, o.layer);
    const QString window = windowName(trace, o.layer);
    switch (Reader(trace).work(o.layer)) {
    case Work::Largest:
        return tr("%1 keeps the largest value of each %2 window: %3 becomes %4.")
            .arg(layer, window, from, to);
    case Work::Mean:
        return tr("%1 takes the mean of each %2 window: %3 becomes %4.").arg(layer, window, from, to);
    case Work::Passes:
        return tr("%1 puts the %2 numbers into one list of %3 and changes none of them.")
            .arg(layer, from, to);
    case Work::Adds:
        return tr("%1 adds what went into its block to what came out of it: layers %2 to %3.")
            .arg(layer)
            .arg(trace.network->blockStart(o.layer) + 1)
            .arg(o.layer);
    case Work::Looks:
        return tr("%1 looks each whole number up in its table and passes on that row.").arg(layer);
    default:
        return tr("%1 scales what is normalized by γ and shifts it by β.").arg(layer);
    }
}

/// Where a pooled value was before.
QString chosenOf(const Trace& trace, const Operation& o, const Selection& place) {
    const Reader reader(trace);
    for (const auto& wire : reader.layer(o.layer).wiresInto(place.row))
        if (reader.isChosen(o.layer, place.row, wire.input, place.col))
            return spotName(trace, o.layer - 1, static_cast<int>(wire.input));
    return {};
}

QString elementOutput(const Trace& trace, const Operation& o, const Selection& place, const QString& value) {
    const Reader reader(trace);
    const QString unit = unitName(trace, o.layer, place.row);
    const auto window = reader.layer(o.layer).wiresInto(place.row).size();
    switch (reader.work(o.layer)) {
    case Work::Largest:
        return tr("%1 keeps the largest of %2 values, the one at %3: a = %4.")
            .arg(capitalized(unit))
            .arg(window)
            .arg(chosenOf(trace, o, place), value);
    case Work::Mean:
        return tr("The mean of the %1 values in the window of %2: a = %3.").arg(window).arg(unit, value);
    case Work::Passes:
        return tr("%1 passes on %2 as it is: a = %3.")
            .arg(capitalized(unit), unitShort(trace, o.layer - 1, place.row), value);
    case Work::Adds:
        return tr("%1 adds what went into its block to what came out of it: a = %2.")
            .arg(capitalized(unit), value);
    case Work::Looks: {
        const int size = unitsPerPlace(trace, o.layer), input = place.row / size;
        const QString number = numberOf(trace, o.layer, input, place.col);
        return tr("Input %1 is %2: it looks up row %3 of the table, whose number %4 is a = %5.")
            .arg(input + 1)
            .arg(number)
            .arg(number.toInt() + 1)
            .arg(place.row % size + 1)
            .arg(value);
    }
    default:
        return tr("%1 is its normalized value times its scale γ, plus its shift β: a = %2.")
            .arg(capitalized(unit), value);
    }
}

QString wholeGradient(const Trace& trace, const Operation& o) {
    const QString layer = layerName(trace, o.layer);
    const Work work = Reader(trace).work(o.layer);
    if (o.name == "dL/db")
        return (work == Work::Normalizes
                    ? tr("Each shift β of %1 gets its gradient: the errors arriving at its values, added up.")
                    : tr("Each bias of %1 gets its gradient: the errors δ of its filter at all places, added "
                         "over the batch."))
            .arg(layer);
    if (work == Work::Normalizes)
        return tr("Each scale γ of %1 gets its gradient: the errors arriving at it times the normalized "
                  "values, added "
                  "up.")
            .arg(layer);
    if (work == Work::Looks)
        return tr("Each row in the table of %1 gets the errors of the places that looked it up; the others "
                  "get none.")
            .arg(layer);
    return tr("Each weight of %1 gets its gradient: errors δ at all places of its filter times the inputs "
              "under it.")
        .arg(layer);
}

QString elementGradient(const Trace& trace, const Operation& o, const Selection& place,
                        const QString& value) {
    const Reader reader(trace);
    const QString name = o.name == "dL/db" ? biasName(trace, o.layer, place.row)
                                           : weightName(trace, o.layer, place.row, place.col);
    if (o.name == "dL/dW" && reader.work(o.layer) == Work::Looks &&
        lookUps(reader, o.layer, place.row, place.col).empty())
        return tr("Nothing in this batch looks up the %1: its gradient is %2.").arg(name, value);
    return tr("If the %1 grew a little, the loss would change %2 times as much.").arg(name, value);
}

QString running(const Trace& trace, const Operation& o, int row, const QString& value) {
    const bool mean = o.name == "running mean", stays = usesRunning(Reader(trace), o.layer);
    if (row < 0) {
        const QString layer = layerName(trace, o.layer);
        if (stays)
            return tr("%1 is not trained: its running means and variances stay.").arg(capitalized(layer));
        return (mean ? tr("The running means of %1 move a little towards those of the batch; evaluation goes "
                          "by them.")
                     : tr("The running variances of %1 move a little towards those of the batch; evaluation "
                          "goes by them."))
            .arg(layer);
    }
    const QString name =
        (mean ? tr("running mean of %1") : tr("running variance of %1")).arg(rowName(trace, o.layer, row));
    if (stays)
        return tr("The %1 stays %2: the layer is not trained.").arg(name, value);
    const auto* slot = trace.layout.find(o.layer, mean ? "running_mean" : "running_var");
    return tr("The %1 moves a little towards the batch's: from %2 to %3.")
        .arg(name, formatNumber(trace.input.parameters[slot->offset + row]), value);
}

} // namespace

bool isOfLayers(const Trace& trace, const Operation& o) {
    if (isStatistic(o) || isRunning(o) || o.name == "xhat" || o.name == "dL/dxhat")
        return true;
    if (o.phase == Phase::Loss || isOfClipping(o))
        return false;
    const Reader reader(trace);
    const Work work = reader.work(o.layer);
    if (o.name == "a")
        return work != Work::Weighs && work != Work::Masks;
    if (o.name == "z" || o.name == "dL/dW" || o.name == "dL/db")
        return work != Work::Weighs || isConvolution(trace, o.layer);
    if (o.name != "dL/da" || o.layer == lastLayer(trace))
        return false;
    const Work above = reader.work(o.layer + 1);
    return !reader.skipsFrom(o.layer).empty() ||
           (above != Work::Masks && (above != Work::Weighs || isConvolution(trace, o.layer + 1)));
}

QString layerOperationName(const Trace& trace, const Operation& o) {
    const QString layer = layerName(trace, o.layer);
    if (isStatistic(o))
        return (isMean(o) ? tr("means μ of %1") : tr("variances σ² of %1")).arg(layer);
    if (isRunning(o))
        return (o.name == "running mean" ? tr("new running means of %1") : tr("new running variances of %1"))
            .arg(layer);
    if (o.name == "xhat" || o.name == "dL/dxhat")
        return (o.name == "xhat" ? tr("normalized values of %1") : tr("error at the normalized values of %1"))
            .arg(layer);
    const bool scales = Reader(trace).work(o.layer) == Work::Normalizes;
    if (o.name == "dL/dW" || o.name == "W")
        return (o.name == "W" ? scales ? tr("new scales γ of %1") : tr("new weights of %1")
                : scales ? tr("gradient of the scales γ of %1")
                              : tr("gradient of the weights of %1"))
            .arg(layer);
    if (o.name == "dL/db" || o.name == "b")
        return (o.name == "b" ? scales ? tr("new shifts β of %1") : tr("new biases of %1")
                : scales ? tr("gradient of the shifts β of %1")
                              : tr("gradient of the biases of %1"))
            .arg(layer);
    return (o.name == "z"   ? tr("weighted sums z of %1")
            : o.name == "a" ? tr("values a that %1 passes on")
                            : tr("error ∂L/∂a arriving at %1"))
        .arg(layer);
}

QString wholeOfLayer(const Trace& trace, const Operation& o) {
    const QString layer = capitalized(layerName(trace, o.layer));
    if (isStatistic(o))
        return wholeStatistic(trace, o);
    if (isRunning(o))
        return running(trace, o, -1, {});
    if (o.name == "xhat")
        return tr("%1 takes the mean off each value and divides by the root of the variance: that leaves "
                  "mean 0 and variance 1.")
            .arg(layer);
    if (o.name == "dL/dxhat")
        return tr("In %1 the arriving error times the scale γ is the error at the normalized value.")
            .arg(layerName(trace, o.layer));
    if (o.name == "z")
        return tr("%1 moves %2 filters over the picture: at every place each adds up its weighted %3 window "
                  "and its bias.")
            .arg(layer)
            .arg(trace.network->shape(o.layer).front())
            .arg(windowName(trace, o.layer));
    if (o.name == "a")
        return wholeOutput(trace, o);
    return o.name == "dL/da" ? wholeArriving(trace, o) : wholeGradient(trace, o);
}

QString elementOfLayer(const Trace& trace, const Operation& o, const Selection& place, const QString& value) {
    if (isStatistic(o))
        return elementStatistic(trace, o, place, value);
    if (isRunning(o))
        return running(trace, o, place.row, value);
    if (o.name == "dL/dW" || o.name == "dL/db")
        return elementGradient(trace, o, place, value);
    const QString unit = unitName(trace, o.layer, place.row);
    if (o.name == "xhat")
        return tr("%1 less the mean, over the root of the variance, is %2.").arg(capitalized(unit), value);
    if (o.name == "dL/dxhat")
        return tr("The error arriving at %1 times its scale γ is the error at the normalized value: %2.")
            .arg(unit, value);
    if (o.name == "z")
        return tr("%1 adds up its weighted %2 window and its bias: z = %3.")
            .arg(capitalized(unit), windowName(trace, o.layer), value);
    return o.name == "a" ? elementOutput(trace, o, place, value) : elementArriving(trace, o, place, value);
}

} // namespace ui::trace
