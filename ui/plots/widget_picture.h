#pragma once

#include "ui/plots/export.h"

class QPainter;

namespace ui::plots {

/// A widget with all that is seen in it, as it is on screen, at any resolution: charts and pictures in it
/// paint themselves anew as for a file of their own, texts and lines stay sharp. What a list or a canvas
/// hides beyond its edge stays hidden.
Exportable widgetPicture(QWidget& widget, const QString& title);

/// Export and numbers in the right-click menu of a widget that asks theme() while it paints itself: in any
/// look, as large as it is laid out on screen or a multiple of it.
void offerExport(QWidget& plot, const QString& name, const std::function<QByteArray()>& csv);
/// Numbers in full, separated by commas.
QByteArray csvLine(std::initializer_list<double> values);

/// "Gradient norm per layer" as the name of a file: "gradient-norm-per-layer".
QString fileName(const QString& title);

} // namespace ui::plots
