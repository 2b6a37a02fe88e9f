// Compare mode over a document of its own: lanes, transport, table, range test, loss surface.
#include "compare_bench.h"

#include "ui/compare/job_line.h"
#include "ui/compare/lane_curves.h"
#include "ui/compare/lane_table.h"
#include "ui/compare/lane_tiles.h"
#include "ui/compare/lane_words.h"
#include "ui/compare/range_panel.h"
#include "ui/compare/sweep_bar.h"
#include "ui/document.h"
#include "ui/elided_label.h"
#include "ui/panel_stack.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/why_popup.h"
#include "ui/plots/chart.h"
#include "ui/run.h"
#include "ui/trace/stepper.h"
#include "ui/transport.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

using namespace ui;
using compare::Bench;
using compare::spiral;
using engine::train::Activity;

class TestCompareMode : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() {
        QSettings().clear();
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
    }

    void itBeginsWithRatesAroundTheDocuments() {
        Bench bench;
        QCOMPARE(bench.feed().lanes().size(), std::size_t(5));
        QCOMPARE(bench.mode.table().table()->rowCount(), 5);
        const double rate = bench.document.experiment().training.optimizer.settings.real("learning_rate");
        QCOMPARE(bench.feed().lanes()[2].spec.experiment.training.optimizer.settings.real("learning_rate"),
                 rate);
        QVERIFY(bench.cell(0, LaneTable::Setting).startsWith(QStringLiteral("η = ")));
        QCOMPARE(bench.cell(0, LaneTable::Loss), QStringLiteral("–"));
    }

    void playingTrainsAllLanesToTheEndAndTheRunStaysAsItIs() {
        Bench bench;
        const long long step = bench.run.snapshot()->step;
        bench.trainAll();
        QCOMPARE(bench.mode.desk().epochNow(), 8ll);
        for (const auto& lane : bench.feed().lanes())
            QVERIFY(lane.diverged || lane.records.size() == 8);
        QCOMPARE(bench.run.snapshot()->step, step);
        QVERIFY(bench.cell(1, LaneTable::Loss) != QStringLiteral("–"));
        auto& chart = bench.part<LaneCurves>().chart();
        QCOMPARE(chart.series().size(), std::size_t(5));
        QCOMPARE(chart.curve(1).raw().size(), std::size_t(8));
        QCOMPARE(chart.curve(1).last(), bench.feed().lanes()[1].records.back().trainLoss);
    }

    void anySettingCanBeCompared() {
        Bench bench;
        auto* setting = bench.mode.sweep().setting();
        setting->setCurrentIndex(setting->findData(QStringLiteral("optimizer")));
        QCOMPARE(bench.mode.sweep().values()->text(), QStringLiteral("sgd, rmsprop, adagrad, adam, adamw"));
        bench.values(QStringLiteral("sgd, adam"));
        QCOMPARE(bench.feed().lanes().size(), std::size_t(2));
        QCOMPARE(bench.feed().lanes()[1].spec.experiment.training.optimizer.type, std::string("adam"));
        auto* second = bench.mode.sweep().secondSetting();
        second->setCurrentIndex(second->findData(QStringLiteral("learning_rate")));
        bench.mode.sweep().secondValues()->setText(QStringLiteral("0.01, 0.1"));
        QTest::mouseClick(bench.mode.sweep().button(), Qt::LeftButton);
        QCOMPARE(bench.feed().lanes().size(), std::size_t(4));
    }

    void whatIsWrongWithTheValuesIsSaidAndTheLanesStay() {
        Bench bench;
        bench.values(QStringLiteral("0.1, fast"));
        QCOMPARE(bench.feed().lanes().size(), std::size_t(5));
        QVERIFY2(bench.mode.sweep().note()->text().contains(QStringLiteral("fast")),
                 qPrintable(bench.mode.sweep().note()->text()));
        bench.values(QStringLiteral("0.1, 0.1"));
        QVERIFY(bench.mode.sweep().note()->text().contains(QStringLiteral("twice")));
        bench.values(QStringLiteral("0.1, 0.2"));
        QCOMPARE(bench.feed().lanes().size(), std::size_t(2));
        QVERIFY(bench.mode.sweep().note()->text().isEmpty());
    }

    void theTransportMovesAllLanesWhileTheModeIsInView() {
        Bench bench;
        QMenu menu;
        Transport transport({bench.document, bench.run, bench.stepper}, &menu);
        transport.drive(bench.mode.movable());
        transport.stepForward(); // an epoch
        QTRY_VERIFY(bench.rests() && bench.feed().moment()->tick == bench.feed().moment()->ticksPerEpoch);
        transport.stepForward();
        QTRY_VERIFY(bench.rests() && bench.mode.desk().epochNow() == 2);
        transport.stepBack();
        QTRY_VERIFY(bench.rests() && bench.mode.desk().epochNow() == 1);
        for (const auto& lane : bench.feed().moment()->lanes)
            QCOMPARE(lane.step, bench.feed().moment()->tick);
        QCOMPARE(bench.run.snapshot()->step, 0ll);
        transport.toStart();
        QTRY_VERIFY(bench.rests() && bench.feed().moment()->tick == 0);
        transport.togglePlay();
        QVERIFY(bench.feed().isPlaying() && !bench.run.isPlaying());
        transport.togglePlay();
        QVERIFY(!bench.feed().isPlaying());
        transport.drive(nullptr);
        transport.togglePlay();
        QVERIFY(bench.run.isPlaying());
        bench.run.pause();
    }

    void goingBackShowsTheNumbersOfThatEpoch() {
        Bench bench;
        bench.trainAll();
        const QString last = bench.cell(1, LaneTable::Loss);
        bench.feed().seek(3 * bench.feed().moment()->ticksPerEpoch);
        QTRY_VERIFY(bench.rests() && bench.mode.desk().epochNow() == 3);
        QTRY_COMPARE(bench.cell(1, LaneTable::Loss),
                     formatNumber(bench.feed().lanes()[1].records[2].trainLoss));
        QVERIFY(bench.cell(1, LaneTable::Loss) != last);
        bench.feed().play();
        QTRY_VERIFY(bench.feed().isComplete());
        QTRY_COMPARE(bench.cell(1, LaneTable::Loss), last);
    }

    void aHeadSortsAndDeleteRemoves() {
        Bench bench;
        bench.values(QStringLiteral("0.0001, 0.3, 0.01"));
        bench.trainAll();
        auto* table = bench.mode.table().table();
        const auto clickHead = [&](int column) {
            auto* header = table->horizontalHeader();
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                              QPoint(header->sectionViewportPosition(column) + 12, header->height() / 2));
        };
        clickHead(LaneTable::Loss);
        const auto lossOf = [&](int row) {
            return bench.feed().find(bench.mode.table().laneAt(row))->records.back().trainLoss;
        };
        QVERIFY(lossOf(0) <= lossOf(1) && lossOf(1) <= lossOf(2));
        clickHead(LaneTable::Loss);
        QVERIFY(lossOf(0) >= lossOf(1) && lossOf(1) >= lossOf(2));
        const auto gone = bench.mode.table().laneAt(0);
        table->setCurrentCell(0, LaneTable::Setting);
        QTest::keyClick(table, Qt::Key_Delete);
        QCOMPARE(bench.feed().lanes().size(), std::size_t(2));
        QVERIFY(!bench.feed().find(gone));
        QCOMPARE(table->rowCount(), 2);
    }

    void everyLaneHasASentenceAndTheBestOneIsTheLowest() {
        Bench bench(spiral(30));
        bench.values(QStringLiteral("0.0001, 0.02"));
        bench.trainAll();
        QTRY_VERIFY(bench.cell(0, LaneTable::Story).startsWith(QStringLiteral("Too small")));
        QVERIFY(bench.cell(1, LaneTable::Story).startsWith(QStringLiteral("The lowest training loss")));
    }

    void aNumberExplainsItself() {
        Bench bench;
        bench.values(QStringLiteral("0.001, 0.1"));
        bench.trainAll();
        auto* table = bench.mode.table().table();
        const QRect cell = table->visualItemRect(table->item(0, LaneTable::Accuracy));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
        auto* popup = bench.mode.table().findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        QVERIFY(popup->title()->text().contains(QStringLiteral("η = 0.001")));
        popup->close();
        table->setCurrentCell(0, LaneTable::Loss);
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(popup->isVisible());
        QVERIFY(popup->words()->text().contains(QStringLiteral("way")));
        popup->close();
    }

    void lanesOfOtherSettingsAreKeptAndSaid() {
        Bench bench;
        bench.feed().forward(Rung::Epoch);
        QTRY_VERIFY(bench.rests() && bench.mode.desk().epochNow() == 1);
        auto next = bench.document.experiment();
        next.training.batchSize *= 2;
        QVERIFY(bench.document.edit("test", next));
        QTRY_VERIFY(bench.mode.desk().isStale());
        QCOMPARE(bench.mode.desk().epochNow(), 1ll);
        QVERIFY(bench.mode.sweep().note()->text().contains(QStringLiteral("earlier")));
        QTest::mouseClick(bench.mode.sweep().button(), Qt::LeftButton);
        QVERIFY(!bench.mode.desk().isStale());
    }

    void lanesThatHaveNotBegunFollowTheDocument() {
        Bench bench;
        auto next = bench.document.experiment();
        next.training.batchSize *= 2;
        QVERIFY(bench.document.edit("test", next));
        QTRY_VERIFY(!bench.mode.desk().isStale());
        QCOMPARE(bench.feed().lanes()[0].spec.experiment.training.batchSize, next.training.batchSize);
    }

    void otherDataMakeOtherLanes() {
        Bench bench;
        bench.trainAll();
        auto next = bench.document.experiment();
        next.data.seed += 1;
        QVERIFY(bench.document.edit("test", next));
        QTRY_VERIFY(bench.run.isReady() && bench.feed().lanes()[0].spec.data == bench.run.data());
        QCOMPARE(bench.mode.desk().epochNow(), 0ll);
    }

    void theRangeTestSuggestsARateAndAClickAddsALane() {
        Bench bench;
        bench.mode.stacks()[1]->setCurrent(1);
        auto& panel = bench.part<RangePanel>();
        // One copy's batches scatter the curve more than it falls.
        panel.seeds()->setValue(1);
        QTest::mouseClick(panel.line().button(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!panel.line().isBusy() && panel.view().test(), 60000);
        QVERIFY2(panel.line().words()->text().startsWith(QStringLiteral("Too noisy for a suggestion")),
                 qPrintable(panel.line().words()->text()));
        QVERIFY(panel.view().spots().empty());
        panel.seeds()->setValue(16);
        const auto noisy = panel.view().test();
        QTest::mouseClick(panel.line().button(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!panel.line().isBusy() && panel.view().test() != noisy, 60000);
        QVERIFY2(panel.line().words()->text().startsWith(QStringLiteral("Try η = ")),
                 qPrintable(panel.line().words()->text()));
        QVERIFY(!panel.view().spots().empty());
        const std::size_t before = bench.feed().lanes().size();
        const auto axes = panel.view().axes();
        QTest::mouseClick(&panel.view(), Qt::LeftButton, {},
                          axes.toPixel(-2.4, axes.y.lower).toPoint() - QPoint(0, 5));
        QCOMPARE(bench.feed().lanes().size(), before + 1);
        const double rate =
            bench.feed().lanes().back().spec.experiment.training.optimizer.settings.real("learning_rate");
        QVERIFY(std::abs(std::log10(rate) + 2.4) < 0.05);
        // It catches up and joins the others.
        bench.feed().forward(Rung::Epoch);
        QTRY_VERIFY(bench.rests() && bench.mode.desk().epochNow() == 1);
        QTRY_COMPARE(bench.feed().lanes().back().records.size(), std::size_t(1));
    }

    void aClickOnASettingSaysInWhatTheLaneDiffers() {
        Bench bench;
        bench.values(QStringLiteral("0.001, 0.1"));
        auto* table = bench.mode.table().table();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualItemRect(table->item(1, LaneTable::Setting)).center());
        auto* popup = bench.mode.table().findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        QVERIFY2(popup->words()->text().contains(QStringLiteral("0.1 instead of 0.001")),
                 qPrintable(popup->words()->text()));
        popup->close();
    }

    void proposedRatesReadAsTheLanesAreCalled() {
        Bench bench;
        const QStringList words = bench.mode.sweep().values()->text().split(QStringLiteral(", "));
        QCOMPARE(words.size(), 5);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(QStringLiteral("η = ") + QString(words[i]).replace(QLatin1Char('-'), QChar(0x2212)),
                     laneTitle(bench.feed().lanes()[std::size_t(i)]));
    }

    void seedsAreOneCurveWithABand() {
        Bench bench;
        bench.mode.sweep().seeds()->setValue(3);
        bench.values(QStringLiteral("0.01, 0.1"));
        QCOMPARE(bench.feed().lanes().size(), std::size_t(6));
        bench.trainAll();
        auto& chart = bench.part<LaneCurves>().chart();
        QCOMPARE(chart.series().size(), std::size_t(6)); // a mean and two bounds each
        double mean = 0;
        for (int i = 0; i < 3; ++i)
            mean += bench.feed().lanes()[std::size_t(i)].records.back().trainLoss / 3;
        QVERIFY(std::abs(chart.curve(0).last() - mean) < 1e-12);
        QVERIFY(chart.curve(1).last() < mean && chart.curve(2).last() > mean);
    }

    void picturesOfLanesLieBesideEachOtherInsideTheirPanel() {
        Bench bench;
        bench.mode.sweep().seeds()->setValue(1);
        bench.values(QStringLiteral("0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.01, "
                                    "0.02, 0.03, 0.04, 0.05, 0.06, 0.07"));
        QCOMPARE(bench.feed().lanes().size(), std::size_t(16));
        auto& tiles = bench.part<LaneTiles>();
        for (std::size_t i = 0; i < 16; ++i) {
            QVERIFY(QRectF(tiles.rect()).contains(tiles.tile(i)));
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!tiles.tile(i).intersects(tiles.tile(j)));
        }
    }
};

QTEST_MAIN(TestCompareMode)
#include "tst_compare_mode.moc"
