#include "engine/optim/schedule.h"
#include "tests/source_paths.h"

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <limits>
#include <set>

using namespace engine;
using optim::PlateauState;
using optim::Position;
using optim::ScheduleSpec;

namespace {

/// Of a type, with defaults filled in.
ScheduleSpec schedule(const std::string& type, const core::Settings& settings = {}) {
    const auto checked = core::checked(*optim::findSchedule(type), settings);
    if (!checked)
        qFatal("schedule: %s", checked.error().text().c_str());
    return {type, *checked};
}

core::Settings settings(const QJsonObject& json) {
    core::Settings all;
    for (auto it = json.begin(); it != json.end(); ++it)
        all.set(it.key().toStdString(), it->toDouble());
    return all;
}

QJsonArray fixture() {
    QFile file(fixturePath("schedules.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).array() : QJsonArray();
}

double lossOf(const QJsonValue& json) {
    return json.isNull() ? std::numeric_limits<double>::quiet_NaN() : json.toDouble();
}

bool close(double a, double b) { return std::abs(a - b) <= 1e-12 * std::abs(b); }

/// The rates of all steps, plus `beyond`.
std::vector<double> rates(const ScheduleSpec& spec, double base, long long stepsPerEpoch, long long epochs,
                          int beyond = 0) {
    std::vector<double> all;
    for (long long step = 0; step < stepsPerEpoch * epochs + beyond; ++step)
        all.push_back(optim::scheduledRate(spec, base, {step, stepsPerEpoch, epochs}));
    return all;
}

} // namespace

class TestSchedule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ratesAreThoseOfPyTorch() {
        const QJsonArray runs = fixture();
        QVERIFY(runs.size() >= 20);
        std::set<QString> seen;
        for (const auto& each : runs) {
            const QJsonObject run = each.toObject();
            const QString name = QJsonDocument(run["settings"].toObject()).toJson(QJsonDocument::Compact);
            const ScheduleSpec spec =
                schedule(run["type"].toString().toStdString(), settings(run["settings"].toObject()));
            const QJsonArray expected = run["rates"].toArray(), losses = run["losses"].toArray();
            const double base = run["base"].toDouble();
            PlateauState plateau;
            for (int step = 0; step < expected.size(); ++step) {
                const Position position{step, run["steps_per_epoch"].toInt(), run["epochs"].toInt()};
                const double rate = optim::scheduledRate(spec, base, position, plateau);
                QVERIFY2(close(rate, expected[step].toDouble()),
                         qPrintable(QStringLiteral("%1 %2: step %3: %4, expected %5")
                                        .arg(run["type"].toString(), name)
                                        .arg(step)
                                        .arg(rate, 0, 'g', 17)
                                        .arg(expected[step].toDouble(), 0, 'g', 17)));
                if (!losses.isEmpty())
                    plateau = optim::plateauAfterEpoch(spec, plateau, lossOf(losses[step]), base);
            }
            seen.insert(run["type"].toString());
        }
        QCOMPARE(seen.size(), optim::schedules().size());
    }

    void everyTypeHasAWarmUpFromZero() {
        for (const core::Schema& schema : optim::schedules()) {
            const auto plain = rates(schedule(schema.type), 0.1, 4, 10);
            const auto warm = rates(schedule(schema.type, {{"warmup_steps", std::int64_t{8}}}), 0.1, 4, 10);
            for (std::size_t k = 1; k <= plain.size(); ++k)
                QVERIFY2(close(warm[k - 1], plain[k - 1] * std::min(1.0, double(k) / 8)),
                         schema.type.c_str());
        }
    }

    void closedForms() {
        const auto step = rates(schedule("step", {{"step_size", std::int64_t{2}}, {"gamma", 0.5}}), 1, 3, 6);
        QCOMPARE(step[5], 1.0);
        QCOMPARE(step[6], 0.5);
        QCOMPARE(step[17], 0.25);
        const auto exponential = rates(schedule("exponential", {{"gamma", 0.5}}), 1, 2, 4);
        QCOMPARE(exponential, (std::vector<double>{1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125}));
        const auto cosine = rates(schedule("cosine", {{"eta_min", 0.2}}), 1, 1, 4);
        QCOMPARE(cosine[0], 1.0);
        QVERIFY(close(cosine[1], 0.6 + 0.4 * std::sqrt(0.5)));
        QVERIFY(close(cosine[2], 0.6));
        const auto cycle = rates(schedule("one_cycle"), 1, 10, 10);
        QVERIFY(close(cycle[0], 1.0 / 25));
        QVERIFY(close(cycle[29], 1.0));
        QVERIFY(close(cycle[99], 1.0 / 25 / 1e4));
    }

    void beyondThePlannedEpochsTheLastValueStays() {
        for (const char* type : {"cosine", "one_cycle"}) {
            const auto all = rates(schedule(type), 0.1, 4, 10, 100);
            for (std::size_t i = 40; i < all.size(); ++i)
                QCOMPARE(all[i], all[39]);
            QVERIFY(all[39] > 0 && all[39] < all[30]);
        }
    }

    void degenerateTrainingsHaveFiniteRates() {
        for (const core::Schema& schema : optim::schedules())
            for (const auto& [perEpoch, epochs] :
                 {std::pair{1, 1}, {1, 2}, {10, 1}, {2147483647, 2147483647}})
                for (const long long step : {0LL, 1LL, 9LL, 1LL << 62})
                    for (const double share : {0.0, 0.1, 1.0}) {
                        ScheduleSpec spec = schedule(schema.type);
                        if (schema.find("pct_start"))
                            spec.settings.set("pct_start", share);
                        const double rate = optim::scheduledRate(spec, 0.1, {step, perEpoch, epochs});
                        QVERIFY2(rate >= 0 && rate <= 0.1 * (1 + 1e-15), schema.type.c_str());
                    }
    }

    void theRateSetByHandScalesWhatIsMadeFromIt() {
        for (const core::Schema& schema : optim::schedules()) {
            const ScheduleSpec spec = schedule(schema.type);
            for (const long long step : {0LL, 17LL, 39LL})
                QVERIFY(close(optim::scheduledRate(spec, 0.2, {step, 4, 10}),
                              2 * optim::scheduledRate(spec, 0.1, {step, 4, 10})));
        }
    }

    void whatChangesWithinAnEpochIsSaidSo() {
        for (const core::Schema& schema : optim::schedules())
            for (const std::int64_t warmup : {0, 1, 6, 40}) {
                const ScheduleSpec spec = schedule(schema.type, {{"warmup_steps", warmup}});
                for (long long step = 0; step + 1 < 40; ++step) {
                    if ((step + 1) % 4 == 0)
                        continue;
                    const bool differs = optim::scheduledRate(spec, 0.1, {step, 4, 10}) !=
                                         optim::scheduledRate(spec, 0.1, {step + 1, 4, 10});
                    QVERIFY(!differs || optim::changesWithinEpoch(spec, {step, 4, 10}));
                }
                QCOMPARE(optim::changesWithinEpoch(spec, {39, 4, 10}), schema.type == "one_cycle");
            }
    }

    void onlyAPlateauHasAState() {
        for (const core::Schema& schema : optim::schedules()) {
            const PlateauState after = optim::plateauAfterEpoch(schedule(schema.type), {}, 1, 0.1);
            QCOMPARE(after != PlateauState(), schema.type == "reduce_on_plateau");
        }
    }

    void aPlateauReducesAfterItsPatienceAndNotBelowTheLowestRate() {
        const ScheduleSpec spec =
            schedule("reduce_on_plateau", {{"patience", std::int64_t{1}}, {"factor", 0.5}, {"min_lr", 0.03}});
        PlateauState state;
        std::vector<double> made;
        for (int epoch = 0; epoch < 8; ++epoch) {
            state = optim::plateauAfterEpoch(spec, state, 1, 0.1);
            made.push_back(optim::scheduledRate(spec, 0.1, {epoch + 1, 1, 100}, state));
        }
        QCOMPARE(made, (std::vector<double>{0.1, 0.1, 0.05, 0.05, 0.03, 0.03, 0.03, 0.03}));
        // A new lowest loss starts the patience again.
        state = optim::plateauAfterEpoch(spec, {1, 1, 0, 1}, 0.5, 0.1);
        QVERIFY(state == (PlateauState{0.5, 0, 0, 1}));
    }

    void unknownTypesAreNotFound() {
        QVERIFY(optim::findSchedule("cosinus") == nullptr);
        QCOMPARE(optim::findSchedule("cosine")->type, std::string("cosine"));
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
