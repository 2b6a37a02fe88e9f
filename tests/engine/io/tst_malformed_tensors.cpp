#include "engine/io/pytorch.h"
#include "engine/io/safetensors.h"
#include "engine/io/weight_file.h"
#include "malformed_checks.h"
#include "malformed_pytorch.h"
#include "malformed_safetensors.h"
#include "malformed_views.h"

using namespace engine;
using tests::Outcome;

namespace {

/// As the window does it: what is no file of the format goes the way of an unknown one.
Outcome readSafetensors(io::View bytes) {
    static_cast<void>(io::weightFormat(bytes));
    const auto content = io::readSafetensors(bytes);
    return content ? Outcome{{}, tests::heldBy(content->tensors)} : Outcome{content.error(), 0};
}

Outcome readPytorch(io::View bytes) {
    static_cast<void>(io::weightFormat(bytes));
    const auto tensors = io::readPytorch(bytes);
    return tensors ? Outcome{{}, tests::heldBy(*tensors)} : Outcome{tensors.error(), 0};
}

std::vector<std::vector<tests::Malformed>> malformedTorch(const tests::TorchContainer& in) {
    return {tests::malformedPickleNames(in),
            tests::malformedPickleStacks(in),
            tests::malformedPickleContainers(in),
            tests::malformedTensorShapes(in),
            tests::malformedTensorStorages(in),
            tests::malformedTensorViews(in),
            in.isLegacy ? tests::malformedTorchLegacy() : tests::malformedTorchArchives()};
}

std::vector<io::Bytes> safetensorsSeeds() {
    std::vector<io::Bytes> seeds{tests::oneTensor(), tests::twoTensors("[8,16]", "[0,8]")};
    for (const char* name : {"types", "turned", "none", "bare"})
        seeds.push_back(tests::readFixture("safetensors/" + std::string(name) + ".safetensors"));
    return seeds;
}

std::vector<io::Bytes> torchSeeds(const std::string& format) {
    std::vector<io::Bytes> seeds;
    for (const char* name : {"types", "views", "checkpoint", "parameters", "list", "tensor", "mlp"})
        seeds.push_back(tests::readFixture("pytorch/" + std::string(name) + format + ".pt"));
    return seeds;
}

/// Pickles of the zip format, damaged inside sound archives.
std::vector<io::Bytes> pickleSeeds() {
    return {tests::pickledState(tests::PickledTensor{}.bytes()),
            tests::pickled(tests::pickledDict({{tests::pickledText("a"), "K\3"}})),
            tests::pickled("](" + tests::PickledTensor{}.bytes() + "Ne")};
}

} // namespace

class TestMalformedTensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void safetensorsGiveOneClearLine_data() {
        tests::addRows({tests::malformedSafetensorsStarts(), tests::malformedSafetensorsEntries(),
                        tests::malformedSafetensorsOffsets()});
    }
    void safetensorsGiveOneClearLine() { tests::compareRow(readSafetensors); }
    void torchArchivesGiveOneClearLine_data() { tests::addRows(malformedTorch({false})); }
    void torchArchivesGiveOneClearLine() { tests::compareRow(readPytorch); }
    void torchLegacyFilesGiveOneClearLine_data() { tests::addRows(malformedTorch({true})); }
    void torchLegacyFilesGiveOneClearLine() { tests::compareRow(readPytorch); }

    void theFilesThatTheRowsAreMadeFromAreRead() {
        QVERIFY(!readSafetensors(tests::oneTensor()).error);
        QVERIFY(!readSafetensors(tests::twoTensors("[0,8]", "[8,16]")).error);
        QVERIFY(!readPytorch(tests::torchZip(tests::pickledState(tests::PickledTensor{}.bytes()))).error);
        QVERIFY(!readPytorch(
                     tests::torchLegacy(tests::pickledState(tests::PickledTensor{.isLegacy = true}.bytes())))
                     .error);
    }

    void everyPrefixOfSafetensorsIsAnError() {
        for (const io::Bytes& whole : safetensorsSeeds())
            tests::tryEveryPrefix(whole, readSafetensors);
    }
    void everyPrefixOfATorchArchiveIsAnError() {
        for (const char* name : {"tensor", "parameters", "list"})
            tests::tryEveryPrefix(tests::readFixture("pytorch/" + std::string(name) + ".pt"), readPytorch);
    }
    void everyPrefixOfATorchLegacyFileIsAnError() {
        for (const io::Bytes& whole : torchSeeds("_legacy"))
            tests::tryEveryPrefix(whole, readPytorch);
    }

    void mutantsOfSafetensorsAreReadOrRefused() { tests::tryMutants(safetensorsSeeds(), readSafetensors); }
    void mutantsOfTorchArchivesAreReadOrRefused() { tests::tryMutants(torchSeeds(""), readPytorch); }
    void mutantsOfTorchLegacyFilesAreReadOrRefused() {
        tests::tryMutants(torchSeeds("_legacy"), readPytorch);
    }
    void mutantsOfPicklesAreReadOrRefused() {
        tests::tryMutants(pickleSeeds(),
                          [](io::View pickle) { return readPytorch(tests::torchZip(io::Bytes(pickle))); });
    }
};

QTEST_APPLESS_MAIN(TestMalformedTensors)
#include "tst_malformed_tensors.moc"
