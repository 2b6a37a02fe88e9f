#include "engine/train/live.h"

#include "examples.h"

#include <QtTest>

using namespace engine;
using namespace engine::train;

class TestLive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void settingsOfTrainingAreLive() {
        const Experiment from = firstExperiment();
        for (const auto& edit : std::vector<std::function<void(Experiment&)>>{
                 [](Experiment& e) { e.training.optimizer.type = "rmsprop"; },
                 [](Experiment& e) { e.training.optimizer.settings.set("momentum", 0.5); },
                 [](Experiment& e) { e.training.batchSize = 3; },
                 [](Experiment& e) { e.training.epochs = 3; }, [](Experiment& e) { e.training.l1 = 0.1; },
                 [](Experiment& e) { e.training.l2 = 0.1; },
                 [](Experiment& e) { e.training.gradientClipNorm = 1; },
                 [](Experiment& e) { e.training.schedule.type = "cosine"; },
                 [](Experiment& e) { e.training.earlyStopping.enabled = true; },
                 [](Experiment& e) {
                     e.training.unfreezing = {"gradual", 3};
                 },
                 [](Experiment& e) { e.network.layers[0].trainable = false; },
                 [](Experiment& e) { e.network.layers[0].learningRateScale = 0.1; },
                 [](Experiment& e) { e.data.settings.set("noise", 0.4); }}) {
            Experiment to = from;
            edit(to);
            QVERIFY(to != from);
            QVERIFY(isLive(from, to));
        }
    }

    void whatMakesOtherParametersOrDataIsNot() {
        const Experiment from = firstExperiment();
        for (const auto& edit : std::vector<std::function<void(Experiment&)>>{
                 [](Experiment& e) { e.network.layers[0].settings.set("units", 5); },
                 [](Experiment& e) { e.network.layers[0].settings.set("activation", "relu"); },
                 [](Experiment& e) {
                     e.network.layers.insert(e.network.layers.begin() + 1, model::layerOf("dropout"));
                 },
                 [](Experiment& e) { e.training.seed = 3; }, [](Experiment& e) { e.training.loss = "mse"; },
                 [](Experiment& e) { e.training.precision = Precision::Float64; },
                 [](Experiment& e) { e.data.seed = 3; }, [](Experiment& e) { e.data.source = "moons"; },
                 [](Experiment& e) { e.data.settings.set("samples", 50); },
                 [](Experiment& e) { e.data.standardize = !e.data.standardize; },
                 [](Experiment& e) {
                     e.data.classes = {"0", "1"};
                 },
                 [](Experiment& e) { e.data.samplesPerClass = 3; },
                 [](Experiment& e) { e.data.split.train = 0.5; }}) {
            Experiment to = from;
            edit(to);
            QVERIFY(to != from);
            QVERIFY(!isLive(from, to));
        }
    }

    void dropoutRatesAreLive() {
        Experiment from = firstExperiment();
        from.network.layers.insert(from.network.layers.begin() + 1, model::layerOf("dropout"));
        Experiment to = from;
        to.network.layers[1].settings.set("rate", 0.7);
        QVERIFY(to != from);
        QVERIFY(isLive(from, to));
        QVERIFY(sameParameters(from.network, to.network));
    }

    void rowsAreTheSameWhereSplitAndSizesAre() {
        const auto data = examples::ring(23, 8, 5);
        QVERIFY(sameRows(*data, *examples::ring(23, 8, 5)));
        QVERIFY(!sameRows(*data, *examples::ring(22, 9, 5)));
        QVERIFY(!sameRows(*data, *examples::ring(23, 8, 6)));
    }
};

QTEST_APPLESS_MAIN(TestLive)
#include "tst_live.moc"
