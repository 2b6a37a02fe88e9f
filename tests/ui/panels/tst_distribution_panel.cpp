#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/distribution_panel.h"
#include "ui/panels/segments.h"
#include "ui/panels/why_popup.h"
#include "ui/plots/ridge_view.h"
#include "ui/probe_feed.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/formula_view.h"

#include <QScrollArea>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

#include <functional>

using namespace ui;
using engine::train::DistributionSlice;
using engine::train::Granularity;
using engine::train::Quantity;

namespace {

struct Bench {
    Document document;
    Run run{document, fileSource()};
    ProbeFeed feed{run};
    DistributionPanel panel{run, feed};
    using Change = std::function<void(engine::train::Experiment&)>;

    explicit Bench(bool shown = true, const Change& change = {}) {
        open(change);
        panel.resize(450, 300);
        if (shown)
            panel.show();
    }
    void open(const Change& change) {
        engine::train::Experiment experiment = document.experiment();
        if (change)
            change(experiment);
        QVERIFY(document.edit(QStringLiteral("test"), experiment).ok());
        QTRY_VERIFY(run.isReady());
    }
    void epochs(int count) {
        const long long until = run.snapshot()->epoch + count;
        for (int i = 0; i < count; ++i)
            run.step(Granularity::Epoch);
        QTRY_VERIFY(run.isSettled() && run.snapshot()->epoch == until);
    }
    const std::vector<DistributionSlice>& slices() const { return panel.history().slices(); }
    bool isCovered() const { return panel.history().missing(0, run.snapshot()->past.last, 24).empty(); }
    long long last() const { return slices().empty() ? -1 : slices().back().step; }
};

} // namespace

class TestDistributionPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        Look::instance().apply();
    }

    void aClickedDistributionIsWrittenOut() {
        Bench bench;
        bench.epochs(2);
        QTRY_VERIFY(bench.isCovered());
        auto& view = bench.panel.view();
        QTRY_VERIFY(view.slices().size() == bench.slices().size() && !view.spots().empty());
        for (const auto form : {plots::RidgeView::Form::Ridges, plots::RidgeView::Form::HeatMap}) {
            view.setForm(form);
            const auto spot = view.spots().front();
            QTest::mouseClick(&view, Qt::LeftButton, {}, spot.at->toPoint());
            auto* popup = bench.panel.findChild<WhyPopup*>();
            QVERIFY(popup && popup->isVisible());
            const auto place = view.placeAt(QPointF(spot.at->toPoint()));
            const auto& histogram =
                histogramOf(view.slices()[place->slice].probe->layers[0], Quantity::Weights);
            QCOMPARE(place->slice + 1, view.slices().size());
            const auto& rows = popup->formulas()->rows();
            QCOMPARE(rows.size(), std::size_t(9));
            QCOMPARE(rows[2].expression.value, histogram.mean);
            QCOMPARE(rows[5].expression.value, histogram.deviation);
            QCOMPARE(rows[8].expression.value, smoothed(histogram, view.ends()).at(place->value));
            QVERIFY(rows[8].expression.value > 0);
            popup->hide();
            view.setFocus(Qt::TabFocusReason);
            QTest::keyClick(&view, Qt::Key_Return);
            QVERIFY(popup->isVisible());
            popup->hide();
        }
    }

    void theRunIsCoveredWhileItGoesOn() {
        Bench bench;
        QTRY_COMPARE(bench.slices().size(), std::size_t(1));
        QCOMPARE(bench.slices()[0].step, 0LL);
        bench.run.play();
        QTRY_VERIFY(bench.slices().size() >= 4);
        bench.run.pause();
        QTRY_VERIFY(bench.run.isSettled());
        QTRY_VERIFY(bench.isCovered());
        QTRY_COMPARE(bench.last(), bench.run.snapshot()->step);
        QTRY_COMPARE(bench.panel.view().slices().size(), bench.slices().size());
        QCOMPARE(bench.panel.view().blocks().size(), std::size_t(3));
    }

    void aHiddenPanelLooksUpWhatItMissedWhenItIsShown() {
        Bench bench(false);
        bench.epochs(40);
        QVERIFY(bench.slices().empty());
        QVERIFY(!bench.feed.probe());
        const auto before = bench.run.snapshot()->parameters;
        bench.panel.show();
        QTRY_VERIFY(bench.isCovered() && bench.run.isSettled());
        QTRY_COMPARE(bench.last(), bench.run.snapshot()->step);
        QVERIFY(bench.slices().size() >= 20);
        // The run stands where it stood.
        QCOMPARE(bench.run.snapshot()->epoch, 40LL);
        QVERIFY(bench.run.snapshot()->parameters == before);
        QTRY_VERIFY(bench.panel.view().slices().size() == bench.slices().size());
        QCOMPARE(bench.panel.view().slices().front().epochs, 0.0);
        QCOMPARE(bench.panel.view().slices().back().epochs, 40.0);
    }

    void pastMomentsAreWhatTheyWere() {
        Bench bench(false);
        bench.epochs(20);
        bench.panel.show();
        QTRY_VERIFY(bench.isCovered() && bench.run.isSettled());
        const DistributionSlice looked = bench.slices()[bench.slices().size() / 2];
        bench.panel.hide();
        bench.run.seek(looked.step);
        QTRY_VERIFY(bench.run.isSettled() && bench.run.snapshot()->step == looked.step);
        const auto& data = *bench.run.data();
        const auto there =
            engine::train::probe(bench.run.network(), bench.run.snapshot()->parameters,
                                 *engine::model::findLoss(bench.run.experiment().training.loss), data,
                                 engine::train::probeRows(data));
        QCOMPARE(looked.epoch, bench.run.snapshot()->epoch);
        for (std::size_t i = 0; i < there.layers.size(); ++i) {
            QVERIFY(there.layers[i].weights.counts == looked.probe->layers[i].weights.counts);
            QCOMPARE(looked.probe->layers[i].gradients.mean, there.layers[i].gradients.mean);
        }
    }

    void steppingLooksUpNothingAgainAndAgain() {
        Bench bench;
        bench.epochs(30);
        QTRY_VERIFY(bench.isCovered() && bench.run.isSettled());
        QTRY_COMPARE(bench.last(), bench.run.snapshot()->step);
        QSignalSpy framed(&bench.run, &Run::framed);
        while (framed.wait(100))
            QVERIFY2(framed.count() <= 3, qPrintable(QString::number(framed.count())));
    }

    void anotherRunBeginsAnew() {
        Bench bench;
        bench.epochs(5);
        QTRY_VERIFY(bench.slices().size() > 2);
        bench.run.reset();
        QVERIFY(bench.slices().empty());
        QTRY_COMPARE(bench.slices().size(), std::size_t(1));
        bench.open([](engine::train::Experiment& experiment) {
            experiment.network.layers.insert(experiment.network.layers.begin(),
                                             engine::model::denseLayer(3, "relu"));
        });
        QTRY_COMPARE(bench.panel.view().blocks().size(), std::size_t(4));
        QCOMPARE(bench.panel.view().slices().size(), std::size_t(1));
    }

    void aForkSharesThePastAndComingBackFindsItsOwn() {
        Bench bench;
        bench.epochs(20);
        QTRY_VERIFY(bench.isCovered() && bench.run.isSettled());
        QTRY_COMPARE(bench.last(), bench.run.snapshot()->step);
        const long long end = bench.last(), half = bench.run.snapshot()->step / 2;
        const auto first = bench.run.tree().current();
        bench.run.seek(half);
        QTRY_VERIFY(bench.run.isSettled() && bench.run.snapshot()->step == half);
        bench.run.setLearningRate(0.5); // in the past: a fork
        QVERIFY(bench.run.tree().current() != first);
        QVERIFY(!bench.slices().empty() && bench.last() <= half);
        bench.epochs(2);
        QTRY_VERIFY(bench.run.isSettled());
        QTRY_COMPARE(bench.last(), bench.run.snapshot()->step);
        QVERIFY(bench.last() < end);
        bench.run.select(first);
        QTRY_VERIFY(bench.run.isSettled());
        QCOMPARE(bench.last(), end);
        QVERIFY(bench.isCovered());
    }

    void aForkBeforeItHasArrivedIsCutWhereItParted() {
        Bench bench;
        bench.epochs(20);
        QTRY_VERIFY(bench.isCovered() && bench.run.isSettled());
        QTRY_COMPARE(bench.last(), bench.run.snapshot()->step);
        bench.run.seek(3);
        bench.run.fork(QStringLiteral("test"), {0.5, nullptr, nullptr});
        QTRY_VERIFY(bench.run.isSettled() && bench.run.snapshot()->step == 3);
        QTRY_COMPARE(bench.last(), 3LL);
    }

    void theTitleLineChoosesWhatIsShown() {
        Bench bench;
        QTRY_COMPARE(bench.panel.view().blocks().size(), std::size_t(3));
        QTest::mouseClick(bench.panel.quantities().buttons()[2], Qt::LeftButton);
        QCOMPARE(bench.panel.view().quantity(), Quantity::Activations);
        QTest::mouseClick(bench.panel.quantities().buttons()[1], Qt::LeftButton);
        QCOMPARE(bench.panel.view().quantity(), Quantity::Gradients);
        QTest::mouseClick(bench.panel.forms().buttons()[1], Qt::LeftButton);
        QCOMPARE(bench.panel.view().form(), plots::RidgeView::Form::HeatMap);
        QTest::mouseClick(bench.panel.forms().buttons()[0], Qt::LeftButton);
        QCOMPARE(bench.panel.view().form(), plots::RidgeView::Form::Ridges);
    }

    void manyLayersAreScrolledTo() {
        Bench bench(true, [](engine::train::Experiment& experiment) {
            for (int i = 0; i < 12; ++i)
                experiment.network.layers.insert(experiment.network.layers.begin(),
                                                 engine::model::denseLayer(4, "tanh"));
        });
        QTRY_COMPARE(bench.panel.view().blocks().size(), std::size_t(15));
        const auto* area = qobject_cast<QScrollArea*>(bench.panel.content());
        QTRY_VERIFY(bench.panel.view().height() > area->viewport()->height());
        QCOMPARE(bench.panel.view().width(), area->viewport()->width());
        QVERIFY(bench.panel.view().blocks().back().place.bottom() <= bench.panel.view().height());
    }
};

QTEST_MAIN(TestDistributionPanel)
#include "tst_distribution_panel.moc"
