// Files that hold a network, files that need no page, and what is told afterwards.
#include "tests/ui/warnings.h"
#include "ui/panels/segments.h"
#include "ui/weights/load_report.h"
#include "ui/weights/prediction_difference.h"
#include "weights_desk.h"

#include <QLabel>
#include <QTableWidget>
#include <QToolButton>

using namespace tests;

class TestWeightNetworks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_warnings = std::make_unique<Warnings>(); }
    void cleanup() {
        const QStringList texts = m_warnings->texts();
        m_warnings.reset();
        QVERIFY2(texts.isEmpty(), qPrintable(texts.join('\n')));
    }

    void theFilesNetworkComesWithItsWeightsAsOneEdit() {
        Desk desk;
        const auto before = desk.document.project();
        engine::io::WeightFile file;
        file.tensors = {{"a", counted({3, 2})},
                        {"b", counted({3}, 40)},
                        {"c", counted({1, 3}, 60)},
                        {"d", counted({1}, 80)}};
        file.network = dense(2, {3, 1});
        for (const auto& [parameter, source] :
             {std::pair{"0.weight", "a"}, {"0.bias", "b"}, {"1.weight", "c"}, {"1.bias", "d"}})
            file.placements.push_back({parameter, source, {}, engine::io::Reason::Architecture, {}});
        desk.open(file);
        auto* choice = desk.page->networkChoice();
        QVERIFY(choice);
        // Nothing fits the present network, so the file's is proposed.
        QCOMPARE(choice->current(), 1);
        QTest::mouseClick(choice->buttons()[0], Qt::LeftButton);
        QCOMPARE(desk.page->table()->rowCount(), 6);
        QVERIFY(desk.page->result().startsWith("Nothing is loaded"));
        QTest::mouseClick(choice->buttons()[1], Qt::LeftButton);
        QCOMPARE(desk.page->table()->rowCount(), 4);
        QCOMPARE(desk.cell(0, ui::PlacementTable::Why), QString("by its architecture"));
        QCOMPARE(desk.page->result(), QString("4 of 4 tensors of the network are loaded."));
        QTRY_VERIFY(desk.page->difference()->text().contains("validation samples"));
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.page->useButton()->click();
        QCOMPARE(desk.document.experiment().network.layers.size(), std::size_t{2});
        QVERIFY2(desk.run.isReady(), qPrintable(desk.run.problem()));
        QCOMPARE(desk.parameter("0.bias", 1), 41.0 / 16);
        QCOMPARE(desk.document.undoStack().count(), 1);
        desk.document.undoStack().undo();
        QVERIFY(desk.document.project() == before);
        QVERIFY(desk.run.isReady());
    }

    void theSameNetworkIsNoChoice() {
        Desk desk;
        engine::io::WeightFile file;
        file.tensors = {{"a", counted({4, 2})}};
        file.network = dense(2, {4, 4, 1});
        file.network->layers[1].name = "middle";
        file.placements = {{"0.weight", "a", {}, engine::io::Reason::Architecture, {}}};
        desk.open(file);
        QVERIFY(!desk.page->networkChoice());
        QCOMPARE(desk.source(0), QString("a"));
    }

    void aNetworkThatDoesNotFitTheDataIsSaid() {
        Desk desk;
        engine::io::WeightFile file;
        file.tensors = {{"a", counted({3, 5})}};
        file.network = dense(5, {3});
        file.placements = {{"0.weight", "a", {}, engine::io::Reason::Architecture, {}}};
        desk.open(file);
        QCOMPARE(desk.page->networkChoice()->current(), 1); // nothing fits the present one
        QTRY_VERIFY2(desk.page->difference()->text().contains("the network has 5 inputs, the data have 2"),
                     qPrintable(desk.page->difference()->text()));
    }

    void whatHasNoLayerHereIsNamed() {
        Desk desk;
        engine::io::WeightFile file;
        file.tensors = kerasFile();
        file.unsupported = {"layers[3] \"lstm\": LSTM has no layer here"};
        desk.open(file);
        bool said = false;
        for (const auto* label : desk.page->findChildren<QLabel*>())
            said = said || (label->isVisible() && label->text().contains("LSTM has no layer here"));
        QVERIFY(said);
    }

    void onlyOnesOwnFileIsLoadedUnasked() {
        Desk desk;
        const auto isPlain = [&](const TensorMap& tensors, const char* format) {
            engine::io::WeightFile file;
            file.tensors = tensors;
            file.format = format;
            const auto weights = ui::loadedWeights("/x", std::move(file));
            return ui::isPlain(*weights, ui::weightGoals(*weights, ui::situationOf(desk.document, desk.run)));
        };
        TensorMap own =
            engine::model::toTensors(desk.run.network().layout(), desk.parameters(), DType::Float32);
        QVERIFY(isPlain(own, "npz"));
        QVERIFY(!isPlain(kerasFile(), "npz"));
        own.emplace_back("extra", counted({1}));
        QVERIFY(!isPlain(own, "npz"));
        own.resize(5);
        QVERIFY(!isPlain(own, "npz"));
    }

    void theReportHasALineForEachTensor() {
        Desk desk;
        TensorMap tensors = kerasFile();
        tensors[5].second = counted({2});
        desk.open(tensors);
        QTRY_VERIFY(desk.page->import().placed());
        ui::LoadReport report("Loaded", desk.page->import().placed()->lines);
        QStringList said;
        for (int row = 0; row < report.table()->rowCount(); ++row)
            said << report.table()->item(row, 0)->text() + ": " + report.table()->item(row, 1)->text();
        QCOMPARE(said[0], QString("0.weight: loaded from dense/kernel, transposed"));
        QCOMPARE(said[1], QString("0.bias: loaded from dense/bias"));
        QCOMPARE(
            said[5],
            QString("2.bias: kept as it is: \"dense_2/bias\" has the shape (2,), the network needs (1,)"));
        QCOMPARE(said.mid(6),
                 (QStringList{"dense_2/bias (of the file): skipped: it has no place in this network",
                              "extra (of the file): skipped: it has no place in this network"}));
    }

private:
    std::unique_ptr<Warnings> m_warnings;
};

QTEST_MAIN(TestWeightNetworks)
#include "tst_weight_networks.moc"
