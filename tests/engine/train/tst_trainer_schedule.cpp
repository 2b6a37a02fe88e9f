#include "engine/train/trainer.h"

#include "engine/train/pass.h"

#include <QtTest>

#include <cmath>

#include "examples.h"

using namespace engine;
using namespace engine::train;
using examples::same;

namespace {

Experiment scheduled(const std::string& type, const core::Settings& settings) {
    Experiment made = examples::ringExperiment();
    made.training.optimizer = {"sgd", {{"learning_rate", 0.1}}};
    made.training.epochs = 6;
    made.training.schedule = {type, settings};
    return checked(made).value();
}

} // namespace

class TestTrainerSchedule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStepIsTakenAtTheScheduledRate_data() {
        QTest::addColumn<QString>("type");
        for (const core::Schema& schedule : optim::schedules())
            QTest::addRow("%s", schedule.type.c_str()) << QString::fromStdString(schedule.type);
    }
    void everyStepIsTakenAtTheScheduledRate() {
        QFETCH(QString, type);
        const Experiment experiment = examples::in(
            Precision::Float64, scheduled(type.toStdString(), {{"warmup_steps", std::int64_t{8}}}));
        const auto data = examples::ring();
        const auto trainer = examples::trainer(experiment, data);
        const auto perEpoch = static_cast<long long>(trainer->stepsPerEpoch());
        for (int i = 0; i < 40; ++i) {
            const TrainerState before = trainer->state();
            const double rate =
                optim::scheduledRate(experiment.training.schedule, 0.1, {i, perEpoch, 6}, before.plateau);
            QCOMPARE(trainer->effectiveRate(), rate);
            QCOMPARE(effectiveRate(before, experiment, *data), rate);
            const auto trace = trace::record(passInput(experiment, *data, before, nextBatch(*trainer)));
            trainer->step();
            QVERIFY((trainer->state().parameters - (*trace)->updated).cwiseAbs().maxCoeff() < 1e-14);
            if (trainer->epochEnded())
                QCOMPARE(trainer->lastEpoch().learningRate, rate);
        }
        QCOMPARE(trainer->learningRate(), 0.1);
    }

    void aRateSetByHandIsTheBaseOfTheSchedule() {
        const auto trainer = examples::trainer(
            scheduled("step", {{"step_size", std::int64_t{1}}, {"gamma", 0.5}}), examples::ring());
        while (trainer->epochs() < 2)
            trainer->step();
        QCOMPARE(trainer->effectiveRate(), 0.025);
        trainer->setLearningRate(0.4);
        QCOMPARE(trainer->effectiveRate(), 0.1);
        trainer->reset();
        QCOMPARE(trainer->effectiveRate(), 0.1);
        QCOMPARE(trainer->learningRate(), 0.1);
    }

    void aPlateauIsPartOfTheState() {
        const Experiment experiment = scheduled(
            "reduce_on_plateau", {{"patience", std::int64_t{0}}, {"threshold", 0.9}, {"factor", 0.5}});
        const auto data = examples::ring();
        const auto trainer = examples::trainer(experiment, data);
        while (trainer->epochs() < 3)
            trainer->step();
        QVERIFY(trainer->effectiveRate() < 0.1);
        const auto other = examples::trainer(experiment, data);
        other->restore(trainer->state());
        QCOMPARE(other->effectiveRate(), trainer->effectiveRate());
        for (int i = 0; i < 20; ++i) {
            QVERIFY(same(trainer->step(), other->step()));
            QCOMPARE(other->effectiveRate(), trainer->effectiveRate());
        }
    }
};

QTEST_APPLESS_MAIN(TestTrainerSchedule)
#include "tst_trainer_schedule.moc"
