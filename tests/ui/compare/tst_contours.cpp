#include "ui/compare/contours.h"

#include <QtTest>

#include <cmath>

using namespace ui;

class TestContours : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLevelOfAPlaneIsAStraightLine() {
        std::vector<float> values;
        for (int row = 0; row < 5; ++row)
            for (int column = 0; column < 5; ++column)
                values.push_back(float(column));
        const auto lines = contour(values, 5, 1.25);
        QCOMPARE(lines.size(), std::size_t(4));
        for (const QLineF& line : lines) {
            QCOMPARE(line.x1(), 1.25);
            QCOMPARE(line.x2(), 1.25);
        }
    }

    void aLevelOfABowlIsARing() {
        std::vector<float> values;
        for (int row = 0; row < 41; ++row)
            for (int column = 0; column < 41; ++column)
                values.push_back(float(std::hypot(row - 20.0, column - 20.0)));
        double length = 0;
        for (const QLineF& line : contour(values, 41, 12)) {
            QVERIFY(std::abs(std::hypot(line.x1() - 20, line.y1() - 20) - 12) < 0.02);
            length += line.length();
        }
        QVERIFY(std::abs(length / (2 * M_PI * 12) - 1) < 0.01);
    }

    void whatIsNotFiniteHasNoLine() {
        QVERIFY(contour({0, std::nanf(""), std::nanf(""), 2}, 2, 1).empty());
        QVERIFY(contour({0, 0, 0, 0}, 2, 1).empty());
    }
};

QTEST_APPLESS_MAIN(TestContours)
#include "tst_contours.moc"
