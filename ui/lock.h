#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace ui {

/// A padlock as high as that place, in its middle: what is frozen. Open: what is not.
void paintLock(QPainter& painter, const QRectF& place, const QColor& ink, bool open = false);

} // namespace ui
