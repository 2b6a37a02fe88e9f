#include "ui/panels/training_panel.h"

#include "engine/optim/schedule.h"
#include "ui/document.h"
#include "ui/panels/schema_form.h"
#include "ui/training_settings.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

using namespace ui;
using engine::train::TrainingSpec;

namespace {

/// The panel over a document of its own.
struct Desk {
    Desk() {
        panel.resize(320, 900);
        panel.setVisible(true);
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel));
    }
    Document document;
    TrainingPanel panel{document};

    const TrainingSpec& training() const { return document.experiment().training; }
    QWidget* field(const char* name) const { return panel.form()->field(name); }
    void choose(const char* name, const char* choice) const {
        auto* box = qobject_cast<QComboBox*>(field(name));
        box->setCurrentIndex(box->findData(QString::fromLatin1(choice)));
        Q_EMIT box->activated(box->currentIndex());
    }
    void type(const char* name, const char* text) const {
        auto* line = qobject_cast<QLineEdit*>(field(name));
        if (line == nullptr)
            line = field(name)->findChild<QLineEdit*>();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QString::fromLatin1(text));
        QTest::keyClick(line, Qt::Key_Return);
    }
    QStringList captions() const {
        QStringList texts;
        for (const auto* label : panel.form()->findChildren<QLabel*>(QStringLiteral("caption")))
            if (label->isVisible())
                texts << label->text();
        return texts;
    }
};

} // namespace

class TestTrainingPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatTheFormSaysIsTheSpec() {
        for (const engine::core::Schema& schedule : engine::optim::schedules()) {
            TrainingSpec spec;
            spec.optimizer.settings = engine::optim::findOptimizer("sgd")->defaults();
            spec.schedule = {schedule.type, schedule.defaults()};
            spec.schedule.settings.set("warmup_steps", std::int64_t{5});
            spec.l1 = 0.5;
            spec.gradientClipNorm = 2;
            spec.earlyStopping = {true, "train_loss", 3, 0.25, false};
            QVERIFY(fromSettings(spec, toSettings(spec)) == spec);
            for (const auto& parameter : trainingForm(spec).parameters)
                QVERIFY2(toSettings(spec).find(parameter.name), parameter.name.c_str());
        }
    }

    void sectionsHaveCaptions() {
        const Desk desk;
        QCOMPARE(desk.captions(), (QStringList{"Batches and epochs", "Learning rate over time",
                                               "Regularization", "Layer by layer", "Early stopping"}));
    }

    void anotherScheduleBringsItsNumbersAndIsUndone() {
        Desk desk;
        desk.type("schedule.warmup_steps", "50");
        desk.choose("schedule", "step");
        QCOMPARE(desk.training().schedule.type, std::string("step"));
        QCOMPARE(desk.training().schedule.settings.integer("warmup_steps"), std::int64_t{50});
        desk.type("schedule.gamma", "0.5");
        QCOMPARE(desk.training().schedule.settings.real("gamma"), 0.5);
        desk.choose("schedule", "cosine");
        QVERIFY(desk.field("schedule.gamma") == nullptr);
        QVERIFY(desk.field("schedule.eta_min") != nullptr);
        desk.document.undoStack().undo();
        QCOMPARE(desk.training().schedule.settings.real("gamma"), 0.5);
        QVERIFY(desk.field("schedule.gamma") != nullptr);
    }

    void penaltiesAndClippingAreEdited() {
        Desk desk;
        desk.type("l1", "0.01");
        desk.type("l2", "0.02");
        desk.type("gradient_clip_norm", "1.5");
        QCOMPARE(desk.training().l1, 0.01);
        QCOMPARE(desk.training().l2, 0.02);
        QCOMPARE(desk.training().gradientClipNorm, 1.5);
    }

    void whatEarlyStoppingNeedsIsShownWhileItIsOn() {
        Desk desk;
        QVERIFY(desk.field("early_stopping.patience") == nullptr);
        QTest::keyClick(desk.field("stop_early"), Qt::Key_Space);
        QVERIFY(desk.training().earlyStopping.enabled);
        desk.type("early_stopping.patience", "7");
        QCOMPARE(desk.training().earlyStopping.patience, 7);
        desk.choose("early_stopping.monitor", "validation_accuracy");
        QCOMPARE(desk.training().earlyStopping.monitor, std::string("validation_accuracy"));
        QTest::keyClick(desk.field("stop_early"), Qt::Key_Space);
        QVERIFY(!desk.training().earlyStopping.enabled);
        QVERIFY(desk.field("early_stopping.patience") == nullptr);
    }

    void stoppingByValidationWithoutAnyIsRefusedInOneLine() {
        Desk desk;
        auto experiment = desk.document.experiment();
        experiment.data.split = {1, 0, 0};
        QVERIFY(desk.document.edit(QStringLiteral("all for training"), experiment));
        QTest::keyClick(desk.field("stop_early"), Qt::Key_Space);
        QVERIFY(!desk.training().earlyStopping.enabled);
        const auto* problem = desk.panel.form()->findChild<QLabel*>(QStringLiteral("problem"));
        QVERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(QStringLiteral("needs validation data")));
    }
};

QTEST_MAIN(TestTrainingPanel)
#include "tst_training_panel.moc"
