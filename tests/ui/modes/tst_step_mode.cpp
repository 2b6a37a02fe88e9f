#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/modes/step_mode.h"
#include "ui/network/network_view.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/change_view.h"
#include "ui/trace/code_view.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/explanation_view.h"
#include "ui/trace/formula_view.h"
#include "ui/trace/inspector.h"
#include "ui/trace/matrix_view.h"
#include "ui/trace/operation_strip.h"
#include "ui/trace/pass_bar.h"
#include "ui/trace/stepper.h"
#include "ui/trace/trace_canvas.h"
#include "ui/trace/update_view.h"

#include <QMouseEvent>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

using engine::trace::Link;
using engine::trace::Phase;
using engine::trace::Selection;
using namespace ui;

namespace {

/// A window's worth of Step mode over a run at rest.
struct Bench {
    Document document;
    Run run{document, fileSource()};
    Stepper stepper{run};
    StepMode mode{Context{document, run, stepper}, nullptr};

    /// `dropout`: a dropout layer before each layer.
    explicit Bench(std::vector<int> sizes = {2, 6, 4, 1}, QSize size = {1360, 860}, bool dropout = false) {
        engine::io::Project project;
        project.experiment = engine::train::firstExperiment();
        auto& network = project.experiment.network;
        network.layers.clear();
        for (std::size_t i = 1; i < sizes.size(); ++i) {
            if (dropout)
                network.layers.push_back(engine::model::layerOf("dropout"));
            network.layers.push_back(
                engine::model::denseLayer(sizes[i], i + 1 == sizes.size() ? "sigmoid" : "tanh"));
        }
        document.replace(project, {});
        mode.resize(size);
        mode.show();
    }
    const engine::trace::Trace& trace() const { return *stepper.trace(); }
    int find(Phase phase, int layer, const char* name) const { return trace().find(phase, layer, name); }
    Selection place() const { return stepper.cursor().selection(); }
    void click(FormulaView* view, const Link& link) {
        QVERIFY(!view->operandRect(link).isEmpty());
        QTest::mouseClick(view, Qt::LeftButton, {}, view->operandRect(link).toAlignedRect().center());
    }
    void clickCell(const Link& link) {
        const QRectF cell = mode.matrices()->cellRect(link);
        QVERIFY(!cell.isEmpty());
        QTest::mouseClick(mode.matrices()->viewport(), Qt::LeftButton, {}, cell.toAlignedRect().center());
    }
};

} // namespace

class StepModeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("chainrule-test"));
        Look::instance().apply();
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void anOperandLeadsToWhereItCameFromAndBack() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const int delta = bench.find(Phase::Backward, 1, "dL/dz"),
                  arriving = bench.find(Phase::Backward, 1, "dL/da");
        bench.stepper.select({delta, 2, 0, -1});
        ExplanationView* why = bench.mode.explanation();
        const double value = bench.trace().operations[static_cast<std::size_t>(delta)].values(2, 0);
        QCOMPARE(why->title(), QStringLiteral("Why is this number %1?").arg(formatNumber(value)));
        QVERIFY(why->numbers()->text().contains(formatNumber(value)));
        QTRY_VERIFY2(why->mark()->text().startsWith(QChar(0x2713)), qPrintable(why->mark()->text()));

        bench.click(why->numbers(), {Link::To::Operation, arriving, 2, 0, {}});
        QCOMPARE(bench.place().operation, arriving);
        QCOMPARE(bench.place().row, 2);
        QVERIFY(why->backButton()->isVisible());
        QTest::mouseClick(why->backButton(), Qt::LeftButton);
        QCOMPARE(bench.place().operation, delta);
        QVERIFY(!why->backButton()->isVisible());
    }

    void formulaMatrixCanvasAndCodeAreTheSameThing() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        ExplanationView* why = bench.mode.explanation();
        CodeView* code = bench.mode.codeLine();
        int linked = 0;
        for (int i = 0; i < static_cast<int>(bench.trace().operations.size()); ++i) {
            const auto& o = bench.trace().operations[static_cast<std::size_t>(i)];
            bench.stepper.select({i, 0, 0, 0});
            // The line of this operation is the lit one and begins with what it computes.
            const auto [first, end] = engine::trace::linesOf(code->code(), i);
            QVERIFY(end > first);
            QVERIFY(!code->currentRect().isEmpty());
            if (why->termOperands().empty())
                continue;
            // Each operand of the term is lit in the line, and a matrix cell where it is of this layer.
            const QStringList lit = code->litNames();
            for (const Link& link : why->termOperands()) {
                const bool named = std::any_of(lit.begin(), lit.end(), [&](const QString& name) {
                    for (int l = first; l < end; ++l)
                        for (const auto& token : code->code()[static_cast<std::size_t>(l)].tokens)
                            if (QString::fromStdString(code->code()[static_cast<std::size_t>(l)].text)
                                        .mid(token.begin, token.length) == name &&
                                token.link.to == link.to &&
                                (link.to != Link::To::Operation || token.link.index == link.index))
                                return true;
                    return false;
                });
                QVERIFY2(named || link.to == Link::To::Setting, qPrintable(QString::fromStdString(o.name)));
                ++linked;
            }
        }
        QVERIFY(linked > 20);

        // From the code: hovering W2 in z² lights the weight of the first term in the matrix, clicking goes
        // there.
        const int z = bench.find(Phase::Forward, 1, "z");
        bench.stepper.select({z, 2, 0, 1});
        QSignalSpy hovered(code, &CodeView::hovered);
        const QRectF token = code->tokenRect(QStringLiteral("W2"));
        QVERIFY(!token.isEmpty());
        QMouseEvent move(QEvent::MouseMove, token.center(), code->mapToGlobal(token.center()), Qt::NoButton,
                         {}, {});
        QCoreApplication::sendEvent(code, &move);
        QVERIFY(!hovered.isEmpty());
        const auto link = hovered.back()[0].value<Link>();
        QCOMPARE(link.to, Link::To::Parameter);
        QCOMPARE(link.row, 2);
        QCOMPARE(link.col, 1);
        QVERIFY(!bench.mode.matrices()->cellRect(link).isEmpty());
        QVERIFY(!why->numbers()->operandRect(link).isEmpty());
        QTest::mouseClick(code, Qt::LeftButton, {}, token.toAlignedRect().center());
        QVERIFY(why->given().to == Link::To::Parameter);
        // A line elsewhere is gone to.
        QTest::mouseClick(code, Qt::LeftButton, {}, {code->width() - 5, 6 + 4});
        QCOMPARE(bench.place().operation, z - 1);
    }

    void dropoutIsWalkedInBothDirections() {
        Bench bench({2, 3, 1}, {1360, 860}, true);
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        for (const auto level : {engine::trace::Level::Term, engine::trace::Level::Layer}) {
            std::vector<Selection> places{{}};
            bench.stepper.select({});
            engine::trace::Cursor cursor = bench.stepper.cursor();
            cursor.moveTo({});
            while (cursor.forward(level))
                places.push_back(cursor.selection());
            for (std::size_t i = 0; i < 2 * places.size(); ++i) {
                bench.stepper.select(i < places.size() ? places[i] : places[2 * places.size() - 1 - i]);
                QVERIFY(!bench.mode.canvas()->sentence().isEmpty());
                QVERIFY(!bench.mode.explanation()->title().isEmpty());
            }
        }
        ExplanationView* why = bench.mode.explanation();
        bench.stepper.select({bench.find(Phase::Backward, 1, "dL/da"), 2, 0, -1});
        QTRY_VERIFY2(why->mark()->text().startsWith(QChar(0x2713)), qPrintable(why->mark()->text()));
    }

    void theMaskLeadsToItsRateAndUnitsOfDropoutAreChosen() {
        Bench bench({2, 3, 1}, {1360, 860}, true);
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.stepper.select({bench.find(Phase::Forward, 2, "mask"), 1, 0, -1});
        ExplanationView* why = bench.mode.explanation();
        bench.click(why->numbers(), {Link::To::Setting, 2, -1, -1, "rate"});
        QVERIFY2(bench.mode.canvas()->sentence().startsWith(QStringLiteral("The share p")),
                 qPrintable(bench.mode.canvas()->sentence()));
        NetworkView* canvas = bench.mode.canvas()->findChild<NetworkView*>();
        const auto place = [&](int layer) {
            Q_EMIT canvas->unitClicked({layer, 0});
            return bench.place();
        };
        // From the mask to a neuron, from a neuron's z or δ to dropout: what both have.
        QVERIFY((place(1) == Selection{bench.find(Phase::Forward, 1, "a"), 0, 0, -1}));
        bench.stepper.select({bench.find(Phase::Forward, 1, "z"), 0, 0, -1});
        QVERIFY((place(2) == Selection{bench.find(Phase::Forward, 2, "a"), 0, 0, -1}));
        bench.stepper.select({bench.find(Phase::Backward, 1, "dL/dz"), 0, 0, -1});
        QVERIFY((place(2) == Selection{bench.find(Phase::Backward, 2, "dL/da"), 0, 0, -1}));
        Q_EMIT canvas->edgeClicked({2, 1, 1});
        QVERIFY((bench.place() == Selection{bench.find(Phase::Backward, 1, "dL/da"), 1, 0, -1}));
        bench.stepper.select({bench.find(Phase::Forward, 0, "mask"), 0, 0, -1});
        Q_EMIT canvas->edgeClicked({0, 1, 1});
        QVERIFY((bench.place() == Selection{bench.find(Phase::Forward, 0, "a"), 1, 0, -1}));
    }

    void operandsOfTheOtherPagesAreExplained() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.stepper.select({bench.find(Phase::Update, 1, "W"), 2, 1, -1});
        bench.mode.inspector()->showPage(QStringLiteral("update"));
        auto* update = bench.mode.findChild<UpdateView*>();
        QVERIFY(update->isVisible() && update->story());
        Q_EMIT update->linkActivated(
            {Link::To::Operation, bench.find(Phase::Backward, 1, "dL/dW"), 2, 1, {}});
        QVERIFY(bench.mode.explanation()->isVisible() && !update->isVisible());
        QCOMPARE(bench.place().operation, bench.find(Phase::Backward, 1, "dL/dW"));
        bench.mode.inspector()->showPage(QStringLiteral("change"));
        auto* change = bench.mode.findChild<ChangeView*>();
        QTRY_VERIFY(change->isVisible() && !change->verdict().isEmpty());
        Q_EMIT change->linkActivated({Link::To::Setting, -1, -1, -1, "learning_rate"});
        QVERIFY(bench.mode.explanation()->isVisible());
        QVERIFY(bench.mode.explanation()->given().setting == "learning_rate");
    }

    void aWeightSaysWhereItIsFromWithoutMovingTheCursor() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const int z = bench.find(Phase::Forward, 1, "z");
        bench.stepper.select({z, 1, 0, -1});
        ExplanationView* why = bench.mode.explanation();
        const Link weight{Link::To::Parameter, 2, 1, 3, {}};
        bench.click(why->numbers(), weight);
        QCOMPARE(bench.place().operation, z);
        QVERIFY(why->title().startsWith(QStringLiteral("Where is")));
        QVERIFY(bench.mode.canvas()->sentence().contains(
            QStringLiteral("weight from neuron 4 of hidden layer 1 to neuron 2 of hidden layer 2")));
        QTest::mouseClick(why->backButton(), Qt::LeftButton);
        bench.stepper.forward();
        QVERIFY(why->title().startsWith(QStringLiteral("Why is")));
    }

    void chipsAndSliderMoveTheCursor() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        OperationStrip* strip = bench.mode.passBar()->strip();
        const int delta = bench.find(Phase::Backward, 1, "dL/dz");
        QTest::mouseClick(strip, Qt::LeftButton, {}, strip->chipRect(delta).toAlignedRect().center());
        QCOMPARE(bench.place().operation, delta);
        // The other part of the same chip.
        const QRectF chip = strip->chipRect(delta);
        QTest::mouseClick(strip, Qt::LeftButton, {}, QPointF(chip.left() + 4, chip.center().y()).toPoint());
        QCOMPARE(bench.place().operation, delta - 1);
        QSlider* slider = bench.mode.passBar()->slider();
        slider->setValue(0);
        QCOMPARE(bench.place().operation, 0);
        slider->setValue(slider->maximum());
        QCOMPARE(bench.place().operation, static_cast<int>(bench.trace().operations.size()) - 1);
    }

    void cellsExplainThemselvesAndColumnsChooseTheSample() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const int z = bench.find(Phase::Forward, 0, "z"), a = bench.find(Phase::Forward, 0, "a");
        bench.stepper.select({a, -1, -1, -1});
        bench.clickCell({Link::To::Operation, z, 4, 0, {}});
        QVERIFY((bench.place() == Selection{z, 4, 0, -1}));
        // Of another sample: a small column beside.
        bench.clickCell({Link::To::Operation, z, 4, 3, {}});
        QCOMPARE(bench.stepper.cursor().sampleColumn(), 3);
        const auto& values = bench.trace().operations[static_cast<std::size_t>(z)].values;
        QCOMPARE(bench.mode.explanation()->explanation().value, values(4, 3));
        QVERIFY(bench.mode.canvas()->subtitle().contains(QStringLiteral("4 of ")));
    }

    void everyStepOfAPassIsShown() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.stepper.setRung(Rung::Term);
        const auto trace = bench.stepper.trace();
        int steps = 0;
        while (!bench.stepper.cursor().atEnd()) {
            bench.stepper.forward();
            const auto& explanation = bench.mode.explanation()->explanation();
            const auto element = elementOf(bench.stepper.cursor());
            QCOMPARE(explanation.value, operationOf(*trace, element).values(element.row, element.col));
            QVERIFY(bench.mode.explanation()->numbers()->text().contains(formatNumber(explanation.value)));
            if (element.term >= 0 && engine::trace::termCount(*trace, element) > 1)
                QVERIFY(!bench.mode.explanation()->termOperands().empty());
            ++steps;
        }
        QVERIFY(steps > 200);
    }

    void unitsAndEdgesSelectInTheOperationOfTheCursor() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.stepper.select({bench.find(Phase::Backward, 0, "dL/dz"), 0, 0, -1});
        NetworkView* view = bench.mode.canvas()->view();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->place(UnitRef{1, 2}).center());
        QCOMPARE(bench.place().operation, bench.find(Phase::Backward, 1, "dL/dz"));
        QCOMPARE(bench.place().row, 2);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->place(UnitRef{-1, 1}).center());
        QVERIFY(bench.mode.canvas()->sentence().startsWith(QStringLiteral("The input 2 of sample")));
    }

    void whilePlayingItOffersToPause() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.run.play();
        QTRY_VERIFY(bench.stepper.trace() == nullptr);
        QPushButton* pause = nullptr;
        for (QPushButton* button : bench.mode.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Pause to look inside"))
                pause = button;
        QVERIFY(pause && pause->isVisible());
        // Nothing is there to scroll to.
        QCOMPARE(bench.mode.matrices()->horizontalScrollBar()->maximum(), 0);
        QTest::mouseClick(pause, Qt::LeftButton);
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        QVERIFY(!pause->isVisible());
    }

    void wideNetworksAreDrawnAsPixels() {
        Bench bench({2, 40, 30, 1}, {1200, 640});
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        const int z = bench.find(Phase::Forward, 1, "z");
        bench.stepper.select({z, 29, 0, -1});
        const QRectF cell = bench.mode.matrices()->cellRect({Link::To::Parameter, 2, 29, 39, {}});
        QVERIFY(!cell.isEmpty() && cell.height() < 8);
        QVERIFY(bench.mode.passBar()->strip()->chipRect(z).width() > 30);
        bench.clickCell({Link::To::Operation, z, 3, 0, {}});
        QCOMPARE(bench.place().row, 3);
    }

    void looksAreChangedWhileShown() {
        Bench bench;
        QTRY_VERIFY(bench.stepper.trace() != nullptr);
        bench.stepper.select({bench.find(Phase::Backward, 1, "dL/dz"), 2, 0, -1});
        Look::instance().setScheme(Scheme::Light);
        Look::instance().setTextScale(1.5);
        QVERIFY(!bench.mode.grab().isNull());
        Look::instance().setTextScale(1);
        Look::instance().setScheme(Scheme::Dark);
        QVERIFY(!bench.mode.grab().isNull());
    }
};

QTEST_MAIN(StepModeTest)
#include "tst_step_mode.moc"
