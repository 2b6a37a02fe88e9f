#include "engine/io/onnx.h"
#include "malformed_checks.h"
#include "malformed_onnx.h"
#include "malformed_onnx_counts.h"

using namespace engine;

namespace {

tests::Outcome readOnnx(io::View bytes) {
    static const io::FileSource none;
    const auto file = io::readOnnx(bytes, {"model.onnx", none});
    return file ? tests::Outcome{{}, tests::heldBy(file->tensors)} : tests::Outcome{file.error(), 0};
}

io::Bytes fixture(const char* name) { return tests::readFixture("onnx/" + std::string(name) + ".onnx"); }

} // namespace

class TestMalformedOnnx : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onnxGivesOneClearLine_data() {
        tests::addRows(
            {tests::malformedOnnxWire(), tests::malformedOnnxTensors(), tests::malformedOnnxCounts()});
    }
    void onnxGivesOneClearLine() { tests::compareRow(readOnnx); }

    void theFilesThatTheRowsAreMadeFromAreRead() {
        const auto good = readOnnx(tests::onnxOf(tests::onnxTensor(1, {2, 2}, tests::onnxRaw(16))));
        QVERIFY2(!good.error, good.error ? good.error->text().c_str() : "");
        QCOMPARE(good.held, std::uint64_t(32));
    }

    void everyPrefixIsAnError() {
        for (const char* name : {"gemm", "embedding"}) {
            // The operator set stands behind the graph: without it the graph is read and said to be
            // unsupported.
            const io::Bytes whole = fixture(name);
            tests::tryEveryPrefix(whole.substr(0, whole.rfind("B\x04")), readOnnx);
        }
    }

    void whatTakesMoreMemoryThanMayBeUsedIsNotParsed() {
        io::Bytes graph;
        for (int i = 0; i < 5000; ++i)
            graph += tests::part(1, "");
        const tests::Budget budget(1 << 20);
        const auto many = readOnnx(tests::onnxModel(graph));
        QVERIFY(many.error);
        QCOMPARE(many.error->code, core::Code::TooLarge);
        QVERIFY2(many.error->message == "the model needs more memory than may be used",
                 many.error->text().c_str());
        const auto large = readOnnx(tests::onnxOf(tests::onnxTensor(3, {500000}, tests::onnxRaw(500000))));
        QVERIFY(large.error);
        QCOMPARE(large.error->text(),
                 std::string("tensor \"W\": needs 4000000 bytes of memory, more than the "
                             "1048576 left of the budget"));
    }

    void mutantsAreReadOrRefused() {
        std::vector<io::Bytes> seeds;
        for (const char* name :
             {"gemm", "keras_like", "torch_mlp", "types", "embedding", "residual", "constants"})
            seeds.push_back(fixture(name));
        tests::tryMutants(seeds, readOnnx);
    }
};

QTEST_APPLESS_MAIN(TestMalformedOnnx)
#include "tst_malformed_onnx.moc"
