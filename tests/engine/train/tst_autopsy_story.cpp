#include "engine/train/autopsy_story.h"

#include "examples.h"
#include "stories.h"

#include <QtTest>

using namespace engine;
using namespace engine::train;
using stories::addsUp;
using stories::rejectsTampering;

namespace {

AutopsyPtr diverged(double rate, double momentum, bool nesterov) {
    const auto data = examples::sine();
    Experiment made = examples::sineExperiment();
    made.training.optimizer = {"sgd", {{"learning_rate", rate}}};
    made.training.optimizer.settings.set("momentum", momentum);
    made.training.optimizer.settings.set("nesterov", nesterov);
    auto trainer = examples::trainer(made, data);
    LastSteps steps;
    for (int i = 0; i < 400 && !trainer->diverged(); ++i) {
        steps.look({trainer->state(), trainer->experiment(), trainer->data()});
        trainer->step();
    }
    return steps.autopsy();
}

} // namespace

class AutopsyStoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyNumberIsWrittenOut_data() {
        QTest::addColumn<double>("momentum");
        QTest::addColumn<bool>("nesterov");
        QTest::newRow("plain") << 0.0 << false;
        QTest::newRow("momentum") << 0.9 << false;
        QTest::newRow("nesterov") << 0.9 << true;
    }
    void everyNumberIsWrittenOut() {
        QFETCH(const double, momentum);
        QFETCH(const bool, nesterov);
        const auto autopsy = diverged(8, momentum, nesterov);
        for (const LastStep* step : {&autopsy->calm, &autopsy->last(), &autopsy->growth.front()})
            for (const auto what : {NormOf::Gradient, NormOf::Parameters, NormOf::Update}) {
                const auto why = explainNorm(*step, what);
                QCOMPARE(why.value, what == NormOf::Gradient     ? step->gradientNorm
                                    : what == NormOf::Parameters ? step->parameterNorm
                                                                 : step->updateNorm);
                QVERIFY(addsUp(why) && rejectsTampering(why));
            }
        QVERIFY(std::isfinite(autopsy->stableRate));
        const auto stable = explainStableRate(*autopsy), ratio = explainRateRatio(*autopsy);
        QCOMPARE(stable.value, autopsy->stableRate);
        QVERIFY(addsUp(stable) && rejectsTampering(stable));
        QVERIFY(addsUp(ratio) && rejectsTampering(ratio));
        const auto toTry = explainRateToTry(*autopsy);
        QCOMPARE(toTry.back().value, rateToTry(*autopsy));
        for (const auto& why : toTry)
            QVERIFY(addsUp(why));
        QVERIFY(rejectsTampering(toTry.front()));
    }

    void theLargestNumberIsThatOfThePrecision() {
        QCOMPARE(explainLargest(Precision::Float32).value, double(std::numeric_limits<float>::max()));
        QVERIFY(addsUp(explainLargest(Precision::Float32)) && addsUp(explainLargest(Precision::Float64)));
    }

    void growthIsAGeometricMean() {
        Autopsy made;
        made.calm.step = 31;
        made.calm.gradientNorm = 0.5;
        LastStep last;
        last.step = 41;
        last.gradientNorm = 512;
        made.growth = {made.calm, last};
        const auto why = explainGrowth(made);
        QCOMPARE(why.value, 2.0);
        QVERIFY(addsUp(why) && rejectsTampering(why));
    }

    void enormousNormsAreWrittenOutInUnitsOfTheLargest() {
        LastStep step;
        step.gradientNorm = std::hypot(3e200, 4e200);
        step.tensors = {{0, false, 3e200, 0, 0}, {0, true, 4e200, 0, 0}};
        QVERIFY(addsUp(explainNorm(step, NormOf::Gradient)));
        step.gradientNorm = std::hypot(3e-200, 4e-200);
        step.tensors = {{0, false, 3e-200, 0, 0}, {0, true, 4e-200, 0, 0}};
        QVERIFY(addsUp(explainNorm(step, NormOf::Gradient)));
        step.gradientNorm = 0;
        step.tensors = {{0, false, 0, 0, 0}};
        QVERIFY(addsUp(explainNorm(step, NormOf::Gradient)));
    }

    void withoutAStableRateATenthIsTried() {
        Autopsy made;
        made.learningRate = 1.2;
        made.stableRate = std::nan("");
        made.optimizer = {"adam", {{"learning_rate", 1.2}}};
        const auto why = explainRateToTry(made);
        QCOMPARE(why.back().value, rateToTry(made));
        QVERIFY(addsUp(why.front()) && addsUp(why.back()));
    }
};

QTEST_APPLESS_MAIN(AutopsyStoryTest)
#include "tst_autopsy_story.moc"
