#include "slices.h"

#include "ui/plots/ridge_block.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace ui::plots;
using engine::train::Ends;

namespace {

RidgeLine lineOf(const std::vector<double>& numbers, double depth, Ends ends = Ends::Open) {
    RidgeLine line;
    line.density =
        smoothed(engine::train::histogram(numbers.data(), engine::core::Index(numbers.size())), ends);
    line.peak = line.density.peak();
    line.depth = depth;
    return line;
}

RidgeBlock blockOf(int lines) {
    RidgeBlock block;
    block.x = {-2, 2};
    block.place = {10, 20, 300, 100};
    block.labelWidth = 40;
    for (int i = 0; i < lines; ++i)
        block.lines.push_back(lineOf(spread(-1, 1), lines > 1 ? 1 - double(i) / (lines - 1) : 0));
    return block;
}

double top(const QPolygonF& outline) {
    return std::min_element(outline.begin(), outline.end(), [](auto& a, auto& b) { return a.y() < b.y(); })
        ->y();
}

} // namespace

class TestRidgeBlock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pixelsAndValuesAgreeAtEveryDepth() {
        const RidgeBlock block = blockOf(3);
        for (const double depth : {0.0, 0.4, 1.0})
            for (const double value : {-2.0, -0.3, 2.0}) {
                const QPointF at = block.toPixel(value, 0, depth);
                QVERIFY(std::abs(block.valueAt(at.x(), depth) - value) < 1e-9);
                QVERIFY(block.area().adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(at));
            }
        // Further back is further up and to the left.
        QVERIFY(block.toPixel(0, 0, 1).y() < block.toPixel(0, 0, 0).y());
        QVERIFY(block.toPixel(0, 0, 1).x() < block.toPixel(0, 0, 0).x());
    }

    void everyLineIsAsHighAsItsPeakAllows() {
        RidgeBlock block = blockOf(1);
        for (const auto& numbers : {spread(-1, 1), spread(0.1, 0.1001), std::vector<double>{0.5, 0.5}}) {
            block.lines[0] = lineOf(numbers, 0);
            const QPolygonF outline = block.outline(block.lines[0]);
            QVERIFY2(std::abs(top(outline) - block.toPixel(0, 1, 0).y()) < 1e-6,
                     qPrintable(QString::number(top(outline))));
            QCOMPARE(outline.front(), block.toPixel(-2, 0, 0));
            QCOMPARE(outline.back(), block.toPixel(2, 0, 0));
        }
        // A needle is seen wherever it stands.
        for (double at = 0.1; at < 0.15; at += 0.001) {
            block.lines[0] = lineOf(spread(at, at + 1e-5), 0);
            QVERIFY2(std::abs(top(block.outline(block.lines[0])) - block.toPixel(0, 1, 0).y()) < 1e-6,
                     qPrintable(QString::number(at)));
        }
        block.lines[0] = lineOf({}, 0);
        QCOMPARE(top(block.outline(block.lines[0])), block.toPixel(0, 0, 0).y());
    }

    void whatPilesUpAtABoundFallsThere() {
        RidgeBlock block = blockOf(1);
        block.x = {0, 1};
        std::vector<double> numbers = spread(0, 1, 50);
        numbers.resize(400, 0.0);
        block.lines[0] = lineOf(numbers, 0, Ends::Closed);
        const QPolygonF outline = block.outline(block.lines[0]);
        QCOMPARE(outline[0], block.toPixel(0, 0, 0));
        QCOMPARE(outline[1].x(), outline[0].x());
        QVERIFY(outline[1].y() < outline[0].y() - 10);
    }

    void onlyLinesThatCanBeToldApartAreDrawn() {
        const RidgeBlock block = blockOf(64);
        const auto drawn = block.drawn();
        QCOMPARE(drawn.front(), std::size_t(0));
        QCOMPARE(drawn.back(), std::size_t(63));
        QVERIFY(drawn.size() > 8 && drawn.size() < 40);
        for (std::size_t i = 1; i < drawn.size(); ++i)
            QVERIFY(block.toPixel(0, 0, block.lines[drawn[i]].depth).y() -
                        block.toPixel(0, 0, block.lines[drawn[i - 1]].depth).y() >
                    2);
        QCOMPARE(blockOf(1).drawn().size(), std::size_t(1));
        QCOMPARE(blockOf(2).drawn().size(), std::size_t(2));
        QCOMPARE(blockOf(0).drawn().size(), std::size_t(0));
    }

    void theLineIsFoundByItsFoot() {
        const RidgeBlock block = blockOf(64);
        for (const std::size_t i : block.drawn())
            QCOMPARE(block.lineAt(block.toPixel(0, 0, block.lines[i].depth).y()), i);
        QCOMPARE(block.lineAt(-100), std::size_t(0));
        QCOMPARE(block.lineAt(1000), std::size_t(63));
    }
};

QTEST_MAIN(TestRidgeBlock)
#include "tst_ridge_block.moc"
