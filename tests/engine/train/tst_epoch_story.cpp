#include "engine/train/epoch_story.h"

#include "examples.h"

#include <QtTest>

using namespace engine;
using namespace engine::train;
using examples::same;

namespace {

Experiment experiment(Precision precision) {
    Experiment made =
        examples::experiment({2, 5, 3, 1}, "tanh", "sigmoid", "binary_cross_entropy", "adam", 0.02);
    made.training.precision = precision;
    return made;
}

} // namespace

class EpochStoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theRecordIsTheSameAndMadeOfItsParts_data() {
        QTest::addColumn<int>("precision");
        QTest::newRow("float32") << int(Precision::Float32);
        QTest::newRow("float64") << int(Precision::Float64);
    }
    void theRecordIsTheSameAndMadeOfItsParts() {
        QFETCH(const int, precision);
        const auto data = examples::ring(47, 13, 5);
        const auto trainer = examples::trainer(experiment(Precision(precision)), data);
        for (int epoch = 0; epoch < 4; ++epoch) {
            const TrainerState start = trainer->state();
            do
                trainer->step();
            while (!trainer->epochEnded());
            const EpochRecord& record = trainer->lastEpoch();
            const auto story = epochStory({start, trainer->experiment(), data});
            QVERIFY(story);
            QVERIFY(same(story->record.trainLoss, record.trainLoss));
            QVERIFY(same(story->record.validationLoss, record.validationLoss));
            QCOMPARE(story->record.gradientNorms, record.gradientNorms);
            QCOMPARE(story->batches.size(), std::size_t(10));
            QCOMPARE(story->batches.back().samples, 2LL);
            QCOMPARE(story->batches.front().step, start.step + 1);
            for (const auto& why : {explainTrainLoss(*story), explainTrainAccuracy(*story),
                                    explainValidationLoss(*story), explainValidationAccuracy(*story)}) {
                QVERIFY(trace::verify(why.numbers));
                QVERIFY(std::abs(*trace::evaluate(why.numbers) - why.value) <= 1e-12 * std::abs(why.value));
            }
            QCOMPARE(explainTrainLoss(*story).value, record.trainLoss);
            QCOMPARE(explainTrainAccuracy(*story).value, record.trainAccuracy);
            QCOMPARE(explainValidationAccuracy(*story).value, record.validationAccuracy);
            const double rounding = Precision(precision) == Precision::Float64 ? 1e-12 : 1e-5;
            for (std::size_t i = 0; i < record.gradientNorms.size(); ++i) {
                const auto why = explainGradientNorm(*story, i);
                QVERIFY(trace::verify(why.numbers));
                QCOMPARE(why.value, record.gradientNorms[i]);
                QVERIFY(std::abs(*trace::evaluate(why.numbers) - why.value) <= rounding * why.value);
                const auto ratio = explainUpdateRatio(*story, i);
                QVERIFY(trace::verify(ratio.numbers));
                QCOMPARE(ratio.value, record.updateRatios[i]);
                QVERIFY(ratio.value > 0);
                // A small difference of float32 numbers is as exact as these are.
                const double cancelled = Precision(precision) == Precision::Float64 ? 1e-12 : 1e-4;
                QVERIFY(std::abs(*trace::evaluate(ratio.numbers) - ratio.value) <= cancelled * ratio.value);
            }
        }
    }

    void anEpochThatBeganAnewIsMadeOfWhatCameAfter() {
        auto trainer = examples::trainer(experiment(Precision::Float64), examples::ring(47, 13, 5));
        const Moment start{trainer->state(), trainer->experiment(), trainer->data()};
        Changes changes;
        changes[3].experiment = std::make_shared<const Experiment>(trainer->experiment());
        changes[3].data = examples::ring(52, 14, 5);
        changes[3].isAnew = true;
        do {
            trainer->step();
            if (trainer->steps() == 3)
                QVERIFY(apply(changes[3], trainer, start.state.parameters));
        } while (!trainer->epochEnded());
        QCOMPARE(trainer->steps(), 3LL + 11);
        const auto story = epochStory(start, changes);
        QVERIFY(story);
        QCOMPARE(story->batches.size(), std::size_t(11));
        QCOMPARE(story->batches.front().step, 4LL);
        QCOMPARE(story->batches.back().samples, 2LL);
        QCOMPARE(story->validationSamples, 14LL);
        QVERIFY(same(story->record.trainLoss, trainer->lastEpoch().trainLoss));
        const auto why = explainTrainLoss(*story), hits = explainTrainAccuracy(*story);
        QVERIFY(std::abs(*trace::evaluate(why.numbers) - why.value) <= 1e-12 * std::abs(why.value));
        QVERIFY(std::abs(*trace::evaluate(hits.numbers) - hits.value) <= 1e-12 * std::abs(hits.value));
    }

    void changesWithinTheEpochAreMadeAgain() {
        const auto data = examples::ring(47, 13, 5);
        auto trainer = examples::trainer(experiment(Precision::Float32), data);
        const Moment start{trainer->state(), trainer->experiment(), data};
        Changes changes;
        changes[2].learningRate = 0.5;
        Experiment other = trainer->experiment();
        other.training.batchSize = 7;
        other.training.l2 = 0.01;
        changes[4].experiment = std::make_shared<const Experiment>(other);
        do {
            trainer->step();
            if (const auto change = changes.find(trainer->steps()); change != changes.end())
                QVERIFY(apply(change->second, trainer, start.state.parameters));
        } while (!trainer->epochEnded());
        const auto story = epochStory(start, changes);
        QVERIFY(story);
        QVERIFY(same(story->record.trainLoss, trainer->lastEpoch().trainLoss));
        QVERIFY(same(story->record.validationLoss, trainer->lastEpoch().validationLoss));
        QCOMPARE(story->batches.size(), std::size_t(4 + 4)); // 4 of 5, 3 of 7 and the rest
        QCOMPARE(story->batches.back().samples, 6LL);
        QVERIFY(trace::verify(explainTrainLoss(*story).numbers));
        QVERIFY(!same(epochStory(start)->record.trainLoss, trainer->lastEpoch().trainLoss));
    }

    void tamperedStoriesDoNotAddUp() {
        const auto data = examples::ring(47, 13, 5);
        const auto trainer = examples::trainer(experiment(Precision::Float64), data);
        auto story = *epochStory({trainer->state(), trainer->experiment(), data});
        story.batches[3].loss *= 1.001;
        QVERIFY(!trace::verify(explainTrainLoss(story).numbers));
        story.batches[2].hits += 1;
        QVERIFY(!trace::verify(explainTrainAccuracy(story).numbers));
    }

    void driftIsTheWayFromWhereTheRunBegan() {
        const auto data = examples::ring(47, 13, 5);
        Experiment half = experiment(Precision::Float64);
        half.network.layers[1].trainable = false;
        const auto trainer = examples::trainer(half, data);
        for (int epoch = 0; epoch < 3; ++epoch) {
            const Moment start{trainer->state(), trainer->experiment(), data, trainer->origin()};
            do
                trainer->step();
            while (!trainer->epochEnded());
            const auto story = epochStory(start);
            QVERIFY(story);
            const auto& drifts = trainer->lastEpoch().drifts;
            QCOMPARE(story->record.drifts, drifts);
            QCOMPARE(drifts.size(), std::size_t(3));
            QCOMPARE(drifts[1], 0.0);
            for (std::size_t i = 0; i < drifts.size(); ++i) {
                const auto why = explainDrift(*story, i);
                QVERIFY(trace::verify(why.numbers));
                QCOMPARE(why.value, drifts[i]);
                QVERIFY(i == 1 || why.value > 0);
                QVERIFY(std::abs(*trace::evaluate(why.numbers) - why.value) <= 1e-12);
            }
            auto tampered = *story;
            tampered.tensors[0].driftSquares *= 1.01;
            QVERIFY(std::abs(*trace::evaluate(explainDrift(tampered, 0).numbers) - drifts[0]) > 1e-6);
        }
    }

    void aStateWithinAnEpochIsRefused() {
        const auto data = examples::ring(47, 13, 5);
        const auto trainer = examples::trainer(experiment(Precision::Float32), data);
        trainer->step();
        QVERIFY(!epochStory({trainer->state(), trainer->experiment(), data}));
    }
};

QTEST_APPLESS_MAIN(EpochStoryTest)
#include "tst_epoch_story.moc"
