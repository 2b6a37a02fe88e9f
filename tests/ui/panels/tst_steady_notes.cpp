#include "ui/panels/steady_notes.h"

#include <QTest>

using namespace ui;
using engine::train::HealthNote;
using Kind = HealthNote::Kind;
using Severity = HealthNote::Severity;

namespace {

HealthNote note(Kind kind, Severity severity, double value = 0, int layer = -1) {
    HealthNote made;
    made.kind = kind;
    made.severity = severity;
    made.value = value;
    made.layer = layer;
    return made;
}

const HealthNote kFine = note(Kind::GradientsArrive, Severity::Good, 0.5, 1);
const HealthNote kSwings = note(Kind::Oscillation, Severity::Warning, 0.4);
const HealthNote kVanishes = note(Kind::VanishingGradient, Severity::Bad, 1e-7, 0);

std::vector<Kind> kinds(const SteadyNotes& notes) {
    std::vector<Kind> found;
    for (const HealthNote& each : notes.shown())
        found.push_back(each.kind);
    return found;
}

} // namespace

class TestSteadyNotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstLookIsShownAtOnce() {
        SteadyNotes notes;
        notes.take({kFine, kSwings}, false);
        QVERIFY(kinds(notes) == (std::vector{Kind::Oscillation, Kind::GradientsArrive}));
    }

    void aNoteAppearsWhenItIsThereForAWhile() {
        SteadyNotes notes;
        notes.take({kFine}, false);
        for (int look = 1; look < SteadyNotes::kLooks; ++look) {
            notes.take({kFine, kSwings}, false);
            QVERIFY(kinds(notes) == std::vector{Kind::GradientsArrive});
        }
        notes.take({kFine, kSwings}, false);
        QVERIFY(kinds(notes) == (std::vector{Kind::Oscillation, Kind::GradientsArrive}));
    }

    void oneThatComesAndGoesChangesNothing() {
        SteadyNotes notes;
        notes.take({kFine}, false);
        for (int look = 0; look < 20; ++look) {
            notes.take(look % 2 ? std::vector{kFine, kSwings} : std::vector{kFine}, false);
            QVERIFY(kinds(notes) == std::vector{Kind::GradientsArrive});
        }
    }

    void aNoteGoesWhenItIsMissingForAWhile() {
        SteadyNotes notes;
        notes.take({kFine, kSwings}, false);
        for (int look = 1; look < SteadyNotes::kLooks; ++look) {
            notes.take({kFine}, false);
            QCOMPARE(notes.shown().size(), std::size_t(2));
        }
        notes.take({kFine}, false);
        QVERIFY(kinds(notes) == std::vector{Kind::GradientsArrive});
    }

    void opposedNotesAreNeverShownTogether() {
        SteadyNotes notes;
        notes.take({kFine}, false);
        for (int look = 0; look < 10; ++look) {
            notes.take({kVanishes}, false);
            QCOMPARE(notes.shown().size(), std::size_t(1));
        }
        QVERIFY(kinds(notes) == std::vector{Kind::VanishingGradient});
    }

    void numbersMoveOnSlowly() {
        SteadyNotes notes;
        notes.take({note(Kind::Oscillation, Severity::Warning, 0)}, false);
        int changes = 0;
        double before = 0;
        for (int look = 1; look <= 20; ++look) {
            notes.take({note(Kind::Oscillation, Severity::Warning, look)}, false);
            const double now = notes.shown()[0].value;
            changes += now != before ? 1 : 0;
            before = now;
        }
        QCOMPARE(changes, 20 / SteadyNotes::kLooks);
    }

    void atRestItIsWhatWasFound() {
        SteadyNotes notes;
        notes.take({kFine}, false);
        notes.take({kSwings}, true);
        QVERIFY(kinds(notes) == std::vector{Kind::Oscillation});
        notes.take({note(Kind::Oscillation, Severity::Warning, 0.7)}, true);
        QCOMPARE(notes.shown()[0].value, 0.7);
        notes.clear();
        QVERIFY(notes.shown().empty());
    }

    void layersAreToldApart() {
        SteadyNotes notes;
        notes.take({note(Kind::DeadUnits, Severity::Good, 0, 0), note(Kind::DeadUnits, Severity::Bad, 0, 1)},
                   true);
        QCOMPARE(notes.shown().size(), std::size_t(2));
        QCOMPARE(notes.shown()[0].layer, 1);
    }
};

QTEST_APPLESS_MAIN(TestSteadyNotes)
#include "tst_steady_notes.moc"
