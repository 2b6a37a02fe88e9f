#include "ui/network/geometry.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ui {

namespace {

constexpr int kShapeSamples = 256;
constexpr double kTighter = 1.25;

struct ShapeTable {
    std::array<double, kShapeSamples + 1> value{}, slope{};
};

// x(t) = 1.5 t (1 - t) + t³ grows with t, so that t is found by Newton's method.
ShapeTable makeShapeTable() {
    ShapeTable table;
    double t = 0;
    for (int i = 0; i <= kShapeSamples; ++i) {
        const double u = static_cast<double>(i) / kShapeSamples;
        for (int round = 0; round < 8; ++round) {
            const double x = 1.5 * t * (1 - t) + t * t * t;
            t -= (x - u) / (1.5 - 3 * t + 3 * t * t);
        }
        const auto at = static_cast<std::size_t>(i);
        table.value[at] = t * t * (3 - 2 * t);
        table.slope[at] = 6 * t * (1 - t) / (1.5 - 3 * t + 3 * t * t);
    }
    return table;
}

const ShapeTable& shapeTable() {
    static const ShapeTable table = makeShapeTable();
    return table;
}

double interpolated(const std::array<double, kShapeSamples + 1>& values, double u) {
    const double place = std::clamp(u, 0.0, 1.0) * kShapeSamples;
    const auto index = static_cast<std::size_t>(std::min(place, kShapeSamples - 1.0));
    const double rest = place - static_cast<double>(index);
    return values[index] * (1 - rest) + values[index + 1] * rest;
}

// Which units of a wide column are seen: the first ones, the last one, and a window around `focus`.
std::vector<Place> grouped(int units, int seats, int focus) {
    std::vector<Place> places;
    const auto addUnit = [&](int unit) { places.push_back({unit, 0, {}}); };
    const auto addGap = [&](int hidden) { places.push_back({-1, hidden, {}}); };
    const int head = std::max(1, seats - 2);
    if (focus < head || focus == units - 1) {
        for (int unit = 0; unit < head; ++unit)
            addUnit(unit);
        addGap(units - 1 - head);
        addUnit(units - 1);
        return places;
    }
    const int window = std::max(1, seats - 4);
    const int first = std::clamp(focus - window / 2, 2, std::max(2, units - 1 - window));
    addUnit(0);
    addGap(first - 1);
    for (int unit = first; unit < first + window; ++unit)
        addUnit(unit);
    if (first + window < units - 1)
        addGap(units - 1 - first - window);
    addUnit(units - 1);
    return places;
}

int focusOf(int layer, const std::vector<UnitRef>& focus) {
    for (const UnitRef& unit : focus)
        if (unit.layer == layer)
            return unit.unit;
    return -1;
}

// Somewhat tighter is better than a gap that hides two or three.
std::vector<Place> placesOf(int units, int seats, int focus) {
    if (units > seats * kTighter)
        return grouped(units, seats, focus);
    std::vector<Place> places;
    for (int unit = 0; unit < units; ++unit)
        places.push_back({unit, 0, {}});
    return places;
}

void placeColumns(Geometry& geometry) {
    const Room& room = geometry.room;
    // A place kept free is one column more.
    const auto count = static_cast<double>(geometry.columns.size() + (room.gap ? 1 : 0));
    const double width = std::max(room.size.width() - room.tail, room.spacing * count);
    const double side = std::min(room.side, width / (2 * count));
    geometry.size = {width + room.tail, room.size.height()};
    const double step = count > 1 ? (width - 2 * side) / (count - 1) : 0;
    for (std::size_t i = 0; i < geometry.columns.size(); ++i) {
        const bool behind = room.gap && geometry.columns[i].layer >= *room.gap;
        geometry.columns[i].x = side + step * static_cast<double>(i + (behind ? 1 : 0));
    }
}

void placeUnits(Geometry& geometry) {
    const Room& room = geometry.room;
    const double height = std::max(1.0, room.size.height() - room.header - room.footer);
    std::size_t most = 1;
    for (const Column& column : geometry.columns)
        most = std::max(most, column.places.size());
    const double pitch = std::min(room.largestPitch, height / static_cast<double>(most));
    geometry.unit = std::clamp(std::min(room.largestUnit, pitch * 0.8), 6.0, room.largestUnit);
    for (Column& column : geometry.columns) {
        const double first =
            room.header + (height - pitch * static_cast<double>(column.places.size() - 1)) / 2;
        for (std::size_t i = 0; i < column.places.size(); ++i)
            column.places[i].centre = {column.x, first + pitch * static_cast<double>(i)};
    }
}

} // namespace

const Place* Column::find(int unit) const {
    for (const Place& place : places)
        if (place.unit == unit)
            return &place;
    return nullptr;
}

double Geometry::boundary(int layer) const {
    const auto index = static_cast<std::size_t>(layer + 1);
    if (index < columns.size())
        return (columns[index - 1].x + columns[index].x) / 2;
    return size.width() - room.tail / 2 - 3;
}

QRectF Geometry::gapRect() const {
    if (!room.gap)
        return {};
    const auto index = static_cast<std::size_t>(*room.gap + 1);
    const bool last = index >= columns.size();
    const double x =
        last ? size.width() - room.tail - std::min(room.side, columns.front().x) : boundary(*room.gap);
    const double step = x - columns[index - 1].x, wide = std::min(step * 0.8, 2 * room.side);
    return {x - wide / 2, 4, wide, size.height() - 8};
}

QRectF Geometry::unitRect(const Place& place) const {
    return {place.centre.x() - unit / 2, place.centre.y() - unit / 2, unit, unit};
}

std::optional<QRectF> Geometry::unitRect(UnitRef ref) const {
    if (ref.layer < -1 || static_cast<std::size_t>(ref.layer + 1) >= columns.size())
        return {};
    const Place* place = of(ref.layer).find(ref.unit);
    return place != nullptr ? std::optional(unitRect(*place)) : std::nullopt;
}

std::optional<std::pair<QPointF, QPointF>> Geometry::edge(EdgeRef edge) const {
    const auto from = unitRect(UnitRef{edge.layer - 1, edge.in});
    const auto to = unitRect(UnitRef{edge.layer, edge.out});
    if (edge.layer < 0 || !from || !to || !of(edge.layer).joins(edge.out, edge.in))
        return {};
    return std::pair(QPointF(from->right(), from->center().y()), QPointF(to->left(), to->center().y()));
}

std::optional<UnitRef> Geometry::unitAt(QPointF point) const {
    for (const Column& column : columns)
        for (const Place& place : column.places)
            if (place.unit >= 0 && unitRect(place).contains(point))
                return UnitRef{column.layer, place.unit};
    return {};
}

std::optional<EdgeRef> Geometry::edgeAt(QPointF point, double reach) const {
    std::optional<EdgeRef> best;
    for (std::size_t i = 1; i < columns.size(); ++i) {
        const double left = columns[i - 1].x + unit / 2, right = columns[i].x - unit / 2;
        if (point.x() <= left || point.x() >= right)
            continue;
        const double u = (point.x() - left) / (right - left);
        const double share = edgeShape(u), slope = edgeSlope(u) / (right - left);
        for (const Place& from : columns[i - 1].places)
            for (const Place& to : columns[i].places) {
                if (!columns[i].joins(to.unit, from.unit))
                    continue;
                const double height = to.centre.y() - from.centre.y();
                const double across = std::abs(from.centre.y() + height * share - point.y());
                const double distance = across / std::hypot(1.0, height * slope);
                if (distance >= reach)
                    continue;
                reach = distance;
                best = EdgeRef{columns[i].layer, to.unit, from.unit};
            }
    }
    return best;
}

std::optional<int> Geometry::layerAt(QPointF point) const {
    const double reach =
        columns.size() > 1 ? std::min(room.side, (columns[1].x - columns[0].x) / 2) : room.side;
    for (const Column& column : columns)
        if (std::abs(point.x() - column.x) < std::max(unit / 2, reach * 0.7))
            return column.layer;
    return {};
}

Geometry arrange(const std::vector<int>& units, const Room& room, const std::vector<UnitRef>& focus,
                 const std::vector<Joints>& joints) {
    Geometry geometry;
    geometry.room = room;
    const double height = std::max(1.0, room.size.height() - room.header - room.footer);
    const int seats = std::max(5, static_cast<int>(height / room.smallestPitch));
    for (std::size_t i = 0; i < units.size(); ++i) {
        const int layer = static_cast<int>(i) - 1;
        const bool known = layer >= 0 && static_cast<std::size_t>(layer) < joints.size();
        geometry.columns.push_back({layer, units[i], 0,
                                    known ? joints[static_cast<std::size_t>(layer)] : Joints::All,
                                    placesOf(units[i], seats, focusOf(layer, focus))});
    }
    placeColumns(geometry);
    placeUnits(geometry);
    return geometry;
}

double edgeShape(double u) { return interpolated(shapeTable().value, u); }

double edgeSlope(double u) { return interpolated(shapeTable().slope, u); }

QPointF edgePoint(const std::pair<QPointF, QPointF>& ends, double u) {
    const QPointF way = ends.second - ends.first;
    return {ends.first.x() + way.x() * u, ends.first.y() + way.y() * edgeShape(u)};
}

} // namespace ui
