#include "ui/trace/check_view.h"

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/page_hint.h"
#include "ui/trace/stepper.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using engine::trace::Phase;
using namespace ui;

namespace {

struct Desk {
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    CheckView page{stepper};

    Desk() {
        page.resize(420, 600);
        page.show();
    }
};

} // namespace

class CheckViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("chainrule-test"));
        Look::instance().apply();
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void itGoesToAGradientAndChecksIt() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace());
        QVERIFY(desk.page.hint()->button()->isVisible());
        QVERIFY(!desk.page.plot()->isVisible());
        QSignalSpy checked(&desk.page, &CheckView::checked);
        QTest::mouseClick(desk.page.hint()->button(), Qt::LeftButton);
        QTRY_VERIFY(!checked.isEmpty());
        QVERIFY(desk.page.plot()->isVisible());
        const auto& curve = *desk.page.curve();
        const auto& place = desk.stepper.cursor().selection();
        const auto& operation = desk.stepper.trace()->operations[std::size_t(place.operation)];
        QCOMPARE(operation.name, std::string("dL/dz"));
        QCOMPARE(curve.analytic, operation.values(place.row, place.col));
        QVERIFY(desk.page.formula()->text().contains(formatNumber(curve.points[curve.best].central)));
        QVERIFY(desk.page.words()->text().contains(formatNumber(curve.points[curve.best].centralError)));
    }

    void onlyTheLastPlaceIsAnswered() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace());
        QSignalSpy checked(&desk.page, &CheckView::checked);
        const int dW = desk.stepper.trace()->find(Phase::Backward, 1, "dL/dW");
        for (int row = 0; row < 4; ++row)
            desk.stepper.select({dW, row, 2, -1});
        QTRY_VERIFY(!checked.isEmpty());
        QTRY_VERIFY(desk.page.curve() && desk.page.curve()->analytic ==
                                             desk.stepper.trace()->operations[std::size_t(dW)].values(3, 2));
    }

    void elsewhereThereIsNothingToCheck() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace());
        QSignalSpy checked(&desk.page, &CheckView::checked);
        desk.stepper.select({desk.stepper.trace()->find(Phase::Backward, 1, "dL/dz"), 0, 0, -1});
        QTRY_VERIFY(!checked.isEmpty());
        desk.stepper.select({0, 0, 0, -1});
        QVERIFY(!desk.page.curve());
        QVERIFY(desk.page.hint()->button()->isVisible());
    }
};

QTEST_MAIN(CheckViewTest)
#include "tst_check_view.moc"
