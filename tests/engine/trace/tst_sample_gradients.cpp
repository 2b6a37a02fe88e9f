#include "engine/trace/sample_gradients.h"

#include "passes.h"

#include <QtTest>

using namespace engine;
using trace::Phase;

class TestSampleGradients : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theirMeanIsTheRecordedGradient() {
        for (const auto& recipe : passes::several()) {
            const auto pass = passes::recorded(recipe);
            for (int i = 0; i < int(pass->operations.size()); ++i) {
                const auto& o = pass->operations[std::size_t(i)];
                for (int row = 0; row < o.values.rows(); ++row)
                    for (int col = 0; col < o.values.cols(); ++col) {
                        const auto all = trace::sampleGradients(*pass, {i, row, col, -1});
                        const bool gradient = o.name == "dL/dW" || o.name == "dL/db";
                        const bool update = o.phase == Phase::Update && (o.name == "W" || o.name == "b");
                        QCOMPARE(all.has_value(), gradient || update);
                        if (!all)
                            continue;
                        QCOMPARE(all->ofSample.size(), pass->input.x.cols());
                        const double most =
                            std::max(all->ofSample.cwiseAbs().maxCoeff(), 1e-300) + std::abs(all->penalty);
                        QVERIFY(std::abs(all->mean + all->penalty - all->gradient) <= 1e-12 * most);
                        QCOMPARE(gradient ? all->gradient : all->after, o.values(row, col));
                        QCOMPARE(all->before + all->delta, all->after);
                    }
            }
        }
    }

    void eachIsTheGradientOfThatSampleAlone() {
        const passes::Recipe recipe{
            "several", {2, 4, 3, 1}, {"tanh", "relu", "sigmoid"}, "binary_cross_entropy", 5};
        const auto input = passes::inputOf(recipe);
        const auto pass = *trace::record(input);
        const int dW = pass->find(Phase::Backward, 1, "dL/dW");
        const auto all = trace::sampleGradients(*pass, {dW, 2, 1, -1});
        for (int s = 0; s < 5; ++s) {
            auto alone = input;
            alone.x = input.x.col(s);
            alone.t = input.t.col(s);
            alone.samples = {};
            const auto one = *trace::record(alone);
            QVERIFY(std::abs(one->operations[std::size_t(dW)].values(2, 1) - all->ofSample[s]) < 1e-14);
            // And by differences of that sample's loss.
            const auto number = pass->layout.find(1, "weight")->offset + 2 * 4 + 1;
            const double h = 1e-6, w = alone.parameters[number];
            alone.parameters[number] = w + h;
            const double up = (*trace::record(alone))->loss;
            alone.parameters[number] = w - h;
            const double down = (*trace::record(alone))->loss;
            QVERIFY(std::abs((up - down) / (2 * h) - all->ofSample[s]) < 1e-8);
        }
    }
};

QTEST_APPLESS_MAIN(TestSampleGradients)
#include "tst_sample_gradients.moc"
