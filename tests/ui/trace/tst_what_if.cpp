#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/modes/step_mode.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/explanation_view.h"
#include "ui/trace/matrix_view.h"
#include "ui/trace/sample_plane.h"
#include "ui/trace/stepper.h"
#include "ui/trace/trace_canvas.h"
#include "ui/trace/value_editor.h"
#include "ui/trace/what_if_bar.h"

#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QRegularExpression>
#include <QSlider>
#include <QTest>

using engine::trace::Link;
using engine::trace::Phase;
using namespace ui;

namespace {

struct Bench {
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    StepMode mode{Context{document, run, stepper}, nullptr};

    Bench() {
        mode.resize(1360, 860);
        mode.show();
    }
    Link weight(int row, int col) const { return {Link::To::Parameter, 0, row, col, {}}; }
    void openCell(const Link& link) {
        const QRectF cell = mode.matrices()->cellRect(link);
        QVERIFY(!cell.isEmpty());
        QTest::mouseDClick(mode.matrices()->viewport(), Qt::LeftButton, {}, cell.toAlignedRect().center());
        QVERIFY(mode.editor()->isVisible());
    }
    void type(const QString& text) {
        mode.editor()->line()->clear();
        QTest::keyClicks(mode.editor()->line(), text);
    }
};

} // namespace

class WhatIfTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("chainrule-test"));
        Look::instance().apply();
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void aTypedWeightMovesEveryNumberDownstreamAndUndoBringsThemBack() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.stepper.select({bench.stepper.trace()->find(Phase::Forward, 0, "z"), 2, 0, -1});
        const auto base = bench.stepper.trace();
        const auto parameters = bench.run.snapshot()->parameters;
        QVERIFY(!bench.mode.whatIfBar()->isVisible());
        bench.openCell(bench.weight(2, 1));
        bench.type(QStringLiteral("1.5"));
        QVERIFY(bench.stepper.isEdited());
        QVERIFY(bench.stepper.trace()->loss != base->loss);
        const auto& slot = base->layout.slots.front();
        QCOMPARE(bench.stepper.trace()->input.parameters[slot.offset + 2 * slot.cols() + 1], 1.5);
        QVERIFY(bench.mode.whatIfBar()->isVisible());
        QVERIFY(bench.mode.whatIfBar()->text().contains(formatNumber(bench.stepper.trace()->loss)));
        // The place is the same, and says what was there.
        QCOMPARE(bench.stepper.cursor().selection().row, 2);
        const auto was = bench.stepper.before({Link::To::Operation, 0, 2, 0, {}});
        QVERIFY(was);
        QCOMPARE(*was, base->operations[0].values(2, 0));
        QTest::keyClick(bench.mode.editor()->line(), Qt::Key_Return);
        QVERIFY(!bench.mode.editor()->isVisible());
        // The run is as it was.
        QCOMPARE(bench.run.snapshot()->parameters, parameters);
        QTest::mouseClick(bench.mode.whatIfBar()->undoButton(), Qt::LeftButton);
        QVERIFY(!bench.stepper.isEdited());
        QCOMPARE(bench.stepper.trace()->loss, base->loss);
        QVERIFY(!bench.mode.whatIfBar()->isVisible());
    }

    void theSliderDragsAndWrongTextSaysWhatIsExpected() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.openCell(bench.weight(0, 0));
        ValueEditor* editor = bench.mode.editor();
        editor->slider()->setValue(editor->slider()->maximum());
        QVERIFY(bench.stepper.isEdited());
        const double most = *bench.stepper.whatIf().valueOf(bench.weight(0, 0));
        QVERIFY(most >= 2);
        editor->slider()->setValue(0);
        QCOMPARE(*bench.stepper.whatIf().valueOf(bench.weight(0, 0)), 0.0);
        QCOMPARE(bench.stepper.whatIf().steps(), std::size_t(1));
        bench.type(QStringLiteral("seven"));
        QVERIFY(editor->problem()->isVisible());
        QTest::keyClick(editor->line(), Qt::Key_Return);
        QVERIFY(editor->isVisible());
        QCOMPARE(*bench.stepper.whatIf().valueOf(bench.weight(0, 0)), 0.0);
        QTest::keyClick(editor, Qt::Key_Escape);
        QVERIFY(!editor->isVisible());
        QTest::mouseClick(bench.mode.whatIfBar()->discardButton(), Qt::LeftButton);
        QVERIFY(!bench.stepper.isEdited());
    }

    void keptWeightsGoOnAsAnotherRun() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr && bench.run.isSettled());
        const auto first = bench.run.tree().current();
        QVERIFY(bench.stepper.edit(bench.weight(1, 0), 0.25));
        QVERIFY(bench.mode.whatIfBar()->keepButton()->isEnabled());
        QTest::mouseClick(bench.mode.whatIfBar()->keepButton(), Qt::LeftButton);
        QTRY_VERIFY(bench.run.isSettled());
        QVERIFY(bench.run.tree().current() != first);
        QCOMPARE(bench.run.snapshot()->parameters[2], 0.25);
        QTRY_VERIFY(bench.stepper.trace() && !bench.stepper.isEdited());
        QCOMPARE(bench.stepper.trace()->input.parameters[2], 0.25);
        bench.run.select(first);
        QTRY_VERIFY(bench.run.isSettled());
        QVERIFY(bench.run.snapshot()->parameters[2] != 0.25);
    }

    void inputsAndNeuronsCanBeChangedAndSwitchedOffButNotKept() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const double loss = bench.stepper.trace()->loss;
        QVERIFY(bench.stepper.edit({Link::To::Input, -1, 0, 3, {}}, 1.25));
        QVERIFY(!bench.mode.whatIfBar()->keepButton()->isEnabled());
        bench.stepper.undoEdit();
        QVERIFY(bench.stepper.switchOff(1, 2));
        QVERIFY(bench.stepper.trace()->loss != loss);
        QVERIFY(bench.mode.whatIfBar()->text().contains(QStringLiteral("neuron 3")));
        QVERIFY(!bench.stepper.switchOff(2, 0));
        // Another step of the run drops it.
        bench.stepper.setRung(Rung::Batch);
        bench.stepper.forward();
        QTRY_VERIFY(bench.stepper.trace() && bench.stepper.trace()->input.step == 2);
        QVERIFY(!bench.stepper.isEdited());
        QVERIFY(!bench.mode.whatIfBar()->isVisible());
    }

    void whatWasGivenOffersTheChange() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.mode.explanation()->follow({Link::To::Input, -1, 1, 0, {}});
        auto* change = bench.mode.explanation()->findChild<QPushButton*>();
        QVERIFY(change && change->isVisible());
        QTest::mouseClick(change, Qt::LeftButton);
        QVERIFY(bench.mode.editor()->isVisible());
        bench.type(QStringLiteral("-0.5"));
        QCOMPARE(bench.stepper.trace()->input.x(1, 0), -0.5);
    }

    void aSampleIsDraggedInThePlane() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const double loss = bench.stepper.trace()->loss;
        bench.mode.explanation()->follow({Link::To::Input, -1, 0, 0, {}});
        SamplePlane* plane = bench.mode.explanation()->plane();
        QVERIFY(plane->isVisible());
        const QPoint from = plane->pointOf(0).toPoint(), to = from + QPoint(-18, 12);
        QTest::mousePress(plane, Qt::LeftButton, {}, from);
        QTest::mouseMove(plane, (from + to) / 2);
        QMouseEvent move(QEvent::MouseMove, QPointF(to), plane->mapToGlobal(QPointF(to)), Qt::NoButton,
                         Qt::LeftButton, {});
        QCoreApplication::sendEvent(plane, &move);
        QTest::mouseRelease(plane, Qt::LeftButton, {}, to);
        QVERIFY(bench.stepper.isEdited());
        QCOMPARE(bench.stepper.whatIf().steps(), std::size_t(1));
        QVERIFY((plane->pointOf(0) - QPointF(to)).manhattanLength() < 2);
        QVERIFY(bench.stepper.trace()->loss != loss);
        QVERIFY(bench.stepper.before({Link::To::Input, -1, 1, 0, {}}));
        // By keyboard as well, and back.
        const double x = bench.stepper.trace()->input.x(0, 0);
        QTest::keyClick(plane, Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(bench.stepper.trace()->input.x(0, 0) > x);
        bench.stepper.discardEdits();
        QCOMPARE(bench.stepper.trace()->loss, loss);
        QVERIFY(plane->isVisible());
    }
};

QTEST_MAIN(WhatIfTest)
#include "tst_what_if.moc"
