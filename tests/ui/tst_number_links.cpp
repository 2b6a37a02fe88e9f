#include "ui/number_links.h"

#include "ui/theme.h"

#include <QTest>

using namespace ui;

class NumberLinksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void aSentenceIsPlainWhereItIsRead() {
        const QString sentence = QStringLiteral("from %1 to %2")
                                     .arg(linked(QStringLiteral("a"), QStringLiteral("0.5")),
                                          linked(QStringLiteral("b"), QStringLiteral("512")));
        QCOMPARE(plain(sentence), QStringLiteral("from 0.5 to 512"));
        QCOMPARE(plain(QStringLiteral("no number")), QStringLiteral("no number"));
    }

    void itsNumbersAreLinksToTheirKeys() {
        const QString text =
            html(QStringLiteral("a<b: %1 in all").arg(linked(QStringLiteral("k"), QStringLiteral("3"))));
        QVERIFY2(text.startsWith(QStringLiteral("a&lt;b: <a href=\"k\"")), qPrintable(text));
        QVERIFY2(text.endsWith(QStringLiteral(">3</a> in all")), qPrintable(text));
    }

    void wordsMayLeadElsewhere() {
        const QString text =
            html(QStringLiteral("it is %1").arg(linked(QStringLiteral("k"), QStringLiteral("3"))),
                 QStringLiteral("step"));
        QVERIFY(text.contains(QStringLiteral("href=\"step\"")) &&
                text.contains(QStringLiteral("href=\"k\"")));
        QCOMPARE(text.count(QStringLiteral("<a ")), 2);
    }
};

QTEST_MAIN(NumberLinksTest)
#include "tst_number_links.moc"
