#include "engine/model/product.h"

#include "engine/core/random.h"

#include <QtTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace engine;
using core::Index;

namespace {

template <class S>
core::Matrix<S> drawn(Index rows, Index cols, std::uint64_t seed) {
    core::Random random(seed);
    core::Matrix<S> matrix(rows, cols);
    for (Index i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = S(random.normal());
    return matrix;
}

/// Of a sum of `terms` products of numbers around 1.
template <class S>
double tolerance(Index terms) {
    return 16.0 * double(terms + 1) * double(std::numeric_limits<S>::epsilon());
}

template <class S>
bool near(const core::Matrix<S>& got, const core::MatrixD& expected, Index terms) {
    return (got.template cast<double>() - expected).cwiseAbs().maxCoeff() <= tolerance<S>(terms);
}

template <class S>
void checkProduct(Index rows, Index cols, Index depth) {
    const auto A = drawn<S>(rows, depth, 1), B = drawn<S>(depth, cols, 2), bias = drawn<S>(rows, 1, 3);
    const core::MatrixD plain = A.template cast<double>() * B.template cast<double>();
    core::MatrixD biased = plain;
    biased.colwise() += core::VectorD(bias.template cast<double>());
    core::Matrix<S> C(rows, cols);
    model::multiply<S>(rows, cols, depth, {A.data(), depth, 1}, B.data(), bias.data(), C.data());
    QVERIFY(near<S>(C, biased, depth));
    const core::Matrix<S> At = A.transpose();
    C.setConstant(std::numeric_limits<S>::quiet_NaN());
    model::multiply<S>(rows, cols, depth, {At.data(), 1, rows}, B.data(), nullptr, C.data());
    QVERIFY(near<S>(C, plain, depth));
    const core::Matrix<S> Bt = B.transpose();
    C.setConstant(std::numeric_limits<S>::quiet_NaN());
    model::multiplyRows<S>(rows, cols, depth, A.data(), Bt.data(), C.data());
    QVERIFY(near<S>(C, plain, depth));
    core::Vector<S> sums(rows);
    model::sumRows<S>(rows, depth, A.data(), sums.data());
    QVERIFY(near<S>(core::Matrix<S>(sums), A.template cast<double>().rowwise().sum(), depth));
}

/// Rows done in two parts give the very numbers of all at once.
template <class S>
void checkParts(Index rows, Index cols, Index depth) {
    const auto A = drawn<S>(rows, depth, 4), B = drawn<S>(depth, cols, 5), bias = drawn<S>(rows, 1, 6);
    const core::Matrix<S> At = A.transpose();
    core::Matrix<S> whole(rows, cols), parts(rows, cols);
    for (const bool transposed : {false, true}) {
        const auto run = [&](core::Matrix<S>& C, Index first, Index count) {
            const model::Factor<S> a = transposed ? model::Factor<S>{At.data() + first, 1, rows}
                                                  : model::Factor<S>{A.data() + first * depth, depth, 1};
            model::multiply<S>(count, cols, depth, a, B.data(), bias.data() + first, C.data() + first * cols);
        };
        run(whole, 0, rows);
        for (const Index cut : {Index(1), rows / 2, rows - 1}) {
            run(parts, 0, cut);
            run(parts, cut, rows - cut);
            QVERIFY(std::memcmp(whole.data(), parts.data(), sizeof(S) * std::size_t(whole.size())) == 0);
        }
    }
}

} // namespace

class TestProduct : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheSumInDouble_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("cols");
        QTest::addColumn<int>("depth");
        for (const int rows : {1, 2, 5, 6, 7, 13})
            for (const int cols : {1, 3, 10, 16, 17, 32, 47, 64, 65, 130})
                for (const int depth : {1, 2, 15, 64})
                    QTest::addRow("%d x %d x %d", rows, cols, depth) << rows << cols << depth;
        QTest::newRow("deep") << 9 << 70 << 700;
        QTest::newRow("long steps of the transposed factor") << 1030 << 40 << 300;
    }
    void agreesWithTheSumInDouble() {
        QFETCH(int, rows);
        QFETCH(int, cols);
        QFETCH(int, depth);
        checkProduct<float>(rows, cols, depth);
        checkProduct<double>(rows, cols, depth);
    }

    void numbersDoNotDependOnHowRowsAreDivided() {
        checkParts<float>(64, 64, 300);
        checkParts<float>(301, 10, 33);
        checkParts<double>(50, 37, 260);
    }

    void nothingIsWrittenBehindTheEnd() {
        const auto A = drawn<float>(7, 9, 1), B = drawn<float>(9, 21, 2), Bt = drawn<float>(21, 9, 2);
        std::vector<float> C(7 * 21 + 16, -1.0f);
        model::multiply<float>(7, 21, 9, {A.data(), 9, 1}, B.data(), nullptr, C.data());
        for (std::size_t i = 7 * 21; i < C.size(); ++i)
            QCOMPARE(C[i], -1.0f);
        model::multiplyRows<float>(7, 21, 9, A.data(), Bt.data(), C.data());
        for (std::size_t i = 7 * 21; i < C.size(); ++i)
            QCOMPARE(C[i], -1.0f);
    }

    void aNaNReachesItsRowAndColumnAlone() {
        auto A = drawn<float>(8, 5, 1);
        const auto B = drawn<float>(5, 20, 2);
        A(3, 2) = std::numeric_limits<float>::quiet_NaN();
        core::Matrix<float> C(8, 20);
        model::multiply<float>(8, 20, 5, {A.data(), 5, 1}, B.data(), nullptr, C.data());
        for (Index r = 0; r < 8; ++r)
            for (Index c = 0; c < 20; ++c)
                QCOMPARE(std::isnan(C(r, c)), r == 3);
    }
};

QTEST_APPLESS_MAIN(TestProduct)
#include "tst_product.moc"
