#include "engine/train/evaluation.h"

#include "engine/data/generators.h"

#include <QtTest>

using namespace engine;

class TestEvaluation : public QObject {
    Q_OBJECT

private:
    static data::PreparedPtr prepared(const train::Experiment& experiment) {
        auto set = data::generate(experiment.data.source, experiment.data.settings, experiment.data.seed);
        return *data::prepare(std::make_shared<const data::Dataset>(*std::move(set)), experiment.data, 1);
    }

private Q_SLOTS:
    void ofStandardizedNumbersTheErrorIsInTheirOwnUnits() {
        data::Dataset set;
        set.task = data::Task::Regression;
        set.features = core::MatrixD{{0, 1, 2, 3}};
        set.featureNames = {"x"};
        set.targets = core::MatrixD{{1000, 3000, 2000, 6000}};
        set.targetNames = {"y"};
        train::Experiment experiment = train::firstExperiment();
        experiment.network.input = {1};
        experiment.network.layers = {model::denseLayer(1, "linear")};
        experiment.training.loss = "mse";
        experiment.training.precision = train::Precision::Float64;
        experiment.data.standardizeTargets = true;
        experiment.data.split = {1, 0, 0};
        const auto data = *data::prepare(std::make_shared<const data::Dataset>(set), experiment.data, 1);
        // With weights 0 every answer is the mean, 3000.
        const auto got = *train::evaluate(experiment, data, core::VectorD{{0, 0}}, data::Part::Train);
        QCOMPARE(got.loss, 1.0);
        QVERIFY(std::abs(got.rootMeanSquare(0) - std::sqrt(3.5e6)) < 1e-3);
        const auto trainer = train::makeTrainer(experiment, data, core::VectorD{{0, 0}});
        QCOMPARE((*trainer)->evaluate(data::Part::Train).rootMeanSquare.size(), core::Index(0));
    }

    void itSaysWhatTheTrainerSays() {
        const auto experiment = *train::checked(train::firstExperiment());
        const auto data = prepared(experiment);
        auto trainer = *train::makeTrainer(experiment, data);
        for (int i = 0; i < 20; ++i)
            trainer->step();
        for (const auto part : {data::Part::Train, data::Part::Validation, data::Part::Test}) {
            const auto expected = trainer->evaluate(part);
            const auto evaluated = train::evaluate(experiment, data, trainer->state().parameters, part);
            QVERIFY(evaluated.ok());
            QCOMPARE(evaluated->loss, expected.loss);
            QCOMPARE(evaluated->samples, expected.samples);
            QVERIFY(evaluated->accuracy == expected.accuracy);
        }
    }

    void aPartWithoutSamplesIsSaid() {
        auto experiment = *train::checked(train::firstExperiment());
        experiment.data.split = {1, 0, 0};
        const auto data = prepared(experiment);
        const auto evaluated = train::evaluate(experiment, data, core::VectorD(), data::Part::Test);
        QVERIFY(!evaluated.ok());
        QCOMPARE(evaluated.error().context, std::string("data.split.test"));
    }
};

QTEST_APPLESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
