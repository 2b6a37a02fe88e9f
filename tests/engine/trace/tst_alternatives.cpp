#include "engine/trace/alternatives.h"

#include "passes.h"
#include "step_fixture.h"

#include <QtTest>

using namespace engine;
using core::Index;
using trace::Alternative;

namespace {

/// The pass of the fixture in a run by that optimizer, with its moments.
trace::TracePtr fixturePass(const QJsonObject& all, const optim::OptimizerSpec& own,
                            const std::vector<const char*>& moments) {
    trace::PassInput input;
    input.network = steps::networkOf({3, 4, 2}, {"tanh", "linear"});
    input.parameters = steps::vector(all["parameters"]);
    input.loss = "mse";
    input.optimizer = own;
    for (const char* name : moments)
        input.optimizerState.slots.push_back(steps::vector(all[name]));
    input.step = all["step"].toInt();
    input.learningRate = all["learning_rate"].toDouble();
    input.l2 = all["l2"].toDouble();
    input.gradientClipNorm = all["gradient_clip_norm"].toDouble();
    input.x = steps::matrix(all["x"], 3);
    input.t = steps::matrix(all["t"], 2);
    return trace::record(std::move(input)).value();
}

/// "sgd", "momentum", "adam".
QString nameOf(const Alternative& one) {
    const bool momentum = one.optimizer.type == "sgd" && one.optimizer.settings.real("momentum") != 0;
    return momentum ? QStringLiteral("momentum") : QString::fromStdString(one.optimizer.type);
}

} // namespace

class TestAlternatives : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Every parameter's five alternatives against one step of PyTorch's optimizers from the same state: those
    // whose moments the run keeps go on from them, the others begin.
    void agreeWithPyTorch_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<double>("momentum");
        QTest::addColumn<QStringList>("moments");
        QTest::addColumn<QStringList>("kept");
        QTest::newRow("sgd") << "sgd" << 0.0 << QStringList() << QStringList();
        QTest::newRow("momentum") << "sgd" << 0.9 << QStringList("momentum") << QStringList("momentum");
        QTest::newRow("rmsprop") << "rmsprop" << 0.0 << QStringList("v") << QStringList("rmsprop");
        QTest::newRow("adam") << "adam" << 0.0 << QStringList({"m", "v"}) << QStringList({"adam", "adamw"});
        QTest::newRow("adamw") << "adamw" << 0.0 << QStringList({"m", "v"}) << QStringList({"adam", "adamw"});
    }
    void agreeWithPyTorch() {
        QFETCH(QString, type);
        QFETCH(double, momentum);
        QFETCH(QStringList, moments);
        QFETCH(QStringList, kept);
        const QJsonObject all = steps::fixture()["alternatives"].toObject();
        std::vector<QByteArray> names;
        for (const QString& name : moments)
            names.push_back(name.toLatin1());
        optim::OptimizerSpec own{type.toStdString(), {}};
        if (momentum != 0)
            own.settings.set("momentum", momentum);
        const auto pass = fixturePass(all, own, {names.begin(), names.end()});
        const QJsonObject updated = all["updated"].toObject();
        for (std::size_t slot = 0; slot < pass->layout.slots.size(); ++slot) {
            const model::TensorSlot& tensor = pass->layout.slots[slot];
            for (Index i = 0; i < tensor.size; ++i) {
                const auto ways = trace::alternatives(*pass, static_cast<int>(slot), i);
                QCOMPARE(ways.size(), std::size_t(5));
                for (const Alternative& way : ways) {
                    const QString name = nameOf(way);
                    const bool goesOn = kept.contains(name);
                    const auto theirs =
                        steps::vector(updated[name + (goesOn ? QStringLiteral(" kept") : QString())]);
                    QVERIFY2(std::abs(way.updated - theirs[tensor.offset + i]) <= 1e-13, qPrintable(name));
                    QCOMPARE(way.isFresh, !goesOn && name != "sgd");
                    QCOMPARE(way.step, way.isFresh ? 1 : 7);
                }
            }
        }
    }

    void ownOneIsTheRecordedStepExactly() {
        for (const passes::Recipe& recipe : passes::several()) {
            const auto pass = passes::recorded(recipe);
            for (std::size_t slot = 0; slot < pass->layout.slots.size(); ++slot) {
                const model::TensorSlot& tensor = pass->layout.slots[slot];
                for (Index i = 0; i < tensor.size; ++i) {
                    const auto ways = trace::alternatives(*pass, static_cast<int>(slot), i);
                    QCOMPARE(ways.empty(), !tensor.trainable);
                    int own = 0;
                    for (const Alternative& way : ways) {
                        if (!way.isOwn)
                            continue;
                        ++own;
                        QVERIFY2(way.delta == pass->delta[tensor.offset + i], recipe.name.c_str());
                        QVERIFY(way.updated == pass->updated[tensor.offset + i]);
                        QVERIFY(way.optimizer == pass->input.optimizer && !way.isFresh);
                    }
                    QCOMPARE(own, tensor.trainable ? 1 : 0);
                }
            }
        }
    }

    void firstStepsAreTheFormulas() {
        passes::Recipe recipe{"plain", {2, 1}, {"linear"}, "mse", 3};
        const auto pass = passes::recorded(recipe);
        const double w = pass->input.parameters[1], g = pass->gradients[1], eta = pass->input.learningRate;
        const auto ways = trace::alternatives(*pass, 0, 1);
        const double expected[] = {-eta * g, -eta * g, -eta * g / (std::sqrt(0.01 * g * g) + 1e-8),
                                   -eta * g / (std::abs(g) + 1e-8),
                                   -eta * 0.01 * w - eta * g / (std::abs(g) + 1e-8)};
        for (std::size_t i = 0; i < 5; ++i) {
            QVERIFY(std::abs(ways[i].delta - expected[i]) <= 1e-14);
            // Before a first step everybody's moments are fresh: nothing is lost.
            QVERIFY(!ways[i].isFresh);
            QCOMPARE(ways[i].step, 1);
        }
    }

    void adagradIsShownAsTheRunsOwnOnly() {
        passes::Recipe recipe{"adagrad", {2, 1}, {"linear"}, "mse", 3, true, {"adagrad", {}}, 4};
        const auto ways = trace::alternatives(*passes::recorded(recipe), 0, 1);
        QCOMPARE(ways.size(), std::size_t(6));
        QVERIFY(ways.back().isOwn && ways.back().optimizer.type == "adagrad");
        for (std::size_t i = 1; i < 5; ++i)
            QVERIFY(ways[i].isFresh);
    }

    void momentumOfRmsPropIsNotTheAlternativesOwn() {
        // Its own row keeps its settings; sgd's velocity is another thing than rmsprop's of the same name.
        passes::Recipe recipe{"rmsprop", {2, 1}, {"linear"}, "mse", 3, true, passes::rmsprop(true, 0.8), 4};
        const auto ways = trace::alternatives(*passes::recorded(recipe), 0, 1);
        QVERIFY(ways[2].isOwn && ways[2].optimizer.settings.flag("centered"));
        QVERIFY(ways[1].isFresh && !ways[1].isOwn);
    }
};

QTEST_APPLESS_MAIN(TestAlternatives)
#include "tst_alternatives.moc"
