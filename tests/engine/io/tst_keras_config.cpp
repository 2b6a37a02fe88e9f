#include "engine/io/keras_config.h"
#include "engine/model/network.h"
#include "keras_text.h"

#include <QTest>

using namespace engine;
using tests::kerasBehind;
using tests::kerasFunctional;
using tests::kerasInput;
using tests::kerasLayer;
using tests::kerasSequential;

namespace {

const std::string kDense = "\"units\": 3";
const std::string kConv = "\"filters\": 4, \"kernel_size\": [3, 3]";
const std::string kSame = kConv + ", \"padding\": \"same\"";

io::KerasModel read(const std::string& text) {
    auto model = io::readKerasConfig(text, "config");
    if (!model)
        qFatal("%s", model.error().text().c_str());
    return *std::move(model);
}

/// "4 > dense 3 > ...", or what is unsupported.
std::string told(const std::string& text) {
    const io::KerasModel model = read(text);
    if (!model.network)
        return tests::joined(model.unsupported);
    std::string result = core::shapeText({model.network->input.begin(), model.network->input.end()});
    for (const model::LayerSpec& layer : model.network->layers) {
        result += " " + layer.type;
        if (layer.block > 0)
            result += "(" + std::to_string(layer.block) + ")";
        if (const std::string activation = layer.settings.text("activation"); !activation.empty())
            result += "/" + activation;
    }
    return result;
}

} // namespace

class TestKerasConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersBecomeLayers_data() {
        QTest::addColumn<QString>("shape");
        QTest::addColumn<QString>("layers");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* shape, const std::vector<std::string>& layers,
                            const char* text) {
            QTest::newRow(name) << QString(shape) << QString::fromStdString(tests::joined(layers))
                                << QString(text);
        };
        const std::string dense = kerasLayer("Dense", "d", kDense);
        row("dense", "[null, 4]", {dense}, "(4,) dense/linear");
        row("activation", "[null, 4]", {dense, kerasLayer("Activation", "a", "\"activation\": \"tanh\"")},
            "(4,) dense/tanh");
        row("swish", "[null, 4]", {dense, kerasLayer("Activation", "a", "\"activation\": \"swish\"")},
            "(4,) dense/silu");
        row("no activation", "[null, 4]",
            {dense, kerasLayer("Activation", "a", "\"activation\": \"linear\"")}, "(4,) dense/linear");
        row("relu", "[null, 4]",
            {dense,
             kerasLayer("ReLU", "a", "\"max_value\": null, \"negative_slope\": 0.0, \"threshold\": 0")},
            "(4,) dense/relu");
        row("leaky relu", "[null, 4]", {dense, kerasLayer("LeakyReLU", "a", "\"alpha\": 0.01")},
            "(4,) dense/leaky_relu");
        row("relu with the slope of leaky relu", "[null, 4]",
            {dense, kerasLayer("ReLU", "a", "\"negative_slope\": 0.01")}, "(4,) dense/leaky_relu");
        row("elu", "[null, 4]", {dense, kerasLayer("ELU", "a", "\"alpha\": 1.0")}, "(4,) dense/elu");
        row("softmax", "[null, 4]", {dense, kerasLayer("Softmax", "a", "\"axis\": -1")},
            "(4,) dense/softmax");
        row("activation as an object", "[null, 4]",
            {kerasLayer("Dense", "d",
                        kDense +
                            R"(, "activation": {"class_name": "ReLU", "config": {"negative_slope": 0.0}})")},
            "(4,) dense/relu");
        row("activation as a function", "[null, 4]",
            {kerasLayer(
                "Dense", "d",
                kDense +
                    R"(, "activation": {"module": "builtins", "class_name": "function", "config": "gelu"})")},
            "(4,) dense/gelu");
        row("picture", "[null, 8, 6, 3]", {kerasLayer("Conv2D", "c", kSame)}, "(3, 8, 6) conv2d/linear");
        row("global pooling", "[null, 8, 8, 3]",
            {kerasLayer("Conv2D", "c", kSame), kerasLayer("GlobalAveragePooling2D", "g"), dense},
            "(3, 8, 8) conv2d/linear average_pool2d flatten dense/linear");
        row("list that is flattened", "[null, 28, 28]", {kerasLayer("Flatten", "f"), dense},
            "(1, 28, 28) flatten dense/linear");
        row("list that becomes a picture", "[null, 784]",
            {kerasLayer("Reshape", "r", "\"target_shape\": [28, 28, 1]"), kerasLayer("Conv2D", "c", kConv)},
            "(1, 28, 28) conv2d/linear");
        row("words", "[null, 10]",
            {kerasLayer("Embedding", "e", "\"input_dim\": 50, \"output_dim\": 4"), kerasLayer("Flatten", "f"),
             dense},
            "(10,) embedding flatten dense/linear");
        row("dropout", "[null, 4]", {kerasLayer("Dropout", "o", "\"rate\": 0.2"), dense},
            "(4,) dropout dense/linear");
    }
    void layersBecomeLayers() {
        QFETCH(QString, shape);
        QFETCH(QString, layers);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(
                     told(kerasSequential({kerasInput(shape.toStdString()), layers.toStdString()}))),
                 text);
    }

    void whatHasNoLayerHereIsNamed_data() {
        QTest::addColumn<QString>("shape");
        QTest::addColumn<QString>("layers");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* shape, const std::vector<std::string>& layers,
                            const char* text) {
            QTest::newRow(name) << QString(shape) << QString::fromStdString(tests::joined(layers))
                                << QString(text);
        };
        const std::string dense = kerasLayer("Dense", "d", kDense), conv = kerasLayer("Conv2D", "c", kSame);
        row("lstm", "[null, 4, 2]", {kerasLayer("LSTM", "l", "\"units\": 3"), dense},
            "layers[1] \"l\": \"LSTM\" has no layer here");
        row("two of them", "[null, 4]", {kerasLayer("LSTM", "l"), dense, kerasLayer("GRU", "g")},
            "layers[1] \"l\": \"LSTM\" has no layer here, layers[3] \"g\": \"GRU\" has no layer here");
        row("lambda", "[null, 4]",
            {kerasLayer("Lambda", "l", "\"function\": [\"4wEAAAA=\", null, null]"), dense},
            "layers[1] \"l\": Lambda holds Python code, which is never executed");
        row("custom object", "[null, 4]", {kerasLayer("Dense", "d", kDense, "\"module\": \"my_layers\"")},
            "layers[1] \"d\": \"Dense\" is a custom object, whose code is not here");
        row("registered object", "[null, 4]",
            {kerasLayer("Scale", "d", "", "\"registered_name\": \"mine>Scale\"")},
            "layers[1] \"d\": \"Scale\" is a custom object, whose code is not here");
        row("model inside", "[null, 4]", {kerasLayer("Sequential", "s", "\"layers\": []")},
            "layers[1] \"s\": a model inside the model has no layer here");
        row("rescaling", "[null, 4, 4, 1]", {kerasLayer("Rescaling", "r", "\"scale\": 0.004"), conv},
            "layers[1] \"r\": Rescaling has no layer here; scale the data instead");
        row("activation", "[null, 4]",
            {kerasLayer("Dense", "d", kDense + ", \"activation\": \"hard_sigmoid\"")},
            "layers[1] \"d\": the activation \"hard_sigmoid\" has none here");
        row("leaky relu by name", "[null, 4]",
            {kerasLayer("Dense", "d", kDense + ", \"activation\": \"leaky_relu\"")},
            "layers[1] \"d\": the activation LeakyReLU with slope 0.2 has none here; with slope 0.01 it has");
        row("leaky relu", "[null, 4]", {dense, kerasLayer("LeakyReLU", "a")},
            "layers[2] \"a\": the activation LeakyReLU with slope 0.3 has none here; with slope 0.01 it has");
        row("relu6", "[null, 4]", {dense, kerasLayer("ReLU", "a", "\"max_value\": 6")},
            "layers[2] \"a\": the activation ReLU that ends at 6 has none here");
        row("elu", "[null, 4]", {dense, kerasLayer("ELU", "a", "\"alpha\": 0.5")},
            "layers[2] \"a\": the activation ELU with alpha 0.5 has none here; with alpha 1 it has");
        row("activation of a lambda", "[null, 4]",
            {kerasLayer("Dense", "d",
                        kDense + R"(, "activation": {"class_name": "__lambda__", "config": "code"})")},
            "layers[1] \"d\": its activation is a custom object, whose code is not here");
        row("activation behind a norm", "[null, 4]",
            {dense, kerasLayer("BatchNormalization", "b"), kerasLayer("ReLU", "a"), dense},
            "layers[3] \"a\": the activation relu stands behind a batch_norm; here one is part of a dense or "
            "conv2d layer");
        row("two activations", "[null, 4]", {dense, kerasLayer("ReLU", "a"), kerasLayer("ReLU", "b")},
            "layers[3] \"b\": the activation relu is a second one; here one is part of a dense or conv2d "
            "layer");
        row("activation first", "[null, 4]", {kerasLayer("ReLU", "a"), dense},
            "layers[1] \"a\": the activation relu stands before every layer; here one is part of a dense or "
            "conv2d layer");
        row("window", "[null, 8, 8, 1]",
            {kerasLayer("Conv2D", "c", "\"filters\": 2, \"kernel_size\": [3, 5]")},
            "layers[1] \"c\": a window of 3 × 5 has none here; square ones have");
        row("dilation", "[null, 8, 8, 1]", {kerasLayer("Conv2D", "c", kConv + ", \"dilation_rate\": [2, 2]")},
            "layers[1] \"c\": a dilated convolution has no layer here");
        row("groups", "[null, 8, 8, 4]", {kerasLayer("Conv2D", "c", kConv + ", \"groups\": 2")},
            "layers[1] \"c\": a convolution in groups has no layer here");
        row("channels first", "[null, 3, 8, 8]",
            {kerasLayer("Conv2D", "c", kConv + ", \"data_format\": \"channels_first\"")},
            "layers[1] \"c\": channels_first is not read; channels_last is");
        row("softmax over channels", "[null, 8, 8, 1]", {conv, kerasLayer("Softmax", "s")},
            "layers[2] \"s\": softmax over the channels of a picture has no layer here");
        row("large window", "[null, 2, 2, 1]", {kerasLayer("Conv2D", "c", kConv)},
            "layers[1] \"c\": a window of (3, 3) is larger than the picture, (2, 2)");
        row("dense on a picture", "[null, 4, 4, 1]", {dense},
            "layers[1] \"d\": takes a list of numbers here, its input has 3 dimensions");
        row("convolution of a list", "[null, 4]", {conv},
            "layers[1] \"c\": takes pictures here, its input has 1 dimension");
        row("embedding later", "[null, 4]",
            {dense, kerasLayer("Embedding", "e", "\"input_dim\": 5, \"output_dim\": 2"),
             kerasLayer("Flatten", "f"), dense},
            "layers[2] \"e\": an embedding layer must be the first one here");
        row("norm of an axis", "[null, 4, 4, 2]",
            {kerasLayer("LayerNormalization", "n", "\"axis\": [3]"), conv},
            "layers[1] \"n\": layer normalization here goes over all numbers of a sample, not over a part of "
            "its axes");
        row("norm of a flattened picture", "[null, 4, 4, 2]",
            {kerasLayer("Flatten", "f"), kerasLayer("BatchNormalization", "b"), dense},
            "layers[2] \"b\": batch normalization of a flattened picture of several channels has no layer "
            "here");
        row("norm of another axis", "[null, 4, 4, 2]",
            {kerasLayer("BatchNormalization", "b", "\"axis\": [1]"), conv},
            "layers[1] \"b\": batch normalization here goes over the channels of a picture, or over the "
            "numbers of a list");
        row("reshape", "[null, 12]", {dense, kerasLayer("Reshape", "r", "\"target_shape\": [3, 1, 1]"), conv},
            "layers[2] \"r\": Reshape has no layer here, but for an input that becomes pictures of one "
            "channel");
        row("open size", "[null, null, 4]", {dense},
            "the input has shape (any, 4); 1 to 3 sizes that are fixed are read");
        row("no layer at the end", "[null, 4, 4, 1]", {conv, kerasLayer("Flatten", "f")},
            "network.layers[1]: a flatten layer cannot be the last one; expected a layer such as dense after "
            "it");
        row("too many units", "[null, 4]", {kerasLayer("Dense", "d", "\"units\": 100000")},
            "layers[1] \"d\": units: expected a whole number from 1 to 4096, got 100000");
    }
    void whatHasNoLayerHereIsNamed() { layersBecomeLayers(); }

    void settingsAreKept() {
        const io::KerasModel model = read(kerasSequential(
            {kerasInput("[null, 9, 9, 2]"),
             kerasLayer(
                 "Conv2D", "c",
                 R"("trainable": false, "filters": 4, "kernel_size": 3, "strides": [2, 2], "padding": "same",
                        "use_bias": false, "kernel_initializer": {"class_name": "HeNormal", "config": {"seed": null}})"),
             kerasLayer("BatchNormalization", "b", "\"momentum\": 0.99, \"epsilon\": 0.001, \"axis\": [3]"),
             kerasLayer("Conv2D", "e", kConv)}));
        QVERIFY(model.network);
        const model::LayerSpec &conv = model.network->layers[0], &norm = model.network->layers[1];
        QCOMPARE(conv.name, std::string("c"));
        QVERIFY(!conv.trainable && norm.trainable);
        QCOMPARE(conv.settings.integer("strides"), 2);
        QCOMPARE(conv.settings.text("padding"), std::string("same"));
        QCOMPARE(conv.settings.text("initializer"), std::string("he_normal"));
        QVERIFY(!conv.settings.flag("use_bias", true));
        QCOMPARE(norm.settings.real("momentum"), 0.01);
        QCOMPARE(norm.settings.real("epsilon"), 0.001);
        QVERIFY(model::Network<float>::create(*model.network).ok());
    }

    void wherePicturesAreFlattenedTheOrderIsKept() {
        const io::KerasModel model =
            read(kerasSequential({kerasInput("[null, 6, 5, 3]"), kerasLayer("Flatten", "f"),
                                  kerasLayer("Dropout", "o", "\"rate\": 0.5"),
                                  kerasLayer("Dense", "d", kDense), kerasLayer("Dense", "e", kDense)}));
        QCOMPARE(model.layers[3].variables[0].transform, (io::Transform{{1, 0}, {6, 5, 3}}));
        QCOMPARE(model.layers[3].variables[0].shape, (std::vector<std::int64_t>{90, 3}));
        QCOMPARE(model.layers[4].variables[0].transform, (io::Transform{{1, 0}, {}}));
        const io::KerasModel gray = read(kerasSequential(
            {kerasInput("[null, 6, 5, 1]"), kerasLayer("Flatten", "f"), kerasLayer("Dense", "d", kDense)}));
        QCOMPARE(gray.layers[2].variables[0].transform, (io::Transform{{1, 0}, {}}));
    }

    void theShapeOfTheInputMayStandElsewhere() {
        const std::string dense = kerasLayer("Dense", "d", kDense);
        QCOMPARE(
            told(kerasSequential({kerasLayer("Dense", "d", kDense + ", \"batch_input_shape\": [null, 7]")})),
            std::string("(7,) dense/linear"));
        QCOMPARE(told(kerasSequential({kerasLayer("InputLayer", "i", "\"batch_shape\": [null, 7]"), dense})),
                 std::string("(7,) dense/linear"));
        QCOMPARE(told(R"({"class_name": "Sequential", "config": {"layers": [)" + dense +
                      R"(], "build_input_shape": [null, 7]}})"),
                 std::string("(7,) dense/linear"));
        QCOMPARE(
            told(
                R"({"class_name": "Sequential", "config": {"layers": [)" + dense +
                R"(]}, "build_config": {"input_shape": {"class_name": "TensorShape", "items": [null, 7]}}})"),
            std::string("(7,) dense/linear"));
        QCOMPARE(told(R"({"class_name": "Sequential", "config": [)" +
                      kerasLayer("Dense", "d", kDense + ", \"input_dim\": 7") + "]}"),
                 std::string("(7,) dense/linear"));
        QCOMPARE(told(kerasSequential({dense})), std::string("the shape of the input is not said"));
    }

    void functionalModelsAreChainsWithSums() {
        const std::string input = kerasInput("[null, 3]", "\"name\": \"input\", \"inbound_nodes\": []");
        QCOMPARE(told(kerasFunctional({input, kerasBehind({"input"}, "Dense", "a", kDense),
                                       kerasBehind({"a"}, "Dense", "b", kDense)},
                                      "b")),
                 std::string("(3,) dense/linear dense/linear"));
        QCOMPARE(told(kerasFunctional({input, kerasBehind({"input"}, "Dense", "a", kDense),
                                       kerasBehind({"a"}, "Activation", "r", "\"activation\": \"relu\""),
                                       kerasBehind({"r", "input"}, "Add", "s"),
                                       kerasBehind({"s"}, "Dense", "b", kDense)},
                                      "b")),
                 std::string("(3,) dense/relu residual(1) dense/linear"));
        // A block in a block.
        QCOMPARE(told(kerasFunctional(
                     {input, kerasBehind({"input"}, "Dense", "a", kDense),
                      kerasBehind({"a"}, "Dense", "b", kDense), kerasBehind({"a", "b"}, "Add", "s"),
                      kerasBehind({"input", "s"}, "Add", "t"), kerasBehind({"t"}, "Dense", "c", kDense)},
                     "c")),
                 std::string("(3,) dense/linear dense/linear residual(1) residual(3) dense/linear"));
    }

    void whatIsNoChainIsNamed() {
        const std::string input = kerasInput("[null, 3]", "\"name\": \"input\", \"inbound_nodes\": []");
        const std::string a = kerasBehind({"input"}, "Dense", "a", kDense),
                          b = kerasBehind({"input"}, "Dense", "b", kDense);
        QCOMPARE(
            told(kerasFunctional({input, a, b, kerasBehind({"a", "b"}, "Concatenate", "c")}, "c")),
            std::string(
                "layers[0] \"input\": its output is taken by 2 layers; a chain of layers with sums is read"));
        QCOMPARE(
            told(kerasFunctional({input, a, kerasBehind({"a", "input"}, "Multiply", "m")}, "m")),
            std::string(
                "layers[0] \"input\": its output is taken by 2 layers; a chain of layers with sums is read"));
        QCOMPARE(told(kerasFunctional({input, a}, "b")),
                 std::string("layers[1] \"a\": nothing takes its output, and it is not the model's"));
        // An activation may not change what is added later.
        QCOMPARE(told(kerasFunctional({input, a, kerasBehind({"a"}, "ReLU", "r"),
                                       kerasBehind({"a", "r"}, "Add", "s"),
                                       kerasBehind({"s"}, "Dense", "b", kDense)},
                                      "b")),
                 std::string("layers[2] \"r\": the activation relu stands before every layer; here one is "
                             "part of a dense or conv2d layer"));
        QCOMPARE(
            told(R"({"class_name": "MyModel", "config": {}})"),
            std::string(
                "\"MyModel\" is a model of somebody's own making; Sequential and Functional ones are read"));
        QCOMPARE(
            told(kerasFunctional(
                {input,
                 kerasLayer("Dense", "a", kDense,
                            R"("name": "a", "inbound_nodes": [[["input", 0, 0, {}]], [["a", 0, 0, {}]]])")},
                "a")),
            std::string("layers[1] \"a\": is called more than once, or with other layers as arguments"));
    }

    void placementsSayWhatIsMissing() {
        const io::KerasModel model =
            read(kerasSequential({kerasInput("[null, 2]"), kerasLayer("Dense", "d", kDense)}));
        const core::Tensor kernel{{3, 2}, core::DType::Float32, std::vector<double>(6)};
        const io::Placements placements = io::placeKeras(model, {{"d/kernel", kernel}});
        QCOMPARE(placements.size(), std::size_t{2});
        QCOMPARE(placements[0].note, std::string("\"d/kernel\" has shape (3, 2); expected (2, 3)"));
        QCOMPARE(placements[1].note, std::string("\"d/bias\" is not in the file"));
        QVERIFY(placements[0].source.empty() && placements[1].source.empty());
    }

    void classesAreNamedAsKerasNamesThem() {
        QCOMPARE(io::kerasSnakeCase("BatchNormalization"), std::string("batch_normalization"));
        QCOMPARE(io::kerasSnakeCase("Conv2DTranspose"), std::string("conv2d_transpose"));
        QCOMPARE(io::kerasSnakeCase("MaxPooling2D"), std::string("max_pooling2d"));
        QCOMPARE(io::kerasSnakeCase("LSTM"), std::string("lstm"));
        QCOMPARE(io::kerasSnakeCase("LeakyReLU"), std::string("leaky_re_lu"));
        QCOMPARE(io::kerasVariables("dense", 1), std::vector<std::string>{"kernel"});
        QCOMPARE(io::kerasVariables("batch_normalization", 3), (std::vector<std::string>{"0", "1", "2"}));
    }
};

QTEST_APPLESS_MAIN(TestKerasConfig)
#include "tst_keras_config.moc"
