#include "ui/plots/save_progress.h"

#include "slow_table.h"
#include "tests/ui/warnings.h"

#include <QDir>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace ui::plots;

class TestSaveProgress : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<QWidget>();
        m_gate = std::make_shared<SlowTable::Gate>();
        m_warnings = std::make_unique<Warnings>();
    }
    void cleanup() {
        m_window.reset();
        const QStringList warnings = m_warnings->texts();
        m_warnings.reset();
        QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
    }

    void whatTakesLongSaysHowLongAndThenGoes() {
        const QPointer<SaveProgress> progress = save(QStringLiteral("loss.csv"));
        m_gate->open = 10;
        QTRY_VERIFY(progress->isVisible());
        QVERIFY(progress->windowTitle().contains(QStringLiteral("loss.csv")));
        QVERIFY(!progress->isModal());
        QTRY_VERIFY(progress->status().contains(QStringLiteral("left")));
        m_gate->open = 100;
        QTRY_VERIFY(!progress);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList({QStringLiteral("loss.csv")}));
    }

    void cancelLeavesNoFile() {
        const QPointer<SaveProgress> progress = save(QStringLiteral("loss.csv"));
        m_gate->open = 50;
        QTRY_VERIFY(progress->isVisible());
        QTest::mouseClick(progress->button(), Qt::LeftButton);
        QTRY_VERIFY(!progress);
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void theWindowThatGoesTakesItAlong() {
        const QPointer<SaveProgress> progress = save(QStringLiteral("loss.csv"));
        m_gate->open = 50;
        QTRY_COMPARE(m_gate->written.load(), 50);
        m_window.reset();
        QVERIFY(!progress);
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void whatGoesWrongStaysToBeRead() {
        m_gate->open = 100;
        const QPointer<SaveProgress> progress = save(QStringLiteral("missing/loss.csv"));
        QTRY_VERIFY(progress->status().contains(QStringLiteral("missing/loss.csv")));
        QVERIFY(progress->isVisible());
        QTest::mouseClick(progress->button(), Qt::LeftButton);
        QTRY_VERIFY(!progress);
    }

    void timesAreInUnitsThatSuitThem() {
        QCOMPARE(timeLeft(0.4), QStringLiteral("about 1 s left"));
        QCOMPARE(timeLeft(90), QStringLiteral("about 90 s left"));
        QCOMPARE(timeLeft(150), QStringLiteral("about 3 min left"));
        QCOMPARE(timeLeft(3 * 3600), QStringLiteral("about 3 h left"));
        QVERIFY(timeLeft(std::numeric_limits<double>::quiet_NaN()).isEmpty());
    }

private:
    QPointer<SaveProgress> save(const QString& name) {
        saveTable(m_window.get(), m_folder->filePath(name), std::make_unique<SlowTable>(100, m_gate));
        return m_window->findChild<SaveProgress*>();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QWidget> m_window;
    std::shared_ptr<SlowTable::Gate> m_gate;
    std::unique_ptr<Warnings> m_warnings;
};

QTEST_MAIN(TestSaveProgress)
#include "tst_save_progress.moc"
