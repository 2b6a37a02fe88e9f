#include "engine/train/watch.h"

#include "engine/model/activation.h"
#include "engine/model/network.h"
#include "examples.h"

#include <QtTest>

using namespace engine;
using namespace engine::train;

namespace {

using TrainerPtr = std::unique_ptr<AnyTrainer>;
/// Whether it holds after this step, from everything that can be asked of a trainer and what was before.
using Holds = std::function<bool(AnyTrainer&)>;

TrainerPtr ring(const Experiment& experiment) {
    return examples::trainer(experiment, examples::ring(60, 20, 5));
}

Experiment experiment(const std::string& hidden, double rate, Precision precision = Precision::Float32) {
    Experiment made =
        examples::experiment({2, 5, 4, 1}, hidden, "sigmoid", "binary_cross_entropy", "sgd", rate);
    made.training.precision = precision;
    return made;
}

std::optional<Finding> firstFinding(const WatchSpec& spec, const Experiment& of, int most = 3000) {
    const TrainerPtr trainer = ring(of);
    auto watch = Watch::create(spec, *trainer);
    if (!watch)
        return {};
    for (int i = 0; i < most; ++i) {
        trainer->step();
        if (auto finding = watch->look(*trainer))
            return finding;
    }
    return {};
}

/// The step of the first moment, by asking after every step; -1: never.
long long firstStep(const Experiment& of, const Holds& holds, int most = 3000) {
    const TrainerPtr trainer = ring(of);
    for (int i = 0; i < most; ++i) {
        trainer->step();
        if (holds(*trainer))
            return trainer->steps();
    }
    return -1;
}

/// Whether a unit's slope is at most `limit` for all training samples, computed in float64 from the
/// parameters.
bool flatForAll(const AnyTrainer& trainer, int layer, int unit, double limit) {
    const auto network = *model::Network<double>::create(trainer.experiment().network);
    core::VectorD parameters;
    trainer.copyParameters(parameters);
    auto ws = network.workspace(1);
    for (const int row : trainer.data()->split.train) {
        const core::MatrixD x = trainer.data()->features().col(row);
        network.forward(parameters, {x.data(), x.rows(), 1}, ws);
        const double z = ws.layers[std::size_t(layer)].z(unit, 0);
        if (std::abs(network.layer(layer).activation().slope(z)) > limit)
            return false;
    }
    return true;
}

} // namespace

class WatchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aJumpOfTheLossIsFoundAtItsStep() {
        const Experiment of = experiment("tanh", 0.5);
        double before = std::nan("");
        const long long expected = firstStep(of, [&](AnyTrainer& trainer) {
            const bool holds = trainer.batchLoss() > 1.5 * before;
            before = trainer.batchLoss();
            return holds;
        });
        QVERIFY(expected > 1);
        const auto finding = firstFinding({"loss_jumps", {{"percent", 50.0}}}, of);
        QVERIFY(finding);
        QCOMPARE(finding->step, expected);
        QVERIFY(finding->after > 1.5 * finding->before);
    }

    void aLossThatRisesIsFoundAtTheEndOfTheEpoch() {
        const Experiment of = experiment("tanh", 2);
        std::vector<double> losses;
        const long long expected = firstStep(of, [&](AnyTrainer& trainer) {
            if (trainer.epochEnded())
                losses.push_back(trainer.lastEpoch().validationLoss);
            const std::size_t n = losses.size();
            return trainer.epochEnded() && n > 2 && losses[n - 1] > losses[n - 2] &&
                   losses[n - 2] > losses[n - 3];
        });
        QVERIFY(expected > 0);
        const auto finding = firstFinding({"loss_rises", {{"epochs", std::int64_t{2}}}}, of);
        QVERIFY(finding);
        QCOMPARE(finding->step, expected);
        QVERIFY(finding->after > finding->before);
    }

    void aGradientThatChangesItsSignIsFound() {
        const Experiment of = experiment("tanh", 0.1);
        core::VectorD gradients;
        double before = 0;
        // Weight (2, 1) of layer 2: after layer 1's 5 · 2 + 5 and one row of 5.
        const long long expected = firstStep(of, [&](AnyTrainer& trainer) {
            trainer.copyGradients(gradients);
            const double now = gradients[trainer.layout().find(1, "weight")->offset + 5];
            const bool holds = before * now < 0;
            before = now;
            return holds;
        });
        QVERIFY(expected > 1);
        const auto finding = firstFinding(
            {"gradient_sign",
             {{"layer", std::int64_t{2}}, {"unit", std::int64_t{2}}, {"input", std::int64_t{1}}}},
            of);
        QVERIFY(finding);
        QCOMPARE(finding->step, expected);
        QVERIFY(finding->before * finding->after < 0);
        QCOMPARE(finding->layer, 1);
        QCOMPARE(finding->unit, 1);
        QCOMPARE(finding->input, 0);
    }

    void aReluThatDiesIsFoundAtItsStep_data() {
        QTest::addColumn<int>("precision");
        QTest::newRow("float32") << int(Precision::Float32);
        QTest::newRow("float64") << int(Precision::Float64);
    }
    void aReluThatDiesIsFoundAtItsStep() {
        QFETCH(const int, precision);
        const Experiment of = experiment("relu", 3, Precision(precision));
        const TrainerPtr start = ring(of);
        std::vector<bool> dead;
        for (int l = 0; l < 2; ++l)
            for (int u = 0; u < (l == 0 ? 5 : 4); ++u)
                dead.push_back(flatForAll(*start, l, u, 0));
        int layer = -1, unit = -1;
        const long long expected = firstStep(of, [&](AnyTrainer& trainer) {
            bool any = false;
            for (int l = 0, i = 0; l < 2; ++l)
                for (int u = 0; u < (l == 0 ? 5 : 4); ++u, ++i) {
                    const bool now = flatForAll(trainer, l, u, 0);
                    if (now && !dead[std::size_t(i)] && !any) {
                        any = true;
                        layer = l;
                        unit = u;
                    }
                    dead[std::size_t(i)] = now;
                }
            return any;
        });
        QVERIFY(expected > 0);
        const auto finding = firstFinding({"unit_dies", {}}, of);
        QVERIFY(finding);
        QCOMPARE(finding->step, expected);
        QCOMPARE(finding->layer, layer);
        QCOMPARE(finding->unit, unit);
        QCOMPARE(finding->samples, 60LL);
    }

    void aUnitThatSaturatesIsFoundAtItsStep() {
        const Experiment of = experiment("tanh", 20);
        const long long expected = firstStep(of, [&](AnyTrainer& trainer) {
            for (int l = 0; l < 3; ++l)
                for (int u = 0; u < (l == 0 ? 5 : l == 1 ? 4 : 1); ++u)
                    if (flatForAll(trainer, l, u, (l == 2 ? 0.25 : 1) * 0.05))
                        return true;
            return false;
        });
        QVERIFY(expected > 0);
        const auto finding = firstFinding({"unit_saturates", {{"percent", 5.0}}}, of);
        QVERIFY(finding);
        QCOMPARE(finding->step, expected);
    }

    void aNumberThatIsNotFiniteIsFound() {
        Experiment of = examples::sineExperiment();
        const auto make = [&] {
            auto trainer = examples::trainer(of, examples::sine());
            trainer->setLearningRate(1e6);
            return trainer;
        };
        const TrainerPtr reference = make();
        do
            reference->step();
        while (!reference->diverged());
        const TrainerPtr trainer = make();
        auto watch = Watch::create({"not_finite", {}}, *trainer);
        QVERIFY(watch);
        std::optional<Finding> finding;
        while (!finding && trainer->steps() < 10000) {
            trainer->step();
            finding = watch->look(*trainer);
        }
        QVERIFY(finding);
        QCOMPARE(finding->step, reference->steps());
    }

    void anAccuracyIsFoundAtTheEndOfItsEpoch() {
        const Experiment of = experiment("tanh", 1);
        const long long expected = firstStep(of, [](AnyTrainer& trainer) {
            return trainer.epochEnded() && trainer.lastEpoch().trainAccuracy >= 0.9;
        });
        QVERIFY(expected > 0);
        const auto finding =
            firstFinding({"accuracy", {{"percent", 90.0}, {"part", std::string("training")}}}, of);
        QVERIFY(finding);
        QCOMPARE(finding->step, expected);
        QVERIFY(finding->after >= 0.9 && finding->before < 0.9);
    }

    void aLossIsReachedAtTheEndOfItsEpoch() {
        const Experiment of = experiment("tanh", 1);
        const long long expected = firstStep(of, [](AnyTrainer& trainer) {
            return trainer.epochEnded() && trainer.lastEpoch().validationLoss <= 0.4;
        });
        QVERIFY(expected > 0);
        const auto finding = firstFinding({"loss_reaches", {{"loss", 0.4}}}, of);
        QVERIFY(finding);
        QCOMPARE(finding->step, expected);
        QVERIFY(finding->after <= 0.4 && finding->before > 0.4);
    }

    void anEpochEndsWhenItsLastBatchIsTaken() {
        const Experiment of = experiment("tanh", 0.1);
        const long long expected = firstStep(of, [](AnyTrainer& trainer) { return trainer.epochs() == 7; });
        const auto finding = firstFinding({"epoch", {{"epochs", std::int64_t{7}}}}, of);
        QVERIFY(finding);
        QCOMPARE(finding->step, expected);
        const TrainerPtr trainer = ring(of);
        while (trainer->epochs() < 7)
            trainer->step();
        QVERIFY(!Watch::create({"epoch", {{"epochs", std::int64_t{7}}}}, *trainer));
        QVERIFY(Watch::create({"epoch", {{"epochs", std::int64_t{8}}}}, *trainer));
    }

    void whatHoldsAlreadyDoesNotCount() {
        const Experiment of = experiment("relu", 1e-9);
        const TrainerPtr trainer = ring(of);
        TrainerState state = trainer->state();
        // The first hidden unit is dead from the start: weights 0, bias below 0.
        state.parameters.segment(0, 2).setZero();
        state.parameters[trainer->layout().find(0, "bias")->offset] = -1;
        trainer->restore(state);
        auto watch = Watch::create({"unit_dies", {}}, *trainer);
        QVERIFY(watch);
        auto reached = Watch::create({"accuracy", {{"percent", 0.0}}}, *trainer);
        QVERIFY(reached);
        for (int i = 0; i < 100; ++i) {
            trainer->step();
            QVERIFY(!watch->look(*trainer));
            QVERIFY(!reached->look(*trainer));
        }
        // Alive again, and then dead: that counts.
        state.parameters[trainer->layout().find(0, "bias")->offset] = 1;
        trainer->restore(state);
        trainer->step();
        (void)watch->look(*trainer); // what lives here may kill a unit above
        state.parameters[trainer->layout().find(0, "bias")->offset] = -1;
        trainer->restore(state);
        trainer->step();
        const auto finding = watch->look(*trainer);
        QVERIFY(finding);
        QCOMPARE(finding->layer, 0);
        QCOMPARE(finding->unit, 0);
    }

    void whatCannotBeWatchedIsRefused() {
        const TrainerPtr trainer = ring(experiment("tanh", 0.1));
        QVERIFY(!Watch::create({"moon", {}}, *trainer));
        QVERIFY(!Watch::create({"unit_dies", {}}, *trainer));
        QVERIFY(!Watch::create({"loss_rises", {{"epochs", std::int64_t{0}}}}, *trainer));
        QVERIFY(!Watch::create({"gradient_sign", {{"layer", std::int64_t{9}}}}, *trainer));
        QVERIFY(!Watch::create({"gradient_sign", {{"unit", std::int64_t{99}}}}, *trainer));
        const auto input = Watch::create({"gradient_sign", {{"input", std::int64_t{3}}}}, *trainer);
        QVERIFY(!input);
        QCOMPARE(QString::fromStdString(input.error().message),
                 QString("input 3, but the neuron's number is 2"));
        QVERIFY(Watch::create({"gradient_sign", {{"input", std::int64_t{0}}}}, *trainer));
        // What can never come.
        const TrainerPtr sine = examples::trainer(examples::sineExperiment(), examples::sine());
        QVERIFY(!Watch::create({"accuracy", {{"part", std::string("training")}}}, *sine));
        const TrainerPtr noValidation = examples::trainer(experiment("tanh", 0.1), examples::ring(60, 0, 5));
        QVERIFY(!Watch::create({"loss_rises", {}}, *noValidation));
        QVERIFY(!Watch::create({"accuracy", {}}, *noValidation));
        QVERIFY(Watch::create({"loss_rises", {{"part", std::string("training")}}}, *noValidation));
    }
};

QTEST_APPLESS_MAIN(WatchTest)
#include "tst_watch.moc"
