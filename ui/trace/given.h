#pragma once

#include "engine/trace/expression.h"

#include <QString>

namespace ui::trace {

/// How a number is called that no operation of this pass made (a parameter, an input, a setting): "weight
/// from input 1 to neuron 2 of hidden layer 1".
QString givenName(const engine::trace::Trace& trace, const engine::trace::Link& given);
/// One sentence about where it is from.
QString givenSentence(const engine::trace::Trace& trace, const engine::trace::Link& given);
/// How it is written: w_2,1^(1), x_2, η.
engine::trace::Symbol givenSymbol(const engine::trace::Trace& trace, const engine::trace::Link& given);
/// The number itself; 0 for what leads nowhere.
double givenValue(const engine::trace::Trace& trace, const engine::trace::Link& given);

} // namespace ui::trace
