// The loss around the lanes: map, paths, slice along the gradient, and what a click on them says.
#include "ui/compare/surface_panel.h"

#include "../modes/compare_bench.h"
#include "ui/compare/job_line.h"
#include "ui/compare/lane_words.h"
#include "ui/compare/slice_part.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/segments.h"
#include "ui/panels/why_popup.h"
#include "ui/theme.h"

#include <QLabel>
#include <QSettings>
#include <QStandardPaths>

#include <cmath>

using namespace ui;
using compare::Bench;

class TestSurfacePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() {
        QSettings().clear();
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
    }

    void theLossSurfaceIsComputedWhenTheLanesRest() {
        Bench bench;
        auto& panel = bench.part<SurfacePanel>();
        QVERIFY(!panel.view().surface());
        bench.feed().forward(Rung::Epoch);
        QTRY_VERIFY_WITH_TIMEOUT(panel.view().surface() && !panel.line().isBusy(), 60000);
        const auto& plane = panel.view().surface()->plane;
        // Where the first lane stands, the map says its loss, as far as it is in the plane.
        const auto& state = bench.feed().moment()->lanes[0];
        const engine::core::VectorD offset = state.parameters - plane.origin;
        const double x = plane.u.dot(offset), y = plane.v.dot(offset);
        QVERIFY(std::isfinite(panel.view().surface()->at(x, y)));
        const auto before = panel.view().surface();
        panel.kind()->setCurrentIndex(2);
        QTRY_VERIFY_WITH_TIMEOUT(panel.view().surface() != before && !panel.line().isBusy(), 60000);
        QCOMPARE(panel.view().surface()->plane.kind, engine::analysis::ParameterPlane::Kind::Random);
    }

    void aSliceAlongTheGradientHasAStepOfEveryLane() {
        Bench bench;
        auto& panel = bench.part<SurfacePanel>();
        panel.look().choose(2);
        auto& part = panel.slice();
        QTRY_VERIFY_WITH_TIMEOUT(part.view().slice() && !part.line().isBusy(), 60000);
        QVERIFY(!panel.view().surface()); // it is not in view
        const auto& slice = *part.view().slice();
        QCOMPARE(slice.steps.size(), std::size_t(5));
        for (std::size_t i = 0; i < 5; ++i) {
            const auto& lane = bench.feed().lanes()[i];
            QCOMPARE(slice.steps[i].rate,
                     lane.spec.experiment.training.optimizer.settings.real("learning_rate"));
            QCOMPARE(part.view().steps()[i].style, lane.style);
        }
        QVERIFY(part.line().words()->text().contains(QStringLiteral("at step 0")));
        // Where the lanes stand afterwards, and from another one's place.
        const double before = slice.start();
        bench.feed().forward(Rung::Epoch);
        QTRY_VERIFY_WITH_TIMEOUT(bench.rests() && part.view().slice()->start() != before, 60000);
        const double reference = part.view().slice()->start();
        bench.mode.table().table()->selectRow(3);
        QTRY_VERIFY_WITH_TIMEOUT(part.view().slice()->start() != reference, 60000);
        QVERIFY2(part.line().words()->text().contains(laneTitle(bench.feed().lanes()[3])),
                 qPrintable(part.line().words()->text()));
    }

    void aStepOfTheSliceExplainsItself() {
        Bench bench;
        auto& panel = bench.part<SurfacePanel>();
        panel.look().choose(2);
        auto& view = panel.slice().view();
        QTRY_VERIFY_WITH_TIMEOUT(view.slice(), 60000);
        const auto spots = view.spots();
        QCOMPARE(spots.size(), std::size_t(5)); // on the logarithmic axis all are in view
        QTest::mouseClick(&view, Qt::LeftButton, {}, spots[2].place.center().toPoint());
        auto* popup = panel.slice().findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        QVERIFY(popup->title()->text().startsWith(QStringLiteral("One step with η = ")));
        QVERIFY(popup->words()->text().contains(formatNumber(view.slice()->start())));
        QVERIFY(popup->words()->text().contains(formatNumber(view.slice()->steps[2].loss)));
        popup->close();
        // Straight: the slope is a line, what is far off is not in view, hovering reads the curve.
        view.setLogarithmic(false);
        const auto axes = view.axes();
        QCOMPARE(axes.x.lower, 0.0);
        const double rate = axes.x.upper / 2;
        const QStringList read = view.readAt(axes.toPixel(rate, axes.y.upper - 0.01 * axes.y.size()));
        QVERIFY2(read.size() == 3 && read[1].contains(formatNumber(view.slice()->at(rate))),
                 qPrintable(read.join(QLatin1Char('|'))));
    }

    void aPlaceOfTheMapAndAPathExplainThemselves() {
        Bench bench;
        auto& panel = bench.part<SurfacePanel>();
        bench.feed().forward(Rung::Epoch);
        QTRY_VERIFY_WITH_TIMEOUT(panel.view().surface() && !panel.line().isBusy(), 60000);
        const auto axes = panel.view().axes();
        const QPoint corner = axes.area.topLeft().toPoint() + QPoint(12, 9);
        QTest::mouseClick(&panel.view(), Qt::LeftButton, {}, corner);
        auto* popup = panel.findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        const double loss = panel.view().surface()->at(axes.valueX(corner.x()), axes.valueY(corner.y()));
        QVERIFY2(popup->title()->text().contains(formatNumber(loss)), qPrintable(popup->title()->text()));
        QVERIFY(popup->words()->text().contains(QStringLiteral("θ = o + x·u + y·v")));
        popup->close();
        const auto spots = panel.view().spots();
        QVERIFY(!spots.empty());
        QTest::mouseClick(&panel.view(), Qt::LeftButton, {}, spots[0].place.center().toPoint());
        QVERIFY(popup->isVisible());
        QVERIFY2(popup->title()->text().contains(QStringLiteral("after step")),
                 qPrintable(popup->title()->text()));
        popup->close();
    }
};

QTEST_MAIN(TestSurfacePanel)
#include "tst_surface_panel.moc"
