#include "engine/trace/paths.h"

#include "engine/model/loss.h"
#include "engine/trace/rest.h"
#include "passes.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace engine;
using trace::Phase;
using trace::Selection;

namespace {

constexpr int kAll = 1'000'000;

void forEachParameter(const trace::Trace& pass,
                      const std::function<void(const Selection&, int sample)>& body) {
    for (int i = 0; i < int(pass.operations.size()); ++i) {
        const auto& o = pass.operations[std::size_t(i)];
        if (o.name != "dL/dW" && o.name != "dL/db")
            continue;
        for (int row = 0; row < o.values.rows(); ++row)
            for (int col = 0; col < o.values.cols(); ++col)
                for (int sample = 0; sample < pass.input.x.cols(); ++sample)
                    body({i, row, col, -1}, sample);
    }
}

double largestOf(const trace::Paths& paths) {
    double most = std::abs(paths.total);
    for (const auto& path : paths.largest)
        most = std::max(most, std::abs(path.value));
    return most;
}

} // namespace

class TestPaths : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void networksWithOtherLayersHaveNoPaths() {
        for (const auto& recipe : passes::several()) {
            const auto pass = passes::recorded(recipe);
            const bool plain = !recipe.network;
            QCOMPARE(trace::hasPaths(*pass), plain);
            const Selection weight{pass->find(Phase::Backward, pass->layout.slots.front().layer, "dL/dW"), 0,
                                   0, -1};
            QCOMPARE(trace::pathsOf(*pass, weight, 0, 5).has_value(), plain);
        }
    }

    void allPathsTogetherAreTheRecordedGradient_data() {
        QTest::addColumn<int>("recipe");
        const auto all = passes::several();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::addRow("%s", all[i].name.c_str()) << int(i);
    }
    void allPathsTogetherAreTheRecordedGradient() {
        QFETCH(const int, recipe);
        const auto pass = passes::recorded(passes::several()[std::size_t(recipe)]);
        if (!trace::hasPaths(*pass))
            QSKIP("not of dense and dropout layers alone");
        forEachParameter(*pass, [&](const Selection& place, int sample) {
            const auto paths = trace::pathsOf(*pass, place, sample, kAll);
            QVERIFY(paths);
            QCOMPARE(double(paths->largest.size()), paths->count);
            double sum = 0, before = std::numeric_limits<double>::infinity();
            for (const auto& path : paths->largest) {
                QVERIFY(trace::verify(path.product));
                QCOMPARE(*trace::evaluate(path.product), path.value);
                QVERIFY(std::abs(path.value) <= before * (1 + 1e-12));
                before = std::abs(path.value);
                sum += path.value;
            }
            QVERIFY(std::abs(sum - paths->total) <= 1e-12 * largestOf(*paths));
            QVERIFY(std::abs(paths->rest) <= 1e-12 * largestOf(*paths));
            QVERIFY(trace::verify(paths->reuse));
        });
    }

    void theSharesOfAllSamplesAreTheGradient() {
        for (const auto& recipe : passes::several()) {
            if (recipe.l1 != 0 || recipe.l2 != 0)
                continue; // no path leads to a penalty
            const auto pass = passes::recorded(recipe);
            if (!trace::hasPaths(*pass))
                continue;
            for (int i = 0; i < int(pass->operations.size()); ++i) {
                const auto& o = pass->operations[std::size_t(i)];
                if (o.name != "dL/dW" && o.name != "dL/db")
                    continue;
                double sum = 0, most = 0;
                for (int sample = 0; sample < pass->input.x.cols(); ++sample) {
                    const auto paths = trace::pathsOf(*pass, {i, 0, 0, -1}, sample, 3);
                    sum += paths->total;
                    most = std::max(most, std::abs(paths->total));
                }
                QVERIFY(std::abs(sum - o.values(0, 0)) <= 1e-12 * std::max(most, 1e-300));
            }
        }
    }

    void fewOfThemAndTheRestAreAllOfThem() {
        const auto pass = passes::recorded(
            {"deep", {3, 6, 5, 4, 3}, {"tanh", "softmax", "sigmoid", "softmax"}, "cross_entropy", 2});
        const Selection place{pass->find(Phase::Backward, 0, "dL/dW"), 2, 1, -1};
        const auto few = trace::pathsOf(*pass, place, 1, 7), all = trace::pathsOf(*pass, place, 1, kAll);
        // 6 units: unit 2 of layer 1 to 5 of layer 2, softmax to each of 5, 4 of layer 3, 3 outputs.
        QCOMPARE(all->count, 5.0 * 5 * 4 * 3);
        QCOMPARE(few->count, all->count);
        QCOMPARE(few->largest.size(), std::size_t(7));
        for (std::size_t i = 0; i < 7; ++i)
            QCOMPARE(few->largest[i].value, all->largest[i].value);
        double rest = 0;
        for (std::size_t i = 7; i < all->largest.size(); ++i)
            rest += all->largest[i].value;
        QVERIFY(std::abs(few->rest - rest) <= 1e-12 * largestOf(*all));
    }

    void aPathIsWhatItSays() {
        // 2-2-1 tanh, sigmoid with cross-entropy: x · f'(z) · w · δ, one path.
        const auto pass =
            passes::recorded({"small", {2, 2, 1}, {"tanh", "sigmoid"}, "binary_cross_entropy", 1});
        const Selection place{pass->find(Phase::Backward, 0, "dL/dW"), 1, 0, -1};
        const auto paths = trace::pathsOf(*pass, place, 0, 5);
        QCOMPARE(paths->count, 1.0);
        const auto& path = paths->largest.front();
        const std::vector<std::pair<int, int>> units{{0, 1}, {1, 0}};
        QVERIFY(path.units == units);
        const double a = pass->operations[std::size_t(pass->find(Phase::Forward, 0, "a"))].values(1, 0);
        const double delta =
            pass->operations[std::size_t(pass->find(Phase::Backward, 1, "dL/dz"))].values(0, 0);
        const double w = pass->input.parameters[pass->layout.find(1, "weight")->offset + 1];
        QVERIFY(std::abs(path.value - pass->input.x(0, 0) * (1 - a * a) * w * delta) < 1e-15);
        // By hand: the output's 2 weights 2 factors each, its bias 1; layer 1's 4 weights 4 factors, its 2
        // biases 3.
        const auto counted = trace::multiplications(*pass);
        QCOMPARE(counted.byPaths, 2.0 * 1 + 0 + 4 * 3 + 2 * 2);
        // Output: 2 for dW, 2 for da; layer 1: 2 slopes, 4 for dW.
        QCOMPARE(counted.backward, 2.0 + 2 + 2 + 4);
    }

    void aSampleLossMovesAsItsPathsSay() {
        // With one sample its share is the gradient: against finite differences.
        for (const auto& recipe : passes::several()) {
            if (recipe.samples != 1 || recipe.l1 != 0 || recipe.l2 != 0 || !recipe.dropout.empty())
                continue;
            auto input = passes::inputOf(recipe);
            const auto pass = *trace::record(input);
            const auto paths =
                trace::pathsOf(*pass, {pass->find(Phase::Backward, 0, "dL/dW"), 0, 0, -1}, 0, kAll);
            const double h = 1e-6, w = input.parameters[0];
            input.parameters[0] = w + h;
            const double up = (*trace::record(input))->loss;
            input.parameters[0] = w - h;
            const double down = (*trace::record(input))->loss;
            QVERIFY(std::abs((up - down) / (2 * h) - paths->total) <
                    1e-7 * std::max(1.0, std::abs(paths->total)));
        }
    }

    void wideNetworksAreSearchedNotEnumerated() {
        const auto pass =
            passes::recorded({"wide", {784, 128, 64, 10}, {"relu", "relu", "softmax"}, "cross_entropy", 2});
        int row = 0;
        const auto& delta = pass->operations[std::size_t(pass->find(Phase::Backward, 0, "dL/dz"))].values;
        delta.col(0).cwiseAbs().maxCoeff(&row);
        const auto paths = trace::pathsOf(*pass, {pass->find(Phase::Backward, 0, "dL/dW"), row, 3, -1}, 0, 8);
        QVERIFY(paths);
        QCOMPARE(paths->count, 640.0);
        QCOMPARE(paths->largest.size(), std::size_t(8));
        QVERIFY(trace::multiplications(*pass).byPaths > 100 * trace::multiplications(*pass).backward);
    }

    void otherPlacesHaveNone() {
        const auto pass = passes::recorded(passes::several().front());
        QVERIFY(!trace::pathsOf(*pass, {0, 0, 0, -1}, 0, 5));
        QVERIFY(!trace::pathsOf(*pass, {-1, 0, 0, -1}, 0, 5));
        QVERIFY(!trace::pathsOf(*pass, {pass->find(Phase::Backward, 0, "dL/dW"), 0, 0, -1}, 99, 5));
        QVERIFY(trace::pathsOf(*pass, {pass->find(Phase::Update, 0, "b"), 0, 0, -1}, 0, 5)->isBias);
    }
};

QTEST_APPLESS_MAIN(TestPaths)
#include "tst_paths.moc"
