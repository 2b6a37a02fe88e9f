#include "engine/data/digit.h"

#include <QTest>

#include <cmath>

using namespace engine::data;

namespace {

constexpr int kSide = 280;

std::vector<std::uint8_t> sheet() { return std::vector<std::uint8_t>(std::size_t(kSide) * kSide, 0); }

void fill(std::vector<std::uint8_t>& ink, int left, int top, int right, int bottom) {
    for (int row = top; row < bottom; ++row)
        for (int column = left; column < right; ++column)
            ink[std::size_t(row * kSide + column)] = 255;
}

int at(const std::string& pixels, int column, int row) {
    return static_cast<unsigned char>(pixels[std::size_t(row * kDrawnSide + column)]);
}

struct Moments {
    double mass = 0, x = 0, y = 0;
    int left = 99, right = -1, top = 99, bottom = -1;
};

Moments momentsOf(const std::string& pixels) {
    Moments m;
    for (int row = 0; row < kDrawnSide; ++row)
        for (int column = 0; column < kDrawnSide; ++column) {
            const double value = at(pixels, column, row);
            m.mass += value;
            m.x += value * (column + 0.5);
            m.y += value * (row + 0.5);
            if (value > 0) {
                m.left = std::min(m.left, column);
                m.right = std::max(m.right, column);
                m.top = std::min(m.top, row);
                m.bottom = std::max(m.bottom, row);
            }
        }
    m.x /= m.mass;
    m.y /= m.mass;
    return m;
}

} // namespace

class TestDigit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asPaintedEveryPixelIsTheMeanOfWhatItCovers() {
        auto ink = sheet();
        fill(ink, 30, 50, 40, 60);     // the whole of pixel (3, 5)
        fill(ink, 100, 100, 105, 110); // half of pixel (10, 10)
        const auto pixels = picturePixels(ink, kSide, Placing::AsPainted);
        QCOMPARE(pixels.size(), kDrawnPixels);
        QCOMPARE(at(pixels, 3, 5), 255);
        QCOMPARE(at(pixels, 10, 10), 128);
        QCOMPARE(at(pixels, 4, 5), 0);
        QCOMPARE(momentsOf(pixels).mass, 255.0 + 128);
    }

    void centredItIsTwentyPixelsLargeWithItsMassInTheMiddle() {
        auto ink = sheet();
        fill(ink, 10, 20, 30, 80); // an upright bar in a corner, 20 × 60
        fill(ink, 10, 70, 50, 80); // with a foot to the right
        const auto m = momentsOf(picturePixels(ink, kSide, Placing::Centred));
        QVERIFY2(std::abs(m.x - 14) < 0.05 && std::abs(m.y - 14) < 0.05,
                 qPrintable(QString("%1 %2").arg(m.x).arg(m.y)));
        // 60 high becomes 20; the edges may lie within a pixel.
        QVERIFY(m.bottom - m.top + 1 == 20 || m.bottom - m.top + 1 == 21);
        QVERIFY(m.right - m.left + 1 <= 15);
        // Ink is kept: its area is scaled by (20 / 60)² of the finer sheet.
        QVERIFY(std::abs(m.mass - 255 * (20 * 60 + 20 * 10) / 9.0) < 0.02 * m.mass);
    }

    void whereItIsPaintedAndHowLargeMakesNoDifferenceWhenCentred() {
        auto small = sheet(), large = sheet();
        fill(small, 10, 10, 20, 40);
        fill(large, 100, 40, 150, 190);
        const auto a = picturePixels(small, kSide, Placing::Centred);
        const auto b = picturePixels(large, kSide, Placing::Centred);
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY(std::abs(static_cast<unsigned char>(a[i]) - static_cast<unsigned char>(b[i])) <= 1);
    }

    void aBlankSheetStaysBlankAndADotIsNoTrouble() {
        QCOMPARE(picturePixels(sheet(), kSide, Placing::Centred), std::string(kDrawnPixels, '\0'));
        auto ink = sheet();
        fill(ink, 279, 279, 280, 280);
        const auto m = momentsOf(picturePixels(ink, kSide, Placing::Centred));
        QVERIFY(std::abs(m.x - 14) < 0.05 && m.right - m.left + 1 <= 21);
    }

    void inAnotherSizeCentredItFillsThePicture() {
        auto ink = sheet();
        fill(ink, 10, 20, 30, 100); // 20 wide and 80 high, in a corner
        const auto picture = paintedPicture(ink, kSide, Placing::Centred, 8, 8);
        QCOMPARE(picture.size(), std::size_t(64));
        double mass = 0;
        for (int row = 0; row < 8; ++row)
            for (int column = 0; column < 8; ++column) {
                const double grey = picture[std::size_t(row * 8 + column)];
                QVERIFY(std::abs(grey - (column == 3 || column == 4 ? 1 : 0)) < 1e-12); // 10 of the sheet a pixel
                mass += grey;
            }
        QVERIFY(std::abs(mass - 16) < 1e-12);
        const auto whole = paintedPicture(ink, kSide, Placing::AsPainted, 28, 14);
        QCOMPARE(whole.size(), std::size_t(28 * 14));
    }
};

QTEST_APPLESS_MAIN(TestDigit)
#include "tst_digit.moc"
