#include "engine/io/weights.h"
#include "files.h"

#include <QTest>

using namespace engine;
using core::DType;
using core::Tensor;

namespace {

const Tensor kWeight{{2, 3}, DType::Float32, {1, 2, 3, 4, 5, 6}};
const Tensor kBias{{2}, DType::Float32, {-0.5, 0.25}};

std::string errorOf(const core::Result<io::Bytes>& result) {
    return result.ok() ? "written" : result.error().text();
}

} // namespace

class TestNpz : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void storedArchivesOfNumpyAreRead() {
        const auto tensors = io::readNpz(tests::readFixture("npy/stored.npz"));
        QVERIFY2(tensors.ok(), tensors.ok() ? "" : tensors.error().text().c_str());
        QCOMPARE(*tensors, (core::TensorMap{{"0.weight", kWeight}, {"0.bias", kBias}}));
    }

    void deflatedArchivesOfNumpyAreRead() {
        const auto tensors = io::readNpz(tests::readFixture("npy/deflated.npz"));
        QVERIFY2(tensors.ok(), tensors.ok() ? "" : tensors.error().text().c_str());
        const Tensor zeros{{1000}, DType::Float64, std::vector<double>(1000, 0)};
        QCOMPARE(*tensors, (core::TensorMap{{"0.weight", kWeight}, {"0.bias", kBias}, {"zeros", zeros}}));
    }

    void unnamedArraysAreNamedAsNumpyNamesThem() {
        const auto tensors = io::readNpz(tests::readFixture("npy/unnamed.npz"));
        QVERIFY(tensors.ok());
        QCOMPARE(*tensors, (core::TensorMap{{"arr_0", kWeight}, {"arr_1", kBias}}));
    }

    void whatIsWrittenReadsBackTheSame() {
        const core::TensorMap tensors{{"b", kBias}, {"W", kWeight}, {"größe", kBias}, {"a/b", kWeight}};
        const auto bytes = io::writeNpz(tensors);
        QVERIFY(bytes.ok());
        const auto again = io::readNpz(*bytes);
        QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
        QCOMPARE(*again, tensors);
    }

    void sameTensorsGiveTheSameBytes() {
        const core::TensorMap tensors{{"W", kWeight}, {"b", kBias}};
        QCOMPARE(*io::writeNpz(tensors), *io::writeNpz(tensors));
    }

    void membersAreStoredNotDeflated() {
        const Tensor zeros{{5000}, DType::Float64, std::vector<double>(5000, 0)};
        QVERIFY(io::writeNpz({{"zeros", zeros}})->size() > 40000);
    }

    void anArchiveWithoutArraysIsWrittenAndRead() {
        const auto bytes = io::writeNpz({});
        QVERIFY(bytes.ok());
        const auto again = io::readNpz(*bytes);
        QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
        QVERIFY(again->empty());
    }

    void namesThatAnArchiveCannotHoldAreNotWritten() {
        QCOMPARE(errorOf(io::writeNpz({{"W", kWeight}, {"W", kBias}})),
                 std::string("member \"W.npy\": the name stands twice"));
        QCOMPARE(errorOf(io::writeNpz({{std::string(1021, 'x'), kBias}})),
                 "member \"" + std::string(60, 'x') + "...\": the name is longer than 1024 bytes");
        QCOMPARE(errorOf(io::writeNpz({{std::string("a\0b", 3), kBias}})),
                 std::string("member \"a?b.npy\": the name of a member is empty or has a zero byte"));
    }

    void membersTogetherStayWithinTheBudget() {
        // Each array of 100 numbers holds 800 bytes once it is read, and as much again while it is.
        const Tensor hundred{{100}, DType::Float64, std::vector<double>(100, 1)};
        const auto bytes = io::writeNpz({{"a", hundred}, {"b", hundred}});
        QVERIFY(bytes.ok());
        {
            const tests::Budget enough(2600);
            QVERIFY(io::readNpz(*bytes).ok());
        }
        const tests::Budget budget(2000);
        const auto refused = io::readNpz(*bytes);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, core::Code::TooLarge);
        QCOMPARE(refused.error().text(),
                 std::string("member \"b.npy\": header.shape: (100,) needs 800 bytes of memory, "
                             "more than the budget of 272"));
    }
};

QTEST_APPLESS_MAIN(TestNpz)
#include "tst_npz.moc"
