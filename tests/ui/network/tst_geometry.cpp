#include "ui/network/edge_raster.h"
#include "ui/network/geometry.h"

#include <QTest>

#include <cmath>

using namespace ui;

namespace {

Room room(double width, double height) {
    Room room;
    room.size = {width, height};
    return room;
}

double inkOfColumn(const QImage& image, int x) {
    double ink = 0;
    for (int y = 0; y < image.height(); ++y)
        ink += qAlpha(image.pixel(x, y)) / 255.0;
    return ink;
}

} // namespace

class TestGeometry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsGoFromLeftToRightWithoutOverlap() {
        for (const QSizeF size : {QSizeF(640, 330), QSizeF(840, 450), QSizeF(300, 200)}) {
            const Geometry geometry = arrange({2, 8, 8, 8, 3}, room(size.width(), size.height()));
            QCOMPARE(geometry.columns.size(), std::size_t(5));
            for (std::size_t i = 1; i < geometry.columns.size(); ++i)
                QVERIFY(geometry.columns[i].x - geometry.columns[i - 1].x > geometry.unit);
            for (const Column& column : geometry.columns)
                for (std::size_t i = 1; i < column.places.size(); ++i)
                    QVERIFY(column.places[i].centre.y() - column.places[i - 1].centre.y() > geometry.unit);
        }
    }

    void everythingLiesInsideTheCanvas() {
        const Geometry geometry = arrange({64, 64, 32, 10}, room(640, 330));
        const QRectF canvas(QPointF(0, geometry.room.header),
                            QSizeF(geometry.size.width(), 330 - geometry.room.header - geometry.room.footer));
        for (const Column& column : geometry.columns)
            for (const Place& place : column.places)
                QVERIFY(canvas.contains(geometry.unitRect(place)));
    }

    void unitsOfAOneToOneLayerAreJoinedInTheirPlacesOnly() {
        const Geometry geometry = arrange({2, 5, 5, 1}, room(640, 330), {}, {Joints::All, Joints::Pairs});
        QVERIFY(geometry.edge({0, 4, 1}).has_value());
        for (int in = 0; in < 5; ++in)
            for (int out = 0; out < 5; ++out) {
                QCOMPARE(geometry.edge({1, out, in}).has_value(), in == out);
                QVERIFY(geometry.edge({2, 0, in}).has_value());
            }
        const auto ends = geometry.edge({1, 3, 3});
        QCOMPARE(ends->first.y(), ends->second.y());
        QCOMPARE(geometry.edgeAt(edgePoint(*ends, 0.5), 4), std::optional(EdgeRef{1, 3, 3}));
        // Between two of them there is none.
        QVERIFY(!geometry.edgeAt(edgePoint(*ends, 0.5) + QPointF(0, geometry.unit * 0.6), 4));
    }

    void aBundleHasNoSingleEdge() {
        const Geometry geometry = arrange({3, 6, 1}, room(640, 330), {}, {Joints::Bundle});
        for (int in = 0; in < 3; ++in)
            QVERIFY(!geometry.edge({0, in, in}) && geometry.edge({1, 0, in}));
    }

    void aGapOpensWhereALayerIsDropped() {
        for (const double width : {640.0, 300.0})
            for (int before = 0; before <= 3; ++before) {
                Room open = room(width, 330);
                open.gap = before;
                const Geometry geometry = arrange({2, 5, 5, 1}, open);
                const QRectF gap = geometry.gapRect();
                QVERIFY(gap.width() > geometry.unit && gap.left() >= 0 &&
                        gap.right() <= geometry.size.width());
                for (const Column& column : geometry.columns) {
                    QVERIFY(std::abs(column.x - gap.center().x()) > geometry.unit);
                    QCOMPARE(column.x < gap.center().x(), column.layer < before);
                }
            }
        QVERIFY(arrange({2, 1}, room(640, 330)).gapRect().isNull());
    }

    void wideColumnShowsFirstAndLastAndCountsTheRest() {
        const Geometry geometry = arrange({2, 64, 1}, room(640, 330));
        const Column& column = geometry.of(0);
        int shown = 0, hidden = 0;
        for (const Place& place : column.places)
            place.unit >= 0 ? ++shown : hidden += place.hidden;
        QCOMPARE(shown + hidden, 64);
        QVERIFY(column.find(0) != nullptr && column.find(63) != nullptr);
        QVERIFY(column.find(40) == nullptr);
        QVERIFY(!geometry.unitRect(UnitRef{0, 40}));
    }

    void unitInFocusIsNeverHidden() {
        for (int unit = 0; unit < 64; ++unit) {
            const Geometry geometry = arrange({64, 64}, room(400, 250), {UnitRef{0, unit}});
            QVERIFY2(geometry.of(0).find(unit) != nullptr, qPrintable(QString::number(unit)));
            int counted = 0, last = -1;
            for (const Place& place : geometry.of(0).places) {
                counted += place.unit >= 0 ? 1 : place.hidden;
                QVERIFY(place.unit >= 0 || place.hidden > 0);
                if (place.unit >= 0) {
                    QVERIFY(place.unit > last);
                    last = place.unit;
                }
            }
            QCOMPARE(counted, 64);
        }
    }

    void canvasGrowsForManyLayers() {
        const Geometry geometry = arrange({2, 4, 4, 4, 4, 4, 4, 4, 1}, room(400, 300));
        QVERIFY(geometry.size.width() > 400);
        QVERIFY(geometry.columns[1].x - geometry.columns[0].x >= geometry.room.spacing * 0.9);
    }

    void pointOnAnEdgeFindsIt() {
        const Geometry geometry = arrange({2, 6, 4, 1}, room(840, 450));
        const EdgeRef edge{1, 3, 4};
        const auto ends = geometry.edge(edge);
        QVERIFY(ends.has_value());
        QCOMPARE(geometry.edgeAt(edgePoint(*ends, 0.5), 5), std::optional(edge));
        QCOMPARE(geometry.edgeAt(edgePoint(*ends, 0.2) + QPointF(0, 300), 5), std::optional<EdgeRef>());
        QCOMPARE(geometry.unitAt(geometry.of(1).find(2)->centre), std::optional(UnitRef{1, 2}));
    }

    void edgeIsTheCubicBezierOfItsEnds() {
        for (double t = 0; t <= 1; t += 0.05) {
            const double u = 1.5 * t * (1 - t) + t * t * t, value = t * t * (3 - 2 * t);
            QVERIFY(std::abs(edgeShape(u) - value) < 1e-4);
        }
        QVERIFY(std::abs((edgeShape(0.51) - edgeShape(0.49)) / 0.02 - edgeSlope(0.5)) < 1e-2);
    }

    void strokeCoversItsWidthInEveryColumn() {
        for (const double width : {0.7, 1.0, 3.0}) {
            EdgeRaster raster(QRect(0, 0, 100, 200), 0, 100, 1);
            raster.draw({150, 20, width, Qt::white, false});
            for (const int x : {5, 30, 50, 80}) {
                const double slope = -130 * edgeSlope((x + 0.5) / 100) / 100;
                QVERIFY(std::abs(inkOfColumn(raster.image(), x) - width * std::hypot(1.0, slope)) < 0.1);
            }
        }
    }

    void strokeOutsideOfTheImageIsCut() {
        EdgeRaster raster(QRect(40, 50, 20, 20), 0, 100, 1);
        raster.draw({-500, 900, 4, Qt::white, true});
        raster.draw({60, 60, 4, Qt::white, false});
        QVERIFY(inkOfColumn(raster.image(), 10) > 3.9);
        QCOMPARE(raster.image().size(), QSize(20, 20));
    }
};

QTEST_MAIN(TestGeometry)
#include "tst_geometry.moc"
