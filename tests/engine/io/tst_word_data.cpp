#include "engine/io/data_files.h"
#include "engine/io/word_data.h"
#include "gzip_bytes.h"

#include <QtTest>

using namespace engine;
using data::Dataset;

namespace {

const io::Bytes kTable = "word,language\nbee,English\nabeille,French\nape,Italian\n";

core::Settings features(const std::string& which) { return {{"features", which}}; }

Dataset read(const io::Bytes& table, const std::string& which) {
    const auto set = io::readWords(table, "words", features(which));
    if (!set)
        qFatal("%s", set.error().text().c_str());
    return *set;
}

/// A table of `count` words "aaab" of one class and one word "zz" of another.
io::Bytes lonely(int count) {
    io::Bytes table = "word,language\nzz,B\n";
    for (int i = 0; i < count; ++i)
        table += "aaab,A\n";
    return table;
}

double value(const Dataset& set, const std::string& feature, core::Index sample) {
    const auto found = std::find(set.featureNames.begin(), set.featureNames.end(), feature);
    return found == set.featureNames.end() ? -1 : set.features(found - set.featureNames.begin(), sample);
}

} // namespace

class TestWordData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pairsAreCountedWithTheWordsEnds() {
        const Dataset set = read(kTable, "pairs");
        QCOMPARE(set.featureNames, (std::vector<std::string>{"_a", "_b", "ab", "ap", "be", "e_", "ee", "ei",
                                                             "il", "le", "ll", "pe"}));
        QCOMPARE(set.samples(), core::Index(3));
        QVERIFY((set.features.col(0) == core::VectorD{{0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0}}));
        QCOMPARE(value(read("w,c\nbanana,x\n", "pairs"), "an", 0), 2.0);
        QCOMPARE(value(read("w,c\nbanana,x\n", "pairs"), "a_", 0), 1.0);
    }

    void anotherWordHasTheFeaturesThatItWouldHaveInTheTable() {
        for (const char* which : {"pairs", "letters"}) {
            const Dataset set = read(kTable, which);
            QVERIFY(io::isOfWords(set));
            for (core::Index i = 0; i < set.samples(); ++i)
                QCOMPARE(*io::wordFeatures(set, set.sampleNames[std::size_t(i)]), core::VectorD(set.features.col(i)));
        }
        QCOMPARE(io::wordFeatures(read(kTable, "pairs"), "zzz")->sum(), 0.0); // pairs that the table does not have
        const auto tooLong = io::wordFeatures(read(kTable, "letters"), "abeilles");
        QVERIFY(!tooLong && tooLong.error().message.find("at most 7") != std::string::npos);
        QVERIFY(!io::wordFeatures(read(kTable, "pairs"), "b4"));
        QVERIFY(!io::isOfWords(Dataset()));
    }

    void samplesAndClassesHaveTheirNames() {
        for (const char* which : {"pairs", "letters"}) {
            const Dataset set = read("word,language\nbee,French\nape,English\ncow,French\n", which);
            QCOMPARE(set.task, data::Task::Classification);
            QCOMPARE(set.sampleNames, (std::vector<std::string>{"bee", "ape", "cow"}));
            QCOMPARE(set.classNames, (std::vector<std::string>{"English", "French"}));
            QCOMPARE(set.classes, (std::vector<int>{1, 0, 1}));
            QCOMPARE(set.featureNames.size(), std::size_t(set.features.rows()));
            QVERIFY(!set.openClasses);
        }
    }

    void lettersAreNumbersWithZerosBehindTheWord() {
        const Dataset set = read(kTable, "letters");
        QCOMPARE(set.featureNames.front(), std::string("letter 1"));
        QCOMPARE(set.features.rows(), core::Index(7));
        QVERIFY((set.features.col(0) == core::VectorD{{2, 5, 5, 0, 0, 0, 0}}));
        QVERIFY((set.features.col(1) == core::VectorD{{1, 2, 5, 9, 12, 12, 5}}));
        QCOMPARE(read("w,c\nz,x\n", "letters").features(0, 0), 26.0);
    }

    void rarePairsAreLeftOut() {
        QCOMPARE(value(read(lonely(499), "pairs"), "zz", 0), 1.0); // one word of 500
        QCOMPARE(value(read(lonely(500), "pairs"), "zz", 0), -1.0);
        // How often a pair stands in one word does not make it frequent.
        io::Bytes often = "w,c\nzzzzzz,B\n";
        for (int i = 0; i < 600; ++i)
            often += "ab,A\n";
        QCOMPARE(value(read(often, "pairs"), "zz", 0), -1.0);
    }

    void gzippedOrNotIsTheSame() {
        QVERIFY(read(kTable, "pairs").features ==
                read(tests::gzip(QByteArray::fromStdString(kTable)), "pairs").features);
    }

    void saysWhatIsWrongAndWhere_data() {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << ""
                               << "no words below the header";
        QTest::newRow("header only") << "word,language\n"
                                     << "no words below the header";
        QTest::newRow("capital") << "w,c\nape,x\nBee,y\n"
                                 << "line 3, column 1: expected a word of the letters a to z, got \"Bee\"";
        QTest::newRow("accent")
            << "w,c\nabgew\u00f6hnt,x\n"
            << "line 2, column 1: expected a word of the letters a to z, got \"abgew\u00f6hnt\"";
        QTest::newRow("no word") << "w,c\n,x\n"
                                 << "line 2, column 1: expected a word of the letters a to z, got \"\"";
        QTest::newRow("too long") << "w,c\n" + QString(101, 'a') + ",x\n"
                                  << "line 2, column 1: expected a word of the letters a to z, got \"" +
                                         QString(60, 'a') + "...\"";
        QTest::newRow("three columns")
            << "w,c\nape,x,y\n"
            << "line 2, column 1: expected two columns, a word and its class, found 3";
        QTest::newRow("open quote") << "w,c\n\"ape,x\n"
                                    << "line 2: ";
    }
    void saysWhatIsWrongAndWhere() {
        QFETCH(QString, table);
        QFETCH(QString, message);
        const auto set = io::readWords(table.toStdString(), "words", features("pairs"));
        QVERIFY(!set);
        const QString text = QString::fromStdString(set.error().text());
        QVERIFY2(message.endsWith(": ") ? text.startsWith(message.chopped(2)) : text == message,
                 qPrintable(text));
    }
};

QTEST_APPLESS_MAIN(TestWordData)
#include "tst_word_data.moc"
