#include "engine/io/weights.h"
#include "files.h"

#include <QTest>

#include <map>

using namespace engine;
using core::DType;
using core::Tensor;

namespace {

/// Files in memory by path.
io::FileSource filesOf(std::map<std::string, io::Bytes> files) {
    io::FileSource source;
    source.file = [files = std::move(files)](const std::string& path) -> core::Result<io::Bytes> {
        const auto found = files.find(path);
        if (found == files.end())
            return core::Error{core::Code::NotFound, "there is no such file", path};
        return found->second;
    };
    return source;
}

} // namespace

class TestWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formatIsRecognizedByContent() {
        const auto array = io::readWeights(tests::readFixture("npy/vector.npy"), "layer.weight");
        QVERIFY(array.ok());
        QCOMPARE(array->front().first, std::string("layer.weight"));
        const auto archive = io::readWeights(tests::readFixture("npy/stored.npz"), "ignored");
        QVERIFY(archive.ok());
        QCOMPARE(archive->size(), std::size_t{2});
    }

    void otherFormatsAreRefusedByName() {
        const auto text = [](const io::Bytes& bytes) { return io::readWeights(bytes, "x").error().text(); };
        QCOMPARE(
            text("\x89HDF\r\n\x1a\n"),
            std::string("byte 0: is an HDF5 file, which this version does not read; expected .npy or .npz"));
        QCOMPARE(text("\x80\x04]."),
                 std::string("byte 0: is a pickled Python object, which is never unpickled; save "
                             "arrays with numpy.save"));
        QCOMPARE(text("hello"), std::string("byte 0: is no weight file; expected .npy or .npz"));
        QCOMPARE(text(""), std::string("is empty; expected .npy or .npz"));
    }

    void namesOfAPairAreFoundFromEither_data() {
        QTest::addColumn<QString>("weight");
        QTest::addColumn<QString>("bias");
        QTest::newRow("seed") << "pretrained_model_W.npy"
                              << "pretrained_model_b.npy";
        QTest::newRow("folder") << "a.b/W.npy"
                                << "a.b/b.npy";
        QTest::newRow("words") << "fc1.weight.npy"
                               << "fc1.bias.npy";
        QTest::newRow("plural") << "my-weights.npy"
                                << "my-biases.npy";
    }
    void namesOfAPairAreFoundFromEither() {
        QFETCH(QString, weight);
        QFETCH(QString, bias);
        QCOMPARE(io::pairedName(weight.toStdString()), bias.toStdString());
        QCOMPARE(io::pairedName(bias.toStdString()), weight.toStdString());
    }

    void otherNamesHaveNoPartner() {
        for (const char* name : {"model.npy", "NEW.npy", "pretrained_model_W.npz", "b", "web.npy", ""})
            QVERIFY2(!io::pairedName(name), name);
    }

    void aPairIsReadFromEitherName() {
        const auto files =
            filesOf({{"dir/pretrained_model_W.npy", tests::readFixture("npy/pretrained_model_W.npy")},
                     {"dir/pretrained_model_b.npy", tests::readFixture("npy/pretrained_model_b.npy")}});
        for (const char* path : {"dir/pretrained_model_W.npy", "dir/pretrained_model_b.npy"}) {
            const auto pair = io::loadWeights(path, files);
            QVERIFY2(pair.ok(), pair.ok() ? "" : pair.error().text().c_str());
            QCOMPARE(*pair, (core::TensorMap{{"W", Tensor{{2, 3}, DType::Float32, {1, 2, 3, 4, 5, 6}}},
                                             {"b", Tensor{{2}, DType::Float32, {-0.5, 0.25}}}}));
        }
    }

    void aPairWithoutItsPartnerNamesTheMissingFile() {
        const auto files = filesOf({{"m_W.npy", tests::readFixture("npy/pretrained_model_W.npy")}});
        const auto pair = io::loadWeights("m_W.npy", files);
        QVERIFY(!pair.ok());
        QCOMPARE(pair.error().text(), std::string("m_b.npy: there is no such file"));
    }

    void aLoneArrayIsNamedByItsFile() {
        const auto tensors =
            io::loadWeights("a/head.npy", filesOf({{"a/head.npy", tests::readFixture("npy/vector.npy")}}));
        QVERIFY(tensors.ok());
        QCOMPARE(tensors->front().first, std::string("head"));
    }
};

QTEST_APPLESS_MAIN(TestWeights)
#include "tst_weights.moc"
