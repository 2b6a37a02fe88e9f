#pragma once

#include "engine/trace/expression.h"
#include "ui/trace/unit_names.h"

#include <QString>

namespace ui::trace {

/// "weighted sums z of hidden layer 1": what an operation computes.
QString operationName(const engine::trace::Trace& trace, const engine::trace::Operation& operation);

/// One sentence about what happens at that place, with its number: caption, accessible description, worksheet
/// line. `explanation` is that of the place's element.
QString sentence(const engine::trace::Cursor& cursor, const engine::trace::Explanation& explanation);
/// What an element's formula says in words, without numbers: "error arriving from the layer above × slope of
/// tanh at z".
QString formulaInWords(const engine::trace::Trace& trace, const engine::trace::Operation& operation);
/// Of a hidden δ: which of its two factors keeps it small, as a further sentence; empty where neither does.
QString limitInWords(const engine::trace::Trace& trace, const engine::trace::Selection& element);
/// Of an answer towards a standardized target, as a further sentence: the number in the target's own units;
/// empty for all else.
QString answerInOwnUnits(const engine::trace::Trace& trace, const engine::trace::Selection& element);
/// What a use is, with how many of it there are: "6 weights", "the bias".
QString useNote(const engine::trace::Trace& trace, const engine::trace::Operation& operation, int count);

} // namespace ui::trace
