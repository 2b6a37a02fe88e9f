#include "space_samples.h"
#include "ui/plots/space_view.h"
#include "ui/theme.h"

#include <QtTest>

#include <limits>

using namespace ui;
using namespace ui::plots;
using engine::core::Index;
using engine::core::MatrixD;

namespace {

FieldMeaning twoClasses() {
    FieldMeaning meaning;
    meaning.kind = FieldMeaning::Kind::TwoClasses;
    meaning.threshold = 0.5;
    return meaning;
}

FieldMeaning value() { return {}; }

const MatrixD kPoints{{-3, -1, 0, 4}, {1, -1, 0.5, -0.5}};

/// Four samples in a plane; the last is for validation.
struct Desk {
    SpaceView view;
    engine::data::PreparedPtr data = samples::classes({0, 1, 0, 1}, 2, 3);
    std::shared_ptr<engine::train::Space> space = samples::space(*data, kPoints);

    Desk() {
        view.resize(430, 348);
        view.setData(data, twoClasses());
        view.setSpace(space, nullptr);
    }
    void show(const MatrixD& points) {
        space = std::make_shared<engine::train::Space>(*space);
        space->points = points;
        view.setSpace(space, nullptr);
    }
    QPointF pixel(Index sample) const {
        return view.axes().toPixel(space->points(0, sample), space->points(1, sample));
    }
};

/// side × side points of the square −1 ... 1, taken there by x' = 2 x, y' = −y.
ResponsePtr addGrid(engine::train::Space& space, int side) {
    auto response = std::make_shared<engine::train::Response>();
    response->width = response->height = side;
    response->layers = {engine::core::Matrix<float>::Constant(1, Index(side) * side, 1)};
    space.grid.resize(2, Index(side) * side);
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const double x = -1 + 2.0 * column / (side - 1), y = 1 - 2.0 * row / (side - 1);
            space.grid.col(Index(row) * side + column) << 2 * x, -y;
        }
    return response;
}

int changed(const QImage& a, const QImage& b) {
    int count = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            count += a.pixel(x, y) != b.pixel(x, y) ? 1 : 0;
    return count;
}

} // namespace

class TestSpaceView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void everySampleIsInsideTheAxes() {
        const Desk desk;
        for (Index i = 0; i < 4; ++i)
            QVERIFY(desk.view.axes().area.adjusted(5, 5, -5, -5).contains(desk.pixel(i)));
    }

    void componentsHaveEqualScales() {
        Desk desk;
        for (const QSize size : {QSize(430, 348), QSize(900, 300), QSize(300, 700)}) {
            desk.view.resize(size);
            const Axes axes = desk.view.axes();
            QVERIFY(std::abs(axes.x.size() / axes.area.width() - axes.y.size() / axes.area.height()) < 1e-9);
            QVERIFY(axes.x.lower <= -3 && axes.x.upper >= 4 && axes.y.lower <= -1 && axes.y.upper >= 1);
        }
    }

    void samplesHaveTheColourOfTheirClass() {
        Desk desk;
        const QImage image = desk.view.grab().toImage();
        for (const Index sample : {0, 1, 2}) // filled
            QCOMPARE(image.pixelColor(desk.pixel(sample).toPoint()),
                     pointColor(twoClasses(), *desk.data->dataset, int(sample)));
        QVERIFY(image.pixelColor(desk.pixel(3).toPoint()) !=
                pointColor(twoClasses(), *desk.data->dataset, 3)); // hollow
    }

    void theMouseReadsTheNearestSample() {
        const Desk desk;
        const QStringList lines = desk.view.readAt(desk.pixel(3) + QPointF(4, 3));
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[0].contains(QLatin1String("sample 3")) &&
                lines[0].contains(QLatin1String("validation")));
        QVERIFY(lines[1].contains(QLatin1String("k1")));
        QVERIFY(lines[2].contains(QLatin1String("component 1")) && lines[2].endsWith(formatNumber(4)));
        QVERIFY(lines[3].contains(QLatin1String("component 2")) && lines[3].endsWith(formatNumber(-0.5)));
        QVERIFY(desk.view.readAt(desk.pixel(3) + QPointF(0, 40)).isEmpty());
        QVERIFY(desk.view.readAt({2, 2}).isEmpty());
    }

    void axesSayWhatTheyAre() {
        Desk desk;
        QVERIFY(desk.view.axes().yName.contains(QStringLiteral("component 2 · 20 %")));
        desk.space->choice = {1, false, 3, 7};
        desk.show(kPoints);
        QCOMPARE(desk.view.axes().yName, QStringLiteral("a of unit 8"));
        QVERIFY(desk.view.readAt(desk.pixel(0))[2].startsWith(QLatin1String("a of unit 4 = ")));
    }

    void limitsDoNotFollowEveryTremble() {
        Desk desk;
        desk.space->choice.components = false;
        desk.show(kPoints);
        const Axes before = desk.view.axes();
        for (int i = 0; i < 20; ++i) {
            desk.show(kPoints * (1 - 0.01 * i));
            QCOMPARE(desk.view.axes().x, before.x);
            QCOMPARE(desk.view.axes().y, before.y);
        }
        desk.show(kPoints * 3);
        QVERIFY(desk.view.axes().x.upper >= 12);
        // Another choice begins anew.
        desk.space->choice.x = 4;
        desk.show(kPoints * 0.01);
        QVERIFY(desk.view.axes().x.upper < 0.1);
    }

    void theGridIsDrawnWhereTheLayerTakesIt() {
        Desk desk;
        const QImage without = desk.view.grab().toImage();
        auto space = std::make_shared<engine::train::Space>(*desk.space);
        const ResponsePtr response = addGrid(*space, 33);
        desk.view.setSpace(space, response);
        QCOMPARE(desk.view.axes().x, Desk().view.axes().x); // the samples hold more than the grid
        const QImage with = desk.view.grab().toImage();
        const QRectF area(desk.view.axes().toPixel(-2, 1), desk.view.axes().toPixel(2, -1));
        int inside = 0, outside = 0;
        for (int y = 0; y < with.height(); ++y)
            for (int x = 0; x < with.width(); ++x)
                if (with.pixel(x, y) != without.pixel(x, y))
                    (area.adjusted(-2, -2, 2, 2).contains(x, y) ? inside : outside) += 1;
        QCOMPARE(outside, 0);
        // 17 lines each way.
        QVERIFY2(inside > 10 * (area.width() + area.height()), qPrintable(QString::number(inside)));
    }

    void aGridOfAnyWidthIsDrawn() {
        for (const int side : {2, 3, 32, 38, 120}) {
            Desk desk;
            const QImage without = desk.view.grab().toImage();
            const ResponsePtr response = addGrid(*desk.space, side);
            desk.view.setSpace(desk.space, response);
            QVERIFY(changed(desk.view.grab().toImage(), without) > 50);
        }
    }

    void theGridTakesOnlySoMuchOfThePicture() {
        Desk desk;
        auto space = std::make_shared<engine::train::Space>(*desk.space);
        const ResponsePtr response = addGrid(*space, 20);
        space->grid *= 1000;
        desk.view.setSpace(space, response);
        QVERIFY(desk.view.axes().x.size() < 25);
        QVERIFY(!desk.view.grab().isNull());
    }

    void whatIsNotFiniteIsLeftOut() {
        Desk desk;
        const Range before = desk.view.axes().x;
        MatrixD points = kPoints;
        points(1, 2) = std::numeric_limits<double>::quiet_NaN();
        desk.show(points);
        QCOMPARE(desk.view.axes().x, before);
        QVERIFY(!desk.view.sampleAt(desk.view.axes().toPixel(0, 0.5)));
        desk.show(MatrixD::Constant(2, 4, std::numeric_limits<double>::infinity()));
        QVERIFY(!desk.view.grab().isNull());
    }

    void aDeadLayerIsOnePointWithRoomAround() {
        Desk desk;
        desk.space->choice.components = false;
        desk.show(MatrixD::Zero(2, 4));
        const Axes axes = desk.view.axes();
        QVERIFY(axes.x.lower < 0 && axes.x.upper > 0 && axes.y.lower < 0 && axes.y.upper > 0);
        QVERIFY(desk.view.sampleAt(axes.toPixel(0, 0)));
    }

    void ofOneUnitClassesAreLanes() {
        Desk desk;
        desk.space->againstTarget = true;
        desk.show(MatrixD{{0.1, 0.9, 0.2, 0.8}, {0, 1, 0, 1}});
        const Axes axes = desk.view.axes();
        QCOMPARE(axes.yName, QStringLiteral("class"));
        QVERIFY(!axes.yLabels && axes.y.lower <= -0.5 && axes.y.upper >= 1.5);
        const QStringList lines = desk.view.readAt(desk.pixel(1));
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[2], QStringLiteral("a of unit 1 = ") + formatNumber(0.9));
    }

    void ofOneUnitNumbersStandAgainstTheirTarget() {
        SpaceView view;
        view.resize(430, 348);
        const auto data = samples::numbers(MatrixD{{1, 2}}, MatrixD{{-5, 5}}, 2);
        view.setData(data, value());
        auto space = samples::space(*data, MatrixD{{-4, 4.5}, {-5, 5}});
        space->againstTarget = true;
        view.setSpace(space, nullptr);
        QCOMPARE(view.axes().yName, QStringLiteral("target y1"));
        QVERIFY(view.axes().yLabels);
        QVERIFY(view.readAt(view.axes().toPixel(4.5, 5))[1].contains(formatNumber(5)));
    }

    void theTableHasEverySample() {
        Desk desk;
        const QList<QByteArray> lines = desk.view.exportable().csv().trimmed().split('\n');
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[0].startsWith("sample,part,class,"));
        QCOMPARE(lines[1], QByteArray("0,training,0,-3,1"));
        QCOMPARE(lines[4], QByteArray("3,validation,1,4,-0.5"));
    }

    void itCanBeSavedAsAnything() {
        Desk desk;
        for (const ExportFormat format : {ExportFormat::Svg, ExportFormat::Pdf, ExportFormat::Png})
            QVERIFY(exported(desk.view.exportable(), format).size() > 500);
    }

    void withoutDataThereIsNothing() {
        SpaceView view;
        view.resize(430, 348);
        QVERIFY(view.readAt({200, 100}).isEmpty());
        QVERIFY(view.exportable().csv().isEmpty());
        QVERIFY(!view.grab().isNull());
    }
};

QTEST_MAIN(TestSpaceView)
#include "tst_space_view.moc"
