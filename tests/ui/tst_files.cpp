// Opening, saving, autosave and recovery through the window's Files.
#include "engine/io/weight_file.h"
#include "engine/io/weights.h"
#include "ui/data/import_page.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/files.h"
#include "ui/message_bar.h"
#include "ui/run.h"
#include "ui/weights/load_report.h"
#include "ui/weights/weights_page.h"
#include "tests/source_paths.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Desk {
    QWidget window;
    ui::Document document;
    ui::Run run{document, ui::fileSource()};
    ui::MessageBar* messages = new ui::MessageBar(&window);
    ui::Files* files = new ui::Files(document, run, *messages, &window);

    QString open(const QString& path) {
        QSignalSpy opened(files, &ui::Files::opened);
        files->openPath(path);
        if (!opened.wait(20000))
            return QStringLiteral("did not end");
        return messages->text();
    }
    void change() {
        auto next = document.experiment();
        next.training.seed += 1;
        if (!document.edit(QStringLiteral("Seed"), next))
            qFatal("the seed is refused");
    }
};

QString file(const QTemporaryDir& folder, const QString& name, const std::string& bytes) {
    const QString path = folder.filePath(name);
    return ui::writeFile(path, bytes) ? path : QString();
}

const char* const kProject = R"({"chainrule": 1,
    "network": {"input": [2], "layers": [{"type": "dense", "units": 1, "activation": "sigmoid"}]},
    "data": {"source": "gaussian"}})";

} // namespace

class TestFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively();
    }

    void aProjectIsOpenedSavedAndOpenedAgain() {
        QTemporaryDir folder;
        Desk desk;
        QCOMPARE(desk.open(file(folder, "a.chainrule", kProject)), QString());
        QCOMPARE(desk.document.title(), QString("a"));
        QVERIFY(!desk.document.isModified());
        desk.change();
        QVERIFY(desk.document.isModified());
        QVERIFY(desk.files->saveTo(folder.filePath("b.chainrule")));
        QVERIFY(!desk.document.isModified());
        Desk other;
        QCOMPARE(other.open(folder.filePath("b.chainrule")), QString());
        QVERIFY(other.document.project() == desk.document.project());
    }

    void whatIsWrongIsOneLineAndTheOpenWorkIsUntouched_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        QTest::newRow("syntax") << "p.chainrule" << QByteArray("{\"chainrule\": 1,") << "line 1";
        QTest::newRow("key") << "p.chainrule" << QByteArray("{\"chainrule\": 1, \"network\": {\"input\": [2], \"layer\": []}, \"data\": {\"source\": \"xor\"}}") << "layers";
        QTest::newRow("weights missing") << "p.chainrule" << QByteArray(kProject).replace("\"data\"", "\"weights\": \"none.npz\", \"data\"") << "none.npz";
        QTest::newRow("npy") << "w.npy" << QByteArray("\x93NUMPY\x01\x00", 8) << "w.npy";
        QTest::newRow("npz") << "w.npz" << QByteArray("PK\x03\x04garbage") << "w.npz";
        QTest::newRow("binary") << "x.bin" << QByteArray("\x00\x01\x02\x00\xff", 5) << "neither a project";
        QTest::newRow("empty") << "e.chainrule" << QByteArray() << "e.chainrule";
    }
    void whatIsWrongIsOneLineAndTheOpenWorkIsUntouched() {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        QTemporaryDir folder;
        Desk desk;
        desk.change();
        const auto before = desk.document.project();
        const QString path = file(folder, name, bytes.toStdString());
        QSignalSpy said(desk.files, &ui::Files::opened);
        QString text = desk.open(path);
        QTRY_VERIFY((text = desk.messages->text()).size() > 0); // data are read once more, off the thread
        QVERIFY2(text.contains(expected) && text.contains(name), qPrintable(text));
        QCOMPARE(text.count('\n'), 0);
        QVERIFY(desk.document.project() == before);
        QVERIFY(desk.run.isReady());
    }

    void aTableBecomesTheDataAndTheNetworkFitsIt() {
        Desk desk;
        desk.open(sourcePath("resources/data/iris.csv"));
        auto* page = desk.window.findChild<ui::ImportPage*>();
        QVERIFY(page);
        QTRY_VERIFY(page->useButton()->isEnabled());
        QVERIFY(desk.document.experiment().data.source == "spiral");
        page->useButton()->click();
        QVERIFY(desk.messages->text().contains("iris.csv"));
        QTRY_VERIFY(desk.document.experiment().data.source.ends_with("iris.csv"));
        QTRY_VERIFY2(desk.run.isReady(), qPrintable(desk.run.problem()));
        QCOMPARE(desk.run.network().inputs(), 4);
        QCOMPARE(desk.run.network().outputs(), 3);
        QCOMPARE(desk.document.experiment().training.loss, std::string("cross_entropy"));
        desk.document.undoStack().undo();
        QVERIFY(desk.document.experiment().data.source == "spiral");
        QVERIFY(desk.run.isReady());
    }

    void aDamagedTableIsShownWithItsProblemAndChangesNothing() {
        QTemporaryDir folder;
        Desk desk;
        const auto before = desk.document.project();
        desk.open(file(folder, "t.csv", "a,b\n1,2\n3\n"));
        auto* page = desk.window.findChild<ui::ImportPage*>();
        QVERIFY(page);
        QTRY_COMPARE(page->problem(), QString("line 3: 1 column; expected 2 as in line 1"));
        QVERIFY(!page->useButton()->isEnabled());
        page->reject();
        QVERIFY(desk.document.project() == before);
    }

    void aPastedTableBecomesTheDataAndIsKeptInTheProject() {
        Desk desk;
        QGuiApplication::clipboard()->setText("height\twidth\tkind\n1,5\t2\ta\n2,5\t3\tb\n3,5\t4\ta\n4\t5\tb\n5\t6\ta\n6\t7\tb\n");
        desk.files->paste();
        auto* page = desk.window.findChild<ui::ImportPage*>();
        QVERIFY(page);
        QTRY_VERIFY(page->useButton()->isEnabled());
        page->useButton()->click();
        QCOMPARE(desk.document.experiment().data.source, std::string("pasted"));
        QTRY_VERIFY2(desk.run.isReady(), qPrintable(desk.run.problem()));
        const auto again = engine::io::readProject(engine::io::writeProject(desk.document.project()));
        QVERIFY(again && *again == desk.document.project());
    }

    void whatIsNoTableIsNotPasted() {
        Desk desk;
        for (const QString& text : {QString(), QStringLiteral("{\"chainrule\": 1}"), QString(2 << 20, u'x')}) {
            QGuiApplication::clipboard()->setText(text);
            desk.files->paste();
            QVERIFY(!desk.window.findChild<ui::ImportPage*>());
            QVERIFY(!desk.messages->text().isEmpty());
        }
    }

    void picturesInIdxFilesBecomeTheData() {
        Desk desk;
        desk.open(sourcePath("resources/data/mnist-test-1k-images-idx3-ubyte.gz"));
        QTRY_VERIFY(desk.document.experiment().data.source.ends_with("ubyte.gz"));
        QTRY_VERIFY2(desk.run.isReady(), qPrintable(desk.run.problem()));
        QCOMPARE(desk.run.network().inputs(), 784);
        QCOMPARE(desk.run.network().outputs(), 10);
        QCOMPARE(desk.run.data()->dataset->imageWidth, 28);
    }

    void picturesWithoutTheirLabelsAreRefused() {
        QTemporaryDir folder;
        Desk desk;
        const QString path = folder.filePath("train-images-idx3-ubyte.gz");
        QVERIFY(QFile::copy(sourcePath("resources/data/mnist-test-1k-images-idx3-ubyte.gz"), path));
        desk.open(path);
        QTRY_VERIFY2(desk.messages->text().contains("train-labels-idx1-ubyte.gz: no such file"), qPrintable(desk.messages->text()));
        QCOMPARE(desk.document.experiment().data.source, std::string("spiral"));
    }

    void thePairOfTheSeedIsLoadedIntoOneLayer() {
        QTemporaryDir folder;
        Desk desk;
        desk.open(file(folder, "a.chainrule", kProject));
        using engine::core::DType;
        file(folder, "pretrained_model_W.npy", *engine::io::writeNpy({{1, 2}, DType::Float64, {0.5, -1.5}}));
        const QString b = file(folder, "pretrained_model_b.npy", *engine::io::writeNpy({{1}, DType::Float64, {0.25}}));
        const QString said = desk.open(b);
        QVERIFY2(said.startsWith("2 of 2"), qPrintable(said));
        QCOMPARE(desk.run.snapshot()->parameters, (Eigen::VectorXd(3) << 0.5, -1.5, 0.25).finished());
        desk.run.reset();
        QCOMPARE(desk.run.snapshot()->parameters, (Eigen::VectorXd(3) << 0.5, -1.5, 0.25).finished());
        desk.document.undoStack().undo();
        QVERIFY(desk.run.snapshot()->parameters != (Eigen::VectorXd(3) << 0.5, -1.5, 0.25).finished());
    }

    void weightsOfSomebodyElseAreLookedAtFirst() {
        QTemporaryDir folder;
        Desk desk;
        const auto before = desk.document.project();
        const auto ones = [](std::vector<std::int64_t> shape) {
            engine::core::Tensor tensor{std::move(shape), engine::core::DType::Float32, {}};
            tensor.values.assign(std::size_t(tensor.size()), 1.0);
            return tensor;
        };
        const QString path = file(folder, "w.npz", *engine::io::writeNpz({{"coefs_0", ones({2, 6})}, {"intercepts_0", ones({6})}, {"other", ones({7, 9})}}));
        QCOMPARE(desk.open(path), QString());
        auto* page = desk.window.findChild<ui::WeightsPage*>();
        QVERIFY(page && page->isVisible());
        QVERIFY(desk.document.project() == before);
        QTRY_VERIFY(page->useButton()->isEnabled());
        page->useButton()->click();
        const QString said = desk.messages->text();
        QVERIFY2(said.startsWith("2 of 6 tensors loaded from ") && said.contains("w.npz") && said.contains("1.weight, 1.bias, 2.weight, 2.bias: the file has nothing for it"),
                 qPrintable(said));
        QCOMPARE(desk.run.snapshot()->parameters.head(12).eval(), Eigen::VectorXd::Ones(12).eval());
        for (auto* button : desk.messages->findChildren<QPushButton*>())
            if (button->text().startsWith("Details"))
                button->click();
        auto* report = desk.window.findChild<ui::LoadReport*>();
        QVERIFY(report && report->isVisible());
        QCOMPARE(report->table()->rowCount(), 7);
        QCOMPARE(desk.messages->text(), said);
        report->accept();
        for (auto* button : desk.messages->findChildren<QPushButton*>())
            if (button->text() == "Undo" && !button->isHidden())
                button->click();
        QVERIFY(desk.document.project() == before);
    }

    void weightsThatDoNotFitAreShownAndNotLoaded() {
        QTemporaryDir folder;
        Desk desk;
        const auto before = desk.document.project();
        const QString path = file(folder, "w.npz", *engine::io::writeNpz({{"a", {{7, 9}, engine::core::DType::Float32, std::vector<double>(63, 1.0)}}}));
        desk.open(path);
        auto* page = desk.window.findChild<ui::WeightsPage*>();
        QVERIFY(page);
        QVERIFY2(page->result().startsWith("Nothing is loaded"), qPrintable(page->result()));
        QVERIFY(!page->useButton()->isEnabled());
        page->reject();
        QVERIFY(desk.document.project() == before);
    }

    void aNetworkIsExportedAsCodeAndAsOnnx() {
        Desk desk;
        QTRY_VERIFY(desk.run.isReady());
        QTemporaryDir folder;
        for (const char* target : {"pytorch", "keras", "numpy", "onnx"}) {
            const QString path = folder.filePath(target);
            QVERIFY2(desk.files->exportNetworkTo(path, target), target);
            QVERIFY2(QFileInfo(path).size() > 100, target);
            QVERIFY(desk.messages->text().contains(path));
        }
        QVERIFY(!desk.files->exportNetworkTo(folder.filePath("no/such/folder.py"), "numpy"));
        QVERIFY(desk.messages->text().contains("folder.py"));
    }

    void weightsAreSavedInTheFormatOfTheirName() {
        QTemporaryDir folder;
        Desk desk;
        for (const auto& format : engine::io::weightFormats()) {
            if (format.write == nullptr)
                continue;
            const QString path = folder.filePath("w" + QString(format.suffixes).section(' ', 0, 0).mid(1));
            QSignalSpy saved(desk.files, &ui::Files::savedWeights);
            QVERIFY2(desk.files->saveWeightsTo(path), format.name);
            QCOMPARE(saved.size(), 0); // not on the window's thread
            QVERIFY(saved.wait());
            QCOMPARE(saved[0][0].toString(), path);
            QVERIFY2(saved[0][1].toBool(), format.name);
            QVERIFY2(desk.messages->text().contains("tensors saved in"), qPrintable(desk.messages->text()));
            const auto again = engine::io::readWeightFile(path.toStdString(), ui::fileSource());
            QVERIFY2(again.ok(), format.name);
        }
        QVERIFY(!desk.files->saveWeightsTo(folder.filePath("w.doc")));
        QVERIFY2(desk.messages->text().contains(".npz, .safetensors"), qPrintable(desk.messages->text()));
        QVERIFY(!QFile::exists(folder.filePath("w.doc")));
        QSignalSpy saved(desk.files, &ui::Files::savedWeights);
        QVERIFY(desk.files->saveWeightsTo(folder.filePath("no/such/folder.npz")));
        QVERIFY(saved.wait());
        QVERIFY(!saved[0][1].toBool());
        QVERIFY2(desk.messages->text().contains("folder.npz"), qPrintable(desk.messages->text()));
    }

    void aFileThatIsRefusedIsNamedOnceInTheLineThatSaysSo() {
        const QString path = sourcePath("tests/fixtures/npy/refused_object.npy");
        Desk desk;
        desk.open(path);
        QVERIFY2(desk.messages->text().startsWith(path + ": header.descr: "), qPrintable(desk.messages->text()));
    }

    void savedWeightsAreReadBackToTheSameNumbers() {
        QTemporaryDir folder;
        Desk desk;
        const auto saved = desk.run.snapshot()->parameters;
        QSignalSpy done(desk.files, &ui::Files::savedWeights);
        QVERIFY(desk.files->saveWeightsTo(folder.filePath("w.npz")));
        QVERIFY(done.wait());
        desk.run.newWeights();
        QVERIFY(desk.run.snapshot()->parameters != saved);
        desk.open(folder.filePath("w.npz"));
        QVERIFY(desk.run.snapshot()->parameters == saved);
    }

    void theLastSessionComesBack() {
        {
            Desk desk;
            QCOMPARE(int(desk.files->begin({})), int(ui::Files::Beginning::FirstStart));
            desk.change();
            desk.files->end();
        }
        Desk desk;
        QCOMPARE(int(desk.files->begin({})), int(ui::Files::Beginning::Restored));
        QCOMPARE(desk.document.experiment().training.seed, 43u);
        QVERIFY(desk.document.isModified());
    }

    void workThatACrashLeftIsOffered() {
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
        QDir().mkpath(folder);
        const QString left = folder + "/autosave-1.chainrule";
        QVERIFY(ui::writeFile(left, kProject).ok());
        Desk desk;
        desk.files->begin({});
        QVERIFY(desk.messages->text().contains("did not close properly"));
        QPushButton* restore = nullptr;
        for (auto* button : desk.messages->findChildren<QPushButton*>())
            if (button->text().startsWith("Restore"))
                restore = button;
        QVERIFY(restore);
        QTest::mouseClick(restore, Qt::LeftButton);
        QCOMPARE(desk.document.experiment().data.source, std::string("gaussian"));
        QVERIFY(desk.document.isModified());
        QVERIFY(!QFile::exists(left));
    }

    void autosaveKeepsWhatIsNotSavedAndEndsWithTheSession() {
        Desk desk;
        desk.change();
        desk.files->autosave();
        const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
        const auto kept = folder.entryList({"autosave-*.chainrule"});
        QCOMPARE(kept.size(), 1);
        const auto project = engine::io::readProject(*ui::readFile(folder.filePath(kept.front())));
        QVERIFY(project && *project == desk.document.project());
        desk.files->end();
        QVERIFY(folder.entryList({"autosave-*.chainrule"}).isEmpty());
    }

    void aNewerFileIsNotOverwritten() {
        QTemporaryDir folder;
        Desk desk;
        const QString path = file(folder, "a.chainrule", QByteArray(kProject).replace("\"chainrule\": 1", "\"chainrule\": 2").toStdString());
        QVERIFY(desk.open(path).contains("newer"));
        const auto before = *ui::readFile(path);
        QVERIFY(!desk.files->saveTo(path));
        QCOMPARE(*ui::readFile(path), before);
        QVERIFY(desk.files->saveTo(folder.filePath("b.chainrule")));
    }
};

QTEST_MAIN(TestFiles)
#include "tst_files.moc"
