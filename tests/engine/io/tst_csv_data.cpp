#include "engine/io/csv.h"
#include "engine/io/data_files.h"

#include "tests/engine/io/files.h"

#include <QtTest>

#include <random>

using namespace engine;
using core::Code;
using data::Dataset;
using data::Task;

Q_DECLARE_METATYPE(engine::core::Code)

namespace {

using Names = QStringList;

Dataset read(const QByteArray& bytes) {
    auto result = io::readCsv(bytes.toStdString(), "test.csv");
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return *result;
}

Names names(const std::vector<std::string>& texts) {
    Names result;
    for (const std::string& name : texts)
        result << QString::fromStdString(name);
    return result;
}

QList<double> numbers(const core::MatrixD& matrix) { return {matrix.data(), matrix.data() + matrix.size()}; }

QList<int> numbers(const std::vector<int>& values) { return {values.begin(), values.end()}; }

} // namespace

class TestCsvData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsFeaturesAndTextClasses() {
        const Dataset set = read("width,height,kind\n1,2,pear\n3,4.5,apple\n5,6,pear\n");
        QCOMPARE(set.name, std::string("test.csv"));
        QCOMPARE(int(set.task), int(Task::Classification));
        QCOMPARE(names(set.featureNames), (Names{"width", "height"}));
        QCOMPARE(numbers(set.features), (QList<double>{1, 3, 5, 2, 4.5, 6}));
        QCOMPARE(set.features.rows(), core::Index(2));
        QCOMPARE(names(set.classNames), (Names{"apple", "pear"}));
        QCOMPARE(numbers(set.classes), (QList<int>{1, 0, 1}));
        QVERIFY(!set.openClasses);
        QCOMPARE(set.targets.size(), core::Index(0));
    }

    void readsATargetThatIsNotWhole() {
        const Dataset set = read("a,b\n1,0.5\n2,1\n3,1\n");
        QCOMPARE(int(set.task), int(Task::Regression));
        QCOMPARE(numbers(set.targets), (QList<double>{0.5, 1, 1}));
        QCOMPARE(names(set.targetNames), Names{"b"});
        QVERIFY(set.classes.empty() && set.classNames.empty());
    }

    void wholeNumbersAreClassesIfTheyAreFew_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Names>("classNames");
        QTest::addColumn<QList<int>>("classes");
        QTest::addColumn<bool>("open");
        QTest::newRow("0 and 1") << QByteArray("7,0\n7,1\n7,0") << Names{"0", "1"} << QList<int>{0, 1, 0}
                                 << true;
        QTest::newRow("a gap from 0")
            << QByteArray("7,0\n7,2\n7,0") << Names{"0", "1", "2"} << QList<int>{0, 2, 0} << true;
        QTest::newRow("from 1") << QByteArray("7,2\n7,1\n7,2") << Names{"1", "2"} << QList<int>{1, 0, 1}
                                << false;
        QTest::newRow("-1 and 1") << QByteArray("7,1\n7,-1\n7,1") << Names{"-1", "1"} << QList<int>{1, 0, 1}
                                  << false;
        QTest::newRow("with point") << QByteArray("7,1.0\n7,2.0\n7,1.0") << Names{"1", "2"}
                                    << QList<int>{0, 1, 0} << false;
        QTest::newRow("large") << QByteArray("7,0\n7,255\n7,0") << Names{"0", "255"} << QList<int>{0, 1, 0}
                               << false;
        QTest::newRow("as many as samples")
            << QByteArray("7,0\n7,1\n7,2") << Names{} << QList<int>{} << false;
        QTest::newRow("one sample") << QByteArray("7,1") << Names{} << QList<int>{} << false;
        QByteArray fifty, fiftyOne;
        for (int i = 0; i < 102; ++i) {
            fifty += "7," + QByteArray::number(1 + i % 50) + "\n";
            fiftyOne += "7," + QByteArray::number(1 + i % 51) + "\n";
        }
        Names fiftyNames;
        QList<int> fiftyClasses;
        for (int i = 0; i < 50; ++i)
            fiftyNames << QString::number(i + 1);
        for (int i = 0; i < 102; ++i)
            fiftyClasses << i % 50;
        QTest::newRow("50 values") << fifty << fiftyNames << fiftyClasses << false;
        QTest::newRow("51 values") << fiftyOne << Names{} << QList<int>{} << false;
    }

    void wholeNumbersAreClassesIfTheyAreFew() {
        QFETCH(QByteArray, bytes);
        QFETCH(Names, classNames);
        QFETCH(QList<int>, classes);
        QFETCH(bool, open);
        const Dataset set = read(bytes);
        QCOMPARE(int(set.task), int(classes.empty() ? Task::Regression : Task::Classification));
        QCOMPARE(names(set.classNames), classNames);
        QCOMPARE(numbers(set.classes), classes);
        QCOMPARE(set.openClasses, open);
    }

    void guessesTheHeader_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Names>("features");
        QTest::addColumn<int>("samples");
        QTest::newRow("words over numbers") << QByteArray("a,b,c\n1,2,3\n4,5,6.5") << Names{"a", "b"} << 2;
        QTest::newRow("none") << QByteArray("1,2,3\n4,5,6.5") << Names{"x1", "x2"} << 2;
        QTest::newRow("none, text class") << QByteArray("1,2,red\n4,5,blue") << Names{"x1", "x2"} << 2;
        QTest::newRow("word over the target")
            << QByteArray("0,1,target\n1,2,3\n4,5,6.5") << Names{"0", "1"} << 2;
        QTest::newRow("unnamed column") << QByteArray(",b,c\n1,2,3\n4,5,6.5") << Names{"x1", "b"} << 2;
        QTest::newRow("years") << QByteArray("area,people,2019,2020,kind\n9,1,2,3,a\n9,4,5,6,b")
                               << Names{"area", "people", "2019", "2020"} << 2;
        QTest::newRow("quoted") << QByteArray("\"a, in cm\";\"b\";c\n1;2;3\n4;5;6.5")
                                << Names{"a, in cm", "b"} << 2;
    }

    void guessesTheHeader() {
        QFETCH(QByteArray, bytes);
        QFETCH(Names, features);
        QFETCH(int, samples);
        const Dataset set = read(bytes);
        QCOMPARE(names(set.featureNames), features);
        QCOMPARE(set.samples(), core::Index(samples));
    }

    void sameTableInEveryDialect_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray plain("a,b,k\n1,2,x\n3,4,y\n5,6,x\n");
        QTest::newRow("plain") << plain;
        QTest::newRow("BOM") << "\xEF\xBB\xBF" + plain;
        QTest::newRow("CR LF") << QByteArray(plain).replace("\n", "\r\n");
        QTest::newRow("CR") << QByteArray(plain).replace("\n", "\r");
        QTest::newRow("semicolons") << QByteArray(plain).replace(",", ";");
        QTest::newRow("tabs") << QByteArray(plain).replace(",", "\t");
        QTest::newRow("spaces") << QByteArray(plain).replace(",", " , ");
        QTest::newRow("no last line end") << plain.chopped(1);
        QTest::newRow("blank lines") << "\n" + QByteArray(plain).replace("\n", "\n\n");
        QTest::newRow("all quoted") << QByteArray("\"a\",\"b\",\"k\"\n\"1\",\"2\",\"x\"\n\"3\",\"4\",\"y\"\n"
                                                  "\"5\",\"6\",\"x\"\n");
    }

    void sameTableInEveryDialect() {
        QFETCH(QByteArray, bytes);
        const Dataset set = read(bytes);
        QCOMPARE(names(set.featureNames), (Names{"a", "b"}));
        QCOMPARE(numbers(set.features), (QList<double>{1, 3, 5, 2, 4, 6}));
        QCOMPARE(names(set.classNames), (Names{"x", "y"}));
        QCOMPARE(numbers(set.classes), (QList<int>{0, 1, 0}));
    }

    void refusesWithOneClearLine_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Code>("code");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const QByteArray& bytes, Code code, const QString& text) {
            QTest::newRow(name) << bytes << code << text;
        };
        const QString none("no samples; expected lines of numbers, the class or target last");
        row("empty", "", Code::Syntax, none);
        row("blank lines", "\n\r\n\n", Code::Syntax, none);
        row("BOM only", "\xEF\xBB\xBF", Code::Syntax, none);
        row("header only", "\na,b,c\n", Code::Syntax,
            "line 2: a header, but no samples below it; expected lines of numbers");
        row("one column", "1\n2\n", Code::Syntax,
            "line 1: 1 column; expected at least 2, separated by commas, semicolons or tabs, the last one "
            "the class "
            "or target");
        row("column too few", "a,b,c\n1,2,3\n1,2\n", Code::ShapeMismatch,
            "line 3: 2 columns; expected 3 as in line 1");
        row("column too many", "\n1,2,3\n\n1,2,3,4\n", Code::ShapeMismatch,
            "line 4: 4 columns; expected 3 as in line 2");
        row("separator at the end of one line", "1,2,3\n1,2,3,\n", Code::ShapeMismatch,
            "line 2: 4 columns; expected 3 as in line 1");
        row("line of spaces", "1,2\n  \n3,4\n", Code::ShapeMismatch,
            "line 2: 1 column; expected 2 as in line 1");
        row("cut in a row", "1,2,3\n4,5", Code::ShapeMismatch, "line 2: 2 columns; expected 3 as in line 1");
        row("text in a numeric column", "a,b,c\n1,2,3\n4,five,6\n", Code::Syntax,
            "line 3, column 2: expected a number, got \"five\"");
        row("text in the first row", "5.1,3.5x,1.4,2\n4.9,3.0,1.4,1\n", Code::Syntax,
            "line 1, column 2: expected a number, got \"3.5x\"");
        row("text column", "name,age,kind\nBob,3,a\nAnn,4,b\n", Code::Syntax,
            "line 2, column 1: expected a number, got \"Bob\"");
        row("decimal comma", "a;b;c\n1,5;2;3\n", Code::Syntax,
            "line 2, column 1: expected a number with a decimal point, got \"1,5\"");
        row("empty cell", "a,b,c\n1,,3\n", Code::Syntax,
            "line 2, column 2: expected a number, found an empty cell");
        row("empty cell in the first row", ",2,3\n1,2,3\n", Code::Syntax,
            "line 1, column 1: expected a number, found an empty cell");
        row("NA", "a,b,c\n1,2,3\nNA,2,3\n", Code::Syntax, "line 3, column 1: expected a number, got \"NA\"");
        row("NA in the first row", "1,NA,x\n1,2,y\n", Code::Syntax,
            "line 1, column 2: expected a number, got \"NA\"");
        row("NaN", "a,b,c\n1,NaN,3\n", Code::NonFinite,
            "line 2, column 2: expected a finite number, got \"NaN\"");
        row("inf", "1,2,3\n1,-inf,3\n", Code::NonFinite,
            "line 2, column 2: expected a finite number, got \"-inf\"");
        row("overflow", "1,2,3\n1,1e999,3\n", Code::OutOfRange,
            "line 2, column 2: expected a number between 5e-324 and 1.8e308 in size, got \"1e999\"");
        row("text in a numeric target", "a,b\n1,0.5\n2,high\n", Code::Syntax,
            "line 3, column 2: expected a number, got \"high\"");
        row("empty target", "a,b\n1,0.5\n2,\n", Code::Syntax,
            "line 3, column 2: expected a number, found an empty cell");
        row("NaN target", "a,b\n1,0.5\n2,nan\n", Code::NonFinite,
            "line 3, column 2: expected a finite number, got \"nan\"");
        row("empty class", "a,b\n1,x\n2,\n", Code::Syntax,
            "line 3, column 2: expected the name of a class, found an empty cell");
        row("NUL", QByteArray("1,2\n3,\0,\n", 9), Code::Syntax,
            "line 2, byte 3: a NUL byte, so this is a binary file; expected lines of text");
        row("a picture", QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), Code::Syntax,
            "line 3, byte 1: a NUL byte, so this is a binary file; expected lines of text");
        row("UTF-16",
            QByteArray("\xFF\xFE"
                       "1\0,\0",
                       6),
            Code::Unsupported, "line 1, byte 1: the text is in UTF-16; expected UTF-8");
        row("Latin-1",
            "gr\xF6\xDF"
            "e,b\n1,2\n",
            Code::Syntax, "line 1, byte 3: a byte that is not UTF-8; expected text in UTF-8");
        row("cut UTF-8", "1,x\n2,\xE4\xB8", Code::Syntax,
            "line 2, byte 3: a byte that is not UTF-8; expected text in UTF-8");
        row("quote never closed", "a,b\n1,\"2\n3,4\n", Code::Syntax,
            "line 2, column 2: the quote that opens this field is never closed");
        row("text after a quote", "a,b\n\"1\"2,3\n", Code::Syntax,
            "line 2, column 1: text after the closing quote; expected a separator or the end of the line");
        row("quote within a field", "a,b\n1\"2,3\n", Code::Syntax,
            "line 2, column 1: a quote within a field; expected the whole field in quotes, and quotes within "
            "it "
            "doubled");
        row("field too long", "a,b\n1," + QByteArray(65537, 'x') + "\n", Code::TooLarge,
            "line 2, column 2: a field of 65537 bytes; expected at most 65536");
        row("line too long",
            QByteArray(20, '1') + QByteArray(",2").repeated(9) + '\n' +
                (QByteArray(60000, '1') + ',').repeated(20) + "1\n",
            Code::TooLarge, "line 2, column 18: the line is too long; expected at most 1048576 bytes");
        row("too many columns", QByteArray("1,").repeated(10000) + "1\n", Code::TooLarge,
            "line 1, column 10001: too many columns; expected at most 10000");
        QByteArray texts;
        for (int i = 0; i <= 1000; ++i)
            texts += "1,name" + QByteArray::number(i) + "\n";
        row("too many classes", texts, Code::TooLarge,
            "line 1001, column 2: more than 1000 different texts in the last column; expected classes or "
            "numbers");
        row("JSON", "{\n  \"chainrule\": 1,\n  \"data\": {}\n}\n", Code::Syntax,
            "line 1: 1 column; expected at least 2, separated by commas, semicolons or tabs, the last one "
            "the class "
            "or target");
    }

    void refusesWithOneClearLine() {
        QFETCH(QByteArray, bytes);
        QFETCH(Code, code);
        QFETCH(QString, text);
        const auto result = io::readCsv(bytes.toStdString(), "test.csv");
        QVERIFY(!result);
        QCOMPARE(QString::fromStdString(result.error().text()), text);
        QVERIFY(result.error().code == code);
        QVERIFY(!text.contains('\n'));
    }

    void takesWhatIsJustWithinTheLimits() {
        const Dataset wide = read(QByteArray("1,").repeated(9999) + "x\n");
        QCOMPARE(wide.features.rows(), core::Index(9999));
        const Dataset longField = read("1," + QByteArray(65536, 'x') + "\n");
        QCOMPARE(longField.classNames.front().size(), std::size_t(65536));
    }

    void refusesWhatTheBudgetDoesNotHold() {
        const tests::Budget budget(1000);
        const QByteArray fits = QByteArray("1,2,3,4,5\n").repeated(25);
        QVERIFY(io::readCsv(fits.toStdString(), "").ok());
        const auto result = io::readCsv(fits.toStdString() + "1,2,3,4,5\n", "");
        QVERIFY(!result);
        QVERIFY(result.error().code == Code::TooLarge);
        QCOMPARE(QString::fromStdString(result.error().text()),
                 "26 samples of 5 columns need 1040 bytes; expected at most 1000 (the memory budget)");
    }

    void everyPrefixAndMutantEitherReadsOrSaysWhy() {
        const std::string sound = "\xEF\xBB\xBF"
                                  "a;\"b \"\"q\"\"\";k\r\n1.5;-2e3;x\r\n3;\"4\";\"y;z\"\r\n";
        std::mt19937 random(1);
        const std::string interesting = std::string("\"\";,\n\r\t\0\xFF\xC3"
                                                    "9-e",
                                                    14);
        const auto check = [](const std::string& bytes) {
            const auto result = io::readCsv(bytes, "");
            if (!result)
                return !result.error().message.empty() &&
                       result.error().text().find('\n') == std::string::npos;
            return result->features.allFinite() && result->samples() > 0;
        };
        for (std::size_t length = 0; length <= sound.size(); ++length)
            QVERIFY(check(sound.substr(0, length)));
        for (int i = 0; i < 20000; ++i) {
            std::string mutant = sound;
            for (unsigned k = 0; k <= random() % 3; ++k)
                mutant[random() % mutant.size()] = interesting[random() % interesting.size()];
            QVERIFY(check(mutant));
        }
    }
};

QTEST_APPLESS_MAIN(TestCsvData)
#include "tst_csv_data.moc"
