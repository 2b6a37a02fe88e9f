#include "engine/analysis/loss_surface.h"

#include "engine/analysis/lanes_of_setting.h"
#include "quadratic.h"

#include <QtTest>

#include <cmath>

using namespace engine;
using namespace engine::analysis;
using core::VectorD;
using Kind = ParameterPlane::Kind;

namespace {

/// Lanes that have taken some steps on the quadratic.
Comparison trained(const std::vector<core::Value>& rates) {
    auto comparison =
        Comparison::create(lanesOfSetting(quadratic::lane(0.1), "learning_rate", rates).value());
    comparison->keepHistory(1 << 20);
    for (int i = 0; i < 20; ++i)
        comparison->step();
    return *std::move(comparison);
}

std::vector<LanePath> pathsOf(const Comparison& comparison) {
    std::vector<LanePath> paths;
    for (const auto& lane : comparison.lanes())
        paths.push_back(lane.path);
    return paths;
}

ParameterPlane planeOf(Kind kind, const Comparison& comparison) {
    return parameterPlane(kind, pathsOf(comparison), comparison.lanes().front().trainer->layout(), 0).value();
}

} // namespace

class TestLossSurface : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPointOfTheMapIsTheLossThere() {
        const Comparison comparison = trained({0.01, 0.1});
        const LaneSpec lane = quadratic::lane(0.1);
        const auto plane = planeOf(Kind::Ends, comparison);
        core::Team team(2);
        const auto surface =
            lossSurface(lane.experiment, *lane.data, plane, {-1, 2, -1.5, 0.5}, 17, team).value();
        for (int row = 0; row < 17; ++row)
            for (int column = 0; column < 17; ++column) {
                const double x = -1 + 3.0 * column / 16, y = 0.5 - 2.0 * row / 16;
                const double expected = quadratic::loss(*lane.data, plane.origin + x * plane.u + y * plane.v);
                const double got = double(surface.loss[std::size_t(row * 17 + column)]);
                QVERIFY(std::abs(got - expected) <= 2e-6 * (1 + expected));
                QVERIFY(std::abs(surface.at(x, y) - got) <= 1e-6 * (1 + got));
            }
        QCOMPARE(surface.rows, core::Index(40));
        QVERIFY(std::isnan(surface.at(5, 0)));
    }

    void twoEndsLieInTheirPlaneWithTheStart() {
        const Comparison comparison = trained({0.01, 0.1});
        const auto plane = planeOf(Kind::Ends, comparison);
        QVERIFY(std::abs(plane.u.norm() - 1) < 1e-12 && std::abs(plane.v.norm() - 1) < 1e-12);
        QVERIFY(std::abs(plane.u.dot(plane.v)) < 1e-12);
        for (const LanePath& path : pathsOf(comparison)) {
            const auto points = onPlane(plane, path);
            QCOMPARE(points.size(), std::size_t(21));
            QVERIFY(points.front().off < 1e-6 && points.back().off < 1e-6);
            QVERIFY(std::hypot(points.front().x, points.front().y) < 1e-6);
        }
        QVERIFY(std::abs(plane.shares[0] + plane.shares[1] - 1) < 1e-9);
    }

    void howFarAPathIsOffThePlaneIsItsDistance() {
        const Comparison comparison = trained({0.01, 0.1});
        const auto plane = planeOf(Kind::Ends, comparison);
        bool leaves = false;
        for (const LanePath& path : pathsOf(comparison)) {
            const auto points = onPlane(plane, path);
            for (std::size_t i = 0; i < points.size(); ++i) {
                const VectorD offset = path.points()[i]->parameters.cast<double>() - plane.origin;
                const double square =
                    std::pow(points[i].x, 2) + std::pow(points[i].y, 2) + std::pow(points[i].off, 2);
                QVERIFY(std::abs(square - offset.squaredNorm()) < 1e-9 * (1 + offset.squaredNorm()));
                leaves = leaves || points[i].off > 1e-3;
            }
        }
        QVERIFY(leaves); // three parameters: a path is no straight line
    }

    void principalDirectionsHoldMoreOfThePathsThanAnyOthers() {
        const Comparison comparison = trained({0.01, 0.03, 0.1});
        const auto components = planeOf(Kind::Components, comparison);
        const auto squares = [&](const VectorD& u, const VectorD& v) {
            double sum = 0;
            for (const LanePath& path : pathsOf(comparison))
                for (const auto& point : path.points()) {
                    const VectorD offset = point->parameters.cast<double>() - components.origin;
                    sum += std::pow(u.dot(offset), 2) + std::pow(v.dot(offset), 2);
                }
            return sum;
        };
        const double most = squares(components.u, components.v);
        core::Random random(3);
        for (int i = 0; i < 50; ++i) {
            VectorD u(3), v(3);
            for (core::Index k = 0; k < 3; ++k) {
                u(k) = random.normal();
                v(k) = random.normal();
            }
            u.normalize();
            v = (v - u.dot(v) * u).normalized();
            QVERIFY(squares(u, v) <= most * (1 + 1e-9));
        }
    }

    void aRandomPlaneIsNormalizedFilterByFilter() {
        const auto network =
            model::Network<float>::create(
                examples::experiment({2, 6, 4, 1}, "tanh", "sigmoid", "mse", "sgd", 0.1).network)
                .value();
        LanePath path;
        const auto trainer =
            train::makeTrainer(examples::experiment({2, 6, 4, 1}, "tanh", "sigmoid", "mse", "sgd", 0.1),
                               examples::ring())
                .value();
        path.took(*trainer);
        const auto plane = parameterPlane(Kind::Random, {path}, network.layout(), 0, 4).value();
        for (const model::TensorSlot& slot : network.layout().slots)
            for (core::Index row = 0; row < slot.rows(); ++row) {
                const auto at = slot.offset + row * slot.cols();
                const double u = plane.reach * plane.u.segment(at, slot.cols()).norm();
                if (slot.parameter == "bias")
                    QCOMPARE(u, 0.0);
                else
                    QVERIFY(std::abs(u - plane.origin.segment(at, slot.cols()).norm()) < 1e-9);
            }
    }

    void aSinglePointSpansNoPlane() {
        auto comparison =
            Comparison::create(lanesOfSetting(quadratic::lane(0.1), "learning_rate", {0.1}).value());
        comparison->keepHistory(1 << 20);
        const auto plane = parameterPlane(Kind::Ends, pathsOf(*comparison),
                                          comparison->lanes().front().trainer->layout(), 0);
        QVERIFY(!plane);
        QCOMPARE(plane.error().code, core::Code::InvalidValue);
    }

    void threadsChangeNothingAndItCanBeGivenUp() {
        const Comparison comparison = trained({0.01, 0.1});
        const LaneSpec lane = quadratic::lane(0.1);
        const auto plane = planeOf(Kind::Ends, comparison);
        core::Team one(1), two(2);
        const PlaneRange range{-1, 2, -1, 1};
        QVERIFY(lossSurface(lane.experiment, *lane.data, plane, range, 20, one).value().loss ==
                lossSurface(lane.experiment, *lane.data, plane, range, 20, two).value().loss);
        Watcher watcher;
        watcher.givenUp = true;
        const auto none = lossSurface(lane.experiment, *lane.data, plane, range, 20, two, &watcher);
        QVERIFY(!none && none.error().code == core::Code::Cancelled);
    }

    void aPathKeepsItsStartAndStaysBounded() {
        LanePath path;
        const auto trainer =
            train::makeTrainer(quadratic::lane(0.01).experiment, quadratic::line(), VectorD::Zero(3)).value();
        path.took(*trainer);
        for (int i = 0; i < 5000; ++i) {
            trainer->step();
            path.took(*trainer);
        }
        QVERIFY(path.points().size() <= LanePath::kMostPoints &&
                path.points().size() > LanePath::kMostPoints / 3);
        QCOMPARE(path.points().front()->step, 0ll);
        for (std::size_t i = 1; i < path.points().size(); ++i)
            QVERIFY(path.points()[i]->step > path.points()[i - 1]->step);
        QVERIFY(path.points().back()->step > 4900);
    }
};

QTEST_APPLESS_MAIN(TestLossSurface)
#include "tst_loss_surface.moc"
