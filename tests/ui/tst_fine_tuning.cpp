// Freezing, a new head and the source task as edits of a project, and what the run makes of them.
#include "engine/io/weight_file.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/fine_tuning.h"
#include "ui/learning_words.h"
#include "ui/run.h"

#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace ui;
using engine::model::denseLayer;

namespace {

engine::train::Experiment blobs(int classes, std::uint64_t seed = 1) {
    auto experiment = engine::train::firstExperiment();
    experiment.data.source = "blobs";
    experiment.data.settings = {};
    experiment.data.settings.set("classes", std::int64_t{classes});
    experiment.data.seed = seed;
    experiment.network.layers = {denseLayer(6, "tanh"), denseLayer(5, "tanh"),
                                 denseLayer(classes, "softmax")};
    experiment.training.loss = "cross_entropy";
    return *engine::train::checked(experiment);
}

struct Bench {
    Document document;
    Run run{document, fileSource()};

    explicit Bench(const engine::train::Experiment& experiment) {
        engine::io::Project project;
        project.experiment = experiment;
        document.replace(project, {});
    }
    void epochs(int count) {
        for (int i = 0; i < count; ++i)
            run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(run.isSettled() && run.snapshot()->state);
    }
    engine::core::MatrixD tensor(const char* name) const {
        const auto& layout = run.network().layout();
        return engine::model::view(run.snapshot()->parameters, *layout.find(name));
    }
};

} // namespace

class TestFineTuning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void onlyLayersWithParametersAreFrozen() {
        auto network = blobs(3).network;
        network.layers.insert(network.layers.begin() + 1, engine::model::layerOf("dropout"));
        QCOMPARE(learningLayers(network), (std::vector<int>{0, 2, 3}));
        const auto frozen = withFrozen(network, {0, 1}, true);
        QVERIFY(!frozen.layers[0].trainable && frozen.layers[1].trainable && frozen.layers[2].trainable);
        const auto last = withLastLearning(frozen);
        QVERIFY(!last.layers[0].trainable && !last.layers[2].trainable && last.layers[3].trainable);
        QVERIFY(withFrozen(last, {0, 1, 2, 3}, false) == network);
    }

    void weightsStayWhenALayerIsFrozenAndTheHeadIsDrawnAnewWhenItIsAnother() {
        Bench bench(blobs(3));
        bench.epochs(2);
        const auto first = bench.tensor("0.weight"), second = bench.tensor("1.weight");
        QVERIFY(bench.document.edit(
            "source", *withThisAsSource(bench.document.project(), bench.run.snapshot()->parameters)));
        QVERIFY(bench.document.project().inlineWeights);
        auto next = bench.document.experiment();
        next.network.layers[0].trainable = false;
        QVERIFY(bench.document.edit("freeze", next));
        QVERIFY(bench.document.project().inlineWeights);
        QTRY_VERIFY(bench.run.isReady());
        QCOMPARE(bench.tensor("0.weight"), first);
        next = blobs(4);
        next.network.layers[0].trainable = false;
        QVERIFY(bench.document.edit("other classes", next));
        QVERIFY(bench.run.isReady());
        QCOMPARE(bench.tensor("0.weight"), first);
        QCOMPARE(bench.tensor("1.weight"), second);
        QCOMPARE(bench.tensor("2.weight").rows(), engine::core::Index(4));
        QVERIFY(bench.document.project().fineTuning);
        next.network.layers[1] = denseLayer(7, "tanh");
        QVERIFY(bench.document.edit("another network", next));
        QVERIFY(!bench.document.project().inlineWeights);
        QVERIFY(!bench.document.project().fineTuning);
        bench.document.undoStack().undo();
        QCOMPARE(bench.tensor("0.weight"), first);
    }

    void weightsOfAFileStayWhenTheHeadIsAnother() {
        QTemporaryDir folder;
        Bench source(blobs(3));
        const auto& network = source.run.network();
        const auto tensors = engine::model::toTensors(network.layout(), source.run.snapshot()->parameters,
                                                      engine::core::DType::Float64);
        const auto bytes = engine::io::weightFormatNamed("npz")->write({tensors, &network.spec()});
        QVERIFY(bytes && writeFile(folder.filePath("w.npz"), *bytes));
        const engine::core::MatrixD first = source.tensor("0.weight"), second = source.tensor("1.weight");

        Bench bench(blobs(3, 7));
        engine::io::Project project = bench.document.project();
        project.experiment.training.seed = 9;
        project.weightsPath = folder.filePath("w.npz").toStdString();
        bench.document.replace(project, {});
        QVERIFY(bench.tensor("0.weight") == first);
        auto next = bench.document.experiment();
        next.network.layers.back() = denseLayer(4, "softmax");
        next.data.settings.set("classes", std::int64_t{4});
        QVERIFY(bench.document.edit("another head", next));
        QVERIFY2(bench.run.isReady(), qPrintable(bench.run.problem()));
        QCOMPARE(bench.document.project().weightsPath, project.weightsPath);
        QVERIFY(bench.tensor("0.weight") == first && bench.tensor("1.weight") == second);
        QCOMPARE(int(bench.tensor("2.weight").rows()), 4);
        bench.document.undoStack().undo();
        QVERIFY(bench.document.project() == project);
        QVERIFY(bench.tensor("2.weight") == source.tensor("2.weight"));
        // Another body has nothing of the file.
        next.network.layers[0] = denseLayer(7, "tanh");
        QVERIFY(bench.document.edit("another body", next));
        QVERIFY(bench.document.project().weightsPath.empty());
        QVERIFY(bench.run.isReady());
    }

    void aNewHeadKeepsTheOtherLayersAsTheyAre() {
        Bench bench(blobs(3));
        bench.epochs(3);
        const auto first = bench.tensor("0.weight"), second = bench.tensor("1.bias"),
                   head = bench.tensor("2.weight");
        const auto next = withNewHead(bench.document.project(), *bench.run.data()->dataset,
                                      bench.run.snapshot()->parameters);
        QVERIFY(next);
        QCOMPARE(next->fineTuning->headLayers, 1);
        QVERIFY(bench.document.edit("new head", *next));
        QCOMPARE(bench.tensor("0.weight"), first);
        QCOMPARE(bench.tensor("1.bias"), second);
        QVERIFY(bench.tensor("2.weight") != head);
        bench.document.undoStack().undo();
        QVERIFY(!bench.document.project().inlineWeights);
    }

    void theSourceTaskIsMeasuredWhileAnotherOneIsLearned() {
        Bench bench(blobs(3));
        bench.epochs(5);
        QVERIFY(!bench.run.snapshot()->origin.source);
        QVERIFY(bench.document.edit(
            "source", *withThisAsSource(bench.document.project(), bench.run.snapshot()->parameters)));
        QVERIFY(bench.run.isReady());
        QVERIFY2(bench.run.sourceProblem().isEmpty(), qPrintable(bench.run.sourceProblem()));
        QVERIFY(bench.run.snapshot()->origin.source);
        auto next = bench.document.experiment();
        next.data.seed = 77;
        QVERIFY(bench.document.edit("other data", next));
        QVERIFY(bench.run.snapshot()->origin.source);
        double accuracy = -1;
        QObject::connect(&bench.run, &Run::framed, &bench.run, [&] {
            for (const auto& point : bench.run.newPoints())
                accuracy = point.record.sourceAccuracy;
        });
        bench.epochs(1);
        QTRY_VERIFY(accuracy >= 0 && accuracy <= 1);
        const auto& network = bench.run.network();
        const auto weights = engine::io::initialWeights(
            bench.document.project(), network.layout(),
            network.initialParameters(bench.document.experiment().training.seed), fileSource());
        QVERIFY2(weights, weights ? "" : weights.error().text().c_str());
        QCOMPARE(*bench.run.snapshot()->origin.parameters, weights->value());
    }

    void aSourceTaskThatDoesNotFitIsSaidAndTheRunGoesOn() {
        Bench bench(blobs(3));
        auto project = bench.document.project();
        project.fineTuning.emplace();
        project.fineTuning->source.emplace();
        project.fineTuning->source->data = blobs(3).data;
        project.fineTuning->source->data.settings.set("classes", std::int64_t{7});
        QVERIFY(bench.document.edit("source", project));
        QVERIFY(bench.run.isReady());
        QVERIFY(bench.run.sourceProblem().startsWith(QLatin1String("fine_tuning.source")));
    }

    void locksSayWhoLearnsAndWhoJoins() {
        auto experiment = blobs(3);
        experiment.network.layers[0].trainable = false;
        experiment.training.unfreezing = {"gradual", 4};
        using State = LayerLock::State;
        const auto locks = locksOf(experiment, 0);
        QCOMPARE(locks[0].state, State::Frozen);
        QCOMPARE(locks[1].state, State::Later);
        QVERIFY(locks[1].words.contains(QLatin1Char('4')));
        QCOMPARE(locks[2].state, State::Open);
        QCOMPARE(locksOf(experiment, 4)[1].state, State::Open);
        QVERIFY(learningLine(experiment, 0).contains(QLatin1String("joins after epoch 4")));
        QVERIFY(!learningLine(experiment, 4).contains(QLatin1String("joins")));
        experiment.network.layers[0].trainable = true;
        experiment.training.unfreezing = {};
        QVERIFY(learningLine(experiment, 0).isEmpty());
    }
};

QTEST_MAIN(TestFineTuning)
#include "tst_fine_tuning.moc"
