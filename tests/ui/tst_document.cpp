#include "ui/document.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using engine::train::Experiment;

namespace {

/// One edit as a person might make it.
Experiment edited(Experiment e, QRandomGenerator& random) {
    auto& layers = e.network.layers;
    switch (random.bounded(6)) {
    case 0:
        layers.front().settings.set("units", std::int64_t(random.bounded(1, 9)));
        break;
    case 1:
        layers.insert(layers.begin(), engine::model::denseLayer(random.bounded(1, 9), "relu"));
        break;
    case 2:
        if (layers.size() > 1)
            layers.erase(layers.begin());
        break;
    case 3:
        e.training.optimizer.settings.set("learning_rate", random.bounded(1000) / 1000.0 + 0.001);
        break;
    case 4:
        e.training.batchSize = random.bounded(1, 64);
        break;
    case 5:
        e.data.seed = std::uint64_t(random.bounded(100));
        break;
    }
    return e;
}

} // namespace

class TestDocument : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void undoingAllGivesTheStartAndRedoingAllTheEnd() {
        QRandomGenerator random(3);
        for (int round = 0; round < 20; ++round) {
            ui::Document document;
            const auto start = document.project();
            for (int i = 0; i < 50; ++i)
                QVERIFY(
                    document.edit("Edit", edited(document.experiment(), random), random.bounded(2) ? -1 : 7)
                        .ok());
            const auto end = document.project();
            while (document.undoStack().canUndo())
                document.undoStack().undo();
            QVERIFY(document.project() == start);
            while (document.undoStack().canRedo())
                document.undoStack().redo();
            QVERIFY(document.project() == end);
        }
    }

    void whatIsNotValidIsRefusedAndChangesNothing() {
        ui::Document document;
        QSignalSpy changed(&document, &ui::Document::changed);
        const auto before = document.project();
        Experiment wrong = document.experiment();
        wrong.network.layers.front().settings.set("units", std::int64_t(0));
        const auto result = document.edit("Edit", wrong);
        QVERIFY(!result.ok());
        QVERIFY(result.error().text().find("network.layers[0].units") != std::string::npos);
        QVERIFY(document.project() == before);
        QCOMPARE(changed.count(), 0);
        QVERIFY(!document.undoStack().canUndo());
    }

    void editsOfOneDragAreOneUndo() {
        ui::Document document;
        const auto before = document.project();
        for (double rate : {0.1, 0.2, 0.3}) {
            Experiment next = document.experiment();
            next.training.optimizer.settings.set("learning_rate", rate);
            QVERIFY(document.edit("Learning rate", next, 1).ok());
        }
        document.undoStack().undo();
        QVERIFY(document.project() == before);
    }

    void loadedWeightsGoWithTheNetworkTheyBelongTo() {
        ui::Document document;
        document.setWeights("Load weights", engine::core::TensorMap{
                                                {"0.weight", {{1}, engine::core::DType::Float32, {1.0}}}});
        QVERIFY(document.project().inlineWeights.has_value());
        Experiment next = document.experiment();
        next.network.layers.push_back(engine::model::denseLayer(1, "sigmoid"));
        QVERIFY(document.edit("Add a layer", next).ok());
        QVERIFY(!document.project().inlineWeights.has_value());
        document.undoStack().undo();
        QVERIFY(document.project().inlineWeights.has_value());
    }

    void savedIsNotModified() {
        ui::Document document;
        QVERIFY(!document.isModified());
        Experiment next = document.experiment();
        next.training.seed = 1;
        QVERIFY(document.edit("Seed", next).ok());
        QVERIFY(document.isModified());
        document.markSaved("/tmp/a.chainrule");
        QVERIFY(!document.isModified());
        QCOMPARE(document.title(), QString("a"));
        document.undoStack().undo();
        QVERIFY(document.isModified());
    }

    void looksAtTheTestSetAreCountedWhereUndoDoesNotReach() {
        ui::Document document;
        document.countTestLook();
        QCOMPARE(document.testLooks(), std::int64_t(1));
        QVERIFY(document.isModified());
        auto next = document.experiment();
        next.training.seed = 5;
        QVERIFY(document.edit("Seed", next).ok());
        document.countTestLook();
        document.undoStack().undo();
        QCOMPARE(document.testLooks(), std::int64_t(2));
        // Another seed of the data makes other samples, which nobody has seen.
        next.data.seed += 1;
        QVERIFY(document.edit("Data", next).ok());
        QCOMPARE(document.testLooks(), std::int64_t(0));
        document.countTestLook();
        document.undoStack().undo();
        QCOMPARE(document.testLooks(), std::int64_t(2));
        document.undoStack().redo();
        QCOMPARE(document.testLooks(), std::int64_t(1));
        document.markSaved("/tmp/a.chainrule");
        QVERIFY(!document.isModified());
        auto project = document.project();
        project.testLooks = 7;
        document.replace(project, {});
        QCOMPARE(document.testLooks(), std::int64_t(7));
        QVERIFY(!document.isModified());
    }

    void aModifiedDocumentThatGoesTellsNobodyAnything() {
        bool told = false;
        {
            ui::Document document;
            auto next = document.experiment();
            next.training.seed = 5;
            QVERIFY(document.edit("Seed", next).ok());
            QVERIFY(document.isModified());
            connect(&document, &ui::Document::stateChanged, this, [&] { told = true; });
        }
        QVERIFY(!told);
    }
};

QTEST_GUILESS_MAIN(TestDocument)
#include "tst_document.moc"
