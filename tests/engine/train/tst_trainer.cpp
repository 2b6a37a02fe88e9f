#include "engine/train/trainer.h"

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

bool sameState(const TrainerState& a, const TrainerState& b) {
    bool equal = same(a.parameters, b.parameters) && a.optimizer.slots.size() == b.optimizer.slots.size();
    for (std::size_t i = 0; equal && i < a.optimizer.slots.size(); ++i)
        equal = same(a.optimizer.slots[i], b.optimizer.slots[i]);
    return equal && a.step == b.step && a.epoch == b.epoch && a.order == b.order &&
           a.position == b.position && a.random == b.random && same(a.learningRate, b.learningRate) &&
           same(a.lossSum, b.lossSum) && same(a.hitSum, b.hitSum) && same(a.batchLoss, b.batchLoss);
}

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

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedGivesTheSameNumbers_data() { bothPrecisions(); }
    void sameSeedGivesTheSameNumbers() {
        QFETCH(Precision, precision);
        const Experiment experiment = examples::in(precision, examples::ringExperiment());
        const auto first = examples::trainer(experiment, examples::ring());
        const auto second = examples::trainer(experiment, examples::ring());
        for (int i = 0; i < 60; ++i)
            QVERIFY(same(first->step(), second->step()));
        QVERIFY(sameState(first->state(), second->state()));
    }

    void anotherSeedGivesOtherWeightsAndAnotherOrder() {
        Experiment experiment = examples::ringExperiment();
        const auto first = examples::trainer(experiment, examples::ring());
        experiment.training.seed = 43;
        const auto second = examples::trainer(experiment, examples::ring());
        QVERIFY(!same(first->state().parameters, second->state().parameters));
        QVERIFY(first->state().order != second->state().order);
    }

    void restoredStateContinuesBitForBit_data() { bothPrecisions(); }
    void restoredStateContinuesBitForBit() {
        QFETCH(Precision, precision);
        const Experiment experiment = examples::in(precision, examples::ringExperiment());
        const auto trainer = examples::trainer(experiment, examples::ring());
        losses(*trainer, 12);
        trainer->setLearningRate(0.004);
        const TrainerState state = trainer->state();
        const auto expected = losses(*trainer, 31);
        const TrainerState end = trainer->state();

        trainer->restore(state);
        QVERIFY(sameState(trainer->state(), state));
        QCOMPARE(losses(*trainer, 31), expected);
        QVERIFY(sameState(trainer->state(), end));

        const auto other = examples::trainer(experiment, examples::ring());
        other->restore(state);
        QCOMPARE(losses(*other, 31), expected);
        QVERIFY(sameState(other->state(), end));
    }

    void resetGivesTheSameCurveAgain() {
        const auto trainer = examples::trainer(examples::ringExperiment(), examples::ring());
        const TrainerState start = trainer->state();
        const auto expected = losses(*trainer, 23);
        trainer->setLearningRate(1);
        losses(*trainer, 3);
        trainer->reset();
        QVERIFY(sameState(trainer->state(), start));
        QCOMPARE(losses(*trainer, 23), expected);
    }

    void nextBatchIsWhatTheStepUses() {
        // One weight, no bias, targets that tell which samples were used: L = mean((w x - t)²) with w = 0.
        Experiment experiment = examples::experiment({1, 1}, "linear", "linear", "mse", "sgd", 0.5);
        experiment.network.layers[0].settings.set("use_bias", false);
        experiment.training.batchSize = 3;
        experiment.training.precision = Precision::Float64;
        const int rows = 10;
        core::MatrixD x = core::MatrixD::Zero(1, rows), t(1, rows);
        for (int j = 0; j < rows; ++j)
            t(0, j) = std::pow(2.0, j);
        const auto trainer = examples::trainer(
            experiment, examples::prepared(data::Task::Regression, x, t, examples::splitInOrder(rows, 0, 0)));
        for (int i = 0; i < 9; ++i) {
            const std::vector<int> batch = nextBatch(*trainer);
            double expected = 0;
            for (const int row : batch)
                expected += t(0, row) * t(0, row);
            QCOMPARE(trainer->step(), expected / double(batch.size()));
        }
    }

    void everyEpochUsesEverySampleOnceInAnotherOrder() {
        const auto trainer = examples::trainer(examples::ringExperiment(), examples::ring(23, 8, 5));
        std::set<std::vector<int>> orders;
        for (int epoch = 0; epoch < 3; ++epoch) {
            std::vector<int> used;
            do {
                const auto batch = nextBatch(*trainer);
                used.insert(used.end(), batch.begin(), batch.end());
                trainer->step();
            } while (!trainer->epochEnded());
            orders.insert(used);
            std::sort(used.begin(), used.end());
            QCOMPARE(used, trainer->data()->split.train);
        }
        QCOMPARE(orders.size(), std::size_t(3));
    }

    void withoutShufflingTheFileOrderIsKept() {
        Experiment experiment = examples::ringExperiment();
        experiment.training.shuffle = false;
        const auto trainer = examples::trainer(experiment, examples::ring(7, 0, 0));
        for (int epoch = 0; epoch < 2; ++epoch) {
            QCOMPARE(nextBatch(*trainer), (std::vector<int>{0, 1, 2, 3, 4}));
            trainer->step();
            QCOMPARE(nextBatch(*trainer), (std::vector<int>{5, 6}));
            trainer->step();
        }
    }

    void lastBatchIsSmallerAndEndsTheEpoch() {
        const auto trainer = examples::trainer(examples::ringExperiment(), examples::ring(23, 8, 5));
        QCOMPARE(trainer->stepsPerEpoch(), std::size_t(5));
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(nextBatch(*trainer).size(), std::size_t(5));
            trainer->step();
            QVERIFY(!trainer->epochEnded());
        }
        QCOMPARE(nextBatch(*trainer).size(), std::size_t(3));
        trainer->step();
        QVERIFY(trainer->epochEnded());
        QCOMPARE(trainer->epochs(), 1LL);
        QCOMPARE(trainer->steps(), 5LL);
        QCOMPARE(trainer->samplesSeen(), 23LL);
        trainer->step();
        QVERIFY(!trainer->epochEnded());
        QCOMPARE(trainer->samplesSeen(), 28LL);
    }

    void batchLargerThanTheDataIsTheWholePart() {
        Experiment experiment = examples::ringExperiment();
        experiment.training.batchSize = 1000;
        const auto trainer = examples::trainer(experiment, examples::ring(23, 8, 5));
        QCOMPARE(trainer->stepsPerEpoch(), std::size_t(1));
        QCOMPARE(nextBatch(*trainer).size(), std::size_t(23));
        trainer->step();
        QVERIFY(trainer->epochEnded());
    }

    void epochRecordIsTheMeanOverItsSamples() {
        const Experiment experiment = examples::in(Precision::Float64, examples::ringExperiment());
        const auto trainer = examples::trainer(experiment, examples::ring(23, 8, 5));
        double sum = 0;
        do {
            const double samples = double(nextBatch(*trainer).size());
            sum += trainer->step() * samples;
        } while (!trainer->epochEnded());
        const EpochRecord& record = trainer->lastEpoch();
        QCOMPARE(record.epoch, 1LL);
        QCOMPARE(record.step, 5LL);
        QCOMPARE(record.trainLoss, sum / 23);
        QCOMPARE(record.learningRate, 0.01);
        QVERIFY(record.trainAccuracy >= 0 && record.trainAccuracy <= 1);
        QCOMPARE(record.gradientNorms.size(), std::size_t(3));
        QVERIFY(std::all_of(record.gradientNorms.begin(), record.gradientNorms.end(),
                            [](double n) { return n > 0; }));
        QCOMPARE(record.updateRatios.size(), std::size_t(3));
        const Evaluation validation = trainer->evaluate(data::Part::Validation);
        QCOMPARE(record.validationLoss, validation.loss);
        QCOMPARE(record.validationAccuracy, *validation.accuracy);
    }

    void evaluationInBlocksIsTheMeanOverAllSamples() {
        // Above one block of 256, and not a multiple of it.
        const Experiment experiment = examples::in(Precision::Float64, examples::ringExperiment());
        const auto data = examples::ring(700, 600, 0);
        const auto trainer = examples::trainer(experiment, data);
        const Evaluation all = trainer->evaluate(data::Part::Train);
        QCOMPARE(all.samples, core::Index(700));
        double loss = 0, right = 0;
        for (int row : data->split.train) {
            auto single = std::make_shared<data::Prepared>(*data);
            single->split.validation = {row};
            const Evaluation one = examples::trainer(experiment, single)->evaluate(data::Part::Validation);
            loss += one.loss;
            right += *one.accuracy;
        }
        QVERIFY(std::abs(all.loss - loss / 700) < 1e-12);
        QCOMPARE(*all.accuracy, right / 700);
    }

    void withoutValidationItsNumbersAreNaN() {
        const auto trainer = examples::trainer(examples::ringExperiment(), examples::ring(5, 0, 0));
        trainer->step();
        QVERIFY(trainer->epochEnded());
        QVERIFY(std::isnan(trainer->lastEpoch().validationLoss));
        QVERIFY(std::isnan(trainer->lastEpoch().validationAccuracy));
        QCOMPARE(trainer->evaluate(data::Part::Test).samples, core::Index(0));
        QVERIFY(!trainer->evaluate(data::Part::Test).accuracy);
    }

    void regressionLearnsASineAndHasNoAccuracy() {
        Experiment experiment = examples::sineExperiment();
        experiment.training.optimizer.settings.set("momentum", 0.9);
        const auto trainer = examples::trainer(experiment, examples::sine());
        const double before = trainer->evaluate(data::Part::Validation).loss;
        while (trainer->epochs() < 400)
            trainer->step();
        const EpochRecord& record = trainer->lastEpoch();
        QVERIFY2(record.validationLoss < 0.01 && before > 0.1,
                 qPrintable(QString::number(record.validationLoss)));
        QVERIFY(std::isnan(record.trainAccuracy) && std::isnan(record.validationAccuracy));
        QVERIFY(!trainer->evaluate(data::Part::Train).accuracy);
    }

    void severalClassesAreLearnt() {
        Experiment experiment =
            examples::experiment({16, 12, 10}, "relu", "softmax", "cross_entropy", "adam", 0.01);
        experiment.training.batchSize = 32;
        const auto trainer = examples::trainer(experiment, examples::clouds(16, 10, 300, 100));
        QVERIFY(*trainer->evaluate(data::Part::Validation).accuracy < 0.4);
        while (trainer->epochs() < 60)
            trainer->step();
        QVERIFY2(trainer->lastEpoch().validationAccuracy > 0.9,
                 qPrintable(QString::number(trainer->lastEpoch().validationAccuracy)));
    }

    void changedLearningRateActsFromTheNextStep() {
        const auto trainer = examples::trainer(examples::ringExperiment(), examples::ring());
        trainer->step();
        const core::VectorD before = trainer->state().parameters;
        trainer->setLearningRate(0);
        trainer->step();
        QVERIFY(same(trainer->state().parameters, before));
        QCOMPARE(trainer->learningRate(), 0.0);
    }

    void dataThatDoNotFitAreRefused() {
        const auto inputs =
            makeTrainer(examples::experiment({3, 1}, "tanh", "sigmoid", "mse", "sgd", 0.1), examples::ring());
        QVERIFY(!inputs.ok());
        QCOMPARE(inputs.error().code, core::Code::ShapeMismatch);
        const auto outputs =
            makeTrainer(examples::experiment({2, 3}, "tanh", "sigmoid", "mse", "sgd", 0.1), examples::ring());
        QVERIFY(!outputs.ok());
        QCOMPARE(outputs.error().code, core::Code::ShapeMismatch);
        const auto initial =
            makeTrainer(examples::ringExperiment(), examples::ring(), core::VectorD(core::VectorD::Zero(3)));
        QVERIFY(!initial.ok());
        QCOMPARE(initial.error().code, core::Code::ShapeMismatch);
        QCOMPARE(initial.error().context, std::string("weights"));
    }

    void floatAndDoubleStartFromTheSameWeights() {
        const auto narrow =
            examples::trainer(examples::in(Precision::Float32, examples::ringExperiment()), examples::ring());
        const auto wide =
            examples::trainer(examples::in(Precision::Float64, examples::ringExperiment()), examples::ring());
        const core::VectorD rounded = wide->state().parameters.cast<float>().cast<double>();
        QVERIFY(same(narrow->state().parameters, rounded));
        for (int i = 0; i < 20; ++i)
            QVERIFY(std::abs(narrow->step() - wide->step()) < 1e-4);
    }
};

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
