#include "engine/train/trainer.h"

#include "engine/train/pass.h"

#include <QtTest>

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>

#include "examples.h"
#include "tests/allocation_counter.h"

using namespace engine;
using namespace engine::train;
using examples::same;

Q_DECLARE_METATYPE(engine::train::Precision)

namespace {

/// Losses of the next steps.
std::vector<double> losses(AnyTrainer& trainer, int steps) {
    std::vector<double> made;
    for (int i = 0; i < steps; ++i)
        made.push_back(trainer.step());
    return made;
}

void bothPrecisions() {
    QTest::addColumn<Precision>("precision");
    QTest::newRow("float32") << Precision::Float32;
    QTest::newRow("float64") << Precision::Float64;
}

core::VectorD slot(const AnyTrainer& trainer, const std::string& name) {
    core::VectorD parameters;
    trainer.copyParameters(parameters);
    const model::TensorSlot* found = trainer.layout().find(name);
    return parameters.segment(found->offset, found->size);
}

} // namespace

class TestTrainerUpdate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void frozenTensorsDoNotChangeByABit_data() { bothPrecisions(); }
    void frozenTensorsDoNotChangeByABit() {
        QFETCH(Precision, precision);
        Experiment experiment = examples::in(precision, examples::ringExperiment());
        experiment.training.optimizer.settings.set("weight_decay", 0.1);
        experiment.network.layers[1].trainable = false;
        auto data = examples::ring();
        core::VectorD initial;
        examples::trainer(experiment, data)->copyParameters(initial);
        const auto layout = examples::trainer(experiment, data)->layout();
        initial(layout.find("1.weight")->offset) = -0.0; // adding 0 would make it +0
        const auto trainer = *makeTrainer(experiment, data, initial);
        const core::VectorD weight = slot(*trainer, "1.weight"), bias = slot(*trainer, "1.bias");
        const core::VectorD before = slot(*trainer, "0.weight"), after = slot(*trainer, "2.weight");
        losses(*trainer, 40);
        QVERIFY(same(slot(*trainer, "1.weight"), weight));
        QVERIFY(same(slot(*trainer, "1.bias"), bias));
        QVERIFY(!same(slot(*trainer, "0.weight"), before));
        QVERIFY(!same(slot(*trainer, "2.weight"), after));
    }

    void learningRateScaleActsOnItsLayerAlone() {
        Experiment experiment = examples::in(Precision::Float64, examples::ringExperiment());
        experiment.training.optimizer = {"sgd", {{"learning_rate", 0.1}}};
        const auto plain = examples::trainer(experiment, examples::ring());
        experiment.network.layers[1].learningRateScale = 0.25;
        const auto scaled = examples::trainer(experiment, examples::ring());
        const core::VectorD start = plain->state().parameters;
        plain->step();
        scaled->step();
        const auto& layout = plain->layout();
        const core::VectorD full = plain->state().parameters - start,
                            part = scaled->state().parameters - start;
        for (const model::TensorSlot& tensor : layout.slots) {
            const double scale = tensor.layer == 1 ? 0.25 : 1;
            for (core::Index i = tensor.offset; i < tensor.offset + tensor.size; ++i)
                QVERIFY(std::abs(part(i) - scale * full(i)) < 1e-15);
        }
    }

    void penaltiesAndClippingActAsTheTraceShows_data() {
        QTest::addColumn<double>("l1");
        QTest::addColumn<double>("l2");
        QTest::addColumn<double>("clip");
        QTest::newRow("none") << 0.0 << 0.0 << 0.0;
        QTest::newRow("penalties") << 0.01 << 0.02 << 0.0;
        QTest::newRow("clipped") << 0.0 << 0.0 << 0.05;
        QTest::newRow("all") << 0.01 << 0.02 << 0.05;
    }
    void penaltiesAndClippingActAsTheTraceShows() {
        QFETCH(double, l1);
        QFETCH(double, l2);
        QFETCH(double, clip);
        Experiment experiment = examples::in(Precision::Float64, examples::ringExperiment());
        experiment.training.l1 = l1;
        experiment.training.l2 = l2;
        experiment.training.gradientClipNorm = clip;
        experiment.network.layers[0].trainable = false; // counts neither for the norm nor for the update
        const auto data = examples::ring();
        const auto trainer = examples::trainer(experiment, data);
        for (int i = 0; i < 7; ++i) {
            const TrainerState before = trainer->state();
            const auto rows = nextBatch(*trainer);
            const auto trace = trace::record(passInput(experiment, *data, before, rows));
            QVERIFY(trace);
            trainer->step();
            core::VectorD after;
            trainer->copyParameters(after);
            QVERIFY((after - (*trace)->updated).cwiseAbs().maxCoeff() < 1e-14);
            QVERIFY(((*trace)->updated - before.parameters).norm() > 0);
        }
    }

    void givenInitialParametersAreWhereItStarts() {
        const auto trainer = examples::trainer(examples::ringExperiment(), examples::ring());
        const core::VectorD initial = core::VectorD::Constant(trainer->layout().size, 0.125);
        auto made = makeTrainer(examples::ringExperiment(), examples::ring(), initial);
        QVERIFY(made.ok());
        QVERIFY(same((*made)->state().parameters, initial));
        losses(**made, 9);
        (*made)->reset();
        QVERIFY(same((*made)->state().parameters, initial));
    }

    void hugeLearningRateDivergesAndKeepsFiniteParameters_data() { bothPrecisions(); }
    void hugeLearningRateDivergesAndKeepsFiniteParameters() {
        QFETCH(Precision, precision);
        const Experiment experiment = examples::in(precision, examples::sineExperiment());
        const auto trainer = examples::trainer(experiment, examples::sine());
        trainer->setLearningRate(1e6);
        int steps = 0;
        core::VectorD before, after;
        do {
            trainer->copyParameters(before);
            trainer->step();
            QVERIFY(++steps < 2000);
        } while (!trainer->diverged());
        trainer->copyParameters(after);
        QCOMPARE(trainer->steps(), steps);
        QVERIFY(same(before, after));
        QVERIFY(after.allFinite());
        for (const core::VectorD& moments : trainer->state().optimizer.slots)
            QVERIFY(moments.allFinite());
    }

    void updateThatOverflowsIsNotTaken_data() { bothPrecisions(); }
    void updateThatOverflowsIsNotTaken() {
        QFETCH(Precision, precision);
        const auto trainer =
            examples::trainer(examples::in(precision, examples::sineExperiment()), examples::sine());
        const core::VectorD before = trainer->state().parameters;
        trainer->setLearningRate(std::numeric_limits<double>::max());
        // In float32 the first update is out of range, while its loss is finite.
        while (!trainer->diverged() && trainer->steps() < 3)
            trainer->step();
        QVERIFY(trainer->diverged());
        QVERIFY(trainer->state().parameters.allFinite());
        if (precision == Precision::Float32) {
            QCOMPARE(trainer->steps(), 1LL);
            QVERIFY(std::isfinite(trainer->batchLoss()));
            QVERIFY(same(trainer->state().parameters, before));
        }
    }

    void infiniteLossWithFiniteGradientsDiverges() {
        Experiment experiment = examples::experiment({1, 1}, "linear", "linear", "mae", "sgd", 0.1);
        auto data = std::make_shared<data::Prepared>(*examples::sine(5, 0));
        data->targets(0, 2) = std::numeric_limits<double>::infinity();
        const auto trainer = examples::trainer(experiment, data);
        const core::VectorD before = trainer->state().parameters;
        QVERIFY(std::isinf(trainer->step()));
        QVERIFY(trainer->diverged());
        QVERIFY(same(trainer->state().parameters, before));
    }

    void oneBadSampleDivergesAndTheNextBatchGoesOn() {
        Experiment experiment = examples::sineExperiment();
        experiment.training.shuffle = false;
        const auto data =
            examples::withFeature(*examples::sine(), 0, 7, std::numeric_limits<double>::quiet_NaN());
        const auto trainer = examples::trainer(experiment, data);
        trainer->step();
        QVERIFY(!trainer->diverged());
        const core::VectorD before = trainer->state().parameters;
        QVERIFY(std::isnan(trainer->step()));
        QVERIFY(trainer->diverged());
        QVERIFY(same(trainer->state().parameters, before));
        QVERIFY(std::isfinite(trainer->step()));
        QVERIFY(!trainer->diverged());
        QVERIFY(!same(trainer->state().parameters, before));
    }

    void trainingAllocatesNothingInSteadyState_data() {
        QTest::addColumn<Precision>("precision");
        QTest::addColumn<bool>("wide");
        QTest::newRow("small float32") << Precision::Float32 << false;
        QTest::newRow("small float64") << Precision::Float64 << false;
        QTest::newRow("wide float32") << Precision::Float32 << true;
        QTest::newRow("wide float64") << Precision::Float64 << true;
    }
    void trainingAllocatesNothingInSteadyState() {
        QFETCH(Precision, precision);
        QFETCH(bool, wide);
        Experiment experiment =
            wide ? examples::experiment({200, 128, 64, 10}, "relu", "softmax", "cross_entropy", "adam", 0.001)
                 : examples::ringExperiment();
        experiment.training.batchSize = wide ? 32 : 5;
        const auto data = wide ? examples::clouds(200, 10, 100, 40) : examples::ring(23, 8, 5);
        const auto trainer = examples::trainer(examples::in(precision, experiment), data);
        const auto epochs = [&trainer](long long count) {
            for (const long long end = trainer->epochs() + count; trainer->epochs() < end;)
                trainer->step();
        };
        epochs(1);
        const long long before = tests::allocations();
        epochs(3);
        QCOMPARE(tests::allocations(), before);
    }
};

QTEST_APPLESS_MAIN(TestTrainerUpdate)
#include "tst_trainer_update.moc"
