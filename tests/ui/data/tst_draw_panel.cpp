#include "engine/io/project.h"
#include "ui/change_words.h"
#include "ui/data/draw_canvas.h"
#include "ui/data/draw_panel.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/segments.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <QToolButton>

using namespace ui;

namespace {

/// The panel over a document and a run of its own.
struct Desk {
    Desk() {
        panel.trains().setChecked(false);
        panel.resize(700, 700);
        panel.show();
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel));
    }
    Document document;
    Run run{document, fileSource()};
    DataPanel data{document};
    DrawPanel panel{document, run, data};

    DrawCanvas& canvas() { return panel.canvas(); }
    QPoint at(double x, double y) { return canvas().toPixel({x, y}).toPoint(); }
    const engine::data::DataSpec& spec() const { return document.experiment().data; }
    void drag(const std::vector<QPointF>& way) {
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, at(way[0].x(), way[0].y()));
        for (const QPointF& to : way) {
            QMouseEvent move(QEvent::MouseMove, at(to.x(), to.y()), canvas().mapToGlobal(at(to.x(), to.y())),
                             Qt::NoButton, Qt::LeftButton, {});
            QCoreApplication::sendEvent(&canvas(), &move);
        }
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, at(way.back().x(), way.back().y()));
    }
    void key(int key) { QTest::keyClick(&canvas(), Qt::Key(key)); }
    void single() { panel.brushSize().setValue(0); }
    /// Two clouds of some points.
    void twoClouds() {
        drag({{-4, -4}, {-2, -3}});
        key(Qt::Key_2);
        drag({{2, 3}, {4, 4}});
    }
};

} // namespace

class TestDrawPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }
    void init() { QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)")); }

    void theFirstStrokeMakesTheDrawingTheDataAndOneEditBringsTheOldBack() {
        Desk desk;
        const auto before = desk.document.experiment();
        QVERIFY(desk.canvas().points().empty());
        desk.drag({{-4, -4}, {0, 0}, {3, 1}});
        QCOMPARE(desk.spec().source, std::string("drawn"));
        QVERIFY(desk.spec().points.size() > 30);
        QCOMPARE(desk.spec().points, desk.canvas().points());
        QCOMPARE(desk.document.undoStack().count(), 1);
        QVERIFY2(desk.run.isReady(), qPrintable(desk.run.problem()));
        desk.document.undoStack().undo();
        QVERIFY(desk.document.experiment() == before);
        QVERIFY(desk.canvas().points().empty());
        desk.document.undoStack().redo();
        QVERIFY(desk.canvas().points().size() > 30);
    }

    void aStrokeIsOneEditAlsoIfTheDocumentHearsOfItOnTheWay() {
        Desk desk;
        QTest::mousePress(&desk.canvas(), Qt::LeftButton, {}, desk.at(-4, 0));
        QTRY_COMPARE(desk.spec().source, std::string("drawn"));
        const auto first = desk.spec().points.size();
        QMouseEvent move(QEvent::MouseMove, desk.at(4, 0), desk.canvas().mapToGlobal(desk.at(4, 0)),
                         Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&desk.canvas(), &move);
        QTRY_VERIFY(desk.spec().points.size() > first);
        QTest::mouseRelease(&desk.canvas(), Qt::LeftButton, {}, desk.at(4, 0));
        QCOMPARE(desk.document.undoStack().count(), 1);
        desk.drag({{0, 3}, {1, 3}});
        QCOMPARE(desk.document.undoStack().count(), 2);
    }

    void keysAndButtonsChooseTheClassAndTheNetworkFollows() {
        Desk desk;
        desk.twoClouds();
        QCOMPARE(desk.canvas().points().back().label, 1);
        QVERIFY(desk.panel.classButtons()[1]->isChecked());
        QCOMPARE(desk.run.network().outputs(), engine::core::Index(1));
        QTest::mouseClick(desk.panel.classButtons()[4], Qt::LeftButton);
        desk.drag({{-4, 4}, {-3, 4}});
        QCOMPARE(desk.canvas().points().back().label, 4);
        QVERIFY(desk.run.isReady());
        QCOMPARE(desk.run.network().outputs(), engine::core::Index(5));
        QCOMPARE(desk.document.experiment().training.loss, std::string("cross_entropy"));
        desk.document.undoStack().undo();
        QCOMPARE(desk.run.network().outputs(), engine::core::Index(1));
    }

    void theBrushHasSizeAndDensity() {
        Desk desk;
        desk.single();
        QVERIFY(!desk.panel.density().isEnabled());
        desk.drag({{1, 1}});
        QCOMPARE(desk.canvas().points().size(), std::size_t(1));
        desk.panel.brushSize().setValue(10);
        desk.panel.density().setValue(30);
        desk.drag({{-3, 3}});
        QCOMPARE(desk.canvas().points().size(), std::size_t(31));
        // One point cannot be split into three parts: that is said, and more points mend it.
        desk.panel.clearButton().click();
        QVERIFY(desk.canvas().points().empty());
        desk.single();
        desk.drag({{1, 1}});
        QVERIFY(!desk.panel.problem().isEmpty());
        desk.drag({{2, 1}});
        desk.drag({{2, 2}});
        QCOMPARE(desk.panel.problem(), QString());
    }

    void theEraserTakesWhatItTouches() {
        Desk desk;
        desk.twoClouds();
        const auto before = desk.canvas().points().size();
        desk.key(Qt::Key_E);
        QCOMPARE(desk.panel.tools().current(), 1);
        desk.drag({{-5, -4.5}, {-3, -3.5}, {-1, -2.5}});
        QVERIFY(desk.canvas().points().size() < before);
        const auto left = desk.canvas().points().size();
        desk.drag({{0, 6}}); // nothing lies there: no edit
        QCOMPARE(desk.canvas().points().size(), left);
        QCOMPARE(desk.document.undoStack().count(), 3);
    }

    void selectedPointsAreMovedWhileTheRunGoesOn() {
        Desk desk;
        desk.twoClouds();
        desk.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(desk.run.snapshot()->step > 0 && desk.run.isSettled());
        const auto step = desk.run.snapshot()->step;
        desk.panel.tools().choose(2);
        desk.drag({{1, 1}, {6, 6}}); // a frame around the second cloud
        const auto selected = desk.canvas().selection();
        QVERIFY(selected.size() > 10);
        const auto before = desk.canvas().points();
        const auto& grip = before[std::size_t(selected[0])];
        desk.drag({{grip.x, grip.y}, {grip.x - 1, grip.y}, {grip.x - 2, grip.y}});
        const auto& after = desk.spec().points;
        QVERIFY(std::abs(after[std::size_t(selected[0])].x - (grip.x - 2)) < 0.1);
        QCOMPARE(after[0], before[0]);
        QCOMPARE(desk.document.undoStack().count(), 3);
        QTRY_VERIFY(desk.run.isSettled());
        QCOMPARE(desk.run.snapshot()->step, step); // not another run
        QTRY_COMPARE(desk.run.data()->dataset->features(0, selected[0]), after[std::size_t(selected[0])].x);
        desk.key(Qt::Key_1); // they change their class
        QCOMPARE(desk.spec().points[std::size_t(selected[0])].label, 0);
        desk.key(Qt::Key_Delete);
        QCOMPARE(desk.spec().points.size(), before.size() - selected.size());
        QVERIFY(desk.canvas().selection().empty());
    }

    void pointsComeAndGoWhileTheRunGoesOn() {
        Desk desk;
        desk.twoClouds();
        desk.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(desk.run.snapshot()->step > 0 && desk.run.isSettled());
        const auto run = desk.run.snapshot()->run;
        const auto step = desk.run.snapshot()->step;
        const auto weights = desk.run.snapshot()->parameters;
        const auto before = desk.run.data();
        desk.drag({{-1, -1}, {1, -1}});
        QTRY_VERIFY(desk.run.data() != before && desk.run.isSettled());
        QCOMPARE(desk.run.snapshot()->run, run);
        QCOMPARE(desk.run.snapshot()->step, step);
        QVERIFY(desk.run.snapshot()->parameters == weights);
        QCOMPARE(desk.run.data()->dataset->samples(), engine::core::Index(desk.spec().points.size()));
        // Those there were stay in their part.
        for (const int row : desk.run.data()->split.train)
            QVERIFY(row >= int(before->dataset->samples()) ||
                    std::count(before->split.train.begin(), before->split.train.end(), row) == 1);
        const auto marks = marksOf(*desk.run.snapshot()->past.begun, *desk.run.snapshot()->past.changes);
        QCOMPARE(marks.size(), std::size_t(1));
        QVERIFY2(marks[0].label.endsWith("points added"), qPrintable(marks[0].label));
        desk.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(desk.run.snapshot()->step > step && desk.run.isSettled());
        const auto further = desk.run.snapshot()->parameters;
        const auto at = desk.run.snapshot()->step;
        desk.run.seek(step - 1); // before the change the data are the old ones again
        QTRY_VERIFY(desk.run.isSettled() && desk.run.snapshot()->step == step - 1);
        QCOMPARE(desk.run.data(), before);
        desk.run.seek(at);
        QTRY_VERIFY(desk.run.isSettled() && desk.run.snapshot()->step == at);
        QVERIFY(desk.run.snapshot()->parameters == further);
        desk.document.undoStack().undo();
        QTRY_COMPARE(desk.run.data()->dataset->samples(), before->dataset->samples());
        QCOMPARE(desk.run.snapshot()->run, run);
        QVERIFY(desk.run.snapshot()->parameters == further);
        // Begun anew it is over the points there are now.
        desk.drag({{0, 5}, {1, 5}});
        QTRY_COMPARE(desk.run.data()->dataset->samples(), engine::core::Index(desk.spec().points.size()));
        desk.run.reset();
        auto order = desk.run.snapshot()->state->order;
        std::sort(order.begin(), order.end());
        QCOMPARE(order, desk.run.data()->split.train);
        QCOMPARE(desk.run.snapshot()->step, 0LL);
    }

    void heldOutPointsAreHollow() {
        Desk desk;
        desk.twoClouds();
        const auto split = desk.run.data()->split;
        QVERIFY(!split.validation.empty());
        const QImage shown = desk.canvas().grab().toImage();
        const auto colourAt = [&](int row) {
            const auto& point = desk.canvas().points()[std::size_t(row)];
            return shown.pixelColor(
                (QPointF(desk.canvas().toPixel({point.x, point.y})) * shown.devicePixelRatio()).toPoint());
        };
        // Brushes lay points over each other: most of them are seen as they are.
        int filled = 0, hollow = 0;
        for (const int row : split.train)
            filled += colourAt(row) == desk.canvas().colour(desk.canvas().points()[std::size_t(row)].label);
        for (const int row : split.validation)
            hollow += colourAt(row) != desk.canvas().colour(desk.canvas().points()[std::size_t(row)].label);
        QVERIFY2(filled > int(split.train.size()) / 2, qPrintable(QString::number(filled)));
        QVERIFY2(hollow > int(split.validation.size()) / 2, qPrintable(QString::number(hollow)));
    }

    void itTrainsWhileOneDrawsIfThatIsWished() {
        Desk desk;
        desk.twoClouds();
        QVERIFY(!desk.run.isPlaying());
        desk.panel.trains().setChecked(true);
        desk.drag({{4, -4}, {3, -4}});
        QVERIFY(desk.run.isPlaying());
        QTRY_VERIFY(desk.run.snapshot()->step > 0);
        desk.run.pause();
    }

    void keysAloneDraw() {
        Desk desk;
        desk.panel.trains().setFocus();
        desk.canvas().setFocus(Qt::TabFocusReason);
        for (int i = 0; i < 4; ++i)
            desk.key(Qt::Key_Right);
        desk.key(Qt::Key_Up);
        desk.single();
        desk.key(Qt::Key_Return);
        const auto& points = desk.canvas().points();
        QCOMPARE(points.size(), std::size_t(1));
        QVERIFY(points[0].x > 0.5 && points[0].y > 0.1 && points[0].y < 0.5);
    }

    void thePointsOfAGeneratorAreABeginning() {
        Desk desk;
        QVERIFY(desk.panel.takeButton().isVisible());
        desk.panel.takeButton().click();
        QCOMPARE(desk.spec().source, std::string("drawn"));
        QCOMPARE(desk.spec().points.size(), std::size_t(2000));
        QVERIFY(!desk.panel.takeButton().isVisible());
        QVERIFY(desk.run.isReady());
        desk.data.choose("sine"); // one input: there is nothing to draw on with
        QVERIFY(!desk.panel.takeButton().isVisible());
        desk.data.choose("drawn"); // nothing of it is lost
        QCOMPARE(desk.spec().points.size(), std::size_t(2000));
    }

    void aDrawingIsSavedWithTheProject() {
        Desk desk;
        desk.twoClouds();
        const auto read = engine::io::readProject(engine::io::writeProject(desk.document.project()));
        QVERIFY(read.ok());
        QCOMPARE(read->experiment.data.points, desk.canvas().points());
    }
};

QTEST_MAIN(TestDrawPanel)
#include "tst_draw_panel.moc"
