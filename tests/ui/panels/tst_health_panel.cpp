#include "ui/panels/health_panel.h"

#include "ui/document.h"
#include "ui/elided_label.h"
#include "ui/file_access.h"
#include "ui/panels/epoch_popup.h"
#include "ui/panels/health_row.h"
#include "ui/panels/health_table.h"
#include "ui/panels/number_button.h"
#include "ui/probe_feed.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/formula_view.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace ui;
using engine::train::Granularity;

namespace {

struct Desk {
    Document document;
    Run run{document, fileSource()};
    ProbeFeed feed{run};
    HealthPanel panel{run, feed};

    Desk() {
        panel.resize(560, 400);
        panel.show();
    }
    void edit(const std::function<void(engine::train::Experiment&)>& change) {
        auto experiment = document.experiment();
        change(experiment);
        QVERIFY(document.edit(QStringLiteral("changed"), experiment));
    }
    /// The run rests, and the probe is of where it is.
    bool isSettled() const {
        return run.isReady() && run.isSettled() && feed.probe() && feed.step() == run.snapshot()->step;
    }
    QStringList sentences() const {
        QStringList found;
        for (const HealthRow* row : panel.rows())
            found << row->what()->accessibleName();
        return found;
    }
    HealthRow* row(const QString& start) const {
        for (HealthRow* each : panel.rows())
            if (each->what()->accessibleName().startsWith(start))
                return each;
        return nullptr;
    }
    QString caption() const {
        for (const auto* label : panel.findChildren<ElidedLabel*>())
            if (label->text().endsWith(QStringLiteral("note")) ||
                label->text().endsWith(QStringLiteral("notes")))
                return label->text();
        return {};
    }
};

/// Nothing of a note is cut off.
bool isWhole(const HealthPanel& panel) {
    QCoreApplication::sendPostedEvents();
    for (const HealthRow* row : panel.rows())
        for (const QLabel* label : {row->what(), row->why()})
            if (label->height() < label->heightForWidth(label->width()))
                return false;
    return true;
}

void makeDeep(engine::train::Experiment& experiment) {
    experiment.network.layers.clear();
    for (int i = 0; i < 6; ++i)
        experiment.network.layers.push_back(engine::model::denseLayer(6, "sigmoid"));
    experiment.network.layers.push_back(engine::model::denseLayer(1, "sigmoid"));
}

} // namespace

class HealthPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("chainrule-test"));
        Look::instance().apply();
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void aHealthyRunHasOneGoodNote() {
        Desk desk;
        QTRY_VERIFY(desk.isSettled());
        QCOMPARE(desk.panel.rows().size(), std::size_t(1));
        QVERIFY2(desk.sentences()[0].startsWith(QStringLiteral("Gradients reach every layer")),
                 qPrintable(desk.sentences()[0]));
        QCOMPARE(desk.panel.rows()[0]->sign()->text(), QStringLiteral("●"));
        QCOMPARE(desk.caption(), QStringLiteral("1 note"));
    }

    void theTableSaysWhatTheProbeMeasured() {
        Desk desk;
        desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.isSettled() && desk.run.snapshot()->epoch == 1);
        const auto& layers = desk.feed.probe()->layers;
        const QStringList names{QStringLiteral("hidden 1"), QStringLiteral("hidden 2"),
                                QStringLiteral("output")};
        for (int i = 0; i < 3; ++i) {
            const auto& layer = layers[std::size_t(i)];
            QCOMPARE(desk.panel.table()->text(i, 0), names[i]);
            QCOMPARE(desk.panel.table()->text(i, 1), formatNumber(layer.gradientNorm / layer.weightNorm));
        }
    }

    void aClickedNumberOfTheTableIsWrittenOut() {
        Desk desk;
        QTRY_VERIFY(desk.isSettled());
        NumberButton* number = desk.panel.table()->number(1, 1);
        QVERIFY(number->accessibleName().startsWith(QStringLiteral("hidden 2, ")));
        QTest::mouseClick(number, Qt::LeftButton);
        auto* popup = desk.panel.findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        QVERIFY2(popup->formulas()->text().endsWith(QStringLiteral("= ") + number->text()),
                 qPrintable(popup->formulas()->text()));
        QVERIFY(popup->title()->text().contains(QStringLiteral("hidden 2")));
        QSignalSpy look(&desk.panel, &HealthPanel::lookAt);
        popup->goButton()->click();
        QCOMPARE(look.count(), 1);
        QCOMPARE(look[0][0].value<Stepper::Matrix>().layer, 1);
        QCOMPARE(look[0][0].value<Stepper::Matrix>().name, std::string("dL/dW"));
        // By keyboard.
        QCOMPARE(number->focusPolicy(), Qt::TabFocus);
        QTest::keyClick(number, Qt::Key_Return);
        QVERIFY(popup->isVisible());
        // There is no update yet.
        QVERIFY(!desk.panel.table()->number(1, 2)->isEnabled());
    }

    void aClickedUpdateIsThatOfItsEpoch() {
        Desk desk;
        for (int epoch = 0; epoch < 3; ++epoch)
            desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.isSettled() && desk.run.snapshot()->epoch == 3);
        NumberButton* number = desk.panel.table()->number(2, 2);
        QTest::mouseClick(number, Qt::LeftButton);
        QTRY_VERIFY(desk.panel.findChild<EpochPopup*>());
        auto* popup = desk.panel.findChild<EpochPopup*>();
        QTRY_VERIFY(popup->formulas()->isVisible());
        QVERIFY2(popup->formulas()->text().endsWith(QStringLiteral("= ") + number->text()),
                 qPrintable(popup->formulas()->text()));
    }

    void aNumberOfANoteIsWrittenOut() {
        Desk desk;
        desk.edit(makeDeep);
        QTRY_VERIFY(desk.isSettled() && desk.feed.probe()->layers.size() == 7);
        HealthRow* row = desk.row(QStringLiteral("The gradient vanishes"));
        QVERIFY(row);
        Q_EMIT row->what()->linkActivated(kNoteNumber);
        auto* popup = desk.panel.findChild<WhyPopup*>();
        QVERIFY(popup && popup->isVisible());
        QCOMPARE(popup->title()->text(), row->what()->accessibleName());
        QVERIFY2(popup->formulas()->text().contains(QStringLiteral("= ") + formatNumber(row->note().value)),
                 qPrintable(popup->formulas()->text()));
    }

    void layersWithoutWeightsAreNotInTheTable() {
        Desk desk;
        desk.edit([](auto& experiment) {
            auto& layers = experiment.network.layers;
            layers.insert(layers.begin() + 1, engine::model::layerOf("dropout"));
        });
        QTRY_VERIFY(desk.isSettled() && desk.feed.probe()->layers.size() == 4);
        QCOMPARE(desk.panel.table()->text(1, 0), QStringLiteral("hidden 3"));
        QCOMPARE(desk.panel.table()->text(3, 0), QString());
    }

    void updatesAreThoseOfTheLastEpoch() {
        Desk desk;
        std::vector<double> ratios;
        QObject::connect(&desk.run, &Run::framed, &desk.panel, [&] {
            for (const auto& point : desk.run.newPoints())
                if (point.record.epoch == 1)
                    ratios = point.record.updateRatios;
        });
        QTRY_VERIFY(desk.isSettled());
        QCOMPARE(desk.panel.table()->text(0, 2), QStringLiteral("–"));
        desk.run.step(Granularity::Epoch);
        desk.run.step(Granularity::Batch);
        QTRY_VERIFY(desk.isSettled() && desk.run.snapshot()->epoch == 1 && ratios.size() == 3);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(desk.panel.table()->text(i, 2), formatNumber(ratios[std::size_t(i)]));
        desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.isSettled() && desk.run.snapshot()->epoch == 2);
        QVERIFY(desk.panel.table()->text(0, 2) != formatNumber(ratios[0]));
        // Back within the second epoch it is the first one's again.
        desk.run.seek(desk.run.snapshot()->step - 1);
        QTRY_VERIFY(desk.isSettled() && desk.run.snapshot()->epoch == 1);
        QCOMPARE(desk.panel.table()->text(0, 2), formatNumber(ratios[0]));
    }

    void aSickNetworkIsNamedWithItsLayerAndTheNumber() {
        Desk desk;
        desk.edit(makeDeep);
        QTRY_VERIFY(desk.isSettled() && desk.feed.probe()->layers.size() == 7);
        const HealthRow* row = desk.row(QStringLiteral("The gradient vanishes: a weight of hidden 1 gets"));
        QVERIFY2(row, qPrintable(desk.sentences().join(u'\n')));
        QCOMPARE(row->sign()->text(), QStringLiteral("▲"));
        QCOMPARE(row->sign()->palette().color(QPalette::WindowText), theme().warning);
        QVERIFY(row->why()->text().contains(QStringLiteral("ReLU")));
        // Mended, it is gone.
        desk.document.undoStack().undo();
        QTRY_VERIFY(desk.isSettled() && desk.feed.probe()->layers.size() == 3);
        QVERIFY(!desk.row(QStringLiteral("The gradient vanishes")));
    }

    void theSentenceLeadsToTheStep() {
        Desk desk;
        desk.edit(
            [](auto& experiment) { experiment.training.optimizer.settings.set("learning_rate", 1e-9); });
        for (int epoch = 0; epoch < 25; ++epoch)
            desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.isSettled() && desk.run.snapshot()->epoch == 25);
        HealthRow* row = desk.row(QStringLiteral("The training loss has not improved since epoch 1:"));
        QVERIFY2(row, qPrintable(desk.sentences().join(u'\n')));
        QCOMPARE(desk.panel.rows().back()->sign()->text(), QStringLiteral("●")); // the worst first
        const long long perEpoch = desk.run.snapshot()->step / 25;
        QSignalSpy inside(&desk.panel, &HealthPanel::lookInside);
        QTest::mouseClick(row->what(), Qt::LeftButton, {},
                          QPoint(20, QFontMetrics(row->what()->font()).height() / 2));
        QCOMPARE(inside.count(), 1);
        QTRY_VERIFY(desk.isSettled());
        QCOMPARE(desk.run.snapshot()->step, perEpoch);
        // There nothing was wrong yet; the epochs after it stay known.
        QVERIFY2(!desk.row(QStringLiteral("The training loss has not")),
                 qPrintable(desk.sentences().join(u'\n')));
        desk.run.seek(25 * perEpoch);
        QTRY_VERIFY(desk.isSettled() && desk.run.snapshot()->epoch == 25);
        QVERIFY(desk.row(QStringLiteral("The training loss has not improved since epoch 1:")));
    }

    void aForkKnowsWhatWasBefore() {
        Desk desk;
        desk.edit(
            [](auto& experiment) { experiment.training.optimizer.settings.set("learning_rate", 1e-9); });
        for (int epoch = 0; epoch < 25; ++epoch)
            desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.isSettled() && desk.run.snapshot()->epoch == 25);
        engine::train::Change change;
        change.learningRate = 2e-9;
        desk.run.fork(QStringLiteral("η 2e−9"), change);
        desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.isSettled() && desk.run.snapshot()->epoch == 26);
        QVERIFY(desk.row(QStringLiteral("The training loss has not improved since epoch 1:")));
    }

    void unseenItLooksAtNothing() {
        Desk desk;
        QTRY_VERIFY(desk.isSettled());
        desk.panel.hide();
        desk.edit(makeDeep);
        QTRY_VERIFY(desk.run.isReady() && desk.run.network().layerCount() == 7);
        desk.run.step(Granularity::Epoch);
        QTRY_VERIFY(desk.run.isSettled() && desk.run.snapshot()->epoch == 1);
        QVERIFY(!desk.feed.probe());
        desk.panel.show();
        QTRY_VERIFY(desk.row(QStringLiteral("The gradient vanishes")));
    }

    void whatIsHigherThanItsRoomScrollsAndNothingIsCutAtTheSides() {
        Desk desk;
        desk.edit(makeDeep);
        QTRY_VERIFY(desk.isSettled() && desk.feed.probe()->layers.size() == 7);
        const auto* area = desk.panel.findChild<QScrollArea*>();
        for (const double scale : {1.0, 1.1, 1.25, 1.7, 0.9})
            for (const int width : {300, 340, 400, 560}) {
                Look::instance().setTextScale(scale);
                desk.panel.resize(width, 160);
                QTRY_VERIFY2(isWhole(desk.panel), qPrintable(QString::number(scale)));
                QVERIFY(area->verticalScrollBar()->maximum() > 0);
                QCOMPARE(area->widget()->width(), area->viewport()->width());
            }
        Look::instance().setTextScale(1);
    }
};

QTEST_MAIN(HealthPanelTest)
#include "tst_health_panel.moc"
