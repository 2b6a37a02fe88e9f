#include "engine/core/text.h"

#include <QtTest>

using namespace engine::core;
using namespace std::string_literals;

class TestText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quotesOnOneLine() {
        QCOMPARE(inQuotes("abc"), "\"abc\""s);
        QCOMPARE(inQuotes(""), "\"\""s);
        QCOMPARE(inQuotes("a\r\n\t\x7f\x1b"), "\"a?????\""s);
        QCOMPARE(inQuotes("gr\xc3\xbc\xc3\x9f"), "\"gr\xc3\xbc\xc3\x9f\""s);
        QCOMPARE(inQuotes("\xff\xc3"), "\"??\""s);
        QCOMPARE(inQuotes("a\0b"s), "\"a?b\""s);
    }

    void cutsLongTextsAtACharactersBorder() {
        QCOMPARE(inQuotes(std::string(60, 'x')), '"' + std::string(60, 'x') + '"');
        QCOMPARE(inQuotes(std::string(61, 'x')), '"' + std::string(60, 'x') + "...\"");
        QCOMPARE(inQuotes(std::string(59, 'x') + "\xc3\xbc"), '"' + std::string(59, 'x') + "...\"");
    }

    void listsQuotedTexts() {
        QCOMPARE(quotedList({"a", "b"}), "\"a\", \"b\""s);
        QCOMPARE(quotedList({}), ""s);
    }

    void knowsUtf8_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("length");
        QTest::newRow("ascii") << QByteArray("a") << 1;
        QTest::newRow("NUL") << QByteArray("\0", 1) << 1;
        QTest::newRow("two bytes") << QByteArray("\xc2\x80") << 2;
        QTest::newRow("three bytes") << QByteArray("\xe4\xb8\xad") << 3;
        QTest::newRow("four bytes") << QByteArray("\xf0\x9f\x98\x80") << 4;
        QTest::newRow("last of all") << QByteArray("\xf4\x8f\xbf\xbf") << 4;
        QTest::newRow("nothing") << QByteArray() << 0;
        QTest::newRow("continuation alone") << QByteArray("\x80") << 0;
        QTest::newRow("overlong, two") << QByteArray("\xc0\xaf") << 0;
        QTest::newRow("overlong, three") << QByteArray("\xe0\x80\xaf") << 0;
        QTest::newRow("overlong, four") << QByteArray("\xf0\x80\x80\xaf") << 0;
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << 0;
        QTest::newRow("above U+10FFFF") << QByteArray("\xf4\x90\x80\x80") << 0;
        QTest::newRow("cut") << QByteArray("\xe4\xb8") << 0;
        QTest::newRow("interrupted") << QByteArray("\xe4\xb8"
                                                   "a")
                                     << 0;
        QTest::newRow("Latin-1") << QByteArray("\xfc"
                                               "ber")
                                 << 0;
    }

    void knowsUtf8() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, length);
        QCOMPARE(static_cast<int>(utf8Length(bytes.toStdString(), 0)), length);
    }
};

QTEST_APPLESS_MAIN(TestText)
#include "tst_text.moc"
