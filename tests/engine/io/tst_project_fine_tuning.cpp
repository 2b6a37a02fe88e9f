#include "engine/io/project.h"
#include "engine/io/weights.h"
#include "engine/model/network.h"

#include <QtTest>

#include "malformed_fine_tuning.h"

using namespace engine;

namespace {

io::Project projectOf(const std::string& text) {
    auto project = io::readProject(text);
    if (!project)
        qFatal("%s", project.error().text().c_str());
    return *std::move(project);
}

/// 2-3-1: its last layer is new, and its source's had two units.
std::string spirals(const std::string& weights) {
    return R"({"chainrule": 1,
  "network": {"input": [2], "layers": [{"type": "dense", "units": 3, "activation": "tanh"}, {"type": "dense", "units": 3, "activation": "softmax"}]},
  "data": {"source": "spiral", "samples": 90, "arms": 3, "seed": 7},
  "training": {"loss": "cross_entropy", "precision": "float64"},
  "fine_tuning": {"head_layers": 1, "source": {
    "data": {"source": "spiral", "samples": 100, "seed": 5, "split": {"train": 0.5, "validation": 0.5}},
    "head": [{"type": "dense", "units": 1, "activation": "sigmoid"}],
    "weights": )" +
           weights + R"(, "loss": "binary_cross_entropy"}}})";
}

const std::string kHead = R"({"1.weight": {"shape": [1, 3], "dtype": "float32", "base64": "AACAPwAAAEAAAEBA"},
    "1.bias": {"shape": [1], "dtype": "float32", "base64": "AACAPw=="}})";

io::FileSource noFiles() {
    const auto none = [](const std::string& path) -> core::Result<io::Bytes> {
        return core::Error{core::Code::NotFound, "is not there", path};
    };
    return {none, none};
}

} // namespace

class TestProjectFineTuning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void classesAreNamesOrNumbersAndAreWrittenBack() {
        const auto project =
            projectOf(tests::projectWithData("\"classes\": [3, \"one\"], \"samples_per_class\": 50"));
        QCOMPARE(project.experiment.data.classes, (std::vector<std::string>{"3", "one"}));
        QCOMPARE(project.experiment.data.samplesPerClass, 50);
        QVERIFY(projectOf(io::writeProject(project)) == project);
    }

    void onlyTheSamplesThatAreNamedAreTheSame() {
        data::DataSpec all, some;
        some.classes = {"0", "1"};
        QVERIFY(!sameSamples(all, some));
        some.classes.clear();
        some.samplesPerClass = 3;
        QVERIFY(sameSamples(all, some));
    }

    void unfreezingIsReadAndWrittenBack() {
        const auto project =
            projectOf(tests::projectWithUnfreezing("{\"type\": \"gradual\", \"epochs_per_layer\": 3}"));
        QVERIFY(project.experiment.training.unfreezing == (train::UnfreezingSpec{"gradual", 3}));
        QVERIFY(projectOf(io::writeProject(project)) == project);
        QCOMPARE(projectOf(tests::projectWithUnfreezing("{\"type\": \"gradual\"}"))
                     .experiment.training.unfreezing.epochsPerLayer,
                 5);
    }

    void whatIsAbsentIsOff() {
        const auto project = projectOf(tests::projectText());
        QVERIFY(project.experiment.data.classes.empty() && project.experiment.data.samplesPerClass == 0);
        QVERIFY(!project.experiment.training.unfreezing.isGradual());
        QVERIFY(!project.fineTuning);
        for (const char* key : {"classes", "samples_per_class", "unfreezing", "fine_tuning"})
            QVERIFY(io::writeProject(project).find(key) == std::string::npos);
    }

    void theSourceIsReadAndWrittenBack() {
        for (const std::string& weights : {kHead, std::string("\"two_arms.npz\"")}) {
            const auto project = projectOf(spirals(weights));
            QVERIFY(project.fineTuning && project.fineTuning->source);
            QCOMPARE(project.fineTuning->headLayers, 1);
            QCOMPARE(project.fineTuning->source->head.size(), std::size_t(1));
            QCOMPARE(project.fineTuning->source->loss, std::string("binary_cross_entropy"));
            QCOMPARE(project.fineTuning->source->inlineWeights.has_value(), weights == kHead);
            QVERIFY(projectOf(io::writeProject(project)) == project);
        }
    }

    void theSourcesNetworkIsThePresentBodyWithItsOwnHead() {
        const auto task = io::sourceTask(projectOf(spirals(kHead)), noFiles());
        QVERIFY2(task, task ? "" : task.error().text().c_str());
        QCOMPARE((*task)->bodyLayers, 1);
        QCOMPARE((*task)->network.layers.size(), std::size_t(2));
        QCOMPARE((*task)->loss, std::string("binary_cross_entropy"));
        QCOMPARE((*task)->data->split.validation.size(), std::size_t(50));
        const auto network = model::Network<double>::create((*task)->network).value();
        const auto* weight = network.layout().find("1.weight");
        QCOMPARE((*task)->parameters.segment(weight->offset, 3), Eigen::Vector3d(1, 2, 3));
        QCOMPARE((*task)->parameters[network.layout().find("1.bias")->offset], 1.0);
    }

    void theHeadIsFoundInAWholeFileOfWeights() {
        core::TensorMap whole;
        const auto add = [&](const char* name, std::vector<std::int64_t> shape, double value) {
            std::int64_t size = 1;
            for (const auto side : shape)
                size *= side;
            whole.emplace_back(name, core::Tensor{shape, core::DType::Float64,
                                                  std::vector<double>(std::size_t(size), value)});
        };
        add("0.weight", {9, 9}, 7); // the body's are not looked at
        add("1.weight", {1, 3}, 2);
        add("1.bias", {1}, 3);
        io::FileSource files = noFiles();
        files.file = [bytes = io::writeNpz(whole).value()](const std::string&) {
            return core::Result<io::Bytes>(bytes);
        };
        const auto task = io::sourceTask(projectOf(spirals("\"two_arms.npz\"")), files);
        QVERIFY2(task, task ? "" : task.error().text().c_str());
        QCOMPARE((*task)->parameters.tail(4), Eigen::Vector4d(2, 2, 2, 3));
        whole.pop_back();
        files.file = [bytes = io::writeNpz(whole).value()](const std::string&) {
            return core::Result<io::Bytes>(bytes);
        };
        const auto lacking = io::sourceTask(projectOf(spirals("\"two_arms.npz\"")), files);
        QVERIFY(!lacking);
        QCOMPARE(lacking.error().text(),
                 std::string("fine_tuning.source: two_arms.npz: has no tensor \"1.bias\" of the shape (1,)"));
    }

    void aLayerOfTheHeadIsNamedWhereItStands() {
        auto project = projectOf(spirals(kHead));
        project.fineTuning->source->head.insert(project.fineTuning->source->head.begin(),
                                                model::layerOf("max_pool2d"));
        const auto task = io::sourceTask(project, noFiles());
        QVERIFY(!task);
        QVERIFY2(task.error().text().starts_with("fine_tuning.source: head[0]"), task.error().text().c_str());
    }

    void aNewHeadIsDrawnWhereTheWeightsHaveNone() {
        io::Project project = projectOf(spirals(kHead));
        const auto network = model::Network<double>::create(project.experiment.network).value();
        const core::VectorD drawn = network.initialParameters(3);
        project.inlineWeights = model::toTensors(network.layout(), core::VectorD::Constant(drawn.size(), 0.5),
                                                 core::DType::Float64);
        project.inlineWeights->resize(2);
        const auto initial = io::initialWeights(project, network.layout(), drawn, noFiles());
        QVERIFY2(initial, initial ? "" : initial.error().text().c_str());
        const core::Index body = network.layout().layerOffset(1);
        QVERIFY(((*initial)->head(body).array() == 0.5).all());
        QVERIFY((*initial)->tail(drawn.size() - body) == drawn.tail(drawn.size() - body));
        // The body must be there.
        project.inlineWeights->resize(1);
        QVERIFY(!io::initialWeights(project, network.layout(), drawn, noFiles()));
        project.inlineWeights = model::toTensors(network.layout(), drawn, core::DType::Float64);
        project.inlineWeights->pop_back();
        project.fineTuning.reset();
        QVERIFY(!io::initialWeights(project, network.layout(), drawn, noFiles()));
    }

    void withoutAHeadThePresentNetworkIsTheSources() {
        const auto project = projectOf(tests::projectWithSource(""));
        const auto task = io::sourceTask(project, noFiles());
        QVERIFY2(task, task ? "" : task.error().text().c_str());
        QVERIFY((*task)->network == project.experiment.network);
        QCOMPARE((*task)->bodyLayers, 2);
        QCOMPARE((*task)->loss, std::string("mse"));
        QVERIFY(!io::sourceTask(projectOf(tests::projectText()), noFiles()).value());
    }
};

QTEST_APPLESS_MAIN(TestProjectFineTuning)
#include "tst_project_fine_tuning.moc"
