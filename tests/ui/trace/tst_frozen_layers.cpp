// What Step says of a frozen layer: errors pass through it, its gradients are not used, its numbers stay.
#include "run_bench.h"

#include "ui/trace/matrix_blocks.h"
#include "ui/trace/places.h"
#include "ui/trace/sentences.h"

#include <QTest>

#include <algorithm>

using namespace engine::trace;

namespace {

QString sentenceAt(const RunBench& bench, Phase phase, int layer, const char* name, int row = -1) {
    Cursor cursor(bench.stepper.trace(), 0);
    const int operation = bench.find(phase, layer, name);
    cursor.moveTo({operation, row, row < 0 ? -1 : 0, -1});
    Explanation explanation;
    explanation.value = bench.trace().operations[std::size_t(operation)].values(std::max(row, 0), 0);
    return ui::trace::sentence(cursor, explanation);
}

} // namespace

class TestFrozenLayers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theErrorGoesOnThroughAFrozenLayer() {
        RunBench bench([](auto& experiment) { experiment.network.layers[1].trainable = false; });
        const QString through = sentenceAt(bench, Phase::Backward, 1, "dL/dz");
        QVERIFY2(through.endsWith(QLatin1String("goes on through it to those below.")), qPrintable(through));
        QVERIFY(sentenceAt(bench, Phase::Backward, 1, "dL/dW")
                    .endsWith(QLatin1String("Not used: the layer is frozen.")));
        QVERIFY(sentenceAt(bench, Phase::Backward, 1, "dL/db", 2)
                    .endsWith(QLatin1String("Not used: the layer is frozen.")));
        QVERIFY(!sentenceAt(bench, Phase::Backward, 0, "dL/dW").contains(QLatin1String("frozen")));
        QVERIFY(bench.trace().operations[std::size_t(bench.find(Phase::Backward, 0, "dL/dz"))].values.norm() >
                0);
    }

    void whereNothingBelowLearnsTheErrorServesNoUpdate() {
        RunBench bench([](auto& experiment) {
            for (int i = 0; i < 2; ++i)
                experiment.network.layers[std::size_t(i)].trainable = false;
        });
        QVERIFY(sentenceAt(bench, Phase::Backward, 0, "dL/da").endsWith(QLatin1String("serves no update.")));
        QVERIFY(sentenceAt(bench, Phase::Backward, 1, "dL/da").endsWith(QLatin1String("serves no update.")));
        QVERIFY(!sentenceAt(bench, Phase::Backward, 2, "dL/da").contains(QLatin1String("frozen")));
    }

    void itsNumbersStay() {
        RunBench bench([](auto& experiment) { experiment.network.layers[0].trainable = false; });
        QVERIFY(sentenceAt(bench, Phase::Update, 0, "W").contains(QLatin1String("is frozen")));
        QVERIFY(sentenceAt(bench, Phase::Update, 0, "W", 1).contains(QLatin1String("frozen")));
        const int operation = bench.find(Phase::Backward, 0, "dL/dW");
        const auto& o = bench.trace().operations[std::size_t(operation)];
        QVERIFY(ui::isUnused(bench.trace(), o));
        QVERIFY(ui::trace::operationName(bench.trace(), o).endsWith(QLatin1String("(not used: frozen)")));
    }

    void itsMatricesAreMarked() {
        RunBench bench([](auto& experiment) { experiment.network.layers[0].trainable = false; });
        const auto marked = [&](int layer) {
            const auto blocks = ui::trace::layerBlocks(bench.trace(), layer);
            return std::count_if(blocks.begin(), blocks.end(), [](const auto& block) {
                return block.title.contains(QLatin1String("not used"));
            });
        };
        QCOMPARE(marked(0), 2);
        QCOMPARE(marked(1), 0);
    }

    void gradualUnfreezingIsFrozenUntilItsEpoch() {
        RunBench bench([](auto& experiment) { experiment.training.unfreezing = {"gradual", 1}; });
        QVERIFY(ui::isFrozen(bench.trace(), 0) && ui::isFrozen(bench.trace(), 1) &&
                !ui::isFrozen(bench.trace(), 2));
        bench.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(bench.run.snapshot()->epoch == 1 && bench.run.isSettled());
        QTRY_VERIFY(!ui::isFrozen(bench.trace(), 1));
        QVERIFY(ui::isFrozen(bench.trace(), 0));
    }
};

QTEST_MAIN(TestFrozenLayers)
#include "tst_frozen_layers.moc"
