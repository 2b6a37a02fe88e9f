#include "run_bench.h"
#include "traces.h"

#include "ui/theme.h"
#include "ui/trace/change_view.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/ratio_views.h"
#include "ui/trace/step_slice.h"

#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using engine::trace::LossChange;
using engine::trace::Phase;
using engine::trace::StepVerdict;
using namespace ui;

namespace {

using Experiment = engine::train::Experiment;

RunBench::Change descent(double rate) {
    return [rate](Experiment& experiment) {
        experiment.training.optimizer = {"sgd", {{"learning_rate", rate}}};
    };
}

struct Page : RunBench {
    ChangeView view{run, stepper};
    explicit Page(const Change& change = {}) : RunBench(change) {
        view.resize(300, 900);
        view.show();
    }
    void stepBatch() {
        stepper.setRung(Rung::Batch);
        const auto before = stepper.trace();
        stepper.forward();
        QTRY_VERIFY(stepper.trace() != nullptr && stepper.trace() != before);
    }
};

} // namespace

class ChangeViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void numbersAreTheEngines() {
        Page page(descent(0.03));
        QTRY_VERIFY(!page.view.slice()->outcome().along.empty());
        const LossChange change = engine::trace::lossChange(page.trace());
        const QString text = page.view.formulas()->text();
        for (const double number : {change.predicted, change.second, change.predicted + change.second,
                                    change.actual, change.ratio()}) {
            bool shown = false;
            for (const auto& row : page.view.formulas()->rows())
                shown = shown || row.note.startsWith(QStringLiteral("= ") + formatNumber(number));
            QVERIFY2(shown, qPrintable(text + formatNumber(number)));
        }
        QVERIFY2(text.contains(QStringLiteral("−η (‖g‖)^2")) || text.contains(QStringLiteral("‖g‖")),
                 qPrintable(text));
        QCOMPARE(page.view.meter()->ratio(), change.ratio());
        QCOMPARE(page.view.slice()->outcome().along.size(), std::size_t(41));
    }

    void aSmallRateHoldsAndALargeOneGoesBeyond() {
        Page page(descent(0.01));
        QTRY_VERIFY2(page.view.verdict().startsWith(QStringLiteral("The tangent holds")),
                     qPrintable(page.view.verdict()));
        page.open(descent(80));
        QTRY_VERIFY2(page.view.verdict().startsWith(QStringLiteral("The step goes beyond the valley")),
                     qPrintable(page.view.verdict()));
        const LossChange change = engine::trace::lossChange(page.trace());
        QVERIFY(change.lowest());
        QVERIFY2(page.view.verdict().contains(formatNumber(*change.lowest() * 80)),
                 qPrintable(page.view.verdict()));
        QVERIFY(page.view.meter()->ratio() < 0);
    }

    void theStripKeepsTheStepsOfARun() {
        Page page(descent(0.03));
        QTRY_COMPARE(page.view.strip()->changes().size(), std::size_t(1));
        for (int i = 0; i < 3; ++i)
            page.stepBatch();
        QCOMPARE(page.view.strip()->changes().size(), std::size_t(4));
        QCOMPARE(page.view.strip()->changes().rbegin()->first, page.trace().input.step);
        QVERIFY(page.view.strip()->dotRect(1).center().x() < page.view.strip()->dotRect(4).center().x());
        // The same steps again are no more of them.
        page.stepper.back();
        QTRY_COMPARE(page.trace().input.step, 3);
        QCOMPARE(page.view.strip()->changes().size(), std::size_t(4));
        // More of them from elsewhere.
        page.view.addChanges({{100, -1, 0.1, -0.9, 0}, {101, -1, 0.1, 5, 0}});
        QCOMPARE(page.view.strip()->changes().size(), std::size_t(6));
        QVERIFY(page.view.strip()->dotRect(101).center().y() > page.view.strip()->dotRect(100).center().y());
        // Another run begins with its own.
        page.open([](Experiment& experiment) { experiment.training.batchSize = 7; });
        QTRY_VERIFY(page.stepper.trace() && page.trace().input.x.cols() == 7);
        QTRY_COMPARE(page.view.strip()->changes().size(), std::size_t(1));
    }

    void aHiddenPageComputesNothing() {
        Page page(descent(0.03));
        QTRY_COMPARE(page.view.strip()->changes().size(), std::size_t(1));
        page.view.hide();
        page.stepBatch();
        QCOMPARE(page.view.strip()->changes().size(), std::size_t(1));
        page.view.show();
        QTRY_COMPARE(page.view.strip()->changes().size(), std::size_t(2));
    }

    void otherThreadsResultsOfOtherTracesAreDropped() {
        const auto first = recordedPass({4, 8, 3}, "tanh", "softmax", "cross_entropy", 8);
        const auto second = recordedPass({4, 9, 3}, "tanh", "softmax", "cross_entropy", 8);
        ChangeFeed feed;
        std::vector<StepOutcome> come;
        connect(&feed, &ChangeFeed::ready, this,
                [&](const StepOutcome& outcome) { come.push_back(outcome); });
        feed.ask(first);
        QVERIFY(!feed.isBusy());
        QCOMPARE(come.size(), std::size_t(1)); // at once
        feed.setQuickLimit(0);
        feed.ask(first);
        QVERIFY(feed.isBusy());
        feed.ask(second);
        QTRY_COMPARE(come.size(), std::size_t(2));
        QCOMPARE(come[1].change.actual, engine::trace::lossChange(*second).actual);
        QVERIFY(!feed.isBusy());
        feed.ask(first);
        feed.ask(nullptr);
        QTRY_VERIFY(!feed.isBusy());
        QCOMPARE(come.size(), std::size_t(2));
    }

    void slowOnesComeLater() {
        Page page(descent(0.03));
        QTRY_COMPARE(page.view.strip()->changes().size(), std::size_t(1));
        page.view.feed()->setQuickLimit(0);
        bool wasEmpty = false;
        connect(&page.stepper, &Stepper::traceChanged, this,
                [&] { wasEmpty = page.view.verdict().isEmpty() && page.view.formulas()->rows().empty(); });
        page.stepBatch();
        QVERIFY(wasEmpty);
        QTRY_VERIFY(!page.view.verdict().isEmpty());
        QCOMPARE(page.view.strip()->changes().size(), std::size_t(2));
    }

    void everyVerdictIsASentence() {
        const auto pass = recordedPass({2, 3, 1}, "tanh", "sigmoid", "mse", 3);
        const LossChange all[] = {{1, 0, 0, 0, 0},        {1, -1, 0.01, -0.99, 0}, {1, -1, 0.5, -0.4, 0},
                                  {1, -1, -0.5, -1.5, 0}, {1, -1, 5, 4, 0},        {1, 1, 0, 0.5, 0},
                                  {1, 1, 0, -0.5, 0},     {1, -1, 0, INFINITY, 0}};
        QStringList sentences;
        for (const LossChange& change : all) {
            const QString sentence = ui::trace::verdictSentence(*pass, change);
            QVERIFY2(sentence.endsWith(QLatin1Char('.')) &&
                         !sentence.contains(QLatin1Char('%') + QString("1")),
                     qPrintable(sentence));
            sentences << sentence;
        }
        QCOMPARE(sentences.removeDuplicates(), 0);
        QVERIFY2(sentences[2].contains(QStringLiteral("40 %")), qPrintable(sentences[2]));
    }

    void brokenNumbersArePainted() {
        StepOutcome outcome;
        outcome.change = {1, -1e9, 1e200, std::numeric_limits<double>::quiet_NaN(), 0};
        for (int i = 0; i <= 40; ++i)
            outcome.along.push_back({i / 20.0, i < 10 ? 0.1 * i : std::numeric_limits<double>::infinity()});
        StepSlice slice;
        slice.resize(300, 200);
        slice.show(outcome, 10);
        QVERIFY(!slice.grab().isNull());
        outcome.along[0].loss = std::numeric_limits<double>::quiet_NaN();
        slice.show(outcome, 10);
        QVERIFY(!slice.grab().isNull());
    }

    void nothingIsCutInANarrowPanel() {
        Page page(descent(80));
        QTRY_VERIFY(!page.view.verdict().isEmpty());
        QVERIFY2(page.view.minimumSizeHint().width() <= scaled(250),
                 qPrintable(QString::number(page.view.minimumSizeHint().width())));
    }

    void theMeterIsReadAllOverTheRunWithoutMovingIt() {
        Page page(descent(0.03));
        for (int i = 0; i < 3; ++i)
            page.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(page.run.isSettled() && page.stepper.trace());
        const long long last = page.run.snapshot()->step;
        page.run.seek(last / 2);
        QTRY_VERIFY(page.run.isSettled() && page.run.snapshot()->step == last / 2);
        QTRY_VERIFY(page.stepper.trace() && page.stepper.trace()->input.step == last / 2 + 1);
        const auto here = page.stepper.trace();
        QTest::mouseClick(page.view.surveyButton(), Qt::LeftButton);
        QTRY_VERIFY(page.view.surveyButton()->isEnabled());
        const auto& changes = page.view.strip()->changes();
        QTRY_VERIFY(changes.size() >= 50);
        QCOMPARE(changes.begin()->first, 1LL);
        QCOMPARE(changes.rbegin()->first, last + 1);
        QVERIFY(page.stepper.trace() == here);
        QCOMPARE(page.run.snapshot()->step, last / 2);
        // Each is what that step says when one goes there.
        page.run.seek(0);
        QTRY_VERIFY(page.stepper.trace() && page.stepper.trace()->input.step == 1);
        QCOMPARE(engine::trace::lossChange(page.trace()).actual, changes.begin()->second.actual);
    }
};

QTEST_MAIN(ChangeViewTest)
#include "tst_change_view.moc"
