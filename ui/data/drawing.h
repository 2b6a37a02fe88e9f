#pragma once

#include "engine/core/random.h"
#include "engine/data/data_spec.h"
#include "ui/plots/field.h"

#include <QPointF>
#include <QRectF>

#include <vector>

namespace ui {

using DrawnPoints = std::vector<engine::data::DrawnPoint>;

/// What one dab of a brush leaves behind; lengths in the units of the plane.
struct Brush {
    double radius = 0; ///< 0: one point where it is put
    int density = 5;   ///< points a dab, anywhere in its disc
    int label = 0;     ///< their class
};

/// Adds what fits below the most that can be drawn; how many that were.
int dab(DrawnPoints& points, const Brush& brush, QPointF at, engine::core::Random& random);
/// Takes away what lies within the radius; how many that were.
int eraseAround(DrawnPoints& points, QPointF at, double radius);
/// Numbers of the points in a rectangle of the plane.
std::vector<int> pointsIn(const DrawnPoints& points, const QRectF& rectangle);
/// The nearest one within the radius; -1 if there is none.
int pointAt(const DrawnPoints& points, QPointF at, double radius);
void shift(DrawnPoints& points, const std::vector<int>& which, QPointF by);
void remove(DrawnPoints& points, const std::vector<int>& which);
enum class Mirror { LeftRight, UpDown };
/// Those points (none: all) at the other side of the axis.
void mirror(DrawnPoints& points, const std::vector<int>& which, Mirror how);

/// The plane points are drawn into: that of the generators with some room, or as wide as points lie, in
/// steps.
plots::Plane planeFor(const DrawnPoints& points);

} // namespace ui
