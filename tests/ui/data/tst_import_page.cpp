// The page that a table goes through before it becomes the data.
#include "ui/data/import_header.h"
#include "ui/data/import_page.h"
#include "ui/document.h"
#include "ui/file_access.h"

#include <QComboBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using engine::data::ColumnRole;

namespace {

struct Desk {
    QTemporaryDir folder;
    QWidget window;
    ui::Document document;
    ui::ImportPage* page = nullptr;

    void open(const QByteArray& bytes) {
        const QString path = folder.filePath(QStringLiteral("table.csv"));
        if (!ui::writeFile(path, bytes.toStdString()))
            qFatal("no file");
        page = ui::openImport(document, path, &window);
    }
    bool isDone() const { return !page->import().isReading(); }
    void choose(QComboBox* box, int index) {
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
    QComboBox* role(int column) { return page->header()->roleBox(column); }
    const engine::data::DataSpec& data() const { return document.experiment().data; }
};

const QByteArray kHouses("day,size,city,rooms,price\n2024-01-01,50.5,Rome,2,100.5\n2024-01-02,70,Oslo,3,150\n"
                         "2024-01-03,,Rome,4,200\n2024-01-04,90,Oslo,4,210\n2024-01-05,95,Rome,5,230\n"
                         "2024-01-06,60,Rome,3,140\n");

} // namespace

class TestImportPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsRowsRolesAndWhatComesOfIt() {
        Desk desk;
        desk.open(kHouses);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        QCOMPARE(desk.page->rows()->model()->rowCount(), 6);
        QCOMPARE(desk.role(0)->currentText(), QString("Leave out"));
        QCOMPARE(desk.role(2)->currentText(), QString("Input"));
        QCOMPARE(desk.role(4)->currentText(), QString("Target"));
        QVERIFY2(desk.page->result().contains("4 inputs × 5 samples"), qPrintable(desk.page->result()));
        QVERIFY(desk.page->result().contains("price"));
        QVERIFY(desk.page->result().contains("1 rows dropped"));
        QCOMPARE(desk.page->separatorBox()->currentText(), QString("guess: comma"));
    }

    void useIsOneEditThatFitsTheNetwork() {
        Desk desk;
        const auto before = desk.document.project();
        desk.open(kHouses);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.page->useButton()->click();
        QVERIFY(desk.data().source.ends_with("table.csv"));
        QVERIFY(desk.data().table && desk.data().standardize);
        QCOMPARE(desk.document.experiment().network.input, std::vector<int>{4});
        QCOMPARE(desk.document.experiment().training.loss, std::string("mse"));
        desk.document.undoStack().undo();
        QVERIFY(desk.document.project() == before);
    }

    void largeTargetsAreStandardizedUnlessOneSaysOtherwise() {
        Desk desk;
        desk.open(kHouses);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        QCOMPARE(desk.page->targetsBox()->currentText(), QString("guess: standardized"));
        QVERIFY2(desk.page->result().contains("price, 100.50 to 230, standardized for training"),
                 qPrintable(desk.page->result()));
        desk.page->useButton()->click();
        QVERIFY(desk.data().standardizeTargets);
        ui::ImportPage* again =
            ui::openImport(desk.document, desk.folder.filePath("table.csv"), &desk.window);
        QTRY_VERIFY(again->useButton()->isEnabled());
        QCOMPARE(again->targetsBox()->currentText(), QString("standardized"));
        desk.choose(again->targetsBox(), 1);
        QVERIFY2(!again->result().contains("standardized"), qPrintable(again->result()));
        again->useButton()->click();
        QVERIFY(!desk.data().standardizeTargets);
    }

    void smallTargetsAndClassesStayAsTheyAre() {
        Desk desk;
        desk.open("a,y\n1.5,0.25\n2.5,0.5\n3,1.75\n4,1.5\n");
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        QCOMPARE(desk.page->targetsBox()->currentText(), QString("guess: as it is"));
        desk.page->useButton()->click();
        QVERIFY(!desk.data().standardizeTargets);
        Desk other;
        other.open("a,k\n1.5,x\n2.5,y\n3,x\n4,y\n");
        QTRY_VERIFY(other.page->useButton()->isEnabled());
        QVERIFY(!other.page->targetsBox()->isEnabled());
        other.page->useButton()->click();
        QVERIFY(!other.data().standardizeTargets);
    }

    void returnUsesTheTable() {
        Desk desk;
        desk.open(kHouses);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        QSignalSpy accepted(desk.page, &QDialog::accepted);
        QTest::keyClick(desk.page->separatorBox(), Qt::Key_Return);
        QCOMPARE(accepted.count(), 1);
    }

    void anotherRoleChangesTheResult() {
        Desk desk;
        desk.open(kHouses);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.choose(desk.role(2), int(ColumnRole::Target));
        QVERIFY(!desk.page->useButton()->isEnabled());
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        QVERIFY2(desk.page->result().contains("2 classes: Oslo, Rome"), qPrintable(desk.page->result()));
        QCOMPARE(desk.role(4)->currentText(), QString("Input")); // it was only guessed
        desk.choose(desk.role(3), int(ColumnRole::Ignore));
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.page->useButton()->click();
        QCOMPARE(
            desk.data().table->columns,
            (std::map<std::string, ColumnRole>{{"city", ColumnRole::Target}, {"rooms", ColumnRole::Ignore}}));
    }

    void missingValuesCanBeFilled() {
        Desk desk;
        desk.open(kHouses);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.choose(desk.page->missingBox(), 1);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        QVERIFY2(desk.page->result().contains("6 samples"), qPrintable(desk.page->result()));
        QVERIFY(desk.page->result().contains("1 values filled"));
    }

    void separatorAndDecimalMarkCanBeChosen() {
        Desk desk;
        desk.open("a;b;c\n1,5;2;x\n2,5;3;y\n3,5;4;x\n");
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        QCOMPARE(desk.page->decimalBox()->currentText(), QString("guess: comma"));
        desk.choose(desk.page->separatorBox(), 1); // comma
        QTRY_VERIFY(!desk.page->problem().isEmpty());
        QVERIFY(!desk.page->useButton()->isEnabled());
        desk.choose(desk.page->separatorBox(), 2);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        QCOMPARE(desk.page->problem(), QString());
        desk.choose(desk.page->headerBox(), 2); // the first row is data
        QTRY_COMPARE(desk.page->rows()->model()->rowCount(), 4);
    }

    void whatIsWrongBelowTheFirstRowsIsToldWithItsPlace() {
        Desk desk;
        QByteArray bytes("a,b,k\n");
        for (int i = 0; i < 3000; ++i)
            bytes += i == 2500 ? "1,oops,x\n" : "1.5,2,y\n";
        desk.open(bytes);
        QTRY_VERIFY(!desk.page->problem().isEmpty());
        QCOMPARE(desk.page->problem(), QString("line 2502, column 2: expected a number, got \"oops\"; or "
                                               "read the column one-hot, or leave it out"));
        desk.choose(desk.role(1), int(ColumnRole::Ignore));
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
    }

    void fewBoxesServeManyColumns() {
        Desk desk;
        QByteArray bytes;
        for (int row = 0; row < 3; ++row) {
            for (int column = 0; column < 2000; ++column)
                bytes += QByteArray::number(row * column) + ".5,";
            bytes += row % 2 ? "a\n" : "b\n";
        }
        desk.open(bytes);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.page->rows()->horizontalScrollBar()->setValue(
            desk.page->rows()->horizontalScrollBar()->maximum());
        QTRY_VERIFY(desk.role(2000));
        QVERIFY(!desk.role(0));
        QCOMPARE(desk.role(2000)->currentText(), QString("Target"));
        QVERIFY(desk.page->header()->findChildren<QComboBox*>().size() < 30);
    }

    void openedAgainItBeginsWithWhatWasChosen() {
        Desk desk;
        desk.open(kHouses);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.choose(desk.role(3), int(ColumnRole::Ignore));
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.page->useButton()->click();
        ui::ImportPage* again =
            ui::openImport(desk.document, desk.folder.filePath("table.csv"), &desk.window);
        QTRY_VERIFY(again->header()->roleBox(3));
        QCOMPARE(again->header()->roleBox(3)->currentText(), QString("Leave out"));
    }

    void closedWhileReadingItStops() {
        Desk desk;
        QByteArray bytes("a,b,k\n");
        bytes += QByteArray("1.5,2.5,x\n3.5,4.5,y\n").repeated(100000);
        desk.open(bytes);
        desk.page->reject();
        QTRY_VERIFY(!desk.window.findChild<ui::ImportPage*>());
        QCOMPARE(desk.data().source, std::string("spiral"));
    }
};

QTEST_MAIN(TestImportPage)
#include "tst_import_page.moc"
