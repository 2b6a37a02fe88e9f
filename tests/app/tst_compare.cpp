// Comparisons without a window, as a script asks for them.
#include "ui/file_access.h"
#include "tests/source_paths.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome {
    int status = -1;
    QString out, err;
};

Outcome chainrule(const QStringList& words) {
    QProcess process;
    process.start(programPath(), words);
    process.waitForFinished(-1);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

QString example(const QString& name) { return sourcePath("resources/projects/%1.chainrule").arg(name); }

QStringList linesOf(const QString& path) {
    const auto text = ui::readFile(path);
    return text ? QString::fromStdString(*text).trimmed().split(QLatin1Char('\n')) : QStringList();
}

QString written(const QTemporaryDir& folder, const QString& name, const QString& text) {
    const QString path = folder.filePath(name);
    return ui::writeFile(path, text.toStdString()) ? path : QString();
}

/// The row of the printed table that begins with that, in columns.
QStringList rowOf(const QString& table, const QString& name) {
    for (const QString& line : table.split(QLatin1Char('\n')))
        if (line.startsWith(name))
            return line.mid(name.size()).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return {};
}

} // namespace

class TestCompare : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ratesAreComparedAsTheContractSays() {
        QTemporaryDir folder;
        const QString out = folder.filePath("out");
        const auto compared =
            chainrule({"compare", example("iris"), "--learning-rates", "0.001,0.01,0.1", "--epochs", "4", "--out", out});
        QCOMPARE(compared.status, 0);
        QCOMPARE(QDir(out).entryList(QDir::Files), QStringList({"compare.csv", "compare.svg"}));
        const QStringList lines = linesOf(out + "/compare.csv");
        QCOMPARE(lines.size(), 1 + 3 * 4);
        QCOMPARE(lines[0], QStringLiteral("learning_rate,epoch,train_loss,validation_loss"));
        QVERIFY(lines[1].startsWith("0.001,1,") && lines[4].startsWith("0.001,4,") && lines[12].startsWith("0.1,4,"));
        QVERIFY(ui::readFile(out + "/compare.svg")->find("<svg") != std::string::npos);
        // As the run alone.
        QTemporaryDir alone;
        QString text = QString::fromStdString(*ui::readFile(example("iris")));
        text.replace(QRegularExpression("\"learning_rate\": [0-9.]+"), "\"learning_rate\": 0.01");
        QCOMPARE(chainrule({"train", written(alone, "p.chainrule", text), "--epochs", "4", "--out", alone.path()}).status, 0);
        const QStringList history = linesOf(alone.filePath("history.csv"));
        for (int epoch = 1; epoch <= 4; ++epoch)
            QCOMPARE(lines[4 + epoch].split(',').mid(2), history[epoch].split(',').mid(2, 2));
    }

    void aRateThatDivergesIsSaidAndTheOthersGoOn() {
        QTemporaryDir folder;
        QString text = QString::fromStdString(*ui::readFile(example("sine")));
        text.replace("\"adam\"", "\"sgd\"").replace("tanh", "relu");
        const QString project = written(folder, "p.chainrule", text);
        const auto compared = chainrule({"compare", project, "--learning-rates", "0.01,100", "--epochs", "30"});
        QCOMPARE(compared.status, 0);
        QVERIFY(compared.err.contains("100: a number was not finite at step"));
        QVERIFY(rowOf(compared.out, "100").contains("diverged"));
        // Why, as far as its last steps tell.
        const QString sentence = compared.out.section(QStringLiteral("η = 100: "), 1).section(QLatin1Char('\n'), 0, 0);
        QVERIFY2(sentence.startsWith("Diverged at step") && (sentence.contains("largest stable rate") || sentence.contains("-fold a step")),
                 qPrintable(compared.out));
        QCOMPARE(rowOf(compared.out, "0.01")[0], QStringLiteral("30"));
        QCOMPARE(chainrule({"compare", project, "--learning-rates", "100", "--epochs", "30"}).status, 1);
    }

    void digitsFromFiveOnReach90PercentFasterThanFromScratch() {
        QTemporaryDir folder;
        const auto compared = chainrule({"compare", example("fine_tune_digits"), "--fine-tuning", "--out", folder.path()});
        QCOMPARE(compared.status, 0);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList({"compare-accuracy.svg", "compare.csv", "compare.svg"}));
        const QStringList lines = linesOf(folder.filePath("compare.csv"));
        QCOMPARE(lines[0], QStringLiteral("lane,epoch,samples,train_loss,validation_loss,train_accuracy,validation_accuracy,source_accuracy"));
        QVERIFY(lines[1].startsWith("fine-tuned,1,250,"));
        const QStringList tuned = rowOf(compared.out, "fine-tuned"), scratch = rowOf(compared.out, "from scratch"),
                          head = rowOf(compared.out, "head only");
        QCOMPARE(tuned.size(), 7);
        const int samples = tuned[6].toInt();
        QVERIFY(samples > 0 && scratch[6].toInt() > 0);
        QVERIFY2(3 * samples < 2 * scratch[6].toInt(), qPrintable(compared.out));
        QVERIFY(tuned[2].toDouble() >= 0.9 && tuned[3].toDouble() >= 0.9); // validation and test
        // A body that is frozen forgets nothing; one that learns does.
        QVERIFY(head[4].toDouble() > 0.97 && tuned[4].toDouble() < head[4].toDouble());
        QCOMPARE(scratch[4], QStringLiteral("-"));
    }

    void frozenTensorsAreProvedAfterTraining() {
        QTemporaryDir folder;
        QString text = QString::fromStdString(*ui::readFile(example("iris")));
        text.replace(text.indexOf("\"activation\""), 12, "\"trainable\": false, \"activation\"");
        const auto trained = chainrule({"train", written(folder, "p.chainrule", text), "--epochs", "3", "--out", folder.filePath("out")});
        QCOMPARE(trained.status, 0);
        QVERIFY2(trained.err.contains("2 frozen tensors unchanged, bit for bit\n"), qPrintable(trained.err));
    }

    void whatATrainedProjectWritesCanBeFineTunedAgain() {
        QTemporaryDir folder;
        const auto trained = chainrule({"train", example("fine_tune_digits"), "--epochs", "2", "--out", folder.path()});
        QVERIFY2(trained.status == 0, qPrintable(trained.err));
        QVERIFY(trained.err.contains("source_accuracy"));
        const auto again = chainrule({"compare", folder.filePath("project.json"), "--fine-tuning", "--epochs", "1"});
        QVERIFY2(again.status == 0, qPrintable(again.err));
    }

    void anySettingIsComparedWithSeveralSeeds() {
        QTemporaryDir folder;
        const QString out = folder.filePath("out");
        const auto compared = chainrule({"compare", example("iris"), "--setting", "batch_size", "--values", "10,40", "--seeds", "2",
                                         "--epochs", "3", "--out", out, "--report", folder.filePath("report.pdf")});
        QVERIFY2(compared.status == 0, qPrintable(compared.err));
        const QStringList lines = linesOf(out + "/compare.csv");
        QCOMPARE(lines[0], QStringLiteral("batch_size,epoch,train_loss,validation_loss,seed"));
        QCOMPARE(lines.size(), 1 + 2 * 2 * 3);
        QVERIFY(lines[1].startsWith("10,1,") && lines[12].startsWith("40,3,"));
        // The same seed is the same run, whatever else is compared with it.
        const auto alone = chainrule({"compare", example("iris"), "--setting", "batch_size", "--values", "40", "--epochs", "3", "--out", out});
        QCOMPARE(alone.status, 0);
        QVERIFY(lines[9].startsWith(linesOf(out + "/compare.csv")[3]));
        const auto report = ui::readFile(folder.filePath("report.pdf"));
        QVERIFY(report && report->starts_with("%PDF"));
        QCOMPARE(QByteArray::fromStdString(*report).count("/Type /Page\n"), 1);
        // The same page as SVG.
        const auto drawn = chainrule({"compare", example("iris"), "--learning-rates", "0.01,0.1", "--epochs", "2", "--report", folder.filePath("report.svg")});
        QVERIFY2(drawn.status == 0, qPrintable(drawn.err));
        const auto svg = ui::readFile(folder.filePath("report.svg"));
        QVERIFY(svg && svg->find("<svg") != std::string::npos && svg->find("η = 0.01") != std::string::npos);
    }

    void aRateIsFoundAsTheContractSays() {
        QTemporaryDir folder;
        const QString out = folder.filePath("out");
        const auto found = chainrule({"find-rate", example("iris"), "--out", out});
        QVERIFY2(found.status == 0, qPrintable(found.err));
        QCOMPARE(QDir(out).entryList(QDir::Files), QStringList({"rate.csv", "rate.svg"}));
        const QStringList lines = linesOf(out + "/rate.csv");
        QCOMPARE(lines[0], QStringLiteral("learning_rate,loss,smoothed_loss"));
        QVERIFY(lines.size() > 50 && lines.size() <= 101);
        QVERIFY(lines[1].startsWith("9.99") || lines[1].startsWith("1e-07") || lines[1].startsWith("1.0"));
        const QString first = found.out.section(QLatin1Char('\n'), 0, 0);
        QVERIFY2(first.startsWith("suggested learning rate: "), qPrintable(first));
        const double rate = first.section(QLatin1Char(' '), -1).toDouble();
        QVERIFY(rate > 1e-7 && rate < 10);
        const auto seeds = chainrule({"find-rate", example("iris"), "--seeds", "0"});
        QCOMPARE(seeds.status, 2);
    }

    void whatIsWrongIsSaidInOneLine_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("text");
        const QString iris = example("iris");
        QTest::newRow("neither") << QStringList{iris} << "compare: expected either --learning-rates or --fine-tuning";
        QTest::newRow("both") << QStringList{iris, "--learning-rates", "0.1", "--fine-tuning"}
                              << "compare: expected either --learning-rates or --fine-tuning";
        QTest::newRow("setting") << QStringList{iris, "--setting", "batch_sise", "--values", "1"} << "unknown setting \"batch_sise\"";
        QTest::newRow("no values") << QStringList{iris, "--setting", "batch_size"} << "--setting and --values belong together";
        QTest::newRow("value") << QStringList{iris, "--setting", "batch_size", "--values", "1,x"} << "expected a whole number";
        QTest::newRow("many") << QStringList{iris, "--learning-rates", "0.1,0.2", "--seeds", "9"} << "18 lanes; expected at most 16";
        QTest::newRow("no rate") << QStringList{iris, "--learning-rates", "0.1,fast"}
                                 << "\"fast\" is no rate; expected numbers above 0, separated by commas";
        QTest::newRow("rate of 0") << QStringList{iris, "--learning-rates", "0"} << "\"0\" is no rate";
        QTest::newRow("twice") << QStringList{iris, "--learning-rates", "0.1,0.10"} << "0.10 is given twice";
        QTest::newRow("target of 2") << QStringList{iris, "--fine-tuning", "--target-accuracy", "2"}
                                     << "--target-accuracy 2: expected a share above 0 and at most 1";
        QTest::newRow("target for rates") << QStringList{iris, "--learning-rates", "0.1", "--target-accuracy", "0.5"}
                                          << "--target-accuracy is for --fine-tuning";
        QTest::newRow("no weights") << QStringList{iris, "--fine-tuning"}
                                    << "weights: has no weights to fine-tune; expected a project with pretrained weights";
        QTest::newRow("no classes") << QStringList{example("sine"), "--fine-tuning"} << "has no classes";
        QTest::newRow("epochs") << QStringList{iris, "--learning-rates", "0.1", "--epochs", "0"} << "--epochs 0: expected";
    }
    void whatIsWrongIsSaidInOneLine() {
        QFETCH(const QStringList, words);
        QFETCH(const QString, text);
        const auto outcome = chainrule(QStringList("compare") + words);
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY2(outcome.err.contains(text), qPrintable(outcome.err));
    }
};

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
