#include "ui/plots/scale.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace ui::plots;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// 100 pixels for 0 ... 100.
Scale plain() { return {QRectF(0, 0, 100, 100), {0, 100}, {1, 100}, false}; }

double length(const std::vector<Sample>& line) {
    double sum = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
        if (std::isfinite(line[i].y) && std::isfinite(line[i - 1].y))
            sum += line[i].x - line[i - 1].x;
    return sum;
}

} // namespace

class TestScale : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pixelsAndValuesAreInverse();
    void dashesCoverTheirShareAndLieOnTheLine();
    void dashesAreStraightOnALogAxis();
    void dashesKeepGapsOfTheLine();
    void strokesHoldTheExtremesOfEveryColumn();
    void strokesTouchTheirNeighbours();
    void strokesPassThroughEmptyColumnsButNotThroughGaps();
    void dashedStrokesLeaveColumnsOut();
    void thickStrokesAreLongerAtTheTop();
    void aLineIsCutAtTheEdges();
    void aLineIsCutWhereItIsSeenOnALogAxis();
    void whatIsInsideAndGapsStay();
};

void TestScale::pixelsAndValuesAreInverse() {
    for (const bool logarithmic : {false, true}) {
        const Scale scale{QRectF(30, 10, 200, 150), {5, 25}, {0.01, 10}, logarithmic};
        QVERIFY(std::abs(scale.valueX(scale.pixelX(17)) - 17) < 1e-12);
        QVERIFY(std::abs(scale.valueY(scale.pixelY(0.5)) - 0.5) < 1e-12);
        QCOMPARE(scale.pixelY(0.01), 160.0);
        QCOMPARE(scale.pixelY(10), 10.0);
    }
}

void TestScale::dashesCoverTheirShareAndLieOnTheLine() {
    std::vector<Sample> out;
    dash({{0, 1}, {50, 51}, {90, 51}}, plain(), 6, 3, out);
    QVERIFY(std::abs(length(out) - 60) < 1e-9);
    for (const Sample& sample : out)
        if (std::isfinite(sample.y))
            QVERIFY(std::abs(sample.y - std::min(51.0, sample.x + 1)) < 1e-9);
}

void TestScale::dashesAreStraightOnALogAxis() {
    Scale scale = plain();
    scale.logarithmic = true;
    std::vector<Sample> out;
    dash({{0, 1}, {100, 100}}, scale, 6, 3, out);
    for (const Sample& sample : out)
        if (std::isfinite(sample.y))
            QVERIFY(std::abs(scale.pixelY(sample.y) - (100 - sample.x)) < 1e-9);
}

void TestScale::dashesKeepGapsOfTheLine() {
    std::vector<Sample> out;
    dash({{0, 1}, {10, 1}, {20, kNaN}, {30, 1}, {40, 1}}, plain(), 10, 0.001, out);
    for (const Sample& sample : out)
        QVERIFY(!std::isfinite(sample.y) || sample.x <= 10 || sample.x >= 30);
    QVERIFY(length(out) > 19);
}

void TestScale::strokesHoldTheExtremesOfEveryColumn() {
    std::vector<Sample> line, out;
    for (int i = 0; i < 1000; ++i)
        line.push_back({i * 0.1, 50 + 10 * std::sin(i * 1.7)});
    strokes(line, plain(), 6, 0, out);
    QCOMPARE(out.size(), std::size_t(300));
    for (int column = 0; column < 100; ++column) {
        double low = 1e9, high = -1e9;
        for (const Sample& sample : line)
            if (int(sample.x) == column && sample.x < column + 1) {
                low = std::min(low, sample.y);
                high = std::max(high, sample.y);
            }
        const std::size_t at = std::size_t(3 * column);
        QVERIFY(out[at].y <= low + 1e-12 && out[at + 1].y >= high - 1e-12);
        QCOMPARE(out[at].x, column + 0.25);
        QVERIFY(std::isnan(out[at + 2].y));
    }
}

void TestScale::strokesTouchTheirNeighbours() {
    std::vector<Sample> out;
    strokes({{0, 10}, {1, 20}, {2, 5}}, plain(), 6, 0, out);
    QCOMPARE(out[3].y, 10.0);
    QCOMPARE(out[4].y, 20.0);
    QCOMPARE(out[6].y, 5.0);
    QCOMPARE(out[7].y, 20.0);
}

void TestScale::strokesPassThroughEmptyColumnsButNotThroughGaps() {
    std::vector<Sample> out;
    strokes({{0, 10}, {0.5, 12}, {3, 20}, {5, kNaN}, {8, 4}}, plain(), 6, 0, out);
    std::vector<int> columns;
    for (std::size_t i = 0; i < out.size(); i += 3)
        columns.push_back(int(out[i].x));
    QCOMPARE(columns, (std::vector<int>{0, 1, 2, 3, 8}));
    QCOMPARE(out[out.size() - 3].y, 4.0);
}

void TestScale::dashedStrokesLeaveColumnsOut() {
    std::vector<Sample> line, out;
    for (int i = 0; i < 900; ++i)
        line.push_back({i * 0.1, 1});
    strokes(line, plain(), 6, 3, out);
    QCOMPARE(out.size(), std::size_t(3 * 60));
    for (std::size_t i = 0; i < out.size(); i += 3)
        QVERIFY(int(out[i].x) % 9 < 6);
}

void TestScale::thickStrokesAreLongerAtTheTop() {
    for (const bool logarithmic : {false, true}) {
        Scale scale = plain();
        scale.logarithmic = logarithmic;
        std::vector<Sample> line{{1, 10}, {1, 10}, {1, kNaN}, {2, 10}, {2, 40}, {2, kNaN}};
        const double before = scale.pixelY(40);
        thicken(line, scale, 2);
        QCOMPARE(line[3].y, 10.0);
        QVERIFY(std::abs(scale.pixelY(line[4].y) - (before - 2)) < 1e-9);
        QVERIFY(std::abs(scale.pixelY(line[0].y) - scale.pixelY(line[1].y) - 2) < 1e-9);
        QVERIFY(std::isnan(line[2].y) && std::isnan(line[5].y));
    }
}

void TestScale::aLineIsCutAtTheEdges() {
    std::vector<Sample> out;
    // In at the left at 30, out at the top at x = 75, in again at 85.
    cut({{-10, 20}, {0, 30}, {50, 50}, {80, 110}, {90, 90}, {95, 10}}, plain(), out);
    const std::vector<Sample> expected{{0, 30},   {50, 50}, {75, 100}, {75, kNaN},
                                       {85, 100}, {90, 90}, {95, 10}};
    QCOMPARE(out.size(), expected.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        QVERIFY(std::abs(out[i].x - expected[i].x) < 1e-9);
        QVERIFY(std::isnan(expected[i].y) ? std::isnan(out[i].y) : std::abs(out[i].y - expected[i].y) < 1e-9);
    }
    cut({{10, 200}, {90, 300}}, plain(), out);
    QVERIFY(out.empty());
}

void TestScale::aLineIsCutWhereItIsSeenOnALogAxis() {
    Scale scale = plain();
    scale.logarithmic = true;
    std::vector<Sample> out;
    cut({{0, 10}, {50, 1000}}, scale, out);
    QCOMPARE(out.size(), std::size_t(3));
    QVERIFY(std::abs(out[1].x - 25) < 1e-9 && std::abs(out[1].y - 100) < 1e-9);
    cut({{0, 10}, {50, 0}, {60, 10}, {70, 20}}, scale, out);
    QCOMPARE(out.front().x, 60.0);
}

void TestScale::whatIsInsideAndGapsStay() {
    const std::vector<Sample> line{{1, 10}, {2, 20}, {3, kNaN}, {4, 30}, {5, 40}};
    std::vector<Sample> out;
    cut(line, plain(), out);
    QCOMPARE(out.size(), line.size());
    for (const std::size_t i : {0, 1, 3, 4})
        QVERIFY(out[i].x == line[i].x && out[i].y == line[i].y);
    QVERIFY(std::isnan(out[2].y));
}

QTEST_APPLESS_MAIN(TestScale)
#include "tst_scale.moc"
