#include "engine/train/prediction_difference.h"

#include "engine/data/generators.h"
#include "engine/train/evaluation.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace engine;

namespace {

data::PreparedPtr prepared(const train::Experiment& experiment) {
    auto set = data::generate(experiment.data.source, experiment.data.settings, experiment.data.seed);
    return *data::prepare(std::make_shared<const data::Dataset>(*std::move(set)), experiment.data, 1);
}

core::VectorD drawn(const train::Experiment& experiment, std::uint64_t seed) {
    return model::Network<double>::create(experiment.network)->initialParameters(seed);
}

} // namespace

class TestPredictionDifference : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lossAndAccuracyAreTheEvaluations() {
        auto experiment = *train::checked(train::firstExperiment());
        const auto data = prepared(experiment);
        for (const auto precision : {train::Precision::Float32, train::Precision::Float64})
            for (const auto part : {data::Part::Train, data::Part::Validation}) {
                experiment.training.precision = precision;
                const auto parameters = drawn(experiment, 3);
                const auto said = train::predictionsOf(experiment, data, parameters, part);
                QVERIFY(said.ok());
                const auto expected = *train::evaluate(experiment, data, parameters, part);
                QCOMPARE(said->evaluation.loss, expected.loss);
                QVERIFY(said->evaluation.accuracy == expected.accuracy);
                QCOMPARE(said->evaluation.samples, expected.samples);
                QCOMPARE(said->outputs.cols(), expected.samples);
                core::Index right = 0;
                const auto& rows = data->split.rows(part);
                for (std::size_t i = 0; i < rows.size(); ++i)
                    right += said->answers[i] == data->dataset->classes[std::size_t(rows[i])];
                QCOMPARE(double(right) / double(rows.size()), *expected.accuracy);
            }
    }

    void theDifferenceCountsEverySample() {
        const auto experiment = *train::checked(train::firstExperiment());
        const auto data = prepared(experiment);
        const auto part = train::openPart(*data);
        QVERIFY(part == data::Part::Validation);
        const auto before = *train::predictionsOf(experiment, data, drawn(experiment, 3), part);
        const auto after = *train::predictionsOf(experiment, data, drawn(experiment, 4), part);
        const auto difference = train::difference(before, after, *data);
        core::Index changed = 0;
        double largest = 0;
        for (std::size_t i = 0; i < before.answers.size(); ++i) {
            changed += before.answers[i] != after.answers[i];
            largest = std::max(
                largest, std::fabs(after.outputs(0, core::Index(i)) - before.outputs(0, core::Index(i))));
        }
        QVERIFY(changed > 0);
        QCOMPARE(difference.changed, changed);
        QCOMPARE(difference.corrected + difference.spoiled, changed); // of two classes one is right
        QCOMPARE(difference.largest, largest);
        const double gain = *after.evaluation.accuracy - *before.evaluation.accuracy;
        QCOMPARE(double(difference.corrected - difference.spoiled),
                 std::round(gain * double(before.answers.size())));
        const auto& rows = data->split.validation;
        QVERIFY(std::find(rows.begin(), rows.end(), difference.sample) != rows.end());
    }

    void theSameParametersMakeNoDifference() {
        const auto experiment = *train::checked(train::firstExperiment());
        const auto data = prepared(experiment);
        const auto one = *train::predictionsOf(experiment, data, drawn(experiment, 3), data::Part::Train);
        const auto difference = train::difference(one, one, *data);
        QCOMPARE(difference.changed, 0);
        QCOMPARE(difference.largest, 0.0);
        QCOMPARE(difference.sample, -1);
    }

    void outputsThatAreNoNumbersAreADifference() {
        const auto experiment = *train::checked(train::firstExperiment());
        const auto data = prepared(experiment);
        const auto one = *train::predictionsOf(experiment, data, drawn(experiment, 3), data::Part::Train);
        auto other = one;
        other.outputs(0, 5) = std::numeric_limits<double>::quiet_NaN();
        const auto difference = train::difference(one, other, *data);
        QVERIFY(std::isinf(difference.largest));
        QCOMPARE(difference.sample, data->split.train[5]);
    }

    void withoutAValidationPartTheTrainingPartIsUsed() {
        auto experiment = *train::checked(train::firstExperiment());
        experiment.data.split = {1, 0, 0};
        QVERIFY(train::openPart(*prepared(experiment)) == data::Part::Train);
    }

    void whatNobodyWaitsForIsCancelled() {
        const auto experiment = *train::checked(train::firstExperiment());
        const std::atomic<bool> wanted = false;
        const auto said = train::predictionsOf(experiment, prepared(experiment), drawn(experiment, 3),
                                               data::Part::Train, &wanted);
        QVERIFY(!said.ok());
        QVERIFY(said.error().code == core::Code::Cancelled);
    }

    void aNetworkThatDoesNotFitTheDataIsRefused() {
        auto experiment = *train::checked(train::firstExperiment());
        const auto data = prepared(experiment);
        experiment.network.input = {3};
        const auto said = train::predictionsOf(experiment, data, drawn(experiment, 3), data::Part::Train);
        QVERIFY(said.error().code == core::Code::ShapeMismatch);
    }
};

QTEST_APPLESS_MAIN(TestPredictionDifference)
#include "tst_prediction_difference.moc"
