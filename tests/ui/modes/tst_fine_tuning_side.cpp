// The theatre of fine-tuning in Train mode: drift, forgetting, pretrained weights, forces, three ways, proof.
#include "../in_view.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/fine_tuning.h"
#include "ui/modes/train_mode.h"
#include "ui/network/network_view.h"
#include "ui/panel_stack.h"
#include "ui/panels/epoch_popup.h"
#include "ui/panels/forces_panel.h"
#include "ui/panels/frozen_strip.h"
#include "ui/panels/ghost_panel.h"
#include "ui/panels/health_table.h"
#include "ui/panels/number_box.h"
#include "ui/panels/number_button.h"
#include "ui/panels/segments.h"
#include "ui/panels/tensor_choice.h"
#include "ui/panels/three_ways_panel.h"
#include "ui/panels/tuning_curves.h"
#include "ui/plots/forces_view.h"
#include "ui/plots/weights_view.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace ui;
using engine::model::denseLayer;

namespace {

engine::train::Experiment blobs(std::uint64_t seed = 1) {
    auto experiment = engine::train::firstExperiment();
    experiment.data.source = "blobs";
    experiment.data.settings = {};
    experiment.data.settings.set("classes", std::int64_t{3});
    experiment.data.seed = seed;
    experiment.network.layers = {denseLayer(6, "tanh"), denseLayer(5, "tanh"), denseLayer(3, "softmax")};
    experiment.training.loss = "cross_entropy";
    experiment.training.epochs = 6;
    experiment.training.optimizer = {"adamw", {{"weight_decay", 0.1}}};
    return *engine::train::checked(experiment);
}

/// The side of fine-tuning over a document of its own.
struct Bench {
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    TrainMode mode{{document, run, stepper}, nullptr};

    explicit Bench(const engine::train::Experiment& experiment = blobs()) {
        engine::io::Project project;
        project.experiment = experiment;
        document.replace(project, {});
        mode.resize(1340, 800);
        mode.show();
        mode.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&mode));
        mode.setSide(TrainMode::Side::FineTuning);
    }
    template <class T>
    T& part() {
        return inView<T>(mode);
    }
    void epochs(int count) {
        const long long from = run.snapshot()->epoch;
        for (int i = 0; i < count; ++i)
            run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(run.isSettled() && run.snapshot()->epoch == from + count && run.snapshot()->state);
    }
    void nameSource() { QTest::mouseClick(part<ForgettingPanel>().nameSource(), Qt::LeftButton); }
    void edit(const std::function<void(engine::train::Experiment&)>& change) {
        auto next = document.experiment();
        change(next);
        QVERIFY(document.edit("test", next));
        QTRY_VERIFY(run.isReady() && run.isSettled());
    }
};

} // namespace

class TestFineTuningSide : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() {
        QSettings().clear();
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
    }

    void itIsASideOfTrainThatIsKeptForTheNextStart() {
        {
            Bench bench;
            QVERIFY(bench.part<DriftPanel>().isVisible());
            QVERIFY(bench.part<ThreeWaysPanel>().isVisible());
            QVERIFY(!bench.mode.stacks()[0]->isVisible());
            QTest::keyClick(&bench.mode, Qt::Key_PageUp, Qt::ControlModifier);
            QVERIFY(bench.mode.stacks()[0]->isVisible());
            QTest::keyClick(&bench.mode, Qt::Key_PageDown, Qt::ControlModifier);
            QVERIFY(bench.part<DriftPanel>().isVisible());
        }
        Bench again;
        QVERIFY(again.mode.side() == TrainMode::Side::FineTuning);
    }

    void driftGrowsAndOfAFrozenLayerStaysAtZeroUnderALock() {
        Bench bench;
        bench.edit([](auto& experiment) { experiment.network.layers[0].trainable = false; });
        auto& chart = bench.part<DriftPanel>().chart();
        QCOMPARE(chart.series().size(), std::size_t(3));
        QVERIFY(chart.series()[0].locked && chart.series()[0].name.endsWith(QLatin1String("frozen")));
        QVERIFY(!chart.series()[1].locked);
        bench.epochs(3);
        QCOMPARE(chart.curve(0).last(), 0.0);
        QVERIFY(chart.curve(1).last() > 0 && chart.curve(2).last() > 0);
        bench.edit([](auto& experiment) { experiment.network.layers[0].trainable = true; });
        QTRY_VERIFY(!chart.series()[0].locked);
        QCOMPARE(chart.curve(0).raw().size(), std::size_t(3)); // the same run
        bench.epochs(1);
        QVERIFY(chart.curve(0).last() > 0);
    }

    void aPointOfDriftIsWrittenOut() {
        Bench bench;
        bench.epochs(2);
        auto& panel = bench.part<DriftPanel>();
        Q_EMIT panel.chart().pointChosen(2, panel.mapToGlobal(QPoint(50, 50)));
        auto* popup = panel.findChild<EpochPopup*>();
        QVERIFY(popup && popup->isVisible());
        QTRY_VERIFY(popup->words()->text().contains(QLatin1String("batches, steps")));
        popup->hide();
    }

    void forgettingAsksForASourceAndThenMeasuresIt() {
        Bench bench;
        auto& panel = bench.part<ForgettingPanel>();
        QVERIFY(panel.nameSource()->isVisible());
        QVERIFY(panel.chart().series().empty());
        bench.epochs(4);
        const auto before = bench.run.snapshot()->parameters;
        bench.nameSource();
        QTRY_VERIFY(bench.run.isReady() && bench.run.snapshot()->origin.source);
        QCOMPARE(bench.run.snapshot()->parameters, before);
        QVERIFY(!panel.nameSource()->isVisible());
        QCOMPARE(panel.chart().series().size(), std::size_t(2));
        bench.edit([](auto& experiment) { experiment.data.seed = 9; });
        bench.epochs(3);
        QCOMPARE(panel.chart().curve(0).raw().size(), std::size_t(3));
        const double source = panel.chart().curve(0).last(), present = panel.chart().curve(1).last();
        QVERIFY(source >= 0 && source <= 1 && present >= 0 && present <= 1);
        bench.document.undoStack().undo();
        bench.document.undoStack().undo();
        QTRY_VERIFY(bench.run.isReady() && !bench.run.snapshot()->origin.source);
        QVERIFY(panel.nameSource()->isVisible());
    }

    void thePretrainedWeightsStayBesideThoseOfNow() {
        Bench bench;
        auto& panel = bench.part<GhostPanel>();
        const auto first = *bench.run.snapshot()->origin.parameters;
        bench.epochs(2);
        QVERIFY(panel.before().isVisible() && panel.now().isVisible());
        const auto& slot = bench.run.network().layout().slots[std::size_t(panel.tensor().slot())];
        const auto lines = panel.now().readAt(panel.now().placeOf(2, 1));
        QCOMPARE(lines.size(), 4);
        const double was = engine::model::view(first, slot)(2, 1);
        const double is = engine::model::view(bench.run.snapshot()->parameters, slot)(2, 1);
        QVERIFY2(lines[1].endsWith(formatNumber(is)), qPrintable(lines[1]));
        QVERIFY(lines[2].endsWith(formatNumber(was)));
        QVERIFY(lines[3].endsWith(formatNumber(is - was)));
        panel.choice().choose(GhostPanel::Difference);
        QVERIFY(!panel.before().isVisible());
        QCOMPARE(panel.now().shown(), plots::WeightsView::Shown::Change);
        panel.tensor().setSlot(2);
        QCOMPARE(panel.now().readAt(panel.now().placeOf(0, 3)).size(), 4);
    }

    void theForcesAreThoseOfTheStepAtRest() {
        Bench bench;
        bench.mode.tuningStacks()[2]->setCurrent(1);
        auto& panel = bench.part<ForcesPanel>();
        QTRY_VERIFY(!panel.view().rows().empty());
        QVERIFY(panel.words()->text().startsWith(QLatin1String("Decoupled")));
        const auto& trace = bench.stepper.trace();
        QVERIFY(trace);
        const auto& slot = trace->layout.slots[0];
        const auto delta = engine::model::view(trace->delta, slot);
        const auto& row = panel.view().rows().front();
        QVERIFY(((delta.array() - (row.data + row.decay)).abs() < 1e-15).any());
        QVERIFY(std::abs(row.decay + trace->input.learningRate * 0.1 * row.value) < 1e-15);
        // A click writes it out and leads to Step.
        QSignalSpy look(&panel, &ForcesPanel::lookAt);
        Q_EMIT panel.view().chosen(0, {}, panel.mapToGlobal(QPoint(10, 10)));
        auto* popup = panel.findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        QTest::mouseClick(popup->goButton(), Qt::LeftButton);
        QCOMPARE(look.count(), 1);
        bench.edit([](auto& experiment) {
            experiment.training.optimizer = {"sgd", {{"learning_rate", 0.1}}};
            experiment.network.layers[0].trainable = false;
        });
        QTRY_VERIFY(panel.words()->text().contains(QLatin1String("frozen")));
        QCOMPARE(panel.view().rows().front().data, 0.0);
        panel.tensor().setSlot(2);
        QVERIFY(panel.words()->text().contains(QLatin1String("no decay")));
        QCOMPARE(panel.view().rows().front().decay, 0.0);
        QVERIFY(panel.view().rows().front().data != 0);
    }

    void whatWeightsBeganAsIsSeenBeneathThemOnTheCanvas() {
        engine::model::NetworkSpec spec;
        spec.layers = {engine::model::denseLayer(3, "tanh"), engine::model::denseLayer(1, "tanh")};
        const auto network = engine::model::Network<float>::create(spec);
        const engine::core::VectorD now = network->initialParameters(3);
        NetworkView view(NetworkView::Purpose::Show);
        view.resize(640, 380);
        view.setNetwork(spec, {"x", "y"});
        view.show();
        view.setParameters(network->layout(), now);
        const QImage alone = view.grab().toImage();
        view.setOrigin(std::make_shared<const engine::core::VectorD>(now));
        QVERIFY(view.grab().toImage() == alone); // where nothing has changed there is nothing beneath
        view.setOrigin(std::make_shared<const engine::core::VectorD>(now * -2));
        QVERIFY(view.grab().toImage() != alone);
        // Gradients began as nothing.
        view.setParameters(network->layout(), now, true);
        const QImage gradients = view.grab().toImage();
        view.setOrigin(nullptr);
        QVERIFY(view.grab().toImage() == gradients);
    }

    void aForceThatIsTooShortToSeeIsDrawnLongerAndSaysSo() {
        using plots::magnification;
        QCOMPARE(magnification(0.5, 1), 1.0);
        QCOMPARE(magnification(2, 1), 1.0);
        QCOMPARE(magnification(0.05, 1), 10.0);
        QCOMPARE(magnification(0.0009, 1), 1000.0);
        QCOMPARE(magnification(0, 1), 1.0);
        QCOMPARE(magnification(1e-300, 1), 1e6);
        plots::ForcesView view;
        view.resize(400, 300);
        view.setRows({{"a", 1, 0.2, -0.0004}, {"b", -1, -0.1, 0.0009}});
        QCOMPARE(view.magnified().data, 1.0);
        QCOMPARE(view.magnified().decay, 100.0);
        // What the mouse reads is what it is.
        QVERIFY(view.readAt(view.spots()[0].place.center()).contains("from decay " + formatNumber(-0.0004)));
        view.setRows({{"a", 1, 0, -0.0004}});
        QCOMPARE(view.magnified().decay, 1.0);
    }

    void threeWaysAreTrainedBesideTheRun() {
        Bench bench;
        bench.epochs(2);
        bench.nameSource();
        QTRY_VERIFY(bench.run.isReady());
        const auto snapshot = bench.run.snapshot();
        auto& panel = bench.part<ThreeWaysPanel>();
        QTest::mouseClick(panel.startButton(), Qt::LeftButton);
        QVERIFY(panel.feed().isBusy());
        QTRY_VERIFY(panel.feed().isComplete() && !panel.feed().isBusy());
        QVERIFY2(panel.feed().problem().isEmpty(), qPrintable(panel.feed().problem()));
        QCOMPARE(panel.chart().series().size(), std::size_t(3));
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(panel.chart().curve(i).raw().size(), std::size_t(6));
        QCOMPARE(bench.run.snapshot()->step, snapshot->step);
        // The first lane is the run itself.
        bench.epochs(6);
        const auto& accuracy = bench.part<ForgettingPanel>().chart();
        QCOMPARE(panel.chart().curve(0).last(), accuracy.curve(1).last());
        // The table follows the target.
        panel.target().setValue(1);
        const long long samples = panel.feed().trainSamples();
        QCOMPARE(panel.table().text(0, 1), formatCount(samples));
        QCOMPARE(panel.table().text(2, 5), QStringLiteral("–")); // from scratch never knew the task
        panel.table().number(0, 1)->click();
        auto* popup = panel.findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        popup->hide();
        Q_EMIT panel.chart().pointChosen(3, panel.mapToGlobal(QPoint(10, 10)));
        QVERIFY(popup->isVisible());
        popup->hide();
    }

    void threeWaysAreGivenUpAndKeepWhatIsKnown() {
        Bench bench;
        bench.edit([](auto& experiment) { experiment.training.epochs = 1000000; });
        auto& panel = bench.part<ThreeWaysPanel>();
        QTest::mouseClick(panel.startButton(), Qt::LeftButton);
        QTRY_VERIFY(panel.chart().series().size() == 3 && panel.chart().curve(0).raw().size() > 2);
        QTest::mouseClick(panel.startButton(), Qt::LeftButton);
        QVERIFY(!panel.feed().isBusy());
        QVERIFY(panel.state()->text().startsWith(QLatin1String("Cancelled")));
        QVERIFY(panel.chart().curve(0).raw().size() > 2);
    }

    void frozenTensorsAreProvedUnchangedBitForBit() {
        Bench bench;
        auto& strip = bench.part<FrozenStrip>();
        QVERIFY(!strip.proofButton()->isVisible());
        bench.edit([](auto& experiment) { experiment.network.layers[0].trainable = false; });
        bench.epochs(3);
        QTRY_VERIFY(strip.proofButton()->isVisible());
        QVERIFY(strip.proofButton()->text().startsWith(QLatin1String("2 frozen tensors unchanged")));
        QVERIFY(strip.proof()->holds());
        QTest::mouseClick(strip.proofButton(), Qt::LeftButton);
        auto* popup = strip.findChild<WhyPopup*>();
        QVERIFY(popup && popup->words()->text().contains(QLatin1String("0.weight")));
        popup->hide();
    }

    void gradualUnfreezingIsSaid() {
        Bench bench;
        bench.edit([](auto& experiment) { experiment.training.unfreezing = {"gradual", 2}; });
        auto& strip = bench.part<FrozenStrip>();
        QTRY_VERIFY(strip.learning()->text().contains(QLatin1String("joins after epoch 2")));
        auto& chart = bench.part<DriftPanel>().chart();
        QVERIFY(chart.series()[1].locked);
        bench.epochs(2);
        QTRY_VERIFY(strip.learning()->text().contains(QLatin1String("joins after epoch 4")));
        QVERIFY(!chart.series()[1].locked && chart.series()[0].locked);
    }
};

QTEST_MAIN(TestFineTuningSide)
#include "tst_fine_tuning_side.moc"
