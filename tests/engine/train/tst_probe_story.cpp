#include "engine/train/probe_story.h"

#include "examples.h"
#include "stories.h"

#include <QtTest>

using namespace engine;
using namespace engine::train;
using stories::addsUp;
using stories::rejectsTampering;

namespace {

Probe ringProbe() {
    const auto data = examples::ring(300, 40, 5);
    const auto made =
        examples::experiment({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", "adam", 0.02);
    const auto network = *model::Network<float>::create(made.network);
    return probe(network, network.initialParameters(5), *model::findLoss("binary_cross_entropy"), *data,
                 probeRows(*data));
}

} // namespace

class ProbeStoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ratiosAndRootMeanSquaresAreThoseOfTheProbe() {
        const Probe at = ringProbe();
        for (int i = 0; i < 3; ++i) {
            const LayerProbe& layer = at.layers[std::size_t(i)];
            const auto ratio = explainGradientRatio(at, i), rms = explainGradientRms(at, i);
            QCOMPARE(ratio.value, layer.gradientNorm / layer.weightNorm);
            QVERIFY(addsUp(ratio) && addsUp(rms));
            QVERIFY(rejectsTampering(ratio) && rejectsTampering(rms));
            QVERIFY(rms.value > 0 && rms.value < layer.gradientNorm);
        }
    }

    void lengthsAreThoseOfEverySample() {
        const Probe at = ringProbe();
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(at.layers[std::size_t(i)].deltaSquares.size(), std::size_t(at.samples));
            const auto delta = explainDelta(at, i), arriving = explainArriving(at, i);
            QCOMPARE(delta.value, at.layers[std::size_t(i)].delta);
            QCOMPARE(arriving.value, at.layers[std::size_t(i)].arriving);
            QVERIFY(addsUp(delta) && addsUp(arriving));
            QVERIFY(rejectsTampering(delta) && rejectsTampering(arriving));
        }
    }

    void factorsAreThoseOfTheThermometer() {
        const Probe at = ringProbe();
        const BackwardSignal signal = backwardSignal(at);
        for (std::size_t i = 1; i < signal.layers.size(); ++i)
            for (const bool slope : {false, true}) {
                const auto all = explainFactor(at, i, slope);
                QCOMPARE(all.size(), std::size_t(3));
                QCOMPARE(all[0].value,
                         slope ? signal.layers[i].throughSlope : signal.layers[i].throughWeights);
                for (const auto& why : all)
                    QVERIFY(addsUp(why) && rejectsTampering(why));
            }
    }

    void whatIsLeftIsTheLastLengthOverTheFirst() {
        const Probe at = ringProbe();
        const auto all = explainLeft(at);
        QCOMPARE(all[0].value, backwardSignal(at).left());
        for (const auto& why : all)
            QVERIFY(addsUp(why) && rejectsTampering(why));
    }

    void distributionsAreWrittenOut() {
        const Probe at = ringProbe();
        for (const LayerProbe& layer : at.layers)
            for (const Histogram* of : {&layer.weights, &layer.gradients, &layer.activations}) {
                const auto mean = explainMean(*of), deviation = explainDeviation(*of);
                QCOMPARE(mean.value, of->mean);
                QCOMPARE(deviation.value, of->deviation);
                QVERIFY(addsUp(mean) && addsUp(deviation));
                QVERIFY(rejectsTampering(mean) && rejectsTampering(deviation));
                for (const Ends ends : {Ends::Open, Ends::Closed})
                    for (const double share : {-0.01, 0.0, 0.31, 0.5, 0.77, 1.0}) {
                        const double x = of->lowest + share * (of->highest - of->lowest);
                        const auto density = explainDensity(*of, ends, x);
                        QCOMPARE(density.value, smoothed(*of, ends).at(x));
                        QVERIFY(addsUp(density));
                        QVERIFY(density.value == 0 || rejectsTampering(density));
                    }
            }
    }

    void whereAllNumbersAreEqualThereIsNoKernel() {
        const double same[] = {2, 2, 2};
        QVERIFY(kernelAt(histogram(same, 3), Ends::Open, 2).empty());
        QVERIFY(kernelAt(Histogram(), Ends::Open, 2).empty());
        QVERIFY(addsUp(explainMean(histogram(same, 3))));
    }
};

QTEST_APPLESS_MAIN(ProbeStoryTest)
#include "tst_probe_story.moc"
