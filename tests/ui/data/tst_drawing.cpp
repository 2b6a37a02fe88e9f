#include "engine/data/drawn.h"
#include "ui/data/drawing.h"

#include <QTest>

#include <cmath>

using namespace ui;

class TestDrawing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBrushScattersPointsInItsDisc() {
        DrawnPoints points;
        engine::core::Random random(1);
        const Brush brush{.radius = 0.5, .density = 200, .label = 3};
        QCOMPARE(dab(points, brush, {1, -2}, random), 200);
        double inner = 0;
        for (const auto& point : points) {
            const double far = std::hypot(point.x - 1, point.y + 2);
            QVERIFY(far <= 0.5015);
            QCOMPARE(point.label, 3);
            inner += far < 0.25 ? 1 : 0;
        }
        // A quarter of the disc's area.
        QVERIFY2(std::abs(inner / 200 - 0.25) < 0.1, qPrintable(QString::number(inner)));
    }

    void aBrushWithoutSizePutsOnePoint() {
        DrawnPoints points;
        engine::core::Random random(1);
        QCOMPARE(dab(points, {.radius = 0, .density = 9, .label = 1}, {1.23456, 2}, random), 1);
        QCOMPARE(points, (DrawnPoints{{1.235, 2, 1}}));
    }

    void noMorePointsThanCanBeSavedAreDrawn() {
        DrawnPoints points(engine::data::kMostPoints - 2);
        engine::core::Random random(1);
        QCOMPARE(dab(points, {.radius = 1, .density = 10, .label = 0}, {0, 0}, random), 2);
        QCOMPARE(dab(points, {.radius = 1, .density = 10, .label = 0}, {0, 0}, random), 0);
        QCOMPARE(points.size(), engine::data::kMostPoints);
    }

    void pointsAreErasedTakenMovedAndMirrored() {
        DrawnPoints points{{0, 0, 0}, {1, 0, 1}, {3, 4, 0}};
        QCOMPARE(pointAt(points, {0.9, 0.1}, 0.5), 1);
        QCOMPARE(pointAt(points, {2, 2}, 0.5), -1);
        QCOMPARE(pointsIn(points, QRectF(QPointF(2, 1), QPointF(-1, -1))), (std::vector<int>{0, 1}));
        shift(points, {0, 2, 99}, {1, 1});
        QCOMPARE(points, (DrawnPoints{{1, 1, 0}, {1, 0, 1}, {4, 5, 0}}));
        mirror(points, {2}, Mirror::LeftRight);
        QCOMPARE(points[2], (engine::data::DrawnPoint{-4, 5, 0}));
        mirror(points, {}, Mirror::UpDown);
        QCOMPARE(points, (DrawnPoints{{1, -1, 0}, {1, 0, 1}, {-4, -5, 0}}));
        QCOMPARE(eraseAround(points, {1, 0}, 1), 2);
        remove(points, {0, 7});
        QVERIFY(points.empty());
    }

    void thePlaneHoldsEveryPoint() {
        const auto usual = planeFor({});
        QVERIFY(usual.x.lower <= -6 && usual.y.upper >= 6);
        const auto wide = planeFor({{30, 1, 0}});
        QVERIFY(wide.x.upper > 30 && wide.y.lower < -30 && wide.x.upper < 45);
    }
};

QTEST_APPLESS_MAIN(TestDrawing)
#include "tst_drawing.moc"
