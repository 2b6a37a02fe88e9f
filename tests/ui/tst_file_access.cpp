// Saving is one act: killed at any moment, the file on the disk is the old one or the new one.
#include "engine/io/project.h"
#include "ui/file_access.h"

#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

namespace {

constexpr int kKills = 100;

/// A project whose name and size tell the versions apart; large ones hold weights.
engine::io::Bytes version(int number, int weights) {
    engine::io::Project project;
    project.experiment = engine::train::firstExperiment();
    project.experiment.training.seed = std::uint64_t(number);
    if (weights > 0) {
        engine::core::Tensor tensor{{weights}, engine::core::DType::Float32, std::vector<double>(std::size_t(weights), number)};
        project.inlineWeights = engine::core::TensorMap{{"0.weight", tensor}};
    }
    return engine::io::writeProject(project);
}

int weightsOf(const QString& size) { return size == QLatin1String("large") ? 1'000'000 : size == QLatin1String("medium") ? 15'000 : 0; }

/// The child: saves two versions in turn until it is killed, and says when it begins.
int saveForever(const QString& path, const QString& size) {
    const engine::io::Bytes versions[] = {version(1, weightsOf(size)), version(2, weightsOf(size))};
    std::puts("begin");
    std::fflush(stdout);
    for (int i = 1;; i = 1 - i)
        if (!ui::writeFile(path, versions[i]))
            return 1;
}

} // namespace

class TestFileAccess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aKilledSaveLeavesAWholeFile_data() {
        QTest::addColumn<QString>("size");
        QTest::addColumn<int>("kills");
        QTest::addColumn<int>("longest"); // milliseconds until the kill
        QTest::newRow("small") << "small" << kKills << 10;
        QTest::newRow("medium") << "medium" << kKills << 15;
        QTest::newRow("large") << "large" << kKills / 5 << 80;
    }
    void aKilledSaveLeavesAWholeFile() {
        QFETCH(QString, size);
        QFETCH(int, kills);
        QFETCH(int, longest);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("work.chainrule"));
        const auto first = version(1, weightsOf(size)), second = version(2, weightsOf(size));
        QVERIFY(ui::writeFile(path, first).ok());
        QRandomGenerator random(1);
        int seen[2] = {0, 0};
        for (int i = 0; i < kills; ++i) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--save-forever"), path, size});
            QVERIFY(child.waitForReadyRead());
            // Some way into one of the saves, wherever that is.
            QVERIFY(!child.waitForFinished(random.bounded(1, longest)));
            ::kill(pid_t(child.processId()), SIGKILL);
            QVERIFY(child.waitForFinished());
            const auto bytes = ui::readFile(path);
            QVERIFY2(bytes.ok(), "the file is gone");
            QVERIFY2(*bytes == first || *bytes == second, "neither the old nor the new file");
            ++seen[*bytes == second];
        }
        qInfo("%s: %d bytes, old %d, new %d", qPrintable(size), int(first.size()), seen[0], seen[1]);
    }

    void aFolderThatIsNotThereIsNamed() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("gone/work.chainrule"));
        const auto written = ui::writeFile(path, "x");
        QVERIFY(!written);
        QCOMPARE(QString::fromStdString(written.error().message), QStringLiteral("its folder does not exist"));
        QCOMPARE(QString::fromStdString(written.error().context), path);
    }

    void aSaveThatDoesNotFitKeepsTheOldFile() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("work.chainrule"));
        QVERIFY(ui::writeFile(path, "old").ok());
        // Above the limit on a file's size every write fails, as on a full disk.
        struct rlimit before {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        ::signal(SIGXFSZ, SIG_IGN);
        struct rlimit tight = before;
        tight.rlim_cur = 1000;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);
        const auto written = ui::writeFile(path, engine::io::Bytes(100'000, 'n'));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(!written);
        QVERIFY(!QString::fromStdString(written.error().text()).contains("Unknown"));
        QCOMPARE(*ui::readFile(path), std::string("old"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"work.chainrule"});
    }

    void readingSaysWhatAFileIs() {
        QTemporaryDir folder;
        QCOMPARE(ui::readFile(folder.path()).error().message, std::string("a folder; expected a file"));
        QCOMPARE(ui::readFile(folder.filePath("none")).error().message, std::string("no such file"));
        const QString pipe = folder.filePath("pipe");
        QCOMPARE(QProcess::execute(QStringLiteral("mkfifo"), {pipe}), 0);
        QCOMPARE(ui::readFile(pipe).error().message, std::string("not a regular file"));
    }

    void pathsBeginAtTheProject() {
        QTemporaryDir folder;
        QVERIFY(ui::writeFile(folder.filePath("a.csv"), "1,2").ok());
        const auto files = ui::within(ui::fileSource(), folder.path());
        QCOMPARE(*files.file("a.csv"), std::string("1,2"));
        QCOMPARE(files.file("b.csv").error().context, std::string("b.csv"));
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc == 4 && qstrcmp(argv[1], "--save-forever") == 0)
        return saveForever(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    TestFileAccess test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_file_access.moc"
