// The pretrained networks that are shipped are the same numbers in every format.
#include "engine/io/project.h"
#include "engine/io/weight_file.h"
#include "engine/model/network.h"
#include "tests/source_paths.h"
#include "ui/file_access.h"
#include "ui/hdf5_reader.h"

#include <QTest>

using namespace engine;

namespace {

QString sample(const QString& name) { return sourcePath("resources/projects/pretrained/") + name; }

core::Result<std::optional<core::VectorD>> parametersFrom(const QString& task, const QString& file) {
    const auto bytes = ui::readFile(sample(task + QStringLiteral(".chainrule")));
    if (!bytes)
        return bytes.error();
    auto project = io::readProject(*bytes);
    if (!project)
        return project.error();
    project->weightsPath = sample(file).toStdString();
    const auto network = model::Network<double>::create(project->experiment.network);
    if (!network)
        return network.error();
    return io::initialWeights(*project, network->layout(), network->initialParameters(0), ui::fileSource());
}

} // namespace

class TestPretrained : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::setHdf5Program(programPath()); }

    void everyFormatHoldsTheSameNumbers_data() {
        QTest::addColumn<QString>("task");
        QTest::addColumn<QString>("suffix");
        for (const char* task : {"digits", "mnist", "spirals", "words"})
            for (const char* suffix : {".safetensors", ".pt", ".h5", ".onnx"})
                QTest::addRow("%s%s", task, suffix) << QString(task) << QString(suffix);
    }
    void everyFormatHoldsTheSameNumbers() {
        QFETCH(QString, task);
        QFETCH(QString, suffix);
        const auto wanted = parametersFrom(task, task + ".npz"), read = parametersFrom(task, task + suffix);
        QVERIFY2(wanted, wanted ? "" : wanted.error().text().c_str());
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QVERIFY(**read == **wanted);
    }

    void whereTheFileHoldsTheNetworkItIsTheTasks_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("summary");
        for (const char* suffix : {".h5", ".onnx"}) {
            QTest::addRow("digits%s", suffix) << "digits" + QString(suffix) << "64-48-48-24-5 relu";
            QTest::addRow("spirals%s", suffix) << "spirals" + QString(suffix) << "2-16-16-1 tanh";
        }
    }
    void whereTheFileHoldsTheNetworkItIsTheTasks() {
        QFETCH(QString, file);
        const auto read = io::readWeightFile(sample(file).toStdString(), ui::fileSource());
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QVERIFY(read->network);
        QTEST(QString::fromStdString(model::summary(*read->network)), "summary");
    }

    void anotherTasksWeightsAreRefused() {
        const auto read = parametersFrom("digits", "words.h5");
        QVERIFY(!read);
        QVERIFY2(read.error().text().find("has no tensor \"0.weight\" of the shape (48, 64)") !=
                     std::string::npos,
                 read.error().text().c_str());
    }
};

QTEST_MAIN(TestPretrained)
#include "tst_pretrained.moc"
