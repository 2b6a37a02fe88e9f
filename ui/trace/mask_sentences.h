#pragma once

#include "ui/trace/places.h"

#include <QString>

namespace ui::trace {

// Sentences about layers that multiply their inputs by a mask (dropout), for sentences.cpp.

/// Whether an operation is a mask, was made with one, or comes back through one and nothing else.
bool isMasked(const engine::trace::Trace& trace, const engine::trace::Operation& operation);

/// `layer`: the layer's name.
QString maskOperationName(const engine::trace::Operation& operation, const QString& layer);
/// The whole operation, counted in one sample.
QString wholeMasked(const engine::trace::Trace& trace, const engine::trace::Operation& operation, int sample);
QString elementMasked(const engine::trace::Trace& trace, const engine::trace::Operation& operation,
                      const engine::trace::Selection& place, const QString& value);
QString maskInWords(const engine::trace::Trace& trace, const engine::trace::Operation& operation);

} // namespace ui::trace
