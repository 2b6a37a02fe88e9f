#include "engine/data/generators.h"
#include "engine/data/prepare.h"
#include "engine/io/data_files.h"
#include "engine/io/weights.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <map>

using namespace engine;
using core::Code;
using core::Error;
using data::Dataset;

namespace {

core::Result<io::Bytes> readWhole(const std::string& path, const std::string& name) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return Error{Code::NotFound, "there is no such file", name};
    return file.readAll().toStdString();
}

/// Resources from the repository, files from a map.
io::FileSource source(std::map<std::string, io::Bytes> files = {}) {
    io::FileSource result;
    result.resource = [](const std::string& name) {
        return readWhole(sourcePath("resources/data/").toStdString() + name, name);
    };
    result.file = [files](const std::string& path) -> core::Result<io::Bytes> {
        const auto found = files.find(path);
        if (found == files.end())
            return Error{Code::NotFound, "there is no such file", path};
        return found->second;
    };
    return result;
}

data::DataSpec spec(const std::string& name, const core::Settings& settings = {}) {
    data::DataSpec result;
    result.source = name;
    result.settings = settings;
    return result;
}

Dataset loaded(const std::string& name, const std::map<std::string, io::Bytes>& files = {}) {
    auto result = io::loadDataset(spec(name), source(files));
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return *result;
}

QString errorOf(const std::string& name, const std::map<std::string, io::Bytes>& files = {},
                const core::Settings& settings = {}) {
    const auto result = io::loadDataset(spec(name, settings), source(files));
    return result ? QStringLiteral("loaded") : QString::fromStdString(result.error().text());
}

io::Bytes npy(std::vector<std::int64_t> shape, std::vector<double> values, core::DType dtype) {
    return *io::writeNpy({std::move(shape), dtype, std::move(values)});
}

} // namespace

class TestDataFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builtinSetsHaveLabels() {
        QCOMPARE(io::builtinSets(),
                 (std::vector<std::string>{"iris", "wine", "breast_cancer", "digits", "digits_autoencoder",
                                           "mnist", "fashion", "words", "spoken_digits"}));
        for (const std::string& name : io::builtinSets()) {
            QCOMPARE(io::findBuiltinSet(name)->type, name);
            QVERIFY(!io::findBuiltinSet(name)->label.empty() && !io::findBuiltinSet(name)->help.empty());
            QVERIFY(data::findGenerator(name) == nullptr);
        }
        QVERIFY(io::findBuiltinSet("irises") == nullptr);
    }

    void irisIsAsItCame() {
        const Dataset set = loaded("iris");
        QCOMPARE(set.name, std::string("iris"));
        QCOMPARE(set.samples(), core::Index(150));
        QCOMPARE(set.featureNames, (std::vector<std::string>{"sepal_length_cm", "sepal_width_cm",
                                                             "petal_length_cm", "petal_width_cm"}));
        QCOMPARE(set.classNames, (std::vector<std::string>{"setosa", "versicolor", "virginica"}));
        for (int c = 0; c < 3; ++c)
            QCOMPARE(std::count(set.classes.begin(), set.classes.end(), c), 50);
        const double sums[] = {876.5, 458.6, 563.7, 179.9};
        for (int f = 0; f < 4; ++f)
            QCOMPARE(set.features.row(f).sum(), sums[f]);
        QCOMPARE(set.features(0, 0), 5.1);
        QCOMPARE(set.imageWidth, 0);
    }

    // Sums as numpy.loadtxt gives them.
    void wineAndBreastCancerAreAsTheyCame() {
        const Dataset wine = loaded("wine");
        QCOMPARE(wine.samples(), core::Index(178));
        QCOMPARE(wine.features.rows(), core::Index(13));
        QCOMPARE(wine.featureNames.front(), std::string("alcohol"));
        QCOMPARE(wine.classNames, (std::vector<std::string>{"cultivar_1", "cultivar_2", "cultivar_3"}));
        for (int c = 0; c < 3; ++c)
            QCOMPARE(std::count(wine.classes.begin(), wine.classes.end(), c),
                     (std::vector{59, 71, 48}[std::size_t(c)]));
        QCOMPARE(wine.features(0, 0), 14.23);
        QCOMPARE(wine.features.row(12).sum(), 132947.0);
        const Dataset cancer = loaded("breast_cancer");
        QCOMPARE(cancer.samples(), core::Index(569));
        QCOMPARE(cancer.features.rows(), core::Index(30));
        QCOMPARE(cancer.classNames, (std::vector<std::string>{"benign", "malignant"}));
        QCOMPARE(std::count(cancer.classes.begin(), cancer.classes.end(), 1), 212);
        QCOMPARE(cancer.features(29, 0), 0.1189);
        QCOMPARE(cancer.features.row(3).sum(), 372631.9000000002);
    }

    void digitsAreTheirOwnTargets() {
        const Dataset set = loaded("digits_autoencoder"), digits = loaded("digits");
        QVERIFY(set.task == data::Task::Regression);
        QVERIFY(set.features == digits.features && set.targets == digits.features);
        QVERIFY(set.classes.empty() && set.classNames.empty());
        QCOMPARE(set.targetNames, digits.featureNames);
        QCOMPARE(set.imageWidth, 8);
    }

    void digitsAreScaledPictures() {
        const Dataset set = loaded("digits");
        QCOMPARE(set.samples(), core::Index(1797));
        QCOMPARE(set.features.rows(), core::Index(64));
        QCOMPARE(set.imageWidth, 8);
        QCOMPARE(set.imageHeight, 8);
        QCOMPARE(set.features.sum(), 561718.0 / 16);
        QCOMPARE(set.features.minCoeff(), 0.0);
        QCOMPARE(set.features.maxCoeff(), 1.0);
        QCOMPARE(set.features(3, 0), 13.0 / 16);
        QCOMPARE(set.classNames.size(), std::size_t(10));
        QCOMPARE((std::vector<int>{set.classes.begin(), set.classes.begin() + 10}),
                 (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        QVERIFY(!set.openClasses);
    }

    void mnistIsPicturesWithATestPart() {
        const Dataset set = loaded("mnist");
        QCOMPARE(set.name, std::string("mnist"));
        QCOMPARE(set.samples(), core::Index(9000));
        QCOMPARE(set.features.rows(), core::Index(784));
        QCOMPARE(set.fixedTestSamples, 1000);
        QVERIFY(io::hasTestPart("mnist"));
        QCOMPARE(set.imageWidth, 28);
        QCOMPARE(set.imageHeight, 28);
        QCOMPARE(set.features.minCoeff(), 0.0);
        QCOMPARE(set.features.maxCoeff(), 1.0);
        QCOMPARE(std::llround(set.features.leftCols(8000).sum() * 255), 209417657);
        QCOMPARE(std::llround(set.features.rightCols(1000).sum() * 255), 26061959);
        QCOMPARE(set.features(14 * 28 + 13, 0), 233 / 255.0);
        QCOMPARE((std::vector<int>{set.classes.begin(), set.classes.begin() + 10}),
                 (std::vector<int>{1, 9, 4, 1, 6, 6, 5, 4, 4, 5}));
        QCOMPARE((std::vector<int>{set.classes.end() - 1000, set.classes.end() - 995}),
                 (std::vector<int>{4, 2, 0, 8, 2}));
        QCOMPARE(set.classNames.size(), std::size_t(10));
        QCOMPARE(set.classNames.back(), std::string("9"));
        QVERIFY(!set.openClasses);
    }

    void fashionNamesItsClasses() {
        const Dataset set = loaded("fashion");
        QCOMPARE(set.samples(), core::Index(7000));
        QCOMPARE(set.fixedTestSamples, 1000);
        QCOMPARE(set.classNames,
                 (std::vector<std::string>{"T-shirt", "trouser", "pullover", "dress", "coat", "sandal",
                                           "shirt", "sneaker", "bag", "ankle boot"}));
        const int counts[] = {560, 643, 608, 612, 584, 594, 590, 617, 590, 602};
        for (int c = 0; c < 10; ++c)
            QCOMPARE(std::count(set.classes.begin(), set.classes.end() - 1000, c), counts[c]);
        QCOMPARE(set.classes.front(), 9);
        QCOMPARE(std::llround(set.features.leftCols(6000).sum() * 255), 342670278);
        QCOMPARE(std::llround(set.features.rightCols(1000).sum() * 255), 58034149);
        QVERIFY(!io::hasTestPart("digits") && !io::hasTestPart("fashion.csv"));
    }

    // 2,000 of each language; counted with grep in the table.
    void wordsAreBalancedAndTellTheirFeatures() {
        const Dataset pairs = loaded("words");
        QCOMPARE(pairs.name, std::string("words"));
        QCOMPARE(pairs.samples(), core::Index(10000));
        QCOMPARE(pairs.classNames,
                 (std::vector<std::string>{"English", "French", "German", "Italian", "Spanish"}));
        for (core::Index i = 0; i < 10000; ++i)
            QCOMPARE(pairs.classes[std::size_t(i)], int(i % 5));
        QCOMPARE(pairs.features.rows(), core::Index(362));
        QCOMPARE(pairs.sampleNames.front(), std::string("jugs"));
        const auto row = [&](const char* name) {
            const auto& names = pairs.featureNames;
            return std::find(names.begin(), names.end(), name) - names.begin();
        };
        QCOMPARE(pairs.features(row("_j"), 0), 1.0);
        QCOMPARE(pairs.features(row("gs"), 0), 1.0);
        QCOMPARE(pairs.features(row("th"), 0), 0.0);
        // No word stands there twice: it would have two languages, or be in training and test.
        std::vector<std::string> words = pairs.sampleNames;
        std::sort(words.begin(), words.end());
        QVERIFY(std::adjacent_find(words.begin(), words.end()) == words.end());
        QVERIFY(!io::hasTestPart("words"));

        const auto letters = io::loadDataset(spec("words", {{"features", std::string("letters")}}), source());
        QCOMPARE(letters->features.rows(), core::Index(12));
        QVERIFY((letters->features.col(0).head(5) == core::VectorD{{10, 21, 7, 19, 0}}));
        QCOMPARE(letters->features.maxCoeff(), 26.0);
        QVERIFY(letters->sampleNames == pairs.sampleNames && letters->classes == pairs.classes);
        QCOMPARE(errorOf("words", {}, {{"features", std::string("vowels")}}).left(16), "words: features:");
    }

    void spokenDigitsHaveVoicesForTheTest() {
        const Dataset set = loaded("spoken_digits");
        QCOMPARE(set.samples(), core::Index(3280));
        QCOMPARE(set.fixedTestSamples, 560);
        QVERIFY(io::hasTestPart("spoken_digits"));
        QCOMPARE(set.imageWidth, 32);
        QCOMPARE(set.imageHeight, 13);
        QCOMPARE(set.features.rows(), core::Index(32 * 13));
        QCOMPARE(set.features.minCoeff(), 0.0);
        QCOMPARE(set.features.maxCoeff(), 1.0);
        for (core::Index i = 0; i < set.samples(); ++i)
            QCOMPARE(set.classes[std::size_t(i)], int(i % 10));
        QCOMPARE(set.classNames.size(), std::size_t(10));
        QVERIFY(!set.openClasses);
        QCOMPARE(set.imageAcross, std::string("time"));
        QCOMPARE(set.featureNames[0], std::string("coefficient 0, time 1"));
        QCOMPARE(set.featureNames[32 * 12 + 31], std::string("coefficient 12, time 32"));
        QVERIFY(loaded("digits").imageAcross.empty() && loaded("mnist").featureNames[0] == "x1");
        // Every coefficient has mean 0 over its word, which is the middle grey.
        for (int k = 0; k < 13; ++k)
            QVERIFY(std::abs(set.features.middleRows(32 * k, 32).mean() - 0.5) < 0.02);
        // A word is loud in its middle and quiet at its end (coefficient 0 is the loudness).
        QVERIFY(set.features.row(16).mean() > set.features.row(31).mean() + 0.2);
    }

    void theTestPartOfAPictureSetIsKeptApart() {
        const auto set = std::make_shared<const Dataset>(loaded("mnist"));
        data::DataSpec shares;
        shares.split = {0.9, 0.1, 0};
        const auto prepared = *data::prepare(set, shares, 10);
        QCOMPARE(prepared->split.train.size(), std::size_t(7200));
        QCOMPARE(prepared->split.validation.size(), std::size_t(800));
        QCOMPARE(prepared->split.test.size(), std::size_t(1000));
        QCOMPARE(prepared->split.test.front(), 8000);
        QVERIFY(prepared->split.train.back() < 8000 && prepared->split.validation.back() < 8000);
        QVERIFY(&prepared->features() == &set->features);
        shares.split = {0.7, 0.15, 0.15};
        QCOMPARE((*data::prepare(set, shares, 10))->split.test.size(), std::size_t(1000));
        shares.split = {1, 0, 0};
        QCOMPARE((*data::prepare(set, shares, 10))->split.train.size(), std::size_t(8000));
    }

    void generatorsAreGenerated() {
        data::DataSpec moons = spec("moons", {{"samples", std::int64_t{30}}});
        moons.seed = 5;
        const auto set = io::loadDataset(moons, {});
        QVERIFY(set.ok());
        QVERIFY(set->features == data::generate("moons", moons.settings, 5)->features);
    }

    void filesAreRecognizedByContent() {
        const io::Bytes csv = "a,b,k\n1,2,x\n3,4,y\n";
        QCOMPARE(loaded("my/flowers.csv", {{"my/flowers.csv", csv}}).name, std::string("flowers.csv"));
        QCOMPARE(loaded("flowers.dat", {{"flowers.dat", csv}}).samples(), core::Index(2));
        QCOMPARE(loaded("flowers", {{"flowers", csv}}).samples(), core::Index(2));
        const auto zipped = readWhole(sourcePath("resources/data/digits.csv.gz").toStdString(), "");
        QCOMPARE(loaded("d.csv", {{"d.csv", *zipped}}).features.sum(), 561718.0);
        const auto npz = io::writeNpz(
            {{"X", {{2, 1}, core::DType::Float64, {1, 2}}}, {"y", {{2}, core::DType::Float64, {3, 4}}}});
        QVERIFY((loaded("set.bin", {{"set.bin", *npz}}).targets == core::MatrixD{{3, 4}}));
    }

    void npyPairsLieBesideEachOther_data() {
        QTest::addColumn<QString>("x");
        QTest::addColumn<QString>("y");
        QTest::newRow("X.npy") << "X.npy"
                               << "y.npy";
        QTest::newRow("X_train.npy") << "X_train.npy"
                                     << "y_train.npy";
        QTest::newRow("in a folder with an X") << "/home/X/data_X.npy"
                                               << "/home/X/data_y.npy";
    }

    void npyPairsLieBesideEachOther() {
        QFETCH(QString, x);
        QFETCH(QString, y);
        const Dataset set =
            loaded(x.toStdString(), {{x.toStdString(), npy({2, 1}, {5, 6}, core::DType::Float32)},
                                     {y.toStdString(), npy({2}, {1, 0}, core::DType::Int64)}});
        QVERIFY((set.features == core::MatrixD{{5, 6}}));
        QCOMPARE(set.classes, (std::vector<int>{1, 0}));
    }

    void saysWhatIsWrongAndWithWhat() {
        const io::Bytes X = npy({2, 1}, {5, 6}, core::DType::Float32);
        QCOMPARE(errorOf("gone.csv"), "gone.csv: there is no such file");
        QCOMPARE(errorOf("sprial"), "sprial: unknown data source \"sprial\"; did you mean \"spiral\"?");
        QCOMPARE(errorOf("irs"), "irs: unknown data source \"irs\"; did you mean \"iris\"?");
        QCOMPARE(errorOf("spiral", {}, {{"noise", 2.0}}),
                 "spiral: noise: expected a number from 0 to 1, got 2");
        QCOMPARE(errorOf("iris", {}, {{"noise", 0.1}}), "iris: noise: unknown key \"noise\"");
        QCOMPARE(errorOf("a.csv", {{"a.csv", "1,2\n3\n"}}),
                 "a.csv: line 2: 1 column; expected 2 as in line 1");
        QCOMPARE(errorOf("X.npy", {{"X.npy", X}}), "X.npy: y.npy: there is no such file");
        QCOMPARE(
            errorOf("a.npy", {{"a.npy", X}}),
            "a.npy: an .npy data set is a pair; expected a name with an X (X.npy or X_train.npy) and its y "
            "beside it");
        QCOMPARE(errorOf("X.npy", {{"X.npy", X}, {"y.npy", npy({3}, {0, 1, 1}, core::DType::Int64)}}),
                 "X.npy: y: shape (3,); expected (2,) to go with the shape (2, 1) of X");
        QVERIFY(errorOf("X.npy", {{"X.npy", X}, {"y.npy", X.substr(0, 40)}}).startsWith("X.npy: y.npy: "));
        QVERIFY(errorOf("X.npy", {{"X.npy", X.substr(0, 40)}, {"y.npy", X}}).startsWith("X.npy: "));
        QVERIFY(errorOf("d.gz", {{"d.gz", "\x1f\x8b\x08"}}).startsWith("d.gz: byte 3: ends within"));
        QVERIFY(!io::loadDataset(spec("a.csv"), {}).ok());
        QVERIFY(!io::loadDataset(spec("iris"), {}).ok());
    }
};

QTEST_APPLESS_MAIN(TestDataFiles)
#include "tst_data_files.moc"
