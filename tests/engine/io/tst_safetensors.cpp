#include "engine/io/safetensors.h"
#include "engine/io/weight_file.h"
#include "engine/io/weights.h"
#include "safetensors_bytes.h"

#include <QTest>

#include <limits>

using namespace engine;
using core::DType;
using core::Tensor;

namespace {

const Tensor kWeight{{2, 3}, DType::Float32, {1, 2, 3, 4, 5, 6}};
const Tensor kBias{{2}, DType::Float64, {-0.5, 0.25}};
const Tensor kFlags{{3}, DType::Bool, {1, 0, 1}};

std::string errorOf(const core::Result<io::Bytes>& result) {
    return result.ok() ? "written" : result.error().text();
}

io::SafetensorsContent fixture(const std::string& name) {
    const auto content = io::readSafetensors(tests::readFixture("safetensors/" + name + ".safetensors"));
    if (!content)
        qFatal("%s", content.error().text().c_str());
    return *content;
}

core::TensorMap expected(const std::string& name) {
    return *io::readNpz(tests::readFixture("safetensors/" + name + ".npz"));
}

std::string headerOf(const io::Bytes& bytes) { return bytes.substr(8, bytes.find("}}") + 2 - 8); }

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTypeIsReadToTheLastBit() {
        const auto content = fixture("types");
        QCOMPARE(tests::difference(content.tensors, expected("types")), std::string());
        QCOMPARE(content.metadata, (std::map<std::string, std::string>{{"format", "np"}}));
    }

    void dataMayLieInAnotherOrderAndUnaligned() {
        const auto content = fixture("turned");
        QCOMPARE(tests::difference(content.tensors, expected("turned")), std::string());
        QVERIFY(content.metadata.empty());
    }

    void aFileWithoutTensorsIsRead() {
        QVERIFY(fixture("bare").tensors.empty());
        const auto content = fixture("none");
        QVERIFY(content.tensors.empty());
        QCOMPARE(content.metadata.at("other"), std::string("ü"));
    }

    void bfloat16IsTheUpperHalfOfAFloat32() {
        const auto bytes =
            tests::safetensorsBytes("{" + tests::tensorEntry("W", "\"BF16\"", "[3]", "[0,6]") + "}",
                                    io::Bytes("\x80\x3f\x49\x40\x80\xff", 6));
        const auto content = io::readSafetensors(bytes);
        QVERIFY2(content.ok(), content.ok() ? "" : content.error().text().c_str());
        const double infinity = std::numeric_limits<double>::infinity();
        QCOMPARE(content->tensors.front().second, (Tensor{{3}, DType::Float32, {1, 3.140625, -infinity}}));
    }

    void keysThatAreNotKnownAreIgnored() {
        const auto bytes = tests::safetensorsBytes(
            R"({"W":{"dtype":"F32","shape":[],"data_offsets":[0,4],"note":"later"}}   )", io::Bytes(4, '\0'));
        const auto content = io::readSafetensors(bytes);
        QVERIFY2(content.ok(), content.ok() ? "" : content.error().text().c_str());
        QCOMPARE(content->tensors.front().second, (Tensor{{}, DType::Float32, {0}}));
    }

    void whatIsWrittenReadsBackTheSame() {
        const core::TensorMap tensors{{"flags", kFlags},
                                      {"0.bias", kBias},
                                      {"0.weight", kWeight},
                                      {"größe/\"1\"\n", kWeight},
                                      {"empty", {{0, 2}, DType::Int16, {}}}};
        const std::map<std::string, std::string> metadata{{"format", "np"},
                                                          {"attributes", "{\"a\": [1, \"ü\"]}"}};
        const auto bytes = io::writeSafetensors(tensors, metadata);
        QVERIFY2(bytes.ok(), errorOf(bytes).c_str());
        QVERIFY(io::isSafetensors(*bytes));
        const auto again = io::readSafetensors(*bytes);
        QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
        QCOMPARE(again->tensors, tensors);
        QCOMPARE(again->metadata, metadata);
        QCOMPARE(*io::writeSafetensors(tensors, metadata), *bytes);
    }

    void dataAreAlignedWhateverTheOrder() {
        const auto bytes = io::writeSafetensors({{"flags", kFlags}, {"W", kWeight}, {"b", kBias}});
        QVERIFY(bytes.ok());
        // 16 bytes of float64, 24 of float32, 3 flags; the header is padded with spaces.
        QCOMPARE(headerOf(*bytes),
                 std::string(R"({"flags":{"dtype":"BOOL","shape":[3],"data_offsets":[40,43]},)"
                             R"("W":{"dtype":"F32","shape":[2,3],"data_offsets":[16,40]},)"
                             R"("b":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}})"));
        QCOMPARE((bytes->size() - 43) % 8, std::size_t{0});
    }

    void everyTypeIsWritten() {
        // Read again by NumPy: see make_safetensors.py.
        core::TensorMap tensors = expected("types");
        tensors.pop_back(); // bfloat16
        const auto bytes = io::writeSafetensors(tensors, {{"format", "np"}, {"größe", "\"ü\"\n"}});
        QVERIFY2(bytes.ok(), errorOf(bytes).c_str());
        const auto again = io::readSafetensors(*bytes);
        QVERIFY(again.ok());
        QCOMPARE(tests::difference(again->tensors, tensors), std::string());
        const QString out = qEnvironmentVariable("CHAINRULE_SAFETENSORS_OUT");
        if (out.isEmpty())
            return;
        QFile file(out + "/all.safetensors");
        QVERIFY(file.open(QIODevice::WriteOnly) &&
                file.write(bytes->data(), qint64(bytes->size())) == qint64(bytes->size()));
    }

    void whatTheFormatCannotHoldIsNotWritten() {
        QCOMPARE(errorOf(io::writeSafetensors({{"W", kWeight}, {"W", kBias}})),
                 std::string("\"W\": the name stands twice or is reserved"));
        QCOMPARE(errorOf(io::writeSafetensors({{"__metadata__", kWeight}})),
                 std::string("\"__metadata__\": the name stands twice or is reserved"));
        QCOMPARE(errorOf(io::writeSafetensors({{"W\xff", kWeight}})),
                 std::string("\"W?\": the name is not UTF-8"));
        QCOMPARE(errorOf(io::writeSafetensors({{"W", {{3}, DType::Float32, {1, 2}}}})),
                 std::string("\"W\": (3,) does not fit 2 values"));
        QCOMPARE(errorOf(io::writeSafetensors({{"W", {{1}, DType::Int8, {300}}}})),
                 std::string("\"W\": element 0: is 300, which int8 does not hold"));
        QCOMPARE(errorOf(io::writeSafetensors({{"W", {std::vector<std::int64_t>(33, 1), DType::Int8, {3}}}})),
                 std::string("\"W\": has more than 32 dimensions"));
    }

    void tensorsStayWithinTheBudget() {
        const auto bytes = io::writeSafetensors({{"W", {{1000}, DType::Int8, std::vector<double>(1000, 1)}}});
        QVERIFY(bytes.ok());
        {
            const tests::Budget enough(8000);
            QVERIFY(io::readSafetensors(*bytes).ok());
        }
        const tests::Budget budget(7999);
        const auto refused = io::readSafetensors(*bytes);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().text(),
                 std::string("header: the tensors need 8000 bytes of memory, more than the "
                             "budget of 7999"));
    }

    void aHundredThousandTensorsAreReadAndOneMoreIsNot() {
        core::TensorMap tensors;
        for (int i = 0; i < 100000; ++i)
            tensors.emplace_back("layer" + std::to_string(i), Tensor{{1}, DType::Int8, {1}});
        auto bytes = io::writeSafetensors(tensors);
        QVERIFY(bytes.ok());
        QCOMPARE(io::readSafetensors(*bytes)->tensors.size(), std::size_t{100000});
        tensors.emplace_back("more", Tensor{{1}, DType::Int8, {1}});
        QCOMPARE(errorOf(io::writeSafetensors(tensors)), std::string("has more than 100000 tensors"));
        std::string header = "{";
        for (int i = 0; i <= 100000; ++i)
            header += (i > 0 ? "," : "") + tests::tensorEntry(std::to_string(i), "\"I8\"", "[0]", "[0,0]");
        QCOMPARE(io::readSafetensors(tests::safetensorsBytes(header + "}")).error().text(),
                 std::string("header: has more than 100000 tensors"));
    }

    void theFormatIsRecognizedByContent() {
        const io::Bytes bytes = tests::readFixture("safetensors/types.safetensors");
        QCOMPARE(std::string(io::weightFormat(bytes)->name), std::string("safetensors"));
        QVERIFY(io::isSafetensors(tests::safetensorsBytes("{}")));
        QVERIFY(!io::isSafetensors("{\"chainrule\": 1}"));
        QVERIFY(!io::isSafetensors(""));
        QVERIFY(!io::isSafetensors(tests::readFixture("npy/stored.npz")));
        QCOMPARE(std::string(io::weightFormatFor("a/b.safetensors")->name), std::string("safetensors"));
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
