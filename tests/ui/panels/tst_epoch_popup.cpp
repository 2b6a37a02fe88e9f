#include "ui/panels/epoch_popup.h"

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/metric_panels.h"
#include "ui/plots/chart_overlay.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/formula_view.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace ui;

namespace {

struct Desk {
    Document document;
    Run run{document, fileSource()};
    LossPanel panel{run};

    explicit Desk(int epochs) {
        panel.resize(600, 400);
        panel.show();
        for (int i = 0; i < epochs; ++i)
            run.step(engine::train::Granularity::Epoch);
    }
    EpochPopup* popup() const { return panel.findChild<EpochPopup*>(); }
};

} // namespace

class EpochPopupTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("chainrule-test"));
        Look::instance().apply();
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void aClickedPointIsWrittenOut() {
        Desk desk(5);
        QTRY_VERIFY(desk.run.isSettled());
        QTRY_COMPARE(desk.panel.chart().curve(0).raw().size(), std::size_t(5));
        desk.panel.chart().refresh();
        const auto scale = desk.panel.chart().scale();
        const auto point = desk.panel.chart().curve(0).raw().at(2);
        const QPoint at(int(scale.pixelX(point.x)), int(scale.pixelY(point.low)));
        auto* plot = desk.panel.chart().findChild<QWidget*>();
        QVERIFY(plot);
        QTest::mouseClick(plot, Qt::LeftButton, {}, at);
        QTRY_VERIFY(desk.popup() && desk.popup()->isVisible());
        QTRY_VERIFY(desk.popup()->formulas()->isVisible());
        // The point's own number is the result.
        QVERIFY2(desk.popup()->formulas()->text().contains(formatNumber(point.low)),
                 qPrintable(desk.popup()->formulas()->text()));
        // The run has not moved.
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.snapshot()->epoch, 5LL);
    }

    void theLegendsNumbersAreThoseOfTheLastEpoch() {
        Desk desk(3);
        QTRY_VERIFY(desk.run.isSettled());
        QTRY_COMPARE(desk.panel.chart().curve(0).raw().size(), std::size_t(3));
        desk.panel.chart().refresh();
        QSignalSpy chosen(&desk.panel.chart(), &plots::Chart::pointChosen);
        const QPoint legend = plots::ChartOverlay::legend(desk.panel.chart()).center().toPoint();
        QTest::mouseClick(desk.panel.chart().findChild<QWidget*>(), Qt::LeftButton, {}, legend);
        QTRY_COMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toDouble(), 3.0);
        QTRY_VERIFY(desk.popup() && desk.popup()->formulas()->isVisible());
        QVERIFY2(desk.popup()->formulas()->text().contains(formatNumber(desk.panel.chart().curve(0).last())),
                 qPrintable(desk.popup()->formulas()->text()));
        desk.popup()->hide();
        // By keyboard.
        QTest::keyClick(&desk.panel.chart(), Qt::Key_End);
        QTest::keyClick(&desk.panel.chart(), Qt::Key_Return);
        QTRY_COMPARE(chosen.count(), 2);
        QCOMPARE(chosen[1][0].toDouble(), 3.0);
    }

    void oneCanGoThere() {
        Desk desk(4);
        QTRY_VERIFY(desk.run.isSettled());
        const long long perEpoch = desk.run.snapshot()->step / 4;
        QSignalSpy inside(&desk.panel, &CurvePanel::lookInside);
        Q_EMIT desk.panel.chart().pointChosen(3, QPoint(10, 10));
        QTRY_VERIFY(desk.popup() && desk.popup()->isVisible());
        QTest::mouseClick(desk.popup()->goButton(), Qt::LeftButton);
        QCOMPARE(inside.count(), 1);
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.snapshot()->step, 2 * perEpoch);
        QCOMPARE(desk.run.snapshot()->epoch, 2LL);
    }
};

QTEST_MAIN(EpochPopupTest)
#include "tst_epoch_popup.moc"
