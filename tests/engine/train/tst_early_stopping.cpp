#include "engine/train/early_stopping.h"

#include "engine/train/trainer.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <vector>

#include "examples.h"

using namespace engine;
using namespace engine::train;
using examples::same;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The epoch at which it is over, 0 for never; and the best one.
std::pair<long long, long long> overAt(const EarlyStoppingSpec& spec, const std::vector<double>& values) {
    EarlyStoppingState state;
    for (std::size_t i = 0; i < values.size(); ++i) {
        EpochRecord record;
        record.epoch = static_cast<long long>(i) + 1;
        record.validationLoss = record.validationAccuracy = values[i];
        state = afterEpoch(spec, state, record);
        if (isOver(spec, state))
            return {record.epoch, state.bestEpoch};
    }
    return {0, state.bestEpoch};
}

EarlyStoppingSpec patient(int epochs, double minDelta = 0) {
    return {true, "validation_loss", epochs, minDelta, true};
}

using Ends = std::pair<long long, long long>;

/// An experiment that gets worse on the validation part sooner or later: many weights, few samples.
Experiment overfitting(int patience, bool restore = true) {
    Experiment made =
        examples::experiment({2, 16, 16, 1}, "tanh", "sigmoid", "binary_cross_entropy", "adam", 0.05);
    made.training.epochs = 400;
    made.training.earlyStopping = {true, "validation_loss", patience, 0, restore};
    return made;
}

} // namespace

class TestEarlyStopping : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isOverAfterPatienceEpochsWithoutAnImprovement() {
        QVERIFY(overAt(patient(2), {5, 4, 3, 3.5, 3.2, 1}) == Ends(5, 3));
        QVERIFY(overAt(patient(3), {5, 4, 3, 3.5, 3.2, 1, 2, 2, 2}) == Ends(9, 6));
        QVERIFY(overAt(patient(2), {5, 4, 3, 2, 1}) == Ends(0, 5));
        QVERIFY(overAt(patient(2), {3, 3, 3}) == Ends(3, 1));
    }
    void patienceOfZeroEndsAtTheFirstEpochThatIsNoBetter() {
        QVERIFY(overAt(patient(0), {5, 4, 4}) == Ends(3, 2));
    }
    void lessThanMinDeltaIsNoImprovement() {
        QVERIFY(overAt(patient(2, 0.5), {5, 4.6, 4.5, 4.4}) == Ends(3, 1));
        QVERIFY(overAt(patient(2, 0.5), {5, 4.4, 4.2, 4.1}) == Ends(4, 2));
    }
    void accuracyGetsBetterUpwards() {
        EarlyStoppingSpec spec = patient(2);
        spec.monitor = "validation_accuracy";
        QVERIFY(overAt(spec, {0.5, 0.7, 0.6, 0.7}) == Ends(4, 2));
    }
    void aNaNIsNoImprovement() {
        QVERIFY(overAt(patient(2), {kNaN, kNaN, 1}) == Ends(2, 0));
        QVERIFY(overAt(patient(2), {2, kNaN, 1, kNaN, kNaN}) == Ends(5, 3));
    }
    void notEnabledItIsNeverOver() {
        EarlyStoppingSpec spec = patient(1);
        spec.enabled = false;
        QVERIFY(overAt(spec, {1, 2, 3, 4}) == Ends(0, 0));
    }

    void theBestWeightsComeBack() {
        const auto data = examples::ring(12, 12, 0);
        const auto trainer = examples::trainer(overfitting(15), data);
        core::VectorD best, at;
        double lowest = std::numeric_limits<double>::infinity();
        long long bestEpoch = 0;
        while (!trainer->stopsEarly() && trainer->epochs() < 400) {
            trainer->step();
            if (trainer->epochEnded() && trainer->lastEpoch().validationLoss < lowest) {
                lowest = trainer->lastEpoch().validationLoss;
                bestEpoch = trainer->epochs();
                trainer->copyParameters(best);
            }
        }
        QVERIFY(trainer->stopsEarly());
        QCOMPARE(trainer->epochs(), bestEpoch + 15);
        const auto stop = trainer->finish();
        QVERIFY(stop && *stop == (EarlyStop{bestEpoch + 15, bestEpoch, true, true}));
        trainer->copyParameters(at);
        QVERIFY(same(at, best));
        QCOMPARE(trainer->evaluate(data::Part::Validation).loss, lowest);
        // Going on goes on from there, and nothing of the other parameters is left.
        const TrainerState state = trainer->state();
        const auto other = examples::trainer(overfitting(15), data);
        other->restore(state);
        for (int i = 0; i < 5; ++i)
            QVERIFY(same(trainer->step(), other->step()));
    }

    void withoutRestoringTheLastWeightsStay() {
        const auto trainer = examples::trainer(overfitting(5, false), examples::ring(12, 12, 0));
        while (!trainer->stopsEarly() && trainer->epochs() < 400)
            trainer->step();
        core::VectorD before, after;
        trainer->copyParameters(before);
        const auto stop = trainer->finish();
        QVERIFY(stop && !stop->restored);
        trainer->copyParameters(after);
        QVERIFY(same(before, after));
    }

    void itIsReplayedFromAState() {
        const auto data = examples::ring(12, 12, 0);
        const auto trainer = examples::trainer(overfitting(15), data);
        for (int i = 0; i < 50; ++i)
            trainer->step();
        const auto other = examples::trainer(overfitting(15), data);
        other->restore(trainer->state());
        while (!trainer->stopsEarly()) {
            QVERIFY(same(trainer->step(), other->step()));
            QCOMPARE(other->stopsEarly(), trainer->stopsEarly());
        }
        QVERIFY(trainer->finish() == other->finish());
        QVERIFY(same(trainer->state().parameters, other->state().parameters));
    }

    void withoutEarlyStoppingThereIsNothingToFinish() {
        const auto trainer = examples::trainer(examples::ringExperiment(), examples::ring());
        for (int i = 0; i < 50; ++i)
            trainer->step();
        QVERIFY(!trainer->stopsEarly());
        QVERIFY(!trainer->finish());
    }
};

QTEST_APPLESS_MAIN(TestEarlyStopping)
#include "tst_early_stopping.moc"
