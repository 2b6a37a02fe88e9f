#include "engine/model/network.h"
#include "ui/network/network_view.h"
#include "ui/theme.h"

#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace ui;
using engine::model::denseLayer;
using engine::model::NetworkSpec;
using engine::train::Response;

namespace {

NetworkSpec small() {
    return {{2}, {denseLayer(6, "tanh"), denseLayer(4, "tanh"), denseLayer(1, "sigmoid")}};
}

std::unique_ptr<NetworkView> shown(NetworkView::Purpose purpose, const NetworkSpec& spec) {
    auto view = std::make_unique<NetworkView>(purpose);
    view->resize(640, 380);
    view->setNetwork(spec, {"x", "y"});
    view->show();
    return view;
}

void setWeights(NetworkView& view, const NetworkSpec& spec, double factor = 1) {
    const auto network = engine::model::Network<float>::create(spec);
    view.setParameters(network->layout(), network->initialParameters(3) * factor);
}

void click(NetworkView& view, QPoint at) {
    QTest::mouseMove(view.viewport(), at);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, at);
}

QImage picture(NetworkView& view) { return view.grab().toImage(); }

std::shared_ptr<const Response> response(const NetworkSpec& spec) {
    const auto network = engine::model::Network<float>::create(spec);
    Response grid;
    grid.width = grid.height = 16;
    grid.x0 = grid.y0 = -6;
    grid.x1 = grid.y1 = 6;
    return std::make_shared<const Response>(
        engine::train::respond(*network, network->initialParameters(3), {}, {}, grid));
}

} // namespace

class TestNetworkView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        qRegisterMetaType<UnitRef>();
        qRegisterMetaType<EdgeRef>();
    }

    // The offscreen platform says this of every menu.
    void init() { QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)")); }

    void everyUnitHasAPlace() {
        const auto view = shown(NetworkView::Purpose::Show, small());
        for (int unit = 0; unit < 6; ++unit)
            QVERIFY(view->viewport()->rect().contains(view->place(UnitRef{0, unit})));
        QVERIFY(view->place(UnitRef{0, 6}).isEmpty());
        QVERIFY(view->place(CanvasControl::More, 0).isEmpty());
    }

    void aDropoutColumnHasNoUnitsAndNoActivationToChange() {
        NetworkSpec spec = small();
        spec.layers.insert(spec.layers.begin() + 1, engine::model::layerOf("dropout"));
        const auto view = shown(NetworkView::Purpose::Edit, spec);
        QVERIFY(view->viewport()->rect().contains(view->place(UnitRef{1, 5})));
        for (const auto control : {CanvasControl::More, CanvasControl::Fewer, CanvasControl::Activation})
            QVERIFY(view->place(control, 1).isEmpty());
        for (const auto control : {CanvasControl::Title, CanvasControl::Remove, CanvasControl::Insert})
            QVERIFY(!view->place(control, 1).isEmpty());
        QSignalSpy units(view.get(), &NetworkView::unitsChangeRequested);
        view->setFocus();
        view->select(1);
        for (const int key : {Qt::Key_Plus, Qt::Key_Minus, Qt::Key_Return})
            QTest::keyClick(view.get(), Qt::Key(key));
        QCOMPARE(units.count(), 0);
        QVERIFY(view->findChild<QMenu*>() == nullptr);
    }

    void droppedUnitsAreCrossedOut() {
        NetworkSpec spec = small();
        spec.layers.insert(spec.layers.begin() + 1, engine::model::layerOf("dropout"));
        const auto view = shown(NetworkView::Purpose::Show, spec);
        setWeights(*view, spec);
        const QImage whole = picture(*view);
        std::vector<std::vector<bool>> dropped(5);
        dropped[2] = {false, true, false, false, false, false};
        view->setDropped(dropped);
        const QImage crossed = picture(*view);
        const QRect kept = view->place(UnitRef{1, 0}), out = view->place(UnitRef{1, 1});
        QVERIFY(whole.copy(kept) == crossed.copy(kept));
        QVERIFY(whole.copy(out) != crossed.copy(out));
        view->setDropped({});
        QVERIFY(picture(*view) == whole);
    }

    void aMapWithABiasAtEachPlaceHasNoDot() {
        NetworkSpec spec;
        spec.input = {1, 6, 6};
        spec.layers = {engine::model::layerOf("conv2d"), engine::model::layerOf("layer_norm"),
                       engine::model::layerOf("flatten"), denseLayer(2, "softmax")};
        spec.layers[0].settings.set("filters", std::int64_t(3));
        spec.layers[0].settings.set("kernel_size", std::int64_t(3));
        const auto network = engine::model::Network<float>::create(spec);
        const auto view = shown(NetworkView::Purpose::Show, spec);
        auto parameters = network->initialParameters(3);
        view->setParameters(network->layout(), parameters);
        const QImage before = picture(*view);
        const auto* norm = network->layout().find(1, "bias");
        QVERIFY(norm && norm->size > 3);
        parameters.segment(norm->offset, norm->size).setConstant(-1);
        view->setParameters(network->layout(), parameters);
        QVERIFY(picture(*view) == before);
        const auto* kernel = network->layout().find(0, "bias");
        parameters.segment(kernel->offset, kernel->size).setConstant(-1); // a filter has one
        view->setParameters(network->layout(), parameters);
        QVERIFY(picture(*view) != before);
    }

    void whatGoesPastABlockIsShownWhereNothingIsEdited() {
        NetworkSpec spec{{2},
                         {denseLayer(4, "tanh"), denseLayer(4, "tanh"), engine::model::layerOf("residual"),
                          denseLayer(1, "sigmoid")}};
        const auto inkAtTheFoot = [](const NetworkSpec& drawn) {
            const auto view = shown(NetworkView::Purpose::Show, drawn);
            const QImage image = picture(*view);
            const QColor paper = image.pixelColor(1, image.height() - 2);
            int count = 0;
            for (int y = image.height() - 18; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    count += image.pixelColor(x, y) != paper;
            return count;
        };
        const int without = inkAtTheFoot(spec);
        spec.layers[2].block = 1;
        QVERIFY2(inkAtTheFoot(spec) > without + 60, qPrintable(QString::number(inkAtTheFoot(spec))));
        spec.layers[2].block = 0;
        for (int i = 0; i < 40; ++i) // too many to stand apart
            spec.layers.insert(spec.layers.begin() + 3, denseLayer(4, "tanh"));
        const QImage before = picture(*shown(NetworkView::Purpose::Show, spec));
        spec.layers[2].block = 1;
        const QImage after = picture(*shown(NetworkView::Purpose::Show, spec));
        QCOMPARE(after.size(), before.size());
        const QRect foot(0, after.height() - 24, after.width(), 24);
        QVERIFY(after.copy(foot) != before.copy(foot));
    }

    void unitsAndEdgesAreClicked() {
        const auto view = shown(NetworkView::Purpose::Show, small());
        QSignalSpy units(view.get(), &NetworkView::unitClicked), edges(view.get(), &NetworkView::edgeClicked);
        click(*view, view->place(UnitRef{1, 2}).center());
        QCOMPARE(units.count(), 1);
        QCOMPARE(units[0][0].value<UnitRef>(), (UnitRef{1, 2}));
        click(*view, view->place(EdgeRef{2, 0, 3}, 0.3));
        QCOMPARE(edges.count(), 1);
        QCOMPARE(edges[0][0].value<EdgeRef>(), (EdgeRef{2, 0, 3}));
    }

    void buttonsAskForChanges() {
        const auto view = shown(NetworkView::Purpose::Edit, small());
        QSignalSpy units(view.get(), &NetworkView::unitsChangeRequested);
        QSignalSpy inserted(view.get(), &NetworkView::layerInsertRequested);
        QSignalSpy removed(view.get(), &NetworkView::layersRemoveRequested);
        click(*view, view->place(CanvasControl::More, 0).center());
        click(*view, view->place(CanvasControl::Fewer, 1).center());
        QCOMPARE(units.count(), 2);
        QCOMPARE(units[0], (QVariantList{0, 7}));
        QCOMPARE(units[1], (QVariantList{1, 3}));
        click(*view, view->place(CanvasControl::Fewer, 2).center());
        QCOMPARE(units.count(), 2); // a layer keeps one unit
        click(*view, view->place(CanvasControl::Insert, 0).center());
        click(*view, view->place(CanvasControl::Insert, 3).center());
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(inserted[0][0].toInt(), 0);
        QCOMPARE(inserted[1][0].toInt(), 3);
        click(*view, view->place(CanvasControl::Remove, 1).center());
        QCOMPARE(removed.count(), 1);
        QCOMPARE(removed[0][0].value<std::vector<int>>(), std::vector<int>{1});
    }

    void lastLayerCannotBeRemoved() {
        const auto view = shown(NetworkView::Purpose::Edit, {{2}, {denseLayer(1, "sigmoid")}});
        QVERIFY(view->place(CanvasControl::Remove, 0).isEmpty());
        QSignalSpy removed(view.get(), &NetworkView::layersRemoveRequested);
        view->select(0);
        QTest::keyClick(view.get(), Qt::Key_Delete);
        QCOMPARE(removed.count(), 0);
    }

    void draggedCaptionMovesItsLayer() {
        const auto view = shown(NetworkView::Purpose::Edit, small());
        QSignalSpy moved(view.get(), &NetworkView::layersMoveRequested);
        const QPoint from = view->place(CanvasControl::Title, 0).center();
        const QPoint to = view->place(CanvasControl::Title, 1).center() + QPoint(30, 4);
        QTest::mousePress(view->viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(view->viewport(), (from + to) / 2);
        QTest::mouseMove(view->viewport(), to);
        QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, to);
        QCOMPARE(moved.count(), 1);
        QCOMPARE(moved[0][0].value<std::vector<int>>(), std::vector<int>{0});
        QCOMPARE(moved[0][1].toInt(), 2);
    }

    void keysDoWhatButtonsDo() {
        const auto view = shown(NetworkView::Purpose::Edit, small());
        QSignalSpy selected(view.get(), &NetworkView::layerSelected);
        QSignalSpy units(view.get(), &NetworkView::unitsChangeRequested);
        QSignalSpy inserted(view.get(), &NetworkView::layerInsertRequested);
        QSignalSpy removed(view.get(), &NetworkView::layersRemoveRequested);
        QSignalSpy moved(view.get(), &NetworkView::layersMoveRequested);
        QTest::keyClick(view.get(), Qt::Key_Right);
        QCOMPARE(view->selected(), std::optional(0));
        QTest::keyClick(view.get(), Qt::Key_Right);
        QCOMPARE(selected.count(), 2);
        QTest::keyClick(view.get(), Qt::Key_Plus);
        QTest::keyClick(view.get(), Qt::Key_Minus);
        QCOMPARE(units[0], (QVariantList{1, 5}));
        QCOMPARE(units[1], (QVariantList{1, 3}));
        QTest::keyClick(view.get(), Qt::Key_Insert);
        QCOMPARE(inserted[0][0].toInt(), 2);
        QTest::keyClick(view.get(), Qt::Key_Left, Qt::ControlModifier);
        QCOMPARE(moved[0][0].value<std::vector<int>>(), std::vector<int>{1});
        QCOMPARE(moved[0][1].toInt(), 0);
        QTest::keyClick(view.get(), Qt::Key_Delete);
        QCOMPARE(removed[0][0].value<std::vector<int>>(), std::vector<int>{1});
    }

    void activationIsChosenFromAMenu() {
        const auto view = shown(NetworkView::Purpose::Edit, small());
        QSignalSpy changed(view.get(), &NetworkView::activationChangeRequested);
        click(*view, view->place(CanvasControl::Activation, 1).center());
        auto* menu = view->findChild<QMenu*>();
        QVERIFY(menu != nullptr && menu->isVisible());
        QAction* relu = nullptr;
        for (QAction* action : menu->actions()) {
            QCOMPARE(action->isChecked(), action->text().compare("tanh", Qt::CaseInsensitive) == 0);
            if (action->text() == "ReLU")
                relu = action;
        }
        QVERIFY(relu != nullptr);
        menu->close();
        relu->trigger();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed[0], (QVariantList{1, QString("relu")}));
    }

    void showingAsksForNoChange() {
        const auto view = shown(NetworkView::Purpose::Show, small());
        QSignalSpy selected(view.get(), &NetworkView::layerSelected);
        QTest::keyClick(view.get(), Qt::Key_Right);
        QTest::keyClick(view.get(), Qt::Key_Delete);
        QCOMPARE(selected.count(), 0);
        QCOMPARE(view->selected(), std::nullopt);
    }

    void weightsResponsesValuesAndHighlightAreSeen() {
        const auto view = shown(NetworkView::Purpose::Show, small());
        QImage before = picture(*view);
        const auto differs = [&] {
            const QImage after = picture(*view);
            const bool other = after != before;
            before = after;
            return other;
        };
        setWeights(*view, small());
        QVERIFY(differs());
        setWeights(*view, small(), -1);
        QVERIFY(differs());
        view->setResponse(response(small()));
        QVERIFY(differs());
        view->setUnitValues({{0.5, -0.5}, {1, 2, 3, 4, 5, 6}});
        QVERIFY(differs());
        Highlight highlight;
        highlight.flow = Flow::Backward;
        highlight.edges = {{2, 0, 1}};
        highlight.labelled = {2, 0, 1};
        highlight.label = "w·δ";
        view->setHighlight(highlight);
        QVERIFY(differs());
        highlight.flow = Flow::Forward;
        view->setHighlight(highlight);
        QVERIFY(differs());
        Look::instance().setScheme(Scheme::Light);
        QVERIFY(differs());
        Look::instance().setScheme(Scheme::Dark);
    }

    void hiddenUnitComesIntoViewWhenLit() {
        const NetworkSpec wide{{64}, {denseLayer(64, "relu"), denseLayer(10, "softmax")}};
        const auto view = shown(NetworkView::Purpose::Show, wide);
        QVERIFY(view->place(UnitRef{0, 40}).isEmpty());
        Highlight highlight;
        highlight.flow = Flow::Forward;
        highlight.units = {{0, 40}};
        view->setHighlight(highlight);
        QVERIFY(!view->place(UnitRef{0, 40}).isEmpty());
    }

    void wheelZoomsAndDoubleClickFits() {
        const auto view = shown(NetworkView::Purpose::Show, small());
        const QRect before = view->place(UnitRef{1, 1});
        const QPointF at = before.center();
        QWheelEvent wheel(at, view->viewport()->mapToGlobal(at), {}, {0, 240}, {}, {}, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(view->viewport(), &wheel);
        QVERIFY(view->place(UnitRef{1, 1}).width() > before.width());
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, QPoint(5, view->viewport()->height() - 5));
        QCOMPARE(view->place(UnitRef{1, 1}), before);
    }

    void aLongNetworkIsShownAsAWholeAndInItsFullSizeAgain() {
        NetworkSpec spec{{2}, {}};
        for (int i = 0; i < 50; ++i)
            spec.layers.push_back(denseLayer(8, "tanh"));
        for (const auto purpose : {NetworkView::Purpose::Edit, NetworkView::Purpose::Show}) {
            const auto view = shown(purpose, spec);
            const auto isSeen = [&](int layer) {
                return view->viewport()->rect().contains(view->place(UnitRef{layer, 0}));
            };
            QVERIFY(isSeen(0) && !isSeen(49));
            view->select(40);
            QTest::keyClick(view.get(), Qt::Key_F);
            QVERIFY(view->isCondensed());
            for (int layer = -1; layer < 50; ++layer)
                QVERIFY(isSeen(layer));
            QVERIFY(view->place(CanvasControl::More, 3).isEmpty());
            QTest::keyClick(view.get(), Qt::Key_F);
            QVERIFY(!view->isCondensed());
            QVERIFY(isSeen(40) && !isSeen(0));
            // What fits is not condensed.
            view->fit();
            view->setNetwork(small(), {});
            QVERIFY(!view->isCondensed());
        }
    }

    void aDoubleClickInTheWholeComesCloserToTheLayer() {
        NetworkSpec spec{{2}, std::vector(50, denseLayer(8, "tanh"))};
        const auto view = shown(NetworkView::Purpose::Edit, spec);
        view->fit();
        const QPoint at = view->place(UnitRef{30, 2}).center();
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, at);
        QVERIFY(!view->isCondensed());
        QCOMPARE(view->selected(), std::optional(30));
        QVERIFY(view->viewport()->rect().contains(view->place(CanvasControl::More, 30)));
    }

    void whatDoesNotFitIsMarkedAtItsLayer() {
        NetworkSpec spec = small();
        const auto view = shown(NetworkView::Purpose::Edit, spec);
        const QImage whole = picture(*view);
        spec.input = {2, 1};
        view->setNetwork(spec, {});
        QVERIFY(picture(*view) != whole);
        QVERIFY(view->viewport()->rect().contains(view->place(UnitRef{2, 0})));
    }

    void aLayerOfAThousandUnitsIsGrouped() {
        const auto view =
            shown(NetworkView::Purpose::Edit, {{2}, {denseLayer(1000, "relu"), denseLayer(1, "sigmoid")}});
        QVERIFY(view->place(UnitRef{0, 500}).isEmpty());
        QVERIFY(!view->place(UnitRef{0, 999}).isEmpty());
    }

    void shiftAndTheWheelGoAlongTheNetwork() {
        NetworkSpec spec{{2}, std::vector(20, denseLayer(8, "tanh"))};
        const auto view = shown(NetworkView::Purpose::Edit, spec);
        const int before = view->place(UnitRef{3, 1}).x();
        QWheelEvent wheel(QPointF(100, 100), view->viewport()->mapToGlobal(QPointF(100, 100)), {}, {0, -120},
                          {}, Qt::ShiftModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(view->viewport(), &wheel);
        QVERIFY(view->place(UnitRef{3, 1}).x() < before);
        QCOMPARE(view->place(UnitRef{3, 1}).width(), view->place(UnitRef{2, 1}).width());
    }

    void fewerLayersForgetTheSelection() {
        const auto view = shown(NetworkView::Purpose::Edit, small());
        view->select(2);
        view->setNetwork({{2}, {denseLayer(3, "tanh"), denseLayer(1, "sigmoid")}}, {});
        QCOMPARE(view->selected(), std::nullopt);
        QVERIFY(view->place(UnitRef{2, 0}).isEmpty());
    }
};

QTEST_MAIN(TestNetworkView)
#include "tst_network_view.moc"
