#include "ui/trace/paths_view.h"

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/batch_view.h"
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
    PathsView paths{stepper};
    BatchView batch{stepper};

    Desk() {
        for (QWidget* page : {static_cast<QWidget*>(&paths), static_cast<QWidget*>(&batch)}) {
            page->resize(420, 600);
            page->show();
        }
    }
    void toWeight(int layer, int row, int col) {
        stepper.select({stepper.trace()->find(Phase::Backward, layer, "dL/dW"), row, col, -1});
    }
};

} // namespace

class PathsViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("chainrule-test"));
        Look::instance().apply();
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void itOffersToGoToAWeight() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace());
        QVERIFY(desk.paths.hint()->button()->isVisible());
        QVERIFY(!desk.paths.list()->isVisible());
        QTest::mouseClick(desk.paths.hint()->button(), Qt::LeftButton);
        QVERIFY(desk.paths.paths());
        QVERIFY(!desk.paths.hint()->button()->isVisible());
        QVERIFY(desk.paths.list()->isVisible());
        QVERIFY(desk.batch.gradients());
    }

    void aChosenPathIsWrittenOutAndLit() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace());
        QSignalSpy lit(&desk.paths, &PathsView::pathLit);
        desk.toWeight(0, 2, 1);
        QCOMPARE(desk.paths.paths()->count, 4.0);
        lit.clear();
        QTest::mouseClick(desk.paths.list(), Qt::LeftButton, {}, desk.paths.list()->rowRect(2).center());
        QCOMPARE(desk.paths.list()->chosen(), 2);
        const auto& path = desk.paths.paths()->largest[2];
        QVERIFY(desk.paths.product()->text().contains(formatNumber(path.value)));
        QCOMPARE(desk.paths.list()->textOf(2),
                 QStringLiteral("2 › 3 › %1 › 1").arg(path.units[1].second + 1));
        QVERIFY(!lit.isEmpty());
        const auto highlight = lit.back()[0].value<Highlight>();
        QCOMPARE(highlight.units.size(), std::size_t(4));
        QCOMPARE(highlight.edges.size(), std::size_t(3));
        QVERIFY(highlight.edges.front() == (EdgeRef{0, 2, 1}));
        // By keyboard to the next one.
        QTest::keyClick(desk.paths.list(), Qt::Key_Down);
        QCOMPARE(desk.paths.list()->chosen(), 3);
        QTest::keyClick(desk.paths.list(), Qt::Key_Up);
        QCOMPARE(desk.paths.list()->chosen(), 2);
        // Out of sight nothing is lit.
        desk.paths.hide();
        QVERIFY(lit.back()[0].value<Highlight>().units.empty());
    }

    void theSampleIsTheCursors() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace());
        desk.toWeight(0, 2, 1);
        desk.stepper.setSampleColumn(5);
        QCOMPARE(desk.paths.paths()->sample, 5);
        const double share = desk.paths.paths()->total * double(desk.stepper.trace()->input.x.cols());
        QVERIFY(std::abs(share - desk.batch.gradients()->ofSample[5]) <= 1e-12 * std::abs(share));
    }

    void aDotGoesToItsSample() {
        Desk desk;
        QTRY_VERIFY(desk.stepper.trace());
        desk.toWeight(1, 0, 3);
        Eigen::Index largest = 0;
        desk.batch.gradients()->ofSample.maxCoeff(&largest);
        QTest::mouseClick(desk.batch.strip(), Qt::LeftButton, {},
                          desk.batch.strip()->dotAt(int(largest)).toPoint());
        QCOMPARE(desk.stepper.cursor().sampleColumn(), int(largest));
        // By keyboard to the one below it and back.
        QTest::keyClick(desk.batch.strip(), Qt::Key_Left);
        const int beside = desk.stepper.cursor().sampleColumn();
        QVERIFY(beside != int(largest));
        const auto& values = desk.batch.gradients()->ofSample;
        QCOMPARE((values.array() > values[beside]).count(), Eigen::Index(1));
        QTest::keyClick(desk.batch.strip(), Qt::Key_Right);
        QCOMPARE(desk.stepper.cursor().sampleColumn(), int(largest));
        QVERIFY(desk.batch.words()->text().contains(formatNumber(values[largest])));
    }
};

QTEST_MAIN(PathsViewTest)
#include "tst_paths_view.moc"
