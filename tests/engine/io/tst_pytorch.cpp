#include "engine/io/json.h"
#include "engine/io/layers.h"
#include "engine/io/placing.h"
#include "engine/io/pytorch.h"
#include "engine/io/weight_file.h"
#include "engine/io/weights.h"
#include "engine/model/network.h"
#include "pickle_bytes.h"
#include "prediction_error.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace engine;
using core::DType;
using core::Tensor;

namespace {

io::Bytes fixture(const std::string& name) { return tests::readFixture("pytorch/" + name + ".pt"); }

core::TensorMap read(const io::Bytes& bytes) {
    const auto tensors = io::readPytorch(bytes);
    if (!tensors)
        qFatal("%s", tensors.error().text().c_str());
    return *tensors;
}

std::string errorOf(const io::Bytes& bytes) {
    const auto tensors = io::readPytorch(bytes);
    return tensors.ok() ? "was read" : tensors.error().text();
}

/// 2.5 as a storage of one float32.
const io::Bytes kNumber("\0\0\x20\x40", 4);

tests::PickledTensor single() {
    tests::PickledTensor tensor;
    tensor.count = tests::pickledNumber(1);
    tensor.size = tests::pickledNumbers({1});
    tensor.stride = tests::pickledNumbers({1});
    return tensor;
}

/// The largest difference between a network's outputs in float32 and PyTorch's.
double difference(const QJsonObject& wanted, const core::TensorMap& tensors) {
    const QByteArray layers = QJsonDocument(QJsonObject{{"layers", wanted["layers"]}}).toJson();
    model::NetworkSpec spec;
    spec.input.clear();
    for (const QJsonValue size : wanted["input"].toArray())
        spec.input.push_back(size.toInt());
    const auto read = io::readLayers(layers.toStdString());
    if (!read)
        qFatal("%s", read.error().text().c_str());
    spec.layers = *read;
    return tests::predictionError(spec, {"pytorch", tensors, {}, {}, {}}, wanted["x"].toArray(), wanted["y"].toArray());
}

} // namespace

class TestPytorch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesOfTorchSaveAreReadToTheLastBit_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"types", "views", "checkpoint", "parameters", "list", "tensor", "plain_dict",
                                 "many", "mlp", "conv"})
            QTest::newRow(name) << name;
    }
    void filesOfTorchSaveAreReadToTheLastBit() {
        QFETCH(QString, name);
        const auto expected = io::readNpz(tests::readFixture("pytorch/" + name.toStdString() + ".npz"));
        QVERIFY(expected.ok() && !expected->empty());
        for (const char* format : {"", "_legacy"}) {
            const io::Bytes bytes = fixture(name.toStdString() + format);
            QVERIFY(io::isPytorch(bytes));
            QCOMPARE(std::string(io::weightFormat(bytes)->name), std::string("pytorch"));
            QCOMPARE(tests::difference(read(bytes), *expected), std::string());
        }
    }

    void namesArePathsInTheContainers() {
        const auto tensors = read(fixture("checkpoint"));
        for (const char* name : {"state_dict.0.weight", "state_dict.1.num_batches_tracked",
                                 "optimizer.state.0.exp_avg", "best_weights.5", "mean.a.b"})
            QVERIFY2(core::find(tensors, name) != nullptr, name);
        QCOMPARE(core::find(tensors, "state_dict.1.num_batches_tracked")->dtype, DType::Int64);
        QCOMPARE(read(fixture("tensor")).front().first, std::string("tensor"));
    }

    void predictionsAreThoseOfPytorch() {
        const auto json =
            QJsonDocument::fromJson(QByteArray::fromStdString(tests::readFixture("pytorch/predictions.json")))
                .object();
        for (const char* name : {"mlp", "conv"}) {
            for (const char* format : {"", "_legacy"}) {
                core::TensorMap tensors = read(fixture(std::string(name) + format));
                const double found = difference(json[name].toObject(), tensors);
                QVERIFY2(found <= 1e-6, qPrintable(QStringLiteral("%1: %2").arg(name).arg(found)));
                tensors.front().second.values[0] += 0.1;
                QVERIFY(difference(json[name].toObject(), tensors) > 1e-5);
            }
        }
    }

    void wholeModulesAreRefusedByName() {
        const std::string resave = "; re-save with torch.save(model.state_dict(), ...)";
        QCOMPARE(errorOf(fixture("module")), "member \"module/data.pkl\": byte 2: contains a Python object "
                                             "\"torch.nn.modules.container.Sequential\"" +
                                                 resave);
        QCOMPARE(errorOf(fixture("own_module")),
                 "member \"own_module/data.pkl\": byte 2: contains a Python object \"__main__.Own\"" +
                     resave);
        const std::string legacy = errorOf(fixture("own_module_legacy"));
        QVERIFY2(legacy.ends_with("contains a Python object \"__main__.Own\"" + resave), legacy.c_str());
    }

    void otherObjectsAreRefusedByName() {
        for (const auto& [name, object] : {std::pair{"size", "torch.Size"},
                                           {"complex", "torch.ComplexFloatStorage"},
                                           {"sparse", "torch._utils._rebuild_sparse_tensor"}}) {
            for (const char* format : {"", "_legacy"}) {
                const std::string text = errorOf(fixture(std::string(name) + format));
                QVERIFY2(text.find("contains a Python object \"" + std::string(object) + "\"; re-save") !=
                             std::string::npos,
                         text.c_str());
            }
        }
        QCOMPARE(
            errorOf(fixture("empty_dict")),
            std::string("holds no tensors; expected a file that torch.save(model.state_dict(), ...) wrote"));
        QCOMPARE(errorOf(fixture("empty_dict_legacy")), errorOf(fixture("empty_dict")));
        QCOMPARE(errorOf(fixture("protocol4")),
                 std::string("member \"protocol4/data.pkl\": byte 0: is pickled by "
                             "protocol 4; expected 2, which torch.save writes unless "
                             "told otherwise"));
        const std::string script = errorOf(fixture("script"));
        QVERIFY2(script.find("contains a Python object \"__torch__.") != std::string::npos, script.c_str());
    }

    void theFolderOfTheArchiveMayHaveAnyName() {
        const io::Bytes pickle = tests::pickledState(single().bytes());
        const core::TensorMap expected{{"W", {{1}, DType::Float32, {2.5}}}};
        for (const char* folder : {"archive/", "größe 1/", ""}) {
            const io::Bytes bytes =
                tests::zipBytes({tests::storedMember(std::string(folder) + "version", "3\n"),
                                 tests::storedMember(std::string(folder) + "data.pkl", pickle),
                                 tests::deflatedMember(std::string(folder) + "data/0", kNumber)});
            QVERIFY(io::isPytorch(bytes));
            QCOMPARE(read(bytes), expected);
        }
        QVERIFY(!io::isPytorch(tests::readFixture("npy/stored.npz")));
        QVERIFY(!io::isPytorch("PK"));
        QVERIFY(!io::isPytorch(""));
    }

    void theByteOrderIsRespected() {
        const io::Bytes pickle = tests::pickledState(single().bytes());
        for (const auto& [order, number] :
             {std::pair{"little", kNumber}, {"big", io::Bytes("\x40\x20\0\0", 4)}}) {
            const io::Bytes bytes = tests::zipBytes({tests::storedMember("a/data.pkl", pickle),
                                                     tests::storedMember("a/byteorder", order),
                                                     tests::storedMember("a/data/0", number)});
            QCOMPARE(read(bytes).front().second.values, std::vector<double>{2.5});
        }
    }

    void storagesOfALegacyFileMayComeInAnyOrder() {
        tests::PickledTensor first = single(), second = single();
        first.isLegacy = second.isLegacy = true;
        second.key = "1";
        const io::Bytes pickle = tests::pickled(tests::pickledDict(
            {{tests::pickledText("W"), first.bytes()}, {tests::pickledText("b"), second.bytes()}}));
        const io::Bytes bytes = tests::torchLegacy(
            pickle, tests::legacyKeys({"1", "0"}) + tests::legacyStorage(1, io::Bytes("\0\0\x80\x3f", 4)) +
                        tests::legacyStorage(1, kNumber));
        QCOMPARE(read(bytes),
                 (core::TensorMap{{"W", {{1}, DType::Float32, {2.5}}}, {"b", {{1}, DType::Float32, {1}}}}));
    }

    void tensorsAndTheirStorageStayWithinTheBudget() {
        const io::Bytes bytes = tests::torchZip(tests::pickledState(tests::PickledTensor{}.bytes()));
        {
            const tests::Budget enough(1000);
            QVERIFY(io::readPytorch(bytes).ok());
        }
        const tests::Budget tight(31);
        QCOMPARE(io::readPytorch(bytes).error().code, core::Code::TooLarge);
    }
};

QTEST_APPLESS_MAIN(TestPytorch)
#include "tst_pytorch.moc"
