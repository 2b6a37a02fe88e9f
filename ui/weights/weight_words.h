#pragma once

#include "engine/io/placing.h"

#include <QString>

namespace ui {

/// "as it is", "transposed", "channels first".
QString transformName(const engine::io::Transform& transform);
/// What that does with the numbers, for the tooltip.
QString transformHelp(const engine::io::Transform& transform);
/// "by name".
QString reasonName(engine::io::Reason reason);
QString reasonHelp(engine::io::Reason reason);
/// What became of a tensor: "loaded from fc1.weight, transposed", "kept as it is: the file has nothing for
/// it".
QString lineWords(const engine::io::PlacedLine& line);
/// "(784, 128)  float32".
QString tensorKind(const engine::core::Tensor& tensor);
/// Of a share 0 ... 1: "97.3 %".
QString percentWords(double share);
/// "4 of 6 tensors loaded"; "nothing is loaded".
QString loadedWords(int loaded, int all);

} // namespace ui
