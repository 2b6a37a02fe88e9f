#include "run_bench.h"

#include "engine/trace/alternatives.h"
#include "ui/theme.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/page_hint.h"
#include "ui/trace/update_parts.h"
#include "ui/trace/update_view.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using engine::trace::Link;
using engine::trace::Phase;
using namespace ui;

namespace {

using Experiment = engine::train::Experiment;

void everythingOn(Experiment& experiment) {
    experiment.training.l2 = 0.01;
    experiment.training.gradientClipNorm = 0.05;
    experiment.training.optimizer.settings.set("weight_decay", 0.1);
}

void plain(Experiment& experiment) { experiment.training.optimizer = {"sgd", {{"learning_rate", 0.03}}}; }

/// "Penalty off, Clipping 0.01, …"
QStringList outline(const UpdateView& view) {
    QStringList names;
    for (const StageRow* row : view.stages())
        names << row->name();
    return names;
}

const StageRow* rowOf(const UpdateView& view, const QString& name) {
    for (const StageRow* row : view.stages())
        if (row->name() == name)
            return row;
    return nullptr;
}

struct Page : RunBench {
    UpdateView view{stepper};
    explicit Page(const Change& change = {}) : RunBench(change) {
        view.resize(300, 900);
        view.show();
    }
};

} // namespace

class UpdateViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void stagesShowTheRecordedNumbersInTheEnginesOrder() {
        Page page(everythingOn);
        QTRY_VERIFY(page.stepper.trace() != nullptr);
        page.stepper.select({page.find(Phase::Backward, 1, "dL/dW"), 2, 3, -1});
        QCOMPARE(outline(page.view),
                 QStringList({"Gradient of the batch", "Penalty", "Clipping", "Weight decay",
                              "Running mean of gradients", "Bias correction", "Running mean of squares",
                              "Bias correction", "Step", "New value"}));
        const auto& trace = page.trace();
        const auto index = trace.layout.find(1, "weight")->offset + 2 * 6 + 3;
        QCOMPARE(rowOf(page.view, "Penalty")->result(), formatNumber(trace.gradients[index]));
        QCOMPARE(rowOf(page.view, "Step")->result(), formatNumber(trace.delta[index]));
        QCOMPARE(rowOf(page.view, "New value")->result(), formatNumber(trace.updated[index]));
        const QString clipping = rowOf(page.view, "Clipping")->formula()->text();
        QVERIFY2(clipping.contains("c ") && clipping.contains(formatNumber(trace.gradients[index])),
                 qPrintable(clipping));
        // The new value of the same weight has the same story.
        const QStringList before = outline(page.view);
        page.stepper.select({page.find(Phase::Update, 1, "W"), 2, 3, -1});
        QCOMPARE(outline(page.view), before);
    }

    void stagesThatAreNotThereAreOff() {
        Page page(plain);
        QTRY_VERIFY(page.stepper.trace() != nullptr);
        page.stepper.select({page.find(Phase::Update, 0, "b"), 1, 0, -1});
        for (const char* name : {"Penalty", "Clipping", "Weight decay", "Moments", "Bias correction"}) {
            const StageRow* row = rowOf(page.view, name);
            QVERIFY2(row, name);
            QCOMPARE(row->result(), QStringLiteral("off"));
            QVERIFY(row->formula()->isHidden());
            QVERIFY(!row->toolTip().isEmpty());
        }
        QVERIFY(!rowOf(page.view, "Step")->formula()->isHidden());
    }

    void theTableShowsWhatTheEngineSays() {
        Page page(plain);
        QTRY_VERIFY(page.stepper.trace() != nullptr);
        page.stepper.setRung(Rung::Batch);
        for (int step = 1; step <= 3; ++step) {
            const auto before = page.stepper.trace();
            page.stepper.forward();
            QTRY_VERIFY(page.stepper.trace() != nullptr && page.stepper.trace() != before);
        }
        page.stepper.select({page.find(Phase::Update, 0, "W"), 4, 1, -1});
        const auto all = engine::trace::alternatives(page.trace(), 0, 4 * 2 + 1);
        AlternativesTable* table = page.view.table();
        QCOMPARE(table->rowCount(), 6);
        for (int i = 0; i < 5; ++i) {
            const auto& one = all[static_cast<std::size_t>(i)];
            QCOMPARE(table->row(i + 1)[1], formatNumber(one.delta));
            QCOMPARE(table->row(i + 1)[2], formatNumber(one.updated));
        }
        QCOMPARE(table->row(1)[0], QStringLiteral("● SGD"));
        QCOMPARE(table->row(1)[2], rowOf(page.view, "New value")->result());
        QCOMPARE(table->row(2)[0], QStringLiteral("Momentum 0.9 ¹"));
        QVERIFY(table->tip(2).contains(QStringLiteral("afresh")));
        QVERIFY(page.view.footnote()->text().contains(QStringLiteral("¹")));
    }

    void otherPlacesLeadToAWeight() {
        Page page;
        QTRY_VERIFY(page.stepper.trace() != nullptr);
        page.stepper.select({page.find(Phase::Forward, 1, "z"), 2, 0, -1});
        QVERIFY(!page.view.story());
        QVERIFY(page.view.stages().empty() || !page.view.stages()[0]->isVisible());
        QVERIFY(page.view.hint()->button()->isVisible() && !page.view.table()->isVisible());
        QTest::mouseClick(page.view.hint()->button(), Qt::LeftButton);
        QCOMPARE(page.stepper.cursor().selection().operation, page.find(Phase::Update, 1, "W"));
        QCOMPARE(page.stepper.cursor().selection().row, 2);
        QVERIFY(page.view.story() && page.view.stages()[0]->isVisible());
        QVERIFY(!page.view.hint()->button()->isVisible());
    }

    void aFrozenWeightSaysSo() {
        Page page([](Experiment& experiment) { experiment.network.layers[0].trainable = false; });
        QTRY_VERIFY(page.stepper.trace() != nullptr);
        page.stepper.select({page.find(Phase::Update, 0, "W"), 0, 0, -1});
        QVERIFY(rowOf(page.view, "New value")->toolTip().contains(QStringLiteral("frozen")));
        QVERIFY(!page.view.table()->isVisible());
    }

    void operandsAreLinks() {
        Page page(plain);
        QTRY_VERIFY(page.stepper.trace() != nullptr);
        page.stepper.select({page.find(Phase::Update, 0, "W"), 0, 0, -1});
        QSignalSpy spy(&page.view, &UpdateView::linkActivated);
        FormulaView* formula = rowOf(page.view, "Step")->formula();
        QTRY_VERIFY(formula->width() > 100);
        const Link rate{Link::To::Setting, -1, -1, -1, "learning_rate"};
        QTest::mouseClick(formula, Qt::LeftButton, {}, formula->operandRect(rate).toAlignedRect().center());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].value<Link>().setting, std::string("learning_rate"));
    }

    void nothingIsCutInANarrowPanel() {
        for (const bool all : {false, true}) {
            Page page(all ? RunBench::Change(everythingOn) : RunBench::Change(plain));
            QTRY_VERIFY(page.stepper.trace() != nullptr);
            page.stepper.select({page.find(Phase::Update, 1, "W"), 2, 3, -1});
            QVERIFY2(page.view.minimumSizeHint().width() <= scaled(250),
                     qPrintable(QString::number(page.view.minimumSizeHint().width())));
        }
    }
};

QTEST_MAIN(UpdateViewTest)
#include "tst_update_view.moc"
