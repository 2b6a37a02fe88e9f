#include "ui/panels/live_panel.h"

#include "engine/train/history.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/schema_form.h"
#include "ui/plots/schedule_view.h"
#include "ui/run.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace ui;

namespace {

struct Endless : Document {
    Endless() {
        auto project = this->project();
        project.experiment.training.epochs = 1'000'000'000;
        auto dropout = engine::model::layerOf("dropout");
        dropout.settings.set("rate", 0.1);
        auto& layers = project.experiment.network.layers;
        layers.insert(layers.begin() + 1, dropout);
        replace(project, {});
    }
};

/// A run that plays, and the panel.
struct Desk {
    Desk() {
        panel.resize(360, 900);
        panel.show();
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel));
        run.play();
        QTRY_VERIFY(run.snapshot()->step > 0);
    }
    Endless document;
    Run run{document, fileSource()};
    LivePanel panel{document, run};
    QSignalSpy opened{&run, &Run::opened};

    QWidget* field(const char* name) const { return panel.form()->field(name); }
    void type(const char* name, const char* text) const {
        auto* line = qobject_cast<QLineEdit*>(field(name));
        if (line == nullptr)
            line = field(name)->findChild<QLineEdit*>();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QString::fromLatin1(text));
        QTest::keyClick(line, Qt::Key_Return);
    }
    void choose(const char* name, const char* choice) const {
        auto* box = qobject_cast<QComboBox*>(field(name));
        box->setCurrentIndex(box->findData(QString::fromLatin1(choice)));
        Q_EMIT box->activated(box->currentIndex());
    }
    std::size_t changes() const { return run.snapshot()->past.changes->size(); }
    const engine::train::Change& lastChange() const { return run.snapshot()->past.changes->rbegin()->second; }
};

} // namespace

class TestLivePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void settingsChangeTheRunThatPlays() {
        Desk desk;
        desk.type("batch_size", "8");
        QTRY_COMPARE(desk.changes(), std::size_t(1));
        QCOMPARE(desk.lastChange().experiment->training.batchSize, 8);
        desk.type("l2", "0.01");
        QTRY_COMPARE(desk.changes(), std::size_t(2));
        QCOMPARE(desk.lastChange().experiment->training.l2, 0.01);
        desk.choose("optimizer", "sgd");
        QTRY_COMPARE(desk.changes(), std::size_t(3));
        QCOMPARE(desk.lastChange().experiment->training.optimizer.type, std::string("sgd"));
        desk.type("momentum", "0.9");
        QTRY_COMPARE(desk.changes(), std::size_t(4));
        QCOMPARE(desk.lastChange().experiment->training.optimizer.settings.real("momentum"), 0.9);
        QVERIFY(desk.run.isPlaying());
        QCOMPARE(desk.opened.count(), 0);
        desk.document.undoStack().undo();
        QTRY_COMPARE(desk.changes(), std::size_t(5));
        QCOMPARE(desk.lastChange().experiment->training.optimizer.settings.real("momentum"), 0.0);
    }

    void dropoutIsChangedWhileItRuns() {
        Desk desk;
        desk.type("dropout.1", "0.3");
        QTRY_COMPARE(desk.changes(), std::size_t(1));
        QCOMPARE(desk.lastChange().experiment->network.layers[1].settings.real("rate"), 0.3);
        QCOMPARE(desk.run.network().spec().layers[1].settings.real("rate"), 0.3);
        QVERIFY(desk.run.isPlaying());
        QCOMPARE(desk.opened.count(), 0);
    }

    void noiseOfTheDataIsChangedWhileItRuns() {
        Desk desk;
        const auto before = desk.run.data();
        QSignalSpy changed(&desk.run, &Run::dataChanged);
        desk.type("noise", "0.2");
        QTRY_COMPARE(desk.changes(), std::size_t(1));
        QCOMPARE(desk.lastChange().experiment->data.settings.real("noise"), 0.2);
        QCOMPARE(changed.count(), 1);
        QVERIFY(desk.run.data() != before);
        QVERIFY(desk.run.data()->split.train == before->split.train);
        QVERIFY(desk.run.isPlaying());
        QCOMPARE(desk.opened.count(), 0);
        // The past is what it was.
        desk.run.seek(0);
        QTRY_COMPARE(desk.run.snapshot()->step, 0LL);
        QTRY_COMPARE(desk.run.data(), before);
    }

    void inThePastASettingMakesAFork() {
        Desk desk;
        QTRY_VERIFY(desk.run.snapshot()->step > 50);
        desk.run.seek(20);
        QTRY_COMPARE(desk.run.snapshot()->step, 20LL);
        QTRY_VERIFY(desk.run.isInThePast());
        desk.type("batch_size", "8");
        QCOMPARE(desk.run.tree().branches().size(), std::size_t(2));
        QTRY_COMPARE(desk.changes(), std::size_t(1));
        QCOMPARE(desk.run.snapshot()->past.changes->begin()->first, 20LL);
    }

    void whatMakesAnotherRunIsNotOffered() {
        Desk desk;
        for (const char* name : {"loss", "seed", "precision"})
            QVERIFY(!desk.field(name));
    }

    void aScheduleIsShownBeforeItHappens() {
        Desk desk;
        QVERIFY(!desk.panel.schedule()->isVisible());
        desk.type("epochs", "100");
        desk.choose("schedule", "cosine");
        QTRY_VERIFY(desk.panel.schedule()->isVisible());
        const auto csv = desk.panel.schedule()->exportable().csv();
        const auto last = csv.trimmed().split('\n').last().split(',');
        QCOMPARE(last[0].toDouble(), 100.0);
        // That of the hundredth epoch: half a cosine from the rate to 0 over a hundred.
        const double expected = desk.run.learningRate() * (1 + std::cos(99 * std::acos(-1.0) / 100)) / 2;
        QVERIFY(std::abs(last[1].toDouble() - expected) < 1e-12);
    }
};

QTEST_MAIN(TestLivePanel)
#include "tst_live_panel.moc"
