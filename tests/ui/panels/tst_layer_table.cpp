#include "ui/document.h"
#include "ui/panels/layer_table.h"

#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

using namespace ui;
using engine::train::Experiment;

namespace {

struct Bench {
    Bench() {
        table.resize(700, 300);
        table.setVisible(true);
    }
    Document document;
    LayerTable table{document};

    QStringList row(int at) const {
        QStringList texts;
        for (int column = 2; column < table.table()->columnCount(); ++column)
            texts << table.table()->item(at, column)->text();
        return texts;
    }
    void edit(const std::function<void(Experiment&)>& change) {
        Experiment next = document.experiment();
        change(next);
        QVERIFY(document.edit("", next).ok());
    }
};

} // namespace

class TestLayerTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)")); }

    void itSaysWhatEachLayerCosts() {
        Bench bench;
        // 2-6-4-1, batch of 32, float32, Adam: 16 bytes a parameter, 4 · 4 · 32 bytes a unit.
        QCOMPARE(bench.row(1), (QStringList{"6", "18", "18", "12", "3.28 KiB"}));
        QCOMPARE(bench.row(2), (QStringList{"4", "28", "28", "24", "2.44 KiB"}));
        QCOMPARE(bench.row(3), (QStringList{"1", "5", "5", "4", "592 B"}));
        QCOMPARE(bench.row(4), (QStringList{"", "51", "51", "40", "6.30 KiB"}));
        bench.edit([](Experiment& next) {
            next.network.layers[0].trainable = false;
            next.training.precision = engine::train::Precision::Float64;
        });
        QCOMPARE(bench.row(1), (QStringList{"6", "18", "0", "12", "6.56 KiB"}));
        QCOMPARE(bench.row(4)[2], QStringLiteral("33"));
    }

    void layersBehindOneThatDoesNotFitHaveNoNumbers() {
        Bench bench;
        bench.edit([](Experiment& next) { next.network.input = {1, 1, 2}; });
        QCOMPARE(bench.row(0)[0], QStringLiteral("1×1×2"));
        for (int row = 1; row <= 4; ++row)
            QCOMPARE(bench.row(row).join(QString()), QString());
        QVERIFY(!bench.table.table()->item(1, 0)->toolTip().isEmpty());
    }

    void aRowSelectsItsLayerAndTheSumsNone() {
        Bench bench;
        QSignalSpy selected(&bench.table, &LayerTable::layerSelected);
        bench.table.table()->setCurrentCell(2, 0);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected[0][0].toInt(), 1);
        bench.table.setLayer(0);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(bench.table.table()->currentRow(), 1);
        bench.table.table()->setCurrentCell(4, 0);
        QCOMPARE(selected.count(), 1);
    }

    void withLittleRoomTypesGiveWayFirst() {
        Bench bench;
        const auto hidden = [&](int column) { return bench.table.table()->isColumnHidden(column); };
        QVERIFY(!hidden(1) && !hidden(4) && !hidden(5));
        bench.table.resize(250, 300);
        QTRY_VERIFY(hidden(1) && hidden(4) && hidden(5));
        QVERIFY(!hidden(0) && !hidden(2) && !hidden(3) && !hidden(6));
        bench.table.resize(700, 300);
        QTRY_VERIFY(!hidden(1) && !hidden(4) && !hidden(5));
    }
};

QTEST_MAIN(TestLayerTable)
#include "tst_layer_table.moc"
