// A network with its weights as a script or a model, on the command line.
#include "engine/io/weight_file.h"
#include "program.h"
#include "ui/file_access.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using tests::chainrule;

class TestExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachScriptIsWritten_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("word");
        QTest::newRow("pytorch") << "pytorch" << "import torch";
        QTest::newRow("keras") << "keras" << "keras";
        QTest::newRow("numpy") << "numpy" << "import numpy";
    }
    void eachScriptIsWritten() {
        QFETCH(QString, target);
        QFETCH(QString, word);
        QTemporaryDir folder;
        const QString path = folder.filePath("net.py");
        const auto outcome = chainrule({"export", tests::example("iris"), "--to", target, "--out", path});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        const auto script = ui::readFile(path);
        QVERIFY(script && script->find(word.toStdString()) != std::string::npos);
        QCOMPARE(chainrule({"export", tests::example("iris"), "--to", target}).out.toStdString(), *script);
    }

    void theModelHoldsTheNetwork() {
        QTemporaryDir folder;
        const QString path = folder.filePath("net.onnx");
        QCOMPARE(chainrule({"export", tests::example("iris"), "--to", "onnx", "--out", path}).status, 0);
        const auto read = engine::io::readWeightFile(path.toStdString(), ui::fileSource());
        QVERIFY2(read && read->network, read ? "no network" : read.error().text().c_str());
    }

    void whatIsWrongIsOneLineAndNothingIsWritten() {
        QTemporaryDir folder;
        const QString out = folder.filePath("x"), spiral = tests::example("spiral");
        const auto err = [](const QStringList& words) {
            const auto outcome = chainrule(words);
            return outcome.status == 2 && outcome.out.isEmpty() && outcome.err.count('\n') == 1 ? outcome.err : "not one line: " + outcome.err;
        };
        const QString expected = "expected pytorch, keras, numpy or onnx\n";
        QCOMPARE(err({"export", spiral, "--out", out}), "chainrule: export: --to is missing: " + expected);
        QCOMPARE(err({"export", spiral, "--to", "caffe", "--out", out}), "chainrule: export: --to caffe: " + expected);
        QCOMPARE(err({"export", spiral, "--to", "onnx"}),
                 QString("chainrule: export: --out is missing: an ONNX model is no text, name a file for it\n"));
        const QString nowhere = folder.filePath("no/such/net.py");
        QVERIFY(err({"export", spiral, "--to", "numpy", "--out", nowhere}).startsWith("chainrule: " + nowhere + ": "));
        const QString missing = folder.filePath("none.chainrule");
        QVERIFY(err({"export", missing, "--to", "numpy", "--out", out}).startsWith("chainrule: " + missing + ": "));
        QVERIFY(QDir(folder.path()).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestExport)
#include "tst_export.moc"
