#include "engine/train/trainer.h"

#include "engine/train/autopsy.h"
#include "engine/train/backward_signal.h"
#include "engine/train/health.h"
#include "engine/train/live.h"
#include "engine/train/projection.h"
#include "engine/train/watch.h"
#include "pictures.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace engine;
using namespace engine::train;
using core::Index;
using examples::same;

namespace {

struct Made {
    const char* name;
    Experiment experiment;
};

std::vector<Made> experiments() {
    return {{"pictures", examples::experiment(examples::smallLenet("relu"))},
            {"residual", examples::experiment(examples::smallResidual("relu"))}};
}

Probe look(const Experiment& experiment, const core::VectorD& parameters) {
    const auto network = model::Network<float>::create(experiment.network).value();
    const auto data = examples::bars();
    return probe(network, parameters, *model::findLoss(experiment.training.loss), *data, probeRows(*data));
}

core::VectorD initial(const Experiment& experiment) {
    return model::Network<float>::create(experiment.network)->initialParameters(3);
}

/// Biases of one filter so low that relu lets nothing through.
core::VectorD withDeadFilter(const Experiment& experiment, int layer, int filter) {
    core::VectorD parameters = initial(experiment);
    const auto layout = model::Network<float>::create(experiment.network)->layout();
    parameters[layout.find(layer, "bias")->offset + filter] = -100;
    return parameters;
}

} // namespace

/// Runs of networks with convolutions and residual blocks, and what looks at them.
class TestTrainerPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theyLearnWithTheSameNumbersOnAnyNumberOfThreads() {
        for (const auto& [name, experiment] : experiments()) {
            const auto alone = examples::trainer(experiment, examples::bars()),
                       shared = examples::trainer(experiment, examples::bars());
            shared->setThreads(2);
            const double before = alone->evaluate(data::Part::Train).loss;
            for (int i = 0; i < 200; ++i)
                QVERIFY2(same(alone->step(), shared->step()), name);
            QVERIFY2(alone->evaluate(data::Part::Train).loss < 0.6 * before, name);
        }
    }

    void aStateBringsARunBackBitForBit() {
        for (const auto& [name, experiment] : experiments()) {
            const auto trainer = examples::trainer(experiment, examples::bars());
            for (int i = 0; i < 7; ++i)
                trainer->step();
            const TrainerState state = trainer->state();
            std::vector<double> losses;
            for (int i = 0; i < 5; ++i)
                losses.push_back(trainer->step());
            trainer->restore(state);
            for (const double loss : losses)
                QVERIFY2(same(trainer->step(), loss), name);
        }
    }

    void healthyRunsHaveOnlyGoodNewsOfTheirGradients() {
        for (const auto& [name, experiment] : experiments()) {
            const auto trainer = examples::trainer(experiment, examples::bars());
            core::VectorD parameters;
            trainer->copyParameters(parameters);
            const auto notes = health(experiment, dataHealth(experiment, *examples::bars()),
                                      look(experiment, parameters), {}, 0);
            QVERIFY(!notes.empty());
            for (const HealthNote& note : notes)
                QVERIFY2(note.severity == HealthNote::Severity::Good, name);
        }
    }

    // A place where a filter is 0 for every picture is no dead unit: another place of it learns.
    void aFilterIsDeadWhenItIsSoEverywhere() {
        const Experiment experiment = examples::experiment(examples::smallLenet("relu"));
        const Probe alive = look(experiment, initial(experiment));
        QCOMPARE(alive.layers[0].rows, 3);
        QVERIFY(alive.layers[0].dead.empty());
        const core::VectorD parameters = withDeadFilter(experiment, 2, 1);
        const Probe probe = look(experiment, parameters);
        const std::vector<int>& dead = probe.layers[2].dead;
        QVERIFY(std::count(dead.begin(), dead.end(), 1) == 1);
        QCOMPARE(dead.size(), alive.layers[2].dead.size() + 1);
        const auto notes = health(experiment, dataHealth(experiment, *examples::bars()), probe, {}, 0);
        const auto found = std::find_if(notes.begin(), notes.end(), [](const HealthNote& note) {
            return note.kind == HealthNote::Kind::DeadUnits && note.layer == 2;
        });
        QVERIFY(found != notes.end());
        QCOMPARE(found->count, int(dead.size()));
        QCOMPARE(found->of, 4);
    }

    void aFilterThatDiesIsFound() {
        const Experiment experiment = examples::experiment(examples::smallLenet("relu"));
        const auto trainer = examples::trainer(experiment, examples::bars());
        auto watch = Watch::create({"unit_dies", {}}, *trainer);
        QVERIFY(watch.ok());
        trainer->step();
        QVERIFY(!watch->look(*trainer));
        TrainerState state = trainer->state();
        const auto layout = trainer->layout();
        state.parameters[layout.find(2, "bias")->offset + 3] = -100;
        trainer->restore(state);
        trainer->step();
        const auto finding = watch->look(*trainer);
        QVERIFY(finding.has_value());
        QCOMPARE(finding->layer, 2);
        QCOMPARE(finding->unit, 3);
    }

    // From layer to layer: what pooling and flattening do belongs to the weights above them.
    void theBackwardSignalPassesLayersWithoutSums() {
        const Experiment experiment = examples::experiment(examples::smallLenet("tanh"));
        const BackwardSignal signal = backwardSignal(look(experiment, initial(experiment)));
        QVERIFY(signal.layers.size() == 4);
        QCOMPARE(signal.layers[0].layer, 6);
        QCOMPARE(signal.layers[1].layer, 5);
        QCOMPARE(signal.layers[2].layer, 2);
        QCOMPARE(signal.layers[3].layer, 0);
        double product = 1;
        for (std::size_t i = 1; i < signal.layers.size(); ++i)
            product *= signal.layers[i].throughWeights * signal.layers[i].throughSlope;
        QVERIFY(std::abs(product - signal.left()) <= 1e-9 * product);
    }

    void whatBreaksIsFoundWhereItBreaks() {
        const std::pair<model::NetworkSpec, int> networks[] = {{examples::smallLenet("relu"), 2},
                                                               {examples::smallResidual("relu"), 1}};
        for (const auto& [network, layer] : networks) {
            const auto trainer = examples::trainer(examples::experiment(network), examples::bars());
            trainer->step();
            TrainerState state = trainer->state();
            const model::TensorSlot& weight = *trainer->layout().find(layer, "weight");
            state.parameters.segment(weight.offset, weight.size).setConstant(3e38);
            trainer->restore(state);
            LastSteps steps;
            steps.look({trainer->state(), trainer->experiment(), trainer->data()});
            trainer->step();
            QVERIFY(trainer->diverged());
            const AutopsyPtr autopsy = steps.autopsy();
            QVERIFY(autopsy && autopsy->broken);
            QCOMPARE(autopsy->broken->layer, layer);
            QCOMPARE(autopsy->broken->name, std::string("z"));
        }
    }

    void layersOfPicturesAreSpreadInAPlane() {
        const Experiment experiment = examples::experiment(examples::smallLenet("relu"));
        const auto network = model::Network<float>::create(experiment.network).value();
        const auto data = examples::bars();
        for (int layer = 0; layer < network.layerCount(); ++layer) {
            const Space found =
                space(network, initial(experiment), *data, spreadRows(*data, 40), {layer, true}, nullptr);
            QCOMPARE(found.points.cols(), Index(40));
            QVERIFY(found.points.allFinite());
        }
    }

    void otherFiltersAreOtherParameters() {
        const auto lenet = examples::smallLenet("relu");
        auto other = lenet;
        other.layers[0].settings.set("filters", std::int64_t(5));
        QVERIFY(sameParameters(lenet, lenet) && !sameParameters(lenet, other));
        auto block = examples::smallResidual("relu");
        block.layers[3].block = 1;
        QVERIFY(!sameParameters(examples::smallResidual("relu"), block));
    }
};

QTEST_APPLESS_MAIN(TestTrainerPictures)
#include "tst_trainer_pictures.moc"
