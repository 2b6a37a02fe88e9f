#include "engine/train/autopsy.h"

#include "examples.h"

#include <QtTest>

using namespace engine;
using namespace engine::train;
using examples::experiment;
using trace::Phase;

namespace {

constexpr double kFloatEnd = std::numeric_limits<float>::max();

struct Ended {
    std::unique_ptr<AnyTrainer> trainer;
    AutopsyPtr autopsy; ///< null: it did not diverge
};

/// Trains until it diverges, at most so many steps, then goes the same way again and looks.
Ended end(const Experiment& experiment, const data::PreparedPtr& data, double rate, int most = 3000,
          const std::function<void(AnyTrainer&)>& change = {}) {
    const auto begin = [&] {
        auto trainer = examples::trainer(experiment, data);
        trainer->setLearningRate(rate);
        if (change)
            change(*trainer);
        return trainer;
    };
    Ended ended{begin(), nullptr};
    while (!ended.trainer->diverged() && ended.trainer->steps() < most)
        ended.trainer->step();
    if (!ended.trainer->diverged())
        return ended;
    const auto again = begin();
    LastSteps steps;
    for (const long long state : statesToLookAt(0, ended.trainer->steps())) {
        while (again->steps() < state)
            again->step();
        steps.look({again->state(), again->experiment(), again->data()});
    }
    ended.autopsy = steps.autopsy();
    return ended;
}

data::PreparedPtr oneNumber(double x, double t, int samples = 4) {
    return examples::prepared(data::Task::Regression, core::MatrixD::Constant(1, samples, x),
                              core::MatrixD::Constant(1, samples, t), examples::splitInOrder(samples, 0, 0));
}

/// Into the initial parameters of a trainer.
std::function<void(AnyTrainer&)> with(const std::vector<double>& parameters) {
    return [=](AnyTrainer& trainer) {
        TrainerState state = trainer.state();
        for (std::size_t i = 0; i < parameters.size(); ++i)
            state.parameters(core::Index(i)) = parameters[i];
        trainer.restore(state);
    };
}

QString text(const BrokenNumber& broken) {
    return QStringLiteral("%1 %2 %3 [%4, %5] %6")
        .arg(trace::name(broken.phase))
        .arg(broken.layer)
        .arg(QString::fromStdString(broken.name))
        .arg(broken.row)
        .arg(broken.column)
        .arg(broken.value);
}

} // namespace

class AutopsyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLastStatesAreTakenOneByOneAndEarlierOnesMoreAndMoreSparsely() {
        const auto states = statesToLookAt(0, 1000);
        QCOMPARE(states.back(), 999LL);
        for (std::size_t i = 1; i <= 20; ++i)
            QCOMPARE(states[states.size() - i], 1000LL - (long long)(i));
        for (std::size_t i = 1; i < states.size(); ++i)
            QVERIFY(states[i] > states[i - 1]);
        QCOMPARE(states.front(), 0LL);
        QVERIFY(states.size() < 40 && states[2] < 800);
        QVERIFY(statesToLookAt(0, 1'000'000'000).size() <= 60);
        QCOMPARE(statesToLookAt(0, 3), (std::vector<long long>{0, 1, 2}));
        QCOMPARE(statesToLookAt(990, 993), (std::vector<long long>{990, 991, 992}));
    }

    void everyMeasureIsTheTrainers() {
        const auto data = examples::sine();
        const Experiment made = examples::in(Precision::Float64, examples::sineExperiment());
        auto trainer = examples::trainer(made, data);
        LastSteps steps;
        std::vector<LastStep> expected;
        for (int i = 0; i < 5; ++i) {
            steps.look({trainer->state(), trainer->experiment(), trainer->data()});
            LastStep one;
            core::VectorD before, after, gradients;
            trainer->copyParameters(before);
            one.loss = trainer->step();
            one.step = trainer->steps();
            trainer->copyParameters(after);
            trainer->copyGradients(gradients);
            one.gradientNorm = gradients.norm();
            one.parameterNorm = before.norm();
            one.updateNorm = (after - before).norm();
            expected.push_back(one);
        }
        const auto growth = steps.autopsy()->growth;
        QCOMPARE(growth.size(), expected.size());
        for (std::size_t i = 0; i < growth.size(); ++i) {
            QCOMPARE(growth[i].step, expected[i].step);
            QCOMPARE(growth[i].loss, expected[i].loss);
            QCOMPARE(growth[i].gradientNorm, expected[i].gradientNorm);
            QCOMPARE(growth[i].parameterNorm, expected[i].parameterNorm);
            QCOMPARE(growth[i].updateNorm, expected[i].updateNorm);
        }
        QVERIFY(!steps.autopsy()->broken);
    }

    void aRateAboveTheStableOneEndsAndTheAutopsyNamesThatRate() {
        const auto data = examples::sine();
        for (const Precision precision : {Precision::Float32, Precision::Float64}) {
            Experiment made =
                examples::in(precision, experiment({1, 1}, "linear", "linear", "mse", "sgd", 0.01));
            made.training.batchSize = 40;
            const auto start = examples::trainer(made, data)->state().parameters;
            const double limit = 2 / curvature(made, *data, start).largest;
            QVERIFY(!end(made, data, 0.9 * limit).autopsy);
            const auto ended = end(made, data, 1.2 * limit, 100000);
            QVERIFY(ended.autopsy);
            QVERIFY(std::abs(ended.autopsy->stableRate / limit - 1) < 1e-6);
            QVERIFY(std::abs(ended.autopsy->learningRate - 1.2 * limit) < 1e-12);
            // Along the steepest direction every step multiplies the distance by 1 − ηλ = −1.4.
            QVERIFY(std::abs(growthPerStep(*ended.autopsy) - 1.4) < 0.02);
            QVERIFY(rateToTry(*ended.autopsy) <= limit / 2);
            QVERIFY(!end(made, data, rateToTry(*ended.autopsy)).autopsy);
            QCOMPARE(ended.autopsy->step, ended.trainer->steps());
            QCOMPARE(ended.autopsy->last().step, ended.trainer->steps());
        }
    }

    void theGrowthBeginsAtTheLastCalmStep() {
        // Calm until the rate is raised by hand before step 31.
        const auto data = examples::sine();
        Experiment made = examples::in(Precision::Float64, examples::sineExperiment());
        made.training.batchSize = 40;
        auto trainer = examples::trainer(made, data);
        LastSteps steps;
        while (!trainer->diverged() && trainer->steps() < 5000) {
            trainer->setLearningRate(trainer->steps() < 30 ? 0.01 : 90);
            steps.look({trainer->state(), trainer->experiment(), trainer->data()});
            trainer->step();
        }
        QVERIFY(trainer->diverged() || trainer->steps() == 5000);
        const auto autopsy = steps.autopsy();
        QVERIFY(autopsy->growth[35].gradientNorm > 3 * autopsy->growth[28].gradientNorm);
        QCOMPARE(autopsy->learningRate, 90.0);
        QVERIFY2(autopsy->calm.step >= 30, qPrintable(QString::number(autopsy->calm.step)));
        QCOMPARE(autopsy->calmState(), autopsy->calm.step - 1);
    }

    void whatIsTooLargeForFloatIsNamed_data() {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("t");
        QTest::addColumn<std::vector<double>>("parameters"); // W₁ b₁ W₂ b₂
        QTest::addColumn<QString>("hidden");
        QTest::addColumn<double>("rate");
        QTest::addColumn<QString>("expected");
        using Numbers = std::vector<double>;
        QTest::newRow("z of the first layer")
            << 2.0 << 0.0 << Numbers{3e38, 0, 0, 0} << "linear" << 0.1 << "forward 0 z [0, 0] 6e+38";
        QTest::newRow("z of the output")
            << 1.0 << 0.0 << Numbers{1e25, 0, 1e20, 0} << "relu" << 0.1 << "forward 1 z [0, 0] 1e+45";
        QTest::newRow("the same with a bounded hidden layer goes on to where it matters")
            << 2.0 << 0.0 << Numbers{3e38, 0, 3e38, 3e38} << "tanh" << 0.1 << "forward 1 z [0, 0] 6e+38";
        QTest::newRow("gradient of a weight") << 1e20 << 0.0 << Numbers{1e-20, 0, 1e19, 0} << "linear"
                                              << 1e-30 << "backward 0 dL/dW [0, 0] 2e+58";
        QTest::newRow("delta of the first layer")
            << 1e-10 << 0.0 << Numbers{1e10, 0, 1e30, 1e30} << "linear" << 1e-30 << "loss 1 L [0, 0] 4e+60";
        QTest::newRow("update") << 1.0 << 0.0 << Numbers{1, 0, 1e15, 0} << "linear" << 1e22
                                << "update 0 W [0, 0] -2e+52";
        QTest::newRow("input") << 1e39 << 0.0 << Numbers{1, 0, 1, 0} << "linear" << 0.1
                               << "forward -1 x [0, 0] 1e+39";
        QTest::newRow("target") << 1.0 << 1e39 << Numbers{1, 0, 1, 0} << "linear" << 0.1
                                << "forward -1 t [0, 0] 1e+39";
    }
    void whatIsTooLargeForFloatIsNamed() {
        QFETCH(double, x);
        QFETCH(double, t);
        QFETCH(std::vector<double>, parameters);
        QFETCH(QString, hidden);
        QFETCH(double, rate);
        QFETCH(QString, expected);
        const Experiment made = experiment({1, 1, 1}, hidden.toStdString(), "linear", "mse", "sgd", 0.1);
        const auto ended = end(made, oneNumber(x, t), rate, 1, with(parameters));
        QVERIFY(ended.autopsy && ended.autopsy->broken);
        const BrokenNumber& broken = *ended.autopsy->broken;
        QCOMPARE(text(broken), expected);
        QCOMPARE(broken.largest, kFloatEnd);
        QVERIFY(!broken.isNaN);
        QCOMPARE(broken.sample >= 0, broken.name == "z" || broken.layer < 0);
        // In float64 the same is no trouble.
        QVERIFY(
            !end(examples::in(Precision::Float64, made), oneNumber(x, t), rate, 1, with(parameters)).autopsy);
    }

    void whatIsTooLargeForDoubleIsNamedToo() {
        const Experiment made =
            examples::in(Precision::Float64, experiment({1, 1, 1}, "linear", "linear", "mse", "sgd", 0.1));
        const auto ended = end(made, oneNumber(1, 0), 0.1, 1, with({1e200, 0, 1e200, 0}));
        QVERIFY(ended.autopsy && ended.autopsy->broken);
        QCOMPARE(text(*ended.autopsy->broken), QStringLiteral("forward 1 z [0, 0] inf"));
        QCOMPARE(ended.autopsy->broken->largest, std::numeric_limits<double>::max());
        QCOMPARE(ended.autopsy->last().parameterNorm, std::sqrt(2) * 1e200);
    }

    void whatIsNoNumberIsNamed() {
        // Two infinite logits: ∞ − ∞ inside softmax. The infinite z comes first.
        Experiment made = experiment({1, 2}, "linear", "softmax", "cross_entropy", "sgd", 0.1);
        const auto data = examples::prepared(data::Task::Classification, core::MatrixD::Constant(1, 4, 2),
                                             core::MatrixD::Identity(2, 2).replicate(1, 2),
                                             examples::splitInOrder(4, 0, 0));
        const auto logits = end(made, data, 0.1, 1, with({3e38, 3e38, 0, 0}));
        QVERIFY(logits.autopsy && logits.autopsy->broken);
        QCOMPARE(text(*logits.autopsy->broken), QStringLiteral("forward 0 z [0, 0] 6e+38"));
        // A number of the data that is none.
        const auto holed = examples::withFeature(*examples::sine(), 0, 7, std::nan(""));
        const auto inputs = end(examples::sineExperiment(), holed, 0.01);
        QVERIFY(inputs.autopsy && inputs.autopsy->broken);
        QCOMPARE(inputs.autopsy->broken->name, std::string("x"));
        QCOMPARE(inputs.autopsy->broken->sample, 7);
        QVERIFY(inputs.autopsy->broken->isNaN);
        // Zero over zero: an optimizer without ε where nothing reaches a weight.
        made = experiment({1, 1, 1}, "relu", "linear", "mse", "rmsprop", 0.1);
        made.training.optimizer.settings.set("eps", 0.0);
        const auto update = end(made, oneNumber(1, 1), 0.1, 1, with({-1, 0, 1, 0}));
        QVERIFY(update.autopsy && update.autopsy->broken);
        QCOMPARE(text(*update.autopsy->broken), QStringLiteral("update 0 W [0, 0] nan"));
        QVERIFY(update.autopsy->broken->isNaN);
    }

    void aVanishedProbabilityIsNoAutopsy() {
        // The losses keep log(0) away: certain and wrong is a large loss, not an infinite one.
        const Experiment made = experiment({1, 1}, "linear", "sigmoid", "binary_cross_entropy", "sgd", 0.1);
        const auto data =
            examples::prepared(data::Task::Classification, core::MatrixD::Constant(1, 4, 1),
                               core::MatrixD::Constant(1, 4, 1), examples::splitInOrder(4, 0, 0));
        QVERIFY(!end(made, data, 0.1, 3, with({-1e30, 0})).autopsy);
    }

    void deepNetworksOfReluExplode() {
        std::vector<int> sizes{2};
        for (int i = 0; i < 20; ++i)
            sizes.push_back(8);
        sizes.push_back(1);
        Experiment made = experiment(sizes, "relu", "linear", "mse", "sgd", 0.01);
        const auto widened = [](AnyTrainer& trainer) {
            TrainerState state = trainer.state();
            state.parameters *= 40;
            trainer.restore(state);
        };
        const auto ended = end(made, examples::ring(), 0.1, 50, widened);
        QVERIFY(ended.autopsy && ended.autopsy->broken);
        QVERIFY(ended.autopsy->broken->value > 0 || ended.autopsy->broken->value < 0);
        QVERIFY(ended.autopsy->curvature.largest > 0);
        QVERIFY(ended.autopsy->stableRate < 0.1);
    }

    void noEndIsTooStrange_data() {
        QTest::addColumn<QString>("hidden");
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<double>("rate");
        const char* hiddens[] = {"relu", "tanh",     "linear",     "gelu",   "silu",
                                 "elu",  "softplus", "leaky_relu", "sigmoid"};
        const char* losses[] = {"mse", "mae", "huber", "hinge", "binary_cross_entropy", "cross_entropy"};
        const char* optimizers[] = {"sgd", "adam", "rmsprop", "adagrad", "adamw"};
        const double rates[] = {1e2, 1e4, 1e8, 1e16, 1e24, 1e30};
        int i = 0;
        for (const char* hidden : hiddens)
            for (const double rate : rates) {
                const char* loss = losses[i % 6];
                const char* optimizer = optimizers[i % 5];
                QTest::addRow("%s %s %s %g", hidden, loss, optimizer, rate)
                    << hidden << loss << optimizer << rate;
                QTest::addRow("%s %s sgd %g", hidden, losses[(i + 1) % 6], rate)
                    << hidden << losses[(i + 1) % 6] << "sgd" << rate;
                ++i;
            }
    }
    void noEndIsTooStrange() {
        QFETCH(QString, hidden);
        QFETCH(QString, loss);
        QFETCH(QString, optimizer);
        QFETCH(double, rate);
        const bool softmax = loss == "cross_entropy";
        const auto data = softmax ? examples::clouds(2, 2, 20, 4) : examples::ring();
        for (const Precision precision : {Precision::Float32, Precision::Float64}) {
            Experiment made =
                examples::in(precision, experiment({2, 6, 4, softmax ? 2 : 1}, hidden.toStdString(),
                                                   softmax ? "softmax" : "linear", loss.toStdString(),
                                                   optimizer.toStdString(), 0.1));
            made.training.l2 = 0.01;
            const auto ended = end(made, data, rate, 300);
            if (!ended.autopsy)
                continue;
            const Autopsy& autopsy = *ended.autopsy;
            QVERIFY(autopsy.broken);
            QVERIFY(autopsy.broken->layer < 3 && !autopsy.broken->name.empty());
            QVERIFY(autopsy.calm.step >= 1 && autopsy.calm.step <= autopsy.step);
            QCOMPARE(autopsy.last().step, autopsy.step);
            QVERIFY(rateToTry(autopsy) > 0 && rateToTry(autopsy) < rate);
            // Beyond float's end in float64 too, or near it; or ∞ / ∞ inside an optimizer.
            QVERIFY(autopsy.broken->isNaN || std::isnan(autopsy.broken->value) ||
                    std::abs(autopsy.broken->value) > 1e30);
        }
    }

    void theRateToTryHasOneDigitOrTwo_data() {
        QTest::addColumn<double>("stable");
        QTest::addColumn<double>("inEffect");
        QTest::addColumn<double>("expected");
        QTest::newRow("two digits") << 0.0494 << 1.0 << 0.024;
        QTest::newRow("one digit") << 0.0694 << 1.0 << 0.03;
        QTest::newRow("exactly") << 0.6 << 1.0 << 0.3;
        QTest::newRow("above the one in effect") << 5.0 << 0.2 << 0.1;
        QTest::newRow("unknown") << std::nan("") << 0.5 << 0.05;
        QTest::newRow("unknown and far too large") << std::nan("") << 50.0 << 0.1;
        QTest::newRow("large") << 1e4 << 1e30 << 5000.0;
    }
    void theRateToTryHasOneDigitOrTwo() {
        QFETCH(double, stable);
        QFETCH(double, inEffect);
        QFETCH(double, expected);
        Autopsy autopsy;
        autopsy.optimizer = {"sgd", {}};
        autopsy.stableRate = stable;
        autopsy.learningRate = inEffect;
        QCOMPARE(rateToTry(autopsy), expected);
        autopsy.optimizer.settings.set("momentum", 0.25);
        if (stable == 0.6)
            QCOMPARE(rateToTry(autopsy), 0.24);
    }
};

QTEST_GUILESS_MAIN(AutopsyTest)
#include "tst_autopsy.moc"
