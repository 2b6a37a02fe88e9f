#include "ui/plots/table_writer.h"

#include "slow_table.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace ui::plots;

namespace {

constexpr int kLines = 200'000; // several pieces

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestTableWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("loss.csv"));
        m_gate = std::make_shared<SlowTable::Gate>();
    }

    void everyLineIsInTheFile() {
        m_gate->open = kLines;
        TableWriter writer(m_path, table());
        QSignalSpy finished(&writer, &TableWriter::finished);
        QVERIFY(finished.wait(60000));
        QCOMPARE(finished[0][0].toString(), QString());
        QByteArray expected;
        for (int i = 1; i <= kLines; ++i)
            expected += QByteArray::number(i) + '\n';
        QCOMPARE(contents(m_path), expected);
        QCOMPARE(writer.done(), 1.0);
    }

    void cancelledNothingIsLeft() {
        m_gate->open = kLines / 2;
        TableWriter writer(m_path, table());
        QSignalSpy finished(&writer, &TableWriter::finished);
        QTRY_COMPARE(m_gate->written.load(), kLines / 2);
        QVERIFY(!QFile::exists(m_path));
        writer.cancel();
        QCoreApplication::processEvents();
        QCOMPARE(finished.size(), 0);
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void cancelledAnOldFileIsAsItWas() {
        QFile old(m_path);
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        m_gate->open = kLines / 2;
        {
            const TableWriter writer(m_path, table());
            QTRY_COMPARE(m_gate->written.load(), kLines / 2);
        } // gone with what it belonged to
        QCOMPARE(contents(m_path), QByteArray("old"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList({QStringLiteral("loss.csv")}));
    }

    void aFolderThatIsNotThereIsOneLine() {
        m_gate->open = kLines;
        TableWriter writer(m_folder->filePath(QStringLiteral("missing/loss.csv")), table());
        QSignalSpy finished(&writer, &TableWriter::finished);
        QVERIFY(finished.wait(60000));
        const QString problem = finished[0][0].toString();
        QVERIFY(problem.contains(QStringLiteral("missing/loss.csv")) && !problem.contains(QLatin1Char('\n')));
    }

    void theTimeLeftIsKnownWhenSomethingIsDone() {
        TableWriter writer(m_path, table());
        QVERIFY(std::isnan(writer.secondsLeft()));
        m_gate->open = kLines / 4;
        QTRY_VERIFY(writer.secondsLeft() > 0);
    }

private:
    std::unique_ptr<LongTable> table() { return std::make_unique<SlowTable>(kLines, m_gate); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::shared_ptr<SlowTable::Gate> m_gate;
};

QTEST_GUILESS_MAIN(TestTableWriter)
#include "tst_table_writer.moc"
