// Kept comparisons in Compare mode: beside the lanes, in their place, deleted and put back.
#include "ui/compare/kept_panel.h"

#include "../modes/compare_bench.h"
#include "ui/compare/lane_curves.h"
#include "ui/panel_stack.h"
#include "ui/plots/chart.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QToolButton>
#include <QTreeWidget>
#include <QUndoStack>

using namespace ui;
using compare::Bench;

class TestKeptPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() {
        QSettings().clear();
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
    }

    void whatIsKeptStandsBehindTheCurvesAndIsMadeAgain() {
        QDir(KeptStore::folder()).removeRecursively();
        Bench bench;
        bench.values(QStringLiteral("0.001, 0.1"));
        QVERIFY(!bench.mode.table().keepButton()->isEnabled());
        bench.trainAll();
        const double last = bench.feed().lanes()[1].records.back().trainLoss;
        QTest::mouseClick(bench.mode.table().keepButton(), Qt::LeftButton);
        QCOMPARE(bench.mode.desk().kept().all().size(), std::size_t(1));
        QVERIFY(!bench.mode.table().keepButton()->isEnabled()); // it is kept as it stands
        // Others, with the kept curves behind.
        const auto before = bench.document.experiment();
        auto next = before;
        next.training.batchSize *= 2;
        QVERIFY(bench.document.edit("test", next));
        bench.values(QStringLiteral("0.01"));
        bench.mode.stacks()[2]->setCurrent(1);
        auto& panel = bench.part<KeptPanel>();
        auto* item = panel.list()->topLevelItem(0);
        QCOMPARE(item->childCount(), 2);
        item->setCheckState(KeptPanel::Name, Qt::Checked);
        auto& chart = bench.part<LaneCurves>().chart();
        QCOMPARE(chart.series().size(), std::size_t(3));
        QVERIFY(!chart.series()[0].ghost && chart.series()[1].ghost && chart.series()[2].ghost);
        QCOMPARE(chart.series()[2].ghost->back().y, last);
        QVERIFY(chart.series()[1].name.contains(QStringLiteral("kept")));
        // They are seen as a whole, though the lanes have not begun.
        QVERIFY(chart.scale().x.upper >= 8);
        QVERIFY(chart.scale().y.lower <= last && last <= chart.scale().y.upper);
        // What differs is said.
        panel.list()->setCurrentItem(item);
        QVERIFY2(panel.about()->text().contains(QStringLiteral("instead of")),
                 qPrintable(panel.about()->text()));
        // In their place: the project is theirs again, and training gives the same numbers.
        QTest::mouseClick(panel.openButton(), Qt::LeftButton);
        QTRY_COMPARE(bench.feed().lanes().size(), std::size_t(2));
        QCOMPARE(bench.document.experiment().training.batchSize, before.training.batchSize);
        bench.trainAll();
        QCOMPARE(bench.feed().lanes()[1].records.back().trainLoss, last);
        bench.document.undoStack().undo();
        QCOMPARE(bench.document.experiment().training.batchSize, next.training.batchSize);
        // Deleted, and put back.
        panel.list()->setCurrentItem(panel.list()->topLevelItem(0));
        QTest::mouseClick(panel.deleteButton(), Qt::LeftButton);
        QCOMPARE(panel.list()->topLevelItemCount(), 0);
        QCOMPARE(chart.series().size(), bench.feed().lanes().size());
        QVERIFY(panel.undoButton()->isVisible());
        QTest::mouseClick(panel.undoButton(), Qt::LeftButton);
        QCOMPARE(panel.list()->topLevelItemCount(), 1);
    }

    void aKeptComparisonOfOtherDataLoadsThem() {
        QDir(KeptStore::folder()).removeRecursively();
        Bench bench;
        bench.values(QStringLiteral("0.001, 0.1"));
        bench.trainAll();
        QTest::mouseClick(bench.mode.table().keepButton(), Qt::LeftButton);
        const double last = bench.feed().lanes()[1].records.back().trainLoss;
        auto next = bench.document.experiment();
        next.data.seed += 1;
        QVERIFY(bench.document.edit("test", next));
        QTRY_VERIFY(bench.run.isReady() && bench.run.experiment().data == next.data);
        QVERIFY(bench.mode.desk().openKept(bench.mode.desk().kept().all()[0].what));
        QTRY_COMPARE(bench.feed().lanes().size(), std::size_t(2));
        bench.trainAll();
        QCOMPARE(bench.feed().lanes()[1].records.back().trainLoss, last);
    }
};

QTEST_MAIN(TestKeptPanel)
#include "tst_kept_panel.moc"
