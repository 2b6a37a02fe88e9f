#include "ui/data/drawing.h"

#include "engine/data/drawn.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ui {

namespace {

using engine::data::kLargestCoordinate;

/// A little more than the 6 of the generators: their outermost ticks keep clear of the corner.
constexpr double kUsualHalf = 6.5;

/// A thousandth is finer than a pixel, and short in a file.
double rounded(double value) {
    return std::clamp(std::round(value * 1000) / 1000, -kLargestCoordinate, kLargestCoordinate);
}

double squaredDistance(const engine::data::DrawnPoint& point, QPointF at) {
    return (point.x - at.x()) * (point.x - at.x()) + (point.y - at.y()) * (point.y - at.y());
}

/// Not that of any point there is: a point stays in the part that its number deals it to.
int nextNumber(const DrawnPoints& points) {
    int next = 0;
    for (const auto& point : points)
        next = std::max(next, point.number + 1);
    return std::min(next, engine::data::kLargestPointNumber - int(engine::data::kMostPoints));
}

template <class Change>
void forThose(DrawnPoints& points, const std::vector<int>& which, Change change) {
    for (const int number : which)
        if (number >= 0 && number < int(points.size()))
            change(points[std::size_t(number)]);
}

} // namespace

int dab(DrawnPoints& points, const Brush& brush, QPointF at, engine::core::Random& random) {
    const int wanted = brush.radius > 0 ? brush.density : 1;
    const int room = int(engine::data::kMostPoints) - int(points.size());
    const int count = std::clamp(wanted, 0, std::max(0, room));
    int number = nextNumber(points);
    for (int i = 0; i < count; ++i) {
        const double angle = random.uniform(0, 2 * std::numbers::pi);
        const double far = brush.radius * std::sqrt(random.uniform()); // evenly over the disc
        points.push_back({rounded(at.x() + far * std::cos(angle)), rounded(at.y() + far * std::sin(angle)),
                          brush.label, number++});
    }
    return count;
}

int eraseAround(DrawnPoints& points, QPointF at, double radius) {
    return int(std::erase_if(
        points, [&](const auto& point) { return squaredDistance(point, at) <= radius * radius; }));
}

std::vector<int> pointsIn(const DrawnPoints& points, const QRectF& rectangle) {
    const QRectF area = rectangle.normalized();
    std::vector<int> inside;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (points[i].x >= area.left() && points[i].x <= area.right() && points[i].y >= area.top() &&
            points[i].y <= area.bottom())
            inside.push_back(int(i));
    return inside;
}

int pointAt(const DrawnPoints& points, QPointF at, double radius) {
    int nearest = -1;
    double best = radius * radius;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (const double far = squaredDistance(points[i], at); far <= best) {
            best = far;
            nearest = int(i);
        }
    return nearest;
}

void shift(DrawnPoints& points, const std::vector<int>& which, QPointF by) {
    forThose(points, which, [by](auto& point) {
        point.x = rounded(point.x + by.x());
        point.y = rounded(point.y + by.y());
    });
}

void remove(DrawnPoints& points, const std::vector<int>& which) {
    std::vector<char> gone(points.size(), 0);
    for (const int number : which)
        if (number >= 0 && number < int(points.size()))
            gone[std::size_t(number)] = 1;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (!gone[i])
            points[kept++] = points[i];
    points.resize(kept);
}

void mirror(DrawnPoints& points, const std::vector<int>& which, Mirror how) {
    const auto turn = [how](auto& point) {
        double& value = how == Mirror::LeftRight ? point.x : point.y;
        value = value == 0 ? 0 : -value;
    };
    if (which.empty())
        std::for_each(points.begin(), points.end(), turn);
    else
        forThose(points, which, turn);
}

plots::Plane planeFor(const DrawnPoints& points) {
    double half = kUsualHalf;
    for (const auto& point : points)
        half = std::max({half, std::abs(point.x), std::abs(point.y)});
    if (half > kUsualHalf)
        half = 1.08 * plots::roundUp(half);
    return {{-half, half}, {-half, half}};
}

} // namespace ui
