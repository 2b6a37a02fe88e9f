#include "engine/train/residuals.h"
#include "examples.h"

#include <QtTest>

#include <cmath>

using namespace engine;
using namespace engine::train;
using core::Index;

namespace {

/// y = 2 x + 1.
const core::VectorD kLine{{2, 1}};

model::Network<float> line() {
    model::NetworkSpec spec;
    spec.input = {1};
    spec.layers = {model::denseLayer(1, "linear")};
    return *model::Network<float>::create(spec);
}

} // namespace

class TestResiduals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theyAreTargetsMinusAnswersInTheOrderOfTheParts() {
        const core::MatrixD x{{0, 1, 2, -1, 4}}, t{{1.5, 3, 3, -1, 0}};
        data::Split split;
        split.train = {2, 0, 1};
        split.validation = {3};
        split.test = {4};
        const auto data = examples::prepared(data::Task::Regression, x, t, split);
        const Residuals found = residuals(line(), kLine, *data);
        QCOMPARE(found.train.answers, (core::MatrixD{{5, 1, 3}}));
        QCOMPARE(found.train.values, (core::MatrixD{{-2, 0.5, 0}}));
        QCOMPARE(found.train.rootMeanSquare(0), std::sqrt(4.25 / 3));
        QCOMPARE(found.validation.values, (core::MatrixD{{0}}));
        QCOMPARE(found.validation.rootMeanSquare(0), 0.0);
    }

    void theOverallMeanIsOverAllOutputs() {
        model::NetworkSpec spec;
        spec.input = {1};
        spec.layers = {model::denseLayer(2, "linear")};
        const auto network = *model::Network<float>::create(spec);
        const auto data = examples::prepared(data::Task::Regression, core::MatrixD{{0, 1}},
                                             core::MatrixD{{1, 2}, {3, -3}}, examples::splitInOrder(2, 0, 0));
        const Residuals found = residuals(network, core::VectorD{{0, 0, 0, 0}}, *data);
        QCOMPARE(found.train.rootMeanSquare, (core::VectorD{{std::sqrt(2.5), 3}}));
        QCOMPARE(found.train.overall, std::sqrt(23.0 / 4));
    }

    void inputsAreThoseTheNetworkIsTrainedOn() {
        const core::MatrixD x{{10, 14}}, t{{0, 0}};
        const auto raw = examples::prepared(data::Task::Regression, x, t, examples::splitInOrder(2, 0, 0));
        auto data = std::make_shared<data::Prepared>(*raw);
        data->scaler = data::fitScaler(x, data->split.train);
        data->standardized = data->scaler.apply(x); // −1, 1
        QCOMPARE(residuals(line(), kLine, *data).train.values, (core::MatrixD{{1, -3}}));
    }

    void theyAreInTheTargetsOwnUnits() {
        const core::MatrixD x{{0, 1, 2}}, t{{100, 500, 300}};
        const auto raw = examples::prepared(data::Task::Regression, x, t, examples::splitInOrder(3, 0, 0));
        auto data = std::make_shared<data::Prepared>(*raw);
        data->targetScaler = {core::VectorD{{300}}, core::VectorD{{200}}};
        data->targets = data->targetScaler.apply(t); // −1, 1, 0
        const auto found = residuals(line(), kLine, *data).train;
        const auto plain = residuals(line(), kLine, *raw).train;
        QCOMPARE(found.answers, (plain.answers.array() * 200 + 300).matrix().eval());
        QCOMPARE(found.values, (t - found.answers).eval());
    }

    void theirMeanSquareIsTheLossOfTheEngine() {
        const auto data = examples::sine(1300, 40); // more than a block
        const auto trainer = examples::trainer(examples::sineExperiment(), data);
        trainer->step();
        const auto network = *model::Network<float>::create(trainer->experiment().network);
        const Residuals found = residuals(network, trainer->state().parameters, *data);
        const auto close = [](const PartResiduals& part, double loss) {
            return std::abs(part.rootMeanSquare(0) * part.rootMeanSquare(0) - loss) < 1e-6 * loss;
        };
        QVERIFY(close(found.train, trainer->evaluate(data::Part::Train).loss));
        QVERIFY(close(found.validation, trainer->evaluate(data::Part::Validation).loss));
    }

    void withoutSamplesThereIsNoMean() {
        const auto data = examples::sine(5, 0);
        const auto found = residuals(line(), kLine, *data);
        QCOMPARE(found.train.values.cols(), Index(5));
        QCOMPARE(found.validation.values.cols(), Index(0));
        QVERIFY(std::isnan(found.validation.rootMeanSquare(0)));
    }
};

QTEST_APPLESS_MAIN(TestResiduals)
#include "tst_residuals.moc"
