#include "../diverging.h"
#include "../trace/run_bench.h"

#include "ui/autopsy_feed.h"
#include "ui/panels/autopsy_view.h"
#include "ui/panels/autopsy_whys.h"
#include "ui/panels/autopsy_words.h"
#include "ui/plots/growth_view.h"
#include "ui/theme.h"
#include "ui/trace/formula_view.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using engine::trace::Phase;
using engine::train::Autopsy;
using engine::train::BrokenNumber;
using namespace ui;

namespace {

struct Page : RunBench {
    AutopsyFeed feed{run};
    AutopsyView view{run, feed};
    Page() : RunBench(makeDiverge) {
        view.resize(450, 340);
        view.show();
    }
    void diverge() {
        run.play();
        QTRY_VERIFY(feed.autopsy());
    }
};

/// Three layers: hidden 1, hidden 2, output.
engine::model::NetworkSpec network() {
    engine::train::Experiment experiment;
    makeDiverge(experiment);
    return experiment.network;
}

Autopsy example() {
    Autopsy made;
    made.step = 41;
    made.growth = {{29, 0.5, 0.3, 2, 0.1, {}}, {31, 0.5, 0.5, 2, 0.1, {}}, {41, 1e30, 512, 20, 1e3, {}}};
    made.calm = made.growth[1];
    made.broken = BrokenNumber{Phase::Forward, 1, "z", 2, 4, 17, 4.12e38, false, 3.4028e38};
    made.curvature = {5, 9, true};
    made.learningRate = 1.2;
    made.stableRate = 0.4;
    made.optimizer = {"sgd", {{"learning_rate", 1.2}}};
    return made;
}

QString words(const Autopsy& autopsy) {
    return autopsyChain(autopsy, network()).join(QLatin1Char('\n')).replace(QChar(0xa0), QLatin1Char(' '));
}

} // namespace

class AutopsyViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void theHeadlineNamesTheNumber_data() {
        QTest::addColumn<int>("phase");
        QTest::addColumn<int>("layer");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isNaN");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* title, Phase phase, int layer, const char* name, bool isNaN,
                            const char* expected) {
            QTest::newRow(title) << int(phase) << layer << name << isNaN
                                 << QStringLiteral("Training stopped at step 41: ") + expected;
        };
        row("z", Phase::Forward, 1, "z", false, "z of hidden 2 went beyond what float32 can hold");
        row("a", Phase::Forward, 2, "a", true, "a of output is not a number (NaN)");
        row("loss", Phase::Loss, 2, "data loss", false, "the loss went beyond what float32 can hold");
        row("gradient", Phase::Backward, 0, "dL/dW", false,
            "the gradient ∂L/∂W of hidden 1 went beyond what float32 can hold");
        row("update", Phase::Update, 0, "b", true, "the new b of hidden 1 is not a number (NaN)");
        row("data", Phase::Forward, -1, "x", true, "an input is not a number (NaN)");
    }
    void theHeadlineNamesTheNumber() {
        QFETCH(int, phase);
        QFETCH(int, layer);
        QFETCH(QString, name);
        QFETCH(bool, isNaN);
        QFETCH(QString, expected);
        Autopsy autopsy = example();
        autopsy.broken = BrokenNumber{Phase(phase), layer, name.toStdString(), 0, 0, 3, 1e39, isNaN, 3.4e38};
        QCOMPARE(autopsyHeadline(autopsy, network()), expected);
    }

    void theChainHasTheNumbers() {
        QCOMPARE(
            words(example()),
            QStringLiteral(
                "z of neuron 3 in hidden 2 for sample 17 would be 4.1e+38; float32 ends at 3.4e+38. The "
                "weights stay those after step 40.\n"
                "From step 31 to 41 the gradient’s norm grew from 0.50 to 512 (× 2.00 a step), the "
                "weights’ from 2.00 to 20.0.\n"
                "Steepest curvature of the loss before step 31: λ = 5.00. Gradient descent is stable below "
                "η = 2 / λ = 0.4000; 1.2 is 3.00 times that: every step overshoots farther.\n"
                "To try: η = 0.2 from step 30 on, or clip the gradient."));
    }

    void theChainFollowsTheCase() {
        Autopsy autopsy = example();
        autopsy.optimizer.settings.set("momentum", 0.9);
        autopsy.learningRate = 0.3;
        QVERIFY(words(autopsy).contains("2(1 + β) / λ"));
        QVERIFY(words(autopsy).contains("0.3 is less"));
        autopsy.optimizer.settings.set("nesterov", true);
        QVERIFY(words(autopsy).contains("2(1 + β) / ((1 + 2β)λ)"));
        autopsy.optimizer = {"adam", {}};
        autopsy.stableRate = std::nan("");
        QVERIFY(words(autopsy).contains("Adam scales the step of each weight by itself"));
        autopsy.curvature.largest = std::nan("");
        QVERIFY(words(autopsy).contains("could not be measured"));
        autopsy.clips = true;
        QVERIFY(!words(autopsy).contains("clip"));
        autopsy.calm = autopsy.last();
        QVERIFY(words(autopsy).contains("Nothing grew before"));
        autopsy.broken->isNaN = true;
        QVERIFY(words(autopsy).contains("∞ − ∞"));
        autopsy.broken = BrokenNumber{Phase::Update, 1, "W", 1, 2, -1, 1e20, false, 3.4e38};
        QVERIFY(words(autopsy).contains("The new W of weight 2,3 in hidden 2 would be 1.0e+20, but"));
        autopsy.broken->value = std::numeric_limits<double>::infinity();
        QVERIFY(words(autopsy).contains("is infinite; float32 ends at"));
    }

    void ofBrokenDataNoRateIsOffered() {
        Autopsy autopsy = example();
        autopsy.broken = BrokenNumber{Phase::Forward, -1, "x", 0, 2, 17, std::nan(""), true, 3.4e38};
        QVERIFY(!isOfTheRate(autopsy));
        QVERIFY(words(autopsy).startsWith("Input 1 of sample 17 is no finite number (NaN)."));
        QVERIFY(!words(autopsy).contains("η"));
    }

    void theViewSaysWhatTheFeedFound() {
        Page page;
        QVERIFY(page.view.headline().isEmpty() && page.view.chain().isEmpty());
        QVERIFY(page.view.lookButton()->isHidden());
        page.diverge();
        const Autopsy& autopsy = *page.feed.autopsy();
        QCOMPARE(page.view.headline(), autopsyHeadline(autopsy, page.run.experiment().network));
        QCOMPARE(page.view.chain(), autopsyChain(autopsy, page.run.experiment().network));
        QVERIFY(!page.view.growth().steps().empty());
        QCOMPARE(page.view.tryButton()->text(),
                 QStringLiteral("Try η = ") + formatTick(engine::train::rateToTry(autopsy)));
        page.run.reset();
        QVERIFY(page.view.headline().isEmpty() && page.view.chain().isEmpty());
        QVERIFY(page.view.growth().steps().empty());
        QVERIFY(page.view.tryButton()->isHidden());
    }

    void itsNumbersAreWrittenOut() {
        Page page;
        page.diverge();
        const Autopsy& autopsy = *page.feed.autopsy();
        const auto texts = page.view.findChildren<QLabel*>();
        const auto label = std::find_if(texts.begin(), texts.end(), [](const QLabel* each) {
            return each->text().contains(QStringLiteral("href=\"%1\"").arg(autopsy_keys::kLastGradient));
        });
        QVERIFY(label != texts.end());
        Q_EMIT(*label)->linkActivated(autopsy_keys::kLastGradient);
        auto* popup = page.view.findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        QCOMPARE(popup->formulas()->rows().back().expression.value, autopsy.last().gradientNorm);
        QSignalSpy look(&page.view, &AutopsyView::lookRequested);
        popup->goButton()->click();
        QCOMPARE(look.count(), 1);
        Q_EMIT(*label)->linkActivated(autopsy_keys::kTry);
        QCOMPARE(popup->formulas()->rows().back().expression.value, engine::train::rateToTry(autopsy));
        for (const QString& key : {autopsy_keys::kStable, autopsy_keys::kRatio, autopsy_keys::kLargest}) {
            Q_EMIT(*label)->linkActivated(key);
            QVERIFY(popup->formulas()->rows().size() >= 3);
        }
        popup->hide();
        // And of the picture of the norms.
        auto& growth = const_cast<plots::GrowthView&>(page.view.growth());
        QCOMPARE(growth.spots().size(), growth.steps().size());
        QTest::mouseClick(&growth, Qt::LeftButton, {}, growth.spots()[1].place.center().toPoint());
        QVERIFY(popup->isVisible());
        QCOMPARE(popup->formulas()->rows()[2].expression.value, growth.steps()[1].gradientNorm);
    }

    void itSaysThatItLooks() {
        Page page;
        QString headline;
        QStringList chain;
        connect(&page.feed, &AutopsyFeed::begun, &page.view, [&] {
            headline = page.view.headline();
            chain = page.view.chain();
        });
        page.diverge();
        QVERIFY(headline.startsWith("Training stopped at step"));
        QCOMPARE(chain, QStringList{"Looking for the cause …"});
    }

    void buttonsAskForWhatTheySay() {
        Page page;
        page.diverge();
        QTRY_VERIFY(page.run.isSettled());
        const Autopsy autopsy = *page.feed.autopsy();
        QSignalSpy look(&page.view, &AutopsyView::lookRequested),
            back(&page.view, &AutopsyView::backRequested), rate(&page.view, &AutopsyView::rateRequested);
        page.view.lookButton()->click();
        page.view.backButton()->click();
        page.view.tryButton()->click();
        QCOMPARE(look.count() + back.count() + rate.count(), 3);
        QCOMPARE(back[0][0].toLongLong(), autopsy.calmState());
        QCOMPARE(rate[0][0].toDouble(), engine::train::rateToTry(autopsy));
        QCOMPARE(rate[0][1].toLongLong(), autopsy.calmState());
        // What the stepper makes of it is the pass that failed.
        page.stepper.lookAt(look[0][0].value<engine::train::Finding>());
        QTRY_VERIFY(page.stepper.trace() && page.stepper.trace()->input.step == autopsy.step);
        QVERIFY(page.stepper.trace()->loss > autopsy.broken->largest);
    }

    void theRateToTryTrainsOn() {
        Page page;
        page.diverge();
        connect(&page.view, &AutopsyView::rateRequested, &page.run, [&](double rate, long long step) {
            page.run.seek(step);
            page.run.setLearningRate(rate);
        });
        const long long end = page.feed.autopsy()->step;
        page.view.tryButton()->click();
        page.run.play();
        QTRY_VERIFY(page.run.snapshot()->step > end + 200);
        page.run.pause();
        QVERIFY(!page.feed.autopsy());
    }

    void nothingIsCutOffWhereThereIsRoom() {
        for (const double scale : {1.0, 1.5}) {
            Look::instance().setTextScale(scale);
            Page page;
            page.diverge();
            page.view.resize(scaled(450), scaled(360));
            QTest::qWait(0);
            for (const auto* label : page.view.findChildren<QLabel*>())
                if (label->isVisible())
                    QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                             qPrintable(label->text()));
            for (const auto* button : page.view.findChildren<QPushButton*>()) {
                QVERIFY(button->width() >= button->sizeHint().width());
                QVERIFY(page.view.rect().contains(button->geometry()));
            }
        }
        Look::instance().setTextScale(1);
    }
};

QTEST_MAIN(AutopsyViewTest)
#include "tst_autopsy_view.moc"
