#include "engine/model/embedding.h"
#include "engine/trace/normalization.h"
#include "ui/trace/places.h"

#include <algorithm>

namespace ui {

using engine::trace::Link;
using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Reader;
using engine::trace::Selection;
using engine::trace::Trace;
using engine::trace::Work;

namespace {

/// Collects what a number is used by.
class Uses {
public:
    explicit Uses(const Trace& trace) : m_trace(trace), m_reader(trace) {}

    void ofElement(const Selection& element);
    void ofParameter(const Link& given);
    /// a of a layer; of −1 an input.
    void ofOutput(int layer, int unit, int sample);
    void ofTarget(const Link& given);
    std::vector<Use> take() { return std::move(m_uses); }

private:
    using Wires = std::vector<engine::model::Wire>;

    void add(Phase phase, int layer, const char* name, engine::core::Index row, engine::core::Index col,
             std::size_t count = 1) {
        const int operation = layer < 0 ? -1 : m_trace.find(phase, layer, name);
        if (operation >= 0 && count > 0)
            m_uses.push_back(
                {{operation, static_cast<int>(row), static_cast<int>(col), -1}, static_cast<int>(count)});
    }
    /// The number that compares answers and targets: the loss, or the part of it beside a penalty.
    const char* comparison() const { return m_trace.input.penalty().isOn() ? "data loss" : "L"; }
    void ofAnswer(int layer, int unit, int sample);
    void byNext(int next, int unit, int sample);
    void byNormalization(int layer, int unit, int sample);
    void ofZ(const Operation& o, int row, int col);
    void ofStatistic(const Operation& o, int row, int col);
    void ofArrived(const Operation& o, int row, int col);
    void ofDelta(const Operation& o, int row, int col);
    void ofSum(const Operation& o);
    void ofClip();

    const Trace& m_trace;
    Reader m_reader;
    std::vector<Use> m_uses;
};

void Uses::ofAnswer(int layer, int unit, int sample) {
    const bool fused = isFused(m_trace);
    if (!fused)
        add(Phase::Loss, layer, comparison(), 0, 0);
    add(Phase::Backward, layer, fused ? "dL/dz" : "dL/da", unit, sample);
}

void Uses::byNormalization(int layer, int unit, int sample) {
    const bool ofBatch = m_reader.layer(layer).keeps().channels > 0;
    if (!usesRunning(m_reader, layer)) {
        const auto row = ofBatch ? unit / unitsPerScale(m_reader, layer) : 0;
        const int col = ofBatch ? 0 : sample;
        add(Phase::Forward, layer, meanName(m_reader, layer), row, col);
        add(Phase::Forward, layer, varianceName(m_reader, layer), row, col);
    }
    add(Phase::Forward, layer, "xhat", unit, sample);
}

void Uses::byNext(int next, int unit, int sample) {
    const Work work = m_reader.work(next);
    if (work == Work::Normalizes)
        return byNormalization(next, unit, sample);
    if (work == Work::Looks) {
        const auto size = m_reader.weightColumns(next);
        return add(Phase::Forward, next, "a", unit * size, sample, static_cast<std::size_t>(size));
    }
    if (work != Work::Weighs && work != Work::Largest && work != Work::Mean)
        return add(Phase::Forward, next, "a", unit, sample);
    const Wires wires = m_reader.layer(next).wiresFrom(unit);
    if (wires.empty())
        return;
    add(Phase::Forward, next, work == Work::Weighs ? "z" : "a", wires.front().unit, sample, wires.size());
    if (work == Work::Weighs)
        add(Phase::Backward, next, "dL/dW", wires.front().row, wires.front().col, wires.size());
}

void Uses::ofOutput(int layer, int unit, int sample) {
    if (layer == lastLayer(m_trace))
        return ofAnswer(layer, unit, sample);
    byNext(layer + 1, unit, sample);
    for (const int skip : m_reader.skipsFrom(layer))
        add(Phase::Forward, skip, "a", unit, sample);
}

void Uses::ofZ(const Operation& o, int row, int col) {
    const bool alone = isElementwise(m_trace, o.layer);
    add(Phase::Forward, o.layer, "a", alone ? row : 0, col,
        alone ? 1 : static_cast<std::size_t>(o.values.rows()));
    const bool atLoss = o.layer == lastLayer(m_trace) && isFused(m_trace);
    if (atLoss)
        add(Phase::Loss, o.layer, comparison(), 0, 0);
    else
        add(Phase::Backward, o.layer, "dL/dz", row, col);
}

void Uses::ofStatistic(const Operation& o, int row, int col) {
    const bool isMean = o.name == meanName(m_reader, o.layer);
    const bool running = usesRunning(m_reader, o.layer);
    const auto group = normGroup(m_reader, o.layer, row * unitsPerScale(m_reader, o.layer), col);
    if (isMean && !running)
        add(Phase::Forward, o.layer, varianceName(m_reader, o.layer), row, col);
    add(Phase::Forward, o.layer, "xhat", group.firstUnit, group.firstSample,
        static_cast<std::size_t>(group.size()));
    if (!isMean)
        add(Phase::Backward, o.layer - 1, "dL/da", group.firstUnit, group.firstSample,
            static_cast<std::size_t>(group.size()));
    if (!running)
        add(Phase::Update, o.layer, isMean ? "running mean" : "running variance", row, 0);
}

/// Of dL/da.
void Uses::ofArrived(const Operation& o, int row, int col) {
    const Work work = m_reader.work(o.layer);
    if (work == Work::Weighs) {
        // Cross-entropy with its match goes to δ without it.
        if (o.layer < lastLayer(m_trace) || !isFused(m_trace))
            add(Phase::Backward, o.layer, "dL/dz", row, col);
    } else if (work == Work::Normalizes) {
        const auto scale = row / unitsPerScale(m_reader, o.layer);
        add(Phase::Backward, o.layer, "dL/dxhat", row, col);
        add(Phase::Backward, o.layer, "dL/dW", scale, 0);
        add(Phase::Backward, o.layer, "dL/db", scale, 0);
    } else if (work == Work::Looks) {
        const auto size = m_reader.weightColumns(o.layer);
        add(Phase::Backward, o.layer, "dL/dW",
            engine::model::embeddedNumber(m_reader.inputNumber(o.layer, row / size, col),
                                          m_reader.layer(o.layer).wholeNumbers()),
            row % size);
    } else if (work == Work::Largest || work == Work::Mean) {
        const Wires wires = m_reader.layer(o.layer).wiresInto(row);
        const auto chosen = std::find_if(wires.begin(), wires.end(), [&](const engine::model::Wire& wire) {
            return work == Work::Mean || m_reader.isChosen(o.layer, row, wire.input, col);
        });
        if (chosen != wires.end())
            add(Phase::Backward, o.layer - 1, "dL/da", chosen->input, col, wires.size());
    } else {
        add(Phase::Backward, o.layer - 1, "dL/da", row, col);
        if (work == Work::Adds)
            add(Phase::Backward, m_trace.network->blockStart(o.layer) - 1, "dL/da", row, col);
    }
}

void Uses::ofDelta(const Operation& o, int row, int col) {
    const Wires wires = m_reader.layer(o.layer).wiresInto(row);
    if (!wires.empty())
        add(Phase::Backward, o.layer, "dL/dW", wires.front().row, wires.front().col, wires.size());
    add(Phase::Backward, o.layer, "dL/db", m_reader.layer(o.layer).rowOf(row), 0);
    if (!wires.empty())
        add(Phase::Backward, o.layer - 1, "dL/da", wires.front().input, col, wires.size());
}

/// Every trained parameter's update uses the factor: the first tensor stands for all.
void Uses::ofClip() {
    for (const auto& slot : m_trace.layout.slots)
        if (slot.trainable)
            return add(Phase::Update, slot.layer, slot.parameter == "weight" ? "W" : "b", 0, 0,
                       static_cast<std::size_t>(slot.size));
}

void Uses::ofSum(const Operation& o) {
    const int last = lastLayer(m_trace);
    if (o.name == "penalties")
        add(Phase::Loss, last, "penalty", 0, 0);
    else if (o.name == "data loss" || o.name == "penalty")
        add(Phase::Loss, last, "L", 0, 0);
    else if (o.name == "squares" || o.name == "norm")
        add(Phase::Update, last, o.name == "norm" ? "clip" : "norm", 0, 0);
    else if (o.name == "clip")
        ofClip();
}

void Uses::ofElement(const Selection& element) {
    const Operation& o = operationOf(m_trace, element);
    const int row = element.row, col = element.col;
    if (o.name == "z") {
        ofZ(o, row, col);
    } else if (o.name == "mask") {
        add(Phase::Forward, o.layer, "a", row, col);
        add(Phase::Backward, o.layer - 1, "dL/da", row, col);
    } else if (isStatistic(o)) {
        ofStatistic(o, row, col);
    } else if (o.name == "xhat") {
        add(Phase::Forward, o.layer, "a", row, col);
        add(Phase::Backward, o.layer, "dL/dW", row / unitsPerScale(m_reader, o.layer), 0);
        if (!usesRunning(m_reader, o.layer))
            add(Phase::Backward, o.layer - 1, "dL/da", row, col);
    } else if (o.name == "a") {
        ofOutput(o.layer, row, col);
    } else if (o.name == "dL/da") {
        ofArrived(o, row, col);
    } else if (o.name == "dL/dxhat") {
        const auto group = normGroup(m_reader, o.layer, row, col);
        add(Phase::Backward, o.layer - 1, "dL/da", row, col,
            usesRunning(m_reader, o.layer) ? 1 : static_cast<std::size_t>(group.size()));
    } else if (o.name == "dL/dz") {
        ofDelta(o, row, col);
    } else if (o.name == "dL/dW" || o.name == "dL/db") {
        const bool isWeight = o.name == "dL/dW";
        add(Phase::Update, o.layer, "squares", row, 0);
        if (m_trace.layout.find(o.layer, isWeight ? "weight" : "bias")->trainable)
            add(Phase::Update, o.layer, isWeight ? "W" : "b", row, col);
    } else {
        ofSum(o);
    }
}

void Uses::ofParameter(const Link& given) {
    const auto& slot = m_trace.layout.slots[static_cast<std::size_t>(given.index)];
    const int layer = slot.layer;
    if (slot.isBuffer) {
        const bool isMean = slot.parameter == "running_mean";
        if (usesRunning(m_reader, layer))
            add(Phase::Forward, layer, isMean ? "batch mean" : "batch variance", given.row, 0);
        return add(Phase::Update, layer, isMean ? "running mean" : "running variance", given.row, 0);
    }
    const bool isWeight = slot.parameter == "weight";
    const int first = unitsOfRow(m_trace, layer, given.row).first;
    if (m_reader.work(layer) == Work::Normalizes) {
        add(Phase::Forward, layer, "a", first, 0);
        if (isWeight)
            add(Phase::Backward, layer, "dL/dxhat", first, 0);
    } else if (m_reader.work(layer) == Work::Looks) {
        const auto places = lookUps(m_reader, layer, given.row, given.col);
        if (!places.empty())
            add(Phase::Forward, layer, "a", places.front().first, places.front().second, places.size());
    } else {
        const Wires wires = isWeight ? m_reader.layer(layer).wiresThrough(given.row, given.col) : Wires();
        add(Phase::Forward, layer, "z", wires.empty() ? first : wires.front().unit, 0);
        if (!wires.empty())
            add(Phase::Backward, layer - 1, "dL/da", wires.front().input, 0);
    }
    if (isWeight && m_trace.find(Phase::Loss, layer, "penalties") >= 0) {
        add(Phase::Loss, layer, "penalties", given.row, 0);
        add(Phase::Backward, layer, "dL/dW", given.row, given.col);
    }
    add(Phase::Update, layer, isWeight ? "W" : "b", given.row, given.col);
}

void Uses::ofTarget(const Link& given) {
    add(Phase::Loss, lastLayer(m_trace), comparison(), 0, 0);
    add(Phase::Backward, lastLayer(m_trace), isFused(m_trace) ? "dL/dz" : "dL/da", given.row, given.col);
}

} // namespace

std::vector<Use> usesOf(const Trace& trace, const Selection& element) {
    Uses uses(trace);
    uses.ofElement(element);
    return uses.take();
}

std::vector<Use> usesOf(const Trace& trace, const Link& given) {
    Uses uses(trace);
    if (given.to == Link::To::Parameter)
        uses.ofParameter(given);
    else if (given.to == Link::To::Input)
        uses.ofOutput(-1, given.row, given.col);
    else if (given.to == Link::To::Target)
        uses.ofTarget(given);
    return uses.take();
}

} // namespace ui
