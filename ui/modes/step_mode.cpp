#include "ui/modes/step_mode.h"

#include "ui/panel.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/alone_bar.h"
#include "ui/trace/batch_view.h"
#include "ui/trace/change_view.h"
#include "ui/trace/check_view.h"
#include "ui/trace/code_view.h"
#include "ui/trace/explanation_parts.h"
#include "ui/trace/explanation_view.h"
#include "ui/trace/given.h"
#include "ui/trace/inspector.h"
#include "ui/trace/matrix_view.h"
#include "ui/trace/operation_strip.h"
#include "ui/trace/pass_bar.h"
#include "ui/trace/paths_view.h"
#include "ui/trace/run_bar.h"
#include "ui/trace/stepper.h"
#include "ui/trace/trace_canvas.h"
#include "ui/trace/update_view.h"
#include "ui/trace/value_editor.h"
#include "ui/trace/what_if_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

using engine::trace::Link;

StepMode::StepMode(const Context& context, QWidget* parent)
    : Mode(QStringLiteral("step"), parent), m_context(context),
      m_canvas(new TraceCanvas(context.run, context.stepper)), m_matrices(new MatrixView(context.stepper)),
      m_explanation(new ExplanationView(context.stepper)), m_passBar(new PassBar(context.stepper)),
      m_whatIfBar(new WhatIfBar(context.stepper)), m_editor(new ValueEditor(context.stepper, this)),
      m_codeLine(new CodeView(context.stepper, CodeView::Extent::Around)),
      m_code(new CodeView(context.stepper, CodeView::Extent::All)), m_runBar(new RunBar(context.run)),
      m_inspector(new Inspector), m_pages(new QStackedWidget), m_canvasPanel(new Panel(tr("Network"))),
      m_matrixPanel(new Panel(tr("Matrices"))), m_explanationPanel(new Panel(tr("Why is this number"))),
      m_passPanel(new Panel(tr("This step"))) {
    auto* canvas = new QWidget;
    auto* canvasLayout = new QVBoxLayout(canvas);
    canvasLayout->setContentsMargins(0, 0, 0, 0);
    canvasLayout->setSpacing(0);
    canvasLayout->addWidget(new AloneBar(m_context.run, m_context.stepper));
    canvasLayout->addWidget(m_whatIfBar);
    canvasLayout->addWidget(m_canvas, 1);
    m_canvasPanel->setContent(canvas);
    m_matrixPanel->setContent(m_matrices);
    m_explanationPanel->setContent(explanationPages());
    m_passPanel->setContent(passAndRun());
    setArrangement(arrangement());
    connectParts();
    showPlace();
    showExplanation();
}

QWidget* StepMode::explanationPages() {
    m_inspector->addPage(QStringLiteral("why"), tr("Why"), tr("Why is this number what it is?"), whyPage());
    addSides();
    auto* waiting = new QWidget;
    auto* line = new QLabel;
    line->setObjectName(QStringLiteral("muted"));
    line->setAlignment(Qt::AlignCenter);
    line->setWordWrap(true);
    auto* pause = new QPushButton;
    connect(pause, &QPushButton::clicked, this,
            [&run = m_context.run] { run.isSeeking() ? run.cancelSeek() : run.pause(); });
    const auto say = [&run = m_context.run, line, pause] {
        const bool seeks = run.isReady() && run.isSeeking();
        line->setText(seeks ? tr("The steps on the way are taken again.")
                            : tr("The run is playing: its numbers change all the time."));
        pause->setText(seeks ? tr("Stay where it was") : tr("Pause to look inside"));
    };
    connect(&m_context.run, &Run::activityChanged, waiting, say);
    say();
    auto* layout = new QVBoxLayout(waiting);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(12);
    layout->addStretch(2);
    layout->addWidget(line);
    layout->addWidget(pause, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    m_pages->addWidget(m_inspector);
    m_pages->addWidget(waiting);
    m_pages->setMinimumWidth(scaled(250));
    return m_pages;
}

QWidget* StepMode::passAndRun() {
    auto* both = new QWidget;
    auto* layout = new QVBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 6);
    layout->setSpacing(0);
    layout->addWidget(m_passBar);
    auto* inset = new QHBoxLayout;
    inset->setContentsMargins(11, 0, 11, 0);
    inset->addWidget(m_runBar);
    layout->addLayout(inset, 1);
    return both;
}

QWidget* StepMode::whyPage() {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_explanation);
    layout->addWidget(new SectionHeader(tr("As NumPy")));
    layout->addWidget(m_codeLine);
    layout->addStretch(1);
    return page;
}

void StepMode::addSides() {
    m_inspector->addPage(QStringLiteral("code"), tr("Code"), tr("How is this pass written in NumPy?"),
                         m_code);
    connect(m_code, &CodeView::currentMoved, this,
            [this](const QRect& lines) { m_inspector->keepInView(m_code, lines); });
    auto* paths = new PathsView(m_context.stepper);
    m_inspector->addPage(QStringLiteral("paths"), tr("Paths"),
                         tr("On which paths does this weight act on the loss?"), paths);
    connect(paths, &PathsView::linkActivated, this, &StepMode::lookInto);
    connect(paths, &PathsView::hovered, this, &StepMode::showHovered);
    connect(paths, &PathsView::pathLit, m_canvas, &TraceCanvas::setPath);
    auto* batch = new BatchView(m_context.stepper);
    m_inspector->addPage(QStringLiteral("batch"), tr("Batch"), tr("Which sample pulls this weight where?"),
                         batch);
    m_inspector->addPage(QStringLiteral("check"), tr("Check"), tr("Is this gradient right?"),
                         new CheckView(m_context.stepper));
    auto* update = new UpdateView(m_context.stepper);
    m_inspector->addPage(QStringLiteral("update"), tr("Update"), tr("How does a gradient become a step?"),
                         update);
    connect(update, &UpdateView::linkActivated, this, &StepMode::lookInto);
    connect(update, &UpdateView::hovered, this, &StepMode::showHovered);
    auto* change = new ChangeView(m_context.run, m_context.stepper);
    m_inspector->addPage(QStringLiteral("change"), tr("Loss"),
                         tr("Did the step do to the loss what it was to do?"), change);
    connect(change, &ChangeView::linkActivated, this, &StepMode::lookInto);
}

void StepMode::changeNumber() {
    // What is looked at, or the weight that the current term is made of.
    std::vector<Link> candidates{m_explanation->given()};
    for (const auto& operands : {m_explanation->termOperands(), m_explanation->operands()})
        candidates.insert(candidates.end(), operands.begin(), operands.end());
    for (const Link& link : candidates)
        if (ValueEditor::edits(link))
            return m_editor->openAt(link, m_explanation->mapToGlobal(QPoint(12, 40)));
}

void StepMode::lookInto(const Link& link) {
    m_inspector->showPage(QStringLiteral("why"));
    m_explanation->follow(link);
}

QWidget* StepMode::arrangement() {
    auto* left = new QSplitter(Qt::Vertical);
    left->addWidget(m_canvasPanel);
    left->addWidget(m_matrixPanel);
    left->setStretchFactor(0, 2);
    left->setStretchFactor(1, 1);
    left->setSizes({420, 210});
    auto* top = new QSplitter(Qt::Horizontal);
    top->addWidget(left);
    top->addWidget(m_explanationPanel);
    top->setStretchFactor(0, 2);
    top->setStretchFactor(1, 1);
    top->setSizes({870, 460});
    auto* root = new QSplitter(Qt::Vertical);
    root->addWidget(top);
    root->addWidget(m_passPanel);
    root->setStretchFactor(0, 1);
    root->setStretchFactor(1, 0);
    return root;
}

void StepMode::connectParts() {
    connect(m_canvas, &TraceCanvas::moved, this, &StepMode::showPlace);
    connect(&m_context.stepper, &Stepper::traceChanged, this, &StepMode::showPlace);
    connect(&m_context.stepper, &Stepper::traceChanged, this, &StepMode::showExplanation);
    connect(&m_context.run, &Run::activityChanged, this, &StepMode::showPlace);
    connect(m_explanation, &ExplanationView::changed, this, &StepMode::showExplanation);
    connect(m_explanation, &ExplanationView::hovered, this, &StepMode::showHovered);
    for (CodeView* code : {m_codeLine, m_code}) {
        connect(code, &CodeView::hovered, this, &StepMode::showHovered);
        connect(code, &CodeView::linkActivated, this, &StepMode::lookInto);
    }
    connect(m_matrices, &MatrixView::cellHovered, this, &StepMode::showHovered);
    connect(m_canvas, &TraceCanvas::changeWanted, m_editor, &ValueEditor::openAt);
    connect(m_matrices, &MatrixView::cellOpened, m_editor, &ValueEditor::openAt);
    connect(m_explanation, &ExplanationView::changeWanted, m_editor, &ValueEditor::openAt);
    auto* change = new QShortcut(Qt::Key_F2, this);
    change->setContext(Qt::WidgetWithChildrenShortcut);
    connect(change, &QShortcut::activated, this, &StepMode::changeNumber);
    connect(m_matrices, &MatrixView::cellClicked, m_explanation, &ExplanationView::follow);
    connect(m_matrices, &MatrixView::sampleChosen, &m_context.stepper, &Stepper::setSampleColumn);
    connect(m_canvas, &TraceCanvas::givenChosen, m_explanation, &ExplanationView::follow);
    connect(m_passBar->strip(), &OperationStrip::inputChosen, this, [this] {
        m_explanation->follow({Link::To::Input, -1, 0, m_context.stepper.cursor().sampleColumn(), {}});
    });
}

void StepMode::showPlace() {
    const auto& trace = m_context.stepper.trace();
    m_pages->setCurrentIndex(trace ? 0 : 1);
    m_canvasPanel->setSubtitle(m_canvas->subtitle());
    if (!trace) {
        const Run& run = m_context.run;
        const QString why = run.isReady() && run.isSeeking()
                                ? tr("on the way to step %1").arg(formatCount(run.snapshot()->past.target))
                                : tr("pause to look inside");
        m_matrixPanel->setTitle(tr("Matrices"));
        m_matrixPanel->setSubtitle(why);
        m_matrixPanel->setCaption({});
        m_explanationPanel->setTitle(tr("Why is this number?"));
        m_explanationPanel->setCaption({});
        m_passPanel->setSubtitle(why);
        m_passPanel->setCaption({});
        return;
    }
    const int operation = m_context.stepper.cursor().selection().operation;
    const int layer = trace->operations[static_cast<std::size_t>(operation)].layer;
    m_matrixPanel->setTitle(tr("Layer %1 in matrices").arg(layer + 1));
    m_matrixPanel->setSubtitle(matrixFormula(*trace, operation));
    m_matrixPanel->setCaption(tr("click a cell to explain it"));
    m_passPanel->setSubtitle(tr("drag to move through the pass"));
    const auto& past = m_context.run.snapshot()->past;
    const QString update = m_context.stepper.isOfOneSample()
                               ? tr("no update of the run")
                               : tr("update %1").arg(formatCount(trace->input.step));
    m_passPanel->setCaption(tr("%1 · %2 steps can be gone to · %3 of %4")
                                .arg(update, formatCount(past.last - past.first), formatMemory(past.bytes),
                                     formatMemory(past.budget)));
    setAccessibleDescription(m_canvas->sentence());
}

void StepMode::showExplanation() {
    if (!m_context.stepper.trace())
        return;
    m_explanationPanel->setTitle(m_explanation->title());
    m_explanationPanel->setCaption(m_explanation->caption());
    const auto ofTerm = m_explanation->termOperands(), all = m_explanation->operands();
    m_matrices->setOperands(ofTerm, all);
    for (CodeView* code : {m_codeLine, m_code})
        code->setOperands(ofTerm, all);
    if (const Link given = m_explanation->given(); given.to != Link::To::Nothing)
        m_canvas->setSentence(trace::givenSentence(*m_context.stepper.trace(), given));
}

void StepMode::showHovered(const Link& link) {
    m_explanation->setHovered(link);
    m_matrices->setHovered(link);
    m_canvas->setHovered(link);
    for (CodeView* code : {m_codeLine, m_code})
        code->setHovered(link);
}

} // namespace ui
