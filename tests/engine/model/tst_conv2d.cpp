#include "engine/model/conv2d.h"

#include "engine/core/random.h"
#include "engine/model/network.h"
#include "engine/model/network_plan.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace engine;
using core::Index;

namespace {

struct Geometry {
    int channels, height, width, filters, size, stride;
    bool same;
    int outHeight, outWidth, top, left; ///< worked out by hand
};

// TensorFlow's "same": outputs ⌈n/s⌉, of the padding the smaller half above and left.
const std::vector<Geometry> kGeometries = {
    {1, 28, 28, 6, 5, 1, true, 28, 28, 2, 2}, {6, 14, 14, 16, 5, 1, false, 10, 10, 0, 0},
    {3, 7, 6, 8, 4, 1, true, 7, 6, 1, 1},     {2, 9, 8, 7, 3, 2, false, 4, 3, 0, 0},
    {3, 8, 7, 5, 3, 2, true, 4, 4, 0, 1},     {17, 3, 4, 13, 1, 1, false, 3, 4, 0, 0},
    {2, 7, 8, 3, 2, 3, true, 3, 3, 0, 0},     {1, 3, 2, 1, 3, 1, true, 3, 2, 1, 1},
};

core::Settings settings(const Geometry& g) {
    return {{"filters", std::int64_t(g.filters)},
            {"kernel_size", std::int64_t(g.size)},
            {"strides", std::int64_t(g.stride)},
            {"padding", std::string(g.same ? "same" : "valid")},
            {"activation", std::string("linear")}};
}

template <class S>
core::Matrix<S> drawn(Index rows, Index cols, std::uint64_t seed) {
    core::Random random(seed);
    core::Matrix<S> matrix(rows, cols);
    for (Index i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = S(random.normal());
    return matrix;
}

template <class S>
core::MatrixMap<S> map(core::Matrix<S>& matrix) {
    return {matrix.data(), matrix.rows(), matrix.cols()};
}

/// A pass: what goes in, and what came out.
template <class S>
struct Pass {
    core::Matrix<S> x, dz, parameters, z, a, gradients, dx;

    Pass(const Geometry& g, Index samples, core::Team* team = nullptr)
        : x(drawn<S>(Index(g.channels) * g.height * g.width, samples, 1)),
          dz(drawn<S>(Index(g.filters) * g.outHeight * g.outWidth, samples, 2)),
          parameters(drawn<S>(Index(g.filters) * (g.channels * g.size * g.size + 1), 1, 3)), z(dz), a(dz),
          gradients(parameters), dx(x) {
        const model::LayerType type = model::conv2dType();
        const auto all = core::checked(type.schema, settings(g)).value();
        run(*make(type, all, {g.channels, g.height, g.width}), team);
    }

private:
    static std::unique_ptr<model::Layer<S>> make(const model::LayerType& type, const core::Settings& all,
                                                 const std::vector<int>& input) {
        if constexpr (std::is_same_v<S, float>)
            return type.makeFloat(all, input);
        else
            return type.makeDouble(all, input);
    }
    void run(const model::Layer<S>& layer, core::Team* team) {
        const S none = std::numeric_limits<S>::quiet_NaN();
        z.setConstant(none);
        a.setConstant(none);
        gradients.setConstant(none);
        dx.setConstant(none);
        core::Vector<S> scratch = core::Vector<S>::Constant(layer.scratch(x.cols()), none);
        core::Matrix<S> da = dz;
        model::LayerState<S> state;
        const auto set = [](core::MatrixMap<S>& to, core::Matrix<S>& from) {
            new (&to) core::MatrixMap<S>(from.data(), from.rows(), from.cols());
        };
        set(state.z, z);
        set(state.a, a);
        set(state.da, da);
        set(state.dz, dz);
        state.scratch = scratch.data();
        state.team = team;
        const core::ConstMatrixMap<S> input(x.data(), x.rows(), x.cols());
        auto dxs = map(dx);
        layer.forward(parameters.data(), input, {}, 0, state);
        layer.backward(parameters.data(), input, state, gradients.data(), &dxs);
    }
};

/// The same as written in the header, term by term, in double.
template <class S>
struct Expected {
    core::MatrixD z, gradients, dx;

    Expected(const Geometry& g, const Pass<S>& pass)
        : z(core::MatrixD::Zero(pass.z.rows(), pass.z.cols())),
          gradients(core::MatrixD::Zero(pass.parameters.size(), 1)),
          dx(core::MatrixD::Zero(pass.x.rows(), pass.x.cols())) {
        const core::MatrixD x = pass.x.template cast<double>(), dz = pass.dz.template cast<double>(),
                            p = pass.parameters.template cast<double>();
        const Index biases = Index(g.filters) * g.channels * g.size * g.size;
        for (int f = 0; f < g.filters; ++f)
            for (int y = 0; y < g.outHeight; ++y)
                for (int c = 0; c < g.outWidth; ++c) {
                    const Index unit = (Index(f) * g.outHeight + y) * g.outWidth + c;
                    z.row(unit).array() += p(biases + f, 0);
                    gradients(biases + f, 0) += dz.row(unit).sum();
                    for (int tap = 0; tap < g.channels * g.size * g.size; ++tap) {
                        const int channel = tap / (g.size * g.size), at = tap % (g.size * g.size);
                        const int row = y * g.stride + at / g.size - g.top,
                                  column = c * g.stride + at % g.size - g.left;
                        if (row < 0 || row >= g.height || column < 0 || column >= g.width)
                            continue;
                        const Index input = (Index(channel) * g.height + row) * g.width + column;
                        const Index weight = Index(f) * g.channels * g.size * g.size + tap;
                        z.row(unit) += p(weight, 0) * x.row(input);
                        gradients(weight, 0) += dz.row(unit).dot(x.row(input));
                        dx.row(input) += p(weight, 0) * dz.row(unit);
                    }
                }
    }
};

template <class S>
bool near(const core::Matrix<S>& got, const core::MatrixD& expected) {
    const double off = (got.template cast<double>() - expected).cwiseAbs().maxCoeff();
    return off <= 40.0 * double(std::numeric_limits<S>::epsilon()) * expected.cwiseAbs().maxCoeff();
}

template <class S>
void check(const Geometry& g, Index samples) {
    const Pass<S> pass(g, samples);
    const Expected<S> expected(g, pass);
    const QByteArray where = QByteArray::number(g.channels) + "x" + QByteArray::number(g.height) + "x" +
                             QByteArray::number(g.width) + " of " + QByteArray::number(samples);
    QVERIFY2(near<S>(pass.z, expected.z) && pass.a == pass.z, where);
    QVERIFY2(near<S>(pass.dx, expected.dx), where);
    QVERIFY2(near<S>(pass.gradients, expected.gradients), where);
}

double largestWeight(const char* initializer, const char* activation) {
    model::NetworkSpec spec;
    spec.input = {8, 6, 6};
    spec.layers = {model::layerOf("conv2d")};
    spec.layers[0].settings = {{"filters", std::int64_t(24)},
                               {"kernel_size", std::int64_t(5)},
                               {"activation", std::string(activation)},
                               {"initializer", std::string(initializer)}};
    const auto network = model::Network<double>::create(spec).value();
    const core::VectorD parameters = network.initialParameters(1);
    return (parameters.tail(24).array() == 0).all() ? parameters.cwiseAbs().maxCoeff() : NAN;
}

core::Error refused(const std::vector<int>& input, const core::Settings& settings) {
    model::NetworkSpec spec;
    spec.input = input;
    spec.layers = {model::layerOf("conv2d")};
    spec.layers[0].settings = settings;
    const auto made = model::Network<float>::create(spec);
    return made.ok() ? core::Error{core::Code::Cancelled, "", ""} : made.error();
}

} // namespace

class TestConv2d : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passesAreTheSumsOfTheFormula() {
        for (const Geometry& g : kGeometries)
            for (const Index samples : {1, 3, 16, 33, 64, 70}) {
                check<float>(g, samples);
                check<double>(g, samples);
            }
    }

    void severalThreadsMakeTheSameNumbers() {
        for (const int threads : {2, 3}) {
            core::Team team(threads);
            for (const Geometry& g : kGeometries) {
                const Pass<float> alone(g, 200), together(g, 200, &team);
                QVERIFY(alone.z == together.z && alone.a == together.a && alone.dx == together.dx &&
                        alone.gradients == together.gradients);
            }
        }
    }

    void picturesLargerThanTheCacheAreSummedUpInParts() {
        check<float>({4, 40, 50, 9, 3, 1, true, 40, 50, 1, 1}, 64);
        check<float>({4, 41, 50, 9, 3, 2, true, 21, 25, 1, 0}, 64);
    }

    void shapesArePicturesOfEachFilter() {
        const model::LayerType type = model::conv2dType();
        for (const Geometry& g : kGeometries) {
            const auto all = core::checked(type.schema, settings(g)).value();
            QVERIFY(type.outputShape(all, {g.channels, g.height, g.width}).value() ==
                    (std::vector<int>{g.filters, g.outHeight, g.outWidth}));
        }
        model::NetworkSpec spec;
        spec.input = {3, 8, 8};
        spec.layers = {model::layerOf("conv2d")};
        spec.layers[0].settings = {{"filters", std::int64_t(5)}};
        const auto network = model::Network<float>::create(spec).value();
        QVERIFY(network.layout().slots[0].shape == (std::vector<int>{5, 3, 3, 3}));
        QVERIFY(network.layout().slots[1].shape == (std::vector<int>{5}));
        QCOMPARE(network.layer(0).multiplications(), Index(5 * 6 * 6 * 27));
    }

    // Keras and PyTorch count the positions of the window on both sides.
    void initializersSeeTheWindowInBothFans() {
        QVERIFY(std::abs(largestWeight("glorot_uniform", "tanh") - std::sqrt(6.0 / (8 * 25 + 24 * 25))) <
                2e-4);
        QVERIFY(std::abs(largestWeight("he_uniform", "tanh") - std::sqrt(6.0 / (8 * 25))) < 2e-4);
        QCOMPARE(largestWeight("default", "tanh"), largestWeight("glorot_uniform", "tanh"));
        QCOMPARE(largestWeight("default", "relu"), largestWeight("he_uniform", "relu"));
    }

    void filtersMustBeGivenAndTheInputMustBeAPictureThatIsLargeEnough() {
        QCOMPARE(QString::fromStdString(refused({1, 8, 8}, {}).text()),
                 QString("network.layers[0].filters: is missing; expected the number of filters"));
        const core::Settings one{{"filters", std::int64_t(1)}};
        QCOMPARE(refused({64}, one).code, core::Code::ShapeMismatch);
        QVERIFY(refused({64}, one).text().find("its input has 1 dimension") != std::string::npos);
        QCOMPARE(QString::fromStdString(refused({1, 2, 8}, one).text()),
                 QString("network.layers[0]: a window of 3×3 is larger than the picture, 2×8")
                     .replace("3×3", QString::fromStdString(core::shapeText({3, 3})))
                     .replace("2×8", QString::fromStdString(core::shapeText({2, 8}))));
        QCOMPARE(
            refused({1, 8, 8}, {{"filters", std::int64_t(1)}, {"activation", std::string("softmax")}}).code,
            core::Code::InvalidValue);
    }
};

QTEST_APPLESS_MAIN(TestConv2d)
#include "tst_conv2d.moc"
