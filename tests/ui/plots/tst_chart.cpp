#include "ui/plots/chart.h"
#include "ui/plots/chart_overlay.h"
#include "ui/theme.h"

#include <QMenu>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <memory>

using namespace ui;
using namespace ui::plots;

namespace {

/// Any Qt warning fails the test that caused it, but what the offscreen platform cannot do.
void failOnWarning(QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type != QtDebugMsg && type != QtInfoMsg && !text.startsWith(QLatin1String("This plugin does not support")))
        QTest::qFail(qPrintable(text), __FILE__, __LINE__);
}

std::unique_ptr<Chart> chartOfTwo(int epochs) {
    auto chart = std::make_unique<Chart>();
    chart->setNames(QStringLiteral("loss"), QStringLiteral("epoch"), QStringLiteral("loss"));
    chart->setSeries({{QStringLiteral("training"), QStringLiteral("running mean"), 0, false},
                      {QStringLiteral("validation"), QStringLiteral("end of epoch"), 1, true}});
    for (int epoch = 1; epoch <= epochs; ++epoch)
        chart->append(epoch, std::array{1.0 / epoch, 1.2 / epoch + 0.01});
    chart->resize(640, 400);
    return chart;
}

void show(Chart& chart) {
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
}

QWidget* surface(Chart& chart) { return chart.childAt(chart.scale().area.center().toPoint()); }

QPoint inPlot(const Chart& chart, double acrossShare, double downShare) {
    const QRectF area = chart.scale().area;
    return QPointF(area.left() + acrossShare * area.width(), area.top() + downShare * area.height())
        .toPoint();
}

} // namespace

class TestChart : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { m_previous = qInstallMessageHandler(failOnWarning); }
    void cleanup() { qInstallMessageHandler(m_previous); }
    void hiddenChartsOnlyCollect();
    void oneRefreshPaintsOnceAndOnlyIfSomethingCame();
    void followsTheGrowingRun();
    void logAxisHoldsOnlyWhatItCanShow();
    void draggingZoomsAndDoubleClickFollowsAgain();
    void shiftDragPans();
    void theWheelZoomsAroundTheMouse();
    void keysZoomAndFit();
    void hoveringFindsTheNearestEpoch();
    void theCrosshairIsSeen();
    void smoothingLeavesTheRawLineInPlace();
    void exportsContainWhatIsShown();
    void aFileThatCannotBeWrittenIsOneClearLine();
    void theMenuOffersExportAndNumbers();
    void aRightClickOpensTheMenu();
    void whereThereIsLittleRoomTheLegendIsNamesAlone();
    void aLegendMayBeNowhereButInPicturesOfTheChart();
    void marksAreForgottenWhenTheRunIsTakenBack();
    void aChangeOfLookRepaintsInItsColours();

private:
    QtMessageHandler m_previous = nullptr;
};

void TestChart::initTestCase() { Look::instance().apply(); }

void TestChart::hiddenChartsOnlyCollect() {
    const auto chart = chartOfTwo(10);
    QSignalSpy painted(chart.get(), &Chart::replotted);
    chart->refresh();
    QCOMPARE(painted.count(), 0);
    show(*chart);
    QVERIFY(painted.count() > 0);
}

void TestChart::oneRefreshPaintsOnceAndOnlyIfSomethingCame() {
    const auto chart = chartOfTwo(10);
    show(*chart);
    QSignalSpy painted(chart.get(), &Chart::replotted);
    chart->refresh();
    QCOMPARE(painted.count(), 0);
    for (int epoch = 11; epoch < 500; ++epoch)
        chart->append(epoch, std::array{0.1, 0.2});
    chart->refresh();
    QCOMPARE(painted.count(), 1);
}

void TestChart::followsTheGrowingRun() {
    const auto chart = chartOfTwo(90);
    show(*chart);
    QCOMPARE(chart->scale().x, (Range{0, 100}));
    for (int epoch = 91; epoch <= 1001; ++epoch)
        chart->append(epoch, std::array{0.1, 7.0});
    chart->refresh();
    QCOMPARE(chart->scale().x, (Range{0, 1200}));
    QVERIFY(chart->scale().y.upper >= 7);
}

void TestChart::logAxisHoldsOnlyWhatItCanShow() {
    const auto chart = chartOfTwo(100);
    chart->append(101, std::array{0.0, -1.0});
    show(*chart);
    QSignalSpy changed(chart.get(), &Chart::logarithmicChanged);
    chart->setLogarithmic(true);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(chart->scale().y, (Range{0.01, 2}));
    const Scale scale = chart->scale();
    QVERIFY(std::abs(scale.valueY(scale.pixelY(0.1)) - 0.1) < 1e-9);
    QVERIFY(std::abs(scale.pixelY(0.1) - scale.area.bottom() + scale.area.height() / std::log10(200.0)) <
            1e-6);
}

void TestChart::draggingZoomsAndDoubleClickFollowsAgain() {
    const auto chart = chartOfTwo(100);
    show(*chart);
    const Scale before = chart->scale();
    QWidget* plot = surface(*chart);
    QTest::mousePress(plot, Qt::LeftButton, {}, inPlot(*chart, 0.25, 0.2));
    QTest::mouseMove(plot, inPlot(*chart, 0.5, 0.6));
    QVERIFY(chart->zoomRectangle());
    QTest::mouseRelease(plot, Qt::LeftButton, {}, inPlot(*chart, 0.5, 0.6));
    QVERIFY(!chart->follows());
    QVERIFY(std::abs(chart->scale().x.lower - 25) < 0.5 && std::abs(chart->scale().x.upper - 50) < 0.5);
    QVERIFY(chart->scale().y.size() < before.y.size());
    chart->append(101, std::array{0.1, 0.2});
    chart->refresh();
    QVERIFY(std::abs(chart->scale().x.upper - 50) < 0.5);
    QTest::mouseDClick(plot, Qt::LeftButton, {}, inPlot(*chart, 0.5, 0.5));
    QVERIFY(chart->follows());
    QCOMPARE(chart->scale().x, (Range{0, 120}));
}

void TestChart::shiftDragPans() {
    const auto chart = chartOfTwo(100);
    show(*chart);
    QWidget* plot = surface(*chart);
    QTest::mousePress(plot, Qt::LeftButton, Qt::ShiftModifier, inPlot(*chart, 0.5, 0.5));
    QTest::mouseMove(plot, inPlot(*chart, 0.25, 0.5));
    QTest::mouseRelease(plot, Qt::LeftButton, Qt::ShiftModifier, inPlot(*chart, 0.25, 0.5));
    QVERIFY(std::abs(chart->scale().x.lower - 25) < 0.5 && std::abs(chart->scale().x.upper - 125) < 0.5);
}

void TestChart::theWheelZoomsAroundTheMouse() {
    const auto chart = chartOfTwo(100);
    show(*chart);
    const QPointF at = inPlot(*chart, 0.3, 0.4);
    const Scale before = chart->scale();
    QWheelEvent wheel(at, chart->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(surface(*chart), &wheel);
    const Scale after = chart->scale();
    QVERIFY(after.x.size() < before.x.size() && after.y.size() < before.y.size());
    QVERIFY(std::abs(after.valueX(at.x()) - before.valueX(at.x())) < 1e-9);
    QVERIFY(std::abs(after.valueY(at.y()) - before.valueY(at.y())) < 1e-9);
    // Over the lower axis only that one.
    const QPointF below(at.x(), before.area.bottom() + 10);
    QWheelEvent axis(below, chart->mapToGlobal(below), {}, {0, 120}, Qt::NoButton, {}, Qt::NoScrollPhase,
                     false);
    QCoreApplication::sendEvent(surface(*chart), &axis);
    QCOMPARE(chart->scale().y, after.y);
    QVERIFY(chart->scale().x.size() < after.x.size());
}

void TestChart::keysZoomAndFit() {
    const auto chart = chartOfTwo(100);
    show(*chart);
    QTest::keyClick(chart.get(), Qt::Key_Plus);
    QVERIFY(chart->scale().x.size() < 100);
    QTest::keyClick(chart.get(), Qt::Key_Minus);
    QVERIFY(std::abs(chart->scale().x.size() - 100) < 1e-6);
    QTest::keyClick(chart.get(), Qt::Key_0);
    QVERIFY(chart->follows());
}

void TestChart::hoveringFindsTheNearestEpoch() {
    const auto chart = chartOfTwo(100);
    show(*chart);
    QWidget* plot = surface(*chart);
    const QPoint at(int(std::lround(chart->scale().pixelX(42.3))), int(chart->scale().area.center().y()));
    QTest::mouseMove(plot, at);
    QTRY_VERIFY(chart->cursorIndex());
    QCOMPARE(chart->curve(0).raw().at(*chart->cursorIndex()).x, 42.0);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(plot, &leave);
    QVERIFY(!chart->cursorIndex());
}

void TestChart::theCrosshairIsSeen() {
    const auto chart = chartOfTwo(100);
    show(*chart);
    const QImage before = chart->grab().toImage();
    chart->setCursor(chart->scale().area.center());
    QVERIFY(chart->grab().toImage() != before);
}

void TestChart::smoothingLeavesTheRawLineInPlace() {
    const auto chart = chartOfTwo(100);
    show(*chart);
    const Bucket raw = chart->curve(0).raw().at(50);
    const QImage before = chart->grab().toImage();
    chart->setSmoothing(0.9);
    QCOMPARE(chart->curve(0).raw().at(50).low, raw.low);
    QCOMPARE(chart->curve(0).smoothed().size(), std::size_t(100));
    QVERIFY(chart->grab().toImage() != before);
    chart->setSmoothing(0);
    QCOMPARE(chart->grab().toImage(), before);
}

void TestChart::exportsContainWhatIsShown() {
    const auto chart = chartOfTwo(100);
    show(*chart);
    const QByteArray csv = exported(chart->exportable(), ExportFormat::Csv);
    const auto lines = csv.trimmed().split('\n');
    QCOMPARE(lines.size(), 101);
    QCOMPARE(lines[0], QByteArray("epoch,training,validation"));
    QCOMPARE(lines[4].split(',')[1].toDouble(), 0.25);

    const QByteArray svg = exported(chart->exportable(), ExportFormat::Svg);
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
    QCOMPARE(renderer.viewBox().size(), chart->size());
    for (const char* word : {"training", "validation", "epoch"})
        QVERIFY2(svg.contains(word), word);
    QVERIFY(svg.count("<polyline") + svg.count("<path") > 2);

    QVERIFY(exported(chart->exportable(), ExportFormat::Pdf).startsWith("%PDF-"));
    const QImage png = QImage::fromData(exported(chart->exportable(), ExportFormat::Png), "PNG");
    QCOMPARE(png.size(), chart->size() * 2);
    const QImage screen = chart->grab().toImage();
    const QImage small = png.scaled(screen.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    long long difference = 0;
    for (int y = 0; y < screen.height(); ++y)
        for (int x = 0; x < screen.width(); ++x)
            difference += std::abs(qGray(small.pixel(x, y)) - qGray(screen.pixel(x, y)));
    QVERIFY2(difference < 4LL * screen.width() * screen.height(), qPrintable(QString::number(difference)));
}

void TestChart::aFileThatCannotBeWrittenIsOneClearLine() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("missing/loss.csv"));
    const QString problem = saveBytes(path, "a,b\n");
    QVERIFY(problem.contains(path));
    QVERIFY(!problem.contains(QLatin1String("Unknown error")) && !problem.contains(QLatin1Char('\n')));
    QVERIFY(saveBytes(folder.filePath(QStringLiteral("loss.csv")), "a,b\n").isEmpty());
}

void TestChart::theMenuOffersExportAndNumbers() {
    const auto chart = chartOfTwo(3);
    QMenu menu;
    chart->fillMenu(menu);
    QString all;
    for (const QAction* action : menu.actions())
        all += action->text();
    for (const char* word : {"Export", "CSV", "Fit", "Logarithmic"})
        QVERIFY2(all.contains(QLatin1String(word)), word);
}

void TestChart::aLegendMayBeNowhereButInPicturesOfTheChart() {
    const auto chart = chartOfTwo(3);
    show(*chart);
    const QByteArray with = exported(chart->exportable(), ExportFormat::Svg);
    QVERIFY(!ChartOverlay::legend(*chart).isEmpty());
    chart->setLegendCorner({});
    QVERIFY(ChartOverlay::legend(*chart).isEmpty());
    QCOMPARE(exported(chart->exportable(), ExportFormat::Svg), with);
}

void TestChart::whereThereIsLittleRoomTheLegendIsNamesAlone() {
    const auto chart = chartOfTwo(3);
    chart->resize(640, 200);
    show(*chart);
    const double whole = ChartOverlay::legend(*chart).width();
    chart->resize(int(whole / 0.75) + 50, 200);
    const double names = ChartOverlay::legend(*chart).width();
    QVERIFY(names > 0 && names < whole - 20);
    chart->resize(120, 200);
    QVERIFY(ChartOverlay::legend(*chart).isEmpty());
}

void TestChart::aRightClickOpensTheMenu() {
    const auto chart = chartOfTwo(3);
    show(*chart);
    bool opened = false;
    QTimer::singleShot(0, chart.get(), [&opened] {
        opened = QApplication::activePopupWidget() != nullptr;
        if (opened)
            QApplication::activePopupWidget()->close();
    });
    const QPoint at = inPlot(*chart, 0.5, 0.5);
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, chart->mapToGlobal(at));
    QCoreApplication::sendEvent(surface(*chart), &event);
    QVERIFY(opened);
}

void TestChart::marksAreForgottenWhenTheRunIsTakenBack() {
    const auto chart = chartOfTwo(100);
    chart->mark({20, QStringLiteral("η 0.1"), false});
    chart->mark({80, QStringLiteral("η 0.01"), false});
    chart->append(50, std::array{0.5, 0.5});
    QCOMPARE(chart->marks().size(), std::size_t(1));
    QCOMPARE(chart->marks()[0].x, 20.0);
}

void TestChart::aChangeOfLookRepaintsInItsColours() {
    const auto chart = chartOfTwo(100);
    show(*chart);
    Look::instance().setScheme(Scheme::Light);
    QCOMPARE(chart->grab().toImage().pixelColor(3, 3), theme().panel);
    Look::instance().setScheme(Scheme::Dark);
    QCOMPARE(chart->grab().toImage().pixelColor(3, 3), theme().panel);
}

QTEST_MAIN(TestChart)
#include "tst_chart.moc"
