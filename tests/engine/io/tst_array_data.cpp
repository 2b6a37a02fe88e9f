#include "engine/io/array_data.h"
#include "engine/io/data_files.h"
#include "engine/io/weights.h"

#include <QtTest>

#include <cmath>

using namespace engine;
using core::Code;
using core::DType;
using core::Tensor;
using data::Dataset;
using data::Task;

namespace {

Tensor tensor(std::vector<std::int64_t> shape, std::vector<double> values, DType dtype = DType::Float64) {
    return {std::move(shape), dtype, std::move(values)};
}

Tensor counting(std::vector<std::int64_t> shape) {
    Tensor result = tensor(std::move(shape), {});
    for (int i = 0; i < result.size(); ++i)
        result.values.push_back(i);
    return result;
}

Dataset made(const Tensor& X, const Tensor& y) {
    auto result = io::fromArrays(X, y, "test");
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return *result;
}

QString errorOf(const Tensor& X, const Tensor& y) {
    const auto result = io::fromArrays(X, y, "test");
    return result ? QStringLiteral("made") : QString::fromStdString(result.error().text());
}

QString npzError(const core::TensorMap& tensors) {
    const auto bytes = io::writeNpz(tensors);
    const auto result = io::readNpzData(*bytes, "test.npz");
    return result ? QStringLiteral("read") : QString::fromStdString(result.error().text());
}

} // namespace

class TestArrayData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsOfXAreSamples() {
        const Dataset set = made(counting({3, 2}), tensor({3}, {0, 1, 0}, DType::Int64));
        core::MatrixD expected(2, 3);
        expected << 0, 2, 4, //
            1, 3, 5;
        QVERIFY(set.features == expected);
        QCOMPARE(set.featureNames, (std::vector<std::string>{"x1", "x2"}));
        QCOMPARE(set.name, std::string("test"));
        QCOMPARE(int(set.task), int(Task::Classification));
        QCOMPARE(set.classes, (std::vector<int>{0, 1, 0}));
        QCOMPARE(set.classNames, (std::vector<std::string>{"0", "1"}));
        QVERIFY(set.openClasses);
    }

    void integersAreClassNumbersAsTheyAre() {
        const Dataset set = made(counting({3, 1}), tensor({3, 1}, {2, 1, 2}, DType::UInt8));
        QCOMPARE(set.classes, (std::vector<int>{2, 1, 2}));
        QCOMPARE(set.classNames.size(), std::size_t(3));
    }

    void otherIntegersAreNumberedInTheirOrder() {
        const Dataset set = made(counting({3, 1}), tensor({3}, {1, -1, 1}, DType::Int8));
        QCOMPARE(set.classes, (std::vector<int>{1, 0, 1}));
        QCOMPARE(set.classNames, (std::vector<std::string>{"-1", "1"}));
        QVERIFY(!set.openClasses);
        const Dataset large = made(counting({2, 1}), tensor({2}, {1000000, 3}, DType::Int32));
        QCOMPARE(large.classes, (std::vector<int>{1, 0}));
    }

    void truthValuesAreClasses() {
        QCOMPARE(made(counting({2, 1}), tensor({2}, {1, 0}, DType::Bool)).classes, (std::vector<int>{1, 0}));
    }

    void floatsAreTargets() {
        const Dataset one = made(counting({2, 2}), tensor({2}, {0, 1}, DType::Float32));
        QCOMPARE(int(one.task), int(Task::Regression));
        QCOMPARE(one.targetNames, std::vector<std::string>{"y"});
        QVERIFY((one.targets == core::MatrixD{{0, 1}}));
        const Dataset two = made(counting({3, 2}), tensor({3, 2}, {1, 2, 3, 4, 5, 6}));
        QVERIFY((two.targets == core::MatrixD{{1, 3, 5}, {2, 4, 6}}));
        QCOMPARE(two.targetNames, (std::vector<std::string>{"y1", "y2"}));
    }

    void otherRanksOfXAreFlattened() {
        const Dataset line = made(counting({4}), tensor({4}, {1, 2, 3, 4}));
        QCOMPARE(line.features.rows(), core::Index(1));
        const Dataset picture = made(counting({2, 3, 5}), tensor({2}, {0, 1}, DType::Int64));
        QCOMPARE(picture.features.rows(), core::Index(15));
        QCOMPARE(picture.imageHeight, 3);
        QCOMPARE(picture.imageWidth, 5);
        QCOMPARE(picture.features(14, 1), 29.0);
        QCOMPARE(made(counting({2, 1, 3, 5}), tensor({2}, {0, 1})).features.rows(), core::Index(15));
    }

    void saysWhichShapesDoNotFit() {
        const Tensor X = counting({3, 2});
        QCOMPARE(errorOf(X, tensor({2}, {0, 1}, DType::Int64)),
                 "y: shape (2,); expected (3,) to go with the shape (3, 2) of X");
        QCOMPARE(errorOf(X, tensor({2}, {0, 1})),
                 "y: shape (2,); expected (3,) or (3, outputs) to go with the shape (3, 2) of X");
        QCOMPARE(errorOf(X, tensor({3, 2}, {1, 0, 0, 1, 1, 0}, DType::Int64)),
                 "y: shape (3, 2); expected (3,) to go with the shape (3, 2) of X");
        QCOMPARE(errorOf(X, tensor({}, {0})),
                 "y: shape (); expected (3,) or (3, outputs) to go with the shape (3, 2) of X");
        QCOMPARE(errorOf(X, tensor({3, 0}, {})),
                 "y: shape (3, 0); expected (3,) or (3, outputs) to go with the shape (3, 2) of X");
        QCOMPARE(errorOf(tensor({0, 2}, {}), tensor({0}, {})),
                 "X: shape (0, 2); expected samples × features");
        QCOMPARE(errorOf(tensor({}, {1}), tensor({}, {1})), "X: shape (); expected samples × features");
    }

    void saysWhereANumberIsNotFinite() {
        Tensor X = counting({3, 2}), y = tensor({3}, {0, 1, 2});
        X.values[5] = std::nan("");
        QCOMPARE(errorOf(X, y), "X[2, 1]: expected a finite number, got nan");
        X.values[5] = 0;
        y.values[1] = -INFINITY;
        QCOMPARE(errorOf(X, y), "y[1]: expected a finite number, got -inf");
    }

    void refusesMoreClassesThanItCanShow() {
        Tensor y = counting({10001});
        y.dtype = DType::Int64;
        QCOMPARE(errorOf(counting({10001, 1}), y),
                 "y: more than 10000 different class numbers; expected fewer, or floats for targets");
    }

    void readsXAndYOfAnArchive() {
        const auto bytes = io::writeNpz({{"y", tensor({2}, {1, 0}, DType::Int64)}, {"X", counting({2, 3})}});
        const auto set = io::readNpzData(*bytes, "pair.npz");
        QVERIFY2(set.ok(), set ? "" : set.error().text().c_str());
        QCOMPARE(set->features.rows(), core::Index(3));
        QCOMPARE(set->classes, (std::vector<int>{1, 0}));
        QCOMPARE(set->name, std::string("pair.npz"));
    }

    void saysWhichArrayIsMissing() {
        QCOMPARE(npzError({{"X", counting({2, 3})}}),
                 "no array \"y\"; expected X (samples × features) and y, found \"X\"");
        QCOMPARE(npzError({{"a", counting({2})}, {"y", counting({2})}}),
                 "no array \"X\"; expected X (samples × features) and y, found \"a\", \"y\"");
        QVERIFY(!io::readNpzData("PK no archive", "x").ok());
    }
};

QTEST_APPLESS_MAIN(TestArrayData)
#include "tst_array_data.moc"
