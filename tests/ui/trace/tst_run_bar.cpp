#include "ui/trace/run_bar.h"

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/fork_dialog.h"
#include "ui/panels/schema_form.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/scrubber.h"

#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>
#include <QToolButton>

using namespace ui;

namespace {

struct Desk {
    Document document;
    Run run{document, fileSource()};
    RunBar bar{run};

    explicit Desk(int epochs = 4) {
        bar.resize(800, 80);
        bar.show();
        for (int i = 0; i < epochs; ++i)
            run.step(engine::train::Granularity::Epoch);
    }
    bool rests() const { return run.isSettled() && run.snapshot()->state; }
    long long step() const { return run.snapshot()->step; }
};

} // namespace

class RunBarTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("chainrule-test"));
        Look::instance().apply();
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void aClickOnTheLineGoesToThatStep() {
        Desk desk;
        QTRY_VERIFY(desk.rests());
        const long long last = desk.step();
        Scrubber* line = desk.bar.scrubber();
        QCOMPARE(line->stepAt(line->pixelOf(last)), last);
        const QPoint middle(int(line->pixelOf(last / 2)), 20);
        QTest::mouseClick(line, Qt::LeftButton, {}, middle);
        QTRY_VERIFY(desk.rests() && desk.step() == line->stepAt(middle.x()));
        QVERIFY(std::abs(desk.step() - last / 2) <= 1 + last / 400);
        QCOMPARE(desk.run.snapshot()->past.last, last);
        // Keys, while it has the focus.
        line->setFocus();
        QTest::keyClick(line, Qt::Key_Home);
        QTRY_VERIFY(desk.rests() && desk.step() == 0);
        QTest::keyClick(line, Qt::Key_End);
        QTRY_VERIFY(desk.rests() && desk.step() == last);
        QTest::keyClick(line, Qt::Key_PageUp);
        QTRY_VERIFY(desk.rests() && desk.step() == last - last / 20);
    }

    void draggingEndsWhereTheMouseIsLetGo() {
        Desk desk;
        QTRY_VERIFY(desk.rests());
        Scrubber* line = desk.bar.scrubber();
        QTest::mousePress(line, Qt::LeftButton, {}, QPoint(100, 20));
        for (int x = 120; x <= 400; x += 40) {
            QMouseEvent move(QEvent::MouseMove, QPointF(x, 20), line->mapToGlobal(QPointF(x, 20)),
                             Qt::NoButton, Qt::LeftButton, {});
            QCoreApplication::sendEvent(line, &move);
        }
        QTest::mouseRelease(line, Qt::LeftButton, {}, QPoint(400, 20));
        QTRY_VERIFY(desk.rests() && desk.step() == line->stepAt(400));
    }

    void theDialogForksWithWhatIsChanged() {
        Desk desk;
        QTRY_VERIFY(desk.rests());
        const auto first = desk.run.tree().current();
        desk.run.seek(30);
        QTRY_VERIFY(desk.rests() && desk.step() == 30);
        QTest::mouseClick(desk.bar.forkButton(), Qt::LeftButton);
        auto* dialog = desk.bar.findChild<ForkDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(!dialog->forkButton()->isEnabled()); // nothing is changed yet
        auto settings = dialog->form()->settings();
        settings.set("batch_size", std::int64_t{16});
        Q_EMIT dialog->form()->edited(settings, QStringLiteral("batch_size"), -1);
        QVERIFY(dialog->forkButton()->isEnabled());
        QTest::mouseClick(dialog->forkButton(), Qt::LeftButton);
        QTRY_VERIFY(desk.rests() && desk.run.tree().branches().size() == 2);
        const Branch& branch = desk.run.tree().branches().back();
        QCOMPARE(branch.forkedAt, 30LL);
        QVERIFY(branch.change.contains(QStringLiteral("16")));
        QCOMPARE(desk.run.experimentNow().training.batchSize, 16);
        // By the menu back to the first one.
        QVERIFY(desk.bar.runsButton()->text().contains(QStringLiteral("2")));
        QMenu* menu = desk.bar.runsButton()->menu();
        Q_EMIT menu->aboutToShow();
        menu->actions().front()->trigger();
        QTRY_VERIFY(desk.rests() && desk.run.tree().current() == first);
    }
};

QTEST_MAIN(RunBarTest)
#include "tst_run_bar.moc"
