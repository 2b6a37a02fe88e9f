#include "engine/data/prepare.h"
#include "engine/model/network.h"
#include "engine/train/fit.h"
#include "engine/train/trainer.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/template_dialog.h"
#include "ui/shared_data.h"
#include "ui/templates.h"

#include <QLabel>
#include <QListWidget>
#include <QTest>

using namespace ui;

class TestTemplates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)")); }

    void everyTemplateOpensFitsItsDataAndTrainsAStep_data() {
        QTest::addColumn<QString>("name");
        for (const Template& each : templates())
            QTest::newRow(each.name) << QString(each.name);
    }
    void everyTemplateOpensFitsItsDataAndTrainsAStep() {
        QFETCH(QString, name);
        const auto project = loadTemplate(name);
        QVERIFY2(project.ok(), project ? "" : project.error().text().c_str());
        const auto* experiment = &project->experiment;
        const auto dataset = sharedDataset(experiment->data, fileSource());
        QVERIFY2(dataset.ok(), dataset ? "" : dataset.error().text().c_str());
        QVERIFY(engine::train::fits(*experiment, **dataset));
        const auto network = engine::model::Network<float>::create(experiment->network);
        const auto data = engine::data::prepare(*dataset, experiment->data, network->outputs());
        QVERIFY2(data.ok(), data ? "" : data.error().text().c_str());
        auto trainer = engine::train::makeTrainer(*experiment, *data);
        QVERIFY2(trainer.ok(), trainer ? "" : trainer.error().text().c_str());
        const auto before = (*trainer)->state().parameters;
        (*trainer)->step();
        const auto& after = (*trainer)->state().parameters;
        QVERIFY(after.allFinite() && (after - before).norm() > 0);
    }

    void picturesOfTemplatesDiffer() {
        std::vector<QImage> pictures;
        for (const Template& each : templates())
            pictures.push_back(experimentPicture(loadTemplate(each.name)->experiment, {190, 96}, 1));
        for (std::size_t i = 0; i < pictures.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(pictures[i] != pictures[j]);
    }

    void aChosenTemplateIsOneUndoableEdit() {
        Document document;
        const auto before = document.experiment();
        TemplateDialog dialog(document);
        dialog.show();
        QCOMPARE(dialog.list()->count(), int(templates().size()));
        auto* item = dialog.list()->item(1);
        dialog.list()->setCurrentItem(item);
        QCOMPARE(dialog.findChild<QLabel*>("muted")->text(), QString(templates()[1].help));
        QTest::keyClick(dialog.list(), Qt::Key_Return);
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
        QVERIFY(document.experiment() == loadTemplate(templates()[1].name)->experiment);
        QCOMPARE(document.undoStack().count(), 1);
        document.undoStack().undo();
        QVERIFY(document.experiment() == before);
    }

    void aFineTuningTemplateBringsItsWeightsAndTheNextOneTakesThemAway() {
        Document document;
        const auto open = [&](const char* name) {
            TemplateDialog dialog(document);
            dialog.show();
            for (int i = 0; i < dialog.list()->count(); ++i)
                if (dialog.list()->item(i)->data(Qt::UserRole).toString() == QLatin1String(name))
                    dialog.list()->setCurrentRow(i);
            QTest::keyClick(dialog.list(), Qt::Key_Return);
            QCOMPARE(dialog.result(), int(QDialog::Accepted));
        };
        open("fine_tune_spirals");
        const auto project = loadTemplate("fine_tune_spirals");
        QVERIFY(document.project().inlineWeights &&
                document.project().inlineWeights == project->inlineWeights);
        QVERIFY(document.project().fineTuning && document.project().fineTuning == project->fineTuning);
        open("spiral");
        QVERIFY(!document.project().inlineWeights && !document.project().fineTuning);
        document.undoStack().undo();
        QVERIFY(document.project().inlineWeights == project->inlineWeights);
    }

    void leavingTheDialogChangesNothing() {
        Document document;
        TemplateDialog dialog(document);
        dialog.show();
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QCOMPARE(document.undoStack().count(), 0);
        QVERIFY(!dialog.isVisible());
    }

    void whatIsNotThereIsAnError() {
        QCOMPARE(loadTemplate("nothing").error().code, engine::core::Code::NotFound);
    }
};

QTEST_MAIN(TestTemplates)
#include "tst_templates.moc"
