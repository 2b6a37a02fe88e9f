#include "engine/optim/optimizer.h"
#include "tests/allocation_counter.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace engine;
using core::Index;

namespace {

core::VectorD vector(const QJsonValue& json) {
    const QJsonArray numbers = json.toArray();
    core::VectorD values(numbers.size());
    for (int i = 0; i < numbers.size(); ++i)
        values[i] = numbers[i].toDouble();
    return values;
}

core::Settings settings(const QJsonObject& json) {
    core::Settings all;
    for (auto it = json.begin(); it != json.end(); ++it)
        all.set(it.key().toStdString(),
                it->isBool() ? core::Value(it->toBool()) : core::Value(it->toDouble()));
    return all;
}

template <class S>
struct Run {
    std::unique_ptr<optim::Optimizer<S>> optimizer;
    core::Vector<S> parameters, delta;
    optim::OptimizerState<S> state;
    double rate;

    Run(const optim::OptimizerSpec& spec, const core::VectorD& start)
        : optimizer(std::move(optim::makeOptimizer<S>(spec).value())), parameters(start.cast<S>()),
          delta(core::Vector<S>::Constant(start.size(), S(NAN))),
          state(optimizer->initialState(start.size())), rate(spec.settings.real("learning_rate")) {}

    void step(const core::Vector<S>& gradients, long long number) {
        optimizer->step(parameters, gradients, state, 0, parameters.size(), {number, rate}, delta);
        parameters += delta;
    }
};

QJsonObject fixture() {
    QFile file(fixturePath("optimizers.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

const optim::OptimizerSpec kSpecs[] = {
    {"sgd", {{"learning_rate", 0.1}}},
    {"sgd", {{"learning_rate", 0.1}, {"momentum", 0.9}, {"nesterov", true}, {"weight_decay", 0.01}}},
    {"rmsprop", {{"learning_rate", 0.01}, {"weight_decay", 0.01}}},
    {"rmsprop", {{"learning_rate", 0.01}, {"momentum", 0.9}}},
    {"rmsprop", {{"learning_rate", 0.01}, {"alpha", 0.9}, {"centered", true}}},
    {"rmsprop", {{"learning_rate", 0.01}, {"alpha", 0.9}, {"momentum", 0.9}, {"centered", true}}},
    {"adagrad",
     {{"learning_rate", 0.1}, {"lr_decay", 0.1}, {"initial_accumulator_value", 0.25}, {"weight_decay", 0.01}}},
    {"adam", {{"learning_rate", 0.1}, {"weight_decay", 0.01}}},
    {"adamw", {{"learning_rate", 0.1}, {"weight_decay", 0.05}}},
};

core::Error refused(const std::string& type, const core::Settings& given) {
    const auto result = optim::makeDoubleOptimizer({type, given});
    return result.ok() ? core::Error{core::Code::Cancelled, "", ""} : result.error();
}

} // namespace

class TestOptimizer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void schemasAreComplete() {
        QCOMPARE(optim::optimizers().size(), std::size_t(5));
        for (const core::Schema& schema : optim::optimizers()) {
            QVERIFY(!schema.label.empty() && !schema.help.empty());
            QVERIFY(schema.find("learning_rate") && schema.find("weight_decay"));
            for (const core::Parameter& parameter : schema.parameters)
                QVERIFY2(!parameter.label.empty() && !parameter.help.empty(), parameter.name.c_str());
            QVERIFY(core::checked(schema, schema.defaults()).ok());
            QCOMPARE(optim::findOptimizer(schema.type), &schema);
        }
        QVERIFY(!optim::findOptimizer("adamx"));
    }

    void defaultsArePyTorchs() {
        const core::Settings expected[] = {
            {{"learning_rate", 0.01}, {"momentum", 0.0}, {"nesterov", false}, {"weight_decay", 0.0}},
            {{"learning_rate", 0.01},
             {"alpha", 0.99},
             {"eps", 1e-8},
             {"weight_decay", 0.0},
             {"momentum", 0.0},
             {"centered", false}},
            {{"learning_rate", 0.01},
             {"lr_decay", 0.0},
             {"weight_decay", 0.0},
             {"initial_accumulator_value", 0.0},
             {"eps", 1e-10}},
            {{"learning_rate", 0.001}, {"beta1", 0.9}, {"beta2", 0.999}, {"eps", 1e-8}, {"weight_decay", 0.0}},
            {{"learning_rate", 0.001}, {"beta1", 0.9}, {"beta2", 0.999}, {"eps", 1e-8}, {"weight_decay", 0.01}},
        };
        const char* types[] = {"sgd", "rmsprop", "adagrad", "adam", "adamw"};
        for (std::size_t i = 0; i < std::size(types); ++i)
            QVERIFY2(optim::findOptimizer(types[i])->defaults() == expected[i], types[i]);
    }

    // Largest deviation over all settings after 1, 2, 20 and 100 updates, relative to the largest parameter.
    void agreesWithPyTorch() {
        const QJsonObject all = fixture();
        const core::VectorD start = vector(all["parameters"]);
        const QJsonArray gradients = all["gradients"].toArray(), runs = all["runs"].toArray();
        QVERIFY(runs.size() >= 19 && gradients.size() == 100);
        double worst = 0;
        for (const auto& each : runs) {
            const QJsonObject run = each.toObject(), after = run["after"].toObject();
            Run<double> ours({run["type"].toString().toStdString(), settings(run["settings"].toObject())},
                             start);
            int compared = 0;
            for (int k = 1; k <= gradients.size(); ++k) {
                ours.step(vector(gradients[k - 1]), k);
                if (!after.contains(QString::number(k)))
                    continue;
                ++compared;
                const core::VectorD theirs = vector(after[QString::number(k)]);
                const double off =
                    (ours.parameters - theirs).cwiseAbs().maxCoeff() / theirs.cwiseAbs().maxCoeff();
                worst = std::max(worst, off);
                QVERIFY2(off <= 1e-13, qPrintable(QJsonDocument(run["settings"].toObject()).toJson()));
            }
            QCOMPARE(compared, 4);
        }
        qInfo("largest relative deviation %.2g", worst);
    }

    void firstStepsAreTheFormulas() {
        const core::VectorD w = core::VectorD::Constant(1, 2), dw = core::VectorD::Constant(1, 3);
        Run<double> plain({"sgd", {{"learning_rate", 0.1}, {"weight_decay", 0.5}}}, w);
        plain.step(dw, 1);
        QCOMPARE(plain.delta[0], -0.1 * (3 + 0.5 * 2));

        Run<double> momentum({"sgd", {{"learning_rate", 0.1}, {"momentum", 0.5}}}, w);
        momentum.step(dw, 1);
        QCOMPARE(momentum.delta[0], -0.1 * 3);
        momentum.step(dw, 2);
        QCOMPARE(momentum.delta[0], -0.1 * (0.5 * 3 + 3));

        Run<double> nesterov({"sgd", {{"learning_rate", 0.1}, {"momentum", 0.5}, {"nesterov", true}}}, w);
        nesterov.step(dw, 1);
        QCOMPARE(nesterov.delta[0], -0.1 * (3 + 0.5 * 3));
    }

    // A constant gradient makes every bias-corrected step of Adam the learning rate, whatever the gradient's
    // size.
    void adamCorrectsItsBias() {
        for (const double size : {1e-4, 1.0, 1e4}) {
            Run<double> adam({"adam", {{"learning_rate", 0.01}, {"eps", 0.0}}}, core::VectorD::Zero(3));
            for (int k = 1; k <= 50; ++k) {
                adam.step(core::VectorD::Constant(3, size), k);
                QVERIFY((adam.delta.array() + 0.01).abs().maxCoeff() < 1e-14);
            }
        }
    }

    // What is clipped is the gradient, not the weight decay.
    void everyOptimizerSeesTheScaledGradient() {
        for (const optim::OptimizerSpec& spec : kSpecs) {
            const core::VectorD start = core::VectorD::LinSpaced(9, -1, 1);
            const core::VectorD gradients = core::VectorD::LinSpaced(9, 2, 5);
            Run<double> clipped(spec, start), small(spec, start);
            for (int k = 1; k <= 3; ++k) {
                clipped.optimizer->step(clipped.parameters, gradients, clipped.state, 0, 9,
                                        {k, clipped.rate, 0.125}, clipped.delta);
                clipped.parameters += clipped.delta;
                small.step(0.125 * gradients, k);
            }
            QVERIFY(clipped.parameters == small.parameters);
            QVERIFY(clipped.parameters != start);
        }
    }

    void adagradBeginsWithItsInitialSum() {
        const optim::OptimizerSpec spec{
            "adagrad", {{"learning_rate", 0.1}, {"initial_accumulator_value", 0.25}, {"eps", 0.0}}};
        Run<double> run(spec, core::VectorD::Zero(2));
        QVERIFY((run.state.slots[0].array() == 0.25).all());
        run.step(core::VectorD::Constant(2, 3), 1);
        QCOMPARE(run.delta[0], -0.1 * 3 / std::sqrt(0.25 + 9));
    }

    void adamwShrinksWeightsWithoutAGradient() {
        const core::VectorD w = core::VectorD::Constant(1, 2), none = core::VectorD::Zero(1);
        Run<double> run({"adamw", {{"learning_rate", 0.1}, {"weight_decay", 0.5}}}, w);
        run.step(none, 1);
        QCOMPARE(run.delta[0], -0.1 * 0.5 * 2);
        QCOMPARE(run.state.slots[0][0], 0.0);
    }

    // Gradients that are all the same have no variance but for rounding, which may be below 0.
    void centeredRmspropStaysANumber() {
        Run<float> run({"rmsprop", {{"learning_rate", 0.01}, {"alpha", 0.5}, {"centered", true}}},
                       core::VectorD::Zero(50));
        core::Vector<float> gradients(50);
        for (int i = 0; i < 50; ++i)
            gradients[i] = 0.1f + 0.037f * float(i);
        for (int k = 1; k <= 200; ++k) {
            run.step(gradients, k);
            QVERIFY(run.delta.allFinite());
        }
    }

    void namesItsMoments() {
        const auto names = [](const optim::OptimizerSpec& spec) {
            return optim::makeDoubleOptimizer(spec).value()->slotNames();
        };
        QVERIFY(names({"sgd", {}}).empty());
        QCOMPARE(names({"sgd", {{"momentum", 0.5}}}), std::vector<std::string>{"momentum"});
        QCOMPARE(names({"adam", {}}), (std::vector<std::string>{"m", "v"}));
        QCOMPARE(names({"adamw", {}}), (std::vector<std::string>{"m", "v"}));
        QCOMPARE(names({"adagrad", {}}), std::vector<std::string>{"sum"});
        QCOMPARE(names({"rmsprop", {}}), std::vector<std::string>{"v"});
        QCOMPARE(names({"rmsprop", {{"momentum", 0.5}}}), (std::vector<std::string>{"v", "momentum"}));
        QCOMPARE(names({"rmsprop", {{"momentum", 0.5}, {"centered", true}}}),
                 (std::vector<std::string>{"v", "mean", "momentum"}));
        const auto state = optim::makeFloatOptimizer({"adam", {}}).value()->initialState(5);
        QCOMPARE(state.slots.size(), std::size_t(2));
        QVERIFY(state.slots[1].size() == 5 && (state.slots[1].array() == 0).all());
    }

    void leavesGradientAndParametersAndWhatIsOutsideTheRange() {
        for (const optim::OptimizerSpec& spec : kSpecs) {
            const core::VectorD start = core::VectorD::LinSpaced(9, -1, 1);
            const core::VectorD gradients = core::VectorD::LinSpaced(9, 2, 5);
            Run<double> part(spec, start), whole(spec, start);
            const core::VectorD before = gradients;
            part.optimizer->step(part.parameters, gradients, part.state, 2, 4, {1, part.rate}, part.delta);
            QVERIFY(gradients == before && part.parameters == start);
            QVERIFY(part.delta.segment(2, 4).allFinite());
            QVERIFY(part.delta.head(2).array().isNaN().all() && part.delta.tail(3).array().isNaN().all());
            for (std::size_t i = 0; i < part.state.slots.size(); ++i) {
                const core::VectorD &slot = part.state.slots[i], &first = whole.state.slots[i];
                QVERIFY(slot.head(2) == first.head(2) && slot.tail(3) == first.tail(3));
                QVERIFY(slot.segment(2, 4) != first.segment(2, 4));
            }
            whole.step(gradients, 1);
            QVERIFY(part.delta.segment(2, 4) == whole.delta.segment(2, 4));
        }
    }

    void stretchesOfAnySizeInAnyOrderMakeTheSameStep() {
        constexpr Index kSize = 1503;
        const core::VectorD start = core::VectorD::LinSpaced(kSize, -1, 1);
        for (const optim::OptimizerSpec& spec : kSpecs) {
            Run<double> parts(spec, start), whole(spec, start);
            for (int k = 1; k <= 3; ++k) {
                const core::VectorD gradients = (start.array() * k).sin();
                for (Index end = kSize, size = 1; end > 0; size = size % 41 + 1) {
                    const Index begin = std::max<Index>(0, end - size);
                    parts.optimizer->step(parts.parameters, gradients, parts.state, begin, end - begin,
                                          {k, whole.rate}, parts.delta);
                    end = begin;
                }
                parts.parameters += parts.delta;
                whole.step(gradients, k);
            }
            QVERIFY2(parts.parameters == whole.parameters, spec.type.c_str());
        }
    }

    void aStepAllocatesNothing() {
        for (const optim::OptimizerSpec& spec : kSpecs) {
            Run<float> narrow(spec, core::VectorD::Ones(5000));
            Run<double> wide(spec, core::VectorD::Ones(5000));
            const core::Vector<float> dwf = core::Vector<float>::Ones(5000);
            const core::VectorD dw = core::VectorD::Ones(5000);
            const long long before = tests::allocations();
            narrow.step(dwf, 1);
            wide.step(dw, 1);
            QCOMPARE(tests::allocations(), before);
        }
    }

    void floatFollowsDouble() {
        for (const optim::OptimizerSpec& spec : kSpecs) {
            const core::VectorD start = core::VectorD::LinSpaced(40, -1, 1);
            Run<float> narrow(spec, start);
            Run<double> wide(spec, start);
            for (int k = 1; k <= 20; ++k) {
                const core::VectorD gradients = (start.array() * 3 + k).sin();
                narrow.step(gradients.cast<float>(), k);
                wide.step(gradients, k);
            }
            QVERIFY((narrow.parameters.cast<double>() - wide.parameters).cwiseAbs().maxCoeff() <
                    1e-5 * wide.parameters.cwiseAbs().maxCoeff());
        }
    }

    void whatCannotBeIsRefusedByName() {
        QCOMPARE(refused("sgd", {{"learning_rate", 0.0}}).context, std::string("learning_rate"));
        QCOMPARE(refused("sgd", {{"learning_rate", 0.0}}).code, core::Code::OutOfRange);
        QCOMPARE(refused("sgd", {{"learning_rate", NAN}}).code, core::Code::NonFinite);
        QCOMPARE(refused("sgd", {{"learning_rate", 101.0}}).code, core::Code::OutOfRange);
        QCOMPARE(refused("sgd", {{"momentum", -0.1}}).context, std::string("momentum"));
        QCOMPARE(refused("adam", {{"beta2", 1.0}}).context, std::string("beta2"));
        QCOMPARE(refused("adamw", {{"beta1", 1.0}}).context, std::string("beta1"));
        QCOMPARE(refused("rmsprop", {{"alpha", 1.0}}).context, std::string("alpha"));
        QCOMPARE(refused("adagrad", {{"initial_accumulator_value", -1.0}}).code, core::Code::OutOfRange);
        QCOMPARE(refused("adam", {{"momentum", 0.5}}).code, core::Code::UnknownKey);
        QCOMPARE(refused("sgd", {{"nesterov", true}}).code, core::Code::InvalidValue);
        QCOMPARE(refused("sgd", {{"nesterov", true}}).context, std::string("nesterov"));
        QVERIFY(refused("adm", {}).message.find("adam") != std::string::npos);
        QCOMPARE(refused("adm", {}).context, std::string("type"));
    }
};

QTEST_APPLESS_MAIN(TestOptimizer)
#include "tst_optimizer.moc"
