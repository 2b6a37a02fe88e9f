#include "engine/data/prepare.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/modes/build_mode.h"
#include "ui/network/network_view.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/data_preview.h"
#include "ui/panels/layer_panel.h"
#include "ui/panels/layer_table.h"
#include "ui/panels/network_editor.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/training_panel.h"
#include "ui/run.h"
#include "ui/trace/stepper.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace ui;
using engine::train::Experiment;

namespace {

/// Build mode over a document and a run of its own.
struct Workbench {
    Workbench() {
        mode.resize(1200, 660);
        mode.show();
        mode.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&mode));
    }
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    BuildMode mode{Context{document, run, stepper}};

    const Experiment& experiment() const { return document.experiment(); }
    std::vector<std::int64_t> units() const {
        std::vector<std::int64_t> units;
        for (const auto& layer : experiment().network.layers)
            units.push_back(layer.settings.integer("units"));
        return units;
    }
    template <class T>
    T& part() const {
        return *mode.findChild<T*>();
    }
    /// In its place.
    DataPanel& data() {
        mode.setPlace(BuildMode::Place::Data);
        return part<DataPanel>();
    }
    NetworkView& canvas() const { return *part<NetworkEditor>().view(); }
    void click(CanvasControl control, int layer) const {
        QTest::mouseClick(canvas().viewport(), Qt::LeftButton, {}, canvas().place(control, layer).center());
    }
    QString problem() const {
        const auto* label = part<NetworkEditor>().findChild<QLabel*>("problem");
        return label->isVisible() ? label->text() : QString();
    }
};

using Units = std::vector<std::int64_t>;

void type(QWidget* field, const QString& text) {
    field->setFocus();
    auto* line = field->findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
}

void chooseIn(QComboBox& box, const QString& value) {
    const int index = box.findData(value);
    QVERIFY2(index >= 0, qPrintable(value));
    box.setCurrentIndex(index);
    Q_EMIT box.activated(index);
}

} // namespace

class TestBuildMode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
        QSettings().clear();
    }

    void everyEditOnTheCanvasIsUndone() {
        Workbench bench;
        const Experiment before = bench.experiment();
        bench.click(CanvasControl::More, 0);
        QCOMPARE(bench.units(), Units({7, 4, 1}));
        bench.click(CanvasControl::Fewer, 1);
        QCOMPARE(bench.units(), Units({7, 3, 1}));
        bench.click(CanvasControl::Insert, 1);
        QCOMPARE(bench.units(), Units({7, 4, 3, 1}));
        QCOMPARE(bench.experiment().network.layers[1].settings.text("activation"), std::string("tanh"));
        bench.click(CanvasControl::Remove, 0);
        QCOMPARE(bench.units(), Units({4, 3, 1}));
        bench.part<NetworkEditor>().moveLayer(0, 1);
        QCOMPARE(bench.units(), Units({3, 4, 1}));
        Q_EMIT bench.canvas().activationChangeRequested(0, "relu");
        QCOMPARE(bench.experiment().network.layers[0].settings.text("activation"), std::string("relu"));
        const Experiment after = bench.experiment();
        QCOMPARE(bench.document.undoStack().count(), 6);
        while (bench.document.undoStack().canUndo())
            bench.document.undoStack().undo();
        QVERIFY(bench.experiment() == before);
        while (bench.document.undoStack().canRedo())
            bench.document.undoStack().redo();
        QVERIFY(bench.experiment() == after);
        QVERIFY(bench.run.isReady());
    }

    void keysOnTheCanvasEditTheNetwork() {
        Workbench bench;
        bench.canvas().setFocus();
        bench.part<NetworkEditor>().select(0);
        QTest::keyClick(&bench.canvas(), Qt::Key_Plus);
        QTest::keyClick(&bench.canvas(), Qt::Key_Insert);
        QCOMPARE(bench.units(), Units({7, 4, 4, 1}));
        QCOMPARE(bench.canvas().selected(), std::optional(1));
        QTest::keyClick(&bench.canvas(), Qt::Key_Delete);
        QTest::keyClick(&bench.canvas(), Qt::Key_Left);
        QTest::keyClick(&bench.canvas(), Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(bench.units(), Units({4, 7, 1}));
    }

    void theTypeOfALayerIsChosenInItsForm() {
        Workbench bench;
        bench.part<NetworkEditor>().select(1);
        auto& form = *bench.part<LayerPanel>().form();
        const auto types = [&] { return qobject_cast<QComboBox*>(form.field("type")); };
        const Experiment before = bench.experiment();
        chooseIn(*types(), QStringLiteral("dropout"));
        const auto& layers = bench.experiment().network.layers;
        QCOMPARE(layers[1].type, std::string("dropout"));
        QCOMPARE(layers[1].settings, engine::core::Settings({{"rate", 0.5}}));
        QCOMPARE(bench.canvas().selected(), std::optional(1));
        QVERIFY(form.field("units") == nullptr && form.field("trainable") == nullptr);
        type(form.field("rate"), QStringLiteral("0.25"));
        QCOMPARE(layers[1].settings.real("rate"), 0.25);
        QCOMPARE(bench.part<LayerTable>().table()->item(2, 0)->text(), QStringLiteral("dropout 0.25"));
        QCOMPARE(bench.problem(), QString());
        QTRY_VERIFY(bench.run.isReady());
        chooseIn(*types(), QStringLiteral("dense"));
        QCOMPARE(layers[1], engine::model::denseLayer(4, "tanh"));
        QCOMPARE(bench.document.undoStack().count(), 3);
        while (bench.document.undoStack().canUndo())
            bench.document.undoStack().undo();
        QVERIFY(bench.experiment() == before);
        // What gives the answers cannot be dropout.
        bench.part<NetworkEditor>().select(2);
        QVERIFY(types()->findData(QStringLiteral("dropout")) < 0);
        QVERIFY(types()->findData(QStringLiteral("dense")) >= 0);
    }

    void dropoutAtTheEndStaysAndIsMended() {
        Workbench bench;
        bench.part<NetworkEditor>().setType(1, QStringLiteral("dropout"));
        bench.part<NetworkEditor>().moveLayer(1, 2);
        QCOMPARE(bench.experiment().network.layers[2].type, std::string("dropout"));
        QVERIFY2(bench.problem().contains(QStringLiteral("cannot be the last one")),
                 qPrintable(bench.problem()));
        QVERIFY(!bench.run.isReady());
        // The table knows every shape all the same, and where the fault is.
        const auto* table = bench.part<LayerTable>().table();
        QCOMPARE(table->item(3, 2)->text(), QStringLiteral("1"));
        QVERIFY(table->item(3, 0)->toolTip().contains(QStringLiteral("cannot be the last one")));
        bench.part<NetworkEditor>().moveLayer(2, 0);
        QCOMPARE(bench.experiment().network.layers[0].type, std::string("dropout"));
        QCOMPARE(bench.problem(), QString());
        QTRY_VERIFY(bench.run.isReady());
        // A new layer is like those that have an activation.
        bench.part<NetworkEditor>().setActivation(1, QStringLiteral("relu"));
        bench.part<NetworkEditor>().insertLayer(1);
        QCOMPARE(bench.experiment().network.layers[1].settings.text("activation"), std::string("relu"));
    }

    void layerAddedAtTheEndStillFitsTheData() {
        Workbench bench;
        bench.click(CanvasControl::Insert, 3);
        QCOMPARE(bench.units(), Units({6, 4, 1, 1}));
        QCOMPARE(bench.problem(), QString());
        QVERIFY(bench.run.isReady());
    }

    void selectionIsSharedByCanvasFormAndTable() {
        Workbench bench;
        bench.click(CanvasControl::Title, 1);
        QCOMPARE(bench.part<LayerTable>().table()->currentRow(), 2);
        type(bench.part<LayerPanel>().form()->field("units"), "5");
        QCOMPARE(bench.units(), Units({6, 5, 1}));
        QCOMPARE(bench.part<LayerTable>().table()->item(2, 3)->text(), QString("35"));
        bench.part<LayerTable>().table()->setCurrentCell(1, 0);
        QCOMPARE(bench.canvas().selected(), std::optional(0));
        type(bench.part<LayerPanel>().form()->field("units"), "3");
        QCOMPARE(bench.units(), Units({3, 5, 1}));
    }

    void formOfALayerSetsEverythingItHas() {
        Workbench bench;
        bench.part<NetworkEditor>().select(0);
        SchemaForm& form = *bench.part<LayerPanel>().form();
        chooseIn(*qobject_cast<QComboBox*>(form.field("activation")), "gelu");
        QTest::keyClick(form.field("use_bias"), Qt::Key_Space);
        QTest::keyClick(form.field("trainable"), Qt::Key_Space);
        const auto& layer = bench.experiment().network.layers[0];
        QCOMPARE(layer.settings.text("activation"), std::string("gelu"));
        QCOMPARE(layer.settings.flag("use_bias", true), false);
        QCOMPARE(layer.trainable, false);
    }

    void anotherSourceBringsInputsOutputsAndLossInOneUndoableEdit() {
        Workbench bench;
        const Experiment before = bench.experiment();
        QComboBox& sources = *bench.data().sources();
        chooseIn(sources, "iris");
        QTRY_COMPARE(bench.experiment().data.source, std::string("iris"));
        QCOMPARE(bench.experiment().network.input, std::vector<int>{4});
        QCOMPARE(bench.units(), Units({6, 4, 3}));
        QCOMPARE(bench.experiment().network.layers.back().settings.text("activation"),
                 std::string("softmax"));
        QCOMPARE(bench.experiment().training.loss, std::string("cross_entropy"));
        QCOMPARE(bench.document.undoStack().count(), 1);
        QTRY_VERIFY(bench.run.isReady());
        QTRY_VERIFY(bench.part<DataPreview>().isTable());
        QCOMPARE(bench.problem(), QString());
        bench.document.undoStack().undo();
        QVERIFY(bench.experiment() == before);
        QCOMPARE(sources.currentData().toString(), QString("spiral"));
        QTRY_VERIFY(!bench.part<DataPreview>().isTable());
    }

    void regressionAndPicturesBringTheirEndings() {
        Workbench bench;
        chooseIn(*bench.data().sources(), "sine");
        QCOMPARE(bench.experiment().network.input, std::vector<int>{1});
        QCOMPARE(bench.experiment().training.loss, std::string("mse"));
        QVERIFY(bench.run.isReady());
        chooseIn(*bench.data().sources(), "digits");
        QTRY_COMPARE(bench.experiment().network.input, std::vector<int>{64});
        QCOMPARE(bench.units(), Units({6, 4, 10}));
        QTRY_VERIFY(bench.run.isReady());
        QVERIFY(!bench.part<DataPreview>().isTable());
    }

    void aSetWithATestPartOfItsOwnHasNoShareForIt() {
        Workbench bench;
        DataPanel& panel = bench.data();
        chooseIn(*panel.sources(), "mnist");
        QTRY_COMPARE(bench.experiment().network.input, std::vector<int>{784});
        QTRY_VERIFY(bench.run.isReady() && panel.dataset());
        QVERIFY(!bench.part<DataPreview>().isTable());
        QVERIFY(panel.form()->field("test") == nullptr);
        QCOMPARE(bench.experiment().data.split, (engine::data::SplitSpec{0.85, 0.15, 0}));
        QCOMPARE(bench.run.data()->split.validation.size(), std::size_t(1200));
        QCOMPARE(bench.run.data()->split.test.size(), std::size_t(1000));
        // Run and panel look at the same pictures, not at two copies.
        QCOMPARE(bench.run.data()->dataset, panel.dataset());
        type(panel.form()->field("validation"), "0.25");
        QCOMPARE(bench.experiment().data.split, (engine::data::SplitSpec{0.75, 0.25, 0}));
        chooseIn(*panel.sources(), "moons");
        QTRY_COMPARE(bench.experiment().data.source, std::string("moons"));
        QCOMPARE(bench.experiment().data.split, (engine::data::SplitSpec{0.6, 0.25, 0.15}));
        QVERIFY(panel.form()->field("test") != nullptr);
    }

    void fileThatCannotBeReadLeavesEverythingAsItWas() {
        Workbench bench;
        const Experiment before = bench.experiment();
        bench.data().choose("/nowhere/at-all.csv");
        auto* problem = bench.data().form()->findChild<QLabel*>("problem");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains("at-all.csv"));
        QVERIFY(bench.experiment() == before);
        QCOMPARE(bench.data().sources()->currentData().toString(), QString("spiral"));
    }

    void csvFileIsTrainedOn() {
        QTemporaryDir folder;
        QFile file(folder.filePath("points.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("a,b,kind\n");
        for (int i = 0; i < 40; ++i)
            file.write(QString("%1,%2,%3\n").arg(i).arg(i * i).arg(i % 3 ? "left" : "right").toUtf8());
        file.close();
        Workbench bench;
        bench.data().choose(file.fileName());
        QTRY_COMPARE(bench.experiment().data.source, file.fileName().toStdString());
        QTRY_VERIFY(bench.run.isReady());
        QCOMPARE(bench.data().sources()->currentText(), QString("points.csv"));
    }

    void dataSettingsAreEditedAndSlidesAreMerged() {
        Workbench bench;
        SchemaForm& form = *bench.data().form();
        const double noise = bench.experiment().data.settings.real("noise");
        form.field("noise")->setFocus();
        QTest::keyClick(form.field("noise"), Qt::Key_Up);
        QTest::keyClick(form.field("noise"), Qt::Key_Up);
        QCOMPARE(bench.experiment().data.settings.real("noise"), noise + 0.1);
        QCOMPARE(bench.document.undoStack().count(), 1);
        type(form.field("test"), "0.2");
        QCOMPARE(bench.experiment().data.split.test, 0.2);
        QCOMPARE(bench.experiment().data.split.train, 0.65);
        type(form.field("seed"), "11");
        QCOMPARE(bench.experiment().data.seed, std::uint64_t{11});
        bench.document.undoStack().undo();
        bench.document.undoStack().undo();
        bench.document.undoStack().undo();
        QCOMPARE(bench.experiment().data.settings.real("noise"), noise);
    }

    void sharesThatLeaveNothingToTrainOnAreRefused() {
        Workbench bench;
        SchemaForm& form = *bench.data().form();
        type(form.field("test"), "0.9");
        QVERIFY(form.findChild<QLabel*>("problem")->isVisible());
        QCOMPARE(bench.experiment().data.split.test, 0.15);
    }

    void trainingIsEditedAndAnotherOptimizerBringsItsNumbers() {
        Workbench bench;
        SchemaForm& form = *bench.part<TrainingPanel>().form();
        chooseIn(*qobject_cast<QComboBox*>(form.field("optimizer")), "sgd");
        QCOMPARE(bench.experiment().training.optimizer.type, std::string("sgd"));
        QVERIFY(form.field("momentum") != nullptr);
        QVERIFY(form.field("beta1") == nullptr);
        type(form.field("momentum"), "0.9");
        QCOMPARE(bench.experiment().training.optimizer.settings.real("momentum"), 0.9);
        type(form.field("batch_size"), "17");
        QCOMPARE(bench.experiment().training.batchSize, 17);
        type(form.field("seed"), "5");
        QCOMPARE(bench.experiment().training.seed, std::uint64_t{5});
        chooseIn(*qobject_cast<QComboBox*>(form.field("precision")), "float64");
        QVERIFY(bench.experiment().training.precision == engine::train::Precision::Float64);
        chooseIn(*qobject_cast<QComboBox*>(form.field("optimizer")), "adam");
        QVERIFY(form.field("beta1") != nullptr);
        bench.document.undoStack().undo();
        QCOMPARE(bench.experiment().training.optimizer.settings.real("momentum"), 0.9);
        QVERIFY(form.field("momentum") != nullptr);
    }

    void whatTheEngineRefusesIsOneLineInTheForm() {
        Workbench bench;
        SchemaForm& form = *bench.part<TrainingPanel>().form();
        chooseIn(*qobject_cast<QComboBox*>(form.field("optimizer")), "sgd");
        const Experiment before = bench.experiment();
        QTest::keyClick(form.field("nesterov"), Qt::Key_Space);
        QVERIFY(form.findChild<QLabel*>("problem")->isVisible());
        QVERIFY(bench.experiment() == before);
        QVERIFY(!form.settings().flag("nesterov"));
    }

    void whatDoesNotFitTheDataIsSaidAndMadeToFit() {
        Workbench bench;
        chooseIn(*bench.data().sources(), "iris");
        QTRY_VERIFY(bench.run.isReady() && bench.experiment().data.source == "iris");
        bench.mode.setPlace(BuildMode::Place::Network);
        bench.click(CanvasControl::Fewer, 2);
        QTRY_VERIFY(!bench.problem().isEmpty());
        QCOMPARE(bench.units().back(), 2);
        auto* fit = bench.part<NetworkEditor>().findChild<QPushButton*>();
        QTRY_VERIFY(fit->isVisible());
        QTest::mouseClick(fit, Qt::LeftButton);
        QCOMPARE(bench.units().back(), 3);
        QTRY_COMPARE(bench.problem(), QString());
        QVERIFY(bench.run.isReady());
        bench.document.undoStack().undo();
        QCOMPARE(bench.units().back(), 2);
    }
};

QTEST_MAIN(TestBuildMode)
#include "tst_build_mode.moc"
