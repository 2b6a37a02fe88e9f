#include "engine/io/csv.h"

#include <QtTest>

#include <clocale>
#include <cmath>

using namespace engine;
using io::Cell;
using io::CsvRows;

namespace {

using Rows = QList<QStringList>;

QString text(io::View view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

Rows rowsOf(const QByteArray& bytes, char separator = ',') {
    const std::string copy = bytes.toStdString();
    CsvRows rows(copy, separator);
    Rows result;
    while (true) {
        const auto more = rows.next();
        if (!more)
            return result << QStringList{QString::fromStdString(more.error().text())};
        if (!*more)
            return result;
        result.emplaceBack();
        for (const io::View field : rows.fields())
            result.back() << text(field);
    }
}

} // namespace

class TestCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsRowsAndFields_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Rows>("rows");
        QTest::newRow("nothing") << QByteArray() << Rows{};
        QTest::newRow("blank lines only") << QByteArray("\n\r\n\r") << Rows{};
        QTest::newRow("one row") << QByteArray("a,b") << Rows{{"a", "b"}};
        QTest::newRow("LF") << QByteArray("a,b\nc,d\n") << Rows{{"a", "b"}, {"c", "d"}};
        QTest::newRow("CR LF") << QByteArray("a,b\r\nc,d\r\n") << Rows{{"a", "b"}, {"c", "d"}};
        QTest::newRow("CR") << QByteArray("a,b\rc,d\r") << Rows{{"a", "b"}, {"c", "d"}};
        QTest::newRow("blank lines") << QByteArray("\na\n\n\r\nb\n\n") << Rows{{"a"}, {"b"}};
        QTest::newRow("empty fields") << QByteArray(",a,\n,,\n") << Rows{{"", "a", ""}, {"", "", ""}};
        QTest::newRow("spaces") << QByteArray(" a , b c\t,\td\n") << Rows{{"a", "b c", "d"}};
        QTest::newRow("quotes") << QByteArray("\"a,b\",\"c\"\n") << Rows{{"a,b", "c"}};
        QTest::newRow("quotes keep spaces") << QByteArray("  \" a \" ,b\n") << Rows{{" a ", "b"}};
        QTest::newRow("doubled quotes")
            << QByteArray("\"say \"\"hi\"\"\",\"\"\"\",\"\"\n") << Rows{{"say \"hi\"", "\"", ""}};
        QTest::newRow("line end in quotes")
            << QByteArray("\"a\nb\",c\nd,e") << Rows{{"a\nb", "c"}, {"d", "e"}};
        QTest::newRow("quotes to the end") << QByteArray("a,\"b\"") << Rows{{"a", "b"}};
        QTest::newRow("separator at the end") << QByteArray("a,") << Rows{{"a", ""}};
        QTest::newRow("not ASCII") << QByteArray("\xc3\xa4,\xe4\xb8\xad") << Rows{{"ä", "中"}};
    }

    void splitsRowsAndFields() {
        QFETCH(QByteArray, bytes);
        QFETCH(Rows, rows);
        QCOMPARE(rowsOf(bytes), rows);
    }

    void splitsAtTheSeparatorAsked() {
        QCOMPARE(rowsOf("a;b,c;d", ';'), (Rows{{"a", "b,c", "d"}}));
        QCOMPARE(rowsOf("a\t\tb ", '\t'), (Rows{{"a", "", "b"}}));
    }

    void countsLinesAlsoWithinQuotes() {
        const std::string bytes = "\n\"a\r\nb\"\r\n\rc\nd";
        CsvRows rows(bytes, ',');
        QList<int> lines;
        while (*rows.next())
            lines << static_cast<int>(rows.line());
        QCOMPARE(lines, (QList<int>{2, 5, 6}));
    }

    void guessesTheSeparator_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<char>("separator");
        QTest::newRow("comma") << QByteArray("a,b;c,d\n") << ',';
        QTest::newRow("semicolon") << QByteArray("a;b;c,d\n") << ';';
        QTest::newRow("tab") << QByteArray("a\tb\tc,d\n") << '\t';
        QTest::newRow("quoted commas") << QByteArray("\"a,b,c\";d\n1,2,3,4") << ';';
        QTest::newRow("blank lines first") << QByteArray("\n\r\na;b\n1,2,3,4") << ';';
        QTest::newRow("none") << QByteArray("a\nb") << ',';
    }

    void guessesTheSeparator() {
        QFETCH(QByteArray, bytes);
        QFETCH(char, separator);
        QCOMPARE(io::guessSeparator(bytes.toStdString()), separator);
    }

    void readsNumbers_data() {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<double>("expected");
        QTest::newRow("whole") << QByteArray("42") << 42.0;
        QTest::newRow("negative") << QByteArray("-0.5") << -0.5;
        QTest::newRow("plus") << QByteArray("+3") << 3.0;
        QTest::newRow("exponent") << QByteArray("1.5e-3") << 0.0015;
        QTest::newRow("capital exponent") << QByteArray("2E+2") << 200.0;
        QTest::newRow("no leading digit") << QByteArray(".25") << 0.25;
        QTest::newRow("no trailing digit") << QByteArray("7.") << 7.0;
        QTest::newRow("leading zeros") << QByteArray("007") << 7.0;
        QTest::newRow("smallest") << QByteArray("5e-324") << 5e-324;
        QTest::newRow("largest") << QByteArray("1.7976931348623157e308") << 1.7976931348623157e308;
        QTest::newRow("nearest") << QByteArray("0.1000000000000000055511151231257827") << 0.1;
    }

    void readsNumbers() {
        QFETCH(QByteArray, field);
        QFETCH(double, expected);
        double value = 0;
        QCOMPARE(int(io::readCell(field.toStdString(), value)), int(Cell::Number));
        QVERIFY(value == expected);
    }

    void knowsWhatIsNoNumber_data() {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<int>("cell");
        QTest::newRow("empty") << QByteArray("") << int(Cell::Empty);
        for (const char* word : {"nan", "NaN", "inf", "-inf", "Infinity"})
            QTest::newRow(word) << QByteArray(word) << int(Cell::NotFinite);
        for (const char* number : {"1e309", "-1e400", "1e-400"})
            QTest::newRow(number) << QByteArray(number) << int(Cell::OutOfRange);
        for (const char* word :
             {"a", "1,5", "1 2", "1e", "--1", "+-1", "+", "-", "0x10", "1_000", "1.2.3", "5%", "e5"})
            QTest::newRow(word) << QByteArray(word) << int(Cell::Text);
    }

    void knowsWhatIsNoNumber() {
        QFETCH(QByteArray, field);
        QFETCH(int, cell);
        double value = 7;
        QCOMPARE(int(io::readCell(field.toStdString(), value)), cell);
        QCOMPARE(value, 7.0);
    }

    void readsPointsInEveryLocale() {
        for (const char* locale : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"})
            std::setlocale(LC_ALL, locale);
        double value = 0;
        QCOMPARE(int(io::readCell("1.5", value)), int(Cell::Number));
        QCOMPARE(value, 1.5);
        std::setlocale(LC_ALL, "C");
    }

    void knowsMissingValues() {
        for (const char* word : {"", "NA", "n/a", "NaN", "?", "-", "null", "None", "#N/A"})
            QVERIFY2(io::isMissing(word), word);
        for (const char* word : {"a", "0", "Nada", "nothing"})
            QVERIFY2(!io::isMissing(word), word);
    }
};

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"
