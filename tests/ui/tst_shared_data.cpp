#include "ui/file_access.h"
#include "ui/shared_data.h"

#include <QTemporaryDir>
#include <QTest>

#include <thread>

using engine::core::Result;
using engine::data::DatasetPtr;

namespace {

engine::data::DataSpec spec(const std::string& source) {
    engine::data::DataSpec made;
    made.source = source;
    return made;
}

Result<DatasetPtr> shared(const std::string& source) {
    return ui::sharedDataset(spec(source), ui::fileSource());
}

} // namespace

class TestSharedData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void otherClassesAreOtherData() {
        engine::data::DataSpec chosen;
        chosen.source = "iris";
        const auto all = ui::sharedDataset(chosen, ui::fileSource());
        chosen.classes = {"setosa", "virginica"};
        const auto some = ui::sharedDataset(chosen, ui::fileSource());
        QVERIFY(all && some);
        QCOMPARE((*all)->classNames.size(), std::size_t(3));
        QCOMPARE((*some)->classNames.size(), std::size_t(2));
        QCOMPARE((*some)->samples(), Eigen::Index(100));
        QVERIFY(*ui::sharedDataset(chosen, ui::fileSource()) == *some);
    }

    void aBuiltInSetIsHeldOnce() {
        const DatasetPtr first = *shared("digits");
        QCOMPARE(*shared("digits"), first);
        QVERIFY(*shared("iris") != first);
        QCOMPARE(first.use_count(), 1L);
    }

    void aBuiltInSetIsHeldOnceForEachKindOfFeatures() {
        engine::data::DataSpec pairs = spec("words"), letters = pairs;
        pairs.settings = {{"features", std::string("pairs")}};
        letters.settings = {{"features", std::string("letters")}};
        const DatasetPtr held = *ui::sharedDataset(pairs, ui::fileSource());
        QCOMPARE(*ui::sharedDataset(pairs, ui::fileSource()), held);
        QCOMPARE((*ui::sharedDataset(letters, ui::fileSource()))->features.rows(), Eigen::Index(12));
    }

    void threadsThatAskTogetherGetTheSame() {
        std::vector<DatasetPtr> got(4);
        std::vector<std::thread> threads;
        for (DatasetPtr& place : got)
            threads.emplace_back([&place] { place = *shared("mnist"); });
        for (std::thread& thread : threads)
            thread.join();
        for (const DatasetPtr& each : got)
            QCOMPARE(each, got.front());
    }

    void aFileThatNobodyHoldsIsReadAgain() {
        QTemporaryDir folder;
        const QString path = folder.filePath("a.csv");
        QVERIFY(ui::writeFile(path, "x,k\n1,a\n2,b\n").ok());
        {
            const DatasetPtr held = *shared(path.toStdString());
            QVERIFY(ui::writeFile(path, "x,k\n1,a\n2,b\n3,b\n").ok());
            QCOMPARE(*shared(path.toStdString()), held);
        }
        QCOMPARE((*shared(path.toStdString()))->samples(), Eigen::Index(3));
    }

    void whatDependsOnMoreThanItsNameIsMadeForEach() {
        QVERIFY(*shared("spiral") != *shared("spiral"));
        engine::io::FileSource files = ui::fileSource();
        files.file = [](const std::string&) -> Result<engine::io::Bytes> {
            return engine::io::Bytes("x,k\n1,a\n2,b\n");
        };
        const auto one = ui::sharedDataset(spec("beside.csv"), files),
                   two = ui::sharedDataset(spec("beside.csv"), files);
        QVERIFY(one.ok() && two.ok() && *one != *two);
    }

    void whatCannotBeReadIsAnErrorEachTime() {
        QTemporaryDir folder;
        const std::string path = folder.filePath("late.csv").toStdString();
        QVERIFY(!shared(path));
        QVERIFY(ui::writeFile(QString::fromStdString(path), "x,k\n1,a\n2,b\n").ok());
        QVERIFY(shared(path).ok());
    }
};

QTEST_GUILESS_MAIN(TestSharedData)
#include "tst_shared_data.moc"
