#include "engine/core/random.h"
#include "engine/data/generators.h"
#include "engine/io/data_files.h"
#include "engine/io/project.h"
#include "engine/io/weights.h"
#include "engine/model/initializer.h"
#include "engine/model/network.h"
#include "files.h"
#include "random_table.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace engine;
using core::DType;
using core::Tensor;

namespace {

/// The example of files-and-commands.md.
const char* const kExample = R"({
  "chainrule": 1,
  "network": {
    "input": [2],
    "layers": [
      {"type": "dense", "units": 6, "activation": "tanh", "initializer": "glorot_uniform", "trainable": true},
      {"type": "dense", "units": 1, "activation": "sigmoid"}
    ]
  },
  "data": {"source": "spiral", "samples": 500, "noise": 0.1, "seed": 7, "split": {"train": 0.7, "validation": 0.15, "test": 0.15}},
  "training": {
    "loss": "binary_cross_entropy",
    "optimizer": {"type": "sgd", "learning_rate": 0.03, "momentum": 0.0, "weight_decay": 0.0},
    "batch_size": 10, "epochs": 250, "shuffle": true, "seed": 42, "precision": "float32"
  },
  "weights": "start.npz"
})";

const char* const kSmallest = R"({"chainrule": 1,
  "network": {"input": [2], "layers": [{"type": "dense", "units": 1}]}, "data": {"source": "xor"}})";

/// The smallest project with something more at the end.
std::string withMore(const std::string& more) {
    std::string text = kSmallest;
    text.pop_back();
    return text + ", " + more + "}";
}

std::string errorOf(const core::Result<io::Project>& result) {
    return result.ok() ? "read" : result.error().text();
}

core::Value randomValue(core::Random& random, const core::Parameter& parameter) {
    switch (parameter.kind) {
    case core::Kind::Boolean:
        return random.below(2) == 1;
    case core::Kind::Choice:
        return parameter.choices[random.below(parameter.choices.size())];
    case core::Kind::Text:
        return std::string("text ") + std::to_string(random.below(100));
    case core::Kind::Integer: {
        const double low = std::max(parameter.minimum, -1e6), high = std::min(parameter.maximum, 1e6);
        return static_cast<std::int64_t>(std::ceil(random.uniform(low, high)));
    }
    case core::Kind::Real:
        break;
    }
    const double low = std::max(parameter.minimum, -1e6), high = std::min(parameter.maximum, 1e6);
    return low + (high - low) * (1 - random.uniform()); // the minimum itself may be excluded
}

/// Some of the schema's parameters, at random values.
core::Settings randomSettings(core::Random& random, const core::Schema& schema) {
    core::Settings settings;
    for (const core::Parameter& parameter : schema.parameters)
        if (parameter.name == "units" || parameter.name == "momentum" || random.below(2) == 0)
            settings.set(parameter.name, parameter.name == "units"
                                             ? core::Value(std::int64_t(1 + random.below(64)))
                                             : randomValue(random, parameter));
    return settings;
}

train::Experiment randomExperiment(core::Random& random) {
    train::Experiment experiment;
    experiment.network.input = {static_cast<int>(1 + random.below(10))};
    for (std::uint64_t i = 0, count = 1 + random.below(5); i < count; ++i) {
        model::LayerSpec layer;
        layer.settings = randomSettings(random, model::findLayerType(layer.type)->schema);
        layer.name = random.below(3) == 0 ? "größe \"" + std::to_string(i) + "\" \\ 层" : "";
        layer.trainable = random.below(2) == 0;
        layer.learningRateScale = random.below(2) == 0 ? 1 : random.uniform(0, 10);
        experiment.network.layers.push_back(layer);
        // In front of it, because none may be the last.
        if (random.below(3) == 0) {
            const auto& schema = model::findLayerType("dropout")->schema;
            experiment.network.layers.insert(experiment.network.layers.end() - 1,
                                             {"dropout", randomSettings(random, schema), "", true, 1});
        }
    }
    data::DataSpec& data = experiment.data;
    const auto& generators = data::generators();
    const core::Schema& generator = generators[random.below(generators.size())];
    const bool generated = random.below(3) > 0;
    data.source =
        generated ? generator.type : std::vector<std::string>{"iris", "a/b.csv", "X.npy"}[random.below(3)];
    if (generated)
        data.settings = randomSettings(random, generator);
    data.seed = random.next() >> 11;
    data.split.train = random.uniform(0.1, 1);
    data.split.validation = random.uniform(0, 1 - data.split.train);
    data.split.test = 1 - data.split.train - data.split.validation;
    data.standardize = random.below(2) == 0;
    data.minMax = !data.standardize && random.below(2) == 0;
    if (data.scales() && random.below(2) == 0)
        data.scaler = data::Scaler{core::VectorD::Constant(3, random.normal()),
                                   core::VectorD::Constant(3, random.uniform(0.1, 9))};
    data.standardizeTargets = random.below(2) == 0;
    if (data.standardizeTargets && random.below(2) == 0)
        data.targetScaler = data::Scaler{core::VectorD::Constant(2, random.normal()),
                                         core::VectorD::Constant(2, random.uniform(0.1, 9))};
    if (data.source == "a/b.csv" && random.below(4) > 0)
        data.table = tests::randomTable(random);
    train::TrainingSpec& training = experiment.training;
    training.loss = model::losses()[random.below(model::losses().size())].name;
    const core::Schema& optimizer = optim::optimizers()[random.below(optim::optimizers().size())];
    training.optimizer = {optimizer.type, randomSettings(random, optimizer)};
    training.batchSize = static_cast<int>(1 + random.below(1000));
    training.epochs = static_cast<int>(1 + random.below(1000));
    training.shuffle = random.below(2) == 0;
    training.seed = random.next() >> 11;
    training.precision = random.below(2) == 0 ? train::Precision::Float32 : train::Precision::Float64;
    return experiment;
}

core::TensorMap randomTensors(core::Random& random) {
    core::TensorMap tensors;
    for (std::uint64_t i = 0, count = random.below(4); i < count; ++i) {
        Tensor tensor{{static_cast<std::int64_t>(random.below(4)), 3}, DType::Float64, {}};
        for (std::int64_t j = 0; j < tensor.size(); ++j)
            tensor.values.push_back(random.normal());
        tensors.emplace_back(std::to_string(i) + ".weight", tensor);
    }
    return tensors;
}

model::Layout smallLayout() {
    model::NetworkSpec spec;
    spec.input = {3};
    spec.layers = {model::denseLayer(2, "linear")};
    return model::Network<double>::create(spec)->layout();
}

io::FileSource oneFile(const std::string& path, const io::Bytes& bytes) {
    io::FileSource source;
    source.file = [=](const std::string& wanted) -> core::Result<io::Bytes> {
        if (wanted != path)
            return core::Error{core::Code::NotFound, "there is no such file", wanted};
        return bytes;
    };
    return source;
}

} // namespace

class TestProject : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theExampleOfTheContractIsRead() {
        const auto project = io::readProject(kExample);
        QVERIFY2(project.ok(), errorOf(project).c_str());
        const train::Experiment& experiment = project->experiment;
        QCOMPARE(experiment.network.input, std::vector<int>{2});
        QCOMPARE(experiment.network.layers.size(), std::size_t{2});
        QCOMPARE(experiment.network.layers[0].settings.integer("units"), 6);
        QCOMPARE(experiment.network.layers[0].settings.text("initializer"), std::string("glorot_uniform"));
        QCOMPARE(experiment.network.layers[1].settings.text("activation"), std::string("sigmoid"));
        QCOMPARE(experiment.data.source, std::string("spiral"));
        QCOMPARE(experiment.data.settings.integer("samples"), 500);
        QCOMPARE(experiment.data.settings.real("noise"), 0.1);
        QCOMPARE(experiment.data.seed, std::uint64_t{7});
        QCOMPARE(experiment.data.split, (data::SplitSpec{0.7, 0.15, 0.15}));
        QCOMPARE(experiment.training.optimizer.type, std::string("sgd"));
        QCOMPARE(experiment.training.optimizer.settings.real("learning_rate"), 0.03);
        QCOMPARE(experiment.training.batchSize, 10);
        QCOMPARE(experiment.training.epochs, 250);
        QVERIFY(experiment.training.precision == train::Precision::Float32);
        QCOMPARE(project->weightsPath, std::string("start.npz"));
        QVERIFY(!project->newerVersion);
    }

    void absentKeysGetDefaults() {
        const auto project = io::readProject(kSmallest);
        QVERIFY2(project.ok(), errorOf(project).c_str());
        const train::Experiment& experiment = project->experiment;
        QCOMPARE(experiment.network.layers[0].settings.text("activation"), std::string("linear"));
        QVERIFY(experiment.network.layers[0].trainable);
        QCOMPARE(experiment.network.layers[0].learningRateScale, 1.0);
        QCOMPARE(experiment.data.settings, data::findGenerator("xor")->defaults());
        QVERIFY(!experiment.data.standardize);
        QCOMPARE(experiment.training.batchSize, train::TrainingSpec().batchSize);
        QCOMPARE(experiment.training.optimizer.settings, optim::findOptimizer("sgd")->defaults());
        QVERIFY(project->weightsPath.empty() && !project->inlineWeights);
    }

    void sharesThatAreNotNamedAreZero() {
        const auto project = io::readProject(
            R"({"chainrule": 1, "network": {"input": [2], "layers": [{"type": "dense", "units": 1}]},
                "data": {"source": "points.csv", "split": {"train": 1}}, "training": {"shuffle": false}})");
        QVERIFY2(project.ok(), errorOf(project).c_str());
        QCOMPARE(project->experiment.data.split, (data::SplitSpec{1, 0, 0}));
        QVERIFY(!project->experiment.training.shuffle);
    }

    void anyExperimentIsWrittenAndReadBackEqual() {
        core::Random random(1);
        int tried = 0;
        for (int i = 0; i < 500; ++i) {
            const auto experiment = train::checked(randomExperiment(random));
            if (!experiment) // nesterov without momentum, say
                continue;
            io::Project project;
            project.experiment = *experiment;
            if (random.below(2) == 0)
                project.weightsPath = "weights \"x\".npz";
            else if (random.below(2) == 0)
                project.inlineWeights = randomTensors(random);
            const io::Bytes text = io::writeProject(project);
            const auto again = io::readProject(text);
            QVERIFY2(again.ok(), errorOf(again).c_str());
            QVERIFY2(*again == project, text.c_str());
            QCOMPARE(io::writeProject(*again), text);
            ++tried;
        }
        QVERIFY2(tried > 300, std::to_string(tried).c_str());
    }

    void experimentsAreWrittenInTheOrderAndShapeOfTheContract() {
        const auto project = io::readProject(kExample);
        QVERIFY(project.ok());
        const QStringList lines = QString::fromStdString(io::writeProject(*project)).split('\n');
        QCOMPARE(lines[1], "  \"chainrule\": 1,");
        QCOMPARE(lines[2], "  \"network\": {");
        QCOMPARE(lines[3], "    \"input\": [2],");
        QCOMPARE(lines[4], "    \"layers\": [");
        QVERIFY(lines[5].startsWith("      {\"type\": \"dense\", "));
        QVERIFY(lines.contains("  \"weights\": \"start.npz\""));
        QVERIFY(lines.last().isEmpty());
    }

    void everyInitializerAndTheDefaultAreWrittenInTheContractsWords() {
        io::Project project;
        project.experiment = train::firstExperiment();
        QVERIFY(!QByteArray::fromStdString(io::writeProject(project)).contains("default"));
        for (const model::Initializer& initializer : model::initializers()) {
            project.experiment.network.layers[0] = model::denseLayer(3, "tanh", initializer.name);
            const auto again = io::readProject(io::writeProject(project));
            QVERIFY2(again.ok(), errorOf(again).c_str());
            QCOMPARE(again->experiment.network.layers[0].settings.text("initializer"), initializer.name);
        }
    }

    void dropoutIsReadAndWritten() {
        const auto with = [](const std::string& layer) {
            std::string text = kSmallest;
            text.replace(text.find("{\"type\""), 0, layer + ", ");
            return io::readProject(text);
        };
        const auto read = with(R"({"type": "dropout", "rate": 0.25, "name": "some"})");
        QVERIFY2(read.ok(), errorOf(read).c_str());
        const model::LayerSpec& layer = read->experiment.network.layers.front();
        QCOMPARE(layer.type, std::string("dropout"));
        QCOMPARE(layer.settings.real("rate"), 0.25);
        QVERIFY(io::writeProject(*read).find(R"({"type": "dropout", "name": "some", "rate": 0.25)") !=
                std::string::npos);
        QCOMPARE(with(R"({"type": "dropout"})")->experiment.network.layers[0].settings.real("rate"), 0.5);
        QCOMPARE(errorOf(with(R"({"type": "dropout", "rate": 1.5})")),
                 std::string("network.layers[0].rate: expected a number from 0 to 0.999999, got 1.5"));
        QCOMPARE(errorOf(with(R"({"type": "dropout", "p": 0.5})")).find("network.layers[0]"), std::size_t(0));
    }

    void inlineWeightsAreRead() {
        // 1, -2 in float32: 00 00 80 3f 00 00 00 c0
        const auto project = io::readProject(withMore(
            R"("weights": {"0.weight": {"shape": [1, 2], "dtype": "float32", "base64": "AACAPwAAAMA="}})"));
        QVERIFY2(project.ok(), errorOf(project).c_str());
        QCOMPARE(*project->inlineWeights,
                 (core::TensorMap{{"0.weight", Tensor{{1, 2}, DType::Float32, {1, -2}}}}));
    }

    void looksAtTheTestSetAreKept() {
        auto project = io::readProject(withMore(R"("test_looks": 3)"));
        QVERIFY2(project.ok(), errorOf(project).c_str());
        QCOMPARE(project->testLooks, std::int64_t(3));
        const auto again = io::readProject(io::writeProject(*project));
        QVERIFY(again.ok() && *again == *project);
        project->testLooks = 0;
        QVERIFY(io::writeProject(*project).find("test_looks") == std::string::npos);
    }

    void aByteOrderMarkIsSkipped() { QVERIFY(io::readProject(std::string("\xef\xbb\xbf") + kExample).ok()); }

    void aNewerVersionIsFlaggedAndItsUnknownKeysAreIgnored() {
        std::string text = withMore(R"("hologram": {"depth": 3})");
        QCOMPARE(
            errorOf(io::readProject(text)),
            std::string("hologram: unknown key \"hologram\"; expected one of \"chainrule\", \"network\", "
                        "\"data\", \"training\", \"test_looks\", \"weights\", \"fine_tuning\""));
        text.replace(text.find('1'), 1, "2");
        const auto project = io::readProject(text);
        QVERIFY2(project.ok(), errorOf(project).c_str());
        QVERIFY(project->newerVersion);
    }

    void initialWeightsComeFromAnArchive() {
        const model::Layout layout = smallLayout();
        const core::VectorD initial = core::VectorD::Zero(layout.size);
        io::Project project;
        project.weightsPath = "start.npz";
        const auto values = io::initialWeights(project, layout, initial,
                                               oneFile("start.npz", tests::readFixture("npy/stored.npz")));
        QVERIFY2(values.ok(), values.ok() ? "" : values.error().text().c_str());
        core::VectorD expected(8);
        expected << 1, 2, 3, 4, 5, 6, -0.5, 0.25;
        QCOMPARE(**values, expected);
    }

    void initialWeightsComeFromAPairOfArrays() {
        const model::Layout layout = smallLayout();
        io::Project project;
        project.weightsPath = "pretrained_model_W.npy";
        io::FileSource files;
        files.file = [](const std::string& path) {
            return core::Result<io::Bytes>(tests::readFixture("npy/" + path));
        };
        const auto values = io::initialWeights(project, layout, core::VectorD::Zero(8), files);
        QVERIFY2(values.ok(), values.ok() ? "" : values.error().text().c_str());
        QCOMPARE((**values)[5], 6.0);
        QCOMPARE((**values)[7], 0.25);
    }

    void withoutWeightsThereAreNoInitialOnes() {
        const auto values = io::initialWeights(io::Project(), smallLayout(), core::VectorD::Zero(8), {});
        QVERIFY(values.ok() && !values->has_value());
    }

    void initialWeightsThatDoNotFitAreErrors_data() {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QString>("text");
        QTest::newRow("no bias") << "no bias"
                                 << "weights: has no tensor \"0.bias\" of the shape (2,)";
        QTest::newRow("one too many") << "extra"
                                      << "";
        QTest::newRow("shape") << "shape"
                               << "";
        QTest::newRow("nan") << "nan"
                             << "";
    }
    void initialWeightsThatDoNotFitAreErrors() {
        QFETCH(QString, which);
        QFETCH(QString, text);
        Tensor weight{{2, 3}, DType::Float32, {1, 2, 3, 4, 5, 6}};
        const Tensor bias{{2}, DType::Float32, {1, 2}};
        if (which == "shape")
            weight.shape = {3, 2};
        if (which == "nan")
            weight.values[2] = std::numeric_limits<double>::quiet_NaN();
        core::TensorMap tensors{{"0.weight", weight}};
        if (which != "no bias")
            tensors.emplace_back("0.bias", bias);
        if (which == "extra")
            tensors.emplace_back("1.bias", bias);
        io::Project project;
        project.inlineWeights = tensors;
        const auto values = io::initialWeights(project, smallLayout(), core::VectorD::Zero(8), {});
        QVERIFY(!values.ok());
        const QString got = QString::fromStdString(values.error().text());
        QVERIFY2(got.startsWith("weights: ") && (text.isEmpty() || got == text), qPrintable(got));
    }

    void filesAreRecognizedByContent() {
        QVERIFY(io::recognize(kExample) == io::FileKind::Project);
        QVERIFY(io::recognize(std::string("\xef\xbb\xbf\n ") + kExample) == io::FileKind::Project);
        QVERIFY(io::recognize(tests::readFixture("npy/f4.npy")) == io::FileKind::Npy);
        QVERIFY(io::recognize(tests::readFixture("npy/stored.npz")) == io::FileKind::Npz);
        QVERIFY(io::recognize("x,y,label\n1,2,größe\n") == io::FileKind::Csv);
        QVERIFY(io::recognize("") == io::FileKind::Unknown);
        QVERIFY(io::recognize(" \n") == io::FileKind::Unknown);
        QVERIFY(io::recognize(std::string("a\0b", 3)) == io::FileKind::Unknown);
        QVERIFY(io::recognize("\x1f\x8b\x08") == io::FileKind::Unknown);
    }
};

QTEST_APPLESS_MAIN(TestProject)
#include "tst_project.moc"
