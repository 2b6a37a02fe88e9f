#include "engine/io/keras_h5.h"
#include "engine/io/tfjs.h"
#include "keras_stub.h"
#include "malformed_checks.h"
#include "malformed_keras.h"
#include "malformed_keras_layers.h"
#include "malformed_tfjs.h"

using namespace engine;
using tests::Outcome;

namespace {

Outcome outcomeOf(const core::Result<io::WeightFile>& file) {
    return file ? Outcome{{}, tests::heldBy(file->tensors)} : Outcome{file.error(), 0};
}

Outcome readKerasH5(io::View bytes) {
    static_cast<void>(io::weightFormat(bytes));
    const io::FileSource files = tests::stubbedFiles();
    return outcomeOf(io::readKerasH5(bytes, {"model.h5", files}));
}

Outcome readKerasArchive(io::View bytes) {
    static_cast<void>(io::weightFormat(bytes));
    const io::FileSource files = tests::stubbedFiles();
    return outcomeOf(io::readKerasArchive(bytes, {"model.keras", files}));
}

Outcome readTfjs(io::View bytes) {
    static_cast<void>(io::weightFormat(bytes));
    const io::FileSource files = tests::stubbedFiles();
    return outcomeOf(io::readTfjsModel(bytes, {"folder/model.json", files}));
}

io::Bytes archiveOf(const std::string& config) {
    return tests::zipBytes({tests::storedMember("config.json", config),
                            tests::storedMember("model.weights.h5", tests::stubbedHdf5("{}"))});
}

const tests::KerasPlace kInH5{"model_config", "",
                              [](const std::string& config) { return tests::stubbedHdf5(config); }};
const tests::KerasPlace kInArchive{"", "member \"config.json\": ", archiveOf};

std::string smallModel() {
    return tests::kerasSequential(
        {tests::kerasInput("[null, 4, 4, 2]"),
         tests::kerasLayer("Conv2D", "c", "\"filters\": 2, \"kernel_size\": [3, 3]"),
         tests::kerasLayer("BatchNormalization", "b", "\"axis\": [3]"), tests::kerasLayer("Flatten", "f"),
         tests::kerasLayer("Dense", "d", "\"units\": 2, \"activation\": \"relu\"")});
}

std::string residualModel() {
    return tests::kerasFunctional(
        {tests::kerasInput("[null, 3]", "\"name\": \"input\", \"inbound_nodes\": []"),
         tests::kerasBehind({"input"}, "Dense", "a", "\"units\": 3"),
         tests::kerasBehind({"a", "input"}, "Add", "s"),
         tests::kerasBehind({"s"}, "Dense", "b", "\"units\": 1")},
        "b");
}

const core::TensorMap kTensors{{"model_weights/d/d/kernel:0", {{2, 2}, core::DType::Float32, {1, 2, 3, 4}}},
                               {"layers/dense/vars/0", {{1}, core::DType::Float32, {1}}}};

} // namespace

class TestMalformedKeras : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void configurationsInHdf5GiveOneClearLine_data() {
        tests::addRows({tests::malformedKerasModels(kInH5), tests::malformedKerasLayers(kInH5)});
    }
    void configurationsInHdf5GiveOneClearLine() { tests::compareRow(readKerasH5); }
    void archivesGiveOneClearLine_data() {
        tests::addRows({tests::malformedKerasModels(kInArchive), tests::malformedKerasLayers(kInArchive),
                        tests::malformedKerasArchives()});
    }
    void archivesGiveOneClearLine() { tests::compareRow(readKerasArchive); }
    void tfjsGivesOneClearLine_data() {
        tests::addRows(
            {tests::malformedTfjsFiles(), tests::malformedTfjsPaths(), tests::malformedTfjsWeights()});
    }
    void tfjsGivesOneClearLine() { tests::compareRow(readTfjs); }

    void theFilesThatTheRowsAreMadeFromAreRead() {
        for (const std::string& config : {smallModel(), residualModel()}) {
            QVERIFY(!readKerasH5(kInH5.file(config)).error);
            QVERIFY(!readKerasArchive(kInArchive.file(config)).error);
        }
        QVERIFY(!readTfjs(tests::tfjsGroup(tests::tfjsWeight())).error);
    }

    void whatTheChildHandsBackIsNotTrustedEither() {
        const auto refused = readKerasH5(tests::kHdf5Signature + "short").error;
        QVERIFY(refused);
        QCOMPARE(refused->code, core::Code::Truncated);
    }

    void everyPrefixOfAnArchiveIsAnError() {
        tests::tryEveryPrefix(archiveOf(smallModel()), readKerasArchive);
    }
    void everyPrefixOfATfjsModelIsAnError() {
        tests::tryEveryPrefix(tests::tfjsGroup(tests::tfjsWeight()), readTfjs);
    }

    void mutantsOfHdf5ContentAreReadOrRefused() {
        tests::tryMutants(
            {tests::stubbedHdf5(smallModel(), kTensors), tests::stubbedHdf5(residualModel(), kTensors)},
            readKerasH5);
    }
    void mutantsOfArchivesAreReadOrRefused() {
        tests::tryMutants({archiveOf(smallModel()), archiveOf(residualModel())}, readKerasArchive);
    }
    void mutantsOfTfjsModelsAreReadOrRefused() {
        tests::tryMutants(
            {tests::tfjsGroup(tests::tfjsWeight()),
             tests::tfjsGroup(tests::tfjsWeight(
                 "float32", "[2, 4]", R"("quantization": {"dtype": "uint8", "scale": 0.5, "min": -1})")),
             "{\"modelTopology\": " + smallModel() + ", \"weightsManifest\": []}",
             "{\"modelTopology\": {\"model_config\": " + residualModel() + "}, \"weightsManifest\": []}"},
            readTfjs);
    }
};

QTEST_APPLESS_MAIN(TestMalformedKeras)
#include "tst_malformed_keras.moc"
