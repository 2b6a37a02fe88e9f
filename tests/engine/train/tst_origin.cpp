#include "fine_tuning.h"

#include "engine/train/epoch_story.h"
#include "engine/train/replay.h"

#include <QtTest>

#include "tests/allocation_counter.h"

using namespace fine_tuning;
using examples::same;

namespace {

/// Of the layer's weight and bias together, written out.
double driftOf(const core::VectorD& now, const core::VectorD& first, const model::Layout& layout, int layer) {
    double moved = 0, length = 0;
    for (const auto& slot : layout.slots)
        if (slot.layer == layer && !slot.isBuffer)
            for (Index i = slot.offset; i < slot.offset + slot.size; ++i) {
                moved += (now[i] - first[i]) * (now[i] - first[i]);
                length += first[i] * first[i];
            }
    return std::sqrt(moved) / std::sqrt(length);
}

/// The source's network with the present body, evaluated sample by sample.
std::pair<double, double> scoreOf(const SourceTask& task, const core::VectorD& present) {
    const auto network = model::Network<double>::create(task.network).value();
    core::VectorD parameters = task.parameters;
    const Index body = network.layout().layerOffset(task.bodyLayers);
    parameters.head(body) = present.head(body);
    auto ws = network.workspace(1);
    double loss = 0, right = 0;
    for (const int row : task.data->split.validation) {
        const core::MatrixD x = task.data->features().col(row), t = task.data->targets.col(row);
        network.forward(parameters, {x.data(), x.rows(), 1}, ws);
        loss += network.loss(*model::findLoss(task.loss), {t.data(), t.rows(), 1}, ws);
        Index best, wanted;
        ws.layers.back().a.col(0).maxCoeff(&best);
        t.col(0).maxCoeff(&wanted);
        right += best == wanted ? 1 : 0;
    }
    const auto count = double(task.data->split.validation.size());
    return {loss / count, right / count};
}

std::unique_ptr<AnyTrainer> withSource(const Experiment& experiment, SourceTaskPtr task) {
    auto run = examples::trainer(experiment, examples::clouds(4, 2, 30, 10));
    Origin origin = run->origin();
    origin.source = std::move(task);
    if (const auto placed = run->setOrigin(origin); !placed)
        qFatal("%s", placed.error().text().c_str());
    return run;
}

} // namespace

class TestOrigin : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void driftIsHowFarALayerIsFromWhereTheRunBegan() {
        const auto run = examples::trainer(unfreezing("adam", Precision::Float64), points());
        const core::VectorD first = *run->origin().parameters;
        for (const long long epoch : {1, 3, 8}) {
            toEpoch(*run, epoch);
            core::VectorD now;
            run->copyParameters(now);
            const auto& drifts = run->lastEpoch().drifts;
            QCOMPARE(drifts.size(), std::size_t(4));
            for (const auto& [layer, index] : {std::pair{0, 0}, {1, 1}, {2, 2}, {4, 3}})
                QVERIFY(std::abs(drifts[std::size_t(index)] - driftOf(now, first, run->layout(), layer)) <
                        1e-14);
            QCOMPARE(drifts[0] == 0, epoch < 7);
        }
    }

    void ofZerosThereIsNoDrift() {
        Experiment experiment = examples::sineExperiment();
        experiment.network.layers[0].settings.set("initializer", "zeros");
        const auto run = examples::trainer(experiment, examples::sine());
        toEpoch(*run, 1);
        QVERIFY(std::isnan(run->lastEpoch().drifts[0]));
        QVERIFY(!std::isnan(run->lastEpoch().drifts[1]));
    }

    void theOriginStaysThroughChangesByHandAndTimeTravel() {
        const SourceTaskPtr task = threeClouds();
        std::unique_ptr<AnyTrainer> run = withSource(twoClouds(), task);
        // Weights edited before the first step are a distance from where it began.
        History history(*run);
        const auto edited = std::make_shared<const core::VectorD>(*run->origin().parameters * 1.5);
        QVERIFY(history.change(run, {.parameters = edited}));
        auto other = std::make_shared<Experiment>(twoClouds());
        other->training.optimizer.type = "adam";
        std::vector<EpochRecord> records;
        const auto go = [&](long long epoch) {
            while (run->epochs() < epoch) {
                run->step();
                history.took(run);
                if (run->epochEnded())
                    records.push_back(run->lastEpoch());
            }
        };
        go(2);
        QVERIFY(records[0].drifts[0] > 0.3);
        QVERIFY(history.change(run, {.experiment = other}));
        QVERIFY(run->origin() == history.origin());
        go(4);
        Replay replay(history.course());
        std::size_t at = 0;
        while (!replay.isDone())
            if (const EpochRecord* record = replay.step()) {
                QCOMPARE(record->drifts, records[at].drifts);
                QVERIFY(same(record->sourceLoss, records[at].sourceLoss));
                QVERIFY(same(record->sourceAccuracy, records[at].sourceAccuracy));
                ++at;
            }
        QCOMPARE(at, std::size_t(4));
        // Gone back to, with another trainer in between.
        run = examples::trainer(twoClouds(), run->data());
        history.approach(run, 0, false);
        QVERIFY(run->origin() == history.origin());
    }

    void anEpochToldAgainHasItsDriftAndForgetting() {
        std::unique_ptr<AnyTrainer> run = withSource(twoClouds(), threeClouds());
        toEpoch(*run, 2);
        const Moment start{run->state(), run->experiment(), run->data(), run->origin()};
        toEpoch(*run, 3);
        const auto story = epochStory(start);
        QVERIFY(story);
        QCOMPARE(story->record.drifts, run->lastEpoch().drifts);
        QVERIFY(same(story->record.sourceLoss, run->lastEpoch().sourceLoss));
    }

    void theSourceIsEvaluatedWithThePresentBodyAndItsOwnHead_data() {
        QTest::addColumn<int>("precision");
        QTest::newRow("float32") << int(Precision::Float32);
        QTest::newRow("float64") << int(Precision::Float64);
    }
    void theSourceIsEvaluatedWithThePresentBodyAndItsOwnHead() {
        QFETCH(const int, precision);
        const SourceTaskPtr task = threeClouds(300); // more than a block
        const auto run = withSource(twoClouds(Precision(precision)), task);
        double before = 0;
        for (const long long epoch : {1, 4}) {
            toEpoch(*run, epoch);
            core::VectorD now;
            run->copyParameters(now);
            const auto [loss, accuracy] = scoreOf(*task, now);
            const double tolerance = Precision(precision) == Precision::Float32 ? 1e-6 : 1e-14;
            QVERIFY(std::abs(run->lastEpoch().sourceLoss - loss) < tolerance);
            QVERIFY(std::abs(run->lastEpoch().sourceAccuracy - accuracy) < 0.5 / 300);
            QVERIFY(run->lastEpoch().sourceLoss != before);
            before = run->lastEpoch().sourceLoss;
        }
    }

    void whereNothingWasReplacedItIsThePresentNetwork() {
        auto task = std::make_shared<SourceTask>(*threeClouds());
        task->network = twoClouds().network;
        task->data = examples::clouds(4, 2, 20, 20);
        task->bodyLayers = 3;
        task->parameters = core::VectorD::Constant(8 * 5 + 6 * 9 + 2 * 7, 100); // not looked at
        const auto run = withSource(twoClouds(Precision::Float64), task);
        toEpoch(*run, 2);
        core::VectorD now;
        run->copyParameters(now);
        QVERIFY(std::abs(run->lastEpoch().sourceLoss - scoreOf(*task, now).first) < 1e-14);
    }

    void withoutASourceThereIsNoForgettingAndTrainingIsTheSame() {
        const auto plain = examples::trainer(twoClouds(), examples::clouds(4, 2, 30, 10));
        const auto measured = withSource(twoClouds(), threeClouds());
        toEpoch(*plain, 3);
        toEpoch(*measured, 3);
        QVERIFY(std::isnan(plain->lastEpoch().sourceLoss) && std::isnan(plain->lastEpoch().sourceAccuracy));
        QVERIFY(same(plain->state().parameters, measured->state().parameters));
        QVERIFY(same(plain->lastEpoch().validationLoss, measured->lastEpoch().validationLoss));
    }

    void aSourceThatDoesNotFitIsRefused() {
        auto task = std::make_shared<SourceTask>(*threeClouds());
        task->network.layers[0] = model::denseLayer(9, "tanh");
        task->parameters = model::Network<double>::create(task->network).value().initialParameters(1);
        const auto run = examples::trainer(twoClouds(), examples::clouds(4, 2, 30, 10));
        Origin origin = run->origin();
        origin.source = task;
        const auto placed = run->setOrigin(origin);
        QVERIFY(!placed);
        QCOMPARE(placed.error().text(),
                 std::string("fine_tuning.source: \"0.weight\" has another shape in the present network"));
        QVERIFY(!run->origin().source);
        origin.source = nullptr;
        origin.parameters = std::make_shared<const core::VectorD>(3);
        QVERIFY(!run->setOrigin(origin));
    }

    void atMostTwoThousandSamplesAreLookedAt() {
        const SourceTaskPtr task = threeClouds(5000);
        auto made = SourceEvaluator<float>::create(
            task, model::Network<float>::create(twoClouds().network)->layout());
        QVERIFY(made);
        QCOMPARE(made->samples(), Index(2000));
    }

    void measuringAllocatesNothing() {
        const auto run = withSource(twoClouds(), threeClouds(300));
        toEpoch(*run, 1);
        const long long before = tests::allocations();
        toEpoch(*run, 4);
        QCOMPARE(tests::allocations(), before);
    }
};

QTEST_APPLESS_MAIN(TestOrigin)
#include "tst_origin.moc"
