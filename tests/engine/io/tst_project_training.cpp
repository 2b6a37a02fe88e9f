#include "engine/io/project.h"

#include <QtTest>

#include "project_text.h"

using namespace engine;

namespace {

train::TrainingSpec trainingOf(const std::string& text) {
    const auto project = io::readProject(text);
    if (!project)
        qFatal("%s", project.error().text().c_str());
    return project->experiment.training;
}

/// The project with that beside the learning rate, or beside the epochs.
std::string inOptimizer(const std::string& what) {
    return tests::projectWith("\"learning_rate\": 0.1", "\"learning_rate\": 0.1, " + what);
}
std::string inTraining(const std::string& what) {
    return tests::projectWith("\"epochs\": 5", "\"epochs\": 5, " + what);
}

std::string written(const train::TrainingSpec& training) {
    io::Project project = io::readProject(tests::projectText()).value();
    project.experiment.training = training;
    return io::writeProject(project);
}

} // namespace

class TestProjectTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsAbsentIsOff() {
        const train::TrainingSpec training = trainingOf(tests::projectText());
        QCOMPARE(training.l1, 0.0);
        QCOMPARE(training.l2, 0.0);
        QCOMPARE(training.gradientClipNorm, 0.0);
        QCOMPARE(training.schedule.type, std::string("constant"));
        QVERIFY(!training.earlyStopping.enabled);
        for (const char* name : {"l1", "l2", "gradient_clip_norm", "schedule", "early_stopping"})
            QVERIFY(written(training).find(name) == std::string::npos);
    }

    void penaltiesAndScheduleMayStandInTheOptimizerToo() {
        const std::string what = "\"l1\": 0.5, \"l2\": 0.25, \"gradient_clip_norm\": 2, "
                                 "\"schedule\": {\"type\": \"step\", \"step_size\": 3, \"warmup_steps\": 7}";
        const train::TrainingSpec outside = trainingOf(inTraining(what)),
                                  inside = trainingOf(inOptimizer(what));
        QVERIFY(outside == inside);
        QCOMPARE(outside.l1, 0.5);
        QCOMPARE(outside.l2, 0.25);
        QCOMPARE(outside.gradientClipNorm, 2.0);
        QCOMPARE(outside.schedule.settings.integer("step_size"), std::int64_t{3});
        QCOMPARE(outside.schedule.settings.integer("warmup_steps"), std::int64_t{7});
        QCOMPARE(outside.schedule.settings.real("gamma"), 0.1);
    }

    void aScheduleMayBeItsNameAlone() {
        const train::TrainingSpec training = trainingOf(inTraining("\"schedule\": \"one_cycle\""));
        QCOMPARE(training.schedule.type, std::string("one_cycle"));
        QCOMPARE(training.schedule.settings.real("pct_start"), 0.3);
    }

    void earlyStoppingIsAnObjectOrAFlag() {
        QVERIFY(trainingOf(inTraining("\"early_stopping\": true")).earlyStopping ==
                (train::EarlyStoppingSpec{true, "validation_loss", 10, 0, true}));
        QVERIFY(!trainingOf(inTraining("\"early_stopping\": false")).earlyStopping.enabled);
        const std::string some = "\"early_stopping\": {\"monitor\": \"train_loss\", \"patience\": 3, "
                                 "\"min_delta\": 0.01, \"restore_best_weights\": false}";
        QVERIFY(trainingOf(inTraining(some)).earlyStopping ==
                (train::EarlyStoppingSpec{true, "train_loss", 3, 0.01, false}));
    }

    void everythingIsWrittenAndReadBackEqual() {
        for (const core::Schema& schedule : optim::schedules()) {
            train::TrainingSpec training = trainingOf(tests::projectText());
            training.l1 = 0.001;
            training.gradientClipNorm = 1.5;
            training.schedule = {schedule.type, schedule.defaults()};
            training.schedule.settings.set("warmup_steps", std::int64_t{12});
            training.earlyStopping = {true, "train_accuracy", 4, 0.5, false};
            QVERIFY(trainingOf(written(training)) == training);
        }
    }

    void everyOptimizerIsReadWithItsDefaults() {
        for (const char* type : {"sgd", "rmsprop", "adagrad", "adam", "adamw"}) {
            const train::TrainingSpec training = trainingOf(tests::projectWith(
                "{\"type\": \"sgd\", \"learning_rate\": 0.1}", std::string("{\"type\": \"") + type + "\"}"));
            QVERIFY(training.optimizer.settings == optim::findOptimizer(type)->defaults());
        }
    }
};

QTEST_APPLESS_MAIN(TestProjectTraining)
#include "tst_project_training.moc"
