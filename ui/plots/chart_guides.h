#pragma once

#include "ui/plots/chart.h"

class QPainter;

namespace ui::plots {

/// The band of usual values, behind everything.
void paintBand(QPainter& painter, const Chart& chart, const Scale& scale);
/// Two neighbouring curves without a name bound a band around the one before them.
void paintSpreads(QPainter& painter, const Chart& chart, const Scale& scale);
/// Curves that are known from the start, faint; their colour.
void paintGhosts(QPainter& painter, const Chart& chart, const Scale& scale);
QColor ghostColor(int color);
/// A ring around the best point of the curves that mark theirs, with its value.
void paintBest(QPainter& painter, const Chart& chart, const Scale& scale);

} // namespace ui::plots
