#include "../trace/run_bench.h"

#include "engine/io/layers.h"
#include "engine/model/layer.h"
#include "ui/network/network_view.h"
#include "ui/panels/layer_palette.h"
#include "ui/panels/network_editor.h"
#include "ui/plots/response_feed.h"

#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <map>

using namespace ui;
using engine::model::denseLayer;
using engine::model::layerOf;

namespace {

/// The editor over a document and a run of its own.
struct Bench {
    Bench() {
        editor.resize(820, 460);
        editor.setVisible(true);
        editor.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        editor.select(0);
    }
    Document document;
    Run run{document, fileSource()};
    QWidget viewer;
    plots::ResponseFeed feed{run, viewer};
    NetworkEditor editor{document, run, feed};

    NetworkView& canvas() { return *editor.view(); }
    const std::vector<engine::model::LayerSpec>& layers() const {
        return document.experiment().network.layers;
    }
    /// "6 4 1", "6 dropout 1".
    QString text() const {
        QStringList parts;
        for (const auto& layer : layers())
            parts << (layer.type == "dense" ? QString::number(layer.settings.integer("units"))
                                            : QString::fromStdString(layer.type));
        return parts.join(' ');
    }
    QString problem() const {
        const auto* label = editor.findChild<QLabel*>("problem");
        return label->isVisible() ? label->text() : QString();
    }
    QPushButton* button(const QString& text) const {
        for (auto* each : editor.findChildren<QPushButton*>())
            if (each->text() == text && each->isVisible())
                return each;
        return nullptr;
    }
    void click(QPoint at, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mouseClick(canvas().viewport(), Qt::LeftButton, modifiers, at);
    }
    QPoint title(int layer) { return canvas().place(CanvasControl::Title, layer).center(); }
    void drag(QPoint from, QPoint to) {
        QWidget* viewport = canvas().viewport();
        QTest::mousePress(viewport, Qt::LeftButton, {}, from);
        for (int part = 1; part <= 4; ++part)
            QTest::mouseMove(viewport, from + (to - from) * part / 4);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
    }
    void drop(const QByteArray& text, QPoint at) {
        QMimeData data;
        data.setData(NetworkView::kMimeType, text);
        data.setText("Dropout");
        QWidget* viewport = canvas().viewport();
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(viewport, &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(viewport, &move);
        QVERIFY(move.isAccepted());
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(viewport, &drop);
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&canvas(), Qt::Key(key), modifiers);
    }
};

} // namespace

class TestNetworkEditor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
        QGuiApplication::clipboard()->clear();
    }

    void thePaletteHasEveryTypeOfTheRegistry() {
        Bench bench;
        const auto& buttons = bench.editor.layers()->buttons();
        QCOMPARE(buttons.size(), engine::model::layerTypes().size());
        for (std::size_t i = 0; i < buttons.size(); ++i) {
            const auto& schema = engine::model::layerTypes()[i].schema;
            QCOMPARE(buttons[i]->text(), QString::fromStdString(schema.label));
            QVERIFY(buttons[i]->toolTip().contains(QString::fromStdString(schema.help)));
            QVERIFY(!buttons[i]->icon().isNull());
            QVERIFY(bench.editor.layers()->rect().contains(buttons[i]->geometry()));
        }
    }

    void inALowPanelThePaletteIsOneRowOfIcons() {
        Bench bench;
        bench.editor.resize(420, 900);
        const int tall = bench.editor.layers()->height();
        bench.editor.resize(420, 330);
        QTRY_VERIFY(bench.editor.layers()->height() < tall);
        for (const auto* button : bench.editor.layers()->buttons()) {
            QCOMPARE(button->toolButtonStyle(), Qt::ToolButtonIconOnly);
            QVERIFY(bench.editor.layers()->rect().contains(button->geometry()));
        }
        bench.editor.resize(420, 900);
        QTRY_COMPARE(bench.editor.layers()->height(), tall);
    }

    void rowsOfThePaletteAreAboutAsLongAsEachOther() {
        LayerPalette palette;
        palette.show();
        QVERIFY(QTest::qWaitForWindowExposed(&palette));
        for (const int width : {420, 700, 980, 1400}) {
            palette.resize(width, 40);
            std::map<int, int> rows; // right edge by top
            for (const QToolButton* button : palette.buttons())
                rows[button->y()] = std::max(rows[button->y()], button->geometry().right());
            int longest = 0, widest = 0;
            for (const auto& [top, right] : rows)
                longest = std::max(longest, right);
            for (const QToolButton* button : palette.buttons())
                widest = std::max(widest, button->width());
            QVERIFY(longest < width);
            for (const auto& [top, right] : rows)
                if (top != rows.rbegin()->first)
                    QVERIFY2(longest - right <= widest, qPrintable(QString::number(width)));
            // The last one holds more than a straggler.
            if (rows.size() > 1)
                QVERIFY2(rows.rbegin()->second * 3 > longest, qPrintable(QString::number(width)));
        }
    }

    void aClickInThePaletteAddsAfterTheSelectedLayer() {
        Bench bench;
        QToolButton* dropout = nullptr;
        for (auto* button : bench.editor.layers()->buttons())
            if (button->text() == "Dropout")
                dropout = button;
        QTest::mouseClick(dropout, Qt::LeftButton);
        QCOMPARE(bench.text(), "6 dropout 4 1");
        QCOMPARE(bench.canvas().selected(), std::optional(1));
        // What cannot be last goes before the last.
        bench.editor.select(3);
        dropout->setFocus();
        QTest::keyClick(dropout, Qt::Key_Return);
        QCOMPARE(bench.text(), "6 dropout 4 dropout 1");
        QCOMPARE(bench.document.undoStack().count(), 2);
    }

    void severalSelectedLayersBecomeOneResidualBlock() {
        Bench bench;
        bench.editor.setUnits(1, 2);
        bench.click(bench.title(0));
        bench.click(bench.title(1), Qt::ShiftModifier);
        bench.editor.addLayer("residual");
        QCOMPARE(bench.text(), "6 2 residual 1");
        QCOMPARE(bench.layers()[2].block, 2);
        QCOMPARE(bench.problem(), QString());
        // With another output it does not fit; one click sets the layer that decides.
        bench.editor.setUnits(1, 3);
        QVERIFY2(bench.problem().contains("equal"), qPrintable(bench.problem()));
        auto* mend = bench.button("Set neurons of hidden 2 to 2");
        QVERIFY(mend != nullptr);
        QTest::mouseClick(mend, Qt::LeftButton);
        QCOMPARE(bench.text(), "6 2 residual 1");
        QVERIFY(bench.run.isReady());
    }

    void aLayerIsDroppedBetweenTwoOthers() {
        Bench bench;
        const int x = (bench.title(1).x() + bench.title(2).x()) / 2;
        bench.drop(layerText("dropout"), {x, 150});
        QCOMPARE(bench.text(), "6 4 dropout 1");
        QCOMPARE(bench.canvas().selection(), std::vector<int>{2});
        // A dense layer takes after its neighbours.
        bench.drop(layerText("dense"), {5, 150});
        QCOMPARE(bench.layers()[0], denseLayer(4, "tanh"));
        QCOMPARE(bench.document.undoStack().count(), 2);
    }

    void aGapOpensUnderWhatIsDraggedAndClosesAgain() {
        Bench bench;
        const QPoint before = bench.title(2);
        QMimeData data;
        data.setData(NetworkView::kMimeType, layerText("dropout"));
        QDragEnterEvent enter({5, 100}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(bench.canvas().viewport(), &enter);
        const int x = (bench.title(0).x() + bench.title(1).x()) / 2,
                  distance = bench.title(1).x() - bench.title(0).x();
        QDragMoveEvent move({x, 100}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(bench.canvas().viewport(), &move);
        QVERIFY(bench.title(1).x() - bench.title(0).x() > 1.4 * distance);
        QDragLeaveEvent leave;
        QCoreApplication::sendEvent(bench.canvas().viewport(), &leave);
        QCOMPARE(bench.title(2), before);
        QCOMPARE(bench.document.undoStack().count(), 0);
    }

    void severalLayersAreSelectedMovedAndRemovedTogether() {
        Bench bench;
        bench.editor.insertLayer(1, "dropout");
        bench.click(bench.title(0));
        bench.click(bench.title(2), Qt::ControlModifier);
        QCOMPARE(bench.canvas().selection(), (std::vector<int>{0, 2}));
        bench.click(bench.title(0), Qt::ControlModifier);
        QCOMPARE(bench.canvas().selection(), (std::vector<int>{2}));
        bench.click(bench.title(0));
        bench.click(bench.title(1), Qt::ShiftModifier);
        QCOMPARE(bench.canvas().selection(), (std::vector<int>{0, 1}));
        bench.key(Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(bench.text(), "4 6 dropout 1");
        QCOMPARE(bench.canvas().selection(), (std::vector<int>{1, 2}));
        bench.key(Qt::Key_Delete);
        QCOMPARE(bench.text(), "4 1");
        bench.key(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(bench.canvas().selection(), (std::vector<int>{0, 1}));
        bench.key(Qt::Key_Delete); // a network keeps one layer
        QCOMPARE(bench.text(), "4 1");
        QCOMPARE(bench.document.undoStack().count(), 3);
    }

    void aBandSelectsWhatItTouches() {
        Bench bench;
        const QPoint from(bench.title(0).x() - 38, 260), to(bench.title(1).x() + 30, 300);
        bench.drag(from, to);
        QCOMPARE(bench.canvas().selection(), (std::vector<int>{0, 1}));
        QCOMPARE(bench.document.undoStack().count(), 0);
    }

    void aLayerIsDraggedByItsUnits() {
        Bench bench;
        const QPoint from = bench.canvas().place(UnitRef{0, 2}).center();
        bench.drag(from, {bench.title(1).x() + 30, from.y()});
        QCOMPARE(bench.text(), "4 6 1");
        QCOMPARE(bench.document.undoStack().count(), 1);
        bench.document.undoStack().undo();
        QCOMPARE(bench.text(), "6 4 1");
    }

    void unitsAreDraggedInOneEdit() {
        Bench bench;
        const QPoint at = bench.canvas().place(CanvasControl::Units, 0).center();
        bench.drag(at, at - QPoint(0, 42));
        QCOMPARE(bench.text(), "12 4 1");
        QCOMPARE(bench.document.undoStack().count(), 1);
        bench.drag(at, at + QPoint(0, 400));
        QCOMPARE(bench.text(), "1 4 1");
    }

    void unitsAreTyped() {
        Bench bench;
        bench.click(bench.canvas().place(CanvasControl::Units, 1).center());
        auto* entry = bench.canvas().findChild<QLineEdit*>("unitsEntry");
        QVERIFY(entry != nullptr && entry->hasSelectedText());
        QTest::keyClicks(entry, "17");
        QTest::keyClick(entry, Qt::Key_Return);
        QCOMPARE(bench.text(), "6 17 1");
        QTRY_VERIFY(bench.canvas().findChild<QLineEdit*>() == nullptr);
        bench.key(Qt::Key_9);
        entry = bench.canvas().findChild<QLineEdit*>("unitsEntry");
        QVERIFY(entry != nullptr);
        QTest::keyClicks(entry, "0");
        QTest::keyClick(entry, Qt::Key_Escape);
        QCOMPARE(bench.text(), "6 17 1");
        QCOMPARE(bench.document.undoStack().count(), 1);
    }

    void layersAreCopiedIntoAnotherWindow() {
        Bench bench, other;
        bench.editor.activateWindow();
        bench.editor.insertLayer(1, "dropout");
        bench.click(bench.title(0));
        bench.click(bench.title(1), Qt::ShiftModifier);
        bench.key(Qt::Key_C, Qt::ControlModifier);
        other.editor.select(2);
        other.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(other.text(), "6 4 1 6 dropout");
        other.document.undoStack().undo();
        QCOMPARE(other.text(), "6 4 1");
        // Cut and pasted back it is the same network.
        const auto before = bench.document.experiment();
        bench.key(Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(bench.text(), "4 1");
        bench.canvas().select(-1);
        bench.editor.paste(0);
        QVERIFY(bench.document.experiment() == before);
        bench.key(Qt::Key_D);
        QCOMPARE(bench.text(), "6 dropout 6 dropout 4 1");
    }

    void whatIsNoLayerIsNotPasted() {
        Bench bench;
        for (const QString text :
             {"some words", "", "{\"layers\": [{\"type\": \"dense\", \"units\": -3}]}", "[1, 2]"}) {
            QGuiApplication::clipboard()->setText(text);
            bench.key(Qt::Key_V, Qt::ControlModifier);
            QVERIFY2(!bench.problem().isEmpty() && !bench.problem().contains('\n'),
                     qPrintable(bench.problem()));
            QCOMPARE(bench.document.undoStack().count(), 0);
        }
        // It is gone with the next edit.
        bench.editor.setUnits(0, 5);
        QCOMPARE(bench.problem(), QString());
    }

    void whatDoesNotFitStaysIsSaidAndMendedByOneClick() {
        Bench bench;
        QVERIFY(bench.run.isReady());
        bench.editor.insertLayer(3, "dropout");
        QCOMPARE(bench.text(), "6 4 1 dropout");
        QVERIFY2(bench.problem().contains("cannot be the last one"), qPrintable(bench.problem()));
        QVERIFY(!bench.run.isReady());
        QVERIFY(bench.button("Remove it") != nullptr && bench.button("Add an output layer") != nullptr);
        QTest::mouseClick(bench.button("Move it to the left"), Qt::LeftButton);
        QCOMPARE(bench.text(), "6 4 dropout 1");
        QCOMPARE(bench.problem(), QString());
        QVERIFY(bench.run.isReady());
        QCOMPARE(bench.document.undoStack().count(), 2);
        bench.document.undoStack().undo();
        QVERIFY(!bench.problem().isEmpty());
        bench.document.undoStack().undo();
        QCOMPARE(bench.problem(), QString());
        QVERIFY(bench.run.isReady());
    }

    void aPictureBeforeADenseLayerIsTakenAsARow() {
        Bench bench;
        auto next = bench.document.experiment();
        next.network.input = {2, 1};
        QVERIFY(bench.document.edit("shape", next).ok());
        QVERIFY(!bench.problem().isEmpty());
        auto* mend = bench.button("Take the input as 2 numbers in a row");
        QVERIFY(mend != nullptr);
        QTest::mouseClick(mend, Qt::LeftButton);
        QCOMPARE(bench.document.experiment().network.input, std::vector<int>{2});
        QVERIFY(bench.run.isReady());
    }
};

QTEST_MAIN(TestNetworkEditor)
#include "tst_network_editor.moc"
