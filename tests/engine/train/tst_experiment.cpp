#include "engine/train/experiment.h"

#include <QtTest>

#include <functional>
#include <limits>

using namespace engine;
using namespace engine::train;

namespace {

using Change = std::function<void(Experiment&)>;

} // namespace
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(engine::core::Code)

class TestExperiment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstExperimentIsRightAndComplete() {
        const auto first = checked(firstExperiment());
        QVERIFY2(first.ok(), first.ok() ? "" : first.error().text().c_str());
        QCOMPARE(model::summary(first->network), std::string("2-6-4-1 tanh"));
        QCOMPARE(first->data.source, std::string("spiral"));
        // Checking what is checked changes nothing.
        const auto again = checked(*first);
        QVERIFY(again.ok());
        QVERIFY(*again == *first);
    }

    void defaultsAreFilledIn() {
        Experiment plain = firstExperiment();
        plain.network.layers[0].settings = {{"units", std::int64_t{6}}};
        plain.data.settings = {};
        plain.training.optimizer = {"sgd", {}};
        const auto full = checked(plain);
        QVERIFY(full.ok());
        QVERIFY(full->network.layers[0].settings.find("activation"));
        QVERIFY(full->network.layers[0].settings.find("use_bias"));
        QVERIFY(full->data.settings.find("samples"));
        QVERIFY(full->data.settings.find("noise"));
        QVERIFY(full->training.optimizer.settings.real("learning_rate") > 0);
        QVERIFY(full->training.optimizer.settings.find("momentum"));
    }

    void whatIsWrongIsNamedByItsPlaceInTheFile_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("context");
        QTest::addColumn<core::Code>("code");
        const auto row = [](const char* name, const char* context, core::Code code, Change change) {
            QTest::newRow(name) << change << QString(context) << code;
        };
        using core::Code;
        static constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
        row("layer type", "network.layers[1].type", Code::InvalidValue,
            [](Experiment& e) { e.network.layers[1].type = "dens"; });
        row("units", "network.layers[1].units", Code::OutOfRange,
            [](Experiment& e) { e.network.layers[1].settings.set("units", std::int64_t{0}); });
        row("activation", "network.layers[0].activation", Code::InvalidValue,
            [](Experiment& e) { e.network.layers[0].settings.set("activation", std::string("tahn")); });
        row("rate scale", "network.layers[2].learning_rate_scale", Code::OutOfRange,
            [](Experiment& e) { e.network.layers[2].learningRateScale = -1; });
        row("no layers", "network.layers", Code::InvalidValue,
            [](Experiment& e) { e.network.layers.clear(); });
        row("noise", "data.noise", Code::OutOfRange,
            [](Experiment& e) { e.data.settings.set("noise", -0.5); });
        row("generator key", "data.sample", Code::UnknownKey,
            [](Experiment& e) { e.data.settings.set("sample", std::int64_t{3}); });
        row("setting of no generator", "data.noise", Code::UnknownKey, [](Experiment& e) {
            e.data.source = "mine.csv";
            e.data.settings = {{"noise", 0.1}};
        });
        row("no source", "data.source", Code::InvalidValue, [](Experiment& e) {
            e.data.source.clear();
            e.data.settings = {};
        });
        row("share", "data.split.test", Code::OutOfRange, [](Experiment& e) { e.data.split.test = -0.1; });
        row("share not a number", "data.split.train", Code::OutOfRange,
            [](Experiment& e) { e.data.split.train = kNan; });
        row("shares", "data.split", Code::InvalidValue, [](Experiment& e) {
            e.data.split = {0.5, 0.2, 0.1};
        });
        row("nothing to train on", "data.split.train", Code::InvalidValue, [](Experiment& e) {
            e.data.split = {0, 0.5, 0.5};
        });
        row("loss", "training.loss", Code::InvalidValue, [](Experiment& e) { e.training.loss = "mean"; });
        row("optimizer", "training.optimizer.type", Code::InvalidValue, [](Experiment& e) {
            e.training.optimizer = {"adm", {}};
        });
        row("learning rate", "training.optimizer.learning_rate", Code::OutOfRange,
            [](Experiment& e) { e.training.optimizer.settings.set("learning_rate", -1.0); });
        row("learning rate not a number", "training.optimizer.learning_rate", Code::NonFinite,
            [](Experiment& e) { e.training.optimizer.settings.set("learning_rate", kNan); });
        row("optimizer key", "training.optimizer.lr", Code::UnknownKey,
            [](Experiment& e) { e.training.optimizer.settings.set("lr", 0.1); });
        row("nesterov without momentum", "training.optimizer.nesterov", Code::InvalidValue,
            [](Experiment& e) {
                e.training.optimizer = {"sgd", {{"nesterov", true}}};
            });
        row("batch size", "training.batch_size", Code::OutOfRange,
            [](Experiment& e) { e.training.batchSize = 0; });
        row("epochs", "training.epochs", Code::OutOfRange, [](Experiment& e) { e.training.epochs = 0; });
        row("seed", "training.seed", Code::OutOfRange,
            [](Experiment& e) { e.training.seed = std::numeric_limits<std::uint64_t>::max(); });
    }

    void whatIsWrongIsNamedByItsPlaceInTheFile() {
        QFETCH(Change, change);
        QFETCH(QString, context);
        QFETCH(core::Code, code);
        Experiment experiment = firstExperiment();
        change(experiment);
        const auto result = checked(experiment);
        QVERIFY(!result.ok());
        QCOMPARE(QString::fromStdString(result.error().context), context);
        QVERIFY2(result.error().code == code, result.error().text().c_str());
        QVERIFY(result.error().message.find('\n') == std::string::npos);
    }

    void nearMissesAreGuessed() {
        Experiment experiment = firstExperiment();
        experiment.training.loss = "binary_crossentropy";
        const auto loss = checked(experiment);
        QVERIFY(!loss.ok());
        QVERIFY2(loss.error().message.find("binary_cross_entropy") != std::string::npos,
                 loss.error().text().c_str());
        experiment = firstExperiment();
        experiment.training.optimizer = {"adm", {}};
        const auto optimizer = checked(experiment);
        QVERIFY(!optimizer.ok());
        QVERIFY2(optimizer.error().message.find("adam") != std::string::npos,
                 optimizer.error().text().c_str());
    }

    void trainingSchemaHasTheDefaultsOfTheSpec() {
        const core::Settings defaults = trainingSchema().defaults();
        const TrainingSpec spec;
        QCOMPARE(defaults.integer("batch_size"), std::int64_t{spec.batchSize});
        QCOMPARE(defaults.integer("epochs"), std::int64_t{spec.epochs});
        QCOMPARE(defaults.flag("shuffle"), spec.shuffle);
        QCOMPARE(defaults.integer("seed"), static_cast<std::int64_t>(spec.seed));
        QCOMPARE(defaults.text("precision"), std::string("float32"));
        QCOMPARE(trainingSchema().parameters.size(), std::size_t(5));
    }
};

QTEST_APPLESS_MAIN(TestExperiment)
#include "tst_experiment.moc"
