#include "ui/panels/until_popup.h"

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/schema_form.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <cmath>

using engine::train::Finding;
using namespace ui;

namespace {

struct Desk {
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    QWidget window;
    QPushButton* button = new QPushButton(&window);
    UntilPopup popup{Context{document, run, stepper}, &window};

    Desk() { window.show(); }
    void choose(const char* type) {
        popup.choice()->setCurrentIndex(popup.choice()->findData(QLatin1String(type)));
    }
};

} // namespace

class UntilPopupTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("chainrule-test"));
        Look::instance().apply();
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void itTrainsUntilWhatWasChosenAndTheRunRestsThere() {
        Desk desk;
        QSignalSpy found(&desk.run, &Run::found);
        desk.popup.openBelow(desk.button);
        desk.choose("loss_jumps");
        QTest::mouseClick(desk.popup.runButton(), Qt::LeftButton);
        QVERIFY(!desk.popup.isVisible());
        QTRY_COMPARE(found.count(), 1);
        QVERIFY(!desk.run.isPlaying());
        QVERIFY(!desk.run.waitsFor());
        const Finding finding = *desk.run.snapshot()->found;
        QCOMPARE(desk.run.snapshot()->step, finding.step);
        QVERIFY(findingInWords(finding, desk.run.experiment().network).contains(formatNumber(finding.after)));
        QTRY_VERIFY(desk.stepper.trace());
        desk.stepper.lookAt(finding);
        // The pass of that step itself, with the loss that was told.
        QTRY_COMPARE(desk.stepper.trace() ? desk.stepper.trace()->input.step : 0, finding.step);
        QVERIFY(std::abs(desk.stepper.trace()->loss - finding.after) < 1e-4 * finding.after);
        const auto& place = desk.stepper.cursor().selection();
        QCOMPARE(desk.stepper.trace()->operations[std::size_t(place.operation)].name, std::string("L"));
    }

    void theWeightAtTheCursorIsOffered() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace());
        desk.stepper.select(
            {desk.stepper.trace()->find(engine::trace::Phase::Backward, 1, "dL/dW"), 3, 2, -1});
        desk.popup.openBelow(desk.button);
        desk.choose("gradient_sign");
        const auto& settings = desk.popup.form()->settings();
        QCOMPARE(settings.integer("layer"), 2);
        QCOMPARE(settings.integer("unit"), 4);
        QCOMPARE(settings.integer("input"), 3);
        QSignalSpy found(&desk.run, &Run::found);
        QTest::keyClick(&desk.popup, Qt::Key_Return);
        QTRY_COMPARE(found.count(), 1);
        const Finding finding = *desk.run.snapshot()->found;
        QVERIFY(finding.before * finding.after < 0);
        QTRY_VERIFY(desk.stepper.trace());
        desk.stepper.lookAt(finding);
        QTRY_COMPARE(desk.stepper.trace() ? desk.stepper.trace()->input.step : 0, finding.step);
        QCOMPARE(desk.stepper.cursor().selection().row, 3);
        QCOMPARE(desk.stepper.cursor().selection().col, 2);
    }

    void whatTheNetworkCannotDoIsSaid() {
        Desk desk; // no ReLU in it
        QSignalSpy refused(&desk.run, &Run::refused);
        desk.popup.openBelow(desk.button);
        desk.choose("unit_dies");
        QTest::mouseClick(desk.popup.runButton(), Qt::LeftButton);
        QTRY_VERIFY(!refused.isEmpty());
        QVERIFY(refused.front()[0].toString().contains(QStringLiteral("ReLU")));
        QTRY_VERIFY(!desk.run.isPlaying());
    }

    void everyKindHasAFormAndASentence() {
        Desk desk;
        for (const auto& watch : engine::train::watches()) {
            desk.choose(watch.type.c_str());
            QCOMPARE(desk.popup.form()->schema().type, watch.type);
            QVERIFY(!watchInWords({watch.type, watch.defaults()}).isEmpty());
            Finding finding;
            finding.type = watch.type;
            finding.layer = finding.unit = finding.input = 0;
            QVERIFY(!findingInWords(finding, desk.run.experiment().network).contains(QStringLiteral("%")) ||
                    watch.type == "accuracy");
        }
    }
};

QTEST_MAIN(UntilPopupTest)
#include "tst_until_popup.moc"
