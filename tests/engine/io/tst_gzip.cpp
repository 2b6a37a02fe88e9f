#include "engine/io/data_files.h"
#include "gzip_bytes.h"

#include <QtTest>

using namespace engine;
using core::Code;
using tests::gzip;

namespace {

QString errorOf(const std::string& bytes, std::uint64_t limit = 1000) {
    const auto result = io::inflateGzip(bytes, limit);
    return result ? QStringLiteral("inflated") : QString::fromStdString(result.error().text());
}

const QByteArray kText = QByteArray("1,2,3\n4,5,6\n").repeated(20);

} // namespace

class TestGzip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inflates() {
        QCOMPARE(io::inflateGzip(gzip(kText), 1000).value(), kText.toStdString());
        QCOMPARE(io::inflateGzip(gzip(""), 0).value(), std::string());
        const QByteArray large = QByteArray("0123456789").repeated(200000);
        QCOMPARE(io::inflateGzip(gzip(large), 2000000).value(), large.toStdString());
    }

    void inflatesMembersOneAfterTheOther() {
        QCOMPARE(io::inflateGzip(gzip("ab") + gzip("") + gzip("cd"), 4).value(), std::string("abcd"));
    }

    void stopsAtTheLimit() {
        QVERIFY(io::inflateGzip(gzip(kText), 240).ok());
        QCOMPARE(errorOf(gzip(kText), 239), "inflates to more than 239 bytes; expected at most that");
        const std::string bomb = gzip(QByteArray(50000000, '\0'));
        QVERIFY(bomb.size() < 60000);
        const auto result = io::inflateGzip(bomb, 1000000);
        QVERIFY(!result && result.error().code == Code::TooLarge);
    }

    void theStartIsInflatedAlone() {
        const std::string bytes = gzip(kText);
        QCOMPARE(io::inflateStart(bytes, 5).value(), std::string("1,2,3"));
        QCOMPARE(io::inflateStart(bytes, 0).value(), std::string());
        QCOMPARE(io::inflateStart(bytes, 1000).value(), kText.toStdString());
        QCOMPARE(io::inflateStart(gzip("ab") + gzip("cd"), 3).value(), std::string("abc"));
        QVERIFY(io::inflateStart(gzip(QByteArray(50000000, '\0')).substr(0, 1000), 8).ok());
        QCOMPARE(io::inflateStart(bytes.substr(0, 11), 5).error().code, Code::Truncated);
    }

    void refusesEveryTruncation() {
        const std::string bytes = gzip(kText);
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            const auto result = io::inflateGzip(bytes.substr(0, length), 1000);
            QVERIFY(!result);
            QCOMPARE(QString::fromStdString(result.error().text()),
                     QStringLiteral("byte %1: ends within the gzip data; expected its end mark").arg(length));
            QVERIFY(result.error().code == Code::Truncated);
        }
    }

    void refusesDamage() {
        const std::string bytes = gzip(kText);
        std::string checksum = bytes, method = bytes;
        checksum[bytes.size() - 6] ^= 1;
        method[2] = 7;
        QVERIFY(errorOf(checksum).endsWith("is damaged here; expected gzip data"));
        QVERIFY(errorOf(method).endsWith("is damaged here; expected gzip data"));
        QVERIFY(errorOf("plain text").endsWith("is damaged here; expected gzip data"));
        QCOMPARE(
            errorOf(bytes + "xyz"),
            QStringLiteral("byte %1: bytes after the end of the gzip data; expected none").arg(bytes.size()));
    }
};

QTEST_APPLESS_MAIN(TestGzip)
#include "tst_gzip.moc"
