#include "engine/model/initializer.h"

#include <QtTest>

#include <cmath>

using namespace engine;

namespace {

core::MatrixD drawn(const char* name, core::Index out, core::Index in, std::uint64_t seed = 1) {
    core::MatrixD w = core::MatrixD::Constant(out, in, NAN);
    core::Random random(seed);
    model::findInitializer(name)->draw(random, {w.data(), out, in}, out);
    return w;
}

double deviation(const core::MatrixD& w) { return std::sqrt((w.array() - w.mean()).square().mean()); }

/// Share of the numbers within one standard deviation: 0.6827 of a normal distribution, 0.5774 of a uniform
/// one.
double shareNearMean(const core::MatrixD& w) {
    return double((w.array().abs() < deviation(w)).count()) / double(w.size());
}

constexpr core::Index kOut = 300, kIn = 200;

struct Spread {
    const char* name;
    double deviation;
    double limit; ///< 0: normal, no limit
};

} // namespace

class TestInitializer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTableHoldsTheContractsTen() {
        QStringList names;
        for (const model::Initializer& each : model::initializers()) {
            names += QString::fromStdString(each.name);
            QVERIFY(!each.label.empty() && !each.formula.empty() && !each.help.empty());
        }
        QCOMPARE(names.join(' '),
                 QString("zeros constant uniform normal glorot_uniform glorot_normal he_uniform "
                         "he_normal lecun_normal orthogonal"));
        QVERIFY(!model::findInitializer("xavier"));
    }

    void zerosAndConstantAreThat() {
        QVERIFY((drawn("zeros", 5, 7).array() == 0).all());
        QVERIFY((drawn("constant", 5, 7).array() == 0.1).all());
    }

    void randomOnesHaveTheirMeanSpreadAndShape() {
        const Spread spreads[] = {
            {"uniform", 0.05 / std::sqrt(3.0), 0.05},
            {"normal", 0.05, 0},
            {"glorot_uniform", std::sqrt(2.0 / (kIn + kOut)), std::sqrt(6.0 / (kIn + kOut))},
            {"glorot_normal", std::sqrt(2.0 / (kIn + kOut)), 0},
            {"he_uniform", std::sqrt(2.0 / kIn), std::sqrt(6.0 / kIn)},
            {"he_normal", std::sqrt(2.0 / kIn), 0},
            {"lecun_normal", std::sqrt(1.0 / kIn), 0},
        };
        for (const Spread& spread : spreads) {
            const core::MatrixD w = drawn(spread.name, kOut, kIn);
            // Four standard errors of 60,000 numbers.
            QVERIFY2(std::abs(w.mean()) < 4 * spread.deviation / std::sqrt(double(w.size())), spread.name);
            QVERIFY2(std::abs(deviation(w) / spread.deviation - 1) < 0.012, spread.name);
            QVERIFY2(std::abs(shareNearMean(w) - (spread.limit > 0 ? 0.5774 : 0.6827)) < 0.01, spread.name);
            const double largest = w.cwiseAbs().maxCoeff();
            if (spread.limit > 0)
                QVERIFY2(largest <= spread.limit && largest > 0.999 * spread.limit, spread.name);
            else
                QVERIFY2(largest > 3.5 * spread.deviation, spread.name);
        }
    }

    void orthogonalHasOrthonormalRowsOrColumns() {
        for (const auto& [out, in] : {std::pair{6, 6}, std::pair{4, 9}, std::pair{9, 4}, std::pair{1, 5}}) {
            const core::MatrixD w = drawn("orthogonal", out, in);
            const core::MatrixD tall = out <= in ? core::MatrixD(w.transpose()) : w;
            const core::MatrixD product = tall.transpose() * tall;
            QVERIFY(product.isApprox(core::MatrixD::Identity(product.rows(), product.cols()), 1e-13));
        }
    }

    // Without the correction of signs, Q of a Householder decomposition has a first row that leans to one
    // side.
    void orthogonalLeansToNoSide() {
        double sum = 0;
        for (std::uint64_t seed = 0; seed < 400; ++seed)
            sum += drawn("orthogonal", 3, 3, seed)(0, 0);
        QVERIFY(std::abs(sum / 400) < 4 * std::sqrt(1.0 / 3 / 400));
    }

    void theSeedDecides() {
        for (const model::Initializer& each : model::initializers()) {
            QVERIFY(drawn(each.name.c_str(), 5, 4, 7) == drawn(each.name.c_str(), 5, 4, 7));
            if (each.name != "zeros" && each.name != "constant")
                QVERIFY(drawn(each.name.c_str(), 5, 4, 7) != drawn(each.name.c_str(), 5, 4, 8));
        }
    }
};

QTEST_APPLESS_MAIN(TestInitializer)
#include "tst_initializer.moc"
