#include "engine/model/activation.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <set>

using namespace engine;

namespace {

const char* const kNames[] = {"linear", "sigmoid", "tanh", "relu",     "leaky_relu",
                              "elu",    "gelu",    "silu", "softplus", "softmax"};

template <class S>
core::Matrix<S> applied(const model::Activation& f, core::Matrix<S> z) {
    core::Matrix<S> a(z.rows(), z.cols());
    const core::MatrixMap<S> zs(z.data(), z.rows(), z.cols());
    core::MatrixMap<S> as(a.data(), a.rows(), a.cols());
    model::activate(f, zs, as);
    return a;
}

template <class S>
core::Matrix<S> gradient(const model::Activation& f, core::Matrix<S> z, core::Matrix<S> da) {
    core::Matrix<S> a = applied<S>(f, z), dz = core::Matrix<S>::Constant(z.rows(), z.cols(), S(NAN));
    core::MatrixMap<S> dzs(dz.data(), dz.rows(), dz.cols());
    model::activationGradient(f, core::MatrixMap<S>(z.data(), z.rows(), z.cols()),
                              core::MatrixMap<S>(a.data(), a.rows(), a.cols()),
                              core::MatrixMap<S>(da.data(), da.rows(), da.cols()), dzs);
    return dz;
}

/// 5 units × 150 samples: more than two strips of softmax, and a rest.
core::MatrixD manyValues() {
    core::MatrixD z(5, 150);
    for (core::Index i = 0; i < z.size(); ++i)
        z.data()[i] = 9 * std::sin(1.7 * double(i) + 0.3);
    return z;
}

struct Known {
    const char* name;
    double z, value, slope;
};

} // namespace

class TestActivation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTableHoldsTheContractsTen() {
        std::set<std::string> names;
        for (const model::Activation& f : model::activations()) {
            names.insert(f.name);
            QVERIFY2(!f.label.empty() && !f.formula.empty() && !f.help.empty(), f.name.c_str());
        }
        QCOMPARE(names, std::set<std::string>(std::begin(kNames), std::end(kNames)));
        QVERIFY(!model::findActivation("Tanh"));
        QVERIFY(model::findActivation("gelu")->reluFamily);
        QVERIFY(!model::findActivation("tanh")->reluFamily);
    }

    // Worked out with 40 digits.
    void valuesAndSlopesAreTheDefinitions() {
        const Known known[] = {
            {"linear", -2.5, -2.5, 1},
            {"sigmoid", 0, 0.5, 0.25},
            {"sigmoid", 2, 0.88079707797788243, 0.10499358540350652},
            {"sigmoid", -40, 4.248354255291589e-18, 4.248354255291589e-18},
            {"sigmoid", 40, 1, 4.248354255291589e-18},
            {"tanh", 0.5, 0.46211715726000976, 0.78644773296592741},
            {"tanh", 20, 1, 1.6993417021166358e-17},
            {"relu", 3, 3, 1},
            {"relu", 0, 0, 0},
            {"relu", -3, 0, 0},
            {"leaky_relu", 3, 3, 1},
            {"leaky_relu", -2, -0.02, 0.01},
            {"elu", 2, 2, 1},
            {"elu", -1, -0.63212055882855768, 0.36787944117144232},
            {"elu", -1e-12, -9.999999999995e-13, 0.999999999999},
            {"gelu", 1, 0.84134474606854295, 1.0833154705876861},
            {"gelu", -1, -0.15865525393145705, -0.083315470587686127},
            {"silu", 1, 0.73105857863000488, 0.92767051187148674},
            {"softplus", 0, 0.69314718055994531, 0.5},
            {"softplus", 25, 25, 1},
            {"softplus", -30, 9.3576229688397e-14, 9.3576229688393e-14},
        };
        for (const Known& k : known) {
            const model::Activation* f = model::findActivation(k.name);
            QVERIFY(f);
            const std::string where = std::string(k.name) + " at " + std::to_string(k.z);
            QVERIFY2(std::abs(f->value(k.z) - k.value) <= 1e-13 * std::abs(k.value), where.c_str());
            QVERIFY2(std::abs(f->slope(k.z) - k.slope) <= 1e-12 * std::abs(k.slope), where.c_str());
        }
    }

    void slopesMatchFiniteDifferences() {
        constexpr double h = 1e-5;
        for (const model::Activation& f : model::activations()) {
            if (!f.elementwise)
                continue;
            for (double z = -7.03; z < 7; z += 0.11) {
                const double numeric = (f.value(z + h) - f.value(z - h)) / (2 * h);
                QVERIFY2(std::abs(numeric - f.slope(z)) <= 1e-9, f.name.c_str());
            }
        }
    }

    void theMatrixFormsInDoubleAreTheFunctionsElementByElement() {
        const core::MatrixD z = manyValues(), da = z.array().cos();
        for (const model::Activation& f : model::activations()) {
            if (!f.elementwise)
                continue;
            const core::MatrixD a = applied<double>(f, z), dz = gradient<double>(f, z, da);
            for (core::Index i = 0; i < z.size(); ++i) {
                QCOMPARE(a.data()[i], f.value(z.data()[i]));
                QCOMPARE(dz.data()[i], da.data()[i] * f.slope(z.data()[i]));
            }
        }
    }

    void softmaxIsAProbabilityOfEachSample() {
        const core::MatrixD z = manyValues();
        const core::MatrixD a = applied<double>(*model::findActivation("softmax"), z);
        for (core::Index c = 0; c < z.cols(); ++c) {
            double sum = 0;
            for (core::Index i = 0; i < z.rows(); ++i)
                sum += std::exp(z(i, c));
            for (core::Index i = 0; i < z.rows(); ++i)
                QVERIFY(std::abs(a(i, c) - std::exp(z(i, c)) / sum) < 1e-15);
        }
    }

    void softmaxDoesNotOverflow() {
        core::MatrixD z(3, 2);
        z << 1000, -1000, 999, -1001, -1e300, -1002;
        const core::MatrixD a = applied<double>(*model::findActivation("softmax"), z);
        QVERIFY(std::abs(a(0, 0) - 1 / (1 + std::exp(-1.0))) < 1e-15);
        QCOMPARE(a(2, 0), 0.0);
        QVERIFY(std::abs(a.col(1).sum() - 1) < 1e-15);
    }

    void softmaxGradientMatchesFiniteDifferences() {
        const model::Activation& f = *model::findActivation("softmax");
        const core::MatrixD z = manyValues() / 4, da = z.array().cos();
        const core::MatrixD dz = gradient<double>(f, z, da);
        constexpr double h = 1e-5;
        for (core::Index i = 0; i < z.size(); i += 7) {
            core::MatrixD up = z, down = z;
            up.data()[i] += h;
            down.data()[i] -= h;
            const double numeric =
                ((applied<double>(f, up) - applied<double>(f, down)).array() * da.array()).sum() / (2 * h);
            QVERIFY(std::abs(numeric - dz.data()[i]) < 1e-9);
        }
    }

    void theGradientMayOverwriteItsInput() {
        for (const model::Activation& f : model::activations()) {
            core::MatrixD z = manyValues(), a = applied<double>(f, z), d = z.array().cos();
            const core::MatrixD expected = gradient<double>(f, z, d);
            core::MatrixMap<double> shared(d.data(), d.rows(), d.cols());
            model::activationGradient(f, core::MatrixMap<double>(z.data(), z.rows(), z.cols()),
                                      core::MatrixMap<double>(a.data(), a.rows(), a.cols()), shared, shared);
            QVERIFY2(d == expected, f.name.c_str());
        }
    }

    void floatAgreesWithDouble() {
        const core::MatrixD z = manyValues(), da = z.array().cos();
        const core::Matrix<float> zf = z.cast<float>(), daf = da.cast<float>();
        for (const model::Activation& f : model::activations()) {
            const core::MatrixD a = applied<double>(f, zf.cast<double>());
            const core::MatrixD dz = gradient<double>(f, zf.cast<double>(), daf.cast<double>());
            const double off = (applied<float>(f, zf).cast<double>() - a).cwiseAbs().maxCoeff();
            const double offGradient =
                (gradient<float>(f, zf, daf).cast<double>() - dz).cwiseAbs().maxCoeff();
            QVERIFY2(off <= 1e-6 * a.cwiseAbs().maxCoeff(), f.name.c_str());
            QVERIFY2(offGradient <= 1e-6 * dz.cwiseAbs().maxCoeff(), f.name.c_str());
        }
    }

    // Each number relative to itself: a logistic function that is cut off at one end would not show
    // otherwise.
    void floatKeepsItsDigitsInTheTail() {
        core::Matrix<float> z(1, 140);
        for (int i = 0; i < 140; ++i)
            z(0, i) = -70 + 0.5f * float(i);
        for (const char* name : {"sigmoid", "silu", "softplus"}) {
            const core::MatrixD exact = applied<double>(*model::findActivation(name), z.cast<double>());
            const core::MatrixD a = applied<float>(*model::findActivation(name), z).cast<double>();
            QVERIFY2(((a - exact).array() / exact.array()).abs().maxCoeff() < 1e-5, name);
        }
    }

    void floatStaysInRangeFarOut() {
        core::Matrix<float> z(1, 40);
        for (int i = 0; i < 40; ++i)
            z(0, i) = float(i % 2 ? 1 : -1) * std::pow(10.0f, float(i / 2) / 2 - 1);
        for (const char* name : {"sigmoid", "tanh", "elu", "silu", "softplus", "gelu"}) {
            const model::Activation& f = *model::findActivation(name);
            const core::Matrix<float> a = applied<float>(f, z);
            const core::Matrix<float> slopes = gradient<float>(f, z, core::Matrix<float>::Ones(1, 40));
            QVERIFY2(a.allFinite() && slopes.allFinite(), name);
            if (std::string(name) == "tanh")
                QVERIFY(a.maxCoeff() <= 1 && a.minCoeff() >= -1 && slopes.minCoeff() >= 0);
            if (std::string(name) == "sigmoid")
                QVERIFY(a.maxCoeff() <= 1 && a.minCoeff() >= 0 && slopes.minCoeff() >= 0);
        }
    }

    void aNaNStaysANaN() {
        for (const model::Activation& f : model::activations()) {
            core::Matrix<float> z = core::Matrix<float>::Ones(2, 37);
            z(1, 3) = z(1, 36) = std::numeric_limits<float>::quiet_NaN();
            const core::Matrix<float> a = applied<float>(f, z);
            QVERIFY2(std::isnan(a(1, 3)) && std::isnan(a(1, 36)), f.name.c_str());
            const core::MatrixD d = applied<double>(f, z.cast<double>());
            QVERIFY2(std::isnan(d(1, 3)) && std::isnan(d(1, 36)), f.name.c_str());
            QVERIFY2(std::isfinite(a(1, 4)) && std::isfinite(d(1, 4)), f.name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestActivation)
#include "tst_activation.moc"
