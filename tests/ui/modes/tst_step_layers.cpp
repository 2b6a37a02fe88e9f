#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/modes/step_mode.h"
#include "ui/network/network_view.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/alone_bar.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/explanation_view.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/inspector.h"
#include "ui/trace/matrix_view.h"
#include "ui/trace/operation_strip.h"
#include "ui/trace/page_hint.h"
#include "ui/trace/pass_bar.h"
#include "ui/trace/paths_view.h"
#include "ui/trace/stepper.h"
#include "ui/trace/trace_canvas.h"
#include "ui/trace/what_if_bar.h"

#include <QFile>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using engine::trace::Link;
using engine::trace::Phase;
using engine::trace::Selection;
using namespace ui;

namespace {

using Layers = std::vector<engine::model::LayerSpec>;

engine::model::LayerSpec layer(const char* type, engine::core::Settings settings = {}) {
    auto spec = engine::model::layerOf(type);
    for (const auto& [name, value] : settings)
        spec.settings.set(name, value);
    return spec;
}

engine::train::Experiment pictures() {
    auto experiment = engine::train::firstExperiment();
    const std::int64_t two = 2, three = 3;
    experiment.data.source = "digits";
    experiment.data.settings = {};
    experiment.network.input = {1, 8, 8};
    experiment.network.layers = {
        layer("conv2d", {{"filters", two}, {"kernel_size", three}, {"activation", std::string("relu")}}),
        layer("batch_norm"),
        layer("max_pool2d"),
        layer("conv2d", {{"filters", three}, {"kernel_size", two}, {"activation", std::string("tanh")}}),
        layer("average_pool2d"),
        layer("flatten"),
        layer("layer_norm"),
        engine::model::denseLayer(10, "softmax")};
    experiment.training.loss = "cross_entropy";
    experiment.training.batchSize = 3;
    experiment.training.l2 = 0.001;
    experiment.training.gradientClipNorm = 0.5;
    return experiment;
}

engine::train::Experiment blocks() {
    auto experiment = engine::train::firstExperiment();
    auto residual = layer("residual");
    residual.block = 2;
    experiment.network.layers = {engine::model::denseLayer(5, "tanh"),
                                 layer("batch_norm"),
                                 engine::model::denseLayer(5, "relu"),
                                 layer("layer_norm"),
                                 residual,
                                 engine::model::denseLayer(1, "sigmoid")};
    return experiment;
}

/// Over whole numbers in a table.
engine::train::Experiment lookedUp(const QString& path) {
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write("a,b,c,class\n");
        for (int i = 0; i < 40; ++i)
            file.write(QStringLiteral("%1,%2,%3,%4\n")
                           .arg(i % 4)
                           .arg(i / 4 % 4)
                           .arg(i * 7 % 4)
                           .arg(i % 4 > 1 ? "up" : "down")
                           .toUtf8());
    }
    auto experiment = pictures();
    const std::int64_t numbers = 4, two = 2;
    experiment.data.source = path.toStdString();
    experiment.data.standardize = false;
    experiment.network.input = {3};
    experiment.network.layers = {layer("embedding", {{"input_dim", numbers}, {"output_dim", two}}),
                                 layer("dropout"), layer("flatten"), engine::model::denseLayer(2, "softmax")};
    return experiment;
}

/// A window's worth of Step mode over a run at rest.
struct Bench {
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    StepMode mode{Context{document, run, stepper}, nullptr};

    explicit Bench(const engine::train::Experiment& experiment) {
        engine::io::Project project;
        project.experiment = experiment;
        document.replace(project, {});
        mode.resize(1360, 860);
        mode.show();
    }
    const engine::trace::Trace& trace() const { return *stepper.trace(); }
    int find(Phase phase, int layer, const char* name) const { return trace().find(phase, layer, name); }
    Selection place() const { return stepper.cursor().selection(); }
    NetworkView& canvas() { return *mode.canvas()->view(); }
};

} // namespace

class StepLayersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("chainrule-test"));
        Look::instance().apply();
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void everyPageShowsEveryOperation_data() {
        QTest::addColumn<int>("network");
        QTest::newRow("pictures") << 0;
        QTest::newRow("blocks") << 1;
        QTest::newRow("embedding") << 2;
    }
    void everyPageShowsEveryOperation() {
        QFETCH(int, network);
        const QTemporaryDir folder;
        Bench bench(network == 0   ? pictures()
                    : network == 1 ? blocks()
                                   : lookedUp(folder.filePath(QStringLiteral("table.csv"))));
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        auto* inspector = bench.mode.findChild<Inspector*>();
        QVERIFY(inspector != nullptr);
        for (const char* page : {"why", "code", "paths", "batch", "check", "update"}) {
            inspector->showPage(QString::fromLatin1(page));
            for (int i = 0; i < static_cast<int>(bench.trace().operations.size()); ++i) {
                const auto& o = bench.trace().operations[static_cast<std::size_t>(i)];
                const int row = static_cast<int>(o.values.rows()) / 2;
                bench.stepper.select({i, -1, -1, -1});
                QVERIFY(!bench.mode.canvas()->sentence().isEmpty());
                bench.stepper.select({i, row, static_cast<int>(o.values.cols()) - 1, 0});
                QVERIFY(!bench.mode.canvas()->sentence().isEmpty());
                if (i % 2 == 0 || qstrcmp(page, "why") == 0)
                    (void)bench.mode.grab();
            }
        }
    }

    void operandsOfTheLayerHaveTheirCells() {
        Bench bench(pictures());
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const int z = bench.find(Phase::Forward, 3, "z");
        bench.stepper.select({z, 4, 0, 2});
        const auto operands = bench.mode.explanation()->operands();
        QCOMPARE(operands.size(),
                 std::size_t(2 * 2 * 2 * 2 + 1)); // 2 channels of 2 × 2, weights, inputs, bias
        for (const Link& link : operands)
            QVERIFY(!bench.mode.matrices()->cellRect(link).isEmpty());
        // A click on a cell of a feature map leads to its number.
        const Link below{Link::To::Operation, bench.find(Phase::Forward, 2, "a"), 9 + 4, 0, {}};
        QTest::mouseClick(bench.mode.matrices()->viewport(), Qt::LeftButton, {},
                          bench.mode.matrices()->cellRect(below).toAlignedRect().center());
        QCOMPARE(bench.place().operation, below.index);
        QCOMPARE(bench.place().row, below.row);
    }

    void aFeatureMapIsChosenOnTheCanvas() {
        Bench bench(pictures());
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.stepper.select({bench.find(Phase::Forward, 3, "z"), -1, -1, -1});
        QTest::mouseClick(bench.canvas().viewport(), Qt::LeftButton, {},
                          bench.canvas().place(UnitRef{0, 1}).center());
        QCOMPARE(bench.place().operation, bench.find(Phase::Forward, 0, "z"));
        QCOMPARE(bench.place().row, 36 + 3 * 6 + 3); // the middle of the second map of 6 × 6
    }

    void aWeightOfAKernelIsChosenByItsEdge() {
        Bench bench(pictures());
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.stepper.select({bench.find(Phase::Backward, 3, "dL/dW"), -1, -1, -1});
        QTest::mouseClick(bench.canvas().viewport(), Qt::LeftButton, {},
                          bench.canvas().place(EdgeRef{3, 2, 1}, 0.3));
        QCOMPARE(bench.place().operation, bench.find(Phase::Backward, 3, "dL/dW"));
        QCOMPARE(bench.place().row, 2);
        QVERIFY(bench.place().col >= 4 && bench.place().col < 8); // of the second channel
    }

    void ofALongSumIsWrittenOutWhatIsLookedAt() {
        auto experiment = pictures();
        experiment.training.batchSize = 100; // of 36 places each
        Bench bench(experiment);
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const int gradient = bench.find(Phase::Backward, 0, "dL/dW");
        const auto& why = *bench.mode.explanation();
        for (const int sample : {5, 17}) {
            bench.stepper.setSampleColumn(sample);
            bench.stepper.select({gradient, 1, 4, -1});
            const auto& sum = why.explanation().numbers;
            QVERIFY(trace::isShortened(sum));
            QCOMPARE(sum.hidden + (long long)(sum.children.size()), 3601LL); // with the penalty's slope
            QVERIFY(engine::trace::verify(bench.trace(), why.explanation()).ok());
            int ofSample = 0;
            for (const Link& link : why.operands()) {
                QVERIFY(link.to == Link::To::Parameter || link.to == Link::To::Setting || link.col == sample);
                ofSample += link.col == sample && link.to != Link::To::Parameter;
            }
            QVERIFY2(ofSample >= 72, qPrintable(QString::number(ofSample)));
        }
        // Whichever term is gone to is there, wherever it lies.
        for (const int term : {0, 1801, 3599, 3600}) {
            bench.stepper.select({gradient, 1, 4, term});
            QVERIFY(!why.termOperands().empty());
            QVERIFY2(bench.mode.canvas()->sentence().contains(QString::number(term + 1)),
                     qPrintable(bench.mode.canvas()->sentence()));
        }
        QVERIFY2(why.numbers()->text().contains(QChar(0x2026)), "…");
    }

    void aMapIsSwitchedOffAndCrossedOut() {
        Bench bench(pictures());
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const double loss = bench.trace().loss;
        bench.stepper.select({bench.find(Phase::Forward, 3, "z"), -1, -1, -1});
        const auto pictureOf = [&](int map) {
            return bench.canvas().grab(bench.canvas().place(UnitRef{0, map})).toImage();
        };
        QVERIFY(bench.stepper.switchOff(0, 1));
        QVERIFY(bench.trace().loss != loss);
        const QString words = bench.mode.whatIfBar()->text();
        QVERIFY2(words.contains(QStringLiteral("map 2 of layer 1 off")), qPrintable(words));
        const QImage off = pictureOf(1);
        QVERIFY(bench.mode.whatIfBar()->keepButton()->isEnabled());
        bench.stepper.undoEdit();
        QCOMPARE(bench.trace().loss, loss);
        QVERIFY(pictureOf(1) != off);
    }

    void aSampleAloneSaysThatItsUpdateIsNotTheRuns() {
        Bench bench(pictures());
        QTRY_VERIFY(bench.stepper.trace() != nullptr && bench.run.isSettled());
        auto* bar = bench.mode.findChild<AloneBar*>();
        QVERIFY(bar && !bar->isVisible());
        const auto samples = bench.trace().input.samples;
        bench.stepper.lookAtSample(bench.run.data()->split.validation.front());
        QVERIFY(bar->isVisible() && bar->text().contains(QStringLiteral("held out")));
        bench.stepper.lookAtSample(bench.run.data()->split.train.back());
        QVERIFY2(bar->text().contains(QStringLiteral("not the run's")), qPrintable(bar->text()));
        QTest::mouseClick(bar->backButton(), Qt::LeftButton);
        QVERIFY(!bar->isVisible());
        QCOMPARE(bench.trace().input.samples, samples);
    }

    void pathsSayWhyTheyAreNotWrittenOut() {
        Bench bench(blocks());
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.mode.findChild<Inspector*>()->showPage(QStringLiteral("paths"));
        bench.stepper.select({bench.find(Phase::Backward, 0, "dL/dW"), 0, 0, -1});
        const auto* hint = bench.mode.findChild<PathsView*>()->findChild<PageHint*>();
        QVERIFY(hint->isVisible());
        QVERIFY2(hint->text().contains(QStringLiteral("dense and dropout")), qPrintable(hint->text()));
        QVERIFY(!hint->button()->isVisible());
    }

    void meansVariancesAndNormalizedValuesShareAChip() {
        Bench bench(blocks());
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const auto chip = [&](const char* name) {
            return bench.mode.findChild<PassBar*>()->strip()->chipRect(bench.find(Phase::Forward, 1, name));
        };
        QCOMPARE(chip("batch mean"), chip("xhat"));
        QVERIFY(chip("a") != chip("xhat"));
    }
};

QTEST_MAIN(StepLayersTest)
#include "tst_step_layers.moc"
