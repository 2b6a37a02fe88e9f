// Damaged and hostile HDF5 files: whatever libhdf5 does with them in the child process is an error here.
#include "engine/core/random.h"
#include "engine/io/data_files.h"
#include "engine/io/hdf5.h"
#include "engine/io/keras_h5.h"
#include "tests/engine/io/malformed_checks.h"
#include "ui/file_access.h"
#include "ui/hdf5_reader.h"
#include "tests/source_paths.h"

#include <QProcess>
#include <QTest>

using namespace engine;
using core::Code;
using tests::Malformed;
using tests::Outcome;

namespace {

Outcome readFile(io::View bytes) {
    const io::FileSource files = ui::fileSource();
    const auto file = io::readKerasH5(bytes, {"model.h5", files});
    return file ? Outcome{{}, tests::heldBy(file->tensors)} : Outcome{file.error(), 0};
}

io::Bytes fixture(const std::string& name) { return tests::readFixture("keras/" + name); }
io::Bytes hostile(const std::string& name) { return fixture("malformed/" + name + ".h5"); }

io::Bytes changed(io::Bytes bytes, std::size_t at, const io::Bytes& by) { return bytes.replace(at, by.size(), by); }

/// Other letters where a structure begins.
io::Bytes without(const io::Bytes& bytes, const std::string& signature) {
    const std::size_t at = bytes.find(signature);
    if (at == io::Bytes::npos)
        qFatal("there is no %s", signature.c_str());
    return changed(bytes, at, "XXXX");
}

/// What can be wrong with the structures of any HDF5 file; `group` is the one whose nodes come first.
std::vector<Malformed> damagedStructures(const io::Bytes& whole, const std::string& nothing, const std::string& lost) {
    const std::string size = std::to_string(whole.size());
    const auto cut = [&](std::size_t length) {
        return "has " + std::to_string(length) + " bytes, but declares " + size + "; it was cut off";
    };
    const std::string damaged = "is damaged: the HDF5 library ";
    return {
        {"empty", "", Code::Truncated, "is empty; expected an HDF5 file"},
        {"a text", "weights", Code::Syntax, "byte 0: is not an HDF5 file: it does not begin with \\x89HDF"},
        {"inside the signature", whole.substr(0, 7), Code::Syntax, "byte 0: is not an HDF5 file: it does not begin with \\x89HDF"},
        {"after the signature", whole.substr(0, 8), Code::Truncated, "the HDF5 file ends inside its superblock"},
        {"inside the superblock", whole.substr(0, 47), Code::Truncated, "the HDF5 file ends inside its superblock"},
        {"after the superblock", whole.substr(0, 96), Code::Truncated, cut(96)},
        {"inside the first group", whole.substr(0, 500), Code::Truncated, cut(500)},
        {"in the middle", whole.substr(0, whole.size() / 2), Code::Truncated, cut(whole.size() / 2)},
        {"the last byte", whole.substr(0, whole.size() - 1), Code::Truncated, cut(whole.size() - 1)},
        {"superblock version 9", changed(whole, 8, "\x09"), Code::Unsupported, "byte 8: has superblock version 9; 0 to 3 are read"},
        {"addresses of 4 bytes", changed(whole, 13, "\x04"), Code::Unsupported, "byte 13: has addresses that are not 8 bytes wide"},
        {"end of file far away", changed(whole, 40, io::Bytes("\0\0\0\0\0\0\0\1", 8)), Code::Truncated,
         "has " + size + " bytes, but declares 72057594037927936; it was cut off"},
        {"only a superblock", whole.substr(0, 48) + io::Bytes(whole.size() - 48, '\0'), Code::Syntax, damaged + "cannot open it"},
        {"nothing behind the first group", whole.substr(0, 800) + io::Bytes(whole.size() - 800, '\0'), Code::Syntax, damaged + nothing},
        {"group without its tree", without(whole, "TREE"), Code::Syntax, damaged + "cannot list what it holds"},
        {"group without its heap", without(whole, "HEAP"), Code::Syntax, damaged + "cannot list what it holds"},
        {"group without its node", without(whole, "SNOD"), Code::Syntax, damaged + "cannot list what it holds"},
        {"root group elsewhere", changed(whole, 64, io::Bytes("\xff\xff\0\0\0\0\0\0", 8)), Code::Syntax, damaged + "cannot open it"},
        {"root group is no object", changed(whole, 64, io::Bytes("\x00\x00\0\0\0\0\0\0", 8)), Code::Syntax, damaged + "cannot open it"},
        {"bytes lost", whole.substr(0, 1000) + whole.substr(1001) + "x", Code::Syntax, damaged + lost},
    };
}

std::vector<Malformed> hostileFiles() {
    const std::string twice = "is linked a second time (in a circle, or under two names)";
    return {
        {"soft link", hostile("soft_link"), Code::Unsupported, "link \"layers\": is a soft link, which is never followed"},
        {"external link", hostile("external_link"), Code::Unsupported, "link \"layers\": is an external link, which is never followed"},
        {"groups in a circle", hostile("circle"), Code::Unsupported, "object \"a/b/again\": " + twice},
        {"root in itself", hostile("root_again"), Code::Unsupported, "object \"a\": " + twice},
        {"dataset under two names", hostile("twice"), Code::Unsupported, "object \"b\": " + twice},
        {"numbers in another file", hostile("external_storage"), Code::Unsupported,
         "dataset \"x\": keeps its numbers in another file (external), which is never opened"},
        {"virtual dataset", hostile("virtual"), Code::Unsupported,
         "dataset \"x\": is put together from other datasets (virtual), which is never followed"},
        {"filter LZF", hostile("unknown_filter"), Code::Unsupported,
         "dataset \"x\": is stored through the filter 32000 (\"lzf\"); gzip, shuffle, Fletcher32, szip, nbit and scale-offset are read"},
        {"filter of a plugin", hostile("foreign_filter"), Code::Unsupported,
         "dataset \"x\": is stored through the filter 32015; gzip, shuffle, Fletcher32, szip, nbit and scale-offset are read"},
        {"40 groups deep", hostile("deep"), Code::TooLarge, "group \"g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/...\": lies more than 32 groups deep"},
        {"4 TB declared", hostile("huge"), Code::TooLarge,
         "dataset \"x\": (1000000, 1000000) needs 4000000000000 bytes, more than 1000 times the 0 that are stored; at most 256 MiB may"},
        {"40 GB declared in chunks", hostile("huge_chunked"), Code::TooLarge, "dataset \"x\": (100000, 100000) needs 40000000000 bytes, more than 1000 times the 64 that are stored; at most 256 MiB may"},
        {"more numbers than 64 bits", hostile("huge_dimensions"), Code::TooLarge,
         "dataset \"x\": (4611686018427387904, 8) has more numbers than 64 bits can count"},
        {"only texts", hostile("texts"), Code::Unsupported, "is an HDF5 file without numbers; expected weights as Keras saves them"},
        {"only groups", hostile("nothing"), Code::Unsupported, "is an HDF5 file without numbers; expected weights as Keras saves them"},
        {"only compounds", hostile("compound"), Code::Unsupported, "is an HDF5 file without numbers; expected weights as Keras saves them"},
        {"only an empty space", hostile("empty_space"), Code::Unsupported, "is an HDF5 file without numbers; expected weights as Keras saves them"},
        {"only long doubles", hostile("wide"), Code::Unsupported, "is an HDF5 file without numbers; expected weights as Keras saves them"},
        {"configuration that is no JSON", hostile("config_text"), Code::Syntax, "model_config: line 1, column 2: is not well-formed JSON: invalid literal"},
        {"a weight that is missing", hostile("listed_missing"), Code::NotFound,
         "dataset \"model_weights/d/d/bias:0\": is listed in \"weight_names\" and not in the file, or listed twice"},
        {"a weight twice", hostile("listed_twice"), Code::NotFound,
         "dataset \"model_weights/d/d/kernel:0\": is listed in \"weight_names\" and not in the file, or listed twice"},
        {"a weight outside", hostile("listed_outside"), Code::NotFound,
         "dataset \"model_weights/d/../../d\": is listed in \"weight_names\" and not in the file, or listed twice"},
        {"a group as weight", hostile("listed_group"), Code::NotFound,
         "dataset \"model_weights/d/d\": is listed in \"weight_names\" and not in the file, or listed twice"},
    };
}

/// The child alone, as nobody should call it.
QProcess* childWith(const QStringList& words, const QByteArray& input, QObject* parent) {
    auto* process = new QProcess(parent);
    process->start(programPath(), QStringList(QStringLiteral("--read-hdf5")) + words);
    process->write(input);
    process->closeWriteChannel();
    process->waitForFinished();
    return process;
}

} // namespace

class TestMalformedHdf5 : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::setHdf5Program(programPath()); }

    void wholeModelsGiveOneClearLine_data() { tests::addRows({damagedStructures(fixture("mlp.h5"), "cannot open its root group", "cannot open it"), hostileFiles()}); }
    void wholeModelsGiveOneClearLine() { tests::compareRow(readFile); }
    void weightsGiveOneClearLine_data() { tests::addRows({damagedStructures(fixture("mlp.weights.h5"), "cannot list what it holds", "cannot list what it holds"), hostileFiles()}); }
    void weightsGiveOneClearLine() { tests::compareRow(readFile); }

    void theFilesThatTheRowsAreMadeFromAreRead() {
        QVERIFY(!readFile(fixture("mlp.h5")).error);
        QVERIFY(!readFile(fixture("mlp.weights.h5")).error);
    }

    void mutantsNeverHarmThisProcess() {
        const std::vector<io::Bytes> seeds{fixture("mlp.h5"), fixture("mlp.weights.h5"), fixture("conv.h5"), hostile("unknown_filter"), hostile("texts")};
        core::Random random(20261129);
        int readable = 0;
        for (int i = 0; i < 300; ++i) {
            const Outcome outcome = readFile(tests::mutated(random, seeds[random.below(seeds.size())], seeds));
            readable += outcome.error ? 0 : 1;
            if (outcome.error)
                QVERIFY2(tests::isOneLine(outcome.error->text()), outcome.error->text().c_str());
        }
        QVERIFY2(readable > 0 && readable < 300, qPrintable(QString::number(readable)));
    }

    void whatInflatesBeyondTheMemoryIsRefused() {
        const auto file = io::inflateGzip(fixture("malformed/bomb.h5.gz"), 1 << 20);
        QVERIFY(file);
        const tests::Budget budget(64 << 20);
        const Outcome outcome = readFile(*file);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, Code::TooLarge);
        QCOMPARE(outcome.error->text(), std::string("dataset \"x\": the datasets up to here need more than the memory budget of 67108864 bytes"));
    }

    void theChildSaysWhatIsWrongAndLeaves() {
        const QProcess* few = childWith({"100"}, "abc", this);
        QCOMPARE(few->exitCode(), 2);
        const QProcess* none = childWith({}, {}, this);
        QCOMPARE(none->exitCode(), 2);
        const QProcess* many = childWith({"99999999999999"}, {}, this);
        QCOMPARE(many->exitCode(), 2);
        QCOMPARE(many->exitStatus(), QProcess::NormalExit);
    }

    void aChildThatCrashesIsAnErrorOfOneLine() {
        ui::setHdf5Program(sourcePath("tests/fixtures/crash.sh"));
        const Outcome outcome = readFile(fixture("mlp.h5"));
        ui::setHdf5Program(programPath());
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, Code::Syntax);
        QCOMPARE(outcome.error->text(), std::string("is damaged: the HDF5 library crashed on it"));
    }

    void errorsComeBackAsTheyWere() {
        const core::Error error{Code::TooLarge, "needs much", "dataset \"a/b\""};
        const auto again = io::hdf5Error(io::hdf5ErrorLine(error));
        QVERIFY(again);
        QCOMPARE(again->code, error.code);
        QCOMPARE(again->message, error.message);
        QCOMPARE(again->context, error.context);
        for (const char* line : {"", "\n", "3", "x\ty\tz\n", "99\ta\tb\n", "-1\ta\tb\n", "1\ta\n", "1\ta\tb"})
            QVERIFY2(!io::hdf5Error(line), line);
    }
};

QTEST_GUILESS_MAIN(TestMalformedHdf5)
#include "tst_malformed_hdf5.moc"
