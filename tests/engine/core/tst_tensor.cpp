#include "engine/core/tensor.h"

#include <QtTest>

using namespace engine::core;

class TestTensor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapesAreWrittenAsNumPyWritesThem() {
        QCOMPARE(shapeText({}), std::string("()"));
        QCOMPARE(shapeText({6}), std::string("(6,)"));
        QCOMPARE(shapeText({6, 2}), std::string("(6, 2)"));
        QCOMPARE(shapeText({1, 0, 3}), std::string("(1, 0, 3)"));
    }

    void sizeIsTheProductOfTheShape() {
        Tensor tensor;
        QCOMPARE(tensor.size(), 1);
        tensor.shape = {4, 3, 2};
        QCOMPARE(tensor.size(), 24);
        tensor.shape = {4, 0};
        QCOMPARE(tensor.size(), 0);
    }

    void typesHaveNumPysNames() {
        QCOMPARE(name(DType::Float16), "float16");
        QCOMPARE(name(DType::Float64), "float64");
        QCOMPARE(name(DType::Int8), "int8");
        QCOMPARE(name(DType::UInt64), "uint64");
        QCOMPARE(name(DType::Bool), "bool");
    }

    void tensorsAreFoundByName() {
        const TensorMap tensors = {{"W", {{1}, DType::Float32, {2}}}, {"b", {{1}, DType::Float32, {3}}}};
        QCOMPARE(find(tensors, "b"), &tensors[1].second);
        QVERIFY(find(tensors, "c") == nullptr);
    }
};

QTEST_APPLESS_MAIN(TestTensor)
#include "tst_tensor.moc"
