#include "ui/panels/test_seal.h"

#include "engine/train/evaluation.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace ui;
using engine::train::Granularity;

namespace {

struct Desk {
    Document document;
    Run run{document, fileSource()};
    TestSeal seal{document, run};

    Desk() {
        seal.resize(420, 120);
        seal.show();
        QTRY_VERIFY(run.isSettled());
    }
    QString state() const { return seal.state()->text(); }
    void lookOnce() {
        seal.look()->click();
        QVERIFY(seal.keep()->isVisible());
        seal.look()->click();
        QTRY_COMPARE(document.testLooks(), std::int64_t(1));
    }
};

} // namespace

class TestTestSeal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsSealedUntilSomebodyAsksTwice() {
        Desk desk;
        QCOMPARE(desk.state(), QStringLiteral("Sealed."));
        QVERIFY(!desk.seal.why()->isVisible());
        desk.seal.look()->click();
        QVERIFY(desk.seal.why()->isVisible());
        desk.seal.keep()->click();
        QCOMPARE(desk.state(), QStringLiteral("Sealed."));
        QCOMPARE(desk.document.testLooks(), std::int64_t(0));
    }

    void aLookShowsWhatTheEngineSaysOfThatStep() {
        Desk desk;
        desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.run.isSettled());
        desk.lookOnce();
        const auto expected =
            engine::train::evaluate(desk.run.experiment(), desk.run.data(), desk.run.snapshot()->parameters,
                                    engine::data::Part::Test);
        QVERIFY(expected.ok());
        QVERIFY(desk.state().contains(QStringLiteral("loss ") + formatNumber(expected->loss)));
        QVERIFY(
            desk.state().contains(QString::number(100 * *expected->accuracy, 'f', 1) + QStringLiteral(" %")));
        QVERIFY(desk.state().contains(QStringLiteral("at step ") + formatCount(desk.run.snapshot()->step)));
        QVERIFY(desk.state().endsWith(QStringLiteral("Looked once.")));
        QCOMPARE(desk.seal.state()->objectName(), QStringLiteral("value"));
    }

    void aResultIsGreyOnceTheRunHasGoneOn() {
        Desk desk;
        desk.lookOnce();
        desk.run.step(Granularity::Batch);
        QTRY_COMPARE(desk.seal.state()->objectName(), QStringLiteral("muted"));
        QVERIFY(desk.state().contains(QStringLiteral("at step 0")));
        desk.run.reset();
        QTRY_COMPARE(desk.state(), QStringLiteral("Sealed. Looked once."));
    }

    void furtherLooksAreCountedWithoutAQuestion() {
        Desk desk;
        desk.lookOnce();
        for (int looks = 2; looks <= 3; ++looks) {
            desk.seal.look()->click();
            QTRY_COMPARE(desk.document.testLooks(), std::int64_t(looks));
        }
        QVERIFY(desk.seal.why()->isVisible());
        QVERIFY(desk.seal.why()->text().startsWith(QStringLiteral("Looked 3 times.")));
    }

    void withoutATestPartThereIsNothingToLookAt() {
        Desk desk;
        auto next = desk.document.experiment();
        next.data.split = {0.8, 0.2, 0};
        QVERIFY(desk.document.edit(QStringLiteral("parts"), next).ok());
        QTRY_VERIFY(desk.run.isReady() && desk.run.isSettled());
        QVERIFY(!desk.seal.look()->isVisible());
        QVERIFY(desk.state().startsWith(QStringLiteral("None")));
    }
};

QTEST_MAIN(TestTestSeal)
#include "tst_test_seal.moc"
