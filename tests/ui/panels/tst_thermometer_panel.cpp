#include "../trace/run_bench.h"

#include "ui/panels/thermometer_panel.h"
#include "ui/panels/why_popup.h"
#include "ui/plots/thermometer_view.h"
#include "ui/probe_feed.h"
#include "ui/theme.h"
#include "ui/trace/formula_view.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace ui;

namespace {

struct Bench : RunBench {
    ProbeFeed feed{run};
    ThermometerPanel panel{run, feed};

    explicit Bench(const Change& change = {}) : RunBench(change) { panel.resize(450, 300); }
    const engine::train::BackwardSignal& signal() const {
        return const_cast<ThermometerPanel&>(panel).view().signal();
    }
};

} // namespace

class TestThermometerPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        Look::instance().apply();
    }

    void itShowsTheNetworkAsItIsNow() {
        Bench bench;
        bench.panel.show();
        QTRY_COMPARE(bench.signal().layers.size(), std::size_t(3));
        const double before = bench.signal().left();
        for (int i = 0; i < 3; ++i)
            bench.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(bench.run.isSettled() && bench.run.snapshot()->epoch == 3);
        QTRY_COMPARE(bench.feed.step(), bench.run.snapshot()->step);
        const auto expected = engine::train::backwardSignal(*bench.feed.probe());
        QCOMPARE(bench.signal().left(), expected.left());
        QVERIFY(bench.signal().left() != before);
        QVERIFY2(bench.panel.view()
                     .readAt(bench.panel.view().bar(0).center())
                     .value(0)
                     .startsWith(QStringLiteral("output: ")),
                 qPrintable(bench.panel.view().readAt(bench.panel.view().bar(0).center()).value(0)));
    }

    void everyNumberIsWrittenOut() {
        Bench bench;
        bench.panel.show();
        QTRY_COMPARE(bench.signal().layers.size(), std::size_t(3));
        auto& view = bench.panel.view();
        const auto spots = view.spots();
        // Three lengths, two factors between each, what is left.
        QCOMPARE(spots.size(), std::size_t(3 + 4 + 1));
        using Number = plots::ThermometerView::Number;
        for (int i = 0; i < int(spots.size()); ++i) {
            QTest::mouseClick(&view, Qt::LeftButton, {}, spots[std::size_t(i)].place.center().toPoint());
            auto* popup = bench.panel.findChild<WhyPopup*>();
            QVERIFY(popup && popup->isVisible());
            const auto chosen = view.numberOf(i);
            const auto& layer = bench.signal().layers[chosen.index];
            const double shown = chosen.number == Number::Length           ? layer.length
                                 : chosen.number == Number::ThroughSlope   ? layer.throughSlope
                                 : chosen.number == Number::ThroughWeights ? layer.throughWeights
                                                                           : bench.signal().left();
            QCOMPARE(popup->formulas()->rows()[2].expression.value, shown);
            popup->hide();
        }
    }

    void theKeyboardWalksItsNumbersAndGoesInside() {
        Bench bench;
        bench.panel.show();
        QTRY_COMPARE(bench.signal().layers.size(), std::size_t(3));
        auto& view = bench.panel.view();
        QCOMPARE(view.focusPolicy(), Qt::TabFocus);
        view.setFocus(Qt::TabFocusReason);
        QTest::keyClick(&view, Qt::Key_Down);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.accessibleDescription(), view.spots()[2].name);
        QTest::keyClick(&view, Qt::Key_Return);
        auto* popup = bench.panel.findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        QSignalSpy look(&bench.panel, &ThermometerPanel::lookAt);
        popup->goButton()->click();
        QCOMPARE(look.count(), 1);
        const auto matrix = look[0][0].value<Stepper::Matrix>();
        bench.stepper.lookAt(matrix);
        QTRY_VERIFY(bench.stepper.trace());
        const auto& operation =
            bench.stepper.trace()->operations[std::size_t(bench.stepper.cursor().selection().operation)];
        QCOMPARE(operation.name, std::string("dL/dz"));
        QCOMPARE(operation.layer, 1);
    }

    void aHiddenPanelCostsNothing() {
        Bench bench;
        bench.run.step(engine::train::Granularity::Epoch);
        QTRY_VERIFY(bench.run.isSettled() && bench.run.snapshot()->epoch == 1);
        QVERIFY(!bench.feed.probe());
        QVERIFY(bench.signal().layers.empty());
        bench.panel.show();
        QTRY_COMPARE(bench.signal().layers.size(), std::size_t(3));
    }

    void aDeepStackOfSigmoidsLosesTheSignal() {
        Bench bench([](engine::train::Experiment& experiment) {
            experiment.network.layers.assign(8, engine::model::denseLayer(6, "sigmoid"));
            experiment.network.layers.back() = engine::model::denseLayer(1, "sigmoid");
        });
        bench.panel.show();
        QTRY_COMPARE(bench.signal().layers.size(), std::size_t(8));
        QVERIFY(bench.signal().left() < 0.01);
        QVERIFY(bench.panel.view().verdict().startsWith(QStringLiteral("After 7 layers ")));
        QVERIFY(bench.panel.view().height() >= bench.panel.view().minimumHeight());
    }

    void anotherNetworkIsAnotherSignal() {
        Bench bench;
        bench.panel.show();
        QTRY_COMPARE(bench.signal().layers.size(), std::size_t(3));
        bench.open([](engine::train::Experiment& experiment) {
            experiment.network.layers.insert(experiment.network.layers.begin() + 1,
                                             engine::model::layerOf("dropout"));
        });
        QTRY_COMPARE(bench.signal().layers.size(), std::size_t(3));
        QTRY_COMPARE(bench.signal().layers[0].layer, 3);
        QVERIFY(bench.panel.view()
                    .readAt(bench.panel.view().bar(2).center())
                    .value(0)
                    .startsWith(QStringLiteral("hidden 1: ")));
    }
};

QTEST_MAIN(TestThermometerPanel)
#include "tst_thermometer_panel.moc"
