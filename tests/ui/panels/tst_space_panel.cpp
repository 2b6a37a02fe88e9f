#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/space_panel.h"
#include "ui/plots/response_feed.h"
#include "ui/plots/space_feed.h"
#include "ui/plots/space_view.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QLabel>
#include <QtTest>

#include <map>
#include <memory>

using namespace ui;
using engine::core::Index;
using engine::train::SpaceChoice;

namespace {

engine::train::Experiment over(const std::string& source, std::vector<int> sizes, const std::string& last,
                               const std::string& loss) {
    auto experiment = engine::train::firstExperiment();
    experiment.data.source = source;
    experiment.data.settings = {};
    experiment.network.input = {sizes.front()};
    experiment.network.layers.clear();
    for (std::size_t i = 1; i < sizes.size(); ++i)
        experiment.network.layers.push_back(
            engine::model::denseLayer(sizes[i], i + 1 < sizes.size() ? "tanh" : last));
    experiment.training.loss = loss;
    return experiment;
}

struct Bench {
    Document document;
    Run run{document, fileSource()};
    QWidget window;
    plots::ResponseFeed responses{run, window};
    SpacePanel* panel = new SpacePanel(run, responses, &window);

    explicit Bench(bool shown = true) {
        window.resize(900, 600);
        panel->setGeometry(0, 0, 430, 380);
        if (shown)
            window.show();
    }
    void open(const engine::train::Experiment& experiment) {
        const auto edited = document.edit(QStringLiteral("test"), experiment);
        QVERIFY2(edited.ok(), edited ? "" : edited.error().text().c_str());
        QTRY_VERIFY(run.isReady());
    }
    void steps(int count) {
        const long long before = run.snapshot()->step;
        for (int i = 0; i < count; ++i)
            run.step(engine::train::Granularity::Batch);
        QTRY_COMPARE(run.snapshot()->step, before + count);
    }
    ChoiceBox& box(int index) { return *panel->findChildren<ChoiceBox*>()[index]; }
    plots::SpaceFeed& feed() { return *panel->findChild<plots::SpaceFeed*>(); }
    plots::SpaceView& view() { return *panel->findChild<plots::SpaceView*>(); }
    const SpaceChoice& choice() { return feed().space()->choice; }
    /// What the engine says of the run's present moment.
    engine::train::Space expected() {
        const auto& data = *run.data();
        const auto response = responses.response();
        return engine::train::space(run.network(), run.snapshot()->parameters, data,
                                    engine::train::spreadRows(data), choice(), response.get());
    }
    /// Signs and rotations of components depend on the frames before: what the choice of axes leaves the
    /// same.
    double worst(const engine::train::Space& other) {
        const auto distances = [](const engine::train::Space& space) {
            return engine::core::MatrixD(space.points.transpose() * space.points);
        };
        return (distances(*feed().space()) - distances(other)).cwiseAbs().maxCoeff();
    }
};

} // namespace

class TestSpacePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        Look::instance().apply();
    }
    void theLastHiddenLayerIsShownFirst();
    void theSpaceIsOfTheLatestParameters();
    void samplesAndGridAreOfOneMoment();
    void samplesAreOfTheMomentOfTheResponse();
    void layersAndUnitsCanBeChosen();
    void twoAxesAreNeverTheSameUnit();
    void aHiddenPanelComputesNothing();
    void largeNetworksAreComputedElsewhere();
    void aResultOfAnOlderChoiceIsDropped();
    void ofOneUnitThereIsNothingToChoose();
    void oneInputIsALine();
    void layersThatOnlyPassOnAreNotOffered();
    void aChoiceHoldsForTheSameLayers();
    void dataThatDoNotFitAreExplained();
    void boxesLeaveTheTitleWhole();
};

void TestSpacePanel::theLastHiddenLayerIsShownFirst() {
    Bench bench;
    QTRY_VERIFY(bench.feed().space());
    QCOMPARE(bench.choice(), (SpaceChoice{1, true, 0, 1}));
    QCOMPARE(bench.box(0).count(), 3);
    QCOMPARE(bench.box(0).currentText(), QStringLiteral("hidden 2"));
    QCOMPARE(bench.box(1).count(), 5);
    QVERIFY(bench.box(1).isVisible() && !bench.box(2).isVisible());
    QVERIFY(!bench.view()
                 .readAt(bench.view().axes().toPixel(bench.feed().space()->points(0, 0),
                                                     bench.feed().space()->points(1, 0)))
                 .isEmpty());
}

void TestSpacePanel::theSpaceIsOfTheLatestParameters() {
    Bench bench;
    QTRY_VERIFY(bench.feed().space());
    const auto before = bench.feed().space();
    bench.steps(40);
    QTRY_VERIFY(bench.feed().space() != before && bench.responses.snapshot() == bench.run.snapshot());
    QTRY_VERIFY(bench.worst(bench.expected()) < 1e-9);
    QVERIFY(bench.worst(*before) > 1e-3);
}

void TestSpacePanel::samplesAndGridAreOfOneMoment() {
    Bench bench;
    QTRY_VERIFY(bench.feed().space());
    for (int i = 0; i < 3; ++i) {
        const auto before = bench.feed().space();
        bench.steps(7);
        QTRY_VERIFY(bench.feed().space() != before);
        const auto& space = *bench.feed().space();
        const auto& response = *bench.feed().response();
        QCOMPARE(space.grid, space.map.apply(response.layers[1]));
        // The response's parameters are the samples' own: the run rests.
        QTRY_VERIFY(bench.responses.snapshot() == bench.run.snapshot());
        QTRY_VERIFY(bench.worst(bench.expected()) < 1e-9);
    }
}

void TestSpacePanel::samplesAreOfTheMomentOfTheResponse() {
    // So large that responses come from another thread, later than snapshots.
    Bench bench;
    bench.open(over("spiral", {2, 64, 64, 1}, "sigmoid", "binary_cross_entropy"));
    std::map<plots::ResponsePtr, engine::train::SnapshotPtr> moments;
    const auto keep = [&] { moments[bench.responses.response()] = bench.responses.snapshot(); };
    keep();
    connect(&bench.responses, &plots::ResponseFeed::changed, this, keep);
    int compared = 0;
    connect(&bench.feed(), &plots::SpaceFeed::changed, this, [&] {
        const auto moment = moments.find(bench.feed().response());
        QVERIFY(moment != moments.end() && moment->second);
        const auto& data = *bench.run.data();
        QVERIFY(bench.worst(engine::train::space(bench.run.network(), moment->second->parameters, data,
                                                 engine::train::spreadRows(data), bench.choice(), nullptr)) <
                1e-9);
        ++compared;
    });
    for (int i = 0; i < 5; ++i) {
        const int before = compared;
        bench.steps(2);
        QTRY_VERIFY(compared > before);
    }
}

void TestSpacePanel::layersAndUnitsCanBeChosen() {
    Bench bench;
    QTRY_VERIFY(bench.feed().space());
    bench.box(0).setFocus();
    QTest::keyClick(&bench.box(0), Qt::Key_Up);
    QTRY_COMPARE(bench.choice(), (SpaceChoice{0, true, 0, 1}));
    QCOMPARE(bench.box(1).count(), 7);
    bench.box(1).setFocus();
    QTest::keyClick(&bench.box(1), Qt::Key_End);
    QTRY_COMPARE(bench.choice(), (SpaceChoice{0, false, 5, 1}));
    QVERIFY(bench.box(2).isVisible());
    bench.box(2).setFocus();
    QTest::keyClick(&bench.box(2), Qt::Key_Down);
    QTRY_COMPARE(bench.choice(), (SpaceChoice{0, false, 5, 2}));
    const auto& data = *bench.run.data();
    const auto a = engine::train::activations(bench.run.network(), bench.run.snapshot()->parameters, data,
                                              engine::train::spreadRows(data).rows, 0);
    QCOMPARE(bench.feed().space()->points.row(0), a.row(5).cast<double>());
    QCOMPARE(bench.feed().space()->points.row(1), a.row(2).cast<double>());
    QTest::keyClick(&bench.box(1), Qt::Key_Home);
    QTRY_VERIFY(bench.choice().components);
    QVERIFY(!bench.box(2).isVisible());
    // Fewer units: those chosen may not be there.
    bench.box(1).setCurrentIndex(6);
    bench.box(0).setCurrentIndex(1);
    QTRY_COMPARE(bench.choice(), (SpaceChoice{1, true, 0, 1}));
}

void TestSpacePanel::twoAxesAreNeverTheSameUnit() {
    Bench bench;
    QTRY_VERIFY(bench.feed().space());
    bench.box(1).setCurrentIndex(2); // what the other axis was
    QTRY_COMPARE(bench.choice(), (SpaceChoice{1, false, 1, 0}));
    QCOMPARE(bench.box(2).currentIndex(), 0);
    bench.box(2).setCurrentIndex(1);
    QTRY_COMPARE(bench.choice(), (SpaceChoice{1, false, 0, 1}));
    QCOMPARE(bench.box(1).currentIndex(), 1);
}

void TestSpacePanel::aHiddenPanelComputesNothing() {
    Bench bench;
    bench.panel->hide();
    bench.run.reset();
    bench.steps(5);
    QTRY_VERIFY(bench.responses.snapshot() == bench.run.snapshot());
    QVERIFY(!bench.feed().space());
    bench.panel->show();
    QTRY_VERIFY(bench.feed().space());
    QTRY_VERIFY(bench.worst(bench.expected()) < 1e-9);
}

void TestSpacePanel::largeNetworksAreComputedElsewhere() {
    Bench bench;
    bench.open(over("digits", {64, 48, 10}, "softmax", "cross_entropy"));
    QTRY_VERIFY(bench.feed().space());
    QVERIFY(!bench.feed().response());
    QCOMPARE(bench.feed().space()->grid.size(), Index(0));
    bench.steps(20);
    QTRY_VERIFY(bench.worst(bench.expected()) < 1e-9);
}

void TestSpacePanel::aResultOfAnOlderChoiceIsDropped() {
    Bench bench;
    bench.open(over("digits", {64, 48, 48, 10}, "softmax", "cross_entropy"));
    QTRY_VERIFY(bench.feed().space());
    std::vector<int> shown;
    connect(&bench.feed(), &plots::SpaceFeed::changed, this, [&] { shown.push_back(bench.choice().layer); });
    bench.box(0).setCurrentIndex(0);
    bench.box(0).setCurrentIndex(2); // while the one before is under way
    QTRY_COMPARE(bench.choice().layer, 2);
    QCOMPARE(shown, std::vector<int>{2});
}

void TestSpacePanel::ofOneUnitThereIsNothingToChoose() {
    Bench bench;
    QTRY_VERIFY(bench.feed().space());
    bench.box(0).setCurrentIndex(2);
    QTRY_VERIFY(bench.feed().space()->againstTarget);
    QVERIFY(!bench.box(1).isVisible() && !bench.box(2).isVisible());
    QCOMPARE(bench.view().axes().yName, QStringLiteral("class"));
    bench.box(0).setCurrentIndex(1);
    QTRY_VERIFY(!bench.feed().space()->againstTarget);
    QVERIFY(bench.box(1).isVisible());
}

void TestSpacePanel::oneInputIsALine() {
    Bench bench;
    bench.open(over("sine", {1, 5, 1}, "linear", "mse"));
    QTRY_VERIFY(bench.feed().space() && bench.feed().response());
    QCOMPARE(bench.feed().response()->height, 1);
    QCOMPARE(bench.feed().space()->grid.cols(), Index(bench.feed().response()->width));
    QVERIFY(!bench.view().grab().isNull());
}

void TestSpacePanel::layersThatOnlyPassOnAreNotOffered() {
    Bench bench;
    auto experiment = engine::train::firstExperiment();
    experiment.network.layers.insert(experiment.network.layers.begin() + 1,
                                     engine::model::layerOf("dropout"));
    bench.open(experiment);
    QCOMPARE(bench.box(0).count(), 3);
    QTRY_VERIFY(bench.feed().space());
    QCOMPARE(bench.choice().layer, 2);
    bench.box(0).setCurrentIndex(2);
    QTRY_COMPARE(bench.choice().layer, 3);
}

void TestSpacePanel::aChoiceHoldsForTheSameLayers() {
    Bench bench;
    QTRY_VERIFY(bench.feed().space());
    bench.box(0).setCurrentIndex(0);
    bench.box(1).setCurrentIndex(3);
    bench.run.newWeights();
    QTRY_VERIFY(bench.run.isReady() && bench.feed().space());
    QCOMPARE(bench.choice(), (SpaceChoice{0, false, 2, 1}));
    QCOMPARE(bench.box(0).currentIndex(), 0);
    bench.open(over("iris", {4, 6, 5, 5, 3}, "softmax", "cross_entropy"));
    QTRY_VERIFY(bench.feed().space());
    QCOMPARE(bench.choice().layer, 2);
}

void TestSpacePanel::dataThatDoNotFitAreExplained() {
    Bench bench;
    QVERIFY(bench.document.edit(QStringLiteral("test"), over("sine", {3, 4, 1}, "linear", "mse")).ok());
    QTRY_VERIFY(!bench.run.isReady());
    QVERIFY(!bench.view().isVisible() && !bench.box(0).isVisible());
    auto* problem = bench.panel->findChild<QLabel*>(QStringLiteral("problem"));
    QVERIFY(problem->isVisible() && !problem->text().isEmpty());
    bench.open(over("sine", {1, 4, 1}, "linear", "mse"));
    QTRY_VERIFY(bench.view().isVisible() && bench.box(0).isVisible());
}

void TestSpacePanel::boxesLeaveTheTitleWhole() {
    Bench bench;
    QTRY_VERIFY(bench.feed().space());
    bench.box(1).setCurrentIndex(2);
    for (const double scale : {1.0, 1.5}) {
        Look::instance().setTextScale(scale);
        bench.panel->resize(430, 380);
        QTest::qWait(0);
        QCOMPARE(bench.panel->width(), 430);
        QLabel* title = nullptr;
        for (auto* label : bench.panel->findChildren<QLabel*>())
            if (label->text() == QStringLiteral("Hidden space"))
                title = label;
        QVERIFY(title && title->width() >= title->fontMetrics().horizontalAdvance(title->text()));
        for (int i = 0; i < 3; ++i)
            QVERIFY(bench.box(i).geometry().right() < bench.panel->width());
    }
    Look::instance().setTextScale(1);
}

QTEST_MAIN(TestSpacePanel)
#include "tst_space_panel.moc"
