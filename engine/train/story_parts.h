#pragma once

#include "engine/trace/build.h"

#include <string>
#include <vector>

namespace engine::train::story {

/// A number with a name, from outside of a trace.
trace::Expression number(trace::Symbol symbol, double value);
/// "(3)": the layer's own superscript.
std::string layerName(int layer);
/// What is explained, its number and the tree; `formula`: the same in symbols where it is not the tree
/// itself.
trace::Explanation explanation(trace::Symbol subject, double value, trace::Expression numbers);
trace::Explanation explanation(trace::Symbol subject, double value, trace::Expression numbers,
                               trace::Expression formula);
/// Σ, each term with its place.
trace::Expression total(std::vector<trace::Expression> terms);
/// √x
trace::Expression root(trace::Expression x);

} // namespace engine::train::story
