// The program without a window, as a script calls it.
#include "engine/io/weights.h"
#include "program.h"
#include "tests/source_paths.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace tests;

class TestCommands : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void versionAndHelpPrintAndLeave() {
        QCOMPARE(chainrule({"--version"}).out, QStringLiteral("chainrule " CHAINRULE_VERSION "\n"));
        const auto help = chainrule({"--help"});
        QCOMPARE(help.status, 0);
        for (const char* command : {"train", "trace", "check", "evaluate", "inspect", "convert"})
            QVERIFY(help.out.contains(QStringLiteral("chainrule ") + QLatin1String(command)));
    }

    void withoutADisplayTheWindowSaysSoInOneLine() {
        const auto outcome = chainrule({});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY(outcome.err.contains("no display"));
    }

    void digitsReach95PercentOnTheTestPartIn30Epochs() {
        QTemporaryDir folder;
        const QString out = folder.filePath("out");
        const auto trained = chainrule({"train", example("digits"), "--out", out});
        QCOMPARE(trained.status, 0);
        QCOMPARE(QDir(out).entryList(QDir::Files), QStringList({"accuracy.svg", "gradient-norms.svg", "history.csv", "loss.svg", "project.json", "update-ratios.svg", "weights.npz", "weights.svg"}));
        const auto history = QString::fromStdString(*ui::readFile(out + "/history.csv")).trimmed().split('\n');
        QCOMPARE(history.size(), 31);
        QCOMPARE(history.front(), QString("epoch,step,train_loss,validation_loss,train_accuracy,validation_accuracy,learning_rate"));
        // What was printed of the test part has been seen.
        QFile written(out + "/project.json");
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(written.readAll())["test_looks"].toInt(), 1);
        const auto evaluated = chainrule({"evaluate", out + "/project.json"});
        QCOMPARE(evaluated.status, 0);
        QVERIFY2(json(evaluated.out)["accuracy"].toDouble() >= 0.95, qPrintable(evaluated.out));
        // Both curves are drawn: as many points as epochs, in the first two colours of the light scheme.
        const auto picture = QString::fromStdString(*ui::readFile(out + "/loss.svg"));
        for (const char* color : {"#0072b2", "#d55e00"}) {
            static const QRegularExpression number("[0-9.]+,[0-9.]+");
            qsizetype most = 0;
            for (const QString& shape : picture.mid(picture.indexOf(QLatin1String(color))).split("<g").mid(0, 3))
                most = std::max(most, shape.count(number));
            QVERIFY2(most >= 25, color);
        }
        for (const QString& line : trained.err.trimmed().split('\n'))
            QVERIFY2(line.startsWith("epoch "), qPrintable(line));
    }

    void thePlotsAreThoseOfTheKindOfData_data() {
        QTest::addColumn<QStringList>("plots");
        QTest::newRow("spiral") << QStringList{"accuracy.svg", "boundary.svg", "gradient-norms.svg", "loss.svg", "update-ratios.svg"};
        QTest::newRow("sine") << QStringList{"fit.svg", "gradient-norms.svg", "loss.svg", "update-ratios.svg"};
        QTest::newRow("iris") << QStringList{"accuracy.svg", "gradient-norms.svg", "loss.svg", "update-ratios.svg", "weights.svg"};
    }
    void thePlotsAreThoseOfTheKindOfData() {
        QFETCH(QStringList, plots);
        QTemporaryDir folder;
        const QString out = folder.filePath("out");
        const auto trained = chainrule({"train", example(QLatin1String(QTest::currentDataTag())), "--epochs", "5", "--out", out});
        QCOMPARE(trained.status, 0);
        QCOMPARE(QDir(out).entryList({"*.svg"}, QDir::Files), plots);
        for (const QString& plot : plots) {
            const auto svg = *ui::readFile(out + '/' + plot);
            QVERIFY2(svg.starts_with("<?xml") && svg.ends_with("</svg>\n") && svg.size() > 3000, qPrintable(plot));
        }
        const auto norms = *ui::readFile(out + "/gradient-norms.svg");
        QVERIFY(norms.find("hidden 1") != norms.npos && norms.find("output") != norms.npos);
        for (const QString& line : trained.err.trimmed().split('\n'))
            QVERIFY2(line.startsWith("epoch "), qPrintable(line));
    }

    void aTableIsTrainedOnAndItsScalerIsKeptForOtherInputs() {
        QTemporaryDir folder;
        std::string table = "day;height;color;kind\n";
        for (int i = 0; i < 60; ++i)
            table += "2024-01-31;" + std::to_string(i % 2 ? 100 + i : i) + ",5;" + (i % 3 ? "red" : "blue") + (i % 2 ? ";tall\n" : ";small\n");
        const QString network = R"("chainrule": 1, "network": {"input": [3], "layers": [{"type": "dense", "units": 1, "activation": "sigmoid"}]},
            "training": {"loss": "binary_cross_entropy", "optimizer": {"type": "sgd", "learning_rate": 1}, "epochs": 40})";
        const QString data = R"("data": {"source": "t.csv", "scale": "min_max", "table": {"columns": {"color": "input"}}})";
        const QString project = written(folder, "p.json", ("{" + network + "," + data + "}").toStdString());
        written(folder, "t.csv", table);
        const QString out = folder.filePath("out");
        const auto trained = chainrule({"train", project, "--out", out});
        QVERIFY2(trained.status == 0, qPrintable(trained.err));
        const QJsonObject kept = json(QString::fromStdString(*ui::readFile(out + "/project.json")))["data"].toObject();
        QCOMPARE(kept["scaler"].toObject()["deviation"].toArray().size(), 3);
        const QString before = chainrule({"evaluate", out + "/project.json", "--split", "train"}).out;
        QVERIFY2(json(before)["accuracy"].toDouble() > 0.95, qPrintable(before));
        // One sample alone has no range: it is scaled as the training rows were.
        written(folder, "t.csv", "day;height;color;kind\n2024-01-31;101,5;red;tall\n2024-01-31;101,5;blue;small\n");
        const auto other = json(QString::fromStdString(*ui::readFile(out + "/project.json")));
        QJsonObject split{{"train", 1}, {"validation", 0}, {"test", 0}}, changed = other, changedData = kept;
        changedData["split"] = split;
        changed["data"] = changedData;
        const QString again = written(folder, "out/again.json", QJsonDocument(changed).toJson().toStdString());
        const auto evaluated = chainrule({"evaluate", again, "--split", "train"});
        QVERIFY2(evaluated.status == 0, qPrintable(evaluated.err));
        QCOMPARE(json(evaluated.out)["accuracy"].toDouble(), 0.5); // both are found to be tall
    }

    void pricesAreLearnedStandardizedAndToldInTheirOwnUnits() {
        QTemporaryDir folder;
        std::string table = "area,rooms,price\n";
        for (int i = 0; i < 80; ++i)
            table += std::to_string(40 + i) + "," + std::to_string(1 + i % 5) + "," + std::to_string(100000 + 3000 * i + 5000 * (i % 5) + 2000 * (i * 7 % 11)) + ".5\n";
        written(folder, "t.csv", table);
        const QString project = R"({"chainrule": 1, "network": {"input": [2], "layers": [{"type": "dense", "units": 1, "activation": "linear"}]},
            "training": {"loss": "mse", "optimizer": {"type": "sgd", "learning_rate": 0.1}, "epochs": 60},
            "data": {"source": "t.csv", "standardize": true%1, "table": {"columns": {"price": "number_target"}}}})";
        const QString plain = written(folder, "plain.json", project.arg("").toStdString());
        const QString scaled = written(folder, "scaled.json", project.arg(", \"standardize_targets\": true").toStdString());
        const QString out = folder.filePath("out");
        const auto trained = chainrule({"train", scaled, "--out", out});
        QVERIFY2(trained.status == 0, qPrintable(trained.err));
        const QJsonObject kept = json(QString::fromStdString(*ui::readFile(out + "/project.json")))["data"].toObject();
        QVERIFY(kept["scaler"].toObject()["target_mean"].toArray()[0].toDouble() > 1e5);
        const auto told = json(chainrule({"evaluate", out + "/project.json", "--split", "validation"}).out);
        QCOMPARE(told["loss_units"].toString(), QString("standardized targets"));
        const double error = told["root_mean_square_error"].toArray()[0].toDouble();
        const double deviation = kept["scaler"].toObject()["target_deviation"].toArray()[0].toDouble();
        QVERIFY2(error < 10000, qPrintable(QString::number(error))); // of prices from 100,000 to 377,000
        // mean squared error of one output: the loss is the same error in deviations.
        const double inDeviations = std::sqrt(told["loss"].toDouble());
        QVERIFY2(std::abs(error / deviation - inDeviations) < 1e-4 * inDeviations,
                 qPrintable(QStringLiteral("%1, %2").arg(error / deviation).arg(inDeviations)));
        const auto trace = json(chainrule({"trace", out + "/project.json", "--samples", "0"}).out);
        QCOMPARE(trace["target_scaler"].toObject()["deviation"].toArray()[0].toDouble(), deviation);
        const auto other = json(chainrule({"evaluate", plain, "--split", "train"}).out);
        QVERIFY(!other.contains("loss_units") && other["root_mean_square_error"].toArray().size() == 1);
    }

    void evaluationOfClassesAddsUp() {
        QTemporaryDir folder;
        QCOMPARE(chainrule({"train", example("iris"), "--epochs", "5", "--out", folder.filePath("out")}).status, 0);
        const auto told = json(chainrule({"evaluate", folder.filePath("out/project.json"), "--split", "train"}).out);
        const QJsonArray matrix = told["confusion_matrix"].toArray(), classes = told["classes"].toArray();
        QCOMPARE(matrix.size(), 3);
        QCOMPARE(classes.size(), 3);
        int all = 0, right = 0;
        for (int k = 0; k < 3; ++k) {
            int row = 0, column = 0;
            for (int j = 0; j < 3; ++j) {
                row += matrix[k].toArray()[j].toInt();
                column += matrix[j].toArray()[k].toInt();
            }
            const QJsonObject one = classes[k].toObject();
            const int hits = matrix[k].toArray()[k].toInt();
            QCOMPARE(one["support"].toInt(), row);
            QCOMPARE(one["recall"].toDouble(), double(hits) / row);
            QCOMPARE(one["precision"].toDouble(), column > 0 ? double(hits) / column : 0);
            QCOMPARE(one.contains("undefined"), column == 0);
            QVERIFY(one["roc_auc"].toDouble() > 0 && one["average_precision"].toDouble() > 0 && one.contains("f1"));
            all += row;
            right += hits;
        }
        QCOMPARE(told["samples"].toInt(), all);
        QCOMPARE(told["accuracy"].toDouble(), double(right) / all);
        QCOMPARE(told["micro"].toObject()["f1"].toDouble(), double(right) / all);
        QVERIFY(told["macro"].toObject().contains("roc_auc") && told["weighted"].toObject().contains("recall"));
        QVERIFY(told["brier"].toDouble() > 0 && told.contains("expected_calibration_error"));
        const QString names = classes[0].toObject()["name"].toString() + classes[1].toObject()["name"].toString();
        QCOMPARE(names, QString("setosaversicolor"));
    }

    void evaluationOfNumbersTellsTheirErrors() {
        const auto told = json(chainrule({"evaluate", example("sine"), "--split", "train"}).out);
        QVERIFY(std::abs(told["mse"].toDouble() - told["loss"].toDouble()) < 1e-6 * told["loss"].toDouble());
        QCOMPARE(told["rmse"].toDouble(), std::sqrt(told["mse"].toDouble()));
        QCOMPARE(told["root_mean_square_error"].toArray()[0].toDouble(), told["rmse"].toDouble());
        QCOMPARE(told["targets"].toArray()[0].toObject()["r2"].toDouble(), told["r2"].toDouble());
        QVERIFY(told.contains("mae") && !told.contains("confusion_matrix") && told["r2"].toDouble() < 1);
    }

    void theSameSeedGivesTheSameHistory() {
        QTemporaryDir folder;
        for (const char* name : {"a", "b"})
            QCOMPARE(chainrule({"train", example("spiral"), "--epochs", "20", "--out", folder.filePath(name)}).status, 0);
        QCOMPARE(*ui::readFile(folder.filePath("a/history.csv")), *ui::readFile(folder.filePath("b/history.csv")));
        QCOMPARE(*ui::readFile(folder.filePath("a/weights.npz")), *ui::readFile(folder.filePath("b/weights.npz")));
    }

    void aTraceHoldsThePassAndItsUpdate() {
        const auto outcome = chainrule({"trace", example("spiral"), "--samples", "2,0"});
        QCOMPARE(outcome.status, 0);
        const QJsonObject trace = json(outcome.out);
        QCOMPARE(trace["samples"].toArray(), QJsonArray({2, 0}));
        QCOMPARE(trace["parameters"].toObject().keys(), QStringList({"0.bias", "0.weight", "1.bias", "1.weight", "2.bias", "2.weight"}));
        QCOMPARE(trace["gradients"].toObject().size(), 6);
        QCOMPARE(trace["updated"].toObject().size(), 6);
        const QJsonObject first = trace["operations"].toArray()[0].toObject();
        QCOMPARE(first["phase"].toString(), QString("forward"));
        QCOMPARE(first["name"].toString(), QString("z"));
        QCOMPARE(first["shape"].toArray(), QJsonArray({6, 2}));
    }

    void gradientsOfTheExamplesAgreeWithDifferences() {
        for (const char* name : {"spiral", "iris", "sine"}) {
            const auto outcome = chainrule({"check", example(name)});
            QVERIFY2(outcome.status == 0, qPrintable(outcome.out + outcome.err));
        }
    }

    void inspectListsPicturesWithTheirLabels() {
        const QString data = sourcePath("resources/data/");
        const auto pictures = chainrule({"inspect", data + "fashion-test-1k-images-idx3-ubyte.gz"});
        QCOMPARE(pictures.status, 0);
        const QStringList lines = pictures.out.split('\n');
        QVERIFY2(lines[0].startsWith("images ") && lines[0].contains("(1000, 28, 28)  uint8") && lines[0].contains("max 255"),
                 qPrintable(pictures.out));
        QVERIFY2(lines[1].startsWith("labels ") && lines[1].contains("(1000,)"), qPrintable(pictures.out));
        QVERIFY2(lines[11].contains("class 9") && lines[11].endsWith("95 samples"), qPrintable(pictures.out));
        const auto labels = chainrule({"inspect", data + "fashion-test-1k-labels-idx1-ubyte.gz"});
        QCOMPARE(labels.out, lines.mid(1).join('\n'));
        const auto table = chainrule({"inspect", data + "digits.csv.gz"});
        QVERIFY2(table.out.startsWith("1797 samples, 64 features"), qPrintable(table.out + table.err));
        QTemporaryDir folder;
        const auto cut = chainrule({"inspect", written(folder, "cut-images", std::string("\0\0\x08\3\0\0", 6))});
        QCOMPARE(cut.status, 2);
        QVERIFY2(cut.err.endsWith("cut-images: byte 6: ends within the dimensions; the header has 16 bytes\n"), qPrintable(cut.err));
    }

    void mnistIsTrainedAndEvaluatedOnItsOwnTestPart() {
        QTemporaryDir folder;
        const QString out = folder.filePath("out");
        const auto trained = chainrule({"train", example("mnist"), "--epochs", "2", "--out", out});
        QVERIFY2(trained.status == 0, qPrintable(trained.err));
        const QJsonObject test = json(chainrule({"evaluate", out + "/project.json"}).out);
        QCOMPARE(test["samples"].toInt(), 1000);
        QVERIFY(test["accuracy"].toDouble() >= 0.9);
        QCOMPARE(json(chainrule({"evaluate", out + "/project.json", "--split", "validation"}).out)["samples"].toInt(), 800);
    }

    void schedulesEndWithTheEpochsThatAreAskedFor() {
        QTemporaryDir folder;
        const QString project = written(folder, "a.chainrule", R"({"chainrule": 1,
            "network": {"input": [2], "layers": [{"type": "dense", "units": 1, "activation": "sigmoid"}]},
            "data": {"source": "circle", "samples": 60},
            "training": {"optimizer": {"type": "sgd", "learning_rate": 0.4}, "epochs": 100, "schedule": "cosine"}})");
        QCOMPARE(chainrule({"train", project, "--epochs", "4", "--out", folder.filePath("out")}).status, 0);
        const QStringList lines =
            QString::fromStdString(*ui::readFile(folder.filePath("out/history.csv"))).trimmed().split('\n');
        QCOMPARE(lines.size(), 5);
        // (1 + cos(πk/4)) / 2 of 0.4 for epoch k from 0.
        QVERIFY(std::abs(lines[3].section(',', -1).toDouble() - 0.2) < 1e-12);
        QVERIFY(std::abs(lines[1].section(',', -1).toDouble() - 0.4) < 1e-12);
    }

    void earlyStoppingEndsTrainingAndKeepsTheBestWeights() {
        QTemporaryDir folder;
        const QString project = written(folder, "a.chainrule", R"({"chainrule": 1,
            "network": {"input": [2], "layers": [{"type": "dense", "units": 16, "activation": "tanh"},
                                                 {"type": "dense", "units": 1, "activation": "sigmoid"}]},
            "data": {"source": "moons", "samples": 60, "noise": 0.4, "seed": 3, "split": {"train": 0.4, "validation": 0.6}},
            "training": {"optimizer": {"type": "adam", "learning_rate": 0.1}, "epochs": 1000,
                         "early_stopping": {"patience": 5}}})");
        const auto trained = chainrule({"train", project, "--out", folder.filePath("out")});
        QCOMPARE(trained.status, 0);
        const QRegularExpression line("stopped early after epoch (\\d+): nothing better since epoch (\\d+); the weights are those of epoch (\\d+)");
        const auto match = line.match(trained.err);
        QVERIFY2(match.hasMatch(), qPrintable(trained.err));
        QCOMPARE(match.captured(1).toInt(), match.captured(2).toInt() + 5);
        QCOMPARE(match.captured(3), match.captured(2));
        const QStringList rows =
            QString::fromStdString(*ui::readFile(folder.filePath("out/history.csv"))).trimmed().split('\n');
        QCOMPARE(rows.size(), match.captured(1).toInt() + 1);
        const double best = rows[match.captured(2).toInt()].section(',', 3, 3).toDouble();
        const auto judged = json(chainrule({"evaluate", folder.filePath("out/project.json"), "--split", "validation"}).out);
        QVERIFY(std::abs(judged["loss"].toDouble() - best) < 1e-6 * best);
    }

    void aLossThatBecomesNaNIsAFailureNotAnError() {
        QTemporaryDir folder;
        const QString project = written(folder, "p.chainrule", R"({"chainrule": 1,
            "network": {"input": [1], "layers": [{"type": "dense", "units": 8, "activation": "relu"}, {"type": "dense", "units": 1}]},
            "data": {"source": "sine"},
            "training": {"loss": "mse", "optimizer": {"type": "sgd", "learning_rate": 50}, "epochs": 100}})");
        const auto outcome = chainrule({"train", project});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("not finite at step"), qPrintable(outcome.err));
    }

    void unusableInputIsOneLineThatNamesFileAndPlace_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("expected");
        QTest::newRow("no file") << QStringList{"train", "none.chainrule"} << "chainrule: none.chainrule: no such file\n";
        QTest::newRow("folder") << QStringList{"train", "/"} << "chainrule: /: a folder; expected a file\n";
        QTest::newRow("no words") << QStringList{"train"} << "chainrule: train: a file is expected; usage: chainrule train PROJECT [--epochs N] [--out DIR]\n";
        QTest::newRow("option") << QStringList{"trace", example("spiral"), "--sample", "1"}
                                << "chainrule: trace: unknown option --sample; usage: chainrule trace PROJECT [--samples 0,1,2] [--out FILE]\n";
        QTest::newRow("value") << QStringList{"train", example("spiral"), "--epochs"}
                               << "chainrule: train: --epochs needs a value; usage: chainrule train PROJECT [--epochs N] [--out DIR]\n";
        QTest::newRow("epochs") << QStringList{"train", example("spiral"), "--epochs", "-3"}
                                << "chainrule: train: --epochs -3: expected a whole number from 1 to 100000000\n";
        QTest::newRow("samples") << QStringList{"trace", example("spiral"), "--samples", "0,x"}
                                 << QStringLiteral("chainrule: %1: --samples: \"x\" is no training sample; expected numbers from 0 to 1399, separated by commas\n").arg(example("spiral"));
        QTest::newRow("split") << QStringList{"evaluate", example("spiral"), "--split", "exam"}
                               << "chainrule: evaluate: --split exam: expected train, validation or test\n";
        QTest::newRow("unknown command") << QStringList{"fly", "away"} << "chainrule: fly: no such option or command; see chainrule --help\n";
    }
    void unusableInputIsOneLineThatNamesFileAndPlace() {
        QFETCH(QStringList, words);
        const auto outcome = chainrule(words);
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QString());
        QTEST(outcome.err, "expected");
    }

    void nothingIsWrittenForUnusableInput() {
        QTemporaryDir folder;
        const QString project = written(folder, "p.chainrule", R"({"chainrule": 1, "netwrk": {}})");
        const auto outcome = chainrule({"train", project, "--out", folder.filePath("out")});
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.startsWith("chainrule: " + project + ": ") && outcome.err.contains("netwrk") && outcome.err.contains("network"),
                 qPrintable(outcome.err));
        QVERIFY(!QDir(folder.filePath("out")).exists());
    }

    void weightsBesideTheProjectAreItsStart() {
        QTemporaryDir folder;
        using engine::core::DType;
        written(folder, "w.npz", *engine::io::writeNpz({{"0.weight", {{1, 2}, DType::Float64, {0.5, -1.5}}}, {"0.bias", {{1}, DType::Float64, {0.25}}}}));
        const QString project = written(folder, "p.chainrule", R"({"chainrule": 1,
            "network": {"input": [2], "layers": [{"type": "dense", "units": 1, "activation": "sigmoid"}]},
            "data": {"source": "gaussian"}, "training": {"loss": "mse", "optimizer": {"type": "sgd", "learning_rate": 0.01}},
            "weights": "w.npz"})");
        const auto outcome = chainrule({"trace", project});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        QCOMPARE(json(outcome.out)["parameters"].toObject()["0.weight"].toArray()[0].toArray(), QJsonArray({0.5, -1.5}));
    }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
