// Freezing and a new head by mouse and keyboard in the editor of Build.
#include "../trace/run_bench.h"

#include "ui/fine_tuning.h"
#include "ui/network/network_view.h"
#include "ui/panels/layer_panel.h"
#include "ui/panels/network_editor.h"
#include "ui/panels/number_box.h"
#include "ui/panels/schema_form.h"
#include "ui/plots/response_feed.h"
#include "ui/shared_data.h"

#include <QCheckBox>
#include <QMenu>
#include <QPushButton>
#include <QTest>

using namespace ui;

namespace {

struct Bench {
    RunBench run;
    QWidget viewer;
    plots::ResponseFeed feed{run.run, viewer};
    NetworkEditor editor{run.document, run.run, feed};

    Bench() {
        editor.resize(820, 460);
        editor.setVisible(true);
        editor.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        editor.select(0);
        QVERIFY(run.run.isReady());
    }
    NetworkView& canvas() { return *editor.view(); }
    const std::vector<engine::model::LayerSpec>& layers() const {
        return run.document.experiment().network.layers;
    }
    QString frozen() const {
        QString text;
        for (const auto& layer : layers())
            text += layer.trainable ? '-' : 'x';
        return text;
    }
    QAction* menuAction(const QString& text) {
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, canvas().mapToGlobal(QPoint(10, 10)));
        QCoreApplication::sendEvent(canvas().viewport(), &event);
        auto* menu = canvas().findChildren<QMenu*>().last();
        for (auto* action : menu->actions())
            if (action->text().section('\t', 0, 0) == text)
                return action;
        return nullptr;
    }
};

} // namespace

class TestLayerLocks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)")); }

    void theLockOnTheCaptionFreezesAndLetsLearn() {
        Bench bench;
        QCOMPARE(bench.frozen(), QString("---"));
        const QImage before = bench.canvas().grab().toImage();
        const auto lock = [&] { return bench.canvas().place(CanvasControl::Lock, 1).center(); };
        QTest::mouseClick(bench.canvas().viewport(), Qt::LeftButton, {}, lock());
        QCOMPARE(bench.frozen(), QString("-x-"));
        QVERIFY(bench.canvas().grab().toImage() != before);
        QTest::mouseClick(bench.canvas().viewport(), Qt::LeftButton, {}, lock());
        QCOMPARE(bench.frozen(), QString("---"));
        bench.run.document.undoStack().undo();
        QCOMPARE(bench.frozen(), QString("-x-"));
    }

    void theKeyFreezesWhatIsSelected() {
        Bench bench;
        bench.canvas().selectLayers({0, 1});
        QTest::keyClick(&bench.canvas(), Qt::Key_L);
        QCOMPARE(bench.frozen(), QString("xx-"));
        QTest::keyClick(&bench.canvas(), Qt::Key_L);
        QCOMPARE(bench.frozen(), QString("---"));
    }

    void theMenuFreezesAllButTheLastAndLetsAllLearn() {
        Bench bench;
        bench.menuAction("Freeze all but the last")->trigger();
        QCOMPARE(bench.frozen(), QString("xx-"));
        bench.menuAction("Let all learn")->trigger();
        QCOMPARE(bench.frozen(), QString("---"));
        QCOMPARE(bench.run.document.undoStack().count(), 2);
    }

    void freezingWhileItLearnsGoesOnWithTheSameRun() {
        Bench bench;
        bench.run.run.step(engine::train::Granularity::Epoch);
        QTRY_COMPARE(bench.run.run.snapshot()->epoch, 1LL);
        QTRY_VERIFY(bench.run.run.isSettled());
        const auto run = bench.run.run.snapshot()->run;
        bench.editor.freezeLayers({0}, true);
        QTRY_VERIFY(bench.run.run.isSettled());
        QCOMPARE(bench.run.run.snapshot()->run, run);
        const auto before = bench.run.run.snapshot()->parameters;
        bench.run.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(bench.run.run.snapshot()->epoch == 2 && bench.run.run.isSettled());
        const auto& layout = bench.run.run.network().layout();
        const auto now = bench.run.run.snapshot()->parameters;
        QCOMPARE(now.head(layout.layerSize(0)), before.head(layout.layerSize(0)));
        QVERIFY(now != before);
    }

    void theFormTellsTheSame() {
        Bench bench;
        LayerPanel form(bench.run.document);
        form.setLayer(1);
        auto* box = qobject_cast<QCheckBox*>(form.form()->field("trainable"));
        QVERIFY(box && box->isChecked());
        box->click();
        QCOMPARE(bench.frozen(), QString("-x-"));
        auto* scale = qobject_cast<NumberBox*>(form.form()->field("learning_rate_scale"));
        QVERIFY(scale);
        scale->setValue(0.1);
        QCOMPARE(bench.layers()[1].learningRateScale, 0.1);
    }

    void aNewHeadIsDrawnAndTheRestKept() {
        Bench bench;
        bench.run.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(bench.run.run.snapshot()->epoch == 1 && bench.run.run.isSettled());
        bench.editor.setDataset(bench.run.run.data()->dataset);
        const auto& layout = bench.run.run.network().layout();
        const auto before = bench.run.run.snapshot()->parameters;
        const auto body = layout.layerOffset(2);
        bench.editor.select(2);
        bench.menuAction("New head for these data")->trigger();
        QVERIFY(bench.run.run.isReady());
        const auto now = bench.run.run.snapshot()->parameters;
        QCOMPARE(now.head(body), before.head(body));
        QVERIFY(now != before);
        QCOMPARE(bench.run.document.undoStack().count(), 1);
    }

    void aHeadThatDoesNotFitIsMendedWithOneButton() {
        Bench bench;
        bench.run.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(bench.run.run.snapshot()->epoch == 1 && bench.run.run.isSettled());
        const auto before = bench.run.run.snapshot()->parameters;
        const auto project = withThisAsSource(bench.run.document.project(), before);
        QVERIFY(bench.run.document.edit("keep", *project));
        auto next = bench.run.document.experiment();
        next.data.source = "blobs";
        next.data.settings = {};
        next.data.settings.set("classes", std::int64_t{4});
        QVERIFY(bench.run.document.edit("four classes", next));
        bench.editor.setDataset(*sharedDataset(bench.run.document.experiment().data, fileSource()));
        QPushButton* button = nullptr;
        for (auto* each : bench.editor.findChildren<QPushButton*>())
            if (each->text() == "New head for these data")
                button = each;
        QTRY_VERIFY(button && button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY(bench.run.run.isReady());
        QCOMPARE(bench.layers().back().settings.integer("units"), std::int64_t(4));
        const auto body = bench.run.run.network().layout().layerOffset(2);
        QCOMPARE(bench.run.run.snapshot()->parameters.head(body), before.head(body));
    }
};

QTEST_MAIN(TestLayerLocks)
#include "tst_layer_locks.moc"
