#include "ui/panels/data_preview.h"

#include <QTableView>
#include <QTest>

using engine::data::Dataset;

class TestDataPreview : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void samplesWithNamesShowThemBeforeTheirClass() {
        Dataset set;
        set.features = engine::core::MatrixD{{1, 2}, {3, 4}, {5, 6}};
        set.featureNames = {"th", "he", "e_"};
        set.classes = {1, 0};
        set.classNames = {"English", "French"};
        set.sampleNames = {"house", "maison"};
        ui::DataPreview preview;
        preview.setDataset(std::make_shared<const Dataset>(set));
        QVERIFY(preview.isTable());
        const auto& model = *preview.findChild<QTableView*>()->model();
        const auto cell = [&](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(model.columnCount(), 5);
        QCOMPARE(model.headerData(0, Qt::Horizontal).toString(), QString("sample"));
        QCOMPARE(model.headerData(2, Qt::Horizontal).toString(), QString("th"));
        QCOMPARE(cell(0, 0), QString("house"));
        QCOMPARE(cell(0, 1), QString("French"));
        QCOMPARE(cell(1, 4), QString("6"));
        set.sampleNames.clear();
        preview.setDataset(std::make_shared<const Dataset>(set));
        QCOMPARE(preview.findChild<QTableView*>()->model()->columnCount(), 4);
        QCOMPARE(preview.findChild<QTableView*>()->model()->headerData(0, Qt::Horizontal).toString(),
                 QString("class"));
    }
};

QTEST_MAIN(TestDataPreview)
#include "tst_data_preview.moc"
