#include "ui/modes/evaluate_mode.h"

#include "engine/io/project.h"
#include "tests/source_paths.h"
#include "tests/ui/warnings.h"
#include "ui/document.h"
#include "ui/evaluate/confusion_view.h"
#include "ui/evaluate/curve_view.h"
#include "ui/evaluate/evaluation.h"
#include "ui/evaluate/evaluation_bar.h"
#include "ui/evaluate/evaluation_whys.h"
#include "ui/evaluate/metrics_panel.h"
#include "ui/evaluate/residual_view.h"
#include "ui/evaluate/sample_list.h"
#include "ui/evaluate/sample_words.h"
#include "ui/evaluate/samples_panel.h"
#include "ui/evaluate/score_view.h"
#include "ui/file_access.h"
#include "ui/panels/health_table.h"
#include "ui/panels/number_button.h"
#include "ui/panels/segments.h"
#include "ui/panels/test_seal.h"
#include "ui/panels/why_popup.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>
#include <QtTest>

using namespace ui;
using engine::data::Part;
using engine::train::Granularity;

namespace {

struct Bench {
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    EvaluateMode mode{{document, run, stepper}, nullptr};

    Bench() {
        mode.places().choose(0);
        mode.resize(1340, 800);
        mode.show();
    }
    void open(const char* example) {
        const auto bytes = readFile(
            sourcePath("resources/projects/%1.chainrule").arg(QLatin1String(example)));
        QVERIFY(bytes.ok());
        auto project = engine::io::readProject(*bytes);
        QVERIFY(project.ok());
        document.replace(std::move(*project), {});
        QTRY_VERIFY(run.isReady());
        QTRY_VERIFY(report());
    }
    void epochs(int count) {
        for (int i = 0; i < count; ++i)
            run.step(Granularity::Epoch);
        QTRY_VERIFY(run.isSettled());
        QTRY_VERIFY(report() && evaluation().step() == run.snapshot()->step);
    }
    Evaluation& evaluation() { return mode.evaluation(); }
    const engine::analysis::PartReportPtr& report() { return mode.evaluation().report(); }
    void clickCell(int truth, int answer) {
        QTest::mouseClick(mode.matrix(), Qt::LeftButton, {},
                          mode.matrix()->cellOf(truth, answer).center().toPoint());
    }
};

} // namespace

class TestEvaluateMode : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void theMatrixIsTheReportsAndFollowsTheRun() {
        Bench bench;
        bench.open("spiral");
        bench.epochs(2);
        const auto same = engine::analysis::partReport(bench.run.experiment(), bench.run.data(),
                                                       bench.run.snapshot()->parameters, Part::Validation);
        QVERIFY(same.ok());
        for (int t = 0; t < 2; ++t)
            for (int a = 0; a < 2; ++a)
                QCOMPARE(bench.mode.matrix()->textOf(t, a), formatCount((*same)->confusion(t, a)));
        QCOMPARE(bench.mode.metrics()->headline()->text(0, 2), formatNumber((*same)->evaluation.loss));
        bench.epochs(3);
        QVERIFY(bench.mode.bar()->state()->text().contains(formatCount(bench.run.snapshot()->step)));
    }

    void sharesByRowHaveTheRecallOnTheDiagonal() {
        Bench bench;
        bench.open("iris");
        bench.epochs(3);
        bench.mode.matrix()->setShows(ConfusionView::Shows::ByRow);
        const double recall = bench.evaluation().classes().classes[0].recall.value;
        QCOMPARE(bench.mode.matrix()->textOf(0, 0), QStringLiteral("%1 %").arg(100 * recall, 0, 'f', 1));
    }

    void theThresholdMovesSamplesThroughTheMatrixLive() {
        Bench bench;
        bench.open("spiral");
        bench.epochs(2);
        const auto positive = [&] { return bench.evaluation().confusion().col(1).sum(); };
        QVERIFY(positive() > 0);
        bench.mode.bar()->threshold()->setValue(1000);
        QCOMPARE(positive(), 0);
        QCOMPARE(bench.mode.metrics()->byClass()->text(1, 1),
                 QStringLiteral("–")); // precision of what is never said
        bench.mode.bar()->threshold()->setValue(0);
        QCOMPARE(positive(), bench.report()->scores.count());
        QTest::mouseClick(bench.mode.bar()->usual(), Qt::LeftButton);
        QCOMPARE(bench.evaluation().decision().threshold, 0.5);
        QVERIFY(bench.evaluation().confusion() == bench.report()->confusion);
    }

    void theLineInTheScoresIsDragged() {
        Bench bench;
        bench.open("spiral");
        bench.epochs(2);
        ScoreView* scores = bench.mode.scores();
        const int y = scores->height() / 2;
        const QPoint from(int(scores->thresholdX()), y);
        const QPoint to(int(scores->axes().toPixel(0.8, 0).x()), y);
        QTest::mousePress(scores, Qt::LeftButton, {}, from);
        QTest::mouseMove(scores, to);
        QTest::mouseRelease(scores, Qt::LeftButton, {}, to);
        QVERIFY(std::abs(bench.evaluation().decision().threshold - 0.8) < 0.02);
        scores->setFocus();
        const double before = bench.evaluation().decision().threshold;
        QTest::keyClick(scores, Qt::Key_Left);
        QVERIFY(bench.evaluation().decision().threshold < before);
    }

    void oneClassAgainstTheRestHasAThreshold() {
        Bench bench;
        bench.open("iris");
        bench.epochs(2);
        QVERIFY(!bench.mode.bar()->threshold()->isVisible());
        QCOMPARE(bench.evaluation().confusion().rows(), 3);
        bench.evaluation().setClass(1);
        QVERIFY(bench.mode.bar()->threshold()->isVisible());
        QCOMPARE(bench.evaluation().confusion().rows(), 2);
        QCOMPARE(bench.evaluation().nameOf(1), bench.evaluation().className(1));
        bench.evaluation().setClass(-1);
        QCOMPARE(bench.evaluation().confusion().rows(), 3);
    }

    void aCellShowsItsSamplesAndASampleOpensAtItsLoss() {
        Bench bench;
        bench.open("spiral");
        bench.epochs(1);
        QSignalSpy inside(&bench.mode, &Mode::lookInside);
        bench.clickCell(1, 1);
        const auto n = bench.evaluation().confusion()(1, 1);
        QVERIFY(n > 0);
        SampleList* list = bench.mode.samples()->list();
        QCOMPARE(list->model()->rowCount(), int(n));
        QCOMPARE(int(bench.evaluation().places().size()), int(n));
        list->setCurrentIndex(list->model()->index(0, 0));
        const int sample = list->currentSample();
        QCOMPARE(bench.run.data()->dataset->classes[std::size_t(sample)], 1);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(inside.count(), 1);
        QTRY_VERIFY(bench.stepper.trace() && bench.stepper.isOfOneSample());
        QCOMPARE(bench.stepper.trace()->input.samples, std::vector<int>{sample});
        const auto& place =
            bench.stepper.trace()->operations[std::size_t(bench.stepper.cursor().selection().operation)];
        QVERIFY(place.phase == engine::trace::Phase::Loss && place.name == "L");
        QTest::mouseClick(bench.mode.samples()->allButton(), Qt::LeftButton);
        QVERIFY(!bench.evaluation().cell());
    }

    void everyNumberOfTheTableTellsItsFormula() {
        Bench bench;
        bench.open("iris");
        bench.epochs(3);
        const Warnings warnings;
        HealthTable* table = bench.mode.metrics()->byClass();
        for (int row = 0; row < 6; ++row)
            for (int column = 1; column <= 6; ++column) {
                NumberButton* number = table->number(row, column);
                if (!number->isEnabled())
                    continue;
                QTest::mouseClick(number, Qt::LeftButton);
                QVERIFY(bench.mode.metrics()->popup()->isVisible());
                QVERIFY(!bench.mode.metrics()->popup()->words()->text().isEmpty());
                bench.mode.metrics()->popup()->close();
            }
        QCOMPARE(warnings.texts(), QStringList());
    }

    void sumsOfTheMatrixAndHowSureItIsTellTheirFormula() {
        for (const char* example : {"iris", "spiral", "digits"}) {
            Bench bench;
            bench.open(example);
            bench.epochs(1);
            const Warnings warnings;
            using engine::analysis::CellShare;
            auto* matrix = bench.mode.matrix();
            auto* popup = bench.mode.findChild<WhyPopup*>(QString(), Qt::FindDirectChildrenOnly);
            for (const auto of : {CellShare::OfRow, CellShare::OfColumn}) {
                QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->sumPlace(of, 0).center().toPoint());
                QVERIFY(popup->isVisible());
                QVERIFY(popup->title()->text().endsWith(bench.evaluation().nameOf(0)));
                QVERIFY(!bench.evaluation().cell());
                popup->close();
            }
            auto* panel = bench.mode.samples();
            QVERIFY(panel->list()->model()->rowCount() > 0);
            const int place = bench.evaluation().places().front();
            const auto why = whyOfSample(bench.evaluation(), place);
            QCOMPARE(int(why.explanations.size()), 1);
            const auto& scores = bench.report()->scores;
            QVERIFY(std::abs(why.explanations[0].value -
                             scores.values(scoredClass(bench.evaluation(), place), place)) < 1e-5);
            QTest::mouseClick(panel->list()->viewport(), Qt::LeftButton, {},
                              panel->list()->surenessOf(place).center());
            QVERIFY(panel->popup()->isVisible());
            QCOMPARE(panel->popup()->title()->text(), why.title);
            panel->popup()->close();
            QTest::keyClick(panel->list(), Qt::Key_F1);
            QVERIFY(panel->popup()->isVisible());
            panel->popup()->close();
            QCOMPARE(warnings.texts(), QStringList());
        }
    }

    void namesAndSumsOfManyClassesDoNotLieOnEachOther() {
        Bench bench;
        bench.open("digits");
        bench.epochs(1);
        bench.mode.resize(1000, 420);
        QVERIFY(!bench.mode.matrix()->grab().isNull());
        using engine::analysis::CellShare;
        auto* matrix = bench.mode.matrix();
        std::vector<std::pair<CellShare, int>> sums;
        for (int spot = 100; spot < int(matrix->spots().size()); ++spot)
            sums.push_back(*matrix->sumOf(spot));
        QVERIFY(sums.size() < 20 && sums.size() > 2);
        for (std::size_t i = 1; i < sums.size(); ++i)
            if (sums[i].first == sums[i - 1].first)
                QVERIFY(!matrix->sumPlace(sums[i].first, sums[i].second)
                             .adjusted(1, 1, -1, -1)
                             .intersects(matrix->sumPlace(sums[i - 1].first, sums[i - 1].second)));
    }

    void ofSeveralTargetsTheOneThatIsFarthestOffIsTold() {
        Bench bench;
        bench.open("autoencoder");
        const int place = bench.evaluation().places().front();
        const int worst = worstOutput(bench.evaluation(), place);
        const auto& r = bench.report()->residuals;
        for (engine::core::Index k = 0; k < r.values.rows(); ++k)
            QVERIFY(!(std::abs(r.values(k, place)) / r.rootMeanSquare(k) >
                      std::abs(r.values(worst, place)) / r.rootMeanSquare(worst)));
        QVERIFY(sampleVerdict(bench.evaluation(), place)
                    .contains(": " + formatNumber(bench.report()->targets(worst, place)) + " → "));
        const auto why = whyOfSample(bench.evaluation(), place);
        QCOMPARE(why.explanations[0].value, r.values(worst, place));
    }

    void theTestPartStaysSealedUntilItIsLookedAtAndIsCounted() {
        Bench bench;
        bench.open("spiral");
        bench.epochs(1);
        QTest::mouseClick(bench.mode.bar()->parts()->buttons()[2], Qt::LeftButton);
        QVERIFY(!bench.report());
        QVERIFY(!bench.mode.matrix()->isVisible());
        bench.run.step(Granularity::Batch);
        QTRY_VERIFY(bench.run.isSettled());
        QVERIFY(!bench.report());
        QCOMPARE(bench.document.testLooks(), std::int64_t(0));
        QTest::mouseClick(bench.mode.seal()->look(), Qt::LeftButton);
        QTest::mouseClick(bench.mode.seal()->look(), Qt::LeftButton);
        QTRY_VERIFY(bench.report());
        QCOMPARE(bench.document.testLooks(), std::int64_t(1));
        QCOMPARE(bench.report()->evaluation.samples,
                 engine::core::Index(bench.run.data()->split.test.size()));
        QVERIFY(bench.mode.matrix()->isVisible());
        // What is shown is of the step that was looked at.
        const long long step = bench.evaluation().step();
        bench.run.step(Granularity::Batch);
        QTRY_VERIFY(bench.evaluation().isStale());
        QCOMPARE(bench.evaluation().step(), step);
        QTest::mouseClick(bench.mode.bar()->parts()->buttons()[1], Qt::LeftButton);
        QTRY_VERIFY(bench.report());
        QTest::mouseClick(bench.mode.bar()->parts()->buttons()[2], Qt::LeftButton);
        QVERIFY(!bench.report()); // sealed again
    }

    void numbersHaveErrorsAndResiduals() {
        Bench bench;
        bench.open("sine");
        bench.epochs(2);
        QVERIFY(!bench.report()->hasClasses);
        QVERIFY(bench.mode.residuals()->isVisible() && !bench.mode.matrix()->isVisible() &&
                !bench.mode.scores()->isVisible());
        HealthTable* table = bench.mode.metrics()->numbers();
        QCOMPARE(table->text(0, 1), formatNumber(bench.report()->numbers.overall.meanSquare));
        QCOMPARE(table->text(0, 4), formatNumber(bench.report()->numbers.overall.r2));
        QCOMPARE(bench.mode.samples()->list()->model()->rowCount(), int(bench.report()->rows.size()));
        const int place = bench.evaluation().places()[3];
        QTest::mouseClick(bench.mode.residuals(), Qt::LeftButton, {},
                          bench.mode.residuals()->pointOf(place, 0).toPoint());
        QCOMPARE(bench.mode.samples()->list()->current(), place);
        QTest::mouseClick(table->number(0, 4), Qt::LeftButton);
        QVERIFY(bench.mode.metrics()->popup()->isVisible());
    }

    void aHiddenModeComputesNothing() {
        Bench bench;
        bench.open("spiral");
        bench.epochs(1);
        bench.mode.hide();
        const long long step = bench.evaluation().step();
        bench.run.step(Granularity::Epoch);
        QTRY_VERIFY(bench.run.isSettled());
        QVERIFY(!bench.evaluation().isBusy());
        QCOMPARE(bench.evaluation().step(), step);
        bench.mode.show();
        QTRY_COMPARE(bench.evaluation().step(), bench.run.snapshot()->step);
    }
};

QTEST_MAIN(TestEvaluateMode)
#include "tst_evaluate_mode.moc"
