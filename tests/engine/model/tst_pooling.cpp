#include "engine/model/average_pool2d.h"
#include "engine/model/flatten.h"
#include "engine/model/max_pool2d.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace engine;
using core::Index;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// One pass with the output's gradient 1, 2, 3, … over the units, ten times that of the second sample.
struct Pass {
    core::MatrixD x, a, da, dx;

    Pass(const model::LayerType& type, const core::Settings& settings, const std::vector<int>& input,
         core::MatrixD values)
        : x(std::move(values)) {
        const auto all = core::checked(type.schema, settings).value();
        const auto layer = type.makeDouble(all, input);
        a = core::MatrixD::Constant(layer->outputs(), x.cols(), kNone);
        dx = core::MatrixD::Constant(layer->inputs(), x.cols(), kNone);
        da = a;
        for (Index unit = 0; unit < da.rows(); ++unit)
            for (Index s = 0; s < da.cols(); ++s)
                da(unit, s) = double(unit + 1) * (s == 1 ? 10 : 1);
        core::VectorD scratch = core::VectorD::Constant(layer->scratch(x.cols()), kNone);
        model::LayerState<double> state;
        new (&state.a) core::MatrixMap<double>(a.data(), a.rows(), a.cols());
        new (&state.da) core::MatrixMap<double>(da.data(), da.rows(), da.cols());
        state.scratch = scratch.data();
        core::MatrixMap<double> dxs(dx.data(), dx.rows(), dx.cols());
        const core::ConstMatrixMap<double> in(x.data(), x.rows(), x.cols());
        layer->forward(nullptr, in, {}, 0, state);
        layer->backward(nullptr, in, state, nullptr, &dxs);
    }
};

core::MatrixD column(std::initializer_list<double> values) {
    core::MatrixD matrix(Index(values.size()), 1);
    std::copy(values.begin(), values.end(), matrix.data());
    return matrix;
}

core::Settings window(int size, int stride, const char* padding = "valid") {
    return {{"pool_size", std::int64_t(size)},
            {"strides", std::int64_t(stride)},
            {"padding", std::string(padding)}};
}

} // namespace

class TestPooling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLargestOfEachWindowStaysAndGetsTheGradient() {
        // A row and a column that no window covers.
        const Pass pass(model::maxPool2dType(), {}, {1, 3, 5},
                        column({1, 5, 2, 2, 9, //
                                4, 3, 7, 0, 9, //
                                9, 9, 9, 9, 9}));
        QCOMPARE(pass.a, column({5, 7}));
        QCOMPARE(pass.dx, column({0, 1, 0, 0, 0, //
                                  0, 0, 2, 0, 0, //
                                  0, 0, 0, 0, 0}));
    }

    void everySampleAndChannelIsPooledByItself() {
        core::MatrixD x(8, 2);
        x << 1, 8, 2, 7, 3, 6, 4, 5, /* second channel */ -1, 0, -2, 0, -3, 3, -4, 0;
        const Pass pass(model::maxPool2dType(), {}, {2, 2, 2}, x);
        core::MatrixD a(2, 2), dx(8, 2);
        a << 4, 8, -1, 3;
        dx << 0, 10, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 20, 0, 0;
        QCOMPARE(pass.a, a);
        QCOMPARE(pass.dx, dx);
    }

    void ofEqualNumbersTheFirstGetsTheGradient() {
        const Pass pass(model::maxPool2dType(), {}, {1, 2, 2}, column({3, 3, 1, 3}));
        QCOMPARE(pass.dx, column({1, 0, 0, 0}));
    }

    void gradientsOfOverlappingWindowsAddUp() {
        const Pass pass(model::maxPool2dType(), window(2, 1), {1, 2, 3}, column({0, 5, 0, 1, 2, 3}));
        QCOMPARE(pass.a, column({5, 5}));
        QCOMPARE(pass.dx, column({0, 3, 0, 0, 0, 0}));
        const Pass mean(model::averagePool2dType(), window(2, 1), {1, 2, 3}, column({0, 4, 8, 4, 0, 4}));
        QCOMPARE(mean.a, column({2, 4}));
        QCOMPARE(mean.dx, column({0.25, 0.75, 0.5, 0.25, 0.75, 0.5}));
    }

    void whatStridesLeaveOutGetsNoGradient() {
        const Pass pass(model::maxPool2dType(), window(1, 2), {1, 3, 3}, column({1, 2, 3, 4, 5, 6, 7, 8, 9}));
        QCOMPARE(pass.a, column({1, 3, 7, 9}));
        QCOMPARE(pass.dx, column({1, 0, 2, 0, 0, 0, 3, 0, 4}));
        const Pass mean(model::averagePool2dType(), window(1, 2), {1, 1, 4}, column({1, 2, 3, 4}));
        QCOMPARE(mean.dx, column({1, 0, 2, 0}));
    }

    // As TensorFlow: what lies outside counts neither for the largest nor for the mean.
    void paddingCountsForNothing() {
        const auto x = column({-1, -2, -3, //
                               -4, -5, -6, //
                               -7, -8, -9});
        const Pass most(model::maxPool2dType(), window(2, 2, "same"), {1, 3, 3}, x);
        QCOMPARE(most.a, column({-1, -3, -7, -9}));
        QCOMPARE(most.dx, column({1, 0, 2, 0, 0, 0, 3, 0, 4}));
        const Pass mean(model::averagePool2dType(), window(2, 2, "same"), {1, 3, 3}, x);
        QCOMPARE(mean.a, column({-3, -4.5, -7.5, -9}));
        QCOMPARE(mean.dx, column({0.25, 0.25, 1, 0.25, 0.25, 1, 1.5, 1.5, 4}));
    }

    void whatIsNoNumberStays() {
        const Pass pass(model::maxPool2dType(), {}, {1, 2, 2}, column({1, kNone, 3, 2}));
        QVERIFY(std::isnan(pass.a(0, 0)));
    }

    void flatteningChangesNoNumber() {
        core::MatrixD x(4, 2);
        x << 1, 2, 3, 4, 5, 6, 7, 8;
        const Pass pass(model::flattenType(), {}, {1, 2, 2}, x);
        QCOMPARE(pass.a, x);
        QCOMPARE(pass.dx, pass.da);
        QVERIFY(model::flattenType().outputShape({}, {3, 4, 5}).value() == std::vector<int>{60});
    }
};

QTEST_APPLESS_MAIN(TestPooling)
#include "tst_pooling.moc"
