#include "ui/panels/why_popup.h"

#include "engine/train/density.h"
#include "engine/train/probe_story.h"
#include "ui/theme.h"
#include "ui/trace/formula_view.h"

#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

using namespace ui;

namespace {

engine::train::Histogram numbers() {
    const double some[] = {1, 2, 4};
    return engine::train::histogram(some, 3);
}

Why meanOfThree() {
    return {QStringLiteral("The mean"),
            QStringLiteral("of three numbers"),
            {engine::train::explainMean(numbers())},
            {},
            {},
            {}};
}

} // namespace

class WhyPopupTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void itSaysSymbolsNumbersAndResult() {
        QWidget window;
        WhyPopup popup(&window);
        popup.openAt(meanOfThree(), {20, 20});
        QVERIFY(popup.isVisible());
        const QStringList lines = popup.formulas()->text().split(u'\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines[0].startsWith(QStringLiteral("x̄ = ")) && lines[0].contains(u'Σ'),
                 qPrintable(lines[0]));
        QVERIFY2(lines[1].contains(u'7') && lines[1].contains(u'3'), qPrintable(lines[1]));
        QVERIFY2(lines[2].contains(formatNumber(numbers().mean)), qPrintable(lines[2]));
        QVERIFY(popup.formulas()->hasFocus());
        QCOMPARE(popup.accessibleName(), QStringLiteral("The mean"));
        QTest::keyClick(&popup, Qt::Key_Escape);
        QVERIFY(!popup.isVisible());
    }

    void theButtonLeadsToWhereItIsMade() {
        QWidget window;
        WhyPopup popup(&window);
        Why why = meanOfThree();
        popup.openAt(why, {20, 20});
        QVERIFY(popup.goButton()->isHidden());
        bool gone = false;
        why.go = QStringLiteral("Go");
        why.goTo = [&gone] { gone = true; };
        popup.openAt(why, {20, 20});
        QVERIFY(popup.goButton()->isVisible());
        QTest::keyClick(popup.goButton(), Qt::Key_Space);
        QVERIFY(gone && !popup.isVisible());
    }

    void whatIsHigherThanTheScreenScrolls() {
        QWidget window;
        WhyPopup popup(&window);
        Why why = meanOfThree();
        auto* area = popup.findChild<QScrollArea*>();
        popup.openAt(why, {20, 20});
        QCOMPARE(area->verticalScrollBar()->maximum(), 0);
        for (int i = 0; i < 60; ++i)
            why.explanations.push_back(why.explanations.front());
        popup.openAt(why, {20, 20});
        QCoreApplication::sendPostedEvents();
        QVERIFY(area->verticalScrollBar()->maximum() > 0);
        QVERIFY(popup.height() < popup.screen()->availableGeometry().height());
    }
};

QTEST_MAIN(WhyPopupTest)
#include "tst_why_popup.moc"
