#include "engine/model/activation_float.h"

#include "engine/core/flush_denormals.h"
#include "engine/model/activation_functions.h"

#include <QtTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

using namespace engine;
using core::Index;
namespace fast = engine::model::vectorized;
namespace exact = engine::model::functions;

namespace {

using Vector = void (*)(const float*, float*, Index);
using Gradient = void (*)(const float*, const float*, const float*, float*, Index);
using Exact = double (*)(double);

/// Floats of every size and sign: each 499th bit pattern, and the neighbours of the places where formulas
/// change.
const std::vector<float>& everyKindOfNumber() {
    static const std::vector<float> all = [] {
        std::vector<float> numbers;
        for (std::uint64_t bits = 0; bits < (std::uint64_t(1) << 32); bits += 499)
            if (const float x = std::bit_cast<float>(std::uint32_t(bits)); std::isfinite(x))
                numbers.push_back(x);
        for (const float place :
             {0.0f, 1e-4f, 0.3466f, 0.5f, 1.0f, 9.0f, 9.1f, 10.0f, 20.0f, 87.3f, 88.7f, 103.9f}) {
            float x = place;
            for (int i = 0; i < 2000; ++i, x = std::nextafter(x, 1000.0f))
                numbers.insert(numbers.end(), {x, -x});
        }
        return numbers;
    }();
    return all;
}

/// Of the last digit of a float as large as x.
double lastPlace(double x) {
    const int exponent = x == 0 ? -149 : std::max(std::ilogb(x) - 23, -149);
    return std::ldexp(1.0, exponent);
}

/// The largest error in units of the last place, of results that are not below `least`; where the exact value
/// is no finite float, infinity is right.
double largestError(const std::vector<float>& x, const std::vector<float>& got, Exact exactly,
                    double least = 0) {
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double expected = exactly(double(x[i]));
        if (float(expected) == got[i] || std::abs(expected) < least)
            continue;
        const double error = std::abs(double(got[i]) - expected) / lastPlace(expected);
        if (!(error <= worst)) // also a NaN
            worst = error;
    }
    return worst;
}

double tanhOf(double x) { return std::tanh(x); }
double identity(double x) { return x; }
double relu(double x) { return std::max(0.0, x); }
double leaky(double x) { return x > 0 ? x : double(0.01f) * x; }
double sigmoidOf(double x) { return exact::sigmoid(x); }
// Without PyTorch's threshold: above it the difference is below half a unit.
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
double softplusSlope(double x) { return exact::sigmoid(x); }
// gelu and its slope where they are above the smallest float by far; further out both are as good as 0.
double gelu(double x) { return exact::gelu(x); }
double geluSlope(double x) { return exact::geluSlope(x); }
double siluSlope(double x) { return exact::siluSlope(x); }

} // namespace

Q_DECLARE_METATYPE(Vector)
Q_DECLARE_METATYPE(Gradient)
Q_DECLARE_METATYPE(Exact)

class TestActivationFloat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAreRightToTheLastPlaces_data() {
        QTest::addColumn<Vector>("function");
        QTest::addColumn<Exact>("exactly");
        QTest::addColumn<double>("most"); // units in the last place
        QTest::addColumn<double>(
            "least"); // a product with a factor below the normal numbers has fewer digits
        QTest::newRow("linear") << Vector(fast::linear) << Exact(identity) << 0.0 << 0.0;
        QTest::newRow("relu") << Vector(fast::relu) << Exact(relu) << 0.0 << 0.0;
        QTest::newRow("leaky_relu") << Vector(fast::leakyRelu) << Exact(leaky) << 0.51 << 0.0;
        QTest::newRow("tanh") << Vector(fast::tanh) << Exact(tanhOf) << 4.0 << 0.0;
        QTest::newRow("sigmoid") << Vector(fast::sigmoid) << Exact(sigmoidOf) << 4.0 << 0.0;
        QTest::newRow("elu") << Vector(fast::elu) << Exact(exact::elu) << 4.0 << 0.0;
        QTest::newRow("silu") << Vector(fast::silu) << Exact(exact::silu) << 4.0 << 1e-35;
        QTest::newRow("softplus") << Vector(fast::softplus) << Exact(softplus) << 4.0 << 0.0;
        QTest::newRow("gelu") << Vector(fast::gelu) << Exact(gelu) << 6.0 << 1e-35;
    }
    void valuesAreRightToTheLastPlaces() {
        QFETCH(Vector, function);
        QFETCH(Exact, exactly);
        QFETCH(double, most);
        QFETCH(double, least);
        const std::vector<float>& x = everyKindOfNumber();
        std::vector<float> got(x.size());
        function(x.data(), got.data(), Index(x.size()));
        const double error = largestError(x, got, exactly, least);
        qInfo("largest error: %.3g units in the last place", error);
        QVERIFY(error <= most);
    }

    void eachNumberIsTheSameWhereverItStands() {
        const std::vector<float> x = {-3.5f, 0.1f, 7.0f, -0.2f, 30.0f};
        for (Vector function : {fast::tanh, fast::sigmoid, fast::gelu, fast::softplus, fast::elu, fast::silu})
            for (const float number : x) {
                float alone = 0;
                function(&number, &alone, 1);
                for (Index n = 2; n <= 70; ++n) {
                    const std::vector<float> in(std::size_t(n), number);
                    std::vector<float> out(std::size_t(n) + 1, -99.0f);
                    function(in.data(), out.data(), n);
                    QVERIFY(std::all_of(out.begin(), out.end() - 1, [=](float y) { return y == alone; }));
                    QCOMPARE(out.back(), -99.0f);
                }
            }
    }

    // The exponential itself is seen through the slope of elu.
    void slopesFromZAreRight_data() {
        QTest::addColumn<Gradient>("function");
        QTest::addColumn<Exact>("exactly");
        QTest::addColumn<double>("most");
        QTest::newRow("elu (the exponential)")
            << Gradient(fast::eluGradient) << Exact(exact::eluSlope) << 4.0;
        QTest::newRow("softplus (the sigmoid)")
            << Gradient(fast::softplusGradient) << Exact(softplusSlope) << 4.0;
    }
    void slopesFromZAreRight() {
        QFETCH(Gradient, function);
        QFETCH(Exact, exactly);
        QFETCH(double, most);
        const std::vector<float>& x = everyKindOfNumber();
        const std::vector<float> ones(x.size(), 1.0f);
        std::vector<float> got(x.size());
        function(x.data(), x.data(), ones.data(), got.data(), Index(x.size()));
        const double error = largestError(x, got, exactly);
        qInfo("largest error: %.3g units in the last place", error);
        QVERIFY(error <= most);
    }

    // These are sums of terms that cancel where the slope crosses 0: right to a part of the largest slope.
    void slopesThatCrossZeroAreRight_data() {
        QTest::addColumn<Gradient>("function");
        QTest::addColumn<Exact>("exactly");
        QTest::newRow("gelu") << Gradient(fast::geluGradient) << Exact(geluSlope);
        QTest::newRow("silu") << Gradient(fast::siluGradient) << Exact(siluSlope);
    }
    void slopesThatCrossZeroAreRight() {
        QFETCH(Gradient, function);
        QFETCH(Exact, exactly);
        const std::vector<float>& x = everyKindOfNumber();
        const std::vector<float> ones(x.size(), 1.0f);
        std::vector<float> got(x.size());
        function(x.data(), x.data(), ones.data(), got.data(), Index(x.size()));
        double worst = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
            if (std::abs(x[i]) < 80)
                worst = std::max(worst, std::abs(double(got[i]) - exactly(double(x[i]))));
        qInfo("largest error: %.3g", worst);
        QVERIFY(worst <= 4 * double(std::numeric_limits<float>::epsilon()));
    }

    void theEndsAreTheLimits() {
        constexpr float kInfinity = std::numeric_limits<float>::infinity();
        const float x[2] = {-kInfinity, kInfinity};
        float y[2];
        fast::tanh(x, y, 2);
        QVERIFY(y[0] == -1 && y[1] == 1);
        const float zeros[2] = {0.0f, -0.0f};
        fast::tanh(zeros, y, 2);
        QVERIFY(y[0] == 0 && !std::signbit(y[0]) && std::signbit(y[1]));
        fast::sigmoid(x, y, 2);
        QVERIFY(y[0] == 0 && y[1] == 1);
        fast::relu(x, y, 2);
        QVERIFY(y[0] == 0 && y[1] == kInfinity);
        fast::softplus(x, y, 2);
        QVERIFY(y[0] == 0 && y[1] == kInfinity);
        fast::elu(x, y, 2);
        QVERIFY(y[0] == -1 && y[1] == kInfinity);
    }

    void smallResultsAreZeroWhereTheProcessorFlushesThem() {
        const core::FlushDenormals flush;
        const float x = -95; // e^-95 is 5.5e-42
        float y = 1;
        fast::sigmoid(&x, &y, 1);
        QVERIFY(y >= 0 && y < 1e-37f);
    }
};

QTEST_APPLESS_MAIN(TestActivationFloat)
#include "tst_activation_float.moc"
