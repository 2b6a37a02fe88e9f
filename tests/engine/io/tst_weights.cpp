#include "engine/io/weight_file.h"
#include "engine/io/weights.h"
#include "engine/model/network.h"
#include "files.h"

#include <QTest>

#include <limits>
#include <map>

using namespace engine;
using core::DType;
using core::Tensor;

namespace {

/// 2 inputs, then dense layers of these sizes.
model::Layout layoutOf(int inputs, const std::vector<int>& units) {
    model::NetworkSpec spec;
    spec.input = {inputs};
    for (const int size : units)
        spec.layers.push_back(model::denseLayer(size, "tanh"));
    return model::Network<double>::create(spec)->layout();
}

core::VectorD zeros(const model::Layout& layout) { return core::VectorD::Zero(layout.size); }

/// first, first + 1, ... in that shape.
Tensor counted(std::vector<std::int64_t> shape, double first = 1) {
    Tensor tensor{std::move(shape), DType::Float64, {}};
    for (std::int64_t i = 0; i < tensor.size(); ++i)
        tensor.values.push_back(first + static_cast<double>(i));
    return tensor;
}

std::vector<double> numbers(const io::Mapping& mapping, const model::Layout& layout, const char* name) {
    const model::TensorSlot& slot = *layout.find(name);
    const double* begin = mapping.values.data() + slot.offset;
    return {begin, begin + slot.size};
}

QStringList sources(const io::Mapping& mapping) {
    QStringList list;
    for (const io::Mapped& each : mapping.parameters)
        list << QString::fromStdString(each.source + (each.transposed ? " T" : ""));
    return list;
}

/// Files in memory by path.
io::FileSource filesOf(std::map<std::string, io::Bytes> files) {
    io::FileSource source;
    source.file = [files = std::move(files)](const std::string& path) -> core::Result<io::Bytes> {
        const auto found = files.find(path);
        if (found == files.end())
            return core::Error{core::Code::NotFound, "there is no such file", path};
        return found->second;
    };
    return source;
}

} // namespace

class TestWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formatIsRecognizedByContent() {
        const auto array = io::readWeights(tests::readFixture("npy/vector.npy"), "layer.weight");
        QVERIFY(array.ok());
        QCOMPARE(array->front().first, std::string("layer.weight"));
        const auto archive = io::readWeights(tests::readFixture("npy/stored.npz"), "ignored");
        QVERIFY(archive.ok());
        QCOMPARE(archive->size(), std::size_t{2});
    }

    void otherFormatsAreRefusedByName() {
        const auto text = [](const io::Bytes& bytes) { return io::readWeights(bytes, "x").error().text(); };
        QCOMPARE(text("\x89HDF\r\n\x1a\n"),
                 "byte 0: is an HDF5 file, which this version does not read; expected " +
                     io::weightSuffixes());
        QCOMPARE(text("\x80\x04]."),
                 std::string("byte 0: is a pickled Python object, which is never unpickled; save "
                             "arrays with numpy.save"));
        QCOMPARE(text("hello"), "byte 0: is no weight file; expected " + io::weightSuffixes());
        QCOMPARE(text(""), "is empty; expected " + io::weightSuffixes());
    }

    void namesOfAPairAreFoundFromEither_data() {
        QTest::addColumn<QString>("weight");
        QTest::addColumn<QString>("bias");
        QTest::newRow("seed") << "pretrained_model_W.npy"
                              << "pretrained_model_b.npy";
        QTest::newRow("folder") << "a.b/W.npy"
                                << "a.b/b.npy";
        QTest::newRow("words") << "fc1.weight.npy"
                               << "fc1.bias.npy";
        QTest::newRow("plural") << "my-weights.npy"
                                << "my-biases.npy";
    }
    void namesOfAPairAreFoundFromEither() {
        QFETCH(QString, weight);
        QFETCH(QString, bias);
        QCOMPARE(io::pairedName(weight.toStdString()), bias.toStdString());
        QCOMPARE(io::pairedName(bias.toStdString()), weight.toStdString());
    }

    void otherNamesHaveNoPartner() {
        for (const char* name : {"model.npy", "NEW.npy", "pretrained_model_W.npz", "b", "web.npy", ""})
            QVERIFY2(!io::pairedName(name), name);
    }

    void aPairIsReadFromEitherName() {
        const auto files =
            filesOf({{"dir/pretrained_model_W.npy", tests::readFixture("npy/pretrained_model_W.npy")},
                     {"dir/pretrained_model_b.npy", tests::readFixture("npy/pretrained_model_b.npy")}});
        for (const char* path : {"dir/pretrained_model_W.npy", "dir/pretrained_model_b.npy"}) {
            const auto pair = io::loadWeights(path, files);
            QVERIFY2(pair.ok(), pair.ok() ? "" : pair.error().text().c_str());
            QCOMPARE(*pair, (core::TensorMap{{"W", Tensor{{2, 3}, DType::Float32, {1, 2, 3, 4, 5, 6}}},
                                             {"b", Tensor{{2}, DType::Float32, {-0.5, 0.25}}}}));
        }
    }

    void aPairWithoutItsPartnerNamesTheMissingFile() {
        const auto files = filesOf({{"m_W.npy", tests::readFixture("npy/pretrained_model_W.npy")}});
        const auto pair = io::loadWeights("m_W.npy", files);
        QVERIFY(!pair.ok());
        QCOMPARE(pair.error().text(), std::string("m_b.npy: there is no such file"));
    }

    void aLoneArrayIsNamedByItsFile() {
        const auto tensors =
            io::loadWeights("a/head.npy", filesOf({{"a/head.npy", tests::readFixture("npy/vector.npy")}}));
        QVERIFY(tensors.ok());
        QCOMPARE(tensors->front().first, std::string("head"));
    }

    void namingConventionsFindTheirLayers_data() {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<bool>("inOut");
        QTest::newRow("contract") << QStringList{"0.weight", "0.bias", "1.weight", "1.bias"} << false;
        QTest::newRow("contract, any order")
            << QStringList{"1.bias", "0.bias", "1.weight", "0.weight"} << false;
        QTest::newRow("Sequential of PyTorch")
            << QStringList{"0.weight", "0.bias", "2.weight", "2.bias"} << false;
        QTest::newRow("PyTorch") << QStringList{"hidden.weight", "hidden.bias", "out.weight", "out.bias"}
                                 << false;
        QTest::newRow("numbered by hand") << QStringList{"b2", "W2", "b1", "W1"} << false;
        QTest::newRow("by underscore") << QStringList{"w_1", "b_1", "w_2", "b_2"} << false;
        QTest::newRow("Keras") << QStringList{"dense/kernel:0", "dense/bias:0", "dense_1/kernel:0",
                                              "dense_1/bias:0"}
                               << true;
        QTest::newRow("Keras, late numbers, sorted as text")
            << QStringList{"dense_10/bias", "dense_10/kernel", "dense_9/bias", "dense_9/kernel"} << true;
        QTest::newRow("scikit-learn")
            << QStringList{"coefs_0", "coefs_1", "intercepts_0", "intercepts_1"} << true;
        QTest::newRow("numpy.savez without names")
            << QStringList{"arr_0", "arr_1", "arr_2", "arr_3"} << false;
        QTest::newRow("no names, in × out") << QStringList{"arr_0", "arr_1", "arr_2", "arr_3"} << true;
    }
    void namingConventionsFindTheirLayers() {
        QFETCH(QStringList, names);
        QFETCH(bool, inOut);
        const model::Layout layout = layoutOf(2, {3, 4});
        // What each name holds is known from its shape: 3 × 2, 3, 4 × 3, 4.
        const auto tensorFor = [&](const QString& name, int position) {
            static const QStringList kSecond{"1.",  "2.",  "out",      "W2",       "b2",
                                             "w_2", "b_2", "dense_1/", "dense_10", "s_1"};
            const bool isArray = name.startsWith("arr_");
            const bool second = isArray
                                    ? position > 1
                                    : std::any_of(kSecond.begin(), kSecond.end(),
                                                  [&](const QString& part) { return name.contains(part); });
            const bool weight = isArray ? position % 2 == 0
                                        : name.contains("weight") || name.contains("kernel") ||
                                              name.contains("coef") || name.startsWith('W') ||
                                              name.startsWith('w');
            const std::int64_t in = second ? 3 : 2, out = second ? 4 : 3;
            const double first = second ? 100 : 1;
            if (!weight)
                return counted({out}, first + 50);
            return inOut ? counted({in, out}, first) : counted({out, in}, first);
        };
        core::TensorMap tensors;
        for (int i = 0; i < names.size(); ++i)
            tensors.emplace_back(names[i].toStdString(), tensorFor(names[i], i));

        const io::Mapping mapping = io::mapWeights(layout, tensors, zeros(layout));
        QCOMPARE(mapping.loaded(), 4);
        QVERIFY(mapping.unused.empty());
        QCOMPARE(numbers(mapping, layout, "0.weight"),
                 inOut ? (std::vector<double>{1, 4, 2, 5, 3, 6}) : (std::vector<double>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(numbers(mapping, layout, "0.bias"), (std::vector<double>{51, 52, 53}));
        QCOMPARE(numbers(mapping, layout, "1.weight")[1], inOut ? 104.0 : 101.0);
        QCOMPARE(numbers(mapping, layout, "1.bias"), (std::vector<double>{150, 151, 152, 153}));
        QCOMPARE(mapping.parameters[0].transposed, inOut);
    }

    void layersWithoutParametersTakeNoTensors() {
        model::NetworkSpec spec;
        spec.layers = {model::denseLayer(3, "tanh"), model::layerOf("dropout"), model::denseLayer(1, "tanh")};
        const model::Layout layout = model::Network<double>::create(spec)->layout();
        const core::VectorD initial = core::VectorD::LinSpaced(layout.size, 1, 13);
        // What was written is read again, and PyTorch's Sequential(Linear, Tanh, Dropout, Linear) by its
        // order.
        const core::TensorMap written = model::toTensors(layout, initial, DType::Float64);
        QCOMPARE(written[2].first, std::string("2.weight"));
        QVERIFY(io::mapWeights(layout, written, zeros(layout)).values == initial);
        core::TensorMap sequential = written;
        sequential[2].first = "3.weight";
        sequential[3].first = "3.bias";
        const auto mapping = io::mapWeights(layout, sequential, zeros(layout));
        QCOMPARE(mapping.loaded(), 4);
        QVERIFY(mapping.values == initial);
    }

    void thePairOfOneLayerIsLoadedInEitherShape() {
        const model::Layout layout = layoutOf(3, {2});
        const Tensor b = counted({2}, 10);
        const auto straight = io::mapWeights(layout, {{"W", counted({2, 3})}, {"b", b}}, zeros(layout));
        QCOMPARE(sources(straight), (QStringList{"W", "b"}));
        QCOMPARE(numbers(straight, layout, "0.weight"), (std::vector<double>{1, 2, 3, 4, 5, 6}));
        const auto turned = io::mapWeights(layout, {{"W", counted({3, 2})}, {"b", b}}, zeros(layout));
        QCOMPARE(sources(turned), (QStringList{"W T", "b"}));
        QCOMPARE(numbers(turned, layout, "0.weight"), (std::vector<double>{1, 3, 5, 2, 4, 6}));
    }

    void squareMatricesAreTurnedOnlyWhereTheNameSaysSo() {
        const model::Layout layout = layoutOf(2, {2});
        for (const char* name : {"W", "0.weight", "fc.weight", "arr_0"})
            QCOMPARE(sources(io::mapWeights(layout, {{name, counted({2, 2})}}, zeros(layout)))[0],
                     QString::fromLatin1(name));
        for (const char* name : {"dense/kernel", "coefs_0"}) {
            const auto mapping = io::mapWeights(layout, {{name, counted({2, 2})}}, zeros(layout));
            QVERIFY(mapping.parameters[0].transposed);
            QCOMPARE(numbers(mapping, layout, "0.weight"), (std::vector<double>{1, 3, 2, 4}));
        }
    }

    void aBiasMayBeAColumnOrARow() {
        const model::Layout layout = layoutOf(3, {2});
        for (const auto& shape : {std::vector<std::int64_t>{2}, {2, 1}, {1, 2}}) {
            const auto mapping = io::mapWeights(layout, {{"b", counted(shape, 7)}}, zeros(layout));
            QCOMPARE(numbers(mapping, layout, "0.bias"), (std::vector<double>{7, 8}));
        }
        const auto wrong = io::mapWeights(layout, {{"b", counted({3})}}, zeros(layout));
        QCOMPARE(wrong.parameters[1].note, std::string("\"b\" has the shape (3,), the network needs (2,)"));
    }

    void whatDoesNotFitIsReportedAndTheRestIsLoaded() {
        const model::Layout layout = layoutOf(2, {3, 4});
        core::VectorD initial = core::VectorD::Constant(layout.size, -1);
        const core::TensorMap tensors{{"0.weight", counted({3, 2})},
                                      {"0.bias", counted({3})},
                                      {"1.weight", counted({10, 3})},
                                      {"extra", counted({1})}};
        const auto mapping = io::mapWeights(layout, tensors, initial);
        QCOMPARE(sources(mapping), (QStringList{"0.weight", "0.bias", "", ""}));
        QCOMPARE(mapping.parameters[2].note,
                 std::string("\"1.weight\" has the shape (10, 3), the network needs (4, 3)"));
        QCOMPARE(mapping.parameters[3].note, std::string("the file has nothing for it"));
        QCOMPARE(mapping.unused, (std::vector<std::string>{"1.weight", "extra"}));
        QCOMPARE(numbers(mapping, layout, "1.bias"), std::vector<double>(4, -1.0));
    }

    void aLayerCanBeLoadedAlone() {
        const model::Layout layout = layoutOf(2, {3, 4});
        const auto mapping =
            io::mapWeights(layout, {{"1.weight", counted({4, 3})}, {"1.bias", counted({4})}}, zeros(layout));
        QCOMPARE(sources(mapping), (QStringList{"", "", "1.weight", "1.bias"}));
    }

    void nonFiniteTensorsAreNotLoaded() {
        const model::Layout layout = layoutOf(3, {2});
        Tensor weight = counted({2, 3});
        weight.values[4] = std::numeric_limits<double>::quiet_NaN();
        const auto mapping = io::mapWeights(layout, {{"W", weight}, {"b", counted({2})}}, zeros(layout));
        QCOMPARE(sources(mapping), (QStringList{"", "b"}));
        QCOMPARE(mapping.parameters[0].note, std::string("\"W\" is not finite: element 4 is nan"));
        QCOMPARE(mapping.values.head(6).eval(), core::VectorD::Zero(6).eval());
    }

    void tensorsBesideNamedOnesAreNotGuessedAt() {
        const model::Layout layout = layoutOf(3, {2});
        const auto mapping = io::mapWeights(
            layout, {{"bn.running_mean", counted({2})}, {"fc.weight", counted({2, 3})}}, zeros(layout));
        QCOMPARE(sources(mapping), (QStringList{"fc.weight", ""}));
    }

    void anEmptyFileLoadsNothing() {
        const model::Layout layout = layoutOf(3, {2});
        const auto mapping = io::mapWeights(layout, {}, zeros(layout));
        QCOMPARE(mapping.loaded(), 0);
        QCOMPARE(mapping.parameters.size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(TestWeights)
#include "tst_weights.moc"
