#include "placing_bench.h"

#include <QTest>

#include <limits>

using namespace tests;

class TestPlacing : public QObject {
    Q_OBJECT

private Q_SLOTS:
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
        const Bench bench(2, {3, 4});
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

        const io::Placed placed = bench.load(tensors);
        QCOMPARE(placed.loaded(), 4);
        QVERIFY(bench.skipped(placed).isEmpty());
        QCOMPARE(bench.numbers(placed, "0.weight"),
                 inOut ? (std::vector<double>{1, 4, 2, 5, 3, 6}) : (std::vector<double>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(bench.numbers(placed, "0.bias"), (std::vector<double>{51, 52, 53}));
        QCOMPARE(bench.numbers(placed, "1.weight")[1], inOut ? 104.0 : 101.0);
        QCOMPARE(bench.numbers(placed, "1.bias"), (std::vector<double>{150, 151, 152, 153}));
        QCOMPARE(placed.lines[0].what == io::PlacedLine::What::Transposed, inOut);
    }

    void layersWithoutParametersTakeNoTensors() {
        model::NetworkSpec spec;
        spec.layers = {model::denseLayer(3, "tanh"), model::layerOf("dropout"), model::denseLayer(1, "tanh")};
        const Bench bench(spec);
        const core::VectorD initial = core::VectorD::LinSpaced(bench.layout.size, 1, 13);
        // What was written is read again, and PyTorch's Sequential(Linear, Tanh, Dropout, Linear) by its
        // order.
        const TensorMap written = model::toTensors(bench.layout, initial, DType::Float64);
        QCOMPARE(written[2].first, std::string("2.weight"));
        QVERIFY(bench.load(written).values == initial);
        TensorMap sequential = written;
        sequential[2].first = "3.weight";
        sequential[3].first = "3.bias";
        const auto placed = bench.load(sequential);
        QCOMPARE(placed.loaded(), 4);
        QVERIFY(placed.values == initial);
    }

    void thePairOfOneLayerIsLoadedInEitherShape() {
        const Bench bench(3, {2});
        const Tensor b = counted({2}, 10);
        const auto straight = bench.load({{"W", counted({2, 3})}, {"b", b}});
        QCOMPARE(bench.sources(straight), (QStringList{"W", "b"}));
        QCOMPARE(bench.numbers(straight, "0.weight"), (std::vector<double>{1, 2, 3, 4, 5, 6}));
        const auto turned = bench.load({{"W", counted({3, 2})}, {"b", b}});
        QCOMPARE(bench.sources(turned), (QStringList{"W T", "b"}));
        QCOMPARE(bench.numbers(turned, "0.weight"), (std::vector<double>{1, 3, 5, 2, 4, 6}));
    }

    void squareMatricesAreTurnedOnlyWhereTheNameSaysSo() {
        const Bench bench(2, {2});
        for (const char* name : {"W", "0.weight", "fc.weight", "arr_0"})
            QCOMPARE(bench.sources(bench.load({{name, counted({2, 2})}}))[0], QString::fromLatin1(name));
        for (const char* name : {"dense/kernel", "coefs_0"}) {
            const auto placed = bench.load({{name, counted({2, 2})}});
            QVERIFY(placed.lines[0].what == io::PlacedLine::What::Transposed);
            QCOMPARE(bench.numbers(placed, "0.weight"), (std::vector<double>{1, 3, 2, 4}));
        }
    }

    void aBiasMayBeAColumnOrARow() {
        const Bench bench(3, {2});
        for (const auto& shape : {std::vector<std::int64_t>{2}, {2, 1}, {1, 2}}) {
            const auto placed = bench.load({{"b", counted(shape, 7)}});
            QCOMPARE(bench.numbers(placed, "0.bias"), (std::vector<double>{7, 8}));
        }
        const auto wrong = bench.load({{"b", counted({3})}});
        QCOMPARE(bench.note(wrong, "0.bias"),
                 std::string("\"b\" has the shape (3,), the network needs (2,)"));
    }

    void whatDoesNotFitIsReportedAndTheRestIsLoaded() {
        const Bench bench(2, {3, 4});
        core::VectorD initial = core::VectorD::Constant(bench.layout.size, -1);
        const core::TensorMap tensors{{"0.weight", counted({3, 2})},
                                      {"0.bias", counted({3})},
                                      {"1.weight", counted({10, 5})},
                                      {"extra", counted({1})}};
        const auto placed = io::apply(bench.propose(Bench::fileOf(tensors)), bench.targets, tensors, initial);
        QCOMPARE(bench.sources(placed), (QStringList{"0.weight", "0.bias", "", ""}));
        QCOMPARE(bench.note(placed, "1.weight"),
                 std::string("\"1.weight\" has the shape (10, 5), the network needs (4, 3)"));
        QCOMPARE(bench.note(placed, "1.bias"), std::string("the file has nothing for it"));
        QCOMPARE(bench.skipped(placed), (QStringList{"1.weight", "extra"}));
        QCOMPARE(bench.numbers(placed, "1.bias"), std::vector<double>(4, -1.0));
    }

    void aLayerCanBeLoadedAlone() {
        const Bench bench(2, {3, 4});
        const auto placed = bench.load({{"1.weight", counted({4, 3})}, {"1.bias", counted({4})}});
        QCOMPARE(bench.sources(placed), (QStringList{"", "", "1.weight", "1.bias"}));
    }

    void nonFiniteTensorsAreNotLoaded() {
        const Bench bench(3, {2});
        Tensor weight = counted({2, 3});
        weight.values[4] = std::numeric_limits<double>::quiet_NaN();
        const auto placed = bench.load({{"W", weight}, {"b", counted({2})}});
        QCOMPARE(bench.sources(placed), (QStringList{"", "b"}));
        QCOMPARE(bench.note(placed, "0.weight"), std::string("\"W\" is not finite: element 4 is nan"));
        QCOMPARE(placed.values.head(6).eval(), core::VectorD::Zero(6).eval());
    }

    void tensorsBesideNamedOnesAreNotGuessedAt() {
        const Bench bench(3, {2});
        const auto placed = bench.load({{"bn.running_mean", counted({2})}, {"fc.weight", counted({2, 3})}});
        QCOMPARE(bench.sources(placed), (QStringList{"fc.weight", ""}));
    }

    void anEmptyFileLoadsNothing() {
        const Bench bench(3, {2});
        const auto placed = bench.load(TensorMap());
        QCOMPARE(placed.loaded(), 0);
        QCOMPARE(placed.lines.size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(TestPlacing)
#include "tst_placing.moc"
