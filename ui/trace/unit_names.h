#pragma once

#include "engine/trace/cursor.h"

#include <QString>

namespace ui::trace {

// What the parts of a network are called in sentences. Layers, units, rows and columns count from 1.

/// "hidden layer 1", "the output layer", "convolution layer 2"; layer −1: "the input".
QString layerName(const engine::trace::Trace& trace, int layer);
/// "neuron 2 of hidden layer 1", "input 2", "filter 2 at row 3, column 5 of convolution layer 1", "channel 2
/// at row 3, column 5 of max pooling layer 2", "number 1 for input 3 of embedding layer 1".
QString unitName(const engine::trace::Trace& trace, int layer, int unit);
/// The same without its layer: "neuron 2", "filter 2, row 3, column 5".
QString unitShort(const engine::trace::Trace& trace, int layer, int unit);
/// "row 3, column 5" of a number of a picture.
QString spotName(const engine::trace::Trace& trace, int layer, int unit);
/// An element of an operation, without its layer: "neuron 2", "filter 2 at 3,5", "weight 2,1",
/// "scale γ 3", "channel 2".
QString elementShort(const engine::trace::Trace& trace, const engine::trace::Selection& element);
/// What a row of a layer's weights is: "neuron 2 of hidden layer 1", "filter 2 of convolution layer 1",
/// "channel 2 of batch normalization layer 2", "row 8 of the table of embedding layer 1".
QString rowName(const engine::trace::Trace& trace, int layer, int row);
/// "neuron", "filter", "channel", "value", "row": its kind.
QString rowKind(const engine::trace::Trace& trace, int layer);
/// "weight from input 1 to neuron 2 of hidden layer 1", "weight at row 1, column 3 of filter 2 …", "scale γ
/// of channel 2 …", "number 1 in row 8 of the table …".
QString weightName(const engine::trace::Trace& trace, int layer, int row, int col);
/// "bias of neuron 2 of hidden layer 1", "shift β of channel 2 …".
QString biasName(const engine::trace::Trace& trace, int layer, int row);
/// "dropout", "max pooling".
QString typeName(const engine::trace::Trace& trace, int layer);
/// "3×3" of a kernel or a window; empty for other layers.
QString windowName(const engine::trace::Trace& trace, int layer);
QString capitalized(QString text);

} // namespace ui::trace
