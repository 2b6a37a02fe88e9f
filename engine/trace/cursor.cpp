#include "engine/trace/cursor.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace engine::trace {

namespace {

int lastIndex(const Trace& trace) { return static_cast<int>(trace.operations.size()) - 1; }

const Operation& operationOf(const Trace& trace, const Selection& place) {
    return trace.operations[static_cast<std::size_t>(place.operation)];
}

int rowsOf(const Trace& trace, const Selection& place) {
    return static_cast<int>(operationOf(trace, place).values.rows());
}

int colsOf(const Trace& trace, const Selection& place) {
    return static_cast<int>(operationOf(trace, place).values.cols());
}

/// The columns that a walk by terms visits: of a per-sample operation one.
std::pair<int, int> walkedColumns(const Trace& trace, const Selection& place, int sample) {
    if (operationOf(trace, place).perSample())
        return {sample, sample};
    return {0, colsOf(trace, place) - 1};
}

/// A row: of a weight matrix all of it, of a per-sample operation the sample's element.
Selection rowPlace(const Trace& trace, int operation, int row, int sample) {
    Selection place{operation, row, 0, -1};
    if (operationOf(trace, place).perSample())
        place.col = sample;
    else if (colsOf(trace, place) > 1)
        place.col = -1;
    return place;
}

Selection firstTerm(const Trace& trace, int operation, int row, int sample) {
    const Selection place{operation, row, 0, 0};
    return {operation, row, walkedColumns(trace, place, sample).first, 0};
}

Selection lastTerm(const Trace& trace, int operation, int row, int sample) {
    Selection place{operation, row, 0, 0};
    place.col = walkedColumns(trace, place, sample).second;
    place.term = termCount(trace, place) - 1;
    return place;
}

/// The place at that level which holds `place` or, where `place` is coarser, the first one in it.
Selection placeAt(const Trace& trace, const Selection& place, Level level, int sample) {
    if (level >= Level::Layer)
        return {place.operation, -1, -1, -1};
    const int row = std::max(place.row, 0);
    if (level == Level::Neuron)
        return rowPlace(trace, place.operation, row, sample);
    if (place.row < 0 || place.col < 0)
        return firstTerm(trace, place.operation, row, sample);
    return {place.operation, row, place.col, std::max(place.term, 0)};
}

bool isCoarser(const Selection& place, const Selection& than) {
    return (place.row < 0 && than.row >= 0) || (place.col < 0 && than.col >= 0) ||
           (place.term < 0 && than.term >= 0);
}

using Place = std::optional<Selection>;

Place nextOperation(const Trace& trace, const Selection& place) {
    if (place.operation >= lastIndex(trace))
        return {};
    return Selection{place.operation + 1, -1, -1, -1};
}

Place previousOperation(const Selection& place) {
    if (place.operation <= 0)
        return {};
    return Selection{place.operation - 1, -1, -1, -1};
}

int phaseStart(const Trace& trace, int operation) {
    const auto& all = trace.operations;
    const Phase phase = all[static_cast<std::size_t>(operation)].phase;
    while (operation > 0 && all[static_cast<std::size_t>(operation - 1)].phase == phase)
        --operation;
    return operation;
}

Place nextPhase(const Trace& trace, const Selection& place) {
    const Phase phase = operationOf(trace, place).phase;
    for (int i = place.operation + 1; i <= lastIndex(trace); ++i)
        if (trace.operations[static_cast<std::size_t>(i)].phase != phase)
            return Selection{i, -1, -1, -1};
    return {};
}

Place previousPhase(const Trace& trace, const Selection& place) {
    const int start = phaseStart(trace, place.operation);
    if (start == 0)
        return {};
    return Selection{phaseStart(trace, start - 1), -1, -1, -1};
}

Place nextRow(const Trace& trace, const Selection& place, int sample) {
    if (place.row + 1 < rowsOf(trace, place))
        return rowPlace(trace, place.operation, place.row + 1, sample);
    if (place.operation >= lastIndex(trace))
        return {};
    return rowPlace(trace, place.operation + 1, 0, sample);
}

Place previousRow(const Trace& trace, const Selection& place, int sample) {
    if (place.row > 0)
        return rowPlace(trace, place.operation, place.row - 1, sample);
    const Place before = previousOperation(place);
    if (!before)
        return {};
    return rowPlace(trace, before->operation, rowsOf(trace, *before) - 1, sample);
}

Place nextTerm(const Trace& trace, Selection place, int sample) {
    if (place.term + 1 < termCount(trace, place)) {
        ++place.term;
        return place;
    }
    if (place.col < walkedColumns(trace, place, sample).second)
        return Selection{place.operation, place.row, place.col + 1, 0};
    const Place row = nextRow(trace, place, sample);
    if (!row)
        return {};
    return firstTerm(trace, row->operation, row->row, sample);
}

Place previousTerm(const Trace& trace, Selection place, int sample) {
    if (place.term > 0) {
        --place.term;
        return place;
    }
    if (place.col > walkedColumns(trace, place, sample).first) {
        --place.col;
        place.term = termCount(trace, place) - 1;
        return place;
    }
    const Place row = previousRow(trace, place, sample);
    if (!row)
        return {};
    return lastTerm(trace, row->operation, row->row, sample);
}

Place next(const Trace& trace, const Selection& place, Level level, int sample) {
    switch (level) {
    case Level::Term:
        return nextTerm(trace, place, sample);
    case Level::Neuron:
        return nextRow(trace, place, sample);
    case Level::Layer:
        return nextOperation(trace, place);
    case Level::Sample:
    case Level::Pass:
        return nextPhase(trace, place);
    }
    return {};
}

Place previous(const Trace& trace, const Selection& place, Level level, int sample) {
    switch (level) {
    case Level::Term:
        return previousTerm(trace, place, sample);
    case Level::Neuron:
        return previousRow(trace, place, sample);
    case Level::Layer:
        return previousOperation(place);
    case Level::Sample:
    case Level::Pass:
        return previousPhase(trace, place);
    }
    return {};
}

int clamped(int value, core::Index count) { return std::clamp(value, -1, static_cast<int>(count) - 1); }

} // namespace

Cursor::Cursor(TracePtr trace, int sampleColumn) : m_trace(std::move(trace)) {
    setSampleColumn(sampleColumn);
}

void Cursor::setSampleColumn(int column) {
    if (!m_trace)
        return;
    m_sample = std::clamp(column, 0, lastSample());
    if (m_selection.col >= 0 && operationOf(*m_trace, m_selection).perSample())
        m_selection.col = m_sample;
}

bool Cursor::forward(Level level) {
    if (!m_trace)
        return false;
    Place to = placeAt(*m_trace, m_selection, level, m_sample);
    // From a whole to its parts: the first part is the next place.
    if (!isCoarser(m_selection, *to))
        to = level == Level::Sample ? nextSample() : next(*m_trace, *to, level, m_sample);
    if (!to)
        return false;
    m_selection = *to;
    m_level = level;
    return true;
}

bool Cursor::walksSamples(const Selection& whole) const {
    const Operation& operation = operationOf(*m_trace, whole);
    return operation.perSample() || operation.phase == Phase::Forward;
}

std::optional<Selection> Cursor::nextSample() {
    const Selection whole{m_selection.operation, -1, -1, -1};
    if (walksSamples(whole) && m_sample < lastSample()) {
        ++m_sample;
        return whole;
    }
    const Place to = nextPhase(*m_trace, whole);
    if (to && walksSamples(*to))
        m_sample = 0;
    return to;
}

std::optional<Selection> Cursor::previousSample() {
    const Selection whole{m_selection.operation, -1, -1, -1};
    if (walksSamples(whole) && m_sample > 0) {
        --m_sample;
        return whole;
    }
    const Place to = previousPhase(*m_trace, whole);
    if (to)
        m_sample = lastSample();
    return to;
}

bool Cursor::back(Level level) {
    if (!m_trace)
        return false;
    const Selection here = placeAt(*m_trace, m_selection, level, m_sample);
    Place to = level == Level::Sample ? previousSample() : previous(*m_trace, here, level, m_sample);
    // From inside the first whole there is still its beginning.
    if (!to && !atStart())
        to = level >= Level::Sample ? Selection{} : here;
    if (!to)
        return false;
    m_selection = *to;
    m_level = level;
    return true;
}

void Cursor::moveTo(const Selection& selection) {
    if (!m_trace)
        return;
    m_selection = {std::clamp(selection.operation, 0, lastIndex(*m_trace)), -1, -1, -1};
    m_selection.row = clamped(selection.row, rowsOf(*m_trace, m_selection));
    if (m_selection.row < 0) {
        m_level = std::max(m_level, Level::Layer);
        return;
    }
    m_selection.col = clamped(selection.col, colsOf(*m_trace, m_selection));
    if (operationOf(*m_trace, m_selection).perSample()) {
        m_sample = m_selection.col < 0 ? m_sample : m_selection.col;
        m_selection.col = m_sample;
    }
    m_level = Level::Neuron;
    if (m_selection.col >= 0 && selection.term >= 0) {
        m_selection.term = clamped(selection.term, termCount(*m_trace, m_selection));
        m_level = Level::Term;
    }
}

int Cursor::lastSample() const { return static_cast<int>(m_trace->input.x.cols()) - 1; }

bool Cursor::atStart() const {
    return !m_trace || (m_selection.operation == 0 && m_selection.row <= 0 && m_selection.term <= 0 &&
                        (m_level != Level::Sample || m_sample == 0));
}

bool Cursor::atEnd() const {
    if (!m_trace)
        return true;
    if (m_selection.operation < lastIndex(*m_trace))
        return false;
    if (m_selection.row < 0)
        return true;
    if (m_selection.row + 1 < rowsOf(*m_trace, m_selection))
        return false;
    if (m_selection.term < 0)
        return true;
    return m_selection == lastTerm(*m_trace, m_selection.operation, m_selection.row, m_sample);
}

void Cursor::setLevel(Level level) {
    m_level = level;
    if (m_trace)
        m_selection = placeAt(*m_trace, m_selection, level, m_sample);
}

} // namespace engine::trace
