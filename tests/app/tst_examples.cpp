// The projects that come with the program reach what they promise, trained and evaluated as a script does it.
#include "tests/source_paths.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

/// What it printed; empty if it failed.
QByteArray chainrule(const QStringList& words) {
    QProcess process;
    process.start(programPath(), words);
    process.waitForFinished(-1);
    const bool done = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!done)
        qWarning("%s", process.readAllStandardError().constData());
    return done ? process.readAllStandardOutput() : QByteArray();
}

QString example(const QString& name) {
    return sourcePath("resources/projects/%1.chainrule").arg(name);
}

} // namespace

class TestExamples : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reachesItsAccuracyOnTheTestPart_data() {
        QTest::addColumn<double>("goal");
        QTest::newRow("iris") << 0.93;
        QTest::newRow("wine") << 0.95;
        QTest::newRow("breast_cancer") << 0.95;
        QTest::newRow("digits") << 0.96;
        QTest::newRow("mnist") << 0.94;
        QTest::newRow("lenet") << 0.96;
        QTest::newRow("fashion") << 0.83;
        QTest::newRow("words") << 0.78;
        QTest::newRow("spoken_digits") << 0.95;
        QTest::newRow("spiral_3_arms") << 0.95;
        QTest::newRow("imbalanced") << 0.96; // 0.95 is what "always common" has
    }
    void reachesItsAccuracyOnTheTestPart() {
        QFETCH(double, goal);
        QTemporaryDir folder;
        QVERIFY(!chainrule({"train", example(QLatin1String(QTest::currentDataTag())), "--out", folder.path()})
                     .isEmpty());
        const QByteArray report = chainrule({"evaluate", folder.filePath("project.json"), "--split", "test"});
        const double accuracy = QJsonDocument::fromJson(report).object()["accuracy"].toDouble();
        QVERIFY2(accuracy >= goal, report.constData());
    }

    void theOthersTrain() {
        QTemporaryDir folder;
        const QStringList others = {"autoencoder", "blobs",  "perceptron", "residual",        "sigmoid_layer",
                                    "fine_tune_digits", "fine_tune_mnist", "fine_tune_spirals", "fine_tune_words",
                                    "pretrained_layer",
                                    "sine",        "spiral", "vanishing",  "words_embedding", "xor"};
        for (const QString& name : others)
            QVERIFY2(!chainrule({"train", example(name), "--epochs", "1", "--out", folder.path()}).isEmpty(),
                     qPrintable(name));
        QCOMPARE(QDir(QFileInfo(example("iris")).path()).entryList({"*.chainrule"}).size(),
                 others.size() + 11); // none is forgotten here
    }
};

QTEST_GUILESS_MAIN(TestExamples)
#include "tst_examples.moc"
