#include "slices.h"

#include "ui/plots/heat_map.h"
#include "ui/theme.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <cstdlib>

using namespace ui::plots;

namespace {

struct Map {
    RidgeBlock block;
    Axes axes;
    std::vector<double> epochs;
    QColor color = ui::theme().forward;

    Map(std::vector<double> moments, const std::vector<std::vector<double>>& numbers)
        : epochs(std::move(moments)) {
        block.x = {-2, 2};
        for (const auto& of : numbers) {
            RidgeLine line;
            line.density = smoothed(engine::train::histogram(of.data(), engine::core::Index(of.size())),
                                    engine::train::Ends::Closed);
            line.peak = line.density.peak();
            block.lines.push_back(line);
        }
        axes.area = {50, 20, 200, 100};
        axes.x = {epochs.front(), epochs.back() > epochs.front() ? epochs.back() : epochs.front() + 1};
        axes.y = block.x;
    }
    QImage painted() const {
        QImage image(300, 160, QImage::Format_RGB32);
        image.fill(ui::theme().panel);
        QPainter painter(&image);
        paintHeatMap(painter, axes, block, epochs, color);
        return image;
    }
    /// As strong as the peak, but for a shade or two.
    bool isFull(const QColor& found) const {
        return std::abs(found.red() - color.red()) + std::abs(found.green() - color.green()) +
                   std::abs(found.blue() - color.blue()) <
               12;
    }
    QColor at(const QImage& image, double epoch, double value) const {
        return image.pixelColor(axes.toPixel(epoch, value).toPoint());
    }
};

} // namespace

class TestHeatMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void colourIsWhereTheNumbersAre() {
        const Map map({0, 10, 20}, {spread(-1, -0.5), spread(0, 0.5), spread(1, 1.5)});
        const QImage image = map.painted();
        const QColor none = ui::theme().panel;
        QVERIFY(map.isFull(map.at(image, 2, -0.75)));
        QCOMPARE(map.at(image, 2, 0.25), none);
        QVERIFY(map.isFull(map.at(image, 10, 0.25)));
        QCOMPARE(map.at(image, 10, -0.75), none);
        QVERIFY(map.isFull(map.at(image, 18, 1.25)));
        QCOMPARE(map.at(image, 18, 1.75), none);
    }

    void columnsGoHalfWayToTheirNeighbours() {
        const Map map({0, 4, 20}, {spread(-1, 0), spread(0.5, 1), spread(-1, 0)});
        const QImage image = map.painted();
        QVERIFY(map.isFull(map.at(image, 1.8, -0.5)));
        QCOMPARE(map.at(image, 2.3, -0.5), ui::theme().panel);
        QVERIFY(map.isFull(map.at(image, 11.5, 0.75)));
        QCOMPARE(map.at(image, 12.5, 0.75), ui::theme().panel);
    }

    void aNarrowPeakAndEqualNumbersAreSeen() {
        const Map map({0, 10}, {spread(0.30001, 0.30002), {0.5, 0.5}});
        const QImage image = map.painted();
        bool isSeen[2] = {false, false};
        for (int y = 21; y < 119; ++y)
            for (const int moment : {0, 1})
                isSeen[moment] = isSeen[moment] || map.isFull(image.pixelColor(moment == 0 ? 90 : 210, y));
        QVERIFY(isSeen[0] && isSeen[1]);
    }

    void oneMomentIsNoPeriod() {
        const Map map({3}, {spread(-1, 1)});
        const QImage image = map.painted();
        QVERIFY(map.isFull(map.at(image, 3.015, 0)));
        QCOMPARE(map.at(image, 3.5, 0), ui::theme().panel);
    }
};

QTEST_MAIN(TestHeatMap)
#include "tst_heat_map.moc"
