#include "engine/train/distribution_history.h"

#include <QtTest>

#include <algorithm>
#include <memory>

using namespace engine::train;

namespace {

DistributionSlice slice(long long step) {
    return {step, step / 10, double(step) / 10, std::make_shared<Probe>()};
}

std::vector<long long> steps(const DistributionHistory& history) {
    std::vector<long long> all;
    for (const auto& kept : history.slices())
        all.push_back(kept.step);
    return all;
}

/// Largest over smallest distance between neighbours; the latest, which may lie anywhere, left out.
double unevenness(const std::vector<long long>& all) {
    long long least = all[1] - all[0], most = least;
    for (std::size_t i = 1; i + 1 < all.size(); ++i) {
        least = std::min(least, all[i] - all[i - 1]);
        most = std::max(most, all[i] - all[i - 1]);
    }
    return double(most) / double(least);
}

} // namespace

class TestDistributionHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fewSlicesAreAllKept() {
        DistributionHistory history;
        for (int i = 0; i < 64; ++i)
            history.add(slice(7 * i));
        QCOMPARE(history.slices().size(), DistributionHistory::kMost);
        QCOMPARE(steps(history)[5], 35LL);
    }

    void aLongRunIsCoveredEvenly() {
        DistributionHistory history;
        for (long long step = 0; step <= 100000; ++step) {
            history.add(slice(step));
            QVERIFY(history.slices().size() <= DistributionHistory::kMost);
            QCOMPARE(history.slices().back().step, step);
            QCOMPARE(history.slices().front().step, 0LL);
            if (step > 100)
                QVERIFY(history.slices().size() > DistributionHistory::kMost / 2);
        }
        QCOMPARE(unevenness(steps(history)), 1.0);
    }

    void slicesThatComeUnevenlyAreEvenInTheEnd() {
        DistributionHistory history;
        for (long long step = 0; step < 1000; step += 10)
            history.add(slice(step));
        for (long long step = 1000; step <= 60000; step += 333)
            history.add(slice(step));
        QVERIFY(history.slices().size() > 25);
        QVERIFY2(unevenness(steps(history)) < 2, qPrintable(QString::number(unevenness(steps(history)))));
    }

    void pastStepsFindTheirPlaceAndLaterNewsReplaceEarlierOnes() {
        DistributionHistory history;
        history.add(slice(300));
        history.add(slice(100));
        history.add(slice(200));
        QCOMPARE(steps(history), (std::vector<long long>{100, 200, 300}));
        const auto news = slice(200);
        history.add(news);
        QCOMPARE(history.slices().size(), std::size_t(3));
        QVERIFY(history.slices()[1].probe == news.probe);
    }

    void takenBackItForgetsWhatCameLater() {
        DistributionHistory history;
        for (long long step = 0; step <= 100000; step += 10)
            history.add(slice(step));
        history.truncate(50000);
        QVERIFY(history.slices().back().step <= 50000);
        QVERIFY(history.slices().size() > 10);
        // It goes on as densely as a short run does.
        history.truncate(0);
        QCOMPARE(history.slices().size(), std::size_t(1));
        for (long long step = 1; step <= 50; ++step)
            history.add(slice(step));
        QCOMPARE(history.slices().size(), std::size_t(51));
        history.clear();
        QVERIFY(history.slices().empty());
    }

    void whatIsMissingIsFilledOnce() {
        for (const long long last : {5LL, 23LL, 24LL, 100LL, 7500LL, 1234567LL}) {
            DistributionHistory history;
            history.add(slice(last));
            for (long long step = last - 60; step < last; ++step)
                if (step >= 0 && step % 2 == 0)
                    history.add(slice(step));
            const auto missing = history.missing(0, last, 24);
            QVERIFY(missing.size() <= 24);
            QVERIFY(std::is_sorted(missing.begin(), missing.end()));
            QVERIFY(std::adjacent_find(missing.begin(), missing.end()) == missing.end());
            if (last > 1000)
                QCOMPARE(missing.front(), 0LL);
            for (const long long step : missing)
                history.add(slice(step));
            QVERIFY(history.missing(0, last, 24).empty());
        }
        // A run that was watched needs nothing, wherever the steps of its slices are.
        DistributionHistory watched;
        for (long long step = 0; step <= 20000; step += 170)
            watched.add(slice(step));
        QVERIFY(watched.missing(0, 20000, 24).empty());
        // All steps of a short run.
        QCOMPARE(DistributionHistory().missing(0, 3, 24), (std::vector<long long>{0, 1, 2, 3}));
        QCOMPARE(DistributionHistory().missing(0, 0, 24), (std::vector<long long>{0}));
    }

    void eachQuantityIsItsOwn() {
        LayerProbe layer;
        layer.weights.mean = 1;
        layer.gradients.mean = 2;
        layer.activations.mean = 3;
        QCOMPARE(histogramOf(layer, Quantity::Weights).mean, 1.0);
        QCOMPARE(histogramOf(layer, Quantity::Gradients).mean, 2.0);
        QCOMPARE(histogramOf(layer, Quantity::Activations).mean, 3.0);
    }
};

QTEST_APPLESS_MAIN(TestDistributionHistory)
#include "tst_distribution_history.moc"
