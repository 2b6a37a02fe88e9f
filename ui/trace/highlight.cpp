#include "ui/trace/highlight.h"

#include "engine/trace/normalization.h"
#include "ui/theme.h"
#include "ui/trace/flow.h"
#include "ui/trace/places.h"

#include <cmath>
#include <set>
#include <tuple>

namespace ui {

using engine::trace::Cursor;
using engine::trace::Link;
using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Reader;
using engine::trace::Selection;
using engine::trace::Trace;
using engine::trace::Work;

namespace {

using engine::core::Index;
using engine::model::Wire;

/// Collects what is lit, each once, in the canvas's units: of pictures feature maps.
class Lamp {
public:
    Lamp(const Trace& trace, Highlight& light) : m_trace(trace), m_reader(trace), m_light(light) {}

    void light(const Operation& o, int row, int col);
    void lightWhole(const Operation& o);
    void label(const Selection& place, const Operation& o);
    /// What a link to a weight or another parameter lights.
    void parameter(int layer, bool isWeight, int row, int col, double value);
    void units(int layer, int first, int end) {
        for (int unit = first; unit < end; unit += unitsPerPlace(m_trace, layer))
            this->unit(layer, unit);
    }
    void row(int layer, int row) {
        const auto [first, end] = unitsOfRow(m_trace, layer, row);
        units(layer, first, end);
    }
    void unit(int layer, Index unit) {
        const UnitRef at{layer, canvasUnit(m_trace, layer, static_cast<int>(unit))};
        if (m_units.emplace(at.layer, at.unit).second)
            m_light.units.push_back(at);
    }

private:
    EdgeRef edgeOf(int layer, Index out, Index in) const {
        return {layer, canvasUnit(m_trace, layer, static_cast<int>(out)),
                canvasUnit(m_trace, layer - 1, static_cast<int>(in))};
    }
    /// With the unit at its beginning.
    void edge(int layer, Index out, Index in) {
        const EdgeRef at = edgeOf(layer, out, in);
        unit(layer - 1, in);
        if (m_edges.emplace(at.layer, at.out, at.in).second)
            m_light.edges.push_back(at);
    }
    void wires(int layer, Index unit) {
        for (const Wire& wire : m_reader.layer(layer).wiresInto(unit))
            edge(layer, wire.unit, wire.input);
    }
    void weightsOfRow(int layer, int row);
    void output(int layer, int row);
    void statistic(int layer, int row, int col);
    void arriving(int layer, int row, int col);
    void weight(int layer, int row, int col);
    void set(const EdgeRef& edge, const QString& text) {
        m_light.labelled = edge;
        m_light.label = text;
    }
    void labelArriving(const Selection& place, int above);
    void labelWeights(const Selection& place, const Operation& o);

    const Trace& m_trace;
    Reader m_reader;
    Highlight& m_light;
    std::set<std::pair<int, int>> m_units;
    std::set<std::tuple<int, int, int>> m_edges;
};

/// A row of weights with the units that its weights come from.
void Lamp::weightsOfRow(int layer, int row) {
    this->row(layer, row);
    if (m_reader.work(layer) == Work::Weighs)
        wires(layer, unitsOfRow(m_trace, layer, row).first);
}

/// a of a layer, with what it is made of.
void Lamp::output(int layer, int row) {
    unit(layer, row);
    switch (m_reader.work(layer)) {
    case Work::Weighs:
        // A share is made of all sums.
        return isElementwise(m_trace, layer) ? void() : units(layer, 0, unitsOf(m_trace, layer));
    case Work::Largest:
    case Work::Mean:
        return wires(layer, row);
    case Work::Looks:
        return edge(layer, row, row / unitsPerPlace(m_trace, layer));
    case Work::Adds:
        unit(m_trace.network->blockStart(layer) - 1, row);
        break;
    default:
        break;
    }
    edge(layer, row, row);
}

/// The values that a mean or a variance is of.
void Lamp::statistic(int layer, int row, int col) {
    const auto group = normGroup(m_reader, layer, row * unitsPerScale(m_reader, layer), col);
    for (Index unit = group.firstUnit; unit < group.endUnit; ++unit) {
        this->unit(layer, unit);
        edge(layer, unit, unit);
    }
}

/// What comes back to a unit, and from where.
void Lamp::arriving(int layer, int row, int col) {
    unit(layer, row);
    if (layer == lastLayer(m_trace))
        return;
    const int above = layer + 1;
    const Work work = m_reader.work(above);
    if (work == Work::Weighs || work == Work::Largest || work == Work::Mean) {
        for (const Wire& wire : m_reader.layer(above).wiresFrom(row)) {
            unit(above, wire.unit);
            edge(above, wire.unit, row);
        }
    } else {
        unit(above, row);
        edge(above, row, row);
    }
    if (work == Work::Normalizes && !usesRunning(m_reader, above)) {
        const auto group = normGroup(m_reader, above, row, col);
        units(above, static_cast<int>(group.firstUnit), static_cast<int>(group.endUnit));
    }
    for (const int skip : m_reader.skipsFrom(layer))
        unit(skip, row);
}

/// One weight, or (col −1) a row of them.
void Lamp::weight(int layer, int row, int col) {
    if (m_reader.work(layer) != Work::Weighs || col < 0)
        return weightsOfRow(layer, row);
    this->row(layer, row);
    for (const Wire& wire : m_reader.layer(layer).wiresThrough(row, col))
        edge(layer, wire.unit, wire.input);
}

void Lamp::light(const Operation& o, int row, int col) {
    if (o.phase == Phase::Loss && o.name != "penalties")
        return lightWhole(o);
    if (o.name == "norm" || o.name == "clip")
        return lightWhole(o);
    if (o.name == "penalties" || o.name == "squares")
        return weightsOfRow(o.layer, row);
    if (o.name == "z") {
        unit(o.layer, row);
        return wires(o.layer, row);
    }
    if (o.name == "a")
        return output(o.layer, row);
    if (isStatistic(o))
        return statistic(o.layer, row, std::max(col, 0));
    if (o.name == "dL/da")
        return arriving(o.layer, row, std::max(col, 0));
    if (o.name == "dL/dW" || o.name == "W")
        return weight(o.layer, row, col);
    if (o.perSample())
        unit(o.layer, row);
    else
        this->row(o.layer, row);
    if (o.name == "xhat")
        edge(o.layer, row, row);
    const bool direct = o.layer == lastLayer(m_trace) && isFused(m_trace);
    if (o.name == "dL/dz" && !direct && !isElementwise(m_trace, o.layer))
        units(o.layer, 0, unitsOf(m_trace, o.layer));
}

/// What is about the whole network: a sum over all units, or the loss of the answers.
void Lamp::lightWhole(const Operation& o) {
    const bool answers = o.name == "L" || o.name == "data loss";
    for (int layer = answers ? o.layer : 0; layer <= lastLayer(m_trace); ++layer)
        units(layer, 0, unitsOf(m_trace, layer));
}

/// What a weight adds to a sum over the weights of a row.
void Lamp::labelWeights(const Selection& place, const Operation& o) {
    const auto* slot = m_trace.layout.find(o.layer, "weight");
    if (!slot || place.term >= slot->cols() || m_reader.work(o.layer) != Work::Weighs)
        return;
    const auto wires = m_reader.layer(o.layer).wiresThrough(place.row, place.term);
    if (wires.empty())
        return;
    const auto at = slot->offset + place.row * slot->cols() + place.term;
    const auto [l1, l2] = m_trace.input.penalty();
    const double w = m_trace.input.parameters[at], g = m_trace.gradients[at];
    set(edgeOf(o.layer, wires.front().unit, wires.front().input),
        o.name == "squares" ? QStringLiteral("∂w² %1").arg(formatCompact(g * g))
                            : QStringLiteral("p %1").arg(formatCompact(l1 * std::abs(w) + l2 * w * w)));
}

void Lamp::labelArriving(const Selection& place, int above) {
    const Work work = m_reader.work(above);
    if (work == Work::Masks)
        return set(edgeOf(above, place.row, place.row), QStringLiteral("m·∂a %1").arg(formatCompact(
                                                            m_reader.mask(above, place.row, place.col).value *
                                                            m_reader.da(above, place.row, place.col).value)));
    if (work != Work::Weighs && work != Work::Largest && work != Work::Mean)
        return;
    const auto wires = m_reader.layer(above).wiresFrom(place.row);
    if (place.term >= static_cast<int>(wires.size()))
        return;
    const Wire& wire = wires[static_cast<std::size_t>(place.term)];
    double value = 0;
    if (work == Work::Weighs)
        value = m_reader.weight(above, wire.row, wire.col).value *
                m_reader.delta(above, wire.unit, place.col).value;
    else if (work == Work::Mean)
        value = m_reader.da(above, wire.unit, place.col).value /
                static_cast<double>(m_reader.layer(above).wiresInto(wire.unit).size());
    else if (m_reader.isChosen(above, wire.unit, place.row, place.col))
        value = m_reader.da(above, wire.unit, place.col).value;
    set(edgeOf(above, wire.unit, place.row),
        (work == Work::Weighs ? QStringLiteral("w·δ %1") : QStringLiteral("∂a %1"))
            .arg(formatCompact(value)));
}

/// The number at the edge of the current term.
void Lamp::label(const Selection& place, const Operation& o) {
    const auto wireOf = [&]() -> std::optional<Wire> {
        const auto wires = m_reader.layer(o.layer).wiresInto(place.row);
        const auto term = static_cast<std::size_t>(place.term);
        return term < wires.size() ? std::optional(wires[term]) : std::nullopt;
    };
    if (o.name == "z") {
        if (const auto wire = wireOf())
            set(edgeOf(o.layer, wire->unit, wire->input),
                QStringLiteral("w·a %1").arg(
                    formatCompact(m_reader.weight(o.layer, wire->row, wire->col).value *
                                  m_reader.inputNumber(o.layer, wire->input, place.col))));
    } else if (o.name == "a") {
        const Work work = m_reader.work(o.layer);
        if (work == Work::Masks)
            set(edgeOf(o.layer, place.row, place.row),
                QStringLiteral("m·a %1").arg(formatCompact(o.values(place.row, place.col))));
        else if (work == Work::Largest || work == Work::Mean) {
            if (const auto wire = wireOf())
                set(edgeOf(o.layer, wire->unit, wire->input),
                    QStringLiteral("a %1").arg(
                        formatCompact(m_reader.inputNumber(o.layer, wire->input, place.col))));
        }
    } else if (o.name == "penalties" || o.name == "squares") {
        labelWeights(place, o);
    } else if (o.name == "dL/da" && o.layer < lastLayer(m_trace)) {
        labelArriving(place, o.layer + 1);
    } else if ((o.name == "dL/dW" || o.name == "W") && m_light.edges.size() == 1) {
        const QString name = o.name == "W" ? QStringLiteral("w⁺ %1") : QStringLiteral("∂w %1");
        set(m_light.edges.front(), name.arg(formatCompact(o.values(place.row, place.col))));
    }
}

void Lamp::parameter(int layer, bool isWeight, int row, int col, double value) {
    if (!isWeight || m_reader.work(layer) != Work::Weighs)
        return this->row(layer, row);
    weight(layer, row, col);
    if (m_light.edges.size() == 1)
        set(m_light.edges.front(), formatCompact(value));
}

} // namespace

Highlight highlightAt(const Cursor& cursor) {
    const Trace& trace = *cursor.trace();
    const Selection& place = cursor.selection();
    const Operation& o = operationOf(trace, place);
    Highlight light;
    light.flow = flowOf(o.phase);
    Lamp lamp(trace, light);
    if (place.row >= 0) {
        lamp.light(o, place.row, o.perSample() ? cursor.sampleColumn() : place.col);
        if (place.term >= 0)
            lamp.label(elementOf(cursor), o);
        return light;
    }
    // Of a feature map one number stands for all, where they are made of maps.
    const int rows = static_cast<int>(o.values.rows());
    const bool ofUnits = rows == unitsOf(trace, o.layer) && o.perSample();
    const int beside = o.phase == Phase::Backward ? std::min(o.layer + 1, lastLayer(trace)) : o.layer - 1;
    const int step = ofUnits && unitsPerPlace(trace, beside) > 1 ? unitsPerPlace(trace, o.layer) : 1;
    for (int row = 0; row < rows; row += step)
        lamp.light(o, row, o.perSample() ? cursor.sampleColumn() : -1);
    return light;
}

Highlight highlightOf(const Trace& trace, const Link& link, const Highlight& base) {
    Highlight light;
    light.flow = base.flow;
    light.dimOthers = base.dimOthers;
    Lamp lamp(trace, light);
    if (const auto element = elementAt(trace, link)) {
        const Operation& o = operationOf(trace, *element);
        const bool wholeNetwork =
            (o.phase == Phase::Loss && o.name != "penalties") || o.name == "norm" || o.name == "clip";
        if (o.name == "dL/dW" || o.name == "W")
            lamp.parameter(o.layer, true, element->row, element->col, o.values(element->row, element->col));
        else if (wholeNetwork)
            lamp.lightWhole(o);
        else if (o.values.rows() == unitsOf(trace, o.layer) && o.perSample())
            lamp.unit(o.layer, element->row);
        else if (o.name == "mean" || o.name == "variance")
            lamp.units(o.layer, 0, unitsOf(trace, o.layer));
        else
            lamp.row(o.layer, element->row);
    } else if (link.to == Link::To::Parameter) {
        const auto& slot = trace.layout.slots[static_cast<std::size_t>(link.index)];
        lamp.parameter(slot.layer, slot.parameter == "weight", link.row, link.col,
                       trace.input.parameters[slot.offset + link.row * slot.cols() + link.col]);
    } else if (link.to == Link::To::Input) {
        lamp.unit(-1, link.row);
    } else if (link.to == Link::To::Target) {
        lamp.unit(lastLayer(trace), link.row);
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
        if (o.perSample() && !isStatistic(o))
            values[static_cast<std::size_t>(o.layer) + 1] = column(o.values);
    }
    return values;
}

std::vector<std::vector<bool>> droppedUnits(const Trace& trace, int operation, int sample) {
    std::vector<std::vector<bool>> dropped(trace.input.network.layers.size() + 1);
    for (int i = 0; i <= operation; ++i) {
        const Operation& o = trace.operations[static_cast<std::size_t>(i)];
        if (o.name != "mask")
            continue;
        // A map is crossed out where all of it is dropped.
        const Eigen::Index each = unitsPerPlace(trace, o.layer);
        for (Eigen::Index row = 0; row + each <= o.values.rows(); row += each)
            dropped[static_cast<std::size_t>(o.layer) + 1].push_back(
                (o.values.col(sample).segment(row, each).array() == 0).all());
    }
    return dropped;
}

} // namespace ui
