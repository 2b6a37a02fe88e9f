#include "ui/network/thumbnails.h"

#include "ui/theme.h"

#include <QtTest>

#include <cmath>

using namespace ui;

namespace {

Geometry columns(const std::vector<int>& units) {
    Room room;
    room.size = QSizeF(600, 400);
    return arrange(units, room);
}

} // namespace

class TestThumbnails : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyChannelOfAPictureHasItsImage() {
        const std::vector<double> pictures = {1, 0, 0, -1, /* second channel */ 0, 0.5, 0, 0};
        const auto images = makeMapThumbnails({{}, pictures}, {{3}, {2, 2, 2}}, columns({3, 2}));
        QCOMPARE(images.size(), std::size_t(2));
        QVERIFY(images[0].empty());
        QCOMPARE(images[1].size(), std::size_t(2));
        const QImage& first = images[1][0];
        QCOMPARE(first.size(), QSize(2, 2));
        QCOMPARE(first.pixelColor(0, 0), valueColor(1, 1));
        QCOMPARE(first.pixelColor(1, 1), valueColor(-1, 1));
        QCOMPARE(first.pixelColor(1, 0), valueColor(0, 1));
        // On the layer's scale, not its own.
        QVERIFY(images[1][1].pixelColor(1, 0) != valueColor(1, 1));
        QVERIFY(images[1][1].pixelColor(1, 0) != valueColor(0, 1));
    }

    void picturesThatAreNoSquareKeepTheirShape() {
        const auto images = makeMapThumbnails({{1, 1, 1, 1}}, {{1, 1, 4}}, columns({1}));
        QCOMPARE(images[0][0].size(), QSize(4, 4));
        for (int x = 0; x < 4; ++x) {
            QCOMPARE(images[0][0].pixelColor(x, 1), valueColor(1, 1));
            QCOMPARE(images[0][0].pixelColor(x, 0), valueColor(0, 1));
            QCOMPARE(images[0][0].pixelColor(x, 3), valueColor(0, 1));
        }
    }

    void hiddenChannelsAndOtherNumbersHaveNone() {
        const auto shown = columns({500});
        const auto images = makeMapThumbnails({std::vector<double>(500, 1)}, {{500, 1, 1}}, shown);
        int made = 0;
        for (const QImage& image : images[0])
            made += image.isNull() ? 0 : 1;
        QVERIFY(made > 0 && made < 100);
        QVERIFY(makeMapThumbnails({{1, 2, 3}}, {{1, 2, 2}}, columns({1}))[0].empty());
    }

    void whatIsNotFiniteIsNeitherColour() {
        const auto images = makeMapThumbnails({{NAN, 1, 0, 0}}, {{1, 2, 2}}, columns({1}));
        QCOMPARE(images[0][0].pixelColor(0, 0), valueColor(0, 1));
        QCOMPARE(images[0][0].pixelColor(1, 0), valueColor(1, 1));
    }
};

QTEST_MAIN(TestThumbnails)
#include "tst_thumbnails.moc"
