#pragma once

#include "ui/trace/places.h"

#include <QString>

namespace ui::trace {

// Sentences about what layers other than dense and dropout do (convolution, pooling, flatten, normalization,
// embedding, residual), and about errors that come back through them, for sentences.cpp.

/// Whether an operation is told here.
bool isOfLayers(const engine::trace::Trace& trace, const engine::trace::Operation& operation);
QString layerOperationName(const engine::trace::Trace& trace, const engine::trace::Operation& operation);
/// The whole operation.
QString wholeOfLayer(const engine::trace::Trace& trace, const engine::trace::Operation& operation);
QString elementOfLayer(const engine::trace::Trace& trace, const engine::trace::Operation& operation,
                       const engine::trace::Selection& place, const QString& value);
QString layerInWords(const engine::trace::Trace& trace, const engine::trace::Operation& operation);
/// "the mean", "12 values"; empty for other operations.
QString layerUseNote(const engine::trace::Trace& trace, const engine::trace::Operation& operation, int count);

/// What comes back to a layer from those above it (∂L/∂a), through the next one and past blocks.
QString wholeArriving(const engine::trace::Trace& trace, const engine::trace::Operation& operation);
QString elementArriving(const engine::trace::Trace& trace, const engine::trace::Operation& operation,
                        const engine::trace::Selection& place, const QString& value);
QString arrivingInWords(const engine::trace::Trace& trace, const engine::trace::Operation& operation);

} // namespace ui::trace
