#include "ui/trace/unit_names.h"

#include "ui/network/layer_names.h"
#include "ui/trace/places.h"

#include <QCoreApplication>

namespace ui::trace {

using engine::trace::Reader;
using engine::trace::Selection;
using engine::trace::Trace;
using engine::trace::Work;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Sentences", text); }

Work workAt(const Trace& trace, int layer) { return Reader(trace).work(layer); }

bool isConvolution(const Trace& trace, int layer) {
    return layer >= 0 && workAt(trace, layer) == Work::Weighs && pictureOf(trace, layer);
}

/// "row 3, column 5" of a number of a picture.
QString spot(const std::pair<int, int>& picture, int unit) {
    const int at = unit % (picture.first * picture.second);
    return tr("row %1, column %2").arg(at / picture.second + 1).arg(at % picture.second + 1);
}

/// "filter 2", "channel 2".
QString mapName(const Trace& trace, int layer, int map) {
    return (isConvolution(trace, layer) ? tr("filter %1") : tr("channel %1")).arg(map + 1);
}

QString embeddedName(const Trace& trace, int layer, int unit) {
    const int size = unitsPerPlace(trace, layer);
    return tr("number %1 for input %2").arg(unit % size + 1).arg(unit / size + 1);
}

} // namespace

QString capitalized(QString text) {
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString typeName(const Trace& trace, int layer) {
    const std::string& type = trace.input.network.layers[static_cast<std::size_t>(layer)].type;
    return type == "residual" ? tr("residual") : inSentence(layerTypeLabel(type));
}

QString windowName(const Trace& trace, int layer) {
    const auto& settings = trace.input.network.layers[static_cast<std::size_t>(layer)].settings;
    for (const char* name : {"kernel_size", "pool_size"})
        if (settings.find(name))
            return QStringLiteral("%1×%1").arg(settings.integer(name));
    return {};
}

QString layerName(const Trace& trace, int layer) {
    if (layer < 0)
        return tr("the input");
    if (workAt(trace, layer) != Work::Weighs || isConvolution(trace, layer))
        return tr("%1 layer %2").arg(typeName(trace, layer)).arg(layer + 1);
    return layer == lastLayer(trace) ? tr("the output layer") : tr("hidden layer %1").arg(layer + 1);
}

QString unitShort(const Trace& trace, int layer, int unit) {
    if (const auto picture = pictureOf(trace, layer))
        return tr("%1, %2").arg(mapName(trace, layer, unit / unitsPerPlace(trace, layer)),
                                spot(*picture, unit));
    if (layer < 0)
        return tr("input %1").arg(unit + 1);
    if (unitsPerPlace(trace, layer) > 1)
        return embeddedName(trace, layer, unit);
    return (workAt(trace, layer) == Work::Weighs ? tr("neuron %1") : tr("value %1")).arg(unit + 1);
}

QString unitName(const Trace& trace, int layer, int unit) {
    if (const auto picture = pictureOf(trace, layer))
        return tr("%1 at %2 of %3")
            .arg(mapName(trace, layer, unit / unitsPerPlace(trace, layer)), spot(*picture, unit),
                 layerName(trace, layer));
    if (layer < 0)
        return tr("input %1").arg(unit + 1);
    return tr("%1 of %2").arg(unitShort(trace, layer, unit), layerName(trace, layer));
}

QString spotName(const Trace& trace, int layer, int unit) { return spot(*pictureOf(trace, layer), unit); }

QString elementShort(const Trace& trace, const Selection& element) {
    const engine::trace::Operation& o = operationOf(trace, element);
    const Reader reader(trace);
    const bool scales = reader.work(o.layer) == Work::Normalizes;
    if (o.name == "W" || o.name == "dL/dW")
        return (scales ? tr("scale γ %1") : tr("weight %1"))
            .arg(QString::fromStdString(reader.weightName(o.layer, element.row, element.col)));
    if (scales && (o.name == "b" || o.name == "dL/db"))
        return tr("shift β %1").arg(QString::fromStdString(reader.biasName(o.layer, element.row)));
    if (o.name == "mean" || o.name == "variance")
        return tr("all values");
    // A panel's caption has little room: as the subscript counts.
    if (const auto picture = pictureOf(trace, o.layer); picture && o.perSample()) {
        const int at = element.row % (picture->first * picture->second);
        return tr("%1 at %2,%3")
            .arg(mapName(trace, o.layer, element.row / unitsPerPlace(trace, o.layer)))
            .arg(at / picture->second + 1)
            .arg(at % picture->second + 1);
    }
    if (o.perSample())
        return unitShort(trace, o.layer, element.row);
    return QStringLiteral("%1 %2").arg(rowKind(trace, o.layer)).arg(element.row + 1);
}

QString rowName(const Trace& trace, int layer, int row) {
    const QString at = layerName(trace, layer);
    switch (workAt(trace, layer)) {
    case Work::Looks:
        return tr("row %1 of the table of %2").arg(row + 1).arg(at);
    case Work::Normalizes:
        if (Reader(trace).layer(layer).keeps().channels > 0)
            return tr("channel %1 of %2").arg(row + 1).arg(at);
        break;
    default:
        if (isConvolution(trace, layer))
            return tr("filter %1 of %2").arg(row + 1).arg(at);
    }
    return unitName(trace, layer, row);
}

QString rowKind(const Trace& trace, int layer) {
    const Work work = workAt(trace, layer);
    if (work == Work::Normalizes)
        return Reader(trace).layer(layer).keeps().channels > 0 ? tr("channel") : tr("value");
    return work == Work::Looks ? tr("row") : isConvolution(trace, layer) ? tr("filter") : tr("neuron");
}

QString weightName(const Trace& trace, int layer, int row, int col) {
    const Work work = workAt(trace, layer);
    if (work == Work::Normalizes)
        return tr("scale γ of %1").arg(rowName(trace, layer, row));
    if (work == Work::Looks)
        return tr("number %1 in %2").arg(col + 1).arg(rowName(trace, layer, row));
    if (!isConvolution(trace, layer))
        return tr("weight from %1 to %2").arg(unitName(trace, layer - 1, col), unitName(trace, layer, row));
    const std::vector<int>& shape = trace.layout.find(layer, "weight")->shape;
    const QString filter = rowName(trace, layer, row), at = spot({shape[2], shape[3]}, col);
    return shape[1] > 1 ? tr("weight at %1 for channel %2 of %3")
                              .arg(at)
                              .arg(col / (shape[2] * shape[3]) + 1)
                              .arg(filter)
                        : tr("weight at %1 of %2").arg(at, filter);
}

QString biasName(const Trace& trace, int layer, int row) {
    return (workAt(trace, layer) == Work::Normalizes ? tr("shift β of %1") : tr("bias of %1"))
        .arg(rowName(trace, layer, row));
}

} // namespace ui::trace
