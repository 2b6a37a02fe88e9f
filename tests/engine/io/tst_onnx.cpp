#include "engine/io/onnx.h"
#include "engine/io/project.h"
#include "engine/io/weights.h"
#include "engine/model/activation.h"
#include "files.h"
#include "placed.h"
#include "tests/source_paths.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace engine;

namespace {

const QJsonObject& fixtures() {
    static const QJsonObject all =
        QJsonDocument::fromJson(QByteArray::fromStdString(tests::readFixture("onnx.json"))).object();
    return all;
}

io::Bytes modelBytes(const QString& name) {
    return tests::readFixture("onnx/" + name.toStdString() + ".onnx");
}

core::Result<io::WeightFile> read(io::View bytes) {
    static const io::FileSource none{{}, [](const std::string&) -> core::Result<io::Bytes> {
                                         return core::Error{core::Code::NotFound, "", ""};
                                     }};
    return io::readOnnx(bytes, {"model.onnx", none});
}

core::MatrixD columnsOf(const QJsonArray& rows) {
    core::MatrixD matrix(rows.first().toArray().size(), rows.size());
    for (int sample = 0; sample < rows.size(); ++sample)
        for (int unit = 0; unit < matrix.rows(); ++unit)
            matrix(unit, sample) = rows[sample].toArray()[unit].toDouble();
    return matrix;
}

/// "conv2d 4 relu same"
QString textOf(const model::LayerSpec& layer) {
    const core::Settings& s = layer.settings;
    QString text = QString::fromStdString(layer.type);
    for (const char* number : {"units", "filters", "input_dim", "output_dim"})
        if (s.find(number))
            text += QStringLiteral(" %1").arg(s.integer(number));
    if (s.find("activation"))
        text += QLatin1Char(' ') + QString::fromStdString(s.text("activation"));
    if (layer.type == "conv2d")
        text += QLatin1Char(' ') + QString::fromStdString(s.text("padding"));
    if (!s.flag("use_bias", true))
        text += QStringLiteral(" without bias");
    return layer.block > 0 ? text + QStringLiteral(" %1").arg(layer.block) : text;
}

QStringList names(const char* group) { return fixtures()[QLatin1String(group)].toObject().keys(); }

void addNames(const char* group) {
    QTest::addColumn<QString>("name");
    for (const QString& name : names(group))
        QTest::addRow("%s", qPrintable(name)) << name;
}

/// A network with that activation, and tensors for it.
struct Sample {
    model::NetworkSpec spec;
    core::TensorMap tensors;
    core::VectorD parameters;
};

Sample sampleOf(model::NetworkSpec spec, core::DType dtype = core::DType::Float32) {
    const auto network = model::Network<double>::create(spec);
    if (!network)
        qFatal("%s", network.error().text().c_str());
    Sample sample{network->spec(), {}, network->initialParameters(11)};
    core::Random random(12);
    for (const auto& slot : network->layout().slots)
        for (core::Index i = 0; i < slot.size; ++i) {
            double& value = sample.parameters(slot.offset + i);
            value = float(value + random.uniform(-0.2, 0.2));
            value = slot.parameter == "running_var" ? float(std::abs(value) + 0.25) : value;
        }
    sample.tensors = model::toTensors(network->layout(), sample.parameters, dtype);
    return sample;
}

model::LayerSpec with(const char* type, std::initializer_list<std::pair<const char*, core::Value>> values) {
    model::LayerSpec layer = model::layerOf(type);
    for (const auto& [name, value] : values)
        layer.settings.set(name, value);
    return layer;
}

using Whole = std::int64_t;

/// Every type of layer and every activation.
std::vector<std::pair<std::string, model::NetworkSpec>> writtenNetworks() {
    std::vector<std::pair<std::string, model::NetworkSpec>> all;
    for (const model::Activation& f : model::activations())
        all.push_back({f.name, {{3}, {model::denseLayer(4, f.name), model::denseLayer(2, "linear")}}});
    all.push_back({"without bias",
                   {{3},
                    {with("dense", {{"units", Whole(4)}, {"use_bias", false}, {"activation", "tanh"}}),
                     with("dense", {{"units", Whole(1)}, {"use_bias", false}, {"activation", "linear"}})}}});
    all.push_back(
        {"pictures",
         {{2, 9, 9},
          {with("conv2d",
                {{"filters", Whole(3)}, {"padding", "same"}, {"strides", Whole(2)}, {"activation", "gelu"}}),
           with("max_pool2d", {{"padding", "same"}}),
           with("conv2d", {{"filters", Whole(4)},
                           {"kernel_size", Whole(2)},
                           {"use_bias", false},
                           {"activation", "relu"}}),
           with("average_pool2d", {{"pool_size", Whole(2)}, {"strides", Whole(1)}, {"padding", "same"}}),
           model::layerOf("batch_norm"), model::layerOf("layer_norm"), model::layerOf("flatten"),
           model::layerOf("dropout"), model::denseLayer(3, "softmax")}}});
    all.push_back({"embedding",
                   {{5},
                    {with("embedding", {{"input_dim", Whole(7)}, {"output_dim", Whole(3)}}),
                     model::layerOf("flatten"), model::denseLayer(2, "softmax")}}});
    model::LayerSpec inner = model::layerOf("residual"), outer = inner;
    inner.block = 1;
    outer.block = 4;
    all.push_back({"residual",
                   {{4},
                    {model::denseLayer(4, "tanh"), model::layerOf("batch_norm"), model::denseLayer(4, "silu"),
                     inner, model::denseLayer(4, "linear"), outer, model::layerOf("layer_norm"),
                     model::denseLayer(1, "sigmoid")}}});
    return all;
}

core::MatrixD inputsFor(const model::NetworkSpec& spec) {
    core::Index count = 1;
    for (const int size : spec.input)
        count *= size;
    core::Random random(13);
    core::MatrixD x(count, 3);
    for (core::Index i = 0; i < x.size(); ++i)
        x.data()[i] =
            spec.layers.front().type == "embedding" ? double(random.below(7)) : random.uniform(-2, 2);
    return x;
}

void writeRows(const QString& path, const core::MatrixD& matrix, std::vector<std::int64_t> shape) {
    core::Tensor tensor{std::move(shape), core::DType::Float64, {}};
    for (core::Index sample = 0; sample < matrix.cols(); ++sample)
        for (core::Index unit = 0; unit < matrix.rows(); ++unit)
            tensor.values.push_back(matrix(unit, sample));
    QFile file(path);
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(QByteArray::fromStdString(*io::writeNpy(tensor))) > 0;
    if (!written)
        qFatal("%s", qPrintable(path));
}

} // namespace

class TestOnnx : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void modelsBecomeTheirLayersAndGiveTheirPredictions_data() { addNames("cases"); }
    void modelsBecomeTheirLayersAndGiveTheirPredictions() {
        QFETCH(const QString, name);
        const QJsonObject expected = fixtures()["cases"].toObject()[name].toObject();
        const io::Bytes bytes = modelBytes(name);
        QVERIFY(io::isOnnx(bytes));
        const auto file = read(bytes);
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        for (const std::string& line : file->unsupported)
            QFAIL(line.c_str());
        QVERIFY(file->network);
        QStringList layers;
        for (const auto& layer : file->network->layers)
            layers << textOf(layer);
        QCOMPARE(layers, expected["layers"].toVariant().toStringList());
        std::vector<int> input;
        for (const auto& size : expected["input"].toArray())
            input.push_back(size.toInt());
        QVERIFY(file->network->input == input);
        const auto network = model::Network<double>::create(*file->network);
        QVERIFY(network);
        QCOMPARE(file->placements.size(), network->layout().slots.size());
        const core::MatrixD y = tests::predicted(*network, tests::placedParameters(*file, *network),
                                                 columnsOf(expected["x"].toArray()));
        const core::MatrixD theirs = columnsOf(expected["y"].toArray());
        QCOMPARE(y.rows(), theirs.rows());
        const double worst = (y - theirs).cwiseAbs().maxCoeff();
        QVERIFY2(worst < 1e-6, qPrintable(QString::number(worst)));
        QVERIFY(y.cwiseAbs().maxCoeff() > 1e-3);
    }

    void whatHasNoLayerIsNamedAndTheTensorsAreRead_data() { addNames("unsupported"); }
    void whatHasNoLayerIsNamedAndTheTensorsAreRead() {
        QFETCH(const QString, name);
        const auto file = read(modelBytes(name));
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        QVERIFY(!file->network);
        QVERIFY(file->placements.empty());
        QStringList lines;
        for (const std::string& line : file->unsupported)
            lines << QString::fromStdString(line);
        QCOMPARE(lines, fixtures()["unsupported"].toObject()[name].toVariant().toStringList());
        QVERIFY(!file->tensors.empty() || name == QLatin1String("two_inputs"));
    }

    void everyTypeOfTensorIsReadAsItsNumbers() {
        const auto file = read(modelBytes("types"));
        QVERIFY(file);
        const auto* half = core::find(file->tensors, "W1");
        const auto* brain = core::find(file->tensors, "W2");
        QCOMPARE(half->dtype, core::DType::Float16);
        QCOMPARE(brain->dtype, core::DType::Float32);
        QVERIFY(*core::find(file->tensors, "steps") == (core::Tensor{{2}, core::DType::Int64, {3, -4}}));
        QVERIFY(*core::find(file->tensors, "small") == (core::Tensor{{2}, core::DType::Int8, {-3, 5}}));
        QVERIFY(*core::find(file->tensors, "flags") == (core::Tensor{{3}, core::DType::Bool, {1, 0, 1}}));
        QVERIFY(*core::find(file->tensors, "counts") == (core::Tensor{{1}, core::DType::UInt64, {7}}));
        QVERIFY(*core::find(file->tensors, "doubles") ==
                (core::Tensor{{2}, core::DType::Float64, {0.1, -2}}));
    }

    void settingsOfNormsAndDropoutAreTheirs() {
        const auto file = read(modelBytes("norms"));
        QVERIFY(file && file->network);
        const auto& layers = file->network->layers;
        QCOMPARE(layers[1].settings.real("epsilon"), 1e-3);
        QCOMPARE(layers[1].settings.real("momentum"), 0.01);
        QCOMPARE(layers[2].settings.real("rate"), 0.3);
        QCOMPARE(layers[4].settings.real("epsilon"), 1e-5);
    }

    void numbersOfAConvertedKerasNetworkAreTurned() {
        const auto file = read(modelBytes("keras_like"));
        QVERIFY(file && file->network);
        const auto at = std::find_if(file->placements.begin(), file->placements.end(),
                                     [](const io::Placement& each) { return each.source == "k2"; });
        QCOMPARE(at->parameter, std::string("3.weight"));
        QVERIFY((at->transform.axes == std::vector<int>{1, 0}));
        QVERIFY((at->transform.channelsLast == std::array<int, 3>{4, 4, 3}));
        QCOMPARE(at->reason, io::Reason::Architecture);
    }

    void whatIsWrittenIsReadAgainAsTheSameNetwork_data() {
        QTest::addColumn<int>("index");
        const auto all = writtenNetworks();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::addRow("%s", all[i].first.c_str()) << int(i);
    }
    void whatIsWrittenIsReadAgainAsTheSameNetwork() {
        QFETCH(const int, index);
        const Sample sample = sampleOf(writtenNetworks()[std::size_t(index)].second);
        const auto bytes = io::writeOnnx({sample.tensors, &sample.spec});
        QVERIFY2(bytes, bytes ? "" : bytes.error().text().c_str());
        QCOMPARE(*bytes, *io::writeOnnx({sample.tensors, &sample.spec}));
        QVERIFY(io::isOnnx(*bytes));
        const auto file = read(*bytes);
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        for (const std::string& line : file->unsupported)
            QFAIL(line.c_str());
        QVERIFY(file->tensors == sample.tensors);
        QStringList ours, theirs;
        for (const auto& layer : sample.spec.layers)
            if (layer.type != "dropout")
                ours << textOf(layer);
        for (const auto& layer : file->network->layers)
            theirs << textOf(layer);
        QCOMPARE(theirs, ours);
        const auto before = model::Network<double>::create(sample.spec);
        const auto after = model::Network<double>::create(*file->network);
        QVERIFY(before && after);
        const core::MatrixD x = inputsFor(sample.spec);
        const double worst = (tests::predicted(*before, sample.parameters, x) -
                              tests::predicted(*after, tests::placedParameters(*file, *after), x))
                                 .cwiseAbs()
                                 .maxCoeff();
        QVERIFY2(worst < 1e-12, qPrintable(QString::number(worst)));
    }

    void numbersInFloat64StayThat() {
        Sample sample = sampleOf({{2}, {model::denseLayer(2, "tanh")}}, core::DType::Float64);
        sample.tensors.front().second.values.front() = 0.1;
        const auto file = read(*io::writeOnnx({sample.tensors, &sample.spec}));
        QVERIFY(file);
        QCOMPARE(file->tensors.front().second.dtype, core::DType::Float64);
        QCOMPARE(file->tensors.front().second.values.front(), 0.1);
    }

    void writingNeedsTheNetworkAndAllOfItsTensors() {
        Sample sample = sampleOf({{2}, {model::denseLayer(2, "tanh")}});
        const auto alone = io::writeOnnx({sample.tensors, nullptr});
        QVERIFY(!alone);
        QCOMPARE(alone.error().code, core::Code::MissingKey);
        QCOMPARE(alone.error().text(),
                 std::string("an ONNX model needs the network, not its tensors alone; expected a project or a file that holds one"));
        sample.tensors[0].second.shape = {4, 1};
        QCOMPARE(io::writeOnnx({sample.tensors, &sample.spec}).error().text(),
                 std::string("tensor \"0.weight\": has the shape (4, 1), the network needs (2, 2)"));
        sample.tensors.clear();
        QCOMPARE(io::writeOnnx({sample.tensors, &sample.spec}).error().code, core::Code::NotFound);
    }

    void otherFilesAreNotTakenForModels() {
        using io::Bytes;
        const Bytes good = modelBytes("gemm");
        QVERIFY(io::weightFormat(good) == io::weightFormatNamed("onnx"));
        QVERIFY(io::recognize(good) == io::FileKind::Weights);
        for (const Bytes& other :
             {Bytes(), Bytes("\x08"), Bytes("\x08\x08"), Bytes("a,b\n1,2\n"), Bytes(64, '\0'),
              Bytes("\x08\x01\x3a\x00\x00\x00\x00\x00{\"W\":", 14), // safetensors
              Bytes("\x08\x00\x00\x00\x00\x00\x00\x00{}", 10), Bytes("\x80\x02}q\0.", 6),
              Bytes("\x08\x03\x12\x02xy\x3a\x04\x18\x01\x18\x01", 12), tests::readFixture("npy/f4.npy")})
            QVERIFY2(!io::isOnnx(other), QByteArray::fromStdString(other).toHex());
        QVERIFY(io::isOnnx(Bytes(good).substr(0, good.size() / 2))); // cut off, and told so
    }

    /// onnx.checker, strict shape inference and a NumPy evaluation of what was written.
    void theCheckerOfOnnxAcceptsWhatIsWrittenAndItsNumbersAreOurs() {
        const QTemporaryDir folder;
        QProcess python;
        python.start("/usr/bin/python3", {"-c", "import onnx"});
        if (!python.waitForFinished(60000) || python.exitCode() != 0)
            QSKIP("python3-onnx is not installed");
        for (const auto& [name, spec] : writtenNetworks()) {
            const Sample sample = sampleOf(spec);
            const auto network = model::Network<double>::create(sample.spec);
            const core::MatrixD x = inputsFor(sample.spec);
            std::vector<std::int64_t> shape(spec.input.begin(), spec.input.end());
            shape.insert(shape.begin(), x.cols());
            writeRows(folder.filePath("x.npy"), x, shape);
            writeRows(folder.filePath("y.npy"), tests::predicted(*network, sample.parameters, x),
                      {x.cols(), network->outputs()});
            QFile file(folder.filePath("model.onnx"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray::fromStdString(*io::writeOnnx({sample.tensors, &sample.spec})));
            file.close();
            python.start("/usr/bin/python3", {fixturePath("onnx_numpy.py"), file.fileName(),
                                              folder.filePath("x.npy"), folder.filePath("y.npy")});
            QVERIFY(python.waitForFinished(60000));
            QVERIFY2(python.exitCode() == 0, (QByteArray::fromStdString(name) + ": " +
                                              python.readAllStandardOutput() + python.readAllStandardError())
                                                 .constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestOnnx)
#include "tst_onnx.moc"
