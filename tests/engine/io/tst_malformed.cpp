#include "engine/core/random.h"
#include "engine/io/idx.h"
#include "engine/io/project.h"
#include "engine/io/table.h"
#include "engine/io/weights.h"
#include "files.h"
#include "malformed.h"
#include "malformed_drawn.h"
#include "malformed_fine_tuning.h"
#include "malformed_idx.h"
#include "malformed_json.h"
#include "malformed_layers.h"
#include "malformed_npy.h"
#include "malformed_npy_shapes.h"
#include "malformed_npz.h"
#include "malformed_project.h"
#include "malformed_table.h"
#include "malformed_table_specs.h"
#include "malformed_training.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

using namespace engine;

namespace {

/// What reading gave: nothing, or the error; and how many bytes of numbers are held.
struct Outcome {
    std::optional<core::Error> error;
    std::uint64_t held = 0;
};
using Reader = std::function<Outcome(io::View)>;

std::uint64_t heldBy(const core::TensorMap& tensors) {
    std::uint64_t bytes = 0;
    for (const auto& each : tensors)
        bytes += each.second.values.size() * sizeof(double);
    return bytes;
}

Outcome readNpy(io::View bytes) {
    const auto tensor = io::readNpy(bytes);
    return tensor ? Outcome{{}, tensor->values.size() * sizeof(double)} : Outcome{tensor.error(), 0};
}

Outcome readNpz(io::View bytes) {
    const auto tensors = io::readNpz(bytes);
    return tensors ? Outcome{{}, heldBy(*tensors)} : Outcome{tensors.error(), 0};
}

/// Pictures are made a data set, with labels that fit.
Outcome readIdx(io::View bytes) {
    const auto array = io::readIdx(bytes);
    if (!array)
        return {array.error(), 0};
    if (array->shape.size() == 1)
        return {{}, array->values.size()};
    const auto samples = static_cast<std::size_t>(array->shape[0]);
    const auto set = io::fromIdx(*array, {{array->shape[0]}, io::Bytes(samples, '\1')}, "");
    return set ? Outcome{{}, set->features.size() * sizeof(double)} : Outcome{set.error(), 0};
}

Outcome readTable(io::View bytes) {
    static_cast<void>(io::previewTable(bytes, true, {}));
    const auto set = io::readTable(bytes, "", {});
    return set ? Outcome{{}, set->features.size() * sizeof(double)} : Outcome{set.error(), 0};
}

Outcome readProject(io::View bytes) {
    const auto project = io::readProject(bytes);
    if (!project)
        return {project.error(), 0};
    return {{}, project->inlineWeights ? heldBy(*project->inlineWeights) : 0};
}

bool isOneLine(const std::string& text) {
    return !text.empty() && text.size() < 600 && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20;
    });
}

void addRows(const std::vector<std::vector<tests::Malformed>>& tables) {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("text");
    for (const auto& cases : tables)
        for (const tests::Malformed& each : cases)
            QTest::newRow(each.name.c_str())
                << QByteArray::fromStdString(each.bytes) << static_cast<int>(each.code)
                << QString::fromStdString(each.text);
}

void compareRow(const Reader& read) {
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(QString, text);
    const Outcome outcome = read(bytes.toStdString());
    QVERIFY2(outcome.error, "was read");
    QCOMPARE(QString::fromStdString(outcome.error->text()), text);
    QCOMPARE(static_cast<int>(outcome.error->code), code);
    QVERIFY(isOneLine(outcome.error->text()));
}

/// Every file that is cut off is an error of one line.
void tryEveryPrefix(const io::Bytes& whole, const Reader& read) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const Outcome outcome = read(io::View(whole).substr(0, length));
        QVERIFY2(outcome.error, std::to_string(length).c_str());
        QVERIFY2(isOneLine(outcome.error->text()), outcome.error->text().c_str());
    }
}

/// One to four small damages: bits, bytes, numbers, pieces that are missing, doubled or from another file.
io::Bytes mutated(core::Random& random, io::Bytes bytes, const std::vector<io::Bytes>& seeds) {
    static const std::vector<std::string> kNumbers{std::string(8, '\xff'),
                                                   std::string(4, '\0'),
                                                   "\xff\xff\xff\x7f",
                                                   "\x01",
                                                   "-1",
                                                   "9223372036854775807",
                                                   "99999999999999999999",
                                                   "1e308",
                                                   "{",
                                                   "[",
                                                   "]",
                                                   "}",
                                                   "(",
                                                   ",",
                                                   "'",
                                                   "\"",
                                                   "null",
                                                   "\\u0000"};
    for (std::uint64_t i = 0, count = 1 + random.below(4); i < count; ++i) {
        const std::size_t at = random.below(bytes.size() + 1);
        const std::size_t length = random.below(std::min<std::size_t>(bytes.size() - at, 32) + 1);
        switch (random.below(7)) {
        case 0:
            if (at < bytes.size())
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
            break;
        case 1:
            if (at < bytes.size())
                bytes[at] = static_cast<char>(random.below(256));
            break;
        case 2:
            bytes.erase(at, length);
            break;
        case 3:
            bytes.insert(at, bytes.substr(at, length));
            break;
        case 4:
            bytes.resize(at);
            break;
        case 5: {
            const std::string& number = kNumbers[random.below(kNumbers.size())];
            bytes.replace(at, random.below(2) == 0 ? std::min(number.size(), bytes.size() - at) : 0, number);
            break;
        }
        default: {
            const io::Bytes& other = seeds[random.below(seeds.size())];
            bytes.insert(at, other.substr(random.below(other.size()), 1 + random.below(64)));
        }
        }
    }
    return bytes;
}

void tryMutants(const std::vector<io::Bytes>& seeds, const Reader& read) {
    constexpr int kMutants = 20000;
    constexpr std::uint64_t kBudget = 1 << 20;
    const tests::Budget budget(kBudget);
    core::Random random(20261123);
    int readable = 0;
    for (int i = 0; i < kMutants; ++i) {
        const io::Bytes bytes = mutated(random, seeds[random.below(seeds.size())], seeds);
        const Outcome outcome = read(bytes);
        readable += outcome.error ? 0 : 1;
        QVERIFY(outcome.held <= kBudget);
        if (outcome.error)
            QVERIFY2(isOneLine(outcome.error->text()), outcome.error->text().c_str());
    }
    QVERIFY2(readable > 0 && readable < kMutants / 2, std::to_string(readable).c_str());
}

std::vector<io::Bytes> npySeeds() {
    std::vector<io::Bytes> seeds;
    for (const char* name : {"f2", "f4_fortran", "i8_big", "cube_big_fortran", "bool", "scalar", "version3"})
        seeds.push_back(tests::readFixture("npy/" + std::string(name) + ".npy"));
    return seeds;
}

std::vector<io::Bytes> npzSeeds() {
    std::vector<io::Bytes> seeds;
    for (const char* name : {"stored", "deflated", "unnamed"})
        seeds.push_back(tests::readFixture("npy/" + std::string(name) + ".npz"));
    seeds.push_back(*io::writeNpz({{"W", {{1}, core::DType::Float32, {1}}}}));
    return seeds;
}

std::vector<io::Bytes> idxSeeds() {
    const std::vector<io::Bytes> plain{tests::idxPictures(), tests::idxBytes({3}, "\1\2\3"),
                                       tests::idxBytes({2, 2}, "abcd"),
                                       tests::idxBytes({1, 1, 2, 2}, "abcd")};
    std::vector<io::Bytes> seeds = plain;
    for (const io::Bytes& bytes : plain)
        seeds.push_back(tests::gzip(QByteArray::fromStdString(bytes)));
    return seeds;
}

std::vector<io::Bytes> tableSeeds() {
    const io::Bytes utf16("\xFF\xFE"
                          "a\0,\0b\0\n\0"
                          "1\0,\0x\0\n\0"
                          "2\0,\0y\0\n\0",
                          26);
    return {"day;height;color;split;kind\n2024-01-01;1,5;red;train;a\n2024-01-02;2,25;blue;test;b\n",
            "\"a\",\"b \"\"q\"\"\",k\n1,2.5,x\nNA,4,y\n?,1e5,x\n",
            "gr\xF6\xDF"
            "e|k\n1|x\n2|y\n",
            utf16};
}

} // namespace

class TestMalformed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void npyGivesOneClearLine_data() {
        addRows({tests::malformedNpyStarts(), tests::malformedNpyLengths(), tests::malformedNpyLiterals(),
                 tests::malformedNpyShapes(), tests::malformedNpySizes(), tests::malformedNpyTypes()});
    }
    void npyGivesOneClearLine() { compareRow(readNpy); }
    void npzGivesOneClearLine_data() {
        addRows({tests::malformedZipDirectories(), tests::malformedZipData(), tests::malformedZipMembers()});
    }
    void npzGivesOneClearLine() { compareRow(readNpz); }
    void idxGivesOneClearLine_data() {
        addRows({tests::malformedIdxStarts(), tests::malformedIdxSizes(), tests::malformedIdxGzip()});
    }
    void idxGivesOneClearLine() { compareRow(readIdx); }
    void tableGivesOneClearLine_data() { addRows({tests::malformedTables()}); }
    void tableGivesOneClearLine() { compareRow(readTable); }
    void projectGivesOneClearLine_data() {
        addRows({tests::malformedJsonStarts(), tests::malformedJsonTexts(), tests::malformedJsonSizes(),
                 tests::malformedSections(), tests::malformedNetworks(), tests::malformedLayers(),
                 tests::malformedLayerTypes(), tests::malformedData(), tests::malformedTableSpecs(),
                 tests::malformedDrawn(), tests::malformedTraining(), tests::malformedTensors(),
                 tests::malformedFineTuning()});
    }
    void projectGivesOneClearLine() { compareRow(readProject); }

    void theFilesThatTheRowsAreMadeFromAreRead() {
        QVERIFY(!readNpy(tests::npyBytes(tests::npyShape("(1,)"), std::string(8, '\0'))).error);
        const io::Bytes array = tests::npyBytes(tests::npyShape("(2,)"), std::string(16, '\0'));
        QVERIFY(!readNpz(tests::zipBytes(
                             {tests::storedMember("a.npy", array), tests::deflatedMember("b.npy", array)}))
                     .error);
        for (const io::Bytes& bytes : idxSeeds())
            QVERIFY(!readIdx(bytes).error);
        const Outcome project = readProject(tests::projectText());
        QVERIFY2(!project.error, project.error ? project.error->text().c_str() : "");
    }

    void nonFiniteNumbersAreData() {
        const io::Bytes nan("\0\0\0\0\0\0\xf8\x7f", 8);
        const auto tensor = io::readNpy(tests::npyBytes(tests::npyShape("(1,)"), nan));
        QVERIFY(tensor.ok());
        QVERIFY(std::isnan(tensor->values[0]));
    }

    void highlyCompressedButSmallMembersAreRead() {
        // A thousand by a thousand zeros deflate 1017 : 1 and are no bomb.
        const io::Bytes array = tests::npyBytes(tests::npyShape("(1000, 1000)"), std::string(8000000, '\0'));
        const auto tensors = io::readNpz(tests::zipBytes({tests::deflatedMember("zeros.npy", array)}));
        QVERIFY2(tensors.ok(), tensors.ok() ? "" : tensors.error().text().c_str());
        QCOMPARE(tensors->front().second.size(), std::int64_t{1000000});
    }

    void everyPrefixOfAnNpyIsAnError() {
        for (const io::Bytes& whole : npySeeds())
            tryEveryPrefix(whole, readNpy);
    }
    void everyPrefixOfAnNpzIsAnError() {
        for (const io::Bytes& whole : npzSeeds())
            tryEveryPrefix(whole, readNpz);
    }
    void everyPrefixOfAnIdxIsAnError() {
        for (const io::Bytes& whole : idxSeeds())
            tryEveryPrefix(whole, readIdx);
    }
    void everyPrefixOfAProjectIsAnError() {
        const std::string text = tests::projectText();
        tryEveryPrefix(text.substr(0, text.size() - 1), readProject); // the last byte is a line end
    }

    void mutantsOfNpyAreReadOrRefused() { tryMutants(npySeeds(), readNpy); }
    void mutantsOfNpzAreReadOrRefused() { tryMutants(npzSeeds(), readNpz); }
    void mutantsOfIdxAreReadOrRefused() { tryMutants(idxSeeds(), readIdx); }
    void mutantsOfTablesAreReadOrRefused() { tryMutants(tableSeeds(), readTable); }
    void mutantsOfProjectsAreReadOrRefused() {
        tryMutants({tests::projectText(), io::writeProject({.experiment = train::firstExperiment(), .weightsPath = "w.npz"})},
                   readProject);
    }
};

QTEST_APPLESS_MAIN(TestMalformed)
#include "tst_malformed.moc"
