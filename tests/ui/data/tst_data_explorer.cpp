#include "ui/data/data_explorer.h"

#include "ui/data/balance_view.h"
#include "ui/data/histogram_wall.h"
#include "ui/data/picture_page.h"
#include "ui/data/picture_wall.h"
#include "ui/data/row_table.h"
#include "ui/data/rows_model.h"
#include "ui/data/scatter_page.h"
#include "ui/data/scatter_view.h"
#include "ui/data/selection_bar.h"
#include "ui/data/summary_table.h"
#include "ui/data/table_page.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/segments.h"
#include "ui/run.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace ui;
using engine::data::Dataset;

namespace {

using Rows = std::vector<int>;

/// Four columns, twelve samples, three classes; the last of the first column is far off.
std::shared_ptr<Dataset> flowers() {
    auto set = std::make_shared<Dataset>();
    set->features.resize(4, 12);
    for (int i = 0; i < 12; ++i)
        for (int f = 0; f < 4; ++f)
            set->features(f, i) = f == 0 ? 12 - i : f == 3 ? i % 2 : i * i + f;
    set->features(0, 11) = 500;
    set->featureNames = {"length", "width", "height", "flag"};
    set->classNames = {"setosa", "versicolor", "virginica"};
    for (int i = 0; i < 12; ++i)
        set->classes.push_back(i / 4);
    return set;
}

std::shared_ptr<Dataset> pictures() {
    auto set = std::make_shared<Dataset>();
    set->features = engine::core::MatrixD::Random(4, 40).cwiseAbs();
    set->imageWidth = set->imageHeight = 2;
    set->classNames = {"0", "1"};
    for (int i = 0; i < 40; ++i)
        set->classes.push_back(i % 2);
    return set;
}

struct Desk {
    Document document;
    Run run{document, fileSource()};
    DataExplorer explorer{document, run};

    explicit Desk(engine::data::DatasetPtr dataset, DataExplorer::View view = DataExplorer::Table) {
        explorer.setView(view);
        explorer.setDataset(std::move(dataset));
        explorer.resize(900, 600);
        explorer.show();
        QVERIFY(QTest::qWaitForWindowExposed(&explorer));
        QTRY_VERIFY(explorer.overview());
    }
    RowSelection& selection() { return explorer.selection(); }
    RowTable* table() { return explorer.table()->table(); }
    Rows shown() { return explorer.table()->model().shown(); }
    void clickRow(int place, Qt::KeyboardModifiers keys = {}) {
        const QRect at = table()->visualRect(table()->model()->index(place, 1));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys, at.center());
    }
    void clickTitle(int section) {
        auto* header = table()->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          QPoint(header->sectionViewportPosition(section) + 20, header->height() / 2));
    }
    void search(const QString& text) { explorer.table()->searchLine()->setText(text); }
};

} // namespace

class TestDataExplorer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void aClickSelectsARowAndShiftARange() {
        Desk desk(flowers());
        desk.clickRow(2);
        QCOMPARE(desk.selection().selected(), (Rows{2}));
        desk.clickRow(4, Qt::ShiftModifier);
        QCOMPARE(desk.selection().selected(), (Rows{2, 3, 4}));
        desk.clickRow(3, Qt::ControlModifier);
        QCOMPARE(desk.selection().selected(), (Rows{2, 4}));
        QVERIFY(
            desk.explorer.bar()->text()->text().startsWith(QStringLiteral("2 of 12 rows selected (16.7 %)")));
        QVERIFY(desk.explorer.bar()->text()->text().contains(QStringLiteral("setosa 1, versicolor 1")));
        desk.explorer.bar()->clear()->click();
        QCOMPARE(desk.selection().count(), 0);
    }

    void keysMoveAndExtendTheSelection() {
        Desk desk(flowers());
        desk.clickRow(1);
        QTest::keyClick(desk.table(), Qt::Key_Down);
        QCOMPARE(desk.selection().selected(), (Rows{2}));
        QTest::keyClick(desk.table(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(desk.selection().selected(), (Rows{2, 3}));
        QCOMPARE(desk.selection().current(), 3);
        QTest::keyClick(desk.table(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(desk.selection().count(), 12);
        QTest::keyClick(desk.table(), Qt::Key_Escape);
        QCOMPARE(desk.selection().count(), 0);
    }

    void aTitleSortsForthAndBackAndNotAtAll() {
        Desk desk(flowers());
        desk.clickTitle(3);
        QCOMPARE(desk.shown().front(), 10);
        QCOMPARE(desk.shown().back(), 11);
        desk.clickTitle(3);
        QCOMPARE(desk.shown().front(), 11);
        desk.clickRow(0); // what is selected is the sample, not the place
        QCOMPARE(desk.selection().selected(), (Rows{11}));
        desk.clickTitle(3);
        QCOMPARE(desk.shown().front(), 0);
        QCOMPARE(desk.selection().selected(), (Rows{11}));
    }

    void searchShowsWhatIsLikeThat() {
        Desk desk(flowers());
        desk.search(QStringLiteral("class = virginica, flag = 1"));
        QCOMPARE(desk.shown(), (Rows{9, 11}));
        QCOMPARE(desk.explorer.table()->found()->text(), QStringLiteral("2 of 12 rows"));
        desk.search(QStringLiteral("weight > 3"));
        QCOMPARE(desk.explorer.table()->found()->text(), QStringLiteral("no column is called \"weight\""));
        QCOMPARE(desk.explorer.table()->found()->objectName(), QStringLiteral("problem"));
        QCOMPARE(desk.shown(), (Rows{9, 11})); // as it was
        desk.search({});
        QCOMPARE(desk.shown().size(), std::size_t(12));
    }

    void outliersAreMarkedAndCanBeSelected() {
        Desk desk(flowers());
        QVERIFY(desk.explorer.table()->model().isOutlier(11, 3));
        QVERIFY(!desk.explorer.table()->model().isOutlier(0, 3));
        desk.explorer.bar()->outliers()->click();
        QVERIFY(desk.selection().contains(11));
    }

    void manyPointsArePaintedOffTheWindowsThreadAndThenAllAreThere() {
        auto set = std::make_shared<Dataset>();
        set->features = engine::core::MatrixD::Random(2, 60'000);
        set->featureNames = {"x1", "x2"};
        set->classNames = {"a", "b"};
        for (int i = 0; i < 60'000; ++i)
            set->classes.push_back(set->features(0, i) > 0 ? 1 : 0);
        Desk desk(set, DataExplorer::Scatter);
        auto* view = desk.explorer.scatter()->view();
        QTRY_VERIFY(view->isPainted());
        const auto colorAt = [view](double share) {
            const QRectF area = view->axes().area;
            return view->grab().toImage().pixelColor(
                QPointF(area.left() + share * area.width(), area.center().y()).toPoint());
        };
        QVERIFY(colorAt(0.2) != colorAt(0.8)); // one class on the left, the other on the right
        QVERIFY(colorAt(0.2) != theme().raised);
        view->setDrag(ScatterView::Drag::Zoom);
        const QRect area = view->axes().area.toRect();
        QTest::mousePress(view, Qt::LeftButton, {}, area.center() + QPoint(20, -50));
        QTest::mouseMove(view, area.center() + QPoint(100, 50));
        QTest::mouseRelease(view, Qt::LeftButton, {}, area.center() + QPoint(100, 50));
        QVERIFY(!view->showsAll());
        QTRY_VERIFY(view->isPainted());
        QCOMPARE(colorAt(0.2), colorAt(0.8)); // right of 0 all are of one class
    }

    void draggingInTheScatterSelectsAndTheWheelZooms() {
        Desk desk(flowers(), DataExplorer::Scatter);
        auto* view = desk.explorer.scatter()->view();
        desk.explorer.scatter()->x()->setCurrentIndex(3); // 0 and 1 across
        desk.explorer.scatter()->y()->setCurrentIndex(1);
        const auto axes = view->axes();
        const auto drag = [&](double x0, double y0, double x1, double y1, Qt::KeyboardModifiers keys = {}) {
            QTest::mousePress(view, Qt::LeftButton, keys, axes.toPixel(x0, y0).toPoint());
            QTest::mouseMove(view, axes.toPixel(x1, y1).toPoint());
            QTest::mouseRelease(view, Qt::LeftButton, keys, axes.toPixel(x1, y1).toPoint());
        };
        drag(-0.02, 0, 0.02, 20); // of the even ones i² + 1: 1, 5, 17
        QCOMPARE(desk.selection().selected(), (Rows{0, 2, 4}));
        drag(0.98, 0, 1.02, 12, Qt::ShiftModifier); // 2, 10
        QCOMPARE(desk.selection().selected(), (Rows{0, 1, 2, 3, 4}));
        QTest::mouseClick(view, Qt::LeftButton, {}, axes.toPixel(1, 122).toPoint());
        QCOMPARE(desk.selection().selected(), (Rows{11}));
        QVERIFY(view->readAt(axes.toPixel(1, 122)).front().contains(QStringLiteral("sample 11")));
        const QPointF middle = axes.area.center();
        QWheelEvent wheel(middle, view->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(view, &wheel);
        QVERIFY(view->axes().x.size() < axes.x.size());
        QVERIFY(!view->showsAll());
        QTest::mouseDClick(view, Qt::LeftButton, {}, middle.toPoint());
        QVERIFY(view->showsAll());
        QCOMPARE(view->axes().x, axes.x);
        desk.explorer.scatter()->drag()->choose(1);
        drag(-0.02, 0, 0.5, 20);
        QVERIFY(view->axes().x.upper < 0.6);
        QCOMPARE(desk.selection().selected(), (Rows{11}));
    }

    void aBarOfAHistogramSelectsItsRows() {
        Desk desk(flowers(), DataExplorer::Histograms);
        auto* wall = desk.explorer.histograms();
        const QRectF bars = wall->barsOf(3); // 0 and 1
        QTest::mouseClick(wall->viewport(), Qt::LeftButton, {},
                          (bars.topLeft() + QPointF(bars.width() * 0.75, 5)).toPoint());
        QCOMPARE(desk.selection().selected(), (Rows{1, 3, 5, 7, 9, 11}));
        QVERIFY(wall->readAt({3, 1}).contains(QStringLiteral("6 rows")));
        QTest::mouseClick(wall->viewport(), Qt::LeftButton, {}, wall->cellOf(0).topLeft().toPoint());
        QCOMPARE(desk.selection().count(), 0);
    }

    void aBarOfTheBalanceSelectsItsRows() {
        Desk desk(flowers(), DataExplorer::Balance);
        auto* view = desk.explorer.balance();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->cellOf(1, 3).center().toPoint());
        QCOMPARE(desk.selection().selected(), (Rows{4, 5, 6, 7}));
    }

    void theSummaryLeadsToAColumn() {
        Desk desk(flowers(), DataExplorer::Summary);
        auto* table = desk.explorer.summary()->table();
        QCOMPARE(table->model()->rowCount(), 4);
        QCOMPARE(table->model()->index(3, 1).data().toString(), QStringLiteral("0.5000"));
        QVERIFY(table->horizontalHeader()->height() > 10);
        const QPoint at = table->visualRect(table->model()->index(2, 1)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(desk.explorer.view(), DataExplorer::Histograms);
    }

    void picturesAreOnlyThereForPictures() {
        Desk desk(flowers());
        auto* button = desk.explorer.findChild<Segments*>()->buttons()[DataExplorer::Pictures];
        QVERIFY(!button->isEnabled());
        desk.explorer.setDataset(pictures());
        QTRY_VERIFY(desk.explorer.overview());
        QVERIFY(button->isEnabled());
        button->click();
        auto* page = desk.explorer.pictures();
        QVERIFY(page->isVisible());
        QCOMPARE(page->sides(), QString());
        QCOMPARE(page->wall()->shown().size(), std::size_t(40));
        page->classes()->setCurrentIndex(2);
        QCOMPARE(page->wall()->shown().size(), std::size_t(20));
        QTest::mouseClick(page->wall()->viewport(), Qt::LeftButton, {}, page->wall()->cellOf(1).center());
        QCOMPARE(desk.selection().selected(), (Rows{3}));
        QTest::mouseClick(page->wall()->viewport(), Qt::LeftButton, Qt::ShiftModifier,
                          page->wall()->cellOf(3).center());
        QCOMPARE(desk.selection().selected(), (Rows{3, 5, 7}));
        desk.explorer.setDataset(flowers());
        QCOMPARE(desk.selection().count(), 0);
        QTRY_VERIFY(desk.explorer.overview() && desk.explorer.table()->isVisible());
    }

    void picturesOfSoundSayWhatLiesAlongTheirSides() {
        auto sound = pictures();
        sound->imageAcross = "time";
        sound->imageDown = "coefficient";
        Desk desk(sound);
        desk.explorer.setView(DataExplorer::Pictures);
        QTRY_VERIFY(desk.explorer.pictures()->isVisible());
        const QString sides = desk.explorer.pictures()->sides();
        QVERIFY2(sides.contains("→ time, 1 to 2") && sides.contains("↓ coefficient, 0 to 1"),
                 qPrintable(sides));
    }

    void aSelectedSampleCanBeLookedAt() {
        Desk desk(flowers());
        QSignalSpy asked(&desk.explorer, &DataExplorer::lookInside);
        QVERIFY(!desk.explorer.bar()->look()->isEnabled());
        desk.clickRow(5);
        desk.explorer.bar()->look()->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toInt(), 5);
    }

    void partsFollowTheDocument() {
        Desk desk(flowers());
        using engine::data::Part;
        QVERIFY(desk.explorer.overview()->balance.samples(Part::Test) > 0);
        auto next = desk.document.experiment();
        next.data.split = {0.5, 0.5, 0};
        QVERIFY(desk.document.edit(QStringLiteral("parts"), next).ok());
        QTRY_COMPARE(desk.explorer.overview()->balance.samples(Part::Test), Eigen::Index(0));
        QCOMPARE(desk.explorer.overview()->balance.samples(Part::Train), Eigen::Index(6));
    }

    void manyRowsAreLookedAtAsTheyCome() {
        auto many = std::make_shared<Dataset>();
        many->task = engine::data::Task::Regression;
        many->features = engine::core::MatrixD::Random(3, 100'000);
        many->targets = engine::core::MatrixD::Random(1, 100'000);
        Desk desk(many);
        desk.clickTitle(3);
        QTRY_VERIFY(!desk.explorer.table()->isBusy());
        const auto shown = desk.shown();
        QCOMPARE(shown.size(), std::size_t(100'000));
        for (std::size_t i = 1; i < shown.size(); ++i)
            QVERIFY(many->features(0, shown[i - 1]) <= many->features(0, shown[i]));
        desk.search(QStringLiteral("1 > 0.99"));
        desk.search(QStringLiteral("sample = 77776")); // only the latest is answered
        QTRY_COMPARE(desk.shown(), (Rows{77776}));
    }

    void withoutDataThereIsAWord() {
        Document document;
        Run run(document, fileSource());
        DataExplorer explorer(document, run);
        explorer.show();
        explorer.setDataset(nullptr);
        QVERIFY(!explorer.overview());
        explorer.setDataset(std::make_shared<Dataset>());
        QVERIFY(!explorer.overview());
    }
};

QTEST_MAIN(TestDataExplorer)
#include "tst_data_explorer.moc"
