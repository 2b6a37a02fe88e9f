#pragma once

#include "engine/trace/expression.h"

#include <string>
#include <vector>

namespace engine::trace {

/// A name in a line of code and what it stands for: an operation, a parameter, the inputs, the targets (row
/// and col −1: all of it), a setting, a moment.
struct CodeToken {
    int begin = 0, length = 0; ///< bytes of the line's text
    Link link;
};

/// One line of a pass as a NumPy program.
struct CodeLine {
    std::string text;
    std::string name;   ///< the variable it assigns
    int operation = -1; ///< the operation it is, or a part of (moments of an update); −1: a comment
    std::vector<CodeToken> tokens;
};

/// The pass as a program, operation by operation, in their order and with the engine's own conventions: units
/// × samples, W out × in, layers counted from 1. Names: X, T; W1, b1, Z1, A1, M1 (a mask, drawn beforehand);
/// D and P1, P where there is a penalty; L; dA1, dZ1, dW1, db1; q1, norm, c where gradients are clipped; eta
/// and the optimizer's settings by their names, k its step, N samples, K outputs; moments as W1_m.
std::vector<CodeLine> numpyCode(const Trace& trace);

/// What stands before it: the imports and the functions that it uses.
std::string numpyPrelude();

/// The lines of an operation: first index and one past the last; 0, 0 if there are none.
std::pair<int, int> linesOf(const std::vector<CodeLine>& code, int operation);

} // namespace engine::trace
