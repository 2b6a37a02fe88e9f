#include "engine/train/trainer.h"

#include <QtTest>

#include "examples.h"

using namespace engine;
using namespace engine::train;
using examples::same;

Q_DECLARE_METATYPE(engine::train::Precision)

namespace {

/// Large enough that every layer and the update are shared.
Experiment wide(Precision precision) {
    Experiment made =
        examples::experiment({96, 200, 200, 10}, "relu", "softmax", "cross_entropy", "adam", 0.001);
    made.training.batchSize = 64;
    return examples::in(precision, made);
}

} // namespace

class TestTrainerThreads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersAreTheSameForAnyNumberOfThreads_data() {
        QTest::addColumn<Precision>("precision");
        QTest::addColumn<int>("threads");
        for (const int threads : {2, 3}) {
            QTest::addRow("float32, %d threads", threads) << Precision::Float32 << threads;
            QTest::addRow("float64, %d threads", threads) << Precision::Float64 << threads;
        }
    }
    void numbersAreTheSameForAnyNumberOfThreads() {
        QFETCH(Precision, precision);
        QFETCH(int, threads);
        const auto data = examples::clouds(96, 10, 150, 40);
        const auto alone = examples::trainer(wide(precision), data);
        const auto shared = examples::trainer(wide(precision), data);
        shared->setThreads(threads);
        for (int i = 0; i < 9; ++i)
            QVERIFY(same(alone->step(), shared->step()));
        const TrainerState one = alone->state(), other = shared->state();
        QVERIFY(same(one.parameters, other.parameters));
        for (std::size_t i = 0; i < one.optimizer.slots.size(); ++i)
            QVERIFY(same(one.optimizer.slots[i], other.optimizer.slots[i]));
        QVERIFY(same(alone->evaluate(data::Part::Validation).loss,
                     shared->evaluate(data::Part::Validation).loss));
    }

    void theNumberOfThreadsCanChangeBetweenSteps() {
        const auto data = examples::clouds(96, 10, 150, 0);
        const auto alone = examples::trainer(wide(Precision::Float32), data);
        const auto shared = examples::trainer(wide(Precision::Float32), data);
        for (const int threads : {1, 2, 1, 3}) {
            shared->setThreads(threads);
            QVERIFY(same(alone->step(), shared->step()));
        }
    }
};

QTEST_APPLESS_MAIN(TestTrainerThreads)
#include "tst_trainer_threads.moc"
