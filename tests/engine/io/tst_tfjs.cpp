#include "engine/io/tfjs.h"
#include "keras_cases.h"
#include "tests/source_paths.h"

#include <QFileInfo>
#include <QTest>

using namespace engine;

namespace {

io::FileSource fixtureFiles() {
    io::FileSource files;
    files.file = [](const std::string& path) -> core::Result<io::Bytes> {
        const QString whole = fixturePath(QString::fromStdString(path));
        if (!QFileInfo::exists(whole))
            return core::Error{core::Code::NotFound, "no such file", path};
        return tests::readFixture(path);
    };
    return files;
}

core::Result<io::WeightFile> readModel(const std::string& folder) {
    return io::readWeightFile("keras/" + folder + "/model.json", fixtureFiles());
}

} // namespace

class TestTfjs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void predictionsAreThoseOfKeras_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("expected");
        for (const char* name : {"mlp", "conv", "residual"})
            QTest::newRow(name) << QStringLiteral("tfjs_") + name << QString(name);
        for (const char* name : {"tfjs_uint8", "tfjs_uint16", "tfjs_float16"})
            QTest::newRow(name) << QString(name) << QString(name);
    }
    void predictionsAreThoseOfKeras() {
        QFETCH(QString, folder);
        QFETCH(QString, expected);
        const auto file = readModel(folder.toStdString());
        QVERIFY2(file.ok(), file.ok() ? "" : file.error().text().c_str());
        QCOMPARE(file->format, std::string("tfjs"));
        try {
            const double error = tests::kerasError(*file, tests::kerasCase(expected.toStdString()));
            QVERIFY2(error < 1e-6, qPrintable(QString::number(error)));
        } catch (const std::exception& failure) {
            QFAIL(failure.what());
        }
    }

    void weightsAloneAreTensors() {
        const io::FileSource files{{}, [](const std::string& path) -> core::Result<io::Bytes> {
                                       return path == "a/w.bin" ? io::Bytes("\1\0\0\0\2\0\0\0", 8)
                                                                : io::Bytes();
                                   }};
        const io::Bytes json = R"({"weightsManifest": [{"paths": ["w.bin"], "weights": [
            {"name": "x", "shape": [2], "dtype": "int32"}]}]})";
        const auto file = io::readTfjsModel(json, {"a/model.json", files});
        QVERIFY2(file.ok(), file.ok() ? "" : file.error().text().c_str());
        QVERIFY(!file->network && file->placements.empty());
        QCOMPARE(file->tensors, (core::TensorMap{{"x", {{2}, core::DType::Int32, {1, 2}}}}));
    }

    void namesThatSayAnotherModelFirstAreFound() {
        const io::FileSource files{
            {}, [](const std::string&) -> core::Result<io::Bytes> { return io::Bytes(16, '\0'); }};
        const std::string topology =
            R"({"modelTopology": {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense",
            "config": {"name": "d", "units": 1, "batch_input_shape": [null, 3]}}]}}, "weightsManifest": [{"paths": ["w"], "weights": [)";
        for (const auto& [kernel, bias] :
             {std::pair("s/d/kernel", "s/d/bias"), std::pair("d_Dense1/kernel", "d_Dense1/bias")}) {
            const std::string weights = "{\"name\": \"" + std::string(kernel) +
                                        "\", \"shape\": [3, 1], \"dtype\": \"float32\"}, {\"name\": \"" +
                                        bias + "\", \"shape\": [1], \"dtype\": \"float32\"}]}]}";
            const auto file = io::readTfjsModel(topology + weights, {"model.json", files});
            QVERIFY2(file.ok(), file.ok() ? "" : file.error().text().c_str());
            QCOMPARE(file->placements.at(0).source, std::string("d/kernel"));
            QCOMPARE(file->placements.at(0).transform.axes, (std::vector<int>{1, 0}));
            QCOMPARE(file->placements.at(1).source, std::string("d/bias"));
        }
    }

    void graphModelsAreNamedAndTheirTensorsRead() {
        const io::FileSource files{
            {}, [](const std::string&) -> core::Result<io::Bytes> { return io::Bytes(4, '\0'); }};
        const auto file =
            io::readTfjsModel(R"({"format": "graph-model", "modelTopology": {"node": []}, "weightsManifest":
            [{"paths": ["w"], "weights": [{"name": "x", "shape": [], "dtype": "float32"}]}]})",
                              {"model.json", files});
        QVERIFY2(file.ok(), file.ok() ? "" : file.error().text().c_str());
        QCOMPARE(file->unsupported,
                 (std::vector<std::string>{
                     "it is a graph model, which keeps operations and no layers; a layers model has both"}));
        QCOMPARE(file->tensors.size(), std::size_t{1});
    }

    void aShardThatIsMissingIsNamed() {
        const auto file = io::readTfjsModel(tests::readFixture("keras/tfjs_mlp/model.json"),
                                            {"keras/model.json", fixtureFiles()});
        QVERIFY(!file.ok());
        QCOMPARE(file.error().code, core::Code::NotFound);
        QCOMPARE(file.error().text(), std::string("shard \"weights.bin\": no such file"));
    }
};

QTEST_APPLESS_MAIN(TestTfjs)
#include "tst_tfjs.moc"
