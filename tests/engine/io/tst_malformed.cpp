#include "engine/io/idx.h"
#include "engine/io/project.h"
#include "engine/io/table.h"
#include "engine/io/weights.h"
#include "malformed_checks.h"
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

#include <cmath>

using namespace engine;
using tests::addRows;
using tests::compareRow;
using tests::heldBy;
using tests::Outcome;
using tests::tryEveryPrefix;
using tests::tryMutants;

namespace {

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
        io::Project project;
        project.experiment = train::firstExperiment();
        project.weightsPath = "w.npz";
        tryMutants({tests::projectText(), io::writeProject(project)},
                   readProject);
    }
};

QTEST_APPLESS_MAIN(TestMalformed)
#include "tst_malformed.moc"
