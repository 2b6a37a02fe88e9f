#include "engine/io/data_files.h"
#include "engine/train/trainer.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <fstream>
#include <sstream>

using namespace engine;
using namespace engine::train;

namespace {

core::Result<io::Bytes> resource(const std::string& name) {
    std::ifstream file(sourcePath("resources/data/").toStdString() + name, std::ios::binary);
    if (!file)
        return core::Error{core::Code::NotFound, "no such resource", name};
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::unique_ptr<AnyTrainer> trainerFor(const Experiment& experiment) {
    auto set = io::loadDataset(experiment.data, {resource, {}});
    if (!set)
        qFatal("%s", set.error().text().c_str());
    const auto network = model::Network<float>::create(experiment.network);
    auto data = data::prepare(std::make_shared<const data::Dataset>(*std::move(set)), experiment.data,
                              network->outputs());
    if (!data)
        qFatal("%s", data.error().text().c_str());
    auto trainer = makeTrainer(experiment, *data);
    if (!trainer)
        qFatal("%s", trainer.error().text().c_str());
    return *std::move(trainer);
}

} // namespace

/// Real experiments on the data shipped with the program.
class TestLearning : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void digitsReach95PercentOfTestSamplesIn30Epochs() {
        Experiment digits;
        digits.network.input = {64};
        digits.network.layers = {model::denseLayer(32, "relu"), model::denseLayer(10, "softmax")};
        digits.data.source = "digits";
        digits.training.loss = "cross_entropy";
        digits.training.optimizer = {"adam", {{"learning_rate", 0.001}}};
        digits.training.batchSize = 32;
        digits.training.epochs = 30;
        // Of 270 test samples one is 0.4 %: the mean of several splits says more than one of them.
        double sum = 0;
        const std::vector<std::uint64_t> splits = {0, 1, 2, 7, 42};
        for (const std::uint64_t split : splits) {
            digits.data.seed = split;
            const auto trainer = trainerFor(digits);
            while (trainer->epochs() < 30)
                trainer->step();
            const Evaluation test = trainer->evaluate(data::Part::Test);
            qInfo("split %d: %.2f %% of %d test samples", int(split), 100 * *test.accuracy,
                  int(test.samples));
            sum += *test.accuracy;
        }
        QVERIFY2(sum >= 0.95 * double(splits.size()), qPrintable(QString::number(sum)));
    }

    void firstExperimentLearnsItsSpiralWithNearlyEverySeed() {
        Experiment first = firstExperiment();
        QCOMPARE(first.training.seed, std::uint64_t(42));
        int reached = 0;
        // Rounding differs between processors, and with it the way: one of four may get stuck.
        for (const std::uint64_t seed : {42u, 1u, 2u, 3u}) {
            first.training.seed = seed;
            const auto trainer = trainerFor(first);
            while (trainer->epochs() < first.training.epochs) {
                trainer->step();
                if (trainer->epochEnded() && trainer->lastEpoch().validationAccuracy >= 0.97)
                    break;
            }
            qInfo("seed %d: %.1f %% after %d epochs", int(seed),
                  100 * trainer->lastEpoch().validationAccuracy, int(trainer->epochs()));
            reached += trainer->lastEpoch().validationAccuracy >= 0.97;
        }
        QVERIFY(reached >= 3);
    }
};

QTEST_APPLESS_MAIN(TestLearning)
#include "tst_learning.moc"
