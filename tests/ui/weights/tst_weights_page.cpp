// The page that a weight file goes through before it is loaded.
#include "tests/ui/warnings.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/segments.h"
#include "ui/theme.h"
#include "ui/weights/load_report.h"
#include "ui/weights/prediction_difference.h"
#include "ui/weights/tensor_detail.h"
#include "ui/weights/tensor_list.h"
#include "weights_desk.h"

#include <QApplication>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableWidget>
#include <QToolButton>

#include <limits>

using namespace tests;

class TestWeightsPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_warnings = std::make_unique<Warnings>(); }
    void cleanup() {
        const QStringList texts = m_warnings->texts();
        m_warnings.reset();
        QVERIFY2(texts.isEmpty(), qPrintable(texts.join('\n')));
    }

    void itShowsWhatTheFileHoldsAndWhatGoesWhere() {
        Desk desk;
        desk.open(kerasFile());
        auto* page = desk.page;
        QCOMPARE(page->windowTitle(), QString("Load weights from some.npz"));
        QCOMPARE(page->tensors()->model()->rowCount(), 7);
        const auto told = [&](int row) {
            return page->tensors()->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
        };
        QCOMPARE(told(0), QString("dense/kernel, (2, 4)  float32, goes into 0.weight"));
        QCOMPARE(told(6), QString("extra, (7, 3)  float32, goes nowhere"));
        QCOMPARE(page->table()->rowCount(), 6);
        QCOMPARE(desk.source(0), QString("dense/kernel"));
        QCOMPARE(desk.cell(0, ui::PlacementTable::Tensor), QString("0.weight"));
        QCOMPARE(desk.cell(0, ui::PlacementTable::Shape), QString("(4, 2)"));
        QCOMPARE(desk.cell(0, ui::PlacementTable::How), QString("transposed"));
        QCOMPARE(desk.cell(0, ui::PlacementTable::Why), QString("by order"));
        QCOMPARE(desk.cell(1, ui::PlacementTable::How), QString("as it is"));
        QCOMPARE(page->result(), QString("6 of 6 tensors of the network are loaded."));
        QVERIFY(!page->networkChoice());
        QVERIFY(!page->resetButton()->isEnabled());
        // 1 … 8 over 16.
        QVERIFY2(page->detail()->text().startsWith("dense/kernel, min 0.06250, mean 0.2813, max 0.5000"),
                 qPrintable(page->detail()->text()));
        page->tensors()->setCurrent(6);
        QVERIFY(page->detail()->text().startsWith("extra"));
    }

    void acceptingIsOneEditAndUndoTakesItBack() {
        Desk desk;
        const auto before = desk.document.project();
        const engine::core::VectorD parameters = desk.parameters();
        desk.open(kerasFile());
        QSignalSpy loaded(desk.page, &ui::WeightsPage::loaded);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        QTest::mouseClick(desk.page->useButton(), Qt::LeftButton);
        QCOMPARE(loaded.size(), 1);
        QCOMPARE(desk.document.undoStack().count(), 1);
        QCOMPARE(desk.parameter("0.weight", 1), 5.0 / 16); // row 0, column 1 of the transposed one
        QCOMPARE(desk.parameter("1.weight", 1), 5.0 / 16); // square: turned like the others
        QCOMPARE(desk.parameter("2.bias", 0), 90.0 / 16);
        desk.document.undoStack().undo();
        QVERIFY(desk.document.project() == before);
        QVERIFY(desk.parameters() == parameters);
    }

    void cancellingChangesNothing() {
        Desk desk;
        const auto before = desk.document.project();
        desk.open(kerasFile());
        QTest::keyClick(desk.page, Qt::Key_Escape);
        QVERIFY(!desk.page->isVisible());
        QVERIFY(desk.document.project() == before);
        QCOMPARE(desk.document.undoStack().count(), 0);
    }

    void aTensorIsChosenByTheKeyboard() {
        Desk desk;
        desk.open(kerasFile());
        QVERIFY(QTest::qWaitForWindowActive(desk.page));
        auto* box = desk.page->table()->sourceBox(1);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down); // dense/bias → dense_1/bias, which has the same shape
        QCOMPARE(desk.source(1), QString("dense_1/bias"));
        QCOMPARE(desk.page->import().placements()[1].source, std::string("dense_1/bias"));
        QCOMPARE(desk.cell(1, ui::PlacementTable::Why), QString("by hand"));
        QCOMPARE(desk.page->table()->currentRow(), 1);
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.page->useButton()->click();
        QCOMPARE(desk.parameter("0.bias", 0), 70.0 / 16);
    }

    void onlyWhatFitsIsOffered() {
        Desk desk;
        desk.open(kerasFile());
        auto* box = desk.page->table()->sourceBox(0);
        box->fill();
        QStringList offered;
        for (int i = 0; i < box->count(); ++i)
            offered << box->itemText(i);
        QCOMPARE(offered, (QStringList{"leave as it is", "dense/kernel"}));
    }

    void whatIsLeftStaysAsItIsAndResetBringsTheProposalBack() {
        Desk desk;
        desk.open(kerasFile());
        const double kept = desk.parameter("0.weight", 0);
        desk.choose(0, "leave as it is");
        QCOMPARE(desk.cell(0, ui::PlacementTable::Why), QString("chosen by hand"));
        QCOMPARE(desk.page->result(), QString("5 of 6 tensors of the network are loaded."));
        QVERIFY(desk.page->resetButton()->isEnabled());
        QTest::mouseClick(desk.page->resetButton(), Qt::LeftButton);
        QCOMPARE(desk.source(0), QString("dense/kernel"));
        QVERIFY(!desk.page->resetButton()->isEnabled());
        desk.choose(0, "leave as it is");
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.page->useButton()->click();
        QCOMPARE(desk.parameter("0.weight", 0), double(float(kept)));
        QCOMPARE(desk.parameter("0.bias", 0), 50.0 / 16);
    }

    void aTensorIsDraggedOntoALine() {
        Desk desk;
        desk.open(kerasFile());
        auto* table = desk.page->table();
        QMimeData mime;
        mime.setData(QLatin1String(ui::kTensorMime), "3"); // dense_1/bias
        const auto send = [&](QDropEvent&& event) {
            QApplication::sendEvent(table->viewport(), &event);
            return event.isAccepted();
        };
        const auto at = [&](int row) { return QPoint(20, table->rowViewportPosition(row) + 5); };
        QVERIFY(send(QDragEnterEvent(at(0), Qt::CopyAction, &mime, Qt::LeftButton, {})));
        QVERIFY(!send(QDragMoveEvent(at(0), Qt::CopyAction, &mime, Qt::LeftButton, {}))); // a weight
        QVERIFY(send(QDragMoveEvent(at(1), Qt::CopyAction, &mime, Qt::LeftButton, {})));
        send(QDropEvent(at(0), Qt::CopyAction, &mime, Qt::LeftButton, {}));
        QCOMPARE(desk.source(0), QString("dense/kernel"));
        // A drop ends a drag: another one begins.
        QVERIFY(send(QDragEnterEvent(at(1), Qt::CopyAction, &mime, Qt::LeftButton, {})));
        send(QDropEvent(at(1), Qt::CopyAction, &mime, Qt::LeftButton, {}));
        QCOMPARE(desk.source(1), QString("dense_1/bias"));
        QVERIFY(desk.page->detail()->text().startsWith("dense_1/bias")); // what was dropped is looked at
    }

    void whatDoesNotFitIsSaidAndChangesNothing() {
        Desk desk;
        desk.open(kerasFile());
        desk.page->table()->drop(0, 6);
        QCOMPARE(desk.page->problem(), QString("\"extra\" has the shape (7, 3), the network needs (4, 2)"));
        QCOMPARE(desk.source(0), QString("dense/kernel"));
        desk.page->table()->drop(1, 3);
        QCOMPARE(desk.page->problem(), QString());
    }

    void aSquareMatrixIsTurnedByChoice() {
        Desk desk;
        desk.open(TensorMap{{"1.weight", counted({4, 4})}});
        auto* how = desk.page->table()->howBox(2);
        QVERIFY(how);
        QVERIFY(!desk.page->table()->howBox(0));
        QCOMPARE(how->currentText(), QString("as it is"));
        how->setFocus();
        QTest::keyClick(how, Qt::Key_Down);
        QCOMPARE(desk.page->table()->howBox(2)->currentText(), QString("transposed"));
        QTRY_VERIFY(desk.page->useButton()->isEnabled());
        desk.page->useButton()->click();
        QCOMPARE(desk.parameter("1.weight", 1), 5.0 / 16);
    }

    void anotherNumberOfOutputsIsANewHead() {
        Desk desk;
        TensorMap tensors = kerasFile();
        tensors[4].second = counted({4, 5});
        tensors[5].second = counted({5});
        desk.open(tensors);
        QCOMPARE(desk.source(4), QString("leave as it is"));
        QCOMPARE(desk.cell(4, ui::PlacementTable::Why),
                 QString("the file has 5 outputs, this network 1: new head"));
        QCOMPARE(desk.page->result(), QString("4 of 6 tensors of the network are loaded."));
    }

    void whereNothingFitsNothingCanBeLoaded() {
        Desk desk;
        desk.open(TensorMap{{"a", counted({7, 9})}});
        QVERIFY(desk.page->result().startsWith("Nothing is loaded"));
        QTRY_VERIFY(desk.page->difference()->text().contains("none"));
        QVERIFY(!desk.page->useButton()->isEnabled());
    }

    void numbersThatAreNotFiniteAreShownAndNotLoaded() {
        Desk desk;
        TensorMap tensors = kerasFile();
        tensors[0].second.values[3] = std::numeric_limits<double>::quiet_NaN();
        desk.open(tensors);
        QCOMPARE(desk.source(0), QString("leave as it is"));
        QVERIFY(desk.cell(0, ui::PlacementTable::Why).contains("is not finite: element 3 is nan"));
        QVERIFY2(desk.page->detail()->text().endsWith("not finite 1"),
                 qPrintable(desk.page->detail()->text()));
        desk.page->table()->drop(0, 0);
        QVERIFY(desk.page->problem().contains("is not finite"));
    }

    void theDifferenceFollowsWhatIsPlaced() {
        Desk desk;
        desk.open(kerasFile());
        auto* difference = desk.page->difference();
        QTRY_VERIFY(desk.page->import().comparison());
        const QString first = difference->text();
        const auto& comparison = *desk.page->import().comparison();
        QVERIFY2(first.contains(QString("Loss: %1 → %2")
                                    .arg(ui::formatNumber(comparison.before.evaluation.loss),
                                         ui::formatNumber(comparison.after.evaluation.loss))),
                 qPrintable(first));
        QVERIFY(first.contains("Accuracy: ") && first.contains("Answers that change: "));
        for (int row = 0; row < 6; ++row)
            desk.choose(row, "leave as it is");
        QTRY_VERIFY(desk.page->import().comparison());
        QVERIFY2(difference->text().contains("Largest difference of an output: none"),
                 qPrintable(difference->text()));
        QCOMPARE(desk.page->import().comparison()->difference.changed, 0);
    }

    void namesAreNotCutAndReasonsWrap() {
        Desk desk;
        desk.window.resize(1280, 720);
        ui::Look::instance().setScheme(ui::Scheme::Projector);
        TensorMap tensors = kerasFile();
        tensors[4].second = counted({4, 5});
        tensors[5].second = counted({5});
        desk.open(tensors);
        QVERIFY(desk.page->height() <= desk.window.height());
        auto* table = desk.page->table();
        const QFontMetrics metrics(ui::font(ui::FontRole::Body));
        using Table = ui::PlacementTable;
        int width = 0;
        for (int column = 0; column < Table::kColumns; ++column)
            width += table->columnWidth(column);
        QVERIFY(width <= table->viewport()->width());
        for (int row = 0; row < table->rowCount(); ++row) {
            for (const auto column : {Table::Layer, Table::Tensor, Table::Shape})
                QVERIFY2(metrics.horizontalAdvance(desk.cell(row, column)) + 8 < table->columnWidth(column),
                         qPrintable(desk.cell(row, column)));
            QVERIFY2(metrics.horizontalAdvance(desk.source(row)) + 30 < table->columnWidth(Table::Source),
                     qPrintable(desk.source(row)));
            const QString why = desk.cell(row, Table::Why);
            const QRect room(0, 0, table->columnWidth(Table::Why) - 12, 10000);
            QVERIFY2(metrics.boundingRect(room, Qt::TextWordWrap, why).height() <= table->rowHeight(row),
                     qPrintable(why));
        }
        ui::Look::instance().setScheme(ui::Scheme::Dark);
    }

    void itIsDrawnInAllSchemes() {
        Desk desk;
        desk.open(kerasFile());
        for (const auto scheme : {ui::Scheme::Light, ui::Scheme::Projector, ui::Scheme::Dark}) {
            ui::Look::instance().setScheme(scheme);
            QVERIFY(!desk.page->grab().isNull());
        }
    }

private:
    std::unique_ptr<Warnings> m_warnings;
};

QTEST_MAIN(TestWeightsPage)
#include "tst_weights_page.moc"
