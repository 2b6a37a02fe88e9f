#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/modes/train_mode.h"
#include "ui/network/network_view.h"
#include "ui/panel_stack.h"
#include "ui/panels/autopsy_view.h"
#include "ui/panels/canvas_panel.h"
#include "ui/panels/field_panel.h"
#include "ui/panels/health_panel.h"
#include "ui/panels/metric_panels.h"
#include "ui/panels/segments.h"
#include "ui/panels/space_panel.h"
#include "ui/plots/field_view.h"
#include "ui/plots/fit_view.h"
#include "ui/plots/response_feed.h"
#include "ui/plots/weights_view.h"
#include "ui/probe_feed.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QStandardPaths>
#include <QToolButton>
#include <QtTest>

#include <memory>

using namespace ui;

namespace {

void failOnWarning(QtMsgType type, const QMessageLogContext&, const QString& text) {
    // The offscreen platform says this of every window.
    if (type != QtDebugMsg && type != QtInfoMsg && !text.contains(QLatin1String("propagateSizeHints")))
        QTest::qFail(qPrintable(text), __FILE__, __LINE__);
}

engine::train::Experiment over(const std::string& source, int inputs, int outputs, const std::string& last,
                               const std::string& loss) {
    auto experiment = engine::train::firstExperiment();
    experiment.data.source = source;
    experiment.data.settings = {};
    experiment.network.input = {inputs};
    experiment.network.layers = {engine::model::denseLayer(5, "tanh"),
                                 engine::model::denseLayer(outputs, last)};
    experiment.training.loss = loss;
    return experiment;
}

/// The mode over a document of its own.
struct Bench {
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    TrainMode mode{{document, run, stepper}, nullptr};

    explicit Bench(bool shown = true) {
        mode.resize(1340, 800);
        if (shown)
            mode.show();
    }
    void open(const engine::train::Experiment& experiment) {
        const auto edited = document.edit(QStringLiteral("test"), experiment);
        QVERIFY2(edited.ok(), edited ? "" : edited.error().text().c_str());
        QTRY_VERIFY(run.isReady());
    }
    void epochs(int count) {
        for (int i = 0; i < count; ++i)
            run.step(engine::train::Granularity::Epoch);
        QTRY_COMPARE(loss().curve(0).lastX(), double(count));
    }
    plots::Chart& loss() { return mode.findChild<LossPanel*>()->chart(); }
    plots::Chart& accuracy() { return mode.findChild<AccuracyPanel*>()->chart(); }
    plots::Chart& gradient() { return mode.findChild<GradientPanel*>()->chart(); }
    plots::ResponseFeed& feed() { return *mode.findChild<plots::ResponseFeed*>(); }
};

} // namespace

class TestTrainMode : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { m_previous = qInstallMessageHandler(failOnWarning); }
    void cleanup() { qInstallMessageHandler(m_previous); }
    void everyEpochIsOnEveryCurve();
    void anotherRunForgetsTheCurves();
    void aChangedLearningRateIsMarked();
    void theSmoothingSliderMovesAllCurves();
    void theLogButtonAndTheAxisAgree();
    void aHiddenModeComputesNoField();
    void theFieldIsOfTheLatestParameters();
    void oneInputShowsTheFittedCurve();
    void picturesShowTheWeights();
    void convolutionsShowTheirFiltersAndMaps();
    void regressionSaysWhyThereIsNoAccuracy();
    void dataThatDoNotFitAreExplained();
    void theFieldReadsOutProbabilities();
    void allInstrumentsStandSideBySideAndGoBack();
    void edgesShowGradientsAndThenWeightsAgain();
    void aModeThatShowsAllCanBeClosed();
    void whyItStoppedIsOfferedAndTheRateCanBeTried();

private:
    QtMessageHandler m_previous = nullptr;
};

void TestTrainMode::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    Look::instance().apply();
}

void TestTrainMode::everyEpochIsOnEveryCurve() {
    Bench bench;
    bench.epochs(5);
    for (plots::Chart* chart : {&bench.loss(), &bench.accuracy(), &bench.gradient()})
        for (std::size_t i = 0; i < chart->series().size(); ++i)
            QCOMPARE(chart->curve(i).raw().size(), std::size_t(5));
    QCOMPARE(bench.loss().series().size(), std::size_t(2));
    QCOMPARE(bench.gradient().series().size(), std::size_t(3));
}

void TestTrainMode::anotherRunForgetsTheCurves() {
    Bench bench;
    bench.epochs(3);
    bench.run.reset();
    QCOMPARE(bench.loss().curve(0).raw().size(), std::size_t(0));
    bench.epochs(2);
    QCOMPARE(bench.loss().curve(0).raw().size(), std::size_t(2));
}

void TestTrainMode::aChangedLearningRateIsMarked() {
    Bench bench;
    bench.epochs(2);
    QVERIFY(bench.loss().marks().empty());
    bench.run.setLearningRate(0.125);
    bench.run.step(engine::train::Granularity::Epoch);
    QTRY_COMPARE(bench.loss().marks().size(), std::size_t(1));
    QCOMPARE(bench.loss().marks()[0].x, 2.0); // after two epochs, from the third on
    QVERIFY(bench.loss().marks()[0].label.contains(QLatin1String("0.125")));
}

void TestTrainMode::theSmoothingSliderMovesAllCurves() {
    Bench bench;
    bench.epochs(3);
    auto* slider = bench.mode.findChild<LossPanel*>()->findChild<QSlider*>();
    slider->setFocus();
    slider->setValue(90);
    QTest::keyClick(slider, Qt::Key_Right);
    for (plots::Chart* chart : {&bench.loss(), &bench.accuracy(), &bench.gradient()})
        QCOMPARE(chart->smoothing(), 0.91);
    QTest::keyClick(slider, Qt::Key_Home);
    QCOMPARE(bench.loss().smoothing(), 0.0);
    QCOMPARE(bench.loss().curve(0).smoothed().size(), std::size_t(0));
}

void TestTrainMode::theLogButtonAndTheAxisAgree() {
    Bench bench;
    auto* button = bench.mode.findChild<LossPanel*>()->findChild<QToolButton*>();
    QVERIFY(button->isChecked() && bench.loss().isLogarithmic());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!bench.loss().isLogarithmic());
    bench.loss().setLogarithmic(true);
    QVERIFY(button->isChecked());
}

void TestTrainMode::aHiddenModeComputesNoField() {
    Bench bench(false);
    QSignalSpy changed(&bench.feed(), &plots::ResponseFeed::changed);
    bench.epochs(2);
    QCOMPARE(changed.count(), 0);
    QVERIFY(!bench.feed().response());
    bench.mode.show();
    QTRY_VERIFY(bench.feed().response());
}

void TestTrainMode::theFieldIsOfTheLatestParameters() {
    Bench bench;
    QTRY_VERIFY(bench.feed().response());
    const auto before = bench.feed().response();
    bench.epochs(2);
    QTRY_VERIFY(bench.feed().response() != before);
    const auto shown = bench.feed().response();
    const auto& data = *bench.run.data();
    const auto expected = engine::train::respond(bench.run.network(), bench.run.snapshot()->parameters,
                                                 data.scaler.mean, data.scaler.deviation, *shown);
    QVERIFY(shown->layers.back() == expected.layers.back());
}

void TestTrainMode::oneInputShowsTheFittedCurve() {
    Bench bench;
    bench.open(over("sine", 1, 1, "linear", "mse"));
    auto* fit = bench.mode.findChild<plots::FitView*>();
    QTRY_VERIFY(fit->isVisible());
    QTRY_VERIFY(bench.feed().response());
    QCOMPARE(bench.feed().response()->height, 1);
    QVERIFY(!fit->readAt(fit->axes().area.center()).isEmpty());
}

void TestTrainMode::picturesShowTheWeights() {
    Bench bench;
    bench.open(over("digits", 64, 10, "softmax", "cross_entropy"));
    auto* weights = bench.mode.stacks()[0]->findChild<plots::WeightsView*>();
    QTRY_VERIFY(weights->isVisible());
    QTRY_COMPARE(weights->shownUnits(), 5);
    QVERIFY(!bench.feed().response());
}

void TestTrainMode::convolutionsShowTheirFiltersAndMaps() {
    Bench bench;
    auto experiment = over("digits", 64, 10, "softmax", "cross_entropy");
    experiment.network.input = {1, 8, 8};
    auto convolution = engine::model::layerOf("conv2d");
    convolution.settings.set("filters", std::int64_t{3});
    auto& layers = experiment.network.layers;
    layers.insert(layers.begin(), {convolution, engine::model::layerOf("flatten")});
    bench.open(experiment);
    auto* weights = bench.mode.stacks()[0]->findChild<plots::WeightsView*>();
    QTRY_VERIFY(weights->isVisible());
    QTRY_COMPARE(weights->shownUnits(), 3);
    QTRY_VERIFY(bench.feed().maps());
    QCOMPARE((*bench.feed().maps())[0].size(), std::size_t(64));
    QCOMPARE((*bench.feed().maps())[1].size(), std::size_t(3 * 36));
    QVERIFY(!bench.feed().response());
}

void TestTrainMode::regressionSaysWhyThereIsNoAccuracy() {
    Bench bench;
    bench.open(over("plane", 2, 1, "linear", "mse"));
    QVERIFY(bench.accuracy().series().empty());
    QTRY_VERIFY(!bench.accuracy().isVisible());
    bench.epochs(2);
}

void TestTrainMode::dataThatDoNotFitAreExplained() {
    Bench bench;
    auto experiment = over("sine", 3, 1, "linear", "mse");
    QVERIFY(bench.document.edit(QStringLiteral("test"), experiment).ok());
    QTRY_VERIFY(!bench.run.isReady());
    QVERIFY(!bench.mode.findChild<plots::FieldView*>()->isVisible());
    QVERIFY(bench.loss().series().empty());
}

void TestTrainMode::theFieldReadsOutProbabilities() {
    Bench bench;
    auto* field = bench.mode.findChild<plots::FieldView*>();
    QTRY_VERIFY(bench.feed().response());
    const QStringList lines = field->readAt(field->axes().area.center());
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[1].startsWith(QLatin1String("P(")), qPrintable(lines[1]));
    QVERIFY(field->readAt({-5, -5}).isEmpty());
}

void TestTrainMode::allInstrumentsStandSideBySideAndGoBack() {
    Bench bench;
    bench.epochs(3);
    auto* health = bench.mode.findChild<HealthPanel*>();
    const auto sizes = static_cast<QSplitter*>(bench.mode.stacks()[3]->parentWidget())->sizes();
    const auto visible = [&bench] {
        int count = 0;
        for (const auto* panel : bench.mode.findChildren<Panel*>())
            count += panel->isVisible() ? 1 : 0;
        return count;
    };
    QCOMPARE(visible(), 5);
    for (int round = 0; round < 3; ++round) {
        bench.mode.showAll(true);
        QVERIFY(bench.mode.showsAll());
        QTRY_COMPARE(visible(), 10); // health and settings stay tabs of one place
        QVERIFY(health->isVisible());
        bench.mode.showAll(false);
        QTRY_COMPARE(visible(), 5);
        QCOMPARE(static_cast<QSplitter*>(bench.mode.stacks()[3]->parentWidget())->sizes(), sizes);
    }
    // Each place offers its instruments again.
    auto* learned = bench.mode.stacks()[0];
    learned->setCurrent(1);
    QVERIFY(bench.mode.findChild<CanvasPanel*>()->isVisible());
    QVERIFY(!bench.mode.findChild<FieldPanel*>()->isVisible());
    learned->setCurrent(0);
}

void TestTrainMode::edgesShowGradientsAndThenWeightsAgain() {
    Bench bench;
    bench.epochs(2);
    bench.mode.stacks()[0]->setCurrent(1);
    auto& canvas = *bench.mode.findChild<CanvasPanel*>();
    auto& probes = *bench.mode.findChild<ProbeFeed*>();
    QVERIFY(canvas.isVisible());
    const QImage weights = canvas.view().grab().toImage();
    canvas.edges().choose(1);
    QTRY_VERIFY(probes.gradients() && canvas.view().grab().toImage() != weights);
    canvas.edges().choose(0);
    QTRY_COMPARE(canvas.view().grab().toImage(), weights);
    bench.mode.stacks()[0]->setCurrent(0);
}

void TestTrainMode::aModeThatShowsAllCanBeClosed() {
    auto bench = std::make_unique<Bench>();
    bench->epochs(2);
    bench->mode.showAll(true);
    QTRY_VERIFY(bench->mode.findChild<SpacePanel*>()->isVisible());
    bench.reset();
    Bench again;
    QCOMPARE(static_cast<QSplitter*>(again.mode.stacks()[3]->parentWidget())->sizes().size(), 3);
}

void TestTrainMode::whyItStoppedIsOfferedAndTheRateCanBeTried() {
    Bench bench;
    auto experiment = over("sine", 1, 1, "linear", "mse");
    experiment.network.layers[0] = engine::model::denseLayer(16, "relu");
    experiment.training.optimizer = {"sgd", {{"learning_rate", 0.5}}};
    experiment.data.standardize = false;
    bench.open(experiment);
    auto* view = bench.mode.findChild<AutopsyView*>();
    QVERIFY(!view->isVisible());
    bench.run.play();
    QTRY_COMPARE(bench.run.activity(), engine::train::Activity::Diverged);
    QTRY_VERIFY(view->isVisible());
    QTRY_VERIFY(view->tryButton()->isVisible());
    const long long stopped = bench.run.snapshot()->step;
    QTest::mouseClick(view->tryButton(), Qt::LeftButton);
    QTRY_VERIFY(bench.run.isSettled());
    QVERIFY(bench.run.snapshot()->step < stopped);
    QVERIFY(bench.run.learningRate() < 0.1);
    QCOMPARE(bench.document.experiment().training.optimizer.settings.real("learning_rate"),
             bench.run.learningRate());
    QCOMPARE(bench.run.tree().branches().size(), std::size_t(2)); // the one that stopped is kept
    QTRY_VERIFY(!view->isVisible());
    bench.run.step(engine::train::Granularity::Epoch);
    QTRY_VERIFY(bench.run.snapshot()->epoch == 1);
    QVERIFY(bench.run.activity() != engine::train::Activity::Diverged);
}

QTEST_MAIN(TestTrainMode)
#include "tst_train_mode.moc"
