#include "engine/analysis/lanes_of_setting.h"

#include "../train/examples.h"

#include <QtTest>

#include <algorithm>

using namespace engine;
using namespace engine::analysis;
using core::Value;
using examples::same;

namespace {

LaneSpec base() {
    LaneSpec lane{"",
                  examples::experiment({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", "sgd", 0.1),
                  examples::ring()};
    lane.experiment.training.epochs = 6;
    return lane;
}

std::vector<LaneSpec> lanes(const LaneSpec& from, const char* setting, const std::vector<Value>& values) {
    return lanesOfSetting(from, setting, values).value();
}

core::VectorD parametersOf(const train::AnyTrainer& trainer) {
    core::VectorD parameters;
    trainer.copyParameters(parameters);
    return parameters;
}

} // namespace

class TestLanesOfSetting : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyLaneOfAnySettingIsAsIfItRanAlone_data() {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QStringList>("values");
        QTest::newRow("rate") << "learning_rate" << QStringList{"0.01", "0.3"};
        QTest::newRow("optimizer") << "optimizer" << QStringList{"sgd", "adam", "rmsprop"};
        QTest::newRow("momentum") << "momentum" << QStringList{"0", "0.9"};
        QTest::newRow("batch size") << "batch_size" << QStringList{"4", "5", "23"};
        QTest::newRow("activation") << "activation" << QStringList{"tanh", "relu"};
        QTest::newRow("initializer") << "initializer" << QStringList{"he_normal", "glorot_uniform"};
        QTest::newRow("penalty") << "l2" << QStringList{"0", "0.01"};
        QTest::newRow("schedule") << "schedule" << QStringList{"constant", "cosine"};
        QTest::newRow("seed") << "seed" << QStringList{"1", "2"};
        QTest::newRow("units") << "0.units" << QStringList{"3", "8"};
        QTest::newRow("clip") << "gradient_clip_norm" << QStringList{"0", "0.1"};
        QTest::newRow("precision") << "precision" << QStringList{"float32", "float64"};
    }
    void everyLaneOfAnySettingIsAsIfItRanAlone() {
        QFETCH(const QString, setting);
        QFETCH(const QStringList, values);
        const LaneSpec from = base();
        const LaneSetting known = findLaneSetting(from.experiment, setting.toStdString()).value();
        std::vector<Value> parsed;
        for (const QString& value : values)
            parsed.push_back(laneValue(known, value.toStdString()).value());
        const auto specs = lanes(from, known.name.c_str(), parsed);
        auto comparison = Comparison::create(specs);
        QVERIFY(comparison);
        comparison->setThreads(2);
        comparison->keepHistory(1 << 20);
        for (int i = 0; i < 4; ++i)
            comparison->epoch();
        comparison->step();
        for (std::size_t i = 0; i < specs.size(); ++i) {
            QCOMPARE(laneValueOf(specs[i].experiment, known), parsed[i]);
            const auto alone =
                train::makeTrainer(specs[i].experiment, specs[i].data, specs[i].initial).value();
            const auto& lane = comparison->lanes()[i];
            while (alone->steps() < lane.trainer->steps()) {
                alone->step();
                if (alone->epochEnded()) {
                    const auto& record = lane.records[std::size_t(alone->epochs()) - 1];
                    QVERIFY(same(record.trainLoss, alone->lastEpoch().trainLoss));
                    QVERIFY(same(record.validationLoss, alone->lastEpoch().validationLoss));
                    QCOMPARE(record.gradientNorms, alone->lastEpoch().gradientNorms);
                }
            }
            QVERIFY(same(parametersOf(*lane.trainer), parametersOf(*alone)));
        }
    }

    void lanesBeginWithTheSameWeightsUnlessTheirSettingDrawsThem() {
        const LaneSpec from = base();
        const auto start = [](const LaneSpec& lane) {
            return parametersOf(*train::makeTrainer(lane.experiment, lane.data, lane.initial).value());
        };
        const core::VectorD weights = start(from);
        for (const auto& [setting, values] : std::vector<std::pair<const char*, std::vector<Value>>>{
                 {"learning_rate", {0.01, 1.0}},
                 {"activation", {std::string("relu"), std::string("sigmoid")}},
                 {"optimizer", {std::string("adam"), std::string("adagrad")}}})
            for (const LaneSpec& lane : lanes(from, setting, values))
                QVERIFY2(same(start(lane), weights), setting);
        const auto seeds = lanes(from, "seed", {std::int64_t(5), std::int64_t(6)});
        QVERIFY(!same(start(seeds[0]), start(seeds[1])));
        const auto drawn = lanes(from, "initializer", {std::string("he_normal"), std::string("zeros")});
        QVERIFY(!same(start(drawn[0]), start(drawn[1])));
    }

    void aSettingChangesNothingElse() {
        const LaneSpec from = base();
        for (const LaneSetting& setting : laneSettings(from.experiment)) {
            const Value now = laneValueOf(from.experiment, setting);
            const auto same = withLaneSetting(from.experiment, setting.name, now);
            QVERIFY2(same, setting.name.c_str());
            for (const Value& value : proposedValues(from.experiment, setting)) {
                const auto other = withLaneSetting(from.experiment, setting.name, value);
                if (!other)
                    continue; // nesterov without momentum
                const auto back = withLaneSetting(*other, setting.name, now);
                const bool keepsRest = setting.name != "optimizer" && setting.name != "schedule";
                if (keepsRest)
                    QVERIFY2(back && *back == *same, setting.name.c_str());
            }
        }
    }

    void differencesNameWhatIsOther() {
        const auto a = base().experiment;
        auto b = withLaneSetting(a, "learning_rate", 0.5).value();
        b = withLaneSetting(b, "activation", std::string("relu")).value();
        const auto found = differences(a, b);
        QCOMPARE(found.size(), std::size_t(2));
        QCOMPARE(found[0].setting.name, std::string("learning_rate"));
        QCOMPARE(found[0].first, Value(0.1));
        QCOMPARE(found[0].second, Value(0.5));
        QCOMPARE(found[1].setting.name, std::string("activation"));
        QVERIFY(differences(a, a).empty());
    }

    void anotherOptimizerKeepsTheRate() {
        const auto other = withLaneSetting(base().experiment, "optimizer", std::string("adam"));
        QVERIFY(other);
        QCOMPARE(other->training.optimizer.settings.real("learning_rate"), 0.1);
    }

    void whatTheLastLayerIsFollowsFromTheTask() {
        const auto relu = withLaneSetting(base().experiment, "activation", std::string("relu")).value();
        QCOMPARE(relu.network.layers[0].settings.text("activation"), std::string("relu"));
        QCOMPARE(relu.network.layers[1].settings.text("activation"), std::string("relu"));
        QCOMPARE(relu.network.layers[2].settings.text("activation"), std::string("sigmoid"));
    }

    void aGridIsEveryPair() {
        const LaneSpec from = base();
        const auto grid =
            lanesOfGrid(lanes(from, "learning_rate", {0.1, 0.5}), "momentum", {0.0, 0.5, 0.9}).value();
        QCOMPARE(grid.size(), std::size_t(6));
        QCOMPARE(grid[4].name, std::string("0.5, 0.5"));
        QCOMPARE(grid[5].experiment.training.optimizer.settings.real("momentum"), 0.9);
        QCOMPARE(grid[5].experiment.training.optimizer.settings.real("learning_rate"), 0.5);
        QCOMPARE(grid[5].settings.size(), std::size_t(2));
    }

    void seedsDrawOtherWeightsThatAreTheSameForEveryLane() {
        const LaneSpec from = base();
        const auto all = lanesOfSeeds(from, lanes(from, "learning_rate", {0.1, 0.5}), 3).value();
        QCOMPARE(all.size(), std::size_t(6));
        QVERIFY(same(*all[0].initial, *all[3].initial) && same(*all[2].initial, *all[5].initial));
        QVERIFY(!same(*all[0].initial, *all[1].initial));
        QCOMPARE(all[1].experiment.training.seed, from.experiment.training.seed + 1);
        std::vector<LaneSettings> settings;
        for (const LaneSpec& lane : all)
            settings.push_back(lane.settings);
        QCOMPARE(groupsOfSeeds(settings), (std::vector{0, 0, 0, 1, 1, 1}));
        // The first seed is the run itself.
        const auto drawn = train::makeTrainer(from.experiment, from.data).value();
        QVERIFY(same(*all[0].initial, *drawn->origin().parameters));
    }

    void aLaneThatWasKeptIsTheSameAgain() {
        const LaneSpec from = base();
        for (const char* setting : {"learning_rate", "activation", "seed", "initializer"}) {
            const auto values =
                proposedValues(from.experiment, findLaneSetting(from.experiment, setting).value());
            auto all = lanes(from, setting, {values[0], values[1]});
            if (std::string(setting) == "learning_rate")
                all = lanesOfSeeds(from, all, 2).value();
            for (const LaneSpec& lane : all) {
                const auto again =
                    laneAgain(from, lane.experiment, lane.settings, lane.initial.has_value()).value();
                QCOMPARE(again.name, lane.name);
                const auto a = train::makeTrainer(lane.experiment, lane.data, lane.initial).value(),
                           b = train::makeTrainer(again.experiment, again.data, again.initial).value();
                for (int i = 0; i < 3; ++i)
                    QVERIFY(same(a->step(), b->step()));
                QVERIFY(same(parametersOf(*a), parametersOf(*b)));
            }
        }
    }

    void aLaneThatWasKeptBeginsWithTheWeightsThatAreGiven() {
        LaneSpec from = base();
        const auto size = train::makeTrainer(from.experiment, from.data).value()->layout().size;
        from.initial = core::VectorD::Constant(size, 0.25);
        const LaneSpec lane = lanes(from, "learning_rate", {0.3})[0];
        const auto shared = laneAgain(from, lane.experiment, lane.settings, true).value();
        QVERIFY(shared.initial && same(*shared.initial, *from.initial));
        QVERIFY(!laneAgain(from, lane.experiment, lane.settings, false).value().initial);
        // Of another network they are none.
        const LaneSpec other = lanes(base(), "0.units", {std::int64_t(3)})[0];
        QVERIFY(!laneAgain(from, other.experiment, other.settings, true));
    }

    void whatIsNotASettingIsSaid() {
        const LaneSpec from = base();
        const auto unknown = lanesOfSetting(from, "learning_rat", {0.1});
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code, core::Code::InvalidValue);
        QVERIFY(QString::fromStdString(unknown.error().message).contains("learning_rate"));
        QVERIFY(!lanesOfSetting(from, "loss", {std::string("mse")}));
        const auto twice = lanesOfSetting(from, "learning_rate", {0.1, 0.1});
        QVERIFY(!twice && twice.error().message == "0.1 is given twice");
        QVERIFY(!lanesOfSetting(from, "learning_rate", {}));
        std::vector<Value> many;
        for (int i = 1; i <= 17; ++i)
            many.emplace_back(0.01 * i);
        QVERIFY(!lanesOfSetting(from, "learning_rate", many));
        const LaneSetting rate = findLaneSetting(from.experiment, "learning_rate").value();
        QCOMPARE(laneValue(rate, "fast").error().code, core::Code::WrongType);
        QVERIFY(!laneValue(rate, "-1"));
        QCOMPARE(laneValue(rate, " 0.5 ").value(), Value(0.5));
    }

    void anInitializerIsNoSettingOfGivenWeights() {
        LaneSpec from = base();
        from.initial = core::VectorD::Zero(2 * 6 + 6 + 6 * 4 + 4 + 4 + 1);
        const auto refused = lanesOfSetting(from, "initializer", {std::string("he_normal")});
        QVERIFY(!refused);
        QVERIFY(QString::fromStdString(refused.error().message).contains("weights are given"));
    }

    void proposalsLieAroundWhatIsSet() {
        const auto experiment = base().experiment;
        const auto rates = proposedValues(experiment, findLaneSetting(experiment, "learning_rate").value());
        QCOMPARE(rates.size(), std::size_t(5));
        QVERIFY(std::find(rates.begin(), rates.end(), Value(0.1)) != rates.end());
        for (const LaneSetting& setting : laneSettings(experiment))
            for (const Value& value : proposedValues(experiment, setting))
                QVERIFY2(core::checked(setting.parameter, value), setting.name.c_str());
    }
};

QTEST_APPLESS_MAIN(TestLanesOfSetting)
#include "tst_lanes_of_setting.moc"
