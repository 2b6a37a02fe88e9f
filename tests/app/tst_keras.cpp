// Keras' HDF5 files and archives, read by the program's own child process.
#include "engine/io/hdf5_content.h"
#include "engine/io/weight_file.h"
#include "tests/engine/io/keras_cases.h"
#include "ui/file_access.h"
#include "ui/hdf5_reader.h"
#include "tests/source_paths.h"

#include <QTest>
#include <QThread>

using namespace engine;

namespace {

std::string fixture(const std::string& name) { return fixturePath("keras/").toStdString() + name; }

io::WeightFile readFile(const std::string& name) {
    auto file = io::readWeightFile(fixture(name), ui::fileSource());
    if (!file)
        throw std::runtime_error(file.error().text());
    return *std::move(file);
}

std::vector<std::string> namesOf(const core::TensorMap& tensors) {
    std::vector<std::string> names;
    for (const auto& tensor : tensors)
        names.push_back(tensor.first);
    return names;
}

const std::vector<std::string> kMlp{"hidden/kernel", "hidden/bias", "dense/kernel", "dense_1/kernel", "dense_1/bias"};

} // namespace

class TestKeras : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::setHdf5Program(programPath()); }

    void predictionsAreThoseOfKeras_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("expected");
        for (const char* name : {"mlp", "conv", "norm", "words", "residual"})
            for (const char* suffix : {".h5", ".keras"})
                QTest::addRow("%s%s", name, suffix) << QString(name) + suffix << QString(name);
        for (const char* name : {"mlp_keras3.h5", "mlp_cut_names.h5", "mlp_unnamed.keras"})
            QTest::newRow(name) << QString(name) << QStringLiteral("mlp");
    }
    void predictionsAreThoseOfKeras() {
        QFETCH(QString, file);
        QFETCH(QString, expected);
        try {
            const io::WeightFile read = readFile(file.toStdString());
            QVERIFY(read.unsupported.empty());
            const double error = tests::kerasError(read, tests::kerasCase(expected.toStdString()));
            QVERIFY2(error < 1e-6, qPrintable(QString::number(error)));
        } catch (const std::exception& failure) {
            QFAIL(failure.what());
        }
    }

    void tensorsAreNamedByLayerAndVariable() {
        for (const char* name : {"mlp.h5", "mlp.keras", "mlp_keras3.h5", "mlp_cut_names.h5", "mlp_unnamed.keras",
                                 "mlp.weights.h5", "mlp_keras2.weights.h5"})
            QCOMPARE(namesOf(readFile(name).tensors), kMlp);
        QCOMPARE(namesOf(readFile("norm.h5").tensors).at(2), std::string("batch_normalization/gamma"));
    }

    void weightsAloneHaveNoNetwork() {
        const io::WeightFile file = readFile("mlp.weights.h5");
        QVERIFY(!file.network && file.placements.empty() && file.unsupported.empty());
        QCOMPARE(file.format, std::string("keras_h5"));
    }

    void countedLayersWithoutNamesAreNamedByTheirClass() {
        QCOMPARE(namesOf(readFile("mlp_2_13.weights.h5").tensors),
                 (std::vector<std::string>{"dense/kernel", "dense/bias", "dense_1/kernel", "dense_2/kernel", "dense_2/bias"}));
    }

    void bfloat16AndHalvesAreRead() {
        const io::WeightFile file = readFile("bfloat16.weights.h5");
        QCOMPARE(file.tensors.at(0).second.values, (std::vector<double>{1, -2.5, 0.15625}));
        QCOMPARE(file.tensors.at(1).second.dtype, core::DType::Float16);
        QCOMPARE(file.tensors.at(1).second.values, std::vector<double>{0.5});
    }

    void aLayerWithoutGammaKeepsOnes() {
        const io::WeightFile file = readFile("norm.keras");
        const auto at = std::find_if(file.placements.begin(), file.placements.end(),
                                     [](const io::Placement& each) { return each.parameter == "4.weight"; });
        QVERIFY(at != file.placements.end() && at->source.empty());
        QCOMPARE(at->note, std::string("the layer has none in the file: it stays at its initial value"));
    }

    void theChildIsStartedOnAnyThread() {
        std::optional<core::Result<io::WeightFile>> file;
        QThread* thread = QThread::create([&] { file = io::readWeightFile(fixture("mlp.h5"), ui::fileSource()); });
        thread->start();
        thread->wait();
        delete thread;
        QVERIFY(file && file->ok());
    }

    void withoutAChildItSaysSo() {
        io::FileSource files = ui::fileSource();
        files.hdf5 = nullptr;
        const auto file = io::readWeightFile(fixture("mlp.h5"), files);
        QVERIFY(!file.ok());
        QCOMPARE(file.error().code, core::Code::Unsupported);
        QCOMPARE(file.error().message, std::string("HDF5 files are read by the program itself only, in a process of its own"));
    }

    void aProgramThatIsNotThereIsAnError() {
        ui::setHdf5Program(QStringLiteral("/nowhere/chainrule"));
        const auto file = io::readWeightFile(fixture("mlp.h5"), ui::fileSource());
        ui::setHdf5Program(programPath());
        QVERIFY(!file.ok());
        QCOMPARE(file.error().code, core::Code::ReadFailed);
    }

    void whatComesBackStaysWithinTheBudget() {
        io::setMemoryBudget(30000);
        const auto file = io::readWeightFile(fixture("mlp.h5"), ui::fileSource());
        io::setMemoryBudget(0);
        QVERIFY(file.ok());
        io::setMemoryBudget(300);
        const auto refused = ui::readHdf5(tests::readFixture("keras/mlp.h5"));
        io::setMemoryBudget(0);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, core::Code::TooLarge);
    }
};

QTEST_GUILESS_MAIN(TestKeras)
#include "tst_keras.moc"
