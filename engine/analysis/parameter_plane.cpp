#include "engine/analysis/parameter_plane.h"

#include "engine/core/random.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

namespace engine::analysis {

using core::Index;
using core::VectorD;

namespace {

/// Points that principal directions are made from: their Gram matrix is of that size.
constexpr std::size_t kMostPoints = 256;
/// A direction that is shorter, in units of the longest, is rounding of float.
constexpr double kNothing = 1e-6;

VectorD placeOf(const LanePath::PointPtr& point) { return point->parameters.cast<double>(); }

VectorD drawn(core::Random& random, Index size) {
    VectorD direction(size);
    for (double& number : direction)
        number = random.normal();
    return direction;
}

/// Unit length, at right angles to `other` (may be empty).
VectorD oriented(VectorD direction, const VectorD& other) {
    if (other.size() > 0)
        direction -= other.dot(direction) * other;
    return direction.normalized();
}

/// The directions along which rows of `offsets` reach furthest, from the origin.
bool span(const core::MatrixD& offsets, ParameterPlane& plane, core::Random& random) {
    const Eigen::MatrixXd gram = offsets * offsets.transpose();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram);
    const Index last = gram.rows() - 1;
    const double all = gram.trace(), first = solver.eigenvalues()(last);
    if (!(all > 0) || !std::isfinite(all))
        return false;
    const auto direction = [&](Index i) -> VectorD {
        VectorD found = offsets.transpose() * solver.eigenvectors().col(i);
        // Of the two signs the one in which most of the points lie ahead.
        return (offsets * found).sum() < 0 ? VectorD(-found) : found;
    };
    plane.u = direction(last).normalized();
    plane.shares[0] = first / all;
    const double second = last > 0 ? solver.eigenvalues()(last - 1) : 0;
    const bool isPlane = std::sqrt(std::max(0.0, second)) > kNothing * std::sqrt(first);
    plane.v = oriented(isPlane ? direction(last - 1) : drawn(random, offsets.cols()), plane.u);
    plane.shares[1] = isPlane ? second / all : 0;
    return true;
}

std::vector<VectorD> placesOf(const std::vector<LanePath>& paths) {
    std::size_t count = 0;
    for (const LanePath& path : paths)
        count += path.points().size();
    const std::size_t every = (count + kMostPoints - 1) / kMostPoints;
    std::vector<VectorD> places;
    for (const LanePath& path : paths)
        for (std::size_t i = 0; i < path.points().size(); i += every)
            places.push_back(placeOf(path.points()[i]));
    return places;
}

core::MatrixD offsetsOf(const std::vector<VectorD>& places, const VectorD& origin) {
    core::MatrixD offsets(static_cast<Index>(places.size()), origin.size());
    for (std::size_t i = 0; i < places.size(); ++i)
        offsets.row(static_cast<Index>(i)) = (places[i] - origin).transpose();
    return offsets;
}

/// As long in every row of a weight matrix as the parameters there; 0 elsewhere.
void normalizeFilters(const model::Layout& layout, const VectorD& parameters, VectorD& direction) {
    for (const model::TensorSlot& slot : layout.slots) {
        const bool isWeight = slot.shape.size() > 1 && !slot.isBuffer && !slot.isScale;
        for (Index row = 0; row < slot.rows() && isWeight; ++row) {
            auto part = direction.segment(slot.offset + row * slot.cols(), slot.cols());
            const double length = parameters.segment(slot.offset + row * slot.cols(), slot.cols()).norm();
            part *= length / std::max(part.norm(), 1e-300);
        }
        if (!isWeight)
            direction.segment(slot.offset, slot.size).setZero();
    }
}

bool lay(ParameterPlane& plane, const model::Layout& layout, const LanePath& best, core::Random& random) {
    plane.origin = placeOf(best.points().back());
    VectorD u = drawn(random, plane.origin.size()), v = drawn(random, plane.origin.size());
    normalizeFilters(layout, plane.origin, u);
    normalizeFilters(layout, plane.origin, v);
    plane.reach = u.norm();
    plane.u = oriented(std::move(u), {});
    plane.v = oriented(std::move(v), plane.u);
    return plane.reach > 0;
}

} // namespace

core::Result<ParameterPlane> parameterPlane(ParameterPlane::Kind kind, const std::vector<LanePath>& paths,
                                            const model::Layout& layout, std::size_t best,
                                            std::uint64_t seed) {
    ParameterPlane plane;
    plane.kind = kind;
    core::Random random(seed);
    bool isThere = false;
    if (kind == ParameterPlane::Kind::Random) {
        isThere = !paths.empty() && lay(plane, layout, paths[best], random);
    } else if (kind == ParameterPlane::Kind::Ends && !paths.empty()) {
        plane.origin = placeOf(paths.front().points().front());
        std::vector<VectorD> ends;
        for (const LanePath& path : paths)
            ends.push_back(placeOf(path.points().back()));
        isThere = span(offsetsOf(ends, plane.origin), plane, random);
    } else if (!paths.empty()) {
        const auto places = placesOf(paths);
        plane.origin = VectorD::Zero(places.front().size());
        for (const VectorD& place : places)
            plane.origin += place / static_cast<double>(places.size());
        isThere = span(offsetsOf(places, plane.origin), plane, random);
    }
    if (!isThere)
        return core::Error{core::Code::InvalidValue,
                           "the paths are a single point; expected lanes that have taken steps",
                           {}};
    return plane;
}

std::vector<PlanePoint> onPlane(const ParameterPlane& plane, const LanePath& path) {
    std::vector<PlanePoint> points;
    for (const auto& point : path.points()) {
        const VectorD offset = placeOf(point) - plane.origin;
        PlanePoint seen;
        seen.x = plane.u.dot(offset);
        seen.y = plane.v.dot(offset);
        seen.off = (offset - seen.x * plane.u - seen.y * plane.v).norm();
        seen.step = point->step;
        points.push_back(seen);
    }
    return points;
}

} // namespace engine::analysis
