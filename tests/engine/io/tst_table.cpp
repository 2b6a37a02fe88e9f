#include "engine/io/data_files.h"
#include "engine/io/table.h"

#include "tests/engine/io/files.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace engine;
using core::Code;
using data::ColumnRole;
using data::Dataset;
using data::MissingPolicy;
using data::TableSpec;
using data::Task;

namespace {

using Names = QStringList;

Dataset read(const QByteArray& bytes, const TableSpec& spec = {}) {
    auto result = io::readTable(bytes.toStdString(), "test.csv", spec);
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return *result;
}

QString errorOf(const QByteArray& bytes, const TableSpec& spec) {
    const auto result = io::readTable(bytes.toStdString(), "test.csv", spec);
    return result ? QStringLiteral("was read") : QString::fromStdString(result.error().text());
}

io::TableLayout layoutOf(const QByteArray& bytes, const TableSpec& spec = {}) {
    const auto result = io::previewTable(bytes.toStdString(), true, spec);
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return result->layout;
}

Names names(const std::vector<std::string>& texts) {
    Names result;
    for (const std::string& name : texts)
        result << QString::fromStdString(name);
    return result;
}

QList<double> numbers(const core::MatrixD& matrix) { return {matrix.data(), matrix.data() + matrix.size()}; }
QList<int> numbers(const std::vector<int>& values) { return {values.begin(), values.end()}; }

TableSpec with(const std::map<std::string, ColumnRole>& columns) {
    TableSpec spec;
    spec.columns = columns;
    return spec;
}

TableSpec fills(MissingPolicy policy) {
    TableSpec spec;
    spec.missing = policy;
    return spec;
}

QByteArray utf16(const QString& text, bool bigEndian) {
    QByteArray bytes = bigEndian ? "\xFE\xFF" : "\xFF\xFE";
    for (const QChar c : text) {
        const char low = static_cast<char>(c.unicode() & 255), high = static_cast<char>(c.unicode() >> 8);
        bytes += bigEndian ? high : low;
        bytes += bigEndian ? low : high;
    }
    return bytes;
}

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

} // namespace

class TestTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersTextsDatesAndClassesFindTheirPlaces() {
        const Dataset set = read("day,height,color,kind\n2024-01-31,1.5,red,pear\n2024-02-01,2,blue,apple\n"
                                 "2024-02-02,3,red,pear\n");
        QCOMPARE(names(set.featureNames), (Names{"height", "color=blue", "color=red"}));
        QCOMPARE(numbers(set.features), (QList<double>{1.5, 2, 3, 0, 1, 0, 1, 0, 1}));
        QCOMPARE(set.oneHot.size(), std::size_t(1));
        QCOMPARE(set.oneHot[0].first, core::Index(1));
        QCOMPARE(set.oneHot[0].count, core::Index(2));
        QCOMPARE(names(set.classNames), (Names{"apple", "pear"}));
        QCOMPARE(numbers(set.classes), (QList<int>{1, 0, 1}));
    }

    void theSameTableInEveryEncodingAndDialect_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QString plain = QStringLiteral("größe,stück,art\n1.5,2,süß\n3.25,4,sauer\n5.0,6,süß\n");
        QString german = plain;
        german.replace(u',', u';').replace(u'.', u',');
        QString pipes = german;
        pipes.replace(u';', u'|');
        QString tabs = plain;
        tabs.replace(u',', u'\t');
        QTest::newRow("UTF-8") << plain.toUtf8();
        QTest::newRow("UTF-8 with BOM") << "\xEF\xBB\xBF" + plain.toUtf8();
        QTest::newRow("UTF-16 little-endian") << utf16(plain, false);
        QTest::newRow("UTF-16 big-endian") << utf16(plain, true);
        QTest::newRow("Latin-1") << plain.toLatin1();
        QTest::newRow("semicolons and decimal commas") << german.toUtf8();
        QTest::newRow("the same in Latin-1") << german.toLatin1();
        QTest::newRow("pipes and decimal commas") << pipes.toUtf8();
        QTest::newRow("tabs") << tabs.toUtf8();
        QTest::newRow("CR LF") << plain.toUtf8().replace("\n", "\r\n");
    }

    void theSameTableInEveryEncodingAndDialect() {
        QFETCH(QByteArray, bytes);
        const Dataset set = read(bytes);
        QCOMPARE(names(set.featureNames), (Names{"größe", "stück"}));
        QCOMPARE(numbers(set.features), (QList<double>{1.5, 3.25, 5, 2, 4, 6}));
        QCOMPARE(names(set.classNames), (Names{"sauer", "süß"}));
        QCOMPARE(numbers(set.classes), (QList<int>{1, 0, 1}));
    }

    void lettersOfWindowsAreRead() {
        const Dataset set = read("a,k\n1,5\x80\n2,\x84x\x93\n3,5\x80\n");
        QCOMPARE(names(set.classNames), (Names{"5€", "„x“"}));
    }

    void whatTheSpecSaysIsNotGuessed() {
        TableSpec spec;
        spec.header = false;
        QCOMPARE(names(read("a,k\nb,l\na,k\n", spec).featureNames), (Names{"x1=a", "x1=b"}));
        spec = {};
        spec.separator = ';';
        QCOMPARE(layoutOf("a;b,c;d\n1;2,3;4\n", spec).columns.size(), std::size_t(3));
        spec = {};
        spec.encoding = data::Encoding::Utf8;
        QCOMPARE(errorOf("gr\xF6\xDF"
                         "e,b\n1,2\n",
                         spec),
                 QStringLiteral("line 1, byte 3: a byte that is not UTF-8; expected text in UTF-8"));
        spec = {};
        spec.decimalComma = true;
        QCOMPARE(
            errorOf("a;b\n1,5;x\n2.5;y\n3,5;x\n3,5;x\n" + QByteArray("3,5;x\n").repeated(40), spec),
            QStringLiteral("line 3, column 1: expected a number with a decimal comma, got \"2.5\"; or read "
                           "the column one-hot, or leave it out"));
    }

    void rolesAreGuessedAndCanBeChosen() {
        const QByteArray bytes("id,size,color,class,note\n1,2,red,a,0.5\n2,3,red,b,0.25\n3,4,blue,a,1\n"
                               "4,4,blue,a,1\n5,4,blue,a,1\n");
        const io::TableLayout guessed = layoutOf(bytes);
        QList<int> roles;
        for (const io::TableColumn& column : guessed.columns)
            roles << int(column.role);
        QCOMPARE(roles, (QList<int>{int(ColumnRole::Ignore), int(ColumnRole::Input), int(ColumnRole::Input),
                                    int(ColumnRole::Target), int(ColumnRole::Input)}));
        QVERIFY(guessed.columns[0].leftOut == io::LeftOut::RowNumber);
        const Dataset chosen = read(bytes, with({{"note", ColumnRole::Target},
                                                 {"size", ColumnRole::NumberTarget},
                                                 {"class", ColumnRole::Ignore},
                                                 {"id", ColumnRole::OneHot}}));
        QCOMPARE(names(chosen.targetNames), (Names{"size", "note"}));
        QCOMPARE(numbers(chosen.targets), (QList<double>{2, 3, 4, 4, 4, 0.5, 0.25, 1, 1, 1}));
        QCOMPARE(names(chosen.featureNames),
                 (Names{"id=1", "id=2", "id=3", "id=4", "id=5", "color=blue", "color=red"}));
    }

    void wholeNumbersAreClassesUnlessTheyAreToBeNumbers() {
        const QByteArray bytes("a,rating\n1,1\n2,3\n3,1\n4,5\n");
        QCOMPARE(names(read(bytes).classNames), (Names{"1", "3", "5"}));
        const Dataset set = read(bytes, with({{"rating", ColumnRole::NumberTarget}}));
        QVERIFY(set.task == Task::Regression);
        QCOMPARE(numbers(set.targets), (QList<double>{1, 3, 1, 5}));
    }

    void missingValuesDropTheRowOrStayToBeFilled() {
        const QByteArray bytes("a,color,k\n1,red,x\n,blue,y\n3,?,x\n4,red,\n5,blue,y\n");
        const Dataset dropped = read(bytes);
        QCOMPARE(numbers(dropped.features.topRows(1)), (QList<double>{1, 5}));
        QCOMPARE(dropped.droppedRows, core::Index(3));
        QCOMPARE(dropped.missing, core::Index(0));
        const Dataset kept = read(bytes, fills(MissingPolicy::Mean));
        QCOMPARE(kept.droppedRows, core::Index(1)); // the one without a target
        QCOMPARE(kept.missing, core::Index(3));     // one number, two columns of a color
        const QList<double> expected{1, kMissing, 3, 5, 0, 1, kMissing, 1, 1, 0, kMissing, 0};
        for (qsizetype i = 0; i < expected.size(); ++i)
            QVERIFY(std::isnan(expected[i]) ? std::isnan(numbers(kept.features)[i])
                                            : numbers(kept.features)[i] == expected[i]);
    }

    void aColumnNamedSplitSaysThePart() {
        const Dataset set = read("a,split,k\n1,train,x\n2,VAL,y\n3,test,x\n4,Training,y\n5,validation,x\n");
        QCOMPARE(names(set.featureNames), Names{"a"});
        QList<int> parts;
        for (const data::Part part : set.parts)
            parts << int(part);
        QCOMPARE(parts, (QList<int>{0, 1, 2, 0, 1}));
    }

    void datesAreKnownInTheirWritings_data() {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<bool>("isDate");
        for (const char* date :
             {"2024-01-31", "31.1.2024", "1/31/24", "2024/01/31", "31 Jan 2024", "31-Jan-24", "Jan 31, 2024",
              "2024-01-31T18:30:05Z", "2024-01-31 18:30:05.25+01:00", "18:30", "6:30 pm"})
            QTest::newRow(date) << QByteArray(date) << true;
        for (const char* other :
             {"1-2-3-4", "abc", "12:5", "january", "2024-", "192.168.0.1", "a/b/c", "1.2.3.4"})
            QTest::newRow(other) << QByteArray(other) << false;
    }

    void datesAreKnownInTheirWritings() {
        QFETCH(QByteArray, cell);
        QFETCH(bool, isDate);
        const io::TableLayout layout = layoutOf("x;n;k\n\"" + cell + "\";1;a\n\"" + cell + "\";2;b\n");
        QCOMPARE(layout.columns[0].kind == io::ColumnKind::Date, isDate);
        QCOMPARE(layout.columns[0].leftOut == io::LeftOut::Date, isDate);
    }

    void problemsOfTheSpecAreToldInOneLine() {
        const QByteArray bytes("age,color,kind\n1,red,a\n2,blue,b\n3,red,a\n");
        QCOMPARE(errorOf(bytes, with({{"ag", ColumnRole::Input}})),
                 QStringLiteral("unknown column \"ag\"; did you mean \"age\"?"));
        QCOMPARE(errorOf(bytes, with({{"color", ColumnRole::Target}, {"kind", ColumnRole::Target}})),
                 QStringLiteral("2 targets, but \"color\" is text; expected one target, or numbers only"));
        QCOMPARE(
            errorOf(bytes, with({{"color", ColumnRole::Split}})),
            QStringLiteral("line 2, column 2: \"red\" is no part; expected train, validation (val, valid) or "
                           "test"));
        TableSpec few;
        few.categories = 1;
        few.columns = {{"color", ColumnRole::Input}};
        QCOMPARE(
            errorOf(bytes, few),
            QStringLiteral("line 3, column 2: more than 1 different texts in \"color\"; expected fewer for "
                           "one-hot, a higher limit, or the column left out"));
    }

    void aColumnOfManyTextsIsLeftOutWithAWord() {
        QByteArray bytes("name,a,k\n");
        for (int i = 0; i < 60; ++i)
            bytes += "n" + QByteArray::number(i) + "," + QByteArray::number(i * 0.5) + ",x\n";
        const io::TableLayout layout = layoutOf(bytes);
        QVERIFY(layout.columns[0].leftOut == io::LeftOut::ManyTexts);
        QCOMPARE(layout.columns[0].different, std::size_t(60));
    }

    void whatOnlyCountsRowsIsLeftOut() {
        QVERIFY(layoutOf(",a,k\n0,1,x\n1,5,y\n2,3,x\n3,4,y\n4,9,x\n").columns[0].leftOut ==
                io::LeftOut::RowNumber);
        QCOMPARE(numbers(read("1,2.5\n2,4\n3,6\n4,8\n5,10\n").features), (QList<double>{1, 2, 3, 4, 5}));
    }

    void theSameNameTwiceIsTwoColumns() {
        QCOMPARE(names(read("a,a,k\n1,2,x\n3,4,y\n").featureNames), (Names{"a", "a (2)"}));
    }

    void previewIsOfTheFirstThousandRowsAndNotOfALineThatIsCutOff() {
        QByteArray bytes("a,b,k\n");
        for (int i = 0; i < 1200; ++i)
            bytes += QByteArray::number(i) + ".5,2,x\n";
        auto whole = io::previewTable(bytes.toStdString(), true, {});
        QVERIFY(whole.ok() && whole->result.ok());
        QCOMPARE(whole->layout.rows.size(), std::size_t(1000));
        QCOMPARE(whole->result->samples(), core::Index(1000));
        QVERIFY(!whole->layout.whole);
        const auto start = io::previewTable(bytes.left(100).toStdString(), false, {});
        QVERIFY(start.ok() && start->result.ok());
        QVERIFY(start->layout.problems.empty());
        QCOMPARE(start->layout.rows.back().back(), std::string("x"));
        const auto cut = io::previewTable("a,b\n1,2\n3\n4,5\n", true, {});
        QVERIFY(cut.ok() && !cut->result.ok());
        QCOMPARE(cut->layout.rows.size(), std::size_t(1)); // what is above the damaged line is shown
        QCOMPARE(QString::fromStdString(cut->result.error().text()),
                 QStringLiteral("line 3: 1 column; expected 2 as in line 1"));
    }

    void readingTellsHowFarItIsAndCanBeStopped() {
        const std::string bytes = "a,k\n" + QByteArray("1.5,x\n2.5,y\n").repeated(20000).toStdString();
        double last = 0;
        int calls = 0;
        const auto read = io::readTable(bytes, "", {}, [&](double done) {
            const bool grows = done > last && done <= 1;
            last = done;
            ++calls;
            return grows;
        });
        QVERIFY(read.ok());
        QVERIFY(calls > 2);
        const auto stopped = io::readTable(bytes, "", {}, [](double) { return false; });
        QVERIFY(!stopped.ok());
        QVERIFY(stopped.error().code == Code::Cancelled);
    }

    void whatTheBudgetDoesNotHoldIsRefused() {
        const tests::Budget budget(100000);
        const QByteArray row("1.5,2,x\n");
        QVERIFY(io::readTable(row.repeated(4000).toStdString(), "", {}).ok());
        const auto result = io::readTable(row.repeated(5000).toStdString(), "", {});
        QVERIFY(!result.ok());
        QVERIFY(result.error().code == Code::TooLarge);
    }

    void aPastedTableIsReadFromTheSpec() {
        data::DataSpec spec;
        spec.source = data::kPastedSource;
        spec.text = data::SharedText("a\tb\tk\n1,5\t2\tx\n2,5\t3\ty\n");
        const auto set = io::loadDataset(spec, {});
        QVERIFY(set.ok());
        QCOMPARE(numbers(set->features), (QList<double>{1.5, 2.5, 2, 3}));
    }

    void aTableSpecIsForTextOnly() {
        data::DataSpec spec;
        spec.source = "a.npz";
        spec.table.emplace();
        io::FileSource files;
        files.file = [](const std::string&) { return io::Bytes("PK\3\4 and more"); };
        const auto set = io::loadDataset(spec, files);
        QVERIFY(!set.ok());
        QCOMPARE(QString::fromStdString(set.error().text()),
                 QStringLiteral("a.npz: is no table of text; leave data.table out"));
    }
};

QTEST_APPLESS_MAIN(TestTable)
#include "tst_table.moc"
