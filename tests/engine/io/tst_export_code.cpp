#include "engine/io/export_code.h"
#include "engine/model/activation.h"
#include "exported.h"
#include "exported_cases.h"
#include "tests/source_paths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace engine;
using exported::Case;

namespace {

const std::vector<Case>& cases() {
    static const std::vector<Case> all = exported::cases();
    return all;
}

std::unique_ptr<train::AnyTrainer> trainerOf(const Case& each) {
    auto trainer = train::makeTrainer(each.experiment, each.data);
    if (!trainer)
        qFatal("%s: %s", each.name.c_str(), trainer.error().text().c_str());
    return *std::move(trainer);
}

QString scriptOf(io::CodeTarget target, const Case& each) {
    core::VectorD parameters;
    trainerOf(each)->copyParameters(parameters);
    const auto script = io::exportCode(target, {each.experiment, *each.data, parameters, each.name});
    if (!script)
        qFatal("%s: %s", each.name.c_str(), script.error().text().c_str());
    return QString::fromStdString(*script);
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s", qPrintable(path));
}

/// The training part as it came, a row a sample, and its classes or targets.
QByteArray trainingData(const Case& each, int epochs) {
    const data::Dataset& set = *each.data->dataset;
    QJsonArray x, y;
    for (const int row : each.data->split.train) {
        QJsonArray features, targets;
        for (core::Index f = 0; f < set.features.rows(); ++f)
            features << set.features(f, row);
        for (core::Index k = 0; k < set.targets.rows(); ++k)
            targets << set.targets(k, row);
        x << features;
        if (set.task == data::Task::Classification)
            y << set.classes[std::size_t(row)];
        else
            y << targets;
    }
    return QJsonDocument(QJsonObject{{"x", x}, {"y", y}, {"epochs", epochs}}).toJson(QJsonDocument::Compact);
}

/// The largest difference of any weight after training here and there.
double difference(const Case& each, const QJsonObject& weights) {
    const auto trainer = trainerOf(each);
    const auto steps = int(trainer->stepsPerEpoch()) * each.experiment.training.epochs;
    for (int i = 0; i < steps; ++i)
        static_cast<void>(trainer->step());
    core::VectorD parameters;
    trainer->copyParameters(parameters);
    double worst = 0;
    for (const auto& slot : trainer->layout().slots) {
        const QJsonArray theirs = weights[QString::fromStdString(slot.name)].toArray();
        if (theirs.size() != slot.size)
            return std::numeric_limits<double>::infinity();
        for (int i = 0; i < theirs.size(); ++i)
            worst = std::max(worst, std::abs(theirs[i].toDouble() - parameters(slot.offset + i)));
    }
    return worst;
}

bool canImport(const char* module) {
    QProcess python;
    python.start("/usr/bin/python3", {"-c", QStringLiteral("import %1").arg(QLatin1String(module))});
    return python.waitForFinished(120000) && python.exitStatus() == QProcess::NormalExit &&
           python.exitCode() == 0;
}

/// Runs the scripts of all cases in one process, in `folder`; nothing, or what went wrong.
QByteArray run(const QString& folder) {
    QProcess python;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("PYTHONPATH", fixturePath("keras_stub"));
    environment.insert("PYTHONDONTWRITEBYTECODE", "1");
    python.setProcessEnvironment(environment);
    python.start("/usr/bin/python3", {fixturePath("run_exports.py"), folder});
    if (!python.waitForFinished(300000))
        return "it does not end";
    return python.exitCode() == 0 ? QByteArray() : python.readAllStandardError();
}

QJsonObject resultOf(const QString& folder, const Case& each) {
    QFile file(folder + QLatin1Char('/') + QString::fromStdString(each.name) + ".out");
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

void runAll(io::CodeTarget target, bool trains) {
    const QTemporaryDir folder;
    for (const Case& each : cases()) {
        const QString path = folder.filePath(QString::fromStdString(each.name));
        write(path + ".py", scriptOf(target, each).toUtf8());
        write(path + ".json", trainingData(each, trains ? each.experiment.training.epochs : 0));
    }
    const QByteArray wrong = run(folder.path());
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    for (const Case& each : cases()) {
        const QJsonObject result = resultOf(folder.path(), each);
        QVERIFY2(result["status"] == 0, (each.name + ": " + result["text"].toString().toStdString()).c_str());
        QVERIFY2(result["text"].toString().contains("largest difference"), each.name.c_str());
        if (!trains || !each.trains)
            continue;
        const bool isDouble = each.experiment.training.precision == train::Precision::Float64;
        const double worst = difference(each, result["weights"].toObject());
        QVERIFY2(worst < (isDouble ? 1e-9 : 1e-5), (each.name + ": " + std::to_string(worst)).c_str());
    }
}

} // namespace

class TestExportCode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Predictions, and all weights after three epochs, of every loss, optimizer, schedule and layer.
    void scriptsForNumpyPredictAndTrainAsChainruleDoes() {
        if (!canImport("numpy"))
            QSKIP("python3-numpy is not installed");
        runAll(io::CodeTarget::Numpy, true);
    }

    void scriptsForPytorchPredictAndTrainAsChainruleDoes() {
        if (!canImport("torch"))
            QSKIP("python3-torch is not installed");
        runAll(io::CodeTarget::Pytorch, true);
    }

    /// With a stand-in for Keras in NumPy (tests/fixtures/keras_stub): Keras itself is in no Debian package.
    void scriptsForKerasBuildTheNetworkAndPredict() {
        if (!canImport("numpy"))
            QSKIP("python3-numpy is not installed");
        runAll(io::CodeTarget::Keras, false);
    }

    void scriptsThatDifferSayIt() {
        if (!canImport("numpy"))
            QSKIP("python3-numpy is not installed");
        const QTemporaryDir folder;
        const Case& each = cases().front();
        QString script = scriptOf(io::CodeTarget::Numpy, each);
        const QRegularExpression bias("\"1.bias\": \\[[^\\]]*");
        QVERIFY(bias.match(script).hasMatch());
        write(folder.filePath("wrong.py"), script.replace(bias, "\"1.bias\": [0.5").toUtf8());
        QProcess python;
        python.start("/usr/bin/python3", {folder.filePath("wrong.py")});
        QVERIFY(python.waitForFinished(60000));
        QCOMPARE(python.exitCode(), 1);
        QVERIFY(python.readAllStandardOutput().contains("largest difference"));
    }

    void theCodeReadsAsTheFrameworkIsWritten() {
        const auto find = [](const char* name) {
            return *std::find_if(cases().begin(), cases().end(),
                                 [&](const Case& each) { return each.name == name; });
        };
        const QString torch = scriptOf(io::CodeTarget::Pytorch, find("frozen"));
        for (const char* line :
             {"    (\"0\", nn.Linear(3, 5)),\n    (\"0_tanh\", nn.Tanh()),\n",
              "loss_function = nn.CrossEntropyLoss()", "FROZEN = [\"0\", \"1\"]", "SCALES = {\"2\": 0.1}",
              "torch.optim.Adam(groups(), lr=LEARNING_RATE, betas=(0.9, 0.999)", "weight_decay=0.01)",
              "torch.nn.parallel.DistributedDataParallel", "CLASSES = [\"class '0'\""})
            QVERIFY2(torch.contains(line), line);
        QVERIFY(!torch.contains("Softmax(1)")); // it is in the loss
        const QString keras = scriptOf(io::CodeTarget::Keras, find("pictures"));
        for (const char* line :
             {"keras.Input((9, 8, 2))",
              "layers.Conv2D(3, 3, strides=1, padding=\"same\", activation=\"relu\", name=\"layer_0\")",
              "layers.Permute((3, 1, 2))", "weights[\"0.weight\"].transpose(2, 3, 1, 0)",
              "weights[\"5.weight\"].T", "SparseCategoricalCrossentropy(from_logits=True)"})
            QVERIFY2(keras.contains(line), line);
        const QString numpy = scriptOf(io::CodeTarget::Numpy, find("schedule_cosine"));
        for (const char* line :
             {"class Dense:", "def update(name, g, step, rate):", "math.cos(math.pi * epoch / epochs)",
              "rate = learning_rate(step, steps_per_epoch, epochs)"})
            QVERIFY2(numpy.contains(line), line);
        QVERIFY(!numpy.contains("class Conv2D")); // only what is used
    }

    void namesFromOutsideStayTexts() {
        for (const auto target : {io::CodeTarget::Pytorch, io::CodeTarget::Keras, io::CodeTarget::Numpy}) {
            const QStringList lines = scriptOf(target, cases().front()).split('\n');
            QVERIFY(!lines.contains("import os")); // the data set's name ends with that line
            QVERIFY(lines.join('\n').contains(
                "FEATURES = [\"a \\\"b\\\" \\\\ c\\x0a\\\"\\\"\\\"\", \"größe 1\""));
        }
    }

    void whatDoesNotFitIsAnError() {
        const Case& each = cases().front();
        const core::VectorD few = core::VectorD::Zero(3);
        const auto script = io::exportCode(io::CodeTarget::Numpy, {each.experiment, *each.data, few, ""});
        QVERIFY(!script);
        QCOMPARE(script.error().code, core::Code::ShapeMismatch);
        QCOMPARE(script.error().text(), std::string("the network has 26 parameters, 3 are given"));
    }
};

QTEST_GUILESS_MAIN(TestExportCode)
#include "tst_export_code.moc"
