#include "engine/model/layout.h"
#include "engine/model/network.h"

#include <QtTest>

#include <cmath>

using namespace engine;

namespace {

/// 2-3-1, the first layer without biases.
model::Layout layout() {
    model::NetworkSpec spec;
    spec.layers = {model::denseLayer(3, "tanh"), model::denseLayer(1, "sigmoid")};
    spec.layers[0].settings.set("use_bias", false);
    spec.layers[0].trainable = false;
    spec.layers[1].learningRateScale = 0.5;
    return model::Network<double>::create(spec)->layout();
}

core::VectorD counting(core::Index size) { return core::VectorD::LinSpaced(size, 1, double(size)); }

} // namespace

class TestLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tensorsFollowEachOther() {
        const model::Layout all = layout();
        QCOMPARE(all.size, core::Index(10));
        QCOMPARE(all.slots.size(), std::size_t(3));
        QCOMPARE(all.slots[0].name, std::string("0.weight"));
        QCOMPARE(all.slots[1].name, std::string("1.weight"));
        QCOMPARE(all.slots[2].name, std::string("1.bias"));
        QCOMPARE(all.slots[0].shape, (std::vector<int>{3, 2}));
        QCOMPARE(all.slots[2].shape, (std::vector<int>{1}));
        QCOMPARE(all.slots[1].offset, core::Index(6));
        QCOMPARE(all.slots[2].offset, core::Index(9));
        QVERIFY(!all.slots[0].trainable && all.slots[1].trainable);
        QCOMPARE(all.slots[2].learningRateScale, 0.5);
    }

    void slotsAreFoundByName() {
        const model::Layout all = layout();
        QCOMPARE(all.find("1.bias"), &all.slots[2]);
        QCOMPARE(all.find(1, "weight"), &all.slots[1]);
        QVERIFY(!all.find("0.bias") && !all.find(0, "bias") && !all.find(2, "weight"));
        QCOMPARE(all.layerOffset(0), core::Index(0));
        QCOMPARE(all.layerOffset(1), core::Index(6));
        QCOMPARE(all.layerOffset(2), core::Index(10));
        QCOMPARE(all.layerSize(0), core::Index(6));
        QCOMPARE(all.layerSize(1), core::Index(4));
    }

    void aViewIsRowsTimesColumns() {
        const model::Layout all = layout();
        core::VectorD parameters = counting(10);
        QCOMPARE(model::view(parameters, all.slots[0])(2, 1), 6.0);
        QCOMPARE(model::view(parameters, all.slots[2]).cols(), core::Index(1));
        model::view(parameters, all.slots[1])(0, 2) = -1;
        QCOMPARE(parameters[8], -1.0);
    }

    void namedTensorsComeBackAsTheSameVector() {
        const model::Layout all = layout();
        const core::VectorD parameters = counting(10) / 3;
        const core::TensorMap tensors = model::toTensors(all, parameters, core::DType::Float64);
        QCOMPARE(tensors[0].first, std::string("0.weight"));
        QCOMPARE(tensors[0].second.shape, (std::vector<std::int64_t>{3, 2}));
        QCOMPARE(tensors[0].second.values[3], 4.0 / 3);
        const auto back = model::toParameters(all, tensors, core::VectorD::Zero(10));
        QVERIFY(back.ok() && *back == parameters);
    }

    void float32TensorsHoldRoundedNumbers() {
        const core::TensorMap tensors = model::toTensors(layout(), counting(10) / 3, core::DType::Float32);
        QCOMPARE(tensors[2].second.values[0], double(float(10.0 / 3)));
        QCOMPARE(tensors[2].second.dtype, core::DType::Float32);
    }

    void whatIsNotNamedStays() {
        const core::TensorMap tensors = {{"1.bias", {{1}, core::DType::Float32, {42}}}};
        const auto parameters = model::toParameters(layout(), tensors, counting(10));
        QVERIFY(parameters.ok());
        QCOMPARE((*parameters)[9], 42.0);
        QVERIFY(parameters->head(9) == counting(9));
    }

    void whatDoesNotFitIsRefusedByName() {
        const auto refused = [](const std::string& name, core::Tensor tensor) {
            const auto result = model::toParameters(layout(), {{name, tensor}}, counting(10));
            return result.ok() ? core::Error{core::Code::Cancelled, "", ""} : result.error();
        };
        const core::Error unknown = refused("1.bais", {{1}, core::DType::Float32, {1}});
        QCOMPARE(unknown.code, core::Code::NotFound);
        QCOMPARE(unknown.context, std::string("1.bais"));
        QVERIFY(unknown.message.find("1.bias") != std::string::npos);
        const core::Error shape = refused("0.weight", {{2, 3}, core::DType::Float32, {1, 2, 3, 4, 5, 6}});
        QCOMPARE(shape.code, core::Code::ShapeMismatch);
        QCOMPARE(shape.text(), std::string("0.weight: shape (2, 3), expected (3, 2)"));
        const core::Error missing = refused("1.bias", {{1}, core::DType::Float32, {}});
        QCOMPARE(missing.code, core::Code::ShapeMismatch);
        const core::Error infinite = refused("1.bias", {{1}, core::DType::Float32, {INFINITY}});
        QCOMPARE(infinite.code, core::Code::NonFinite);
        QVERIFY(!model::toParameters(layout(), {}, counting(9)).ok());
    }
};

QTEST_APPLESS_MAIN(TestLayout)
#include "tst_layout.moc"
