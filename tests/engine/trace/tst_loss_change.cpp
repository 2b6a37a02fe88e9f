#include "engine/trace/loss_change.h"

#include "engine/trace/rest.h"
#include "passes.h"
#include "step_fixture.h"

#include <QtTest>

using namespace engine;
using core::Index;
using trace::LossChange;
using trace::StepVerdict;

namespace {

trace::TracePtr fixturePass(const QJsonObject& one) {
    trace::PassInput input;
    std::vector<int> sizes;
    std::vector<std::string> activations;
    for (const auto& size : one["sizes"].toArray())
        sizes.push_back(size.toInt());
    for (const auto& name : one["activations"].toArray())
        activations.push_back(name.toString().toStdString());
    input.network = steps::networkOf(sizes, activations);
    input.parameters = steps::vector(one["parameters"]);
    input.loss = one["loss"].toString().toStdString();
    const QString optimizer = one["optimizer"].toString();
    input.optimizer.type = optimizer == "momentum" ? "sgd" : optimizer.toStdString();
    if (optimizer == "momentum")
        input.optimizer.settings.set("momentum", 0.9);
    input.learningRate = one["learning_rate"].toDouble();
    input.l1 = one["l1"].toDouble();
    input.l2 = one["l2"].toDouble();
    input.x = steps::matrix(one["x"], sizes.front());
    input.t = steps::matrix(one["t"], sizes.back());
    return trace::record(std::move(input)).value();
}

/// A linear network with mse: the loss is a parabola along every step.
trace::PassInput quadratic(double rate) {
    passes::Recipe recipe{"linear", {3, 2}, {"linear"}, "mse", 4};
    recipe.l2 = 0.05;
    auto input = passes::inputOf(recipe);
    input.learningRate = rate;
    return input;
}

trace::TracePtr recorded(trace::PassInput input) { return trace::record(std::move(input)).value(); }

/// ½ΔᵀHΔ of the linear network with mse, from its definition: Σ ((ΔW x + Δb))² / (samples · outputs) + λ₂ Σ
/// ΔW².
double closedForm(const trace::Trace& pass) {
    const auto weights = model::view(pass.delta, pass.layout.slots[0]);
    const auto biases = model::view(pass.delta, pass.layout.slots[1]);
    const core::MatrixD moved = (weights * pass.input.x).colwise() + biases.col(0);
    return moved.squaredNorm() / static_cast<double>(moved.size()) + pass.input.l2 * weights.squaredNorm();
}

bool near(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

} // namespace

class TestLossChange : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithPyTorch() {
        const QJsonArray changes = steps::fixture()["changes"].toArray();
        QVERIFY(changes.size() >= 4);
        double worst = 0;
        for (const auto& each : changes) {
            const QJsonObject one = each.toObject();
            const auto pass = fixturePass(one);
            const LossChange change = trace::lossChange(*pass);
            const QByteArray name = one["name"].toString().toUtf8();
            QVERIFY2(near(change.predicted, one["predicted"].toDouble(), 1e-11), name);
            const double theirs = one["second"].toDouble();
            worst = std::max(worst, std::abs(change.second - theirs) / std::abs(theirs));
            QVERIFY2(near(change.second, theirs, 1e-8), name);
            QVERIFY2(std::abs(change.second - theirs) <= change.secondError, name);
            const double actual = one["after"].toDouble() - one["before"].toDouble();
            QVERIFY2(std::abs(change.actual - actual) <= 1e-14 * (1 + std::abs(pass->loss)), name);
        }
        qInfo("largest relative deviation of the second-order term %.2g", worst);
    }

    void quadraticIsItsParabola() {
        for (const double rate : {1e-4, 0.03, 0.5, 10.0}) {
            const auto pass = recorded(quadratic(rate));
            const LossChange change = trace::lossChange(*pass);
            QVERIFY(near(change.predicted, -rate * pass->gradients.squaredNorm(), 1e-12));
            QVERIFY2(near(change.second, closedForm(*pass), 1e-9), qPrintable(QString::number(rate)));
            QVERIFY(std::abs(change.second - closedForm(*pass)) <= change.secondError + 1e-15);
            const double sum = change.predicted + change.second;
            QVERIFY(std::abs(sum - change.actual) <=
                    1e-9 * (std::abs(change.predicted) + std::abs(change.second)));
        }
    }

    void largeParametersKeepTheirCurvature() {
        auto input = quadratic(0.01);
        input.parameters *= 1e9;
        const auto pass = recorded(std::move(input));
        QVERIFY(near(trace::lossChange(*pass).second, closedForm(*pass), 1e-8));
    }

    void aKinkNearbyIsPassedBy() {
        // One relu whose z is that far above 0: the curvature is that of its side, however near the kink is.
        const auto at = [](double z) {
            trace::PassInput input;
            input.network = steps::networkOf({1, 1, 1}, {"relu", "linear"});
            input.parameters = core::VectorD(4);
            input.parameters << 0.7, z - 0.7 * 1.3, 0.9, 0.1;
            input.loss = "mse";
            input.x = core::MatrixD::Constant(1, 1, 1.3);
            input.t = core::MatrixD::Constant(1, 1, 0.5);
            return trace::lossChange(*recorded(std::move(input)));
        };
        const double far = at(1e-4).second;
        QVERIFY(far != 0);
        const LossChange change = at(1e-7);
        QVERIFY2(near(change.second, far, 1e-3), qPrintable(QString::number(change.second / far)));
        QVERIFY(change.secondError < 1e-3 * std::abs(far));
    }

    void secondOrderIsTheFiniteDifferenceOfLosses() {
        for (const passes::Recipe& recipe : passes::several()) {
            if (recipe.activations[0] == "relu" || recipe.activations[0] == "leaky_relu" ||
                recipe.loss == "mae" || recipe.l1 != 0)
                continue; // kinks nearby: no parabola to compare with over that distance
            const auto pass = passes::recorded(recipe);
            const LossChange change = trace::lossChange(*pass);
            if (pass->delta.norm() == 0)
                continue;
            // L(θ + hΔ) + L(θ − hΔ) − 2 L(θ) over 2h², on a step so short that the fourth order vanishes.
            const double h = 2e-3 / pass->delta.norm();
            auto with = [&](double share) {
                trace::PassInput moved = pass->input;
                moved.parameters += share * pass->delta;
                return trace::record(std::move(moved)).value()->loss;
            };
            const double expected = (with(h) + with(-h) - 2 * pass->loss) / (2 * h * h);
            const double rounding = 8e-16 * std::abs(pass->loss) / (h * h);
            QVERIFY2(std::abs(change.second - expected) <=
                         rounding + 1e-4 * (std::abs(expected) + pass->delta.squaredNorm()),
                     recipe.name.c_str());
        }
    }

    void everyPassHasItsChange() {
        for (const passes::Recipe& recipe : passes::several()) {
            const auto pass = passes::recorded(recipe);
            const LossChange change = trace::lossChange(*pass);
            QCOMPARE(change.step, pass->input.step);
            QVERIFY(near(change.predicted, pass->gradients.dot(pass->delta), 1e-12));
            // What happened is the loss of a pass from where this one ended, its masks the same.
            trace::PassInput next = pass->input;
            next.parameters = pass->updated;
            QCOMPARE(change.actual, trace::record(std::move(next)).value()->loss - pass->loss);
        }
    }

    void lossAlongBeginsAndPassesThroughTheRecordedNumbers() {
        for (const passes::Recipe& recipe : passes::several()) {
            const auto pass = passes::recorded(recipe);
            const auto along = trace::lossAlong(*pass, 41, 2);
            QCOMPARE(along.size(), std::size_t(41));
            QCOMPARE(along[0].share, 0.0);
            QCOMPARE(along[40].share, 2.0);
            QCOMPARE(along[20].share, 1.0);
            QCOMPARE(along[0].loss, pass->loss);
            QCOMPARE(along[20].loss, pass->loss + trace::lossChange(*pass).actual);
        }
    }

    void verdictsAreTold() {
        const auto told = [](double rate) {
            const auto pass = recorded(quadratic(rate));
            return trace::verdict(*pass, trace::lossChange(*pass));
        };
        const auto pass = recorded(quadratic(1));
        const double lowest = *trace::lossChange(*pass).lowest();
        QVERIFY(told(0.01 * lowest) == StepVerdict::Holds);
        QVERIFY(told(lowest) == StepVerdict::Curved);
        QVERIFY(told(1.9 * lowest) == StepVerdict::Curved);
        QVERIFY(told(2.1 * lowest) == StepVerdict::Beyond);
        const auto still = [&](double predicted, double second, double actual) {
            return trace::verdict(*pass, {1, predicted, second, actual, 0});
        };
        QVERIFY(still(0, 0, 0) == StepVerdict::Nothing);
        QVERIFY(still(-1e-16, 0, 0) == StepVerdict::Nothing);
        QVERIFY(still(-1, 0.5, -1.5) == StepVerdict::Better);
        QVERIFY(still(0.1, 0.5, -1.5) == StepVerdict::Uphill);
        QVERIFY(still(-1, 0.5, INFINITY) == StepVerdict::Diverged);
        QVERIFY(still(NAN, NAN, NAN) == StepVerdict::Diverged);
    }

    void lowestPointIsWhereAQuadraticIsLowest() {
        const auto pass = recorded(quadratic(0.3));
        const LossChange change = trace::lossChange(*pass);
        QVERIFY(change.lowest());
        // With that rate the gradient afterwards is at right angles to the step.
        const auto best = recorded(quadratic(0.3 * *change.lowest()));
        trace::PassInput after = best->input;
        after.parameters = best->updated;
        const auto next = recorded(after);
        QVERIFY(std::abs(next->gradients.dot(best->delta)) <=
                1e-8 * next->gradients.norm() * best->delta.norm());
        QVERIFY(!(LossChange{1, -1, -0.5, -1, 0}.lowest()));
        QVERIFY(!(LossChange{1, 1, 0.5, 1, 0}.lowest()));
        QCOMPARE(*(LossChange{1, -1, 0.5, -1, 0}.lowest()), 1.0);
        QCOMPARE((LossChange{1, -2, 0.5, -1, 0}.ratio()), 0.5);
        QVERIFY(std::isnan(LossChange{}.ratio()));
    }

    void frozenNetworkDoesNotMove() {
        const auto pass = passes::recorded(
            {"all frozen", {2, 2}, {"linear"}, "mse", 2, true, {"sgd", {}}, 1, 0.1, 0, 1, 0});
        const LossChange change = trace::lossChange(*pass);
        QCOMPARE(change.predicted, 0.0);
        QCOMPARE(change.second, 0.0);
        QCOMPARE(change.actual, 0.0);
        QVERIFY(trace::verdict(*pass, change) == StepVerdict::Nothing);
    }

    void formulasHoldAndTamperedOnesAreRejected() {
        for (const passes::Recipe& recipe : passes::several()) {
            const auto pass = passes::recorded(recipe);
            const LossChange change = trace::lossChange(*pass);
            const auto all = trace::explainChange(*pass, change);
            QCOMPARE(all.size(), change.lowest() ? std::size_t(7) : std::size_t(5));
            QCOMPARE(all[0].value, change.predicted);
            QCOMPARE(all[3].value, change.actual);
            for (const trace::Explanation& why : all) {
                const auto good = trace::verify(why.numbers);
                QVERIFY2(good.ok(), (recipe.name + " " + why.subject.base).c_str());
                if (why.numbers.children.empty() || !std::isfinite(why.value))
                    continue;
                trace::Expression tampered = why.numbers;
                tampered.value += 1e-6 + 1e-3 * std::abs(tampered.value) + std::abs(pass->loss) * 1e-6;
                QVERIFY2(!trace::verify(tampered), (recipe.name + " " + why.subject.base).c_str());
            }
        }
    }

    void plainDescentIsWrittenWithTheNorm() {
        const auto plain = recorded(quadratic(0.1));
        const auto why = trace::explainChange(*plain, trace::lossChange(*plain))[0];
        QVERIFY(why.numbers.kind == trace::Expression::Kind::Negative);
        QCOMPARE(why.numbers.children[0].children[0].symbol.base, std::string("η"));
        QCOMPARE(why.numbers.children[0].children[1].children[0].value, plain->gradients.norm());
        auto decayed = quadratic(0.1);
        decayed.optimizer.settings.set("weight_decay", 0.1);
        const auto pass = recorded(decayed);
        QVERIFY(trace::explainChange(*pass, trace::lossChange(*pass))[0].numbers.kind ==
                trace::Expression::Kind::Sum);
    }
};

QTEST_APPLESS_MAIN(TestLossChange)
#include "tst_loss_change.moc"
