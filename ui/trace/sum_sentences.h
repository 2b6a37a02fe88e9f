#pragma once

#include "engine/trace/trace.h"

#include <QString>

namespace ui::trace {

// What is said of the numbers that sum up a neuron's weights or the whole network: loss, penalties, squares,
// norm and the factor of clipping. See sentences.h.

/// Whether an operation is one of them.
bool isSum(const engine::trace::Operation& operation);
QString sumName(const engine::trace::Trace& trace, const engine::trace::Operation& operation);
/// `row`: the neuron of penalties and squares, −1 for all of the layer's.
QString sumSentence(const engine::trace::Trace& trace, const engine::trace::Operation& operation, int row);
QString sumInWords(const engine::trace::Trace& trace, const engine::trace::Operation& operation);
/// As a use.
QString sumNote(const engine::trace::Operation& operation);

} // namespace ui::trace
