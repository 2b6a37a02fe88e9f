#include "placing_bench.h"

#include <QTest>

#include <algorithm>

using namespace tests;

class TestPropose : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void blocksOfBlocksAreReadByTheirNames() {
        model::NetworkSpec spec;
        spec.input = {3};
        spec.layers = {model::denseLayer(3, "tanh"), model::denseLayer(3, "tanh"), model::layerOf("residual"),
                       model::denseLayer(1, "tanh")};
        spec.layers[2].block = 2;
        const Bench bench(spec);
        const core::VectorD initial = core::VectorD::LinSpaced(bench.layout.size, 1, 99);
        TensorMap written = model::toTensors(bench.layout, initial, DType::Float64);
        QCOMPARE(written.front().first, std::string("0.0.weight"));
        std::reverse(written.begin(), written.end());
        QVERIFY(bench.load(written).values == initial);
    }

    void aLastLayerForAnotherNumberOfClassesIsANewHead_data() {
        QTest::addColumn<QString>("weight");
        QTest::addColumn<QString>("bias");
        QTest::addColumn<bool>("inOut");
        QTest::newRow("contract") << "%1.weight"
                                  << "%1.bias" << false;
        QTest::newRow("PyTorch") << "fc%1.weight"
                                 << "fc%1.bias" << false;
        QTest::newRow("Keras") << "dense_%1/kernel"
                               << "dense_%1/bias" << true;
        QTest::newRow("scikit-learn") << "coefs_%1"
                                      << "intercepts_%1" << true;
    }
    void aLastLayerForAnotherNumberOfClassesIsANewHead() {
        QFETCH(QString, weight);
        QFETCH(QString, bias);
        QFETCH(bool, inOut);
        model::NetworkSpec spec = Bench::dense(4, {6, 3});
        spec.layers.push_back(model::denseLayer(10, "softmax"));
        const Bench bench(spec);
        TensorMap tensors;
        const int sizes[] = {4, 6, 3, 5};
        for (int i = 0; i < 3; ++i) {
            const std::int64_t in = sizes[i], out = sizes[i + 1];
            tensors.emplace_back(weight.arg(i).toStdString(),
                                 counted(inOut ? io::Shape{in, out} : io::Shape{out, in}));
            tensors.emplace_back(bias.arg(i).toStdString(), counted({out}));
        }
        const auto placed = bench.load(tensors);
        QCOMPARE(placed.loaded(), 4);
        for (const char* name : {"2.weight", "2.bias"})
            QCOMPARE(bench.note(placed, name),
                     std::string("the file has 5 classes, this network 10: new head"));
        QCOMPARE(bench.skipped(placed), (QStringList{weight.arg(2), bias.arg(2)}));
    }

    void aLayerWhoseWeightDoesNotFitKeepsItsBias() {
        const Bench bench(2, {3, 4});
        const auto placed = bench.load({{"a.weight", counted({3, 9})},
                                        {"a.bias", counted({3})},
                                        {"b.weight", counted({4, 3})},
                                        {"b.bias", counted({4})}});
        QCOMPARE(bench.sources(placed), (QStringList{"", "", "b.weight", "b.bias"}));
        QCOMPARE(bench.note(placed, "0.bias"), std::string("the weight of its layer does not fit"));
    }

    void layersThatTheFileHasBesideAreLeftOut() {
        const Bench bench(2, {3, 4});
        const auto placed = bench.load({{"in.weight", counted({3, 2})},
                                        {"in.bias", counted({3})},
                                        {"middle.weight", counted({7, 3})},
                                        {"middle.bias", counted({7})},
                                        {"out.weight", counted({4, 3})},
                                        {"out.bias", counted({4})}});
        QCOMPARE(bench.sources(placed), (QStringList{"in.weight", "in.bias", "out.weight", "out.bias"}));
        QCOMPARE(bench.skipped(placed), (QStringList{"middle.weight", "middle.bias"}));
    }

    void squareMatricesAreTurnedWhereTheOthersAre() {
        const Bench bench(3, {4, 4, 2});
        // a = x·W + b, as people write it in NumPy: W is in × out, and no name says it.
        const auto placed = bench.load({{"W1", counted({3, 4})},
                                        {"b1", counted({4})},
                                        {"W2", counted({4, 4})},
                                        {"b2", counted({4})},
                                        {"W3", counted({4, 2})},
                                        {"b3", counted({2})}});
        QCOMPARE(bench.sources(placed), (QStringList{"W1 T", "b1", "W2 T", "b2", "W3 T", "b3"}));
        const auto unnamed = bench.load({{"arr_0", counted({3, 4})},
                                         {"arr_1", counted({4})},
                                         {"arr_2", counted({4, 4})},
                                         {"arr_3", counted({4})},
                                         {"arr_4", counted({4, 2})},
                                         {"arr_5", counted({2})}});
        QCOMPARE(bench.sources(unnamed),
                 (QStringList{"arr_0 T", "arr_1", "arr_2 T", "arr_3", "arr_4 T", "arr_5"}));
    }

    void layersAreFoundByTheirOwnNames() {
        model::NetworkSpec spec = Bench::dense(3, {3, 3});
        spec.layers[0].name = "encoder";
        spec.layers[1].name = "decoder";
        const Bench bench(spec);
        const auto placed = bench.load(
            {{"model.decoder.weight", counted({3, 3}, 100)}, {"model.encoder.weight", counted({3, 3})}});
        QCOMPARE(bench.sources(placed),
                 (QStringList{"model.encoder.weight", "", "model.decoder.weight", ""}));
        QVERIFY(placed.lines[0].reason == io::Reason::Name);
    }

    void kernelsOfKerasAreTurnedAndTheFlattenedPictureToo() {
        const Bench bench(pictureNetwork());
        // Keras: height × width × in × out; behind flatten rows are height × width × channels.
        const Tensor kernel = counted({2, 2, 1, 3}), dense = counted({12, 2}, 1000);
        const auto placed = bench.load({{"conv2d/kernel:0", kernel},
                                        {"conv2d/bias:0", counted({3})},
                                        {"dense/kernel:0", dense},
                                        {"dense/bias:0", counted({2})}});
        QCOMPARE(placed.loaded(), 4);
        const Numbers weights = bench.numbers(placed, "0.weight"); // 3 × 1 × 2 × 2
        for (int out = 0; out < 3; ++out)
            for (int y = 0; y < 2; ++y)
                for (int x = 0; x < 2; ++x)
                    QCOMPARE(weights[std::size_t((out * 2 + y) * 2 + x)],
                             kernel.values[std::size_t((y * 2 + x) * 3 + out)]);
        const Numbers matrix = bench.numbers(placed, "2.weight"); // 2 × (3 × 2 × 2)
        for (int out = 0; out < 2; ++out)
            for (int channel = 0; channel < 3; ++channel)
                for (int pixel = 0; pixel < 4; ++pixel)
                    QCOMPARE(matrix[std::size_t(out * 12 + channel * 4 + pixel)],
                             dense.values[std::size_t((pixel * 3 + channel) * 2 + out)]);
        QCOMPARE(io::lineText(placed.lines[2]),
                 std::string("2.weight: loaded from \"dense/kernel:0\", turned from in × out to out × in, "
                             "columns of the flattened picture from channels last to channels first"));
    }

    void kernelsOfPyTorchAreTakenAsTheyAre() {
        const Bench bench(pictureNetwork());
        const auto placed = bench.load({{"features.0.weight", counted({3, 1, 2, 2})},
                                        {"features.0.bias", counted({3})},
                                        {"classifier.weight", counted({2, 12})},
                                        {"classifier.bias", counted({2})}});
        QCOMPARE(bench.sources(placed), (QStringList{"features.0.weight", "features.0.bias",
                                                     "classifier.weight", "classifier.bias"}));
    }

    void normalizationIsFoundUnderItsNames_data() {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("PyTorch") << QStringList{"fc.weight",
                                                "fc.bias",
                                                "bn.weight",
                                                "bn.bias",
                                                "bn.running_mean",
                                                "bn.running_var",
                                                "bn.num_batches_tracked"};
        QTest::newRow("Keras, sorted as text") << QStringList{"batch_normalization/gamma:0",
                                                              "batch_normalization/beta:0",
                                                              "batch_normalization/moving_mean:0",
                                                              "batch_normalization/moving_variance:0",
                                                              "dense/kernel:0",
                                                              "dense/bias:0"};
        QTest::newRow("Keras 3") << QStringList{"layers/batch_normalization/vars/0",
                                                "layers/batch_normalization/vars/1",
                                                "layers/batch_normalization/vars/2",
                                                "layers/batch_normalization/vars/3",
                                                "layers/dense/vars/0",
                                                "layers/dense/vars/1",
                                                "layers/dropout/seed_generator/vars/0",
                                                "optimizer/vars/0"};
    }
    void normalizationIsFoundUnderItsNames() {
        QFETCH(QStringList, names);
        model::NetworkSpec spec = Bench::dense(2, {3});
        spec.layers.push_back(model::layerOf("batch_norm"));
        spec.layers.push_back(model::denseLayer(5, "tanh"));
        const Bench bench(spec);
        TensorMap tensors;
        double first = 0;
        for (const QString& name : names) {
            const bool other = name.contains("num_") || name.contains("seed") || name.startsWith("opt");
            const bool matrix =
                name.startsWith("fc.w") || name.contains("kernel") || name == "layers/dense/vars/0";
            const bool turned = !name.startsWith("fc");
            tensors.emplace_back(name.toStdString(), other ? counted({})
                                                     : matrix
                                                         ? counted(turned ? io::Shape{2, 3} : io::Shape{3, 2})
                                                         : counted({3}, first += 10));
        }
        const auto placed = bench.load(tensors);
        const auto firstOf = [&](const char* one, const char* other) {
            qsizetype at = 0;
            while (!names[at].contains(one) && !names[at].contains(other))
                ++at;
            return at;
        };
        const auto dense = firstOf("dense", "fc."), norm = firstOf("bn.", "batch_");
        const bool keras = names[dense].contains("dense");
        QCOMPARE(bench.sources(placed),
                 (QStringList{names[dense] + (keras ? " T" : ""), names[dense + 1], names[norm],
                              names[norm + 1], names[norm + 2], names[norm + 3], "", ""}));
    }

    void embeddingsAreNeverTurned() {
        model::NetworkSpec spec;
        spec.input = {2};
        spec.layers = {layer("embedding", {{"input_dim", std::int64_t(4)}, {"output_dim", std::int64_t(4)}}),
                       model::layerOf("flatten"), model::denseLayer(3, "tanh")};
        const Bench bench(spec);
        const auto keras =
            bench.load({{"dense/kernel", counted({8, 3})}, {"embedding/embeddings", counted({4, 4})}});
        QCOMPARE(bench.sources(keras), (QStringList{"embedding/embeddings", "dense/kernel T", ""}));
        const auto torch =
            bench.load({{"embedding.weight", counted({4, 4})}, {"fc.weight", counted({3, 8})}});
        QCOMPARE(bench.sources(torch), (QStringList{"embedding.weight", "fc.weight", ""}));
    }

    void layersOfKindsThatAreNotHereAreSkipped() {
        const Bench bench(2, {3});
        const auto placed = bench.load({{"lstm/kernel", counted({2, 3})},
                                        {"lstm/recurrent_kernel", counted({3, 3})},
                                        {"lstm/bias", counted({3})},
                                        {"dense/kernel", counted({2, 3})}});
        QCOMPARE(bench.sources(placed), (QStringList{"dense/kernel T", ""}));
    }

    void theFilesOwnArchitectureGoesFirst() {
        // Names that say nothing, in an order that would mislead.
        io::WeightFile file = Bench::fileOf({{"x1", counted({3, 3}, 100)}, {"x0", counted({3, 3})}});
        file.network = Bench::dense(3, {3, 3});
        file.placements = {{"0.weight", "x0", {{1, 0}, {}}, io::Reason::Architecture, {}},
                           {"0.bias", {}, {}, io::Reason::Architecture, {}},
                           {"1.weight", "x1", {}, io::Reason::Architecture, {}},
                           {"1.bias", {}, {}, io::Reason::Architecture, {}}};
        const Bench same(*file.network);
        const auto placed = same.load(file);
        QCOMPARE(same.sources(placed), (QStringList{"x0 T", "", "x1", ""}));
        QVERIFY(placed.lines[0].reason == io::Reason::Architecture);
        // The same layers with one without parameters between, and a head for another number of outputs.
        model::NetworkSpec other = Bench::dense(3, {3});
        other.layers.push_back(model::layerOf("dropout"));
        other.layers.push_back(model::denseLayer(7, "softmax"));
        const Bench changed(other);
        const auto partly = changed.load(file);
        QCOMPARE(changed.sources(partly), (QStringList{"x0 T", "", "", ""}));
        QCOMPARE(changed.note(partly, "2.weight"),
                 std::string("the file has 3 classes, this network 7: new head"));
    }

    void aTransformThatTheFileGetsWrongIsNotFollowed() {
        io::WeightFile file = Bench::fileOf({{"w", counted({3, 2})}});
        file.network = Bench::dense(2, {3});
        for (const io::Transform& wrong :
             {io::Transform{{1, 0}, {}}, io::Transform{{0, 0}, {}}, io::Transform{{0, 5}, {}},
              io::Transform{{}, {1, 1, 7}}, io::Transform{{}, {-1, -1, 2}},
              io::Transform{{}, {1 << 30, 1 << 30, 4}}}) {
            file.placements = {{"0.weight", "w", wrong, io::Reason::Architecture, {}}};
            const Bench bench(*file.network);
            QCOMPARE(bench.load(file).loaded(), 0);
            QCOMPARE(io::apply(file.placements, bench.targets, file.tensors, bench.zeros()).loaded(), 0);
        }
    }

    void byHandATensorGoesWhereItFits() {
        const Bench bench(2, {2, 2});
        const TensorMap tensors{{"a", counted({2, 2})}, {"b", counted({3})}, {"c", counted({2})}};
        io::Placements placements = bench.propose(Bench::fileOf({}));
        const auto put = io::placedByHand(bench.targets, tensors, placements, "1.weight", "a");
        QVERIFY(put.ok());
        QVERIFY(put->reason == io::Reason::Hand && put->transform.isNone());
        placements[2] = *put;
        QCOMPARE(bench.sources(io::apply(placements, bench.targets, tensors, bench.zeros())),
                 (QStringList{"", "", "a", ""}));
        const auto wrong = io::placedByHand(bench.targets, tensors, placements, "1.bias", "b");
        QCOMPARE(wrong.error().text(), std::string("\"b\" has the shape (3,), the network needs (2,)"));
        QVERIFY(!io::placedByHand(bench.targets, tensors, placements, "1.bias", "nothing").ok());
        QVERIFY(!io::placedByHand(bench.targets, tensors, placements, "9.bias", "c").ok());
        // Square: turned like what is placed already.
        placements[0].transform.axes = {1, 0};
        QCOMPARE(io::placedByHand(bench.targets, tensors, placements, "1.weight", "a")->transform.axes,
                 (std::vector<int>{1, 0}));
    }

    void everyWayIsOffered() {
        const Bench square(2, {2});
        QCOMPARE(io::transformsFor({2, 2}, square.targets.tensors[0]).size(), std::size_t{2});
        QCOMPARE(io::transformsFor({2, 3}, square.targets.tensors[0]).size(), std::size_t{0});
        const Bench picture(pictureNetwork());
        QCOMPARE(io::transformsFor({2, 12}, *picture.targets.find("2.weight")).size(), std::size_t{2});
        QCOMPARE(picture.targets.find("2.weight")->picture, (std::array<int, 3>{2, 2, 3}));
    }

    void aFileWithVeryManyTensorsIsReadInOneGo() {
        TensorMap tensors;
        for (int i = 0; i < 20000; ++i)
            tensors.emplace_back("layer" + std::to_string(i) + ".weight", counted({1, 1}));
        const Bench bench(1, {1, 1, 1});
        QCOMPARE(bench.load(tensors).loaded(), 3);
    }
};

QTEST_APPLESS_MAIN(TestPropose)
#include "tst_propose.moc"
