#include "engine/model/layer.h"
#include "engine/model/network_plan.h"
#include "layer_cases.h"
#include "tests/allocation_counter.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace engine;
using core::Index;
using layer_cases::Case;
using layer_cases::cases;

namespace {

template <class S>
std::unique_ptr<model::Layer<S>> make(const Case& each) {
    const model::LayerType* type = model::findLayerType(each.type);
    const core::Settings settings = core::checked(type->schema, each.settings).value();
    if constexpr (std::is_same_v<S, float>)
        return type->makeFloat(settings, each.input);
    else
        return type->makeDouble(settings, each.input);
}

template <class S>
core::MatrixMap<S> map(core::Matrix<S>& m) {
    return {m.data(), m.rows(), m.cols()};
}

/// A layer with parameters, one batch and everything that a pass writes, poisoned.
template <class S>
struct Bench {
    std::unique_ptr<model::Layer<S>> layer;
    model::PassMode mode;
    core::Vector<S> parameters, gradients, scratch;
    core::Matrix<S> x, z, a, da, dz, mask, dx, mean, variance, skip;

    explicit Bench(const Case& each, Index samples = 6) : layer(make<S>(each)), mode(each.mode) {
        Index size = 0;
        for (const model::TensorShape& tensor : layer->tensors()) {
            Index numbers = 1;
            for (int n : tensor.shape)
                numbers *= n;
            size += numbers;
        }
        core::Random random(3);
        core::VectorD start(size);
        layer->initialize(random, start.data());
        for (double& p : start)
            p += random.uniform(-0.1, 0.1);
        parameters = start.template cast<S>();
        gradients.resize(size);
        fill(random, samples);
        if (each.takesNumbers)
            x = x.unaryExpr([](S value) { return S(std::floor(std::abs(value) * 2)); });
    }
    void fill(core::Random& random, Index samples) {
        x.resize(layer->inputs(), samples);
        da.resize(layer->outputs(), samples);
        skip.resize(layer->inputs(), samples);
        for (core::Matrix<S>* m : {&x, &da, &skip})
            for (Index i = 0; i < m->size(); ++i)
                m->data()[i] = S(random.normal());
        z = a = dz = mask = core::Matrix<S>::Constant(layer->outputs(), samples, S(NAN));
        dx = core::Matrix<S>::Constant(layer->inputs(), samples, S(NAN));
        gradients.setConstant(S(NAN));
        const model::Keeps keeps = layer->keeps();
        mean = variance = core::Matrix<S>::Constant(keeps.perSample ? 1 : keeps.channels,
                                                    keeps.perSample ? samples : 1, S(NAN));
        scratch = core::Vector<S>::Constant(layer->scratch(samples), S(NAN));
    }
    model::LayerState<S> state() {
        return {map(z),        map(a),
                map(da),       map(dz),
                map(mask),     map(mean),
                map(variance), core::ConstMatrixMap<S>(skip.data(), skip.rows(), skip.cols()),
                m_ofBatch,     scratch.data(),
                nullptr};
    }
    core::ConstMatrixMap<S> input() const { return {x.data(), x.rows(), x.cols()}; }
    void forward() {
        auto s = state();
        layer->forward(parameters.data(), input(), mode, 0, s);
        m_ofBatch = s.ofBatch;
    }
    void backward() {
        auto s = state();
        auto dxs = map(dx);
        layer->activationGradient(parameters.data(), s);
        layer->backward(parameters.data(), input(), s, gradients.data(), &dxs);
    }
    void pass() {
        forward();
        backward();
    }
    /// Σ a ⊙ da: what the gradients are the gradients of.
    S scalar() {
        forward();
        return (a.array() * da.array()).sum();
    }

private:
    bool m_ofBatch = false;
};

/// Parameters before the buffers, which no gradient trains.
Index trained(const model::Layer<double>& layer) {
    Index count = 0;
    for (const model::TensorShape& tensor : layer.tensors())
        count += tensor.isBuffer ? 0 : model::sizeOf(tensor.shape);
    return count;
}

double numeric(Bench<double>& bench, double& number) {
    constexpr double h = 6e-6;
    const double kept = number;
    number = kept + h;
    const double up = bench.scalar();
    number = kept - h;
    const double down = bench.scalar();
    number = kept;
    return (up - down) / (2 * h);
}

std::string where(const Case& each) { return each.type + (" " + each.settings.text("activation")); }

/// 0 of a layer without parameters.
double largest(const core::VectorD& v) { return v.size() == 0 ? 0 : v.cwiseAbs().maxCoeff(); }

} // namespace

/// What every layer must keep, whatever its type.
class TestLayer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTypeHasACase() {
        for (const model::LayerType& type : model::layerTypes()) {
            bool found = false;
            for (const Case& each : cases())
                found = found || each.type == type.schema.type;
            QVERIFY2(found, type.schema.type.c_str());
            QVERIFY(!type.schema.label.empty() && !type.schema.help.empty());
            for (const core::Parameter& parameter : type.schema.parameters)
                QVERIFY2(!parameter.label.empty() && !parameter.help.empty(), parameter.name.c_str());
        }
    }

    void theCountCountsWhatEigenAllocates() {
        const long long before = tests::allocations();
        core::VectorD numbers = core::VectorD::Zero(100);
        std::vector<double> others(100);
        QVERIFY(numbers.size() == Index(others.size()));
        QCOMPARE(tests::allocations() - before, tests::countsAllocations() ? 2 : 0);
    }

    void sizesAgreeWithTheDeclaredShapes() {
        for (const Case& each : cases()) {
            Bench<double> bench(each);
            const auto settings =
                core::checked(model::findLayerType(each.type)->schema, each.settings).value();
            const auto shape = model::findLayerType(each.type)->outputShape(settings, each.input);
            QVERIFY(shape.ok());
            QCOMPARE(model::sizeOf(*shape), bench.layer->outputs());
            QCOMPARE(model::sizeOf(each.input), bench.layer->inputs());
            QVERIFY(bench.parameters.allFinite());
        }
    }

    void gradientsMatchFiniteDifferences() {
        for (const Case& each : cases()) {
            Bench<double> bench(each);
            bench.pass();
            const core::VectorD analytic = bench.gradients;
            const core::MatrixD dx = bench.dx;
            for (Index i = 0; i < trained(*bench.layer); i += 1 + analytic.size() / 100)
                QVERIFY2(std::abs(numeric(bench, bench.parameters[i]) - analytic[i]) <=
                             1e-8 * analytic.cwiseAbs().maxCoeff(),
                         where(each).c_str());
            for (Index i = 0; !each.takesNumbers && i < dx.size(); i += 1 + dx.size() / 100)
                QVERIFY2(std::abs(numeric(bench, bench.x.data()[i]) - dx.data()[i]) <=
                             1e-8 * dx.cwiseAbs().maxCoeff(),
                         where(each).c_str());
        }
    }

    void everythingIsOverwrittenAndNothingAccumulated() {
        for (const Case& each : cases()) {
            Bench<double> bench(each);
            bench.pass();
            QVERIFY2(bench.gradients.allFinite() && bench.dx.allFinite(), where(each).c_str());
            const core::VectorD first = bench.gradients;
            const core::MatrixD dx = bench.dx;
            bench.pass();
            QVERIFY2(bench.gradients == first && bench.dx == dx, where(each).c_str());
        }
    }

    void parametersInputAndOutputGradientStayAsTheyAre() {
        for (const Case& each : cases()) {
            Bench<double> bench(each);
            const core::VectorD parameters = bench.parameters;
            const core::MatrixD x = bench.x, da = bench.da;
            bench.pass();
            QVERIFY2(bench.parameters == parameters && bench.x == x && bench.da == da, where(each).c_str());
        }
    }

    void gradientsOfABatchAreTheSumOfItsSamples() {
        for (const Case& each : cases()) {
            if (each.couplesSamples)
                continue;
            Bench<double> batch(each, 6), single(each, 1);
            batch.pass();
            core::VectorD sum = core::VectorD::Zero(batch.gradients.size());
            for (Index c = 0; c < 6; ++c) {
                single.x = batch.x.col(c);
                single.da = batch.da.col(c);
                single.mask = batch.mask.col(c);
                single.skip = batch.skip.col(c);
                single.mode.masksGiven = true;
                single.gradients.setConstant(NAN);
                single.pass();
                sum += single.gradients;
                QVERIFY2((single.a - batch.a.col(c)).cwiseAbs().maxCoeff() < 1e-14, where(each).c_str());
                QVERIFY2((single.dx - batch.dx.col(c)).cwiseAbs().maxCoeff() < 1e-13, where(each).c_str());
            }
            QVERIFY2(largest(sum - batch.gradients) <= 1e-13 * largest(sum), where(each).c_str());
        }
    }

    void theFirstLayerNeedsNoInputGradient() {
        for (const Case& each : cases()) {
            Bench<double> with(each), without(each);
            with.pass();
            without.forward();
            auto state = without.state();
            without.layer->activationGradient(without.parameters.data(), state);
            without.layer->backward(without.parameters.data(), without.input(), state,
                                    without.gradients.data(), nullptr);
            QVERIFY2(with.gradients == without.gradients, where(each).c_str());
        }
    }

    void floatAgreesWithDouble() {
        for (const Case& each : cases()) {
            Bench<float> narrow(each);
            Bench<double> wide(each);
            wide.parameters = narrow.parameters.cast<double>();
            wide.x = narrow.x.cast<double>();
            wide.da = narrow.da.cast<double>();
            narrow.pass();
            wide.pass();
            QVERIFY2(largest(narrow.gradients.cast<double>() - wide.gradients) <=
                         1e-5 * largest(wide.gradients),
                     where(each).c_str());
            QVERIFY2((narrow.dx.cast<double>() - wide.dx).cwiseAbs().maxCoeff() <=
                         1e-5 * wide.dx.cwiseAbs().maxCoeff(),
                     where(each).c_str());
        }
    }

    void bothPrecisionsStartFromTheSameNumbers() {
        for (const Case& each : cases()) {
            core::Random one(9), other(9);
            Bench<float> narrow(each);
            Bench<double> wide(each);
            core::VectorD a(wide.parameters.size()), b(wide.parameters.size());
            narrow.layer->initialize(one, a.data());
            wide.layer->initialize(other, b.data());
            QVERIFY2(a == b && one == other, where(each).c_str());
        }
    }

    void aPassAllocatesNothing() {
        for (const Case& each : cases()) {
            Bench<float> narrow(each, 33);
            Bench<double> wide(each, 33);
            const long long before = tests::allocations();
            narrow.pass();
            wide.pass();
            QVERIFY2(tests::allocations() == before, where(each).c_str());
        }
    }

    void wiresSayTheSameFromEverySide() {
        for (const Case& each : cases()) {
            const auto layer = make<double>(each);
            std::vector<std::array<Index, 4>> into, from, through;
            const auto add = [](auto& all, const std::vector<model::Wire>& wires) {
                for (const model::Wire& wire : wires)
                    all.push_back({wire.unit, wire.input, wire.row, wire.col});
            };
            Index weights = 0, columns = 1;
            for (const model::TensorShape& tensor : layer->tensors())
                if (tensor.name == "weight") {
                    weights = tensor.shape.front();
                    columns = model::sizeOf(tensor.shape) / weights;
                }
            for (Index unit = 0; unit < layer->outputs(); ++unit) {
                add(into, layer->wiresInto(unit));
                for (const model::Wire& wire : layer->wiresInto(unit))
                    QVERIFY2(wire.unit == unit && wire.row == layer->rowOf(unit), where(each).c_str());
            }
            for (Index input = 0; input < layer->inputs(); ++input)
                add(from, layer->wiresFrom(input));
            std::sort(into.begin(), into.end());
            std::sort(from.begin(), from.end());
            QVERIFY2(into == from, where(each).c_str());
            if (weights == 0 || into.empty())
                continue;
            for (Index row = 0; row < weights; ++row)
                for (Index col = 0; col < columns; ++col)
                    add(through, layer->wiresThrough(row, col));
            std::sort(through.begin(), through.end());
            QVERIFY2(into == through, where(each).c_str());
        }
    }

    void defaultInitializerFollowsTheActivation() {
        const auto largest = [](const char* activation) {
            const Case each{
                "dense", {{"units", std::int64_t(50)}, {"activation", std::string(activation)}}, {50}};
            const auto layer = make<double>(each);
            core::Random random(1);
            core::VectorD parameters(50 * 51);
            layer->initialize(random, parameters.data());
            const bool biasesAreZero = (parameters.tail(50).array() == 0).all();
            return biasesAreZero ? parameters.cwiseAbs().maxCoeff() : NAN;
        };
        QVERIFY(std::abs(largest("tanh") - std::sqrt(6.0 / 100)) < 1e-3);
        QVERIFY(std::abs(largest("relu") - std::sqrt(6.0 / 50)) < 1e-3);
    }
};

QTEST_APPLESS_MAIN(TestLayer)
#include "tst_layer.moc"
