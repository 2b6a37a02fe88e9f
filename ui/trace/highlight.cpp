#include "ui/trace/highlight.h"

#include "ui/theme.h"
#include "ui/trace/flow.h"
#include "ui/trace/places.h"

#include <cmath>

namespace ui {

using engine::trace::Cursor;
using engine::trace::Link;
using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Selection;
using engine::trace::Trace;

namespace {

/// A unit and the weights into it.
void lightWeights(Highlight& light, const Trace& trace, int layer, int row) {
    light.units.push_back({layer, row});
    const auto* weight = trace.layout.find(layer, "weight");
    for (int j = 0; weight && j < static_cast<int>(weight->cols()); ++j) {
        light.units.push_back({layer - 1, j});
        light.edges.push_back({layer, row, j});
    }
}

/// What is about the whole network: a sum over all units, or the loss of the answers.
void lightWhole(Highlight& light, const Trace& trace, const Operation& o) {
    const bool answers = o.name == "L" || o.name == "data loss";
    for (int layer = answers ? o.layer : 0; layer <= lastLayer(trace); ++layer)
        for (int unit = 0; unit < rowsOf(trace, trace.find(Phase::Forward, layer, "a")); ++unit)
            light.units.push_back({layer, unit});
}

void lightBackward(Highlight& light, const Trace& trace, const Operation& o, int row, int col) {
    light.units.push_back({o.layer, row});
    if (o.name == "dL/da" && o.layer < lastLayer(trace)) {
        const int above = rowsOf(trace, trace.find(Phase::Backward, o.layer + 1, "dL/dz"));
        for (int k = 0; k < above; ++k) {
            light.units.push_back({o.layer + 1, k});
            light.edges.push_back({o.layer + 1, k, row});
        }
    } else if (o.name == "dL/dW" || o.name == "W") {
        const int inputs = static_cast<int>(o.values.cols());
        for (int j = col < 0 ? 0 : col; j < (col < 0 ? inputs : col + 1); ++j) {
            light.units.push_back({o.layer - 1, j});
            light.edges.push_back({o.layer, row, j});
        }
    }
}

/// What a weight adds to a sum over the weights of a unit.
QString sumLabel(const Trace& trace, const Operation& o, const Selection& place) {
    const auto* slot = trace.layout.find(o.layer, "weight");
    const auto at = slot->offset + place.row * slot->cols() + place.term;
    if (o.name == "squares")
        return QStringLiteral("∂w² %1").arg(formatCompact(trace.gradients[at] * trace.gradients[at]));
    const auto [l1, l2] = trace.input.penalty();
    const double w = trace.input.parameters[at];
    return QStringLiteral("p %1").arg(formatCompact(l1 * std::abs(w) + l2 * w * w));
}

/// The number at the edge of the current term.
void label(Highlight& light, const Trace& trace, const Selection& place, const Operation& o) {
    const auto weightAt = [&](int layer, int out, int in) {
        const auto* slot = trace.layout.find(layer, "weight");
        return trace.input.parameters[slot->offset + out * slot->cols() + in];
    };
    const auto* weight = trace.layout.find(o.layer, "weight");
    if (o.name == "z" && weight && place.term < static_cast<int>(weight->cols())) {
        const int below = trace.find(Phase::Forward, o.layer - 1, "a");
        const double a =
            below < 0 ? trace.input.x(place.term, place.col)
                      : trace.operations[static_cast<std::size_t>(below)].values(place.term, place.col);
        light.labelled = {o.layer, place.row, place.term};
        light.label =
            QStringLiteral("w·a %1").arg(formatCompact(weightAt(o.layer, place.row, place.term) * a));
    } else if ((o.name == "penalties" || o.name == "squares") && weight &&
               place.term < static_cast<int>(weight->cols())) {
        light.labelled = {o.layer, place.row, place.term};
        light.label = sumLabel(trace, o, place);
    } else if (o.name == "dL/da" && o.layer < lastLayer(trace)) {
        const int above = trace.find(Phase::Backward, o.layer + 1, "dL/dz");
        const double delta = trace.operations[static_cast<std::size_t>(above)].values(place.term, place.col);
        light.labelled = {o.layer + 1, place.term, place.row};
        light.label =
            QStringLiteral("w·δ %1").arg(formatCompact(weightAt(o.layer + 1, place.term, place.row) * delta));
    } else if (o.name == "dL/dW" || o.name == "W") {
        light.labelled = {o.layer, place.row, place.col};
        const QString name = o.name == "W" ? QStringLiteral("w⁺ %1") : QStringLiteral("∂w %1");
        light.label = name.arg(formatCompact(o.values(place.row, place.col)));
    }
}

} // namespace

Highlight highlightAt(const Cursor& cursor) {
    const Trace& trace = *cursor.trace();
    const Selection& place = cursor.selection();
    const Operation& o = operationOf(trace, place);
    Highlight light;
    light.flow = flowOf(o.phase);
    const int rows = static_cast<int>(o.values.rows());
    const int first = place.row < 0 ? 0 : place.row, end = place.row < 0 ? rows : place.row + 1;
    for (int row = first; row < end; ++row) {
        if (o.name == "z" || o.name == "penalties" || o.name == "squares")
            lightWeights(light, trace, o.layer, row);
        else if (o.phase == Phase::Loss || isOfClipping(o))
            lightWhole(light, trace, o);
        else if (o.phase == Phase::Forward)
            light.units.push_back({o.layer, row});
        else
            lightBackward(light, trace, o, row, place.col);
    }
    if (place.row >= 0 && place.term >= 0)
        label(light, trace, elementOf(cursor), o);
    return light;
}

Highlight highlightOf(const Trace& trace, const Link& link, const Highlight& base) {
    Highlight light = base;
    light.units.clear();
    light.edges.clear();
    light.label.clear();
    light.labelled = {-1, 0, 0};
    const auto weight = [&](int layer, int row, int col, double value) {
        light.edges = {{layer, row, col}};
        light.units = {{layer, row}, {layer - 1, col}};
        light.labelled = light.edges[0];
        light.label = formatCompact(value);
    };
    if (const auto element = elementAt(trace, link)) {
        const Operation& o = operationOf(trace, *element);
        if (o.name == "dL/dW" || o.name == "W")
            weight(o.layer, element->row, element->col, o.values(element->row, element->col));
        else
            light.units = {{o.layer, element->row}};
    } else if (link.to == Link::To::Parameter) {
        const auto& slot = trace.layout.slots[static_cast<std::size_t>(link.index)];
        if (slot.parameter == "weight")
            weight(slot.layer, link.row, link.col,
                   trace.input.parameters[slot.offset + link.row * slot.cols() + link.col]);
        else
            light.units = {{slot.layer, link.row}};
    } else if (link.to == Link::To::Input) {
        light.units = {{-1, link.row}};
    } else if (link.to == Link::To::Target) {
        light.units = {{lastLayer(trace), link.row}};
    } else {
        return base;
    }
    return light;
}

std::vector<std::vector<double>> unitValues(const Trace& trace, int operation, int sample) {
    const auto column = [sample](const engine::core::MatrixD& m) {
        std::vector<double> values(static_cast<std::size_t>(m.rows()));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = m(static_cast<Eigen::Index>(i), sample);
        return values;
    };
    std::vector<std::vector<double>> values{column(trace.input.x)};
    values.resize(trace.input.network.layers.size() + 1);
    for (int i = 0; i <= operation; ++i) {
        const Operation& o = trace.operations[static_cast<std::size_t>(i)];
        if (o.perSample())
            values[static_cast<std::size_t>(o.layer) + 1] = column(o.values);
    }
    return values;
}

} // namespace ui
