#include "engine/data/prepare.h"
#include "engine/io/data_files.h"
#include "engine/io/idx.h"
#include "engine/io/project.h"
#include "files.h"
#include "gzip_bytes.h"
#include "idx_bytes.h"

#include <QtTest>

#include <map>

using namespace engine;
using core::Code;
using io::Bytes;
using tests::idxBytes;
using tests::idxPictures;

namespace {

using Files = std::map<std::string, Bytes>;

io::FileSource source(const Files& files) {
    io::FileSource result;
    result.file = [files](const std::string& path) -> core::Result<Bytes> {
        const auto found = files.find(path);
        if (found == files.end())
            return core::Error{Code::NotFound, "no such file", path};
        if (found->second == "unreadable")
            return core::Error{Code::ReadFailed, "it cannot be read: no permission", path};
        return found->second;
    };
    return result;
}

core::Result<data::Dataset> load(const std::string& path, const Files& files) {
    data::DataSpec spec;
    spec.source = path;
    return io::loadDataset(spec, source(files));
}

QString errorOf(const std::string& path, const Files& files) {
    const auto result = load(path, files);
    return result ? QStringLiteral("loaded") : QString::fromStdString(result.error().text());
}

Bytes zipped(const Bytes& bytes) { return tests::gzip(QByteArray::fromStdString(bytes)); }

const Bytes kLabels = idxBytes({2}, "\3\1");

} // namespace

class TestIdx : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goldenBytesAreRead() {
        const Bytes labels("\x00\x00\x08\x01\x00\x00\x00\x03\x05\x00\xff", 11);
        const auto one = io::readIdx(labels);
        QVERIFY(one.ok());
        QCOMPARE(one->shape, std::vector<std::int64_t>{3});
        QCOMPARE(one->values, Bytes("\x05\x00\xff", 3));
        const Bytes pictures("\x00\x00\x08\x03\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x01\x00", 16);
        const auto three = io::readIdx(pictures + Bytes(512, '\7'));
        QVERIFY(three.ok());
        QCOMPARE(three->shape, (std::vector<std::int64_t>{1, 2, 256}));
        QCOMPARE(three->values, Bytes(512, '\7'));
    }

    void gzippedFilesAreTheSame() {
        const auto plain = io::readIdx(idxPictures());
        const Bytes bytes = idxPictures();
        for (const Bytes& packed : {zipped(bytes), zipped(bytes.substr(0, 6)) + zipped(bytes.substr(6))}) {
            const auto read = io::readIdx(packed);
            QVERIFY2(read.ok(), read ? "" : read.error().text().c_str());
            QVERIFY(read->shape == plain->shape && read->values == plain->values);
        }
        const Bytes large = idxBytes({1000, 1000}, Bytes(1000000, '\2'));
        QCOMPARE(io::readIdx(zipped(large))->values, Bytes(1000000, '\2'));
    }

    void pixelsAreFeaturesAndLabelsAreClasses() {
        const auto set = io::fromIdx(*io::readIdx(idxPictures()), *io::readIdx(kLabels), "two");
        QVERIFY(set.ok());
        core::MatrixD expected(6, 2);
        expected << 1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12;
        QVERIFY(set->features == expected);
        QCOMPARE(set->imageWidth, 3);
        QCOMPARE(set->imageHeight, 2);
        QCOMPARE(set->classes, (std::vector<int>{3, 1}));
        QCOMPARE(set->classNames, (std::vector<std::string>{"0", "1", "2", "3"}));
        QVERIFY(set->openClasses && set->task == data::Task::Classification);
        QCOMPARE(set->featureNames.size(), std::size_t(6));
        QCOMPARE(set->name, std::string("two"));
        QCOMPARE(set->fixedTestSamples, 0);
    }

    void manyPicturesKeepTheirPlaces() {
        Bytes values, numbers;
        for (int i = 0; i < 300 * 5; ++i)
            values += static_cast<char>((i * 7 + i / 256) & 255);
        for (int i = 0; i < 300; ++i)
            numbers += static_cast<char>(i & 255);
        const auto set =
            io::fromIdx(*io::readIdx(idxBytes({300, 5}, values)), *io::readIdx(idxBytes({300}, numbers)), "");
        QVERIFY(set.ok());
        for (int i = 0; i < 300; ++i) {
            QCOMPARE(set->classes[std::size_t(i)], i & 255);
            for (int f = 0; f < 5; ++f)
                QCOMPARE(set->features(f, i),
                         double(static_cast<unsigned char>(values[std::size_t(5 * i + f)])));
        }
        QCOMPARE(set->imageWidth, 0);
        QCOMPARE(set->classNames.size(), std::size_t(256));
    }

    void moreDimensionsAreFlattened() {
        const auto set =
            io::fromIdx(*io::readIdx(idxBytes({2, 1, 2, 2}, "abcdefgh")), *io::readIdx(kLabels), "");
        QVERIFY(set.ok());
        QCOMPARE(set->features.rows(), core::Index(4));
        QCOMPARE(set->features(2, 1), double('g'));
        QCOMPARE(set->imageWidth, 0);
    }

    void samplesAreAppended() {
        auto samples = *io::readIdx(idxPictures());
        QVERIFY(io::append(samples, *io::readIdx(idxBytes({1, 2, 3}, "uvwxyz"))).ok());
        QCOMPARE(samples.shape, (std::vector<std::int64_t>{3, 2, 3}));
        QCOMPARE(samples.values.substr(12), Bytes("uvwxyz"));
        const auto refused = io::append(samples, *io::readIdx(idxBytes({1, 3, 2}, "uvwxyz")));
        QCOMPARE(QString::fromStdString(refused.error().text()),
                 "shape (1, 3, 2); expected samples as those of shape (3, 2, 3)");
        QCOMPARE(samples.values.size(), std::size_t(18));
    }

    void whatIsTooLargeIsRefusedBeforeItIsMade() {
        const auto array = io::readIdx(idxBytes({2, 1000}, Bytes(2000, '\1')));
        const tests::Budget budget(15999);
        const auto set = io::fromIdx(*array, *io::readIdx(kLabels), "");
        QCOMPARE(QString::fromStdString(set.error().text()),
                 "(2, 1000) needs 16000 bytes; expected at most 15999 (the memory budget)");
        const Bytes packed = zipped(idxBytes({2, 8000}, Bytes(16000, '\1')));
        QCOMPARE(QString::fromStdString(io::readIdx(packed).error().text()),
                 QStringLiteral("inflated: byte 4: (2, 8000) needs 16000 bytes of values; expected at most "
                                "15999 from %1 bytes of gzip data")
                     .arg(packed.size()));
        const auto wide = io::fromIdx(*io::readIdx(idxBytes({1, 1000001}, Bytes(1000001, '\1'))),
                                      *io::readIdx(kLabels), "");
        QCOMPARE(QString::fromStdString(wide.error().text()),
                 "samples of 1000001 numbers; expected at most 1000000");
    }

    void labelsLieBesideTheirPictures_data() {
        QTest::addColumn<QString>("pictures");
        QTest::addColumn<QString>("labels");
        const auto row = [](const char* pictures, const char* labels) {
            QTest::newRow(pictures) << pictures << labels;
        };
        row("train-images-idx3-ubyte", "train-labels-idx1-ubyte");
        row("train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz");
        row("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
        row("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte");
        row("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte");
        row("/data/images/t10k-images.idx3-ubyte.gz", "/data/images/t10k-labels.idx1-ubyte.gz");
        row("emnist-images-train-images-idx3-ubyte", "emnist-images-train-labels-idx1-ubyte");
        row("idx3/images", "idx3/labels");
        row("images-idx2-ubyte", "labels-idx1-ubyte");
    }
    void labelsLieBesideTheirPictures() {
        QFETCH(QString, pictures);
        QFETCH(QString, labels);
        const auto packed = [](const QString& name, const Bytes& bytes) {
            return name.endsWith(".gz") ? zipped(bytes) : bytes;
        };
        const auto set =
            load(pictures.toStdString(), {{pictures.toStdString(), packed(pictures, idxPictures())},
                                          {labels.toStdString(), packed(labels, kLabels)}});
        QVERIFY2(set.ok(), set ? "" : set.error().text().c_str());
        QCOMPARE(set->features.sum(), 78.0);
        QCOMPARE(set->classes, (std::vector<int>{3, 1}));
        QVERIFY(pictures.endsWith(QString::fromStdString(set->name)));
    }

    void contentDecidesNotTheName() {
        const Files files{{"images", zipped(idxPictures())}, {"labels", zipped(kLabels)}};
        QCOMPARE(errorOf("images", files), "loaded");
        const Files swapped{{"images.gz", idxPictures()}, {"labels.gz", kLabels}};
        QCOMPARE(errorOf("images.gz", swapped), "loaded");
        QVERIFY(io::recognize(idxPictures()) == io::FileKind::Idx);
        QVERIFY(io::recognize(zipped(kLabels)) == io::FileKind::Idx);
        QVERIFY(io::recognize(idxBytes({1}, "abcd", 0x0D)) == io::FileKind::Idx);
        QVERIFY(io::recognize(zipped("a,b\n1,2\n")) == io::FileKind::Csv);
        QVERIFY(io::recognize(zipped("{\"chainrule\": 1}")) == io::FileKind::Unknown);
        QVERIFY(io::recognize(idxBytes({1}, "a", 0x0A)) == io::FileKind::Unknown);
    }

    void saysWhatIsWrongWithThePair() {
        const std::string images = "train-images-idx3-ubyte.gz", labels = "train-labels-idx1-ubyte.gz";
        const auto with = [&](const Bytes& bytes) {
            return errorOf(images, {{images, idxPictures()}, {labels, bytes}});
        };
        QCOMPARE(errorOf(images, {{images, idxPictures()}}),
                 "train-images-idx3-ubyte.gz: train-labels-idx1-ubyte.gz: no such file; expected the labels "
                 "of the pictures there, gzipped or not");
        QCOMPARE(errorOf("digits.idx", {{"digits.idx", idxPictures()}}),
                 "digits.idx: pictures and their labels are a pair of IDX files; expected a name with "
                 "\"images\" (train-images-idx3-ubyte) and beside it the same with \"labels\" "
                 "(train-labels-idx1-ubyte)");
        QCOMPARE(errorOf(labels, {{images, idxPictures()}, {labels, kLabels}}),
                 "train-labels-idx1-ubyte.gz: holds labels, one number a sample, of shape (2,); expected the "
                 "pictures they belong to, samples × height × width");
        const QString where = "train-images-idx3-ubyte.gz: train-labels-idx1-ubyte.gz: ";
        QCOMPARE(with(idxBytes({3}, "\1\2\3")), where + "shape (3,); expected (2,), one label a sample");
        QCOMPARE(with(idxBytes({2, 1}, "\1\2")), where + "shape (2, 1); expected (2,), one label a sample");
        QCOMPARE(with(idxPictures()), where + "shape (2, 2, 3); expected (2,), one label a sample");
        QCOMPARE(with(kLabels.substr(0, 9)), where + "byte 8: (2,) needs 2 bytes of values, the file has 1");
        QCOMPARE(with("7\n2\n"), where + "byte 0: is no IDX file: it does not begin with two zero bytes");
        QCOMPARE(with("unreadable"), where + "it cannot be read: no permission");
        QCOMPARE(errorOf(images, {{images, idxPictures()}, {"train-labels-idx1-ubyte", idxBytes({1}, "a")}}),
                 "train-images-idx3-ubyte.gz: train-labels-idx1-ubyte: shape (1,); expected (2,), one label "
                 "a sample");
        QCOMPARE(errorOf(images, {{images, idxPictures().substr(0, 20)}, {labels, kLabels}}),
                 "train-images-idx3-ubyte.gz: byte 16: (2, 2, 3) needs 12 bytes of values, the file has 4");
    }
};

QTEST_APPLESS_MAIN(TestIdx)
#include "tst_idx.moc"
