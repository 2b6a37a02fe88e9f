#include "engine/train/projection.h"
#include "examples.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <limits>
#include <set>

using namespace engine;
using namespace engine::train;
using core::Index;
using core::MatrixD;

namespace {

using Activations = core::Matrix<float>;

MatrixD matrix(const QJsonValue& json, Index rows, Index cols) {
    const QJsonArray numbers = json.toArray();
    MatrixD made(rows, cols);
    for (Index i = 0; i < made.size(); ++i)
        made.data()[i] = numbers[int(i)].toDouble();
    return made;
}

/// Points on the ellipse with these half axes, its long axis at `angle`, around (cx, cy).
Activations ellipse(double large, double small, double angle, double cx = 0, double cy = 0,
                    int points = 360) {
    Activations a(2, points);
    for (int j = 0; j < points; ++j) {
        const double t = 2 * M_PI * j / points, u = large * std::cos(t), v = small * std::sin(t);
        a(0, j) = float(cx + u * std::cos(angle) - v * std::sin(angle));
        a(1, j) = float(cy + u * std::sin(angle) + v * std::cos(angle));
    }
    return a;
}

Activations random(Index units, Index samples, std::uint64_t seed) {
    core::Random numbers(seed);
    Activations a(units, samples);
    for (float& value : a.reshaped())
        value = float(numbers.normal(0, 1));
    return a;
}

double worst(const MatrixD& a, const MatrixD& b) { return (a - b).cwiseAbs().maxCoeff(); }

model::Network<float> network(const train::Experiment& experiment) {
    return *model::Network<float>::create(experiment.network);
}

} // namespace

class TestProjection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAxesOfAnEllipseAreItsComponents() {
        // The variance of an axis of half length r over evenly spaced angles is r²/2.
        const PlaneMap map = componentMap(ellipse(3, 1, 0.5, 10, -4));
        QVERIFY(
            worst(map.axes,
                  (MatrixD(2, 2) << std::cos(0.5), std::sin(0.5), -std::sin(0.5), std::cos(0.5)).finished()) <
            1e-6);
        QVERIFY(std::abs(map.mean(0) - 10) < 1e-6 && std::abs(map.mean(1) + 4) < 1e-6);
        QVERIFY(std::abs(map.shares[0] - 0.9) < 1e-6 && std::abs(map.shares[1] - 0.1) < 1e-6);
    }

    void componentsAreThoseOfScikitLearn() {
        QFile file(fixturePath("projections.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray cases = QJsonDocument::fromJson(file.readAll()).array();
        QCOMPARE(cases.size(), 5);
        for (const QJsonValue& json : cases) {
            const Index units = json[QLatin1String("units")].toInt(),
                        samples = json[QLatin1String("samples")].toInt();
            const Activations a = matrix(json[QLatin1String("a")], units, samples).cast<float>();
            const PlaneMap map = componentMap(a);
            QVERIFY(worst(map.axes, matrix(json[QLatin1String("axes")], 2, units)) < 1e-10);
            QVERIFY(worst(map.apply(a), matrix(json[QLatin1String("points")], 2, samples)) < 1e-10);
            const MatrixD shares = matrix(json[QLatin1String("shares")], 2, 1);
            for (int axis = 0; axis < 2; ++axis)
                QVERIFY(std::abs(map.shares[axis] - shares(axis, 0)) < 1e-12);
        }
    }

    void ofTwoUnitsNothingIsLost() {
        const Activations a = random(2, 50, 1);
        const PlaneMap map = componentMap(a);
        QVERIFY(std::abs(map.shares[0] + map.shares[1] - 1) < 1e-12);
        const MatrixD back = (map.axes.transpose() * map.apply(a)).colwise() + map.mean;
        QVERIFY(worst(back, a.cast<double>()) < 1e-12);
    }

    void whatIsLostIsWhatTheSharesSay() {
        for (const auto& [units, samples] : {std::pair<Index, Index>{7, 60}, {40, 15}}) {
            const Activations a = random(units, samples, 2);
            const PlaneMap map = componentMap(a);
            QVERIFY(worst(map.axes * map.axes.transpose(), MatrixD::Identity(2, 2)) < 1e-12);
            const MatrixD x = a.cast<double>().colwise() - map.mean;
            const double lost = (x - map.axes.transpose() * map.apply(a)).squaredNorm() / x.squaredNorm();
            QVERIFY(std::abs(lost - (1 - map.shares[0] - map.shares[1])) < 1e-12);
            QVERIFY(map.shares[0] >= map.shares[1]);
            // The two coordinates are uncorrelated.
            const MatrixD points = map.apply(a);
            QVERIFY(std::abs(points.row(0).dot(points.row(1))) < 1e-9 * points.squaredNorm());
        }
    }

    void theLargestLoadingIsPositive() {
        const Activations a = random(6, 80, 3);
        for (const Activations& each : {a, Activations(-a)}) {
            const PlaneMap map = componentMap(each);
            for (int axis = 0; axis < 2; ++axis)
                QVERIFY(map.axes.row(axis).maxCoeff() == map.axes.row(axis).cwiseAbs().maxCoeff());
        }
    }

    void whereOneDirectionIsAllTheSecondIsNothing() {
        Activations a(3, 20);
        for (int j = 0; j < 20; ++j)
            a.col(j) << float(j), 2 * float(j), 0.5f;
        const PlaneMap map = componentMap(a);
        QVERIFY(worst(map.axes.row(0), (MatrixD(1, 3) << 1, 2, 0).finished() / std::sqrt(5.0)) < 1e-12);
        QVERIFY(!map.axes.row(1).any());
        QVERIFY(std::abs(map.shares[0] - 1) < 1e-12);
        QCOMPARE(map.shares[1], 0.0);
    }

    void ofOneUnitTheSecondAxisIsNothing() {
        const Activations a = random(1, 30, 4);
        for (const PlaneMap& map : {componentMap(a), unitMap(a, 0, 0)}) {
            QCOMPARE(map.axes(0, 0), 1.0);
            QCOMPARE(map.axes(1, 0), 0.0);
            QCOMPARE(map.shares[0], 1.0);
            QVERIFY(!map.apply(a).row(1).any());
        }
    }

    void whereNothingVariesAllIsNothing_data() {
        QTest::addColumn<double>("value");
        QTest::newRow("dead") << 0.0;
        QTest::newRow("saturated") << -0.99999;
        QTest::newRow("huge") << 1e30;
    }

    void whereNothingVariesAllIsNothing() {
        QFETCH(const double, value);
        const Activations a = Activations::Constant(4, 37, float(value));
        const PlaneMap map = componentMap(a);
        QVERIFY(!map.axes.any() && !map.apply(a).any());
        QCOMPARE(map.shares[0], 0.0);
        QCOMPARE(map.shares[1], 0.0);
    }

    void oneSampleIsNoDirection() {
        const Activations a = random(4, 1, 5);
        QVERIFY(!componentMap(a).axes.any());
        QVERIFY(!componentMap(Activations(4, 0)).axes.any());
    }

    void samplesThatAreNotFiniteAreLeftOut() {
        Activations a = random(3, 30, 6);
        const PlaneMap without = componentMap(a.leftCols(28));
        a(1, 28) = std::numeric_limits<float>::infinity();
        a(2, 29) = std::numeric_limits<float>::quiet_NaN();
        const PlaneMap map = componentMap(a);
        QVERIFY(map.axes == without.axes && map.mean == without.mean);
        QCOMPARE(map.shares[0], without.shares[0]);
    }

    void signsAreThoseOfTheFrameBefore() {
        const Activations a = random(6, 80, 7) + random(6, 1, 8) * random(1, 80, 9) * 2.0f;
        const PlaneMap map = componentMap(a);
        PlaneMap before = map;
        before.axes.row(0) *= -1;
        const PlaneMap next = componentMap(a, &before);
        QVERIFY(next.axes.row(0).dot(before.axes.row(0)) > 0.9);
        QVERIFY(next.axes.row(1).dot(before.axes.row(1)) > 0);
    }

    void aRoundCloudKeepsItsAxes() {
        // Every direction is as good: the picture must not turn with the numbers of the solver.
        PlaneMap before;
        before.axes =
            (MatrixD(2, 2) << std::cos(0.7), std::sin(0.7), -std::sin(0.7), std::cos(0.7)).finished();
        before.mean = core::VectorD::Zero(2);
        const PlaneMap map = componentMap(ellipse(1, 1, 0), &before);
        QVERIFY(worst(map.axes, before.axes) < 1e-6);
        // A mirrored one as well.
        before.axes.row(1) *= -1;
        QVERIFY(worst(componentMap(ellipse(1, 1, 0), &before).axes, before.axes) < 1e-6);
    }

    void axesThatChangePlacesDoNotJump() {
        // The vertical axis becomes the longer one in small steps.
        PlaneMap before = componentMap(ellipse(1.05, 1, 0));
        for (int i = 0; i <= 200; ++i) {
            const PlaneMap map = componentMap(ellipse(1.05 - 0.001 * i, 1, 0), &before);
            QVERIFY2(worst(map.axes, before.axes) < 0.25, qPrintable(QString::number(i)));
            before = map;
        }
        // At last the axes are the components again.
        QVERIFY(std::abs(std::abs(before.axes(0, 1)) - 1) < 1e-3);
    }

    void axesThatWereTurnedSayTheVarianceAlongThemselves() {
        PlaneMap before;
        before.axes = (MatrixD(2, 2) << M_SQRT1_2, M_SQRT1_2, -M_SQRT1_2, M_SQRT1_2).finished();
        before.mean = core::VectorD::Zero(2);
        const Activations a = ellipse(1.02, 1, 0);
        const PlaneMap map = componentMap(a, &before);
        QVERIFY(map.axes(0, 1) > 0.1);
        const MatrixD points = map.apply(a);
        for (int axis = 0; axis < 2; ++axis)
            QVERIFY(std::abs(map.shares[axis] - points.row(axis).squaredNorm() / points.squaredNorm()) <
                    1e-9);
    }

    void ofAnotherLayerNothingIsAligned() {
        const Activations a = random(4, 50, 10);
        const PlaneMap other = componentMap(random(7, 50, 11));
        QVERIFY(componentMap(a, &other).axes == componentMap(a).axes);
    }

    void chosenUnitsAreTheirActivations() {
        const Activations a = random(5, 40, 12);
        const PlaneMap map = unitMap(a, 3, 1);
        const MatrixD points = map.apply(a);
        QVERIFY(points.row(0) == a.row(3).cast<double>() && points.row(1) == a.row(1).cast<double>());
        QVERIFY(map.shares[0] > 0 && map.shares[0] + map.shares[1] < 1);
    }

    void everyPartHasItsShareOfTheSamples() {
        const auto data = examples::ring(800, 190, 3);
        const SpreadRows all = spreadRows(*data);
        QCOMPARE(all.rows.size(), std::size_t(993));
        const SpreadRows some = spreadRows(*data, 100);
        QCOMPARE(some.train, Index(80));
        QCOMPARE(some.validation, Index(19));
        QCOMPARE(some.rows.size(), std::size_t(100));
        QCOMPARE(std::set<int>(some.rows.begin(), some.rows.end()).size(), some.rows.size());
        // Spread over the part, not its beginning.
        QVERIFY(some.rows[79] >= 780 && some.rows[79] < 800);
        QVERIFY(some.rows[99] >= 990);
    }

    void activationsAreThoseOfAPassInEvaluation() {
        auto experiment = examples::ringExperiment();
        experiment.network.layers.insert(experiment.network.layers.begin() + 1, model::layerOf("dropout"));
        const auto checked = train::checked(experiment);
        QVERIFY2(checked.ok(), checked ? "" : checked.error().text().c_str());
        const auto net = network(*checked);
        const auto data = examples::ring(1500, 8, 5);
        const core::VectorD parameters = net.initialParameters(3);
        const std::vector<int> rows = spreadRows(*data, 1400).rows; // more than a block
        for (int layer = 0; layer < net.layerCount(); ++layer) {
            const Activations a = activations(net, parameters, *data, rows, layer);
            QCOMPARE(a.rows(), net.layer(layer).outputs());
            QCOMPARE(a.cols(), Index(rows.size()));
            for (const std::size_t j : {std::size_t(0), std::size_t(1100), rows.size() - 1}) {
                const core::Vector<float> x = data->features().col(rows[j]).cast<float>();
                auto workspace = net.workspace(1);
                net.forward(parameters.cast<float>(), core::ConstMatrixMap<float>(x.data(), 2, 1), workspace);
                const auto& one = workspace.layers[std::size_t(layer)].a;
                QVERIFY((a.col(Index(j)) - one.col(0)).cwiseAbs().maxCoeff() < 1e-6f);
            }
        }
    }

    void theGridLiesInThePlaneOfTheSamples() {
        const auto net = network(examples::ringExperiment());
        const auto data = examples::ring();
        const core::VectorD parameters = net.initialParameters(3);
        // A grid whose first point is the first sample.
        Response grid;
        grid.width = grid.height = 5;
        grid.x0 = data->features()(0, 0);
        grid.x1 = grid.x0 + 1;
        grid.y1 = data->features()(1, 0);
        grid.y0 = grid.y1 - 1;
        const Response response = respond(net, parameters, {}, {}, grid);
        for (const bool components : {true, false}) {
            SpaceChoice choice;
            choice.layer = 1;
            choice.components = components;
            choice.x = 2;
            const Space made = space(net, parameters, *data, spreadRows(*data), choice, &response);
            QCOMPARE(made.points.cols(), Index(36));
            QCOMPARE(made.grid.cols(), Index(25));
            QCOMPARE(made.samples.rows[0], 0);
            QVERIFY(worst(made.grid.col(0), made.points.col(0)) < 1e-6);
            QVERIFY(!made.againstTarget);
        }
    }

    void componentsAreOfTheTrainingSamplesAlone() {
        const auto net = network(examples::ringExperiment());
        const auto data = examples::ring();
        const core::VectorD parameters = net.initialParameters(3);
        const Space made = space(net, parameters, *data, spreadRows(*data), {}, nullptr);
        const PlaneMap expected = componentMap(activations(net, parameters, *data, data->split.train, 0));
        QVERIFY(made.map.axes == expected.axes && made.map.mean == expected.mean);
        QCOMPARE(made.grid.size(), Index(0));
    }

    void aLayerOfOneUnitStandsAgainstTheTarget() {
        SpaceChoice choice;
        const auto classes = network(examples::ringExperiment());
        const auto data = examples::ring();
        choice.layer = 2;
        const core::VectorD parameters = classes.initialParameters(3);
        const Space ring = space(classes, parameters, *data, spreadRows(*data), choice, nullptr);
        QVERIFY(ring.againstTarget);
        QVERIFY(ring.points.row(0) ==
                activations(classes, parameters, *data, ring.samples.rows, 2).row(0).cast<double>());
        QVERIFY(ring.points.row(1) == data->targets.row(0));

        const auto numbers = network(examples::sineExperiment());
        const auto sine = examples::sine();
        choice.layer = 1;
        const Space fitted =
            space(numbers, numbers.initialParameters(3), *sine, spreadRows(*sine), choice, nullptr);
        QVERIFY(fitted.points.row(1) == sine->targets.row(0));
    }
};

QTEST_APPLESS_MAIN(TestProjection)
#include "tst_projection.moc"
