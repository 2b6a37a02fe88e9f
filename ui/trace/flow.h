#pragma once

#include "engine/trace/expression.h"
#include "ui/network/picture.h"

#include <QColor>

namespace ui {

/// Which way numbers of that phase go; the loss is where forward ends.
Flow flowOf(engine::trace::Phase phase);
/// The direction of the operation an operand was taken from; None for parameters, data and settings.
Flow flowOf(const engine::trace::Trace& trace, const engine::trace::Link& link);
/// The latest direction among all operands of an expression: backward, if any of them is.
Flow flowOf(const engine::trace::Trace& trace, const engine::trace::Expression& expression);

/// The colour over the panel's background at that strength (0 ... 1), opaque.
QColor tint(const QColor& color, double strength);

/// Whether two operands are the same number of the same place.
bool sameOperand(const engine::trace::Link& a, const engine::trace::Link& b);

} // namespace ui
