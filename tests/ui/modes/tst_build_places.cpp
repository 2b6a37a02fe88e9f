#include "ui/data/data_summary.h"
#include "ui/data/digit_panel.h"
#include "ui/data/draw_canvas.h"
#include "ui/data/draw_panel.h"
#include "ui/data/gallery.h"
#include "ui/data/gallery_tile.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/modes/build_mode.h"
#include "ui/network/network_view.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/data_preview.h"
#include "ui/panels/network_editor.h"
#include "ui/panels/segments.h"
#include "ui/panels/training_panel.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <QToolButton>

using namespace ui;
using engine::train::Experiment;

namespace {

/// Build mode over a document and a run of its own.
struct Workbench {
    Workbench() {
        mode.resize(1200, 660);
        mode.show();
        mode.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&mode));
    }
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    BuildMode mode{Context{document, run, stepper}};

    const Experiment& experiment() const { return document.experiment(); }
    template <class T>
    T& part() const {
        return *mode.findChild<T*>();
    }
    NetworkView& canvas() const { return *part<NetworkEditor>().view(); }
};

} // namespace

class TestBuildPlaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
        QSettings().clear();
    }

    void networkAndDataAreTwoPlacesAndTheChosenOneIsKept() {
        {
            Workbench bench;
            QCOMPARE(bench.mode.place(), BuildMode::Place::Network);
            QVERIFY(bench.canvas().isVisible() && !bench.part<DataPanel>().isVisible());
            QTest::mouseClick(bench.mode.places().buttons()[1], Qt::LeftButton);
            QVERIFY(!bench.canvas().isVisible() && bench.part<DataPanel>().isVisible());
        }
        Workbench bench;
        QCOMPARE(bench.mode.place(), BuildMode::Place::Data);
        QVERIFY(bench.part<DataPanel>().isVisible());
        QTest::keyClick(&bench.mode, Qt::Key_PageUp, Qt::ControlModifier);
        QVERIFY(bench.canvas().isVisible());
        QTest::keyClick(&bench.mode, Qt::Key_PageDown, Qt::ControlModifier);
        QVERIFY(bench.part<DataPanel>().isVisible());
        QToolButton* network = bench.mode.places().buttons()[0];
        network->setFocus();
        QTest::keyClick(network, Qt::Key_Space);
        QVERIFY(bench.canvas().isVisible());
    }

    void theDataAreSeenAtAGlanceBesideTheNetwork() {
        Workbench bench;
        auto& glance = bench.part<DataSummary>();
        QVERIFY(glance.isVisible());
        const auto split = bench.run.data()->split;
        QVERIFY2(glance.counts().contains(formatCount(qint64(split.train.size()))),
                 qPrintable(glance.counts()));
        bench.part<DataPanel>().choose("iris");
        QTRY_VERIFY(glance.counts().startsWith("150 samples"));
        QVERIFY(glance.findChild<DataPreview*>()->isTable());
        QTest::mouseClick(&glance.chooseButton(), Qt::LeftButton);
        QCOMPARE(bench.mode.place(), BuildMode::Place::Data);
    }

    void anotherPlaceIsNeverHiddenByAPanelThatFilledTheFirst() {
        Workbench bench;
        Q_EMIT bench.part<NetworkEditor>().maximizeToggled();
        QVERIFY(!bench.part<TrainingPanel>().isVisible());
        bench.mode.setPlace(BuildMode::Place::Data);
        QVERIFY(bench.part<DataPanel>().isVisible());
        bench.mode.setPlace(BuildMode::Place::Network);
        QVERIFY(bench.canvas().isVisible() && bench.part<TrainingPanel>().isVisible());
        QVERIFY(!bench.part<DataPanel>().isVisible());
    }

    void theGalleryChoosesAndDrawingOpensItsOwnPlace() {
        Workbench bench;
        bench.mode.setPlace(BuildMode::Place::Data);
        auto& gallery = bench.part<Gallery>();
        QTest::mouseClick(gallery.tile("moons"), Qt::LeftButton);
        QCOMPARE(bench.experiment().data.source, std::string("moons"));
        QVERIFY(!bench.part<DrawPanel>().isVisible());
        gallery.tile(Gallery::kDraw)->click();
        QVERIFY(bench.part<DrawPanel>().isVisible());
        auto& canvas = bench.part<DrawPanel>().canvas();
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, canvas.toPixel({1, 1}).toPoint());
        QCOMPARE(bench.experiment().data.source, std::string("drawn"));
        const auto drawn = bench.experiment().data.points;
        gallery.tile("xor")->click();
        QCOMPARE(bench.experiment().data.source, std::string("xor"));
        QVERIFY(!bench.part<DrawPanel>().isVisible());
        gallery.tile(Gallery::kDraw)->click();
        QCOMPARE(bench.experiment().data.points, drawn);
        gallery.tile(Gallery::kPaint)->click();
        QVERIFY(bench.part<DigitPanel>().isVisible());
    }
};

QTEST_MAIN(TestBuildPlaces)
#include "tst_build_places.moc"
