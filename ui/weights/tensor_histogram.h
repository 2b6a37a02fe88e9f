#pragma once

#include "engine/train/histogram.h"

#include <QRectF>

class QPainter;

namespace ui {

/// A small histogram: bars left of 0 orange, right of it blue, a line where 0 is.
void paintTensorHistogram(QPainter& painter, const QRectF& area, const engine::train::Histogram& histogram);

} // namespace ui
