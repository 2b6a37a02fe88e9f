// Pictures of plots for files: size, look, scale, and that nothing is seen of it.
#include "ui/plots/chart.h"
#include "ui/plots/field_view.h"
#include "ui/plots/weights_view.h"
#include "ui/theme.h"

#include <QPainter>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTest>

#include <array>

using namespace ui;
using namespace ui::plots;

namespace {

constexpr QSize kOnScreen{500, 320};

void fill(Chart& chart, int epochs = 60) {
    chart.setNames(QStringLiteral("loss"), QStringLiteral("epoch"), QStringLiteral("loss"));
    chart.setSeries({{QStringLiteral("one"), {}, 0, false}, {QStringLiteral("two"), {}, 1, false}});
    for (int epoch = 1; epoch <= epochs; ++epoch)
        chart.append(epoch, std::array{1.0 / epoch, 1.5 / epoch});
    chart.resize(kOnScreen);
}

QImage png(Exporter& plot, std::optional<Scheme> look, const QSizeF& size = {}, double scale = 1) {
    return QImage::fromData(exported(plot.exportable(), {ExportFormat::Png, look, size, scale}), "PNG");
}

/// The numbers of all points of lines in an SVG that are drawn in a colour.
QList<QPointF> pointsOf(const QString& svg, const QColor& color) {
    QList<QPointF> points;
    static const QRegularExpression pair(QStringLiteral("(-?[0-9.]+),(-?[0-9.]+)"));
    for (const QString& group : svg.split(QStringLiteral("<g "))) {
        const auto lines = group.section(QLatin1Char('>'), 1);
        if (!group.contains(QStringLiteral("stroke=\"%1\"").arg(color.name())) ||
            !lines.contains(QLatin1String("line")))
            continue;
        for (auto at = pair.globalMatch(lines); at.hasNext();) {
            const auto match = at.next();
            points << QPointF(match.captured(1).toDouble(), match.captured(2).toDouble());
        }
    }
    return points;
}

class Counting : public QWidget {
public:
    int paints = 0;

protected:
    void paintEvent(QPaintEvent*) override { ++paints; }
};

} // namespace

class TestExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { Look::instance().setScheme(Scheme::Dark); }

    void everyLookHasItsColours() {
        Chart chart;
        fill(chart);
        for (const Scheme scheme : {Scheme::Dark, Scheme::Light, Scheme::Projector, Scheme::Print}) {
            const QImage image = png(chart, scheme);
            const LookScope scope(scheme);
            QCOMPARE(image.pixelColor(2, 2), theme().panel);
            const auto svg = exported(chart.exportable(), {ExportFormat::Svg, scheme, {}, 1});
            QVERIFY2(svg.contains(seriesColor(0).name().toLatin1()), qPrintable(seriesColor(0).name()));
        }
    }

    void aSizeIsExactAndTheScaleLeavesLessRoom() {
        Chart chart;
        fill(chart);
        QCOMPARE(png(chart, {}, {1280, 720}, 1.5).size(), QSize(1280, 720));
        QCOMPARE(layoutSize(chart.exportable(), {ExportFormat::Png, {}, {1200, 600}, 1.5}), QSize(800, 400));
        QCOMPARE(layoutSize(chart.exportable(), {ExportFormat::Png, {}, {}, 3}), kOnScreen);
        QSvgRenderer svg(exported(chart.exportable(), {ExportFormat::Svg, {}, {1280, 720}, 2}));
        QCOMPARE(svg.viewBox().size(), QSize(1280, 720));
        // 127 mm are 360 points.
        QVERIFY(exported(chart.exportable(), {ExportFormat::Pdf, {}, {127, 127}, 1})
                    .contains("MediaBox [0 0 360"));
    }

    void nothingOnScreenIsPaintedAnew() {
        Counting window;
        Chart chart(&window);
        fill(chart);
        window.resize(kOnScreen);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCoreApplication::processEvents();
        const QImage before = chart.grab().toImage();
        const Scale scale = chart.scale();
        QSignalSpy painted(&chart, &Chart::replotted);
        window.paints = 0;
        for (const ExportFormat format : {ExportFormat::Svg, ExportFormat::Pdf, ExportFormat::Png})
            QVERIFY(!exported(chart.exportable(), {format, Scheme::Projector, {300, 300}, 1}).isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(window.paints, 0);
        QCOMPARE(painted.count(), 0);
        QCOMPARE(chart.scale().area, scale.area);
        QCOMPARE(chart.grab().toImage(), before);
    }

    void linesEndAtTheEdgeOfAZoomedChart() {
        Chart chart;
        fill(chart);
        chart.setView({10, 20}, {0.02, 0.08});
        const QString svg =
            QString::fromUtf8(exported(chart.exportable(), {ExportFormat::Svg, Scheme::Light, {}, 1}));
        const LookScope scope(Scheme::Light);
        const auto points = pointsOf(svg, seriesColor(0));
        QVERIFY(points.size() > 5);
        // The margins of the plot, from which lines stay away (QCustomPlot rounds to half a pixel).
        const QRectF room = QRectF(QPointF(), kOnScreen).adjusted(57, 23, -23, -27);
        for (const QPointF& point : points)
            QVERIFY2(room.contains(point), qPrintable(QStringLiteral("%1 %2").arg(point.x()).arg(point.y())));
    }

    void onPaperCurvesDifferByTheirDashes() {
        Chart chart;
        fill(chart);
        const auto dashes = [&](Scheme scheme) {
            return exported(chart.exportable(), {ExportFormat::Svg, scheme, {}, 1}).count("stroke-dasharray");
        };
        QCOMPARE(dashes(Scheme::Light), 0);
        // The second curve and its line in the legend.
        QVERIFY(dashes(Scheme::Print) >= 2);
    }

    void theProjectorsLinesAreThicker() {
        Chart chart;
        fill(chart);
        const auto inked = [&](Scheme scheme) {
            const QImage image = png(chart, scheme, {800, 500});
            const LookScope scope(scheme);
            long long count = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 100; x < image.width() / 2; ++x)
                    count += image.pixelColor(x, y).saturation() > 60 ? 1 : 0;
            return count;
        };
        QVERIFY(double(inked(Scheme::Projector)) > 1.4 * double(inked(Scheme::Light)));
    }

    void aPictureIsLaidOutForThePage() {
        WeightsView view;
        auto dataset = std::make_shared<engine::data::Dataset>();
        dataset->featureNames = {"a", "b"};
        view.setData(dataset);
        view.setWeights(engine::core::MatrixD{{1, -1}, {-1, 1}});
        view.resize(200, 150);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        for (const QSize& size : {QSize(200, 150), QSize(600, 300)}) {
            const QImage image = png(view, Scheme::Print, size);
            const LookScope scope(Scheme::Print);
            // A weight at the left, the other sign at the right end.
            QCOMPARE(image.pixelColor(scaled(40) + 8, scaled(12) + 4), theme().positive);
            QCOMPARE(image.pixelColor(size.width() - scaled(14) - 8, scaled(12) + 4), theme().negative);
        }
        QCOMPARE(view.size(), QSize(200, 150));
        // And is in its own colours again.
        QCOMPARE(view.grab().toImage().pixelColor(scaled(40) + 8, scaled(12) + 4), theme().positive);
    }
};

QTEST_MAIN(TestExport)
#include "tst_export.moc"
