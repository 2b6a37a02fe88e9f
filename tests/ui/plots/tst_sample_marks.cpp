#include "space_samples.h"
#include "ui/plots/sample_marks.h"
#include "ui/theme.h"

#include <QPainter>
#include <QtTest>

using namespace ui;
using namespace ui::plots;

namespace {

FieldMeaning classes() {
    FieldMeaning meaning;
    meaning.kind = FieldMeaning::Kind::Classes;
    return meaning;
}

QImage painted(const engine::data::Prepared& data, int sample, bool training) {
    QImage image(40, 40, QImage::Format_RGB32);
    image.fill(theme().panel);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paintSample(painter, {20, 20}, 10, classes(), *data.dataset, sample, training);
    return image;
}

} // namespace

class TestSampleMarks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void classesOfOneColourHaveOtherShapes() {
        QCOMPARE(seriesColor(kClassColors), seriesColor(0));
        for (int i = 1; i < kClassColors; ++i)
            QVERIFY(seriesColor(i) != seriesColor(0));
        const auto data = samples::classes({0, kClassColors}, 10, 2);
        const QImage circle = painted(*data, 0, true), diamond = painted(*data, 1, true);
        QCOMPARE(circle.pixel(20, 20), diamond.pixel(20, 20));
        QVERIFY(circle.pixel(26, 26) != diamond.pixel(26, 26));
    }

    void trainingIsFilledAndOthersHollow() {
        const auto data = samples::classes({0, 1}, 3, 1);
        QCOMPARE(painted(*data, 0, true).pixelColor(20, 20), pointColor(classes(), *data->dataset, 0));
        QCOMPARE(painted(*data, 0, false).pixelColor(20, 20), theme().panel);
    }

    void keysNameEveryClassWithItsShape() {
        const auto few = samples::classes({0, 1}, 3, 1), many = samples::classes({0, 1}, 9, 1);
        QCOMPARE(answerKeys(classes(), *few->dataset).size(), std::size_t(3));
        QCOMPARE(answerKeys(classes(), *few->dataset)[0].shape, Key::Shape::Block);
        const auto keys = answerKeys(classes(), *many->dataset);
        QCOMPARE(keys.size(), std::size_t(9));
        QCOMPARE(keys[6].shape, Key::Shape::Dot);
        QCOMPARE(keys[7].shape, Key::Shape::Diamond);
        QCOMPARE(keys[8].name, QStringLiteral("k8"));
    }

    void withoutHeldOutSamplesNothingIsHollow() {
        QCOMPARE(partKeys(samples::classes({0, 1}, 2, 1)->split).size(), std::size_t(2));
        QCOMPARE(partKeys(samples::classes({0, 1}, 2, 2)->split).size(), std::size_t(1));
    }
};

QTEST_MAIN(TestSampleMarks)
#include "tst_sample_marks.moc"
